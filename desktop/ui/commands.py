"""Everything a person can do, by name, in one registry (N10).

Shortcuts, palette, menus, tooltips and accessible names come from it. A panel adds its own. Each key can be
changed by the agent (`choose`); the registry gives out keys by `desktop.state.keys`.
"""

from collections.abc import Callable, Mapping
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from desktop.state.keys import Clash, Keys, Wanted, chords, meet, settle
from desktop.ui.icons import Icon


class Scope(Enum):
    """Where a command's key works."""

    #: Anywhere in the window; the registry listens.
    WINDOW = "window"
    #: In the widget with the focus, which listens itself by `is_key`.
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
    #: A second key that does the same; not changed by the agent.
    also: str = ""
    icon: Icon | None = None
    enabled: Callable[[], bool] = always
    scope: Scope = Scope.WINDOW
    #: Whether it is for this agent at all: what never is stands in no list.
    offered: Callable[[], bool] = always
    #: What else people call it, in the agent's language, parted by commas: it is found by these too.
    known_as: str = ""
    #: Not in the palette: it makes sense only by its key.
    quiet: bool = False


class _Key(QShortcut):
    def __init__(self, commands: "Commands", id: str, window: QWidget) -> None:
        super().__init__(window)
        self._commands = commands
        self._id = id
        self._key = ""
        self.setAutoRepeat(False)
        self.activated.connect(self._go)

    def listen_for(self, key: str, *, live: bool) -> None:
        if key != self._key:
            self._key = key
            self.setKey(QKeySequence(key))
        self.setEnabled(live and bool(key))

    def _go(self) -> None:
        self._commands.run(self._id)


