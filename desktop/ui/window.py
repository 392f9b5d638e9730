"""The main window: the door (sign-in), or top bar, list, chat and dock, and what floats above."""

from collections.abc import Generator, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.state.drafts import Remembered
from desktop.state.link import SignInPhase
from desktop.ui.arranging import Arranging, first_size
from desktop.ui.commands import Command, Commands
from desktop.ui.dock import Dock
from desktop.ui.icons import Icon
from desktop.ui.look import Look
from desktop.ui.panel import Area, PanelSpec
from desktop.ui.panes import Panes, Part, tab_stops
from desktop.ui.places import CHATS, Places
from desktop.ui.sheets import Sheets, ShowsActs, detached
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.toast import ToastBar

if TYPE_CHECKING:
    from desktop.ui.notifier import Notifier

_DONE = object()
#: Commands that are about what stands there bring it before the agent first.
_AT_CHATS = ("chat.", "waiting.", "search.", "wrap_up.", "tile.", "tiles.", "expert.mode")
#: Commands that show nothing in this window, or show it in the one they were called in.
_WHERE_CALLED = (
    *("chat.", "tiles.", "wrap_up.", "waiting.", "offer.", "state.", "theme.", "held.", "palette.", "floor."),
)


class MainWindow(QMainWindow):
    """The whole desk. `panels` is `desktop.panels.PANELS`; the caller has installed the theme.

    Signals:
        close_asked: the agent closed the window; chats stay as they are.
        place_changed: another place is shown (its id).
    """

    close_asked = Signal()
    place_changed = Signal(str)

    def __init__(self, desk: Desk, panels: Sequence[PanelSpec]) -> None:
        super().__init__()
        self.desk = desk
        self._left, self._centre, self.dock = Part(), Part(), Dock()
        self._arranging = Arranging(self, desk.store.memory, self._left, self._centre, self.dock)
        self.setWindowTitle("Deskbell")
        first, least = first_size(self.screen().availableGeometry().size())
        self.setMinimumSize(least)
        self.resize(first)
        self.commands = Commands(self)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        #: The page behind the door.
        self._behind = 1
        self._door = QVBoxLayout()
        self._top = QVBoxLayout()
        #: Where small things of the top bar stand.
        self.tools = QWidget(self)
        self.tools.hide()
        tools = QHBoxLayout(self.tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(Space.HALF)
        self._places = Places(desk, self.commands, self._build_page)
        self._build_frame()
        self.toasts = ToastBar(self)
        #: Sounds, pop-ups, tray and badge; there with the desk behind the door.
        self.notifier: Notifier | None = None
        self._panes = Panes(self)
        #: Somebody's desk is behind the door.
        self._somebody = desk.me is not None
        self.sheets = Sheets(self, self.commands, desk.store)
        self.look = Look(desk.store.memory)
        self.look.recall()
        behind = [spec for spec in panels if spec.area is not Area.DOOR]
        self._steps: Generator[None, None, None] | None = self._build(behind)
        for spec in panels:
            if spec.area is Area.DOOR:
                self._place(spec, spec.build(self))
        desk.signals.sign_in.connect(self._show_page)
        desk.signals.me.connect(self._person_changed)
        desk.taken.connect(self._to_chats)
        desk.revealed.connect(self._to_chats)
        desk.preferences.changed.connect(self._take_keys)
        self.commands.begins.connect(self._begins)
        self._take_keys()
        self._arranging.restore_place()
        self._show_page()

    @property
    def window_widget(self) -> QWidget:
        """What floating panels float in."""
        return self

    @property
    def place(self) -> str:
        """The place that is shown."""
        return self._places.place

    @property
    def _inside(self) -> bool:
        """Somebody is signed in, or was until a moment ago."""
        return self.desk.store.sign_in.phase in (SignInPhase.SIGNED_IN, SignInPhase.EXPIRED)

    def go_to(self, place: str, *, focus: bool = True) -> None:
        """Show a place. Raises KeyError for an unknown one."""
        self._places.go(place, focus=focus)

    def note_place(self, place: str, count: int) -> None:
        """Show in the rail that so much is new there."""
        self._places.note(place, count)

    def build_shell(self) -> None:
        """Build what is not there yet of the desk behind the door; by itself when somebody is signed in."""
        while self.build_step():
            pass

    def build_step(self) -> bool:
        """Build a part of the desk behind the door; False when all of it is there.

        Called when the door has been painted, step by step between what is typed there, it costs nobody's time.
        """
        steps, self._steps = self._steps, None
        try:
            if steps is None or next(steps, _DONE) is _DONE:
                return False
        except Exception:
            self._give_up()
            raise
        self._steps = steps
        return True

    # --- building ---------------------------------------------------------------------------

    def _give_up(self) -> None:
        """A part could not be built: what there is of the desk is nothing to work with."""
        from desktop.ui.broken import Broken

        self._behind = self._stack.addWidget(Broken(self.desk.store, self.desk.signals, self.close))
        self._stack.setCurrentIndex(self._behind if self._inside else 0)

    def _build(self, specs: Sequence[PanelSpec]) -> Generator[None, None, None]:
        """All behind the door, a step at each turn."""
        self.desk.furnish()
        self.desk.experts.mode_changed.connect(self._turn_parts)
        self._turn_parts()
        self._places.add_chats_command()
        yield
        for spec in specs:
            if spec.area is Area.PAGE:
                self._places.add(spec)
                if spec.late is not None:
                    spec.late(self)
            elif spec.late is not None:
                spec.late(self)
                self.dock.add_late(spec.id, tr(spec.title), partial(self._build_late, spec), spec.icon)
            else:
                self._place(spec, spec.build(self))
                yield
        self._add_look_commands()
        self._order_tabs()
        # What only the desk behind the door needs is not loaded with the door.
        from desktop.ui.notifier import Notifier

        self.notifier = Notifier(self, self.desk, self.commands)

    def _build_frame(self) -> None:
        door, shell = QWidget(), QWidget()
        shell.setObjectName("shell")
        door.setLayout(self._door)
        self._door.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(shell)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._top)
        column.addWidget(self._places, 1)
        self._places.put_chats(self._arranging.splitter)
        self._places.changed.connect(self._place_changed)
        self.dock.hide_button.clicked.connect(self._toggle_dock)
        self.dock.wanted.connect(self._show_dock)
        self._stack.addWidget(door)
        self._stack.addWidget(shell)

    def _place(self, spec: PanelSpec, panel: QWidget) -> None:
        panel.setObjectName(panel.objectName() or spec.id)
        match spec.area:
            case Area.DOOR:
                self._door.addWidget(panel)
            case Area.TOP:
                self._top.addWidget(panel)
            case Area.LEFT | Area.CENTRE:
                part = self._left if spec.area is Area.LEFT else self._centre
                part.add(panel, for_expert=spec.for_expert)
                self._panes.add(panel)
            case Area.RIGHT:
                self.dock.add(spec.id, tr(spec.title), panel, spec.icon)
                self._panes.add(panel)
            case Area.TOOLS:
                layout_of_tools = self.tools.layout()
                if layout_of_tools is not None:
                    layout_of_tools.addWidget(panel)
            case Area.FLOATING:
                panel.setParent(self)
            case Area.PAGE:
                self._panes.add(panel)

    def _build_late(self, spec: PanelSpec) -> QWidget:
        panel = spec.build(self)
        panel.setObjectName(panel.objectName() or spec.id)
        self._panes.add(panel)
        return panel

    def _build_page(self, spec: PanelSpec) -> QWidget:
        page = spec.build(self)
        self._place(spec, page)
        return page

    def _add_look_commands(self) -> None:
        """Last in the palette: what concerns the work comes first."""
        self.commands.add(
            Command(id="pane.next", title=tr("Go to the next part of the window"), key="F6", run=self._next_pane),
            Command(
                id="pane.previous",
                title=tr("Go to the previous part of the window"),
                key="Shift+F6",
                run=self._previous_pane,
            ),
            Command(
                id="dock.toggle",
                title=tr("Show or hide the side panel"),
                known_as=tr("sidebar, right panel"),
                key="Ctrl+I",
                icon=Icon.PANEL_RIGHT,
                run=self._toggle_dock,
            ),
        )
        self.look.add_commands(self.commands)

    def _order_tabs(self) -> None:
        """The top bar as it stands there, then the rail, then the rest as it was built."""
        order = [*tab_stops(self._top), *tab_stops(self._places.rail.layout())]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _place_changed(self, place: str) -> None:
        self._tell_looking()
        self.place_changed.emit(place)

    def _begins(self, command: str) -> None:
        window = detached(self)
        here = window is None
        stays = command.startswith((*_WHERE_CALLED, *(window.shows if isinstance(window, ShowsActs) else ())))
        if not here and not stays:
            # What it shows is here. The chat that is spoken of stays that of the window it was called in.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.activateWindow()
        if command.startswith("search."):
            self._arranging.show_list()
        # A chat in a window of its own is at hand wherever this window is.
        if command.startswith(_AT_CHATS) and (here or not stays):
            self._to_chats()

    def _to_chats(self) -> None:
        if self.place != CHATS:
            self.go_to(CHATS, focus=False)

    def _take_keys(self) -> None:
        self.commands.choose(self.desk.preferences.now.keys)

    def _turn_parts(self) -> None:
        """Chats, or questions to an expert."""
        for part in (self._left, self._centre):
            part.turn(expert=self.desk.experts.mode)

    # --- commands ---------------------------------------------------------------------------

    def _next_pane(self) -> None:
        self._panes.cycle(1)

    def _previous_pane(self) -> None:
        self._panes.cycle(-1)

    def _show_dock(self) -> None:
        self._to_chats()
        if self.dock.isHidden():
            self._toggle_dock()

    def _toggle_dock(self) -> None:
        wanted = self.dock.isHidden() or self.place != CHATS
        self._to_chats()
        self._arranging.show_dock(wanted)

    def _person_changed(self) -> None:
        somebody = self.desk.me is not None
        if self.desk.me is not None:
            self.desk.store.memory.put(Remembered.NAME, self.desk.me.name.encode())
        if self._somebody and not somebody:
            # Loaded when it is wanted: not with the door.
            from desktop.ui.emptying import empty

            empty(self, self._stack.widget(0))
        self._somebody = somebody

    def _show_page(self) -> None:
        inside = self._inside
        if inside:
            self.build_shell()
            self._arranging.restore()
            self.look.recall()
        enters = inside and self._stack.currentIndex() != self._behind
        self._stack.setCurrentIndex(self._behind if inside else 0)
        self.commands.listen(inside)
        if enters:
            self._panes.begin()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arranging.resized(event)

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._arranging.place_changed()

    # --- life -------------------------------------------------------------------------------

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._tell_looking()

    def _tell_looking(self) -> None:
        """What stands before her counts as seen; on another page she does not see the chats."""
        active = QApplication.activeWindow()
        # Of a chat in a window of its own the same is said there; the one that comes is told before the one that goes.
        self.desk.look(active is not None and (active is not self or self.place == CHATS))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.desk.clock.run(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            # Minimised, reminders and waiting times go on.
            self.desk.clock.run(False)
            if self.notifier is not None:
                self.notifier.stop()
        self.desk.look(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._arranging.keep()
        event.accept()
        self.close_asked.emit()
