"""The places of the desk: the chats with all around them, and pages beside the rail, built when first gone to."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.models.desk import Desk
from desktop.ui.commands import Command, Commands
from desktop.ui.icons import Icon
from desktop.ui.panel import PanelSpec, TakesFocus
from desktop.ui.rail import Rail
from desktop.ui.text import tr

CHATS = "chats"


class Places(QWidget):
    """The rail and the page that is shown.

    Signals:
        changed: another one is shown (its id).
    """

    changed = Signal(str)

    def __init__(self, desk: Desk, commands: Commands, build: Callable[[PanelSpec], QWidget]) -> None:
        super().__init__()
        self._desk = desk
        self._commands = commands
        self._build = build
        self._specs: dict[str, PanelSpec] = {}
        self._pages: dict[str, QWidget] = {}
        self._counts: dict[str, int] = {}
        #: What is shown.
        self.place = CHATS
        self.rail = Rail()
        self._stack = QStackedWidget()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self._stack, 1)
        self.rail.chosen.connect(self._go_by_hand)
        desk.signals.me.connect(self._roles_changed)
        commands.changed.connect(self._tell_keys)

    def put_chats(self, chats: QWidget) -> None:
        """The place that is there from the beginning."""
        self._pages[CHATS] = chats
        self._stack.addWidget(chats)

    def add_chats_command(self) -> None:
        """The way back to the chats, first in the rail."""
        self._add(CHATS, tr("Chats"), Icon.CHATS, "Alt+D", foot=False)
        self.rail.choose(self.place)

    def add(self, spec: PanelSpec) -> None:
        """A page, by its line in the table."""
        self._specs[spec.id] = spec
        self._add(spec.id, tr(spec.title), spec.icon, spec.key, known_as=tr(spec.known_as), foot=spec.foot)
        self.rail.show_place(spec.id, self.may(spec.id))

    def may(self, id: str) -> bool:
        """Whether this agent can go there."""
        if id == CHATS:
            return True
        spec, me = self._specs.get(id), self._desk.me
        return spec is not None and (not spec.for_roles or (me is not None and me.role in spec.for_roles))

    def go(self, id: str, *, focus: bool = True) -> None:
        """Show a place, with the keyboard in it. Raises KeyError for an unknown one; where she may not go: nothing."""
        if not self.may(id):
            return
        if id not in self._pages:
            page = self._pages[id] = self._build(self._specs[id])
            self._stack.addWidget(page)
        page = self._pages[id]
        differs = id != self.place
        self.place = id
        self._stack.setCurrentWidget(page)
        self.rail.choose(id)
        if differs:
            self.changed.emit(id)
        if focus and isinstance(page, TakesFocus):
            page.take_focus()

    def note(self, id: str, count: int) -> None:
        """Show in the rail that so much is new there, also before the place is known."""
        self._counts[id] = count
        self.rail.note(id, count)

    # --- inside -----------------------------------------------------------------------------

    def _add(self, id: str, title: str, icon: Icon, key: str, *, foot: bool, known_as: str = "") -> None:
        self.rail.add(id, title, icon, foot=foot)
        self.rail.note(id, self._counts.get(id, 0))
        self._commands.add(
            Command(
                id=f"place.{id}",
                title=tr("Go to: {place}", place=title),
                known_as=known_as,
                key=key,
                icon=icon,
                run=partial(self.go, id),
                enabled=partial(self.may, id),
                offered=partial(self.may, id),
            )
        )
        self._tell_keys()

    def _go_by_hand(self, id: str) -> None:
        self._commands.run(f"place.{id}")

    def _roles_changed(self) -> None:
        for id in self._specs:
            self.rail.show_place(id, self.may(id))
        if not self.may(self.place):
            self.go(CHATS, focus=False)

    def _tell_keys(self) -> None:
        for id in (CHATS, *self._specs):
            if self._commands.has(f"place.{id}"):
                self.rail.tell_key(id, self._commands.key_of(f"place.{id}"))
