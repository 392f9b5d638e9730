"""Where the agent writes. The draft belongs to its chat and is kept at every keystroke."""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QImage, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.panels.chat.attachments import Tray
from desktop.panels.chat.editor import Editor
from desktop.state.drafts import Draft, ReadyFile
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label, Tone
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId
from protocol.limits import MAX_ATTACHMENTS, MAX_MESSAGE_CHARACTERS, MAX_UPLOAD_BYTES

_MOST_LINES = 8
#: So near to the limit the count is shown.
_COUNT_FROM = 500
_POLL_MS = 15


def _hint() -> str:
    return tr("Enter sends, Shift+Enter starts a new line")


def _offline_hint() -> str:
    return tr("Offline: what you send is kept and goes out when the link is back")


class Composer(QWidget):
    """The frame around the editor, with files laid ready, the count and what went wrong.

    Signals:
        sent: words or files went to the outbox.
    """

    sent = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk: Desk = shell.desk
        self._interaction: InteractionId | None = None
        self._encoding: list[tuple[InteractionId, Future[bytes]]] = []
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._encoded)
        self._frame_left = 0
        self._first_line = 0
        self._build(shell)
        self.editor.textChanged.connect(self._edited)
        self.editor.cursorPositionChanged.connect(self._keep)
        self.editor.selectionChanged.connect(self._keep)
        self.editor.verticalScrollBar().valueChanged.connect(self._keep)
        self.editor.send_asked.connect(self.send)
        self.editor.files_given.connect(self.add_files)
        self.editor.image_given.connect(self._add_image)
        self.editor.focus_changed.connect(self.update)
        self._desk.signals.link.connect(self._show_hint)

    def _show_hint(self) -> None:
        offline = self._desk.link.cut_off
        self.hint.setText(_offline_hint() if offline else _hint())
        self.hint.set_tone(Tone.WARN if offline else Tone.FAINT)

    def _build(self, shell: Shell) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.THREE, 0, Space.THREE, Space.TWO)
        self._column.setSpacing(0)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.setContentsMargins(2, 0, 0, 6)
        self.problem.hide()
        self._column.addWidget(self.problem)
        self.box = QWidget()
        inner = QVBoxLayout(self.box)
        inner.setContentsMargins(14, 12, 8, 8)
        inner.setSpacing(0)
        self.tray = Tray()
        self.tray.removed.connect(self._remove)
        self.editor = Editor()
        inner.addWidget(self.tray)
        inner.addWidget(self.editor)
        inner.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(Space.HALF)
        self.attach = IconButton(Icon.ATTACH, tr("Attach files"))
        self.attach.name(tr("Attach files"), shell.commands.key_of("chat.attach"))
        self.attach.clicked.connect(self.choose_files)
        self.hint = Label(_hint(), Type.CAPTION, tone=Tone.FAINT)
        self.count = Label("", Type.SMALL, fonts.MEDIUM, Tone.WARN, tabular=True)
        self.button = Button(tr("Send"), Kind.PRIMARY, icon=Icon.SEND, small=True)
        self.button.clicked.connect(self.send)
        row.addWidget(self.attach)
        row.addWidget(self.hint)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addSpacing(Space.HALF)
        row.addWidget(self.button)
        row.setContentsMargins(0, 0, 0, 0)
        inner.addLayout(row)
        inner.setContentsMargins(14, 12, 8, 8)
        self._column.addWidget(self.box)

    def keep_column(self, left: int) -> None:
        """Stand under the column of messages, which begins at `left`."""
        if left != self._frame_left:
            self._frame_left = left
            self._column.setContentsMargins(left, 0, left, Space.TWO)

    # --- the draft --------------------------------------------------------------------------

    def show_chat(self, interaction: InteractionId | None, name: str) -> None:
        """Write to this chat from now on; its draft and caret come back."""
        self._interaction = None
        self.say_problem("")
        draft = self._desk.draft() if interaction is not None else Draft()
        self.editor.setPlainText(draft.text)
        cursor, most = self.editor.textCursor(), self.editor.document().characterCount() - 1
        cursor.setPosition(min(draft.caret if draft.anchor is None else draft.anchor, most))
        cursor.setPosition(min(draft.caret, most), QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)
        self._first_line = draft.scroll
        self._scroll()
        # Once more when the editor has got its height.
        QTimer.singleShot(0, self, self._scroll)
        self.editor.setPlaceholderText(tr("Write to {name}", name=name or tr("the customer")))
        self._interaction = interaction
        self.tray.show_files(self.ready_files())
        self._show_count()

    def _scroll(self) -> None:
        self.editor.verticalScrollBar().setValue(self._first_line)

    def draft_returned(self, code: ErrorCode, said: str) -> None:
        """Words that were refused are back: show them, and why."""
        self.draft_changed()
        self.say_problem(refusal(code, said))

    def draft_changed(self) -> None:
        """The draft was changed by another hand than the agent's: show it anew."""
        name = self.editor.placeholderText()
        self.show_chat(self._interaction, "")
        self.editor.setPlaceholderText(name)

    def _edited(self) -> None:
        self.say_problem("")
        self._show_count()
        self._keep()

    def _keep(self) -> None:
        if self._interaction is not None:
            cursor = self.editor.textCursor()
            anchor = cursor.anchor() if cursor.hasSelection() else None
            self._first_line = self.editor.verticalScrollBar().value()
            draft = Draft(self.editor.toPlainText(), cursor.position(), anchor, self._first_line)
            self._desk.keep_draft(self._interaction, draft)

    def _show_count(self) -> None:
        left = MAX_MESSAGE_CHARACTERS - len(self.editor.toPlainText())
        self.count.setVisible(left <= _COUNT_FROM)
        self.hint.setVisible(left > _COUNT_FROM and self.width() > 480)
        if left < 0:
            self.count.setText(tr("{n} too many", n=f"{-left:,}"))
            self.count.set_tone(Tone.BAD)
        else:
            self.count.setText(tr("{n} left", n=left))
            self.count.set_tone(Tone.WARN)
        self.button.setEnabled(bool(self.editor.toPlainText().strip() or self.ready_files()))

    def say_problem(self, text: str) -> None:
        """Say what went wrong; nothing hides the line."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    # --- sending ----------------------------------------------------------------------------

    def send(self) -> None:
        """Send the files laid ready and the words. What is refused stays where it is."""
        text, ready = self.editor.toPlainText(), self.ready_files()
        if not text.strip() and not ready:
            return
        last = ""
        try:
            if len(text.strip()) > MAX_MESSAGE_CHARACTERS:
                raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
            for file in ready:
                last = file.name
                self._desk.send_file(file.source, file.name)
                self._lay(self.ready_files()[1:])
            if text.strip():
                self._desk.say(text)
        except Refusal as refused:
            self.say_problem(refusal(refused.code, refused.text))
        except OSError as error:
            self.say_problem(tr("{name} could not be read: {why}", name=last, why=error.strerror or ""))
        else:
            self._clear()
            self.sent.emit()
        self.tray.show_files(self.ready_files())
        self._show_count()

    def _clear(self) -> None:
        cursor = self.editor.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()

    # --- files ------------------------------------------------------------------------------

    def ready_files(self) -> tuple[ReadyFile, ...]:
        """The files laid ready for the chosen chat."""
        return self._desk.store.drafts.files(self._interaction) if self._interaction is not None else ()

    def _lay(self, files: tuple[ReadyFile, ...]) -> None:
        """Lay these ready in the chosen chat."""
        if self._interaction is not None:
            self._desk.store.drafts.put_files(self._interaction, files)

    def choose_files(self) -> None:
        """Ask for files."""
        # Loaded when it is first wanted: the start has no use for it.
        from desktop.ui.files_dialog import ask_for_files

        dialog = ask_for_files(self, tr("Attach files"))
        dialog.filesSelected.connect(self._files_chosen)
        dialog.open()

    def _files_chosen(self, names: Sequence[str]) -> None:
        self.add_files([Path(name) for name in names])

    def add_files(self, paths: list[Path]) -> None:
        """Lay files ready; what can't be sent is refused at once."""
        for path in paths:
            try:
                self._add(path.name, path, path.stat().st_size)
            except OSError as error:
                self.say_problem(tr("{name} could not be read: {why}", name=path.name, why=error.strerror or ""))

    def _add(self, name: str, source: Path | bytes, size: int) -> None:
        ready = self.ready_files()
        problem = None
        if size == 0:
            problem = ErrorCode.FILE_EMPTY
        elif size > MAX_UPLOAD_BYTES:
            problem = ErrorCode.FILE_TOO_LARGE
        elif len(ready) >= MAX_ATTACHMENTS:
            problem = ErrorCode.TOO_MANY_ATTACHMENTS
        if problem is not None:
            self.say_problem(f"{name}: {refusal(problem)}")
            return
        self._lay((*ready, ReadyFile(name, source, size)))
        self.tray.show_files(self.ready_files())
        self._show_count()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_image(self, image: QImage) -> None:
        if self._interaction is not None:
            self._encoding.append((self._interaction, self._desk.pictures.encode(image)))
            self._poll.start()

    def _encoded(self) -> None:
        for entry in [entry for entry in self._encoding if entry[1].done()]:
            self._encoding.remove(entry)
            data = entry[1].result()
            if entry[0] == self._interaction:
                self._add(tr("Picture.png"), data, len(data))
            else:
                drafts = self._desk.store.drafts
                more = ReadyFile(tr("Picture.png"), data, len(data))
                drafts.put_files(entry[0], (*drafts.files(entry[0]), more))
        if not self._encoding:
            self._poll.stop()

    def _remove(self, ready: ReadyFile) -> None:
        self._lay(tuple(file for file in self.ready_files() if file is not ready))
        self.tray.show_files(self.ready_files())
        self._show_count()

    # --- look -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        frame = QRectF(self.box.geometry())
        paint.fill(painter, frame, t.surface, Radius.BUBBLE)
        if self.editor.hasFocus():
            paint.outline(painter, frame, t.accent_text, Radius.BUBBLE, 1.5)
        else:
            paint.outline(painter, frame, t.line_strong, Radius.BUBBLE)
        painter.end()
