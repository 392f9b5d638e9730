"""Where the agent writes. The draft belongs to its chat and is kept at every keystroke.

It writes to all in the chat, or to staff alone; the two have words of their own, and their own look.
"""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QImage, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.models.shown import ShownChat
from desktop.panels.chat.attachments import Tray
from desktop.panels.chat.editor import Editor
from desktop.panels.chat.hidden import HiddenStrip, KeptHidden
from desktop.panels.chat.marked import MarkedLinks
from desktop.panels.chat.pasting import Pasting
from desktop.state.alias import marked
from desktop.state.drafts import Draft, HiddenDraft, Mode, ReadyFile
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import Button, IconButton, Kind
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.widgets.segmented import Segmented
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId
from protocol.limits import MAX_ATTACHMENTS, MAX_MESSAGE_CHARACTERS, MAX_UPLOAD_BYTES

_COUNT_FROM = 500
#: Left and right of what the frame holds.
_INSIDE = 14 + 8
#: So wide the line with the buttons has room for the hint.
_HINT_FROM = 640


def _hint() -> str:
    return tr("Enter sends, Shift+Enter starts a new line")


def _offline_hint() -> str:
    return tr("Offline: what you send is kept and goes out when the link is back")


class Composer(QWidget):
    """The frame around the editor, with files laid ready, the count and what went wrong.

    What it writes goes to the chat that it shows, whichever is chosen.

    Signals:
        sent: words or files went to the outbox.
    """

    sent = Signal()

    def __init__(self, shell: Shell, shown: ShownChat) -> None:
        super().__init__()
        self._desk: Desk = shell.desk
        self._chat = shown
        self._interaction: InteractionId | None = None
        self._pasting = Pasting(shell.desk.pictures, self)
        self._pasting.done.connect(self._encoded)
        self._frame_left = 0
        self._mode = Mode.PUBLIC
        self._name = ""
        self._first_line = 0
        self._build(shell)
        self.editor.textChanged.connect(self._edited)
        self.editor.cursorPositionChanged.connect(self._keep)
        self.editor.selectionChanged.connect(self._keep)
        self.editor.verticalScrollBar().valueChanged.connect(self._keep)
        self.editor.send_asked.connect(self.send)
        self.editor.files_given.connect(self.add_files)
        self.editor.image_given.connect(self._add_image)
        self.editor.hidden_given.connect(self._refuse_hidden)
        self.editor.minds = self._is_hidden
        self.editor.focus_changed.connect(self.update)
        self._desk.signals.link.connect(self._show_hint)
        self._desk.writing.mode_changed.connect(self._mode_changed)
        self.mode.chosen.connect(self._mode_chosen)
        self.strip.keep.toggled.connect(self._keep)
        self.kept.go_on.connect(self._write_hidden)
        self.kept.unhide.connect(self._unhide)

    @property
    def hidden_mode(self) -> bool:
        """What is written here goes to staff alone."""
        return self._mode is Mode.HIDDEN

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
        self.kept = KeptHidden()
        self._column.addWidget(self.kept)
        self.box = QWidget()
        inner = QVBoxLayout(self.box)
        inner.setContentsMargins(14, 12, 8, 8)
        inner.setSpacing(0)
        self.tray = Tray()
        self.tray.removed.connect(self._remove)
        self.editor = Editor()
        self.marked = MarkedLinks(self.editor.document())
        self.strip = HiddenStrip()
        inner.addWidget(self.strip)
        inner.addWidget(self.tray)
        inner.addWidget(self.editor)
        inner.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(Space.HALF)
        self.attach = IconButton(Icon.ATTACH, tr("Attach files"))
        self.attach.name(tr("Attach files"), shell.commands.key_of("chat.attach"))
        self.attach.clicked.connect(self.choose_files)
        self.link = IconButton(Icon.LINK, tr("Insert a link"))
        self.link.name(tr("Insert a link"), shell.commands.key_of("chat.link"))
        self.hint = Label(_hint(), Type.CAPTION, tone=Tone.FAINT)
        self.count = Label("", Type.SMALL, fonts.MEDIUM, Tone.WARN, tabular=True)
        self.button = Button(tr("Send"), Kind.PRIMARY, icon=Icon.SEND, small=True)
        self.button.clicked.connect(self.send)
        self.mode = Segmented(tr("Who reads it"), (tr("Customer"), tr("Colleagues only")), icons=(Icon.CHAT, Icon.LOCK))
        self.mode.setToolTip(shell.commands.key_of("chat.hidden"))
        self.mode.setFixedSize(2 * self.mode.widest(), 28)
        self._row = row
        row.addWidget(self.attach)
        row.addWidget(self.link)
        row.addWidget(self.mode)
        row.addSpacing(Space.HALF)
        row.addWidget(self.hint)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addSpacing(Space.HALF)
        row.addWidget(self.button)
        inner.addLayout(row)
        self._column.addWidget(self.box)

    def keep_column(self, left: int) -> None:
        """Stand under the column of messages, which begins at `left`."""
        if left != self._frame_left:
            self._frame_left = left
            self._column.setContentsMargins(left, 0, left, Space.TWO)
            self._fit()

    # --- the draft --------------------------------------------------------------------------

    def show_chat(self, interaction: InteractionId | None, name: str) -> None:
        """Write to this chat from now on; its mode, draft and caret come back."""
        self._interaction = None
        self._name = name or self._name if interaction is not None else ""
        self.say_problem("")
        self._mode = self._desk.writing.mode(interaction) if interaction is not None else Mode.PUBLIC
        hidden = self._desk.writing.hidden_draft(interaction)
        draft = hidden.draft if self.hidden_mode else self._desk.writing.draft(interaction)
        self.editor.setPlainText(draft.text)
        cursor, most = self.editor.textCursor(), self.editor.document().characterCount() - 1
        cursor.setPosition(min(draft.caret if draft.anchor is None else draft.anchor, most))
        cursor.setPosition(min(draft.caret, most), QTextCursor.MoveMode.KeepAnchor)
        self.editor.setTextCursor(cursor)
        self._first_line = draft.scroll
        self._scroll()
        # Once more when the editor has got its height.
        QTimer.singleShot(0, self, self._scroll)
        self._show_mode(hidden)
        self._interaction = interaction
        self.tray.show_files(self.ready_files())
        self._show_count()

    def _scroll(self) -> None:
        self.editor.verticalScrollBar().setValue(self._first_line)

    def _show_mode(self, hidden: HiddenDraft) -> None:
        """Who reads what is written here must never be in doubt."""
        is_hidden = self.hidden_mode
        self.mode.choose(1 if is_hidden else 0)
        self.mode.setVisible(self._chat.can_write())
        self.strip.setVisible(is_hidden)
        self.strip.keep.blockSignals(True)
        self.strip.keep.setChecked(hidden.keep)
        self.strip.keep.blockSignals(False)
        self.kept.show_words("" if is_hidden else hidden.draft.text)
        name = self._name or tr("the customer")
        self.editor.setPlaceholderText(
            tr("Write to your colleagues; the customer never sees it")
            if is_hidden
            else tr("Write to {name}", name=name)
        )
        self.editor.hidden_words = is_hidden
        self.link.setVisible(not is_hidden)
        if self.marked.active is is_hidden:
            self.marked.active = not is_hidden
            self.marked.rehighlight()
        self.editor.setAccessibleName(tr("Hidden message") if is_hidden else tr("Message"))
        self.button.set_kind(Kind.HIDDEN if is_hidden else Kind.PRIMARY)
        self.button.set_icon(Icon.LOCK if is_hidden else Icon.SEND)
        self.button.set_text(tr("Send hidden") if is_hidden else tr("Send"))
        self._fit()
        self.box.update()
        self.update()

    def _mode_changed(self, interaction: InteractionId) -> None:
        """The words of the other mode stand here now; the caret is where it was among them."""
        if interaction == self._interaction:
            self.show_chat(self._interaction, self._name)

    def _is_hidden(self, words: str) -> bool:
        return self._desk.writing.is_hidden(self._interaction, words)

    def _mode_chosen(self, index: int) -> None:
        self._desk.writing.choose_mode(self._interaction, Mode.HIDDEN if index else Mode.PUBLIC)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_hidden(self) -> None:
        self.say_problem(
            tr("That is hidden from the customer, so it was not pasted. Write to colleagues only instead.")
        )

    def _write_hidden(self) -> None:
        self._mode_chosen(1)

    def _unhide(self) -> None:
        self._desk.writing.unhide(self._interaction)
        self.say_problem(tr("These words were for colleagues only. Read them again before you send them."))
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def draft_returned(self, code: ErrorCode, said: str) -> None:
        """Words that were refused are back: show them, and why."""
        self.draft_changed()
        self.say_problem(refusal(code, said))

    def draft_changed(self) -> None:
        """The draft was changed by another hand than the agent's: show it anew."""
        self.show_chat(self._interaction, self._name)

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
            if self.hidden_mode:
                kept = HiddenDraft(draft, self.strip.keep.isChecked(), chosen=True)
                self._desk.writing.keep_hidden(self._interaction, kept)
            else:
                self._desk.writing.keep_draft(self._interaction, draft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where room is short the hint goes first; then icons stand for who reads it."""
        self._show_count()
        room = self.width() - 2 * self._column.contentsMargins().left() - _INSIDE
        others = [part for part in (self.attach, self.link, self.count, self.button) if not part.isHidden()]
        need = sum(part.sizeHint().width() for part in others) + 2 * Space.HALF + 8 * self._row.spacing()
        self.mode.shorten(need + 2 * self.mode.widest() > room)
        self.mode.setFixedWidth(2 * self.mode.widest(short=self.mode.short))

    def _show_count(self) -> None:
        left = MAX_MESSAGE_CHARACTERS - len(self.editor.toPlainText())
        self.count.setVisible(left <= _COUNT_FROM)
        room = self.width() - 2 * self._column.contentsMargins().left() > _HINT_FROM
        self.hint.setVisible(room and left > _COUNT_FROM and (not self.hidden_mode or self._desk.link.cut_off))
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
                self._desk.writing.send_file(self._interaction, file.source, file.name, hidden=self.hidden_mode)
                self._take_away(file)
            if text.strip() and self.hidden_mode:
                self._desk.writing.say_hidden(self._interaction, text, keep=self.strip.keep.isChecked())
            elif text.strip():
                self._desk.writing.say(self._interaction, text)
        except Refusal as refused:
            self.say_problem(refusal(refused.code, refused.text))
        except OSError as error:
            self.say_problem(tr("{name} could not be read: {why}", name=last, why=error.strerror or ""))
        else:
            self.strip.keep.setChecked(False)
            self._clear()
            self.sent.emit()
        self.tray.show_files(self.ready_files())
        self._show_count()

    def insert_link(self, words: str, url: str) -> None:
        """Put words that lead somewhere where the caret is, instead of those that are chosen."""
        self.editor.insertPlainText(marked(words, url))
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _clear(self) -> None:
        cursor = self.editor.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()

    # --- files ------------------------------------------------------------------------------

    def ready_files(self) -> tuple[ReadyFile, ...]:
        """The files laid ready for this chat, to go where its words go."""
        return tuple(file for file in self._all_files() if file.hidden is self.hidden_mode)

    def _all_files(self) -> tuple[ReadyFile, ...]:
        return self._desk.store.drafts.files(self._interaction) if self._interaction is not None else ()

    def _lay(self, file: ReadyFile) -> None:
        """Lay one more ready in this chat."""
        if self._interaction is not None:
            self._desk.store.drafts.put_files(self._interaction, (*self._all_files(), file))

    def _take_away(self, gone: ReadyFile) -> None:
        if self._interaction is not None:
            left = tuple(file for file in self._all_files() if file is not gone)
            self._desk.store.drafts.put_files(self._interaction, left)

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
        self._lay(ReadyFile(name, source, size, self.hidden_mode))
        self.tray.show_files(self.ready_files())
        self._show_count()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _add_image(self, image: QImage) -> None:
        if self._interaction is not None:
            self._pasting.begin(self._interaction, image, hidden=self.hidden_mode)

    def _encoded(self, chat: InteractionId, hidden: bool, data: bytes) -> None:
        if chat == self._interaction and hidden is self.hidden_mode:
            self._add(tr("Picture.png"), data, len(data))
        else:
            drafts = self._desk.store.drafts
            more = ReadyFile(tr("Picture.png"), data, len(data), hidden)
            drafts.put_files(chat, (*drafts.files(chat), more))

    def _remove(self, ready: ReadyFile) -> None:
        self._take_away(ready)
        self.tray.show_files(self.ready_files())
        self._show_count()

    # --- look -------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        frame = QRectF(self.box.geometry())
        paint.fill(painter, frame, t.hidden_soft if self.hidden_mode else t.surface, Radius.BUBBLE)
        if self.hidden_mode:
            paint.outline(painter, frame, t.hidden, Radius.BUBBLE, 2 if self.editor.hasFocus() else 1)
        elif self.editor.hasFocus():
            paint.outline(painter, frame, t.accent_text, Radius.BUBBLE, 1.5)
        else:
            paint.outline(painter, frame, t.line_strong, Radius.BUBBLE)
        painter.end()
