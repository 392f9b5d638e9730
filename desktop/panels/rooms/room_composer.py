"""Where one writes to colleagues. The draft belongs to its room and is kept at every keystroke."""

from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPaintEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.panels.chat.editor import Editor
from desktop.panels.rooms.files import RoomFiles
from desktop.panels.rooms.words import card_words
from desktop.state.drafts import Draft
from desktop.state.outgoing import card_of
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import ElidedLabel, Label, Tone
from protocol.errors import Refusal
from protocol.ids import InteractionId, RoomId


class _Chip(QWidget):
    """The chat that goes along with the next message, and a way to take it off.

    Signals:
        removed: it is not to go along.
    """

    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 2, 2)
        row.setSpacing(Space.HALF)
        self.words = ElidedLabel("", Type.SMALL, fonts.MEDIUM, Tone.ACCENT)
        off = IconButton(Icon.CLOSE, tr("Take the chat off the message"), edge=24, glyph=12)
        off.clicked.connect(self.removed)
        row.addWidget(self.words, 1)
        row.addWidget(off)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), theme.tokens().accent_soft, Radius.CONTROL)
        painter.end()


class RoomComposer(QWidget):
    """A field with a button, and a chat laid ready as a card.

    Signals:
        sent: words or a card went to the outbox.
    """

    sent = Signal()

    def __init__(self, shell: Shell, *, cards: bool) -> None:
        super().__init__()
        self._desk = shell.desk
        self._rooms = shell.desk.rooms
        self._room: RoomId | None = None
        self._card: InteractionId | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.ONE_HALF, Space.HALF, Space.ONE_HALF, Space.ONE_HALF)
        column.setSpacing(Space.HALF)
        self.problem = Label("", Type.SMALL, fonts.MEDIUM, Tone.BAD, wrap=True)
        self.problem.hide()
        column.addWidget(self.problem)
        self.box = QWidget()
        inner = QVBoxLayout(self.box)
        inner.setContentsMargins(12, 8, 6, 6)
        inner.setSpacing(Space.HALF)
        self.chip = _Chip()
        self.chip.removed.connect(self._take_off)
        self.chip.hide()
        inner.addWidget(self.chip)
        self.files = RoomFiles(shell, self)
        self.files.changed.connect(self._show_button)
        self.files.problem.connect(self.say_problem)
        inner.addWidget(self.files.tray)
        row = QHBoxLayout()
        row.setSpacing(2)
        self.editor = Editor()
        self.editor.setAccessibleName(tr("Message to colleagues"))
        self.editor.sends_by(shell.commands, shell.desk.preferences)
        row.addWidget(self.editor, 1, Qt.AlignmentFlag.AlignVCenter)
        self.file = IconButton(Icon.ATTACH, tr("Attach files"), edge=30, glyph=16)
        self.file.clicked.connect(self.files.choose)
        row.addWidget(self.file, 0, Qt.AlignmentFlag.AlignBottom)
        self.attach = IconButton(Icon.CHAT, tr("Attach the chosen chat"), edge=30, glyph=16)
        shell.commands.keep_told("colleagues.card", partial(self.attach.name, tr("Attach the chosen chat")))
        self.attach.clicked.connect(self.attach_chat)
        self.attach.setVisible(cards)
        self.button = IconButton(Icon.SEND, tr("Send"), edge=30, glyph=16)
        self.button.clicked.connect(self.send)
        row.addWidget(self.attach, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        inner.addLayout(row)
        column.addWidget(self.box)
        self.editor.textChanged.connect(self._edited)
        self.editor.cursorPositionChanged.connect(self._keep)
        self.editor.send_asked.connect(self.send)
        self.editor.focus_changed.connect(self.update)
        self.editor.files_given.connect(self.files.add)
        self.editor.image_given.connect(self.files.add_image)

    def show_room(self, room: RoomId | None, name: str) -> None:
        """Write to this room from now on; its draft comes back."""
        self._room = None
        self._take_off()
        self.say_problem("")
        draft = self._rooms.draft(room) if room is not None else Draft()
        self.editor.setPlainText(draft.text)
        cursor, most = self.editor.textCursor(), self.editor.document().characterCount() - 1
        cursor.setPosition(min(draft.caret, most))
        self.editor.setTextCursor(cursor)
        self.editor.setPlaceholderText(tr("Write to {name}", name=name) if name else tr("Write to colleagues"))
        self._room = room
        self.files.show_room(room)
        self._show_button()

    def draft_returned(self, why: str) -> None:
        """Words that were refused are back: show them, and why."""
        name = self.editor.placeholderText()
        self.show_room(self._room, "")
        self.editor.setPlaceholderText(name)
        self.say_problem(why)

    def attach_chat(self) -> None:
        """Lay the chosen chat ready as a card."""
        card = self._desk.card
        if card is None:
            self.say_problem(tr("Choose a chat first, then attach it."))
            return
        self._card = card.id
        self.chip.words.set_text(card_words(card_of(self._desk.store, card.id)))
        self.chip.show()
        self._show_button()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def send(self) -> None:
        """Send words and card. What is refused stays where it is."""
        text, card, room = self.editor.toPlainText(), self._card, self._room
        said = bool(text.strip()) or card is not None
        if room is None or not (said or self.files.ready):
            return
        self._room = None
        try:
            self._rooms.send_files(room)
            if said:
                self._rooms.say(room, text, card)
        except Refusal as refused:
            self.say_problem(refusal(refused.code, refused.text))
        else:
            cursor = self.editor.textCursor()
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            self._take_off()
            self.sent.emit()
        finally:
            self._room = room
            self._keep()
            self.files.refresh()
            self._show_button()

    def say_problem(self, text: str) -> None:
        """Say what went wrong."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _take_off(self) -> None:
        self._card = None
        self.chip.hide()
        self._show_button()

    def _edited(self) -> None:
        self.say_problem("")
        self._keep()
        self._show_button()

    def _keep(self) -> None:
        if self._room is not None:
            self._rooms.keep_draft(self._room, Draft(self.editor.toPlainText(), self.editor.textCursor().position()))

    def _show_button(self) -> None:
        said = bool(self.editor.toPlainText().strip()) or self._card is not None
        self.button.setEnabled(said or bool(self.files.ready))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        frame = QRectF(self.box.geometry())
        paint.fill(painter, frame, t.surface, Radius.CARD)
        focus = self.editor.hasFocus()
        paint.outline(painter, frame, t.accent_text if focus else t.line_strong, Radius.CARD, 1.5 if focus else 1.0)
        painter.end()
