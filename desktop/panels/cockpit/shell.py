"""What a panel gets that stands in a window of its own: all of the main window's, but what floats floats here."""

from PySide6.QtWidgets import QWidget

from desktop.models.desk import Desk
from desktop.ui.commands import Commands
from desktop.ui.dock import Dock
from desktop.ui.panel import Shell
from desktop.ui.widgets.toast import ToastBar


class WindowShell:
    """Implements `Shell` for a window that was detached from another one's."""

    def __init__(self, main: Shell, window: QWidget) -> None:
        self._main = main
        self._window = window
        self.desk: Desk = main.desk
        self.commands: Commands = main.commands
        self.dock: Dock = main.dock
        self.toasts = ToastBar(window)

    @property
    def tools(self) -> QWidget:
        """The main window's."""
        return self._main.tools

    @property
    def place(self) -> str:
        """The main window's."""
        return self._main.place

    def go_to(self, place: str, *, focus: bool = True) -> None:
        """Show a place of the main window. Raises KeyError for an unknown one."""
        self._main.go_to(place, focus=focus)

    def note_place(self, place: str, count: int) -> None:
        """Show in the rail that so much is new there."""
        self._main.note_place(place, count)

    @property
    def window_widget(self) -> QWidget:
        """The window of its own."""
        return self._window
