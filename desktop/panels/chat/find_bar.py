"""Finds words in the open chat: a field over the transcript, with the count and ways to the next."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from desktop.models.finder import Finder
from desktop.models.shown import ShownChat
from desktop.panels.transcript.view import TranscriptView
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import Label, Tone
from protocol.ids import InteractionId

_WIDTH, _HEIGHT = 420, 44


class FindBar(QWidget):
    """Floats in the upper right of the transcript, so that nothing moves. Esc closes it."""

    def __init__(self, chat: ShownChat, view: TranscriptView, finder: Finder) -> None:
        super().__init__(view)
        self._shown = chat
        self._view = view
        self._finder = finder
        self._chat: InteractionId | None = None
        self._came_from: QWidget | None = None
        self.setAccessibleName(tr("Find in this chat"))
        self.field = QLineEdit(self)
        self.field.setObjectName("finder")
        self.field.setPlaceholderText(tr("Find in this chat"))
        self.field.setAccessibleName(tr("Find in this chat"))
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.count = Label("", Type.SMALL, fonts.MEDIUM, Tone.FAINT, tabular=True)
        self.older = IconButton(Icon.CHEVRON_UP, tr("Older match"), edge=28, glyph=16)
        self.newer = IconButton(Icon.CHEVRON_DOWN, tr("Newer match"), edge=28, glyph=16)
        self.older.name(tr("Older match"), tr("Enter"))
        self.newer.name(tr("Newer match"), tr("Shift+Enter"))
        self.leave = IconButton(Icon.CLOSE, tr("Stop finding"), edge=28, glyph=14)
        self.older.clicked.connect(self.next)
        self.newer.clicked.connect(self.previous)
        self.leave.clicked.connect(self.close_again)
        room = paint.SHADOW
        row = QHBoxLayout(self)
        row.setContentsMargins(room + 36, room, room + 8, room)
        row.setSpacing(2)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        row.addSpacing(Space.HALF)
        for button in (self.older, self.newer, self.leave):
            row.addWidget(button)
        finder.changed.connect(self._found)
        finder.arrived.connect(self._arrived)
        view.installEventFilter(self)
        self.hide()

    def find_older(self) -> None:
        """Go to an older match; ask what to find first."""
        if self.isHidden():
            self.open()
        else:
            self.next()

    def find_newer(self) -> None:
        """Go to a newer match; ask what to find first."""
        if self.isHidden():
            self.open()
        else:
            self.previous()

    def open(self) -> None:
        """Ask what to find in the open chat; what was looked for last is chosen, to be typed over."""
        chat = self._shown.conversation
        if chat is None:
            return
        if self.isHidden():
            self._came_from = QApplication.focusWidget()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._look(chat.id)

    def close_again(self) -> None:
        """Stop finding, and give the keyboard back."""
        if self.isHidden():
            return
        focus, back = QApplication.focusWidget(), self._came_from
        had_focus = focus is None or self.isAncestorOf(focus)
        self.hide()
        self._finder.look_for(None, "")
        if had_focus and back is not None and back.isVisible():
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def next(self) -> None:
        """Go to an older match."""
        self._finder.step(1)

    def previous(self) -> None:
        """Go to a newer match."""
        self._finder.step(-1)

    def _look(self, chat: InteractionId) -> None:
        self._chat = chat
        self._finder.look_for(chat, self.field.text())

    def _typed(self, _text: str) -> None:
        if self._chat is not None and self.isVisible():
            self._look(self._chat)

    def _found(self) -> None:
        finder = self._finder
        self._view.mark_found(finder.needle, finder.current)
        words = ""
        if finder.needle:
            if finder.matches:
                words = tr("{n} of {all}", n=finder.number, all=len(finder.matches))
            elif not finder.looking:
                words = tr("Not here")
            if not finder.looking and finder.incomplete:
                words += " · " + tr("older on the server")
        self.count.setText(words)
        self.count.set_tone(Tone.FAINT if finder.matches or finder.looking else Tone.WARN)
        for button in (self.older, self.newer):
            button.setEnabled(bool(finder.matches))

    def _arrived(self, key: str) -> None:
        self._view.reveal(key)
        self._view.mark_found(self._finder.needle, key)

    def _place(self) -> None:
        width = min(_WIDTH, self._view.width() - 2 * Space.TWO) + 2 * paint.SHADOW
        self.setFixedSize(width, _HEIGHT + 2 * paint.SHADOW)
        self.move(self._view.width() - width + paint.SHADOW - Space.THREE, Space.ONE - paint.SHADOW)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        if watched is self.field and event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                    self.previous()
                else:
                    self.next()
            case Qt.Key.Key_Up:
                self.next()
            case Qt.Key.Key_Down:
                self.previous()
            case _:
                return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_again()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        s = paint.SHADOW
        sheet = QRectF(self.rect().adjusted(s, s, -s, -s))
        paint.sheet(painter, sheet, Radius.CARD)
        icons.paint(painter, Icon.SEARCH, sheet.x() + 14, sheet.center().y() - 8, 16, theme.tokens().text_faint)
        painter.end()
