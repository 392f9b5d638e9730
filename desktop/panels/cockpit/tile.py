"""One chat in the cockpit: all about it, what came of it below; the chosen one stands out."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from desktop.panels.chat.header import Setting
from desktop.panels.chat.panel import ChatPanel
from desktop.panels.chat.sheets import ChatSheets
from desktop.panels.wrap_up import WrapUpPanel
from desktop.ui import theme
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets import paint
from desktop.ui.words import customer_words
from protocol.entities import Interaction
from protocol.ids import InteractionId

#: A tile that is lower has one line of composer while the keyboard is elsewhere.
_LOW = 560
#: The line over the chosen tile, and what is left free round each, in pixels.
_LINE = 2


class Tile(QWidget):
    """A chat with its composer, among others or alone.

    Attributes:
        chat: which it is.
        panel, wrap_up: its parts.
        tabbed: what the Tab key comes to in it, in its order.
    """

    def __init__(self, shell: Shell, sheets: ChatSheets) -> None:
        super().__init__()
        self._desk = shell.desk
        self._setting = Setting.LARGE
        self.chat = shell.desk.show_chat(None, self)
        self.panel = ChatPanel(shell, self.chat, sheets)
        self.wrap_up = WrapUpPanel(shell, self.chat)
        self.tabbed: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.panel, 1)
        self._shelf = _Shelf(self.wrap_up, self)
        self._column.addWidget(self._shelf)
        self._desk.selected_changed.connect(self.update)
        self.chat.changed.connect(self._name)

    def show_chat(self, interaction: InteractionId | None) -> None:
        """Show this chat here."""
        self.chat.show(interaction)

    def set_setting(self, setting: Setting) -> None:
        """It stands alone, among others, or in a window of its own."""
        if setting is not self._setting:
            self._setting = setting
            room = _LINE if setting is Setting.TILE else 0
            self._column.setContentsMargins(room, room, room, room)
            self.panel.header.set_setting(setting)
            self._tell_room()
            self._name()

    def remember_tabs(self) -> None:
        """It came into its window as a whole, so its parts stand together in the order of the Tab key; once only."""
        part = self.nextInFocusChain()
        while part is not None and self.isAncestorOf(part):
            if part.focusPolicy() & Qt.FocusPolicy.TabFocus:
                self.tabbed.append(part)
            part = part.nextInFocusChain()

    def panes(self) -> tuple[QWidget, ...]:
        """What the keyboard goes round."""
        return self.panel, self.wrap_up

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shelf.fit(self.height() // 2)
        self._tell_room()

    def _tell_room(self) -> None:
        low = self._setting is Setting.TILE and self.height() < _LOW
        # Where a warning stands over the words, they have the room before the conversation.
        self.panel.view.setMinimumHeight(1 if low else 0)
        self.panel.composer.room.set_low(low)

    def _name(self) -> None:
        """Among others, whose it is: each has the same parts."""
        card = self.chat.card
        alone = self._setting is Setting.LARGE or card is None
        self.setAccessibleName("" if alone or card is None else tr("Chat with {name}", name=_customer(card)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A press that nothing in it wanted chooses it.
        self._desk.select(self.chat.id)
        self.panel.take_focus()
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._setting is not Setting.TILE:
            return
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.surface)
        if self.chat.id == self._desk.selected:
            painter.fillRect(self.rect(), t.accent_soft)
            painter.fillRect(0, 0, self.width(), _LINE, t.accent_text)
        painter.end()


class _Shelf(QScrollArea):
    """What came of the chat, below it: whole where there is room, else scrolled. It is there while its content is."""

    def __init__(self, content: QWidget, tile: QWidget) -> None:
        super().__init__(tile)
        self._content = content
        self._most = 10_000
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidgetResizable(True)
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)
        content.installEventFilter(self)
        self.setVisible(not content.isHidden())

    def fit(self, most: int) -> None:
        """So much of the tile is for it, in pixels."""
        self._most = most
        content = self._content
        wanted = content.heightForWidth(self.width()) if content.hasHeightForWidth() else content.sizeHint().height()
        self.setFixedHeight(min(wanted, most))
        content.setMinimumHeight(wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            self.setVisible(kind is QEvent.Type.ShowToParent)
        if kind in (QEvent.Type.ShowToParent, QEvent.Type.LayoutRequest):
            self.fit(self._most)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit(self._most)


def _customer(card: Interaction) -> str:
    return customer_words(card.customer)
