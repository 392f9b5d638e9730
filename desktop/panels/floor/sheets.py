"""What a supervisor's acts open over a window: giving a chat away, telling many, menus."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QWidget

from desktop.panels.floor.broadcast import BroadcastSheet
from desktop.panels.handing import HandingSheet
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.menu import Menu


class Sheets:
    """What floats in one window: the main one, or the floor's own."""

    def __init__(self, shell: Shell) -> None:
        window = shell.window_widget
        self._window = window
        self.handing = HandingSheet(shell)
        self.broadcasts = BroadcastSheet(shell)
        self.states = Menu(window, tr("State of the agent"))
        self.chat_menu = Menu(window, tr("About this chat"))
        self._pin = QWidget(window)
        self._pin.setFixedSize(1, 1)
        self._pin.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def anchor(self) -> QWidget:
        """Where a sheet hangs: on what has the keyboard, or at the pointer."""
        focus, window = QApplication.focusWidget(), self._window
        at = window.mapFromGlobal(QCursor.pos())
        if focus is not None and window.isAncestorOf(focus) and not focus.underMouse():
            at = focus.mapTo(window, QPoint(focus.width() // 2, min(focus.height(), 60)))
        self._pin.move(at)
        return self._pin