class Commands(QObject):
    """The registry of a window, and of those that were detached from it.

    Signals:
        begins: a command is about to be run (its id).
        ran: a command was run (its id).
        changed: keys differ.
    """

    begins = Signal(str)
    ran = Signal(str)
    changed = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._windows = [window]
        self._commands: dict[str, Command] = {}
        #: By command, whether it is for the second key, and window.
        self._shortcuts: dict[tuple[str, bool, QWidget], _Key] = {}
        #: Commands by the first press of the keys they come with.
        self._comes_with: dict[str, list[str]] = {}
        self._chosen: dict[str, str] = {}
        self._keys = Keys({}, {}, {})
        #: Who is told of a command's key, and what was told last.
        self._told: dict[str, list[Callable[[str], None]]] = {}
        self._said: dict[str, str] = {}
        self._live = True

    def add(self, *commands: Command) -> None:
        """Register commands. Raises ValueError for an id that is taken, or a key that another one comes with."""
        for command in commands:
            mine = {chords(key)[0] for key in (command.key, command.also) if key}
            near = {id for chord in mine for id in self._comes_with.get(chord, ())}
            if command.id in self._commands or any(_meet(command, self._commands[id]) for id in near):
                raise ValueError(f"command {command.id!r} or its key {command.key!r} is taken")
            self._commands[command.id] = command
            for chord in mine:
                self._comes_with.setdefault(chord, []).append(command.id)
            self._keys.first[command.id], self._keys.second[command.id] = command.key, command.also
            if not self._chosen:
                self._listen_for(command)
        if self._chosen:
            self._settle()
        self._tell()

    def choose(self, keys: Mapping[str, str]) -> None:
        """The agent's own keys by command, empty for none; the others are as they come."""
        if keys != self._chosen:
            self._chosen = dict(keys)
            self._settle()
            self._tell()
            self.changed.emit()

    def listen_in(self, window: QWidget) -> None:
        """Keys work in this window too, until `leave`."""
        self._windows.append(window)
        for command in self._commands.values():
            self._listen_for(command)

    def leave(self, window: QWidget) -> None:
        """Keys work in this window no more."""
        self._windows.remove(window)
        for at in [at for at in self._shortcuts if at[2] is window]:
            shortcut = self._shortcuts.pop(at)
            shortcut.setEnabled(False)
            shortcut.deleteLater()

    def run(self, id: str) -> bool:
        """Run a command if it can be run now. Raises KeyError for one that does not exist."""
        command = self._commands[id]
        if not command.enabled():
            return False
        self.begins.emit(id)
        command.run()
        self.ran.emit(id)
        return True

    def get(self, id: str) -> Command:
        """A command by id. Raises KeyError."""
        return self._commands[id]

    def has(self, id: str) -> bool:
        """Whether there is such a command."""
        return id in self._commands

    def all(self) -> tuple[Command, ...]:
        """All commands, in the order they were added."""
        return tuple(self._commands.values())

    def key(self, id: str) -> str:
        """The key that a command has now, in Qt's portable text, or nothing."""
        return self._keys.first.get(id, "")

    def key_of(self, id: str) -> str:
        """A command's key as people read it, or nothing."""
        return readable(self.key(id) or self._keys.second.get(id, ""))

    def keep_told(self, id: str, tell: Callable[[str], None]) -> None:
        """Say a command's key as people read it, now and whenever it is another; for what lives as long as this.

        The command may come later.
        """
        self._told.setdefault(id, []).append(tell)
        self._said[id] = self.key_of(id)
        tell(self._said[id])

    def is_key(self, id: str, event: QKeyEvent) -> bool:
        """Whether a press is this command's key; for widgets that listen themselves. Enter is as Return."""
        pressed = QKeySequence(event.keyCombination()).toString().replace("Num+", "").replace("Enter", "Return")
        keys = (self._keys.first.get(id, ""), self._keys.second.get(id, ""))
        return bool(pressed) and pressed in (key.replace("Enter", "Return") for key in keys)

    def clashes(self) -> Mapping[str, Clash]:
        """By command, the key it was to have and who has it."""
        return self._keys.clashes

    def holder(self, key: str, besides: str) -> str:
        """Whose key this is now, or begins with it; empty if nobody's. Not counted: `besides`, which wants it."""
        wants_local = self._commands[besides].scope is Scope.FOCUS
        for id, command in self._commands.items():
            local = wants_local and command.scope is Scope.FOCUS
            if id != besides and not local and any(meet(key, one) for one in self._both(id)):
                return id
        return ""

    def listen(self, live: bool) -> None:
        """Whether keys work: not while nobody is signed in."""
        self._live = live
        for command in self._commands.values():
            self._listen_for(command)

    # --- inside -----------------------------------------------------------------------------

    def _both(self, id: str) -> tuple[str, str]:
        return self._keys.first.get(id, ""), self._keys.second.get(id, "")

    def _settle(self) -> None:
        self._keys = settle(
            [
                Wanted(
                    id=command.id,
                    key=self._chosen.get(command.id, command.key),
                    also=command.also,
                    changed=command.id in self._chosen,
                    local=command.scope is Scope.FOCUS,
                )
                for command in self._commands.values()
            ]
        )
        for command in self._commands.values():
            self._listen_for(command)

    def _tell(self) -> None:
        for id, said in self._said.items():
            key = self.key_of(id)
            if key != said:
                self._said[id] = key
                for tell in self._told[id]:
                    tell(key)

    def _listen_for(self, command: Command) -> None:
        if command.scope is Scope.FOCUS:
            return
        for window in self._windows:
            for second, key in enumerate(self._both(command.id)):
                at = (command.id, bool(second), window)
                if key and at not in self._shortcuts:
                    self._shortcuts[at] = _Key(self, command.id, window)
                if at in self._shortcuts:
                    self._shortcuts[at].listen_for(key, live=self._live)


def _meet(one: Command, other: Command) -> bool:
    """They come with keys of which only one can work."""
    if one.scope is Scope.FOCUS and other.scope is Scope.FOCUS:
        return False
    return any(meet(mine, theirs) for mine in (one.key, one.also) for theirs in (other.key, other.also))


def readable(key: str) -> str:
    """A key in the words of this system."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
