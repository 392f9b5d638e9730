"""The palette and the sheet of keys, made when they are first wanted; each detached window has a palette of its own."""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtWidgets import QApplication, QWidget

from desktop.models.recents import Recents
from desktop.state.store import Store
from desktop.ui.commands import Command, Commands
from desktop.ui.icons import Icon
from desktop.ui.text import tr

if TYPE_CHECKING:
    from desktop.ui.key_sheet import KeySheet
    from desktop.ui.palette import Palette


@runtime_checkable
class ShowsActs(Protocol):
    """A detached window that shows itself what some commands open."""

    #: How the ids of those commands begin.
    shows: tuple[str, ...]


def detached(window: QWidget) -> QWidget | None:
    """The active window, if it is one that was detached from this one."""
    active = QApplication.activeWindow()
    return active if active is not None and active is not window and active.parentWidget() is window else None


class Sheets:
    """Of the main window."""

    def __init__(self, window: QWidget, commands: Commands, store: Store) -> None:
        self._window = window
        self._commands = commands
        self._store = store
        commands.add(
            Command(
                id="palette.open",
                title=tr("Find a command"),
                key="Ctrl+K",
                icon=Icon.SEARCH,
                run=self._turn_palette,
                quiet=True,
            ),
            Command(
                id="keys.open",
                title=tr("Show all keys"),
                known_as=tr("shortcuts, hotkeys, keyboard, help"),
                key="Ctrl+/",
                also="?",
                icon=Icon.KEYBOARD,
                run=self._turn_keys,
            ),
        )

    @cached_property
    def palette(self) -> "Palette":
        """The main window's own."""
        from desktop.ui.palette import Palette

        return Palette(self._window, self._commands, Recents(self._store))

    @cached_property
    def keys(self) -> "KeySheet":
        """All keys."""
        from desktop.ui.key_sheet import KeySheet

        return KeySheet(self._window, self._commands)

    def _turn_palette(self) -> None:
        apart = detached(self._window)
        sheet = self.palette if apart is None else self._palette_in(apart)
        if sheet.isVisible():
            sheet.close_again()
        else:
            sheet.open()

    def _palette_in(self, window: QWidget) -> "Palette":
        """The same commands, over a window that was detached."""
        from desktop.ui.palette import Palette

        found = window.findChild(Palette)
        return found if found is not None else Palette(window, self._commands, self.palette.recents)

    def _turn_keys(self) -> None:
        if self.keys.isVisible():
            self.keys.close_again()
        else:
            self.keys.open()
