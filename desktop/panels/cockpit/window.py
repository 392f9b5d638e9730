"""A chat in a window of its own, on whichever screen; closing it takes the chat back into the centre."""

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QMoveEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.panels.chat.header import Setting
from desktop.panels.chat.sheets import ChatSheets
from desktop.panels.cockpit.shell import WindowShell
from desktop.panels.cockpit.tile import Tile
from desktop.state.tile_grid import Rect
from desktop.state.tiles import inside, on_a_screen
from desktop.ui import theme
from desktop.ui.closing import Closing
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets import paint
from desktop.ui.words import customer_words
from protocol.ids import InteractionId

#: A window that was never arranged, in pixels; and none is smaller than the second.
WIDTH, HEIGHT = 620, 760
_LEAST = (420, 440)
#: Pixels that a title bar may take, and so much of a window must be seen to get hold of it.
_TITLE_BAR, _GRIP = 40, 80
#: Each further window stands so much aside of the one before.
_STEP = 32
#: Milliseconds after the last move before the place is kept.
_KEEP_AFTER = 300


class ChatWindow(QWidget):
    """It belongs to the main window and goes with it, but stands before or behind it as any other.

    Signals:
        left: the agent closed it.
    """

    left = Signal()

    def __init__(self, main: Shell, chat: InteractionId) -> None:
        super().__init__(main.window_widget, Qt.WindowType.Window)
        self.chat = chat
        self._main = main
        self._desk = main.desk
        self._commands = main.commands
        #: Where it had to stand, since the screen of its place is not there, until it is moved by hand.
        self._makeshift: Rect | None = None
        self.setMinimumSize(*_LEAST)
        self.resize(WIDTH, HEIGHT)
        self.setWindowIcon(main.window_widget.windowIcon())
        shell = WindowShell(main, self)
        self.tile = Tile(shell, ChatSheets(shell, self._insert_link))
        self.tile.set_setting(Setting.WINDOW)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tile)
        shell.toasts.raise_()
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_AFTER)
        self._keeping.timeout.connect(self.keep)
        self._closing = Closing(self, main.window_widget)
        self._closing.by_hand.connect(self.left)
        self._desk.signals.chats.connect(self._name)
        self.tile.show_chat(chat)
        self._name()
        self._commands.listen_in(self)
        # On a screen of its own it is not to follow the main window to the front, or be taken down with it.
        self.create()
        self.windowHandle().setTransientParent(None)  # pyright: ignore[reportArgumentType]  the stub knows no None

    def stand(self, at: Rect | None, others: int = 0) -> None:
        """Stand where it stood, if that screen is still there; None: beside the main window and so many others."""
        first = QGuiApplication.primaryScreen()
        rest = [screen for screen in QGuiApplication.screens() if screen is not first]
        room = [_rect(screen.availableGeometry()) for screen in (first, *rest)]
        to = on_a_screen(at or self._beside(others), room, title=_TITLE_BAR, least=_GRIP)
        self._makeshift = None
        if at is not None and to != at:
            # Its screen is not there: others may have come here in the same way.
            aside = replace(to, x=to.x - _STEP * others, y=to.y + _STEP * others)
            self._makeshift = to = inside(aside, room[0], title=_TITLE_BAR)
        self.setGeometry(to.x, to.y, to.width, to.height)

    def _beside(self, others: int) -> Rect:
        """On another screen than the main window's, if there is one; else over its right."""
        main = self._main.window_widget
        free = next((screen for screen in QGuiApplication.screens() if screen is not main.screen()), None)
        step = _STEP * others
        if free is not None:
            room = free.availableGeometry()
            return Rect(room.x() + 2 * _STEP + step, room.y() + _TITLE_BAR + step, WIDTH, HEIGHT)
        edge = main.geometry()
        return Rect(edge.right() - WIDTH - _STEP - step, edge.y() + 2 * _TITLE_BAR + step, WIDTH, HEIGHT)

    def appear(self, *, quietly: bool) -> None:
        """Be there; `quietly`: without taking the keyboard."""
        # The attribute is read when a window is made; made it asks this property.
        self.windowHandle().setProperty("_q_showWithoutActivating", quietly)
        self.show()
        self.windowHandle().setProperty("_q_showWithoutActivating", False)
        self._keeping.start()

    def come(self) -> None:
        """Come before the agent, with the keyboard."""
        if self.isMinimized():
            self.showNormal()
        self._closing.stop()
        self.show()
        self.activateWindow()

    def close_for_good(self) -> None:
        """Go: its chat is shown elsewhere, or has gone."""
        self._keeping.stop()
        self._closing.stop()
        self._commands.leave(self)
        self.hide()
        self.deleteLater()

    def keep(self) -> None:
        """Remember where it stands; where it only had to stand, its place is still the one that was wished."""
        self._keeping.stop()
        at, had = _rect(self.geometry()), self._makeshift
        # The system may put it a title bar aside.
        if had is None or max(abs(at.x - had.x), abs(at.y - had.y)) > _TITLE_BAR or at.width != had.width:
            self._makeshift = None
            self._desk.tiles.moved(self.chat, at)

    # --- inside -----------------------------------------------------------------------------

    def _insert_link(self, words: str, url: str) -> None:
        self.tile.panel.composer.insert_link(words, url)

    def _name(self) -> None:
        chat = self.tile.chat.conversation
        card = self.tile.chat.card
        name = customer_words(card.customer) if card is not None else tr("A customer")
        unread = chat.unread if chat is not None else 0
        self.setWindowTitle(f"({unread}) {name} · Deskbell" if unread else f"{name} · Deskbell")

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._desk.look(QApplication.activeWindow() is not None)
            if self.isActiveWindow():
                self._desk.select(self.chat)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._moved()

    def _moved(self) -> None:
        if self.isVisible() and not self.isMaximized():
            self._keeping.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        if self._keeping.isActive():
            self.keep()
        self._closing.closed()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.fillRect(self.rect(), theme.tokens().surface)
        painter.end()


def set_down_at(pointer: QPoint, corner: QPoint, size: QSize) -> Rect:
    """Where a window stands that is set down at a corner: wholly on the screen under the pointer."""
    screen = QGuiApplication.screenAt(pointer) or QGuiApplication.primaryScreen()
    wished = Rect(corner.x(), corner.y(), size.width(), size.height())
    return inside(wished, _rect(screen.availableGeometry()), title=_TITLE_BAR)


def _rect(rect: QRect) -> Rect:
    return Rect(rect.x(), rect.y(), rect.width(), rect.height())
