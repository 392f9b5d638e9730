"""The floor in a window of its own, beside the chats, on whichever screen."""

from PySide6.QtCore import QByteArray, QEvent, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.panels.cockpit.shell import WindowShell
from desktop.panels.floor.page import FloorPage
from desktop.state.drafts import Remembered
from desktop.ui.closing import Closing
from desktop.ui.panel import Shell
from desktop.ui.text import tr

_WIDTH, _HEIGHT = 1240, 820
_LEAST_WIDTH, _LEAST_HEIGHT = 720, 480
#: Milliseconds after the last move before the place is kept.
_KEEP_AFTER = 300
_QUIETLY = "_q_showWithoutActivating"


class FloorWindow(QWidget):
    """It goes with the main window, and is there again after a restart.

    Signals:
        left: it was closed by hand.
    """

    left = Signal()
    #: Sheets, menus and notices of these acts are this window's.
    shows: tuple[str, ...] = ("supervise.",)

    def __init__(self, main: Shell) -> None:
        super().__init__(main.window_widget, Qt.WindowType.Window)
        self._desk = main.desk
        self._main = main.window_widget
        self._commands = main.commands
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.resize(_WIDTH, _HEIGHT)
        self.setWindowIcon(main.window_widget.windowIcon())
        self.setWindowTitle(f"{tr('Floor')} · Deskbell")
        self.shell = WindowShell(main, self)
        self.page = FloorPage(self.shell, own=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.shell.toasts.raise_()
        #: It was never the active one since it is here again.
        self._untouched = False
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_AFTER)
        self._keeping.timeout.connect(self.keep)
        self._closing = Closing(self, main.window_widget)
        self._closing.by_hand.connect(self.left)
        self._commands.listen_in(self)
        # On a screen of its own it is not to follow the main window to the front, or be taken down with it. Not by
        # winId(): that makes windows of all that lies in the main one.
        self.create()
        self.windowHandle().setTransientParent(None)  # pyright: ignore[reportArgumentType]  the stub knows no None

    def stand(self, *, restored: bool) -> None:
        """Stand where it stood last, on a screen that is there, with the keyboard; `restored`: behind the main one."""
        kept = self._desk.store.memory.of(Remembered.FLOOR_WINDOW)
        if kept and not self.isVisible():
            self.restoreGeometry(QByteArray(kept))
            # Qt minds that it can be reached, not that all of it can.
            room = self.screen().availableGeometry()
            at = QRect(self.pos(), self.size().boundedTo(room.size()))
            at.moveLeft(max(room.left(), min(at.left(), room.right() + 1 - at.width())))
            at.moveTop(max(room.top(), min(at.top(), room.bottom() + 1 - at.height())))
            if at != QRect(self.pos(), self.size()):
                self.setGeometry(at)
        self._closing.stop()
        if restored:
            # The attribute for it is read when a window is made; made it asks this property.
            self.windowHandle().setProperty(_QUIETLY, True)
            self.show()
            self.windowHandle().setProperty(_QUIETLY, False)
            self._untouched = True
            self._main.raise_()
            return
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.activateWindow()
        self.page.take_focus()

    def panes(self) -> tuple[QWidget, ...]:
        """What F6 goes through here."""
        return self.page.panes()

    def keep(self) -> None:
        """Remember where it stands, and that it is open."""
        self._keeping.stop()
        self._desk.store.memory.put(Remembered.FLOOR_WINDOW, bytes(self.saveGeometry().data()))

    def close_for_good(self) -> None:
        """Go."""
        self._keeping.stop()
        self._closing.stop()
        self._commands.leave(self)
        self.hide()
        self.deleteLater()

    # --- inside -----------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._desk.look(QApplication.activeWindow() is not None)
            if self.isActiveWindow() and self._untouched:
                # Qt gives the keyboard to the first button; it is for the lines.
                self._untouched = False
                QTimer.singleShot(0, self, self.page.take_focus)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._moved()

    def _moved(self) -> None:
        if self.isVisible():
            self._keeping.start()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.accept()
        if self._keeping.isActive():
            self.keep()
        self._closing.closed()
