"""Everything a person can do, by name, in one registry (N10).

Shortcuts, palette, menus, tooltips and accessible names come from it. A panel adds its own.
"""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.ui.icons import Icon


class Scope(Enum):
    """Where a command's key works."""

    #: Anywhere in the window; the registry listens.
    WINDOW = "window"
    #: In the widget with the focus, which listens itself; the registry only tells of the key.
    FOCUS = "focus"


def always() -> bool:
    """For commands that can always be run."""
    return True


class Command(Struct, frozen=True, kw_only=True):
    """A named thing to do. `key` in Qt's portable text, empty for none."""

    id: str
    title: str
    run: Callable[[], None]
    key: str = ""
    icon: Icon | None = None
    enabled: Callable[[], bool] = always
    scope: Scope = Scope.WINDOW
    #: Not in the palette: it makes sense only by its key.
    quiet: bool = False


class _Key(QShortcut):
    def __init__(self, commands: "Commands", command: Command, window: QWidget) -> None:
        super().__init__(QKeySequence(command.key), window)
        self._commands = commands
        self._id = command.id
        self.setAutoRepeat(False)
        self.activated.connect(self._go)

    def _go(self) -> None:
        self._commands.run(self._id)


class Commands(QObject):
    """The registry of a window.

    Signals:
        ran: a command was run (its id).
    """

    ran = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        #: Where keys are listened for: the main window, and what was detached from it.
        self._windows: list[QWidget] = [window]
        self._commands: dict[str, Command] = {}
        self._keys: dict[str, list[_Key]] = {}
        self._live = True

    def add(self, *commands: Command) -> None:
        """Register commands. Raises ValueError for an id or key that is taken."""
        for command in commands:
            taken = {other.key for other in self._commands.values() if other.key}
            if command.id in self._commands or (command.key and command.key in taken):
                raise ValueError(f"command {command.id!r} or its key {command.key!r} is taken")
            self._commands[command.id] = command
            for window in self._windows:
                self._listen(command, window)

    def listen_in(self, window: QWidget) -> None:
        """Keys work in this window too, until `leave`."""
        self._windows.append(window)
        for command in self._commands.values():
            self._listen(command, window)

    def leave(self, window: QWidget) -> None:
        """Keys work in this window no more."""
        self._windows.remove(window)
        for id, keys in self._keys.items():
            for key in [key for key in keys if key.parent() is window]:
                key.setEnabled(False)
                key.deleteLater()
                self._keys[id].remove(key)

    def run(self, id: str) -> bool:
        """Run a command if it can be run now. Raises KeyError for one that does not exist."""
        command = self._commands[id]
        if not command.enabled():
            return False
        command.run()
        self.ran.emit(id)
        return True

    def get(self, id: str) -> Command:
        """A command by id. Raises KeyError."""
        return self._commands[id]

    def all(self) -> tuple[Command, ...]:
        """All commands, in the order they were added."""
        return tuple(self._commands.values())

    def key_of(self, id: str) -> str:
        """A command's key as people read it, or nothing."""
        command = self._commands.get(id)
        return readable(command.key) if command is not None and command.key else ""

    def listen(self, live: bool) -> None:
        """Whether keys work: not while nobody is signed in."""
        self._live = live
        for keys in self._keys.values():
            for key in keys:
                key.setEnabled(live)

    def _listen(self, command: Command, window: QWidget) -> None:
        if command.key and command.scope is Scope.WINDOW:
            key = _Key(self, command, window)
            key.setEnabled(self._live)
            self._keys.setdefault(command.id, []).append(key)


def readable(key: str) -> str:
    """A key in the words of this system."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
