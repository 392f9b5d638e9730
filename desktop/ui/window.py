"""The main window: the door (sign-in), or top bar, list, chat and dock, and what floats above."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QHideEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.models.desk import Desk
from desktop.models.recents import Recents
from desktop.state.drafts import Remembered
from desktop.state.link import SignInPhase
from desktop.ui import layout, theme
from desktop.ui.commands import Command, Commands
from desktop.ui.dock import Dock
from desktop.ui.icons import Icon
from desktop.ui.panel import Area, HasPanes, PanelSpec, TakesFocus
from desktop.ui.places import CHATS, Places
from desktop.ui.rail import RAIL
from desktop.ui.text import tr
from desktop.ui.theme import Scheme
from desktop.ui.tokens import Space
from desktop.ui.widgets.toast import ToastBar

if TYPE_CHECKING:
    from desktop.ui.key_sheet import KeySheet
    from desktop.ui.notifier import Notifier
    from desktop.ui.palette import Palette

#: Narrower windows fold the dock away, so that the chat keeps its room.
_DOCK_FROM = 1160
_ROOMY = QSize(1440, 900)
_DOCK_MOST = 520
_UNBOUNDED = 16_777_215
#: The least width of the chat, and its width beside a wide dock.
_CENTRE, _CENTRE_BESIDE = 420, 568
#: Logical pixels that a title bar may take of the screen.
_TITLE_BAR = 40
#: Commands that are about what stands there bring it before the agent first.
_AT_CHATS = ("chat.", "waiting.", "search.", "wrap_up.", "tile.", "tiles.", "expert.mode")
#: Commands that show nothing in this window, or show it in the one they were called in.
_WHERE_CALLED = (
    *("chat.", "tiles.", "wrap_up.", "waiting.", "offer.", "state.", "theme.", "held.", "palette.", "floor."),
)
#: Milliseconds after the last move before the arrangement is kept.
_KEEP_AFTER = 300


class _Part(QStackedWidget):
    """A part of the window: panels below each other, or in their place those of an expert's desk."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: list[QVBoxLayout] = []
        for _ in range(2):
            page = QWidget()
            column = QVBoxLayout(page)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(0)
            self._columns.append(column)
            self.addWidget(page)

    def add(self, panel: QWidget, *, for_expert: bool) -> None:
        """Put a panel below the others of its page."""
        self._columns[for_expert].addWidget(panel)

    def turn(self, *, expert: bool) -> None:
        """Show one page or the other."""
        self.setCurrentIndex(int(expert))


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
        self.setWindowTitle("Deskbell")
        self.setMinimumSize(880, 560)
        self.resize(first_size(self.screen().availableGeometry().size()).expandedTo(self.minimumSize()))
        #: A moment after the last change the arrangement is kept: who kills the desk finds it again too.
        self._keeping = QTimer(self)
        self._keeping.setSingleShot(True)
        self._keeping.setInterval(_KEEP_AFTER)
        self._keeping.timeout.connect(self._keep_arrangement)
        self._arrangement = layout.read(desk.store.memory)
        self.commands = Commands(self)
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._door = QVBoxLayout()
        self._top = QVBoxLayout()
        self._left, self._centre, self.dock = _Part(), _Part(), Dock()
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
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
        self._panes: list[QWidget] = []
        self._add_commands()
        self._theme_from_memory()
        self._waiting_specs = [spec for spec in panels if spec.area is not Area.DOOR]
        for spec in panels:
            if spec.area is Area.DOOR:
                self._place(spec, spec.build(self))
        desk.signals.sign_in.connect(self._show_page)
        desk.experts.mode_changed.connect(self._turn_parts)
        desk.taken.connect(self._to_chats)
        desk.revealed.connect(self._to_chats)
        desk.preferences.changed.connect(self._take_keys)
        self.commands.begins.connect(self._begins)
        self._take_keys()
        self._turn_parts()
        self._geometry: bytes | None = None
        self._restore_geometry()
        self._show_page()

    @property
    def window_widget(self) -> QWidget:
        """What floating panels float in."""
        return self

    @property
    def place(self) -> str:
        """The place that is shown."""
        return self._places.place

    def go_to(self, place: str, *, focus: bool = True) -> None:
        """Show a place. Raises KeyError for an unknown one."""
        self._places.go(place, focus=focus)

    def note_place(self, place: str, count: int) -> None:
        """Show in the rail that so much is new there."""
        self._places.note(place, count)

    def build_shell(self) -> None:
        """Build the desk behind the door. Done once; by itself when somebody is signed in.

        Call it when the door has been painted, so that it costs nobody's time.
        """
        specs, self._waiting_specs = self._waiting_specs, []
        if specs:
            self._places.add_chats_command()
        for spec in specs:
            if spec.area is Area.PAGE:
                self._places.add(spec)
            else:
                self._place(spec, spec.build(self))
        if specs:
            self._add_look_commands()
            self._order_tabs()
            # What only the desk behind the door needs is not loaded with the door.
            from desktop.ui.notifier import Notifier

            self.notifier = Notifier(self, self.desk, self.commands)

    @cached_property
    def palette_sheet(self) -> "Palette":
        """The command palette, made when it is first wanted."""
        from desktop.ui.palette import Palette

        return Palette(self, self.commands, Recents(self.desk.store))

    @cached_property
    def key_sheet(self) -> "KeySheet":
        """All keys, made when it is first wanted."""
        from desktop.ui.key_sheet import KeySheet

        return KeySheet(self, self.commands)

    # --- building ---------------------------------------------------------------------------

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
        self._places.put_chats(self._splitter)
        self._places.changed.connect(self._place_changed)
        self._left.setMinimumWidth(232)
        self._left.setMaximumWidth(440)
        self._centre.setMinimumWidth(_CENTRE)
        self.dock.setMaximumWidth(_DOCK_MOST)
        for part in (self._left, self._centre, self.dock):
            self._splitter.addWidget(part)
            self._splitter.setCollapsible(self._splitter.indexOf(part), False)
        self._splitter.setHandleWidth(1)
        self._splitter.setStretchFactor(1, 1)
        self._splitter.splitterMoved.connect(self._moved)
        self.dock.hide_button.clicked.connect(self._toggle_dock)
        self.dock.wanted.connect(self._show_dock)
        self.dock.widened.connect(self._widen)
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
                self._panes.append(panel)
            case Area.RIGHT:
                self.dock.add(spec.id, tr(spec.title), panel, spec.icon)
                self._panes.append(panel)
            case Area.TOOLS:
                layout_of_tools = self.tools.layout()
                if layout_of_tools is not None:
                    layout_of_tools.addWidget(panel)
            case Area.FLOATING:
                panel.setParent(self)
            case Area.PAGE:
                self._panes.append(panel)

    def _build_page(self, spec: PanelSpec) -> QWidget:
        page = spec.build(self)
        self._place(spec, page)
        return page

    def _add_commands(self) -> None:
        self.commands.add(
            Command(
                id="palette.open",
                title=tr("Find a command"),
                key="Ctrl+K",
                icon=Icon.SEARCH,
                run=self._open_palette,
                quiet=True,
            ),
            Command(
                id="keys.open",
                title=tr("Show all keys"),
                key="Ctrl+/",
                also="?",
                icon=Icon.KEYBOARD,
                run=self._open_keys,
            ),
        )

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
                key="Ctrl+I",
                icon=Icon.PANEL_RIGHT,
                run=self._toggle_dock,
            ),
            Command(id="theme.light", title=tr("Light look"), icon=Icon.LIGHT, run=self._light),
            Command(id="theme.dark", title=tr("Dark look"), icon=Icon.DARK, run=self._dark),
            Command(id="theme.system", title=tr("Look of the system"), icon=Icon.SYSTEM_THEME, run=self._system),
        )

    def _order_tabs(self) -> None:
        """The top bar as it stands there, then the rail, then the rest as it was built."""
        order = [*tab_stops(self._top), *tab_stops(self._places.rail.layout())]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _place_changed(self, place: str) -> None:
        self._tell_looking()
        self.place_changed.emit(place)

    def _begins(self, command: str) -> None:
        here = self._apart() is None
        stays = command.startswith(_WHERE_CALLED)
        if not here and not stays:
            # What it shows is here. The chat that is spoken of stays that of the window it was called in.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.activateWindow()
        # A chat in a window of its own is at hand wherever this window is.
        if command.startswith(_AT_CHATS) and (here or not stays):
            self._to_chats()

    def _apart(self) -> QWidget | None:
        """The active window, if it is one that was detached from this one."""
        active = QApplication.activeWindow()
        return active if active is not None and active is not self and active.parentWidget() is self else None

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

    def _open_palette(self) -> None:
        apart = self._apart()
        sheet = self.palette_sheet if apart is None else self._palette_in(apart)
        if sheet.isVisible():
            sheet.close_again()
        else:
            sheet.open()

    def _palette_in(self, window: QWidget) -> "Palette":
        """The same commands, over a window that was detached; made when it is first wanted there."""
        from desktop.ui.palette import Palette

        found = window.findChild(Palette)
        return found if found is not None else Palette(window, self.commands, self.palette_sheet.recents)

    def _open_keys(self) -> None:
        if self.key_sheet.isVisible():
            self.key_sheet.close_again()
        else:
            self.key_sheet.open()

    def _next_pane(self) -> None:
        self._cycle(1)

    def _previous_pane(self) -> None:
        self._cycle(-1)

    def _cycle(self, by: int) -> None:
        parts = (part for pane in self._panes for part in (pane.panes() if isinstance(pane, HasPanes) else (pane,)))
        panes = sorted((part for part in parts if part.isVisible()), key=self._from_left)
        if not panes:
            return
        focus = QApplication.focusWidget()
        within = [at for at, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)]
        at = within[0] if within else (-1 if by > 0 else 0)
        target = panes[(at + by) % len(panes)]
        _focus_first(target)
        # From a window of its own the way leads here.
        if QApplication.activeWindow() not in (None, self):
            self.activateWindow()

    def _from_left(self, pane: QWidget) -> int:
        return pane.mapTo(self, QPoint(0, 0)).x()

    def _show_dock(self) -> None:
        self._to_chats()
        if self.dock.isHidden():
            self._toggle_dock()

    def _toggle_dock(self) -> None:
        wanted = self.dock.isHidden() or self.place != CHATS
        self._to_chats()
        self._arrangement = layout.Arrangement(
            left=self._arrangement.left, dock=self._arrangement.dock, dock_wanted=wanted
        )
        self.dock.setVisible(wanted)
        self._apply_widths()
        self._keeping.start()

    def _widen(self, wide: bool) -> None:
        self.dock.setMaximumWidth(_UNBOUNDED if wide else _DOCK_MOST)
        self._apply_widths()

    def _light(self) -> None:
        self.choose_scheme(Scheme.LIGHT)

    def _dark(self) -> None:
        self.choose_scheme(Scheme.DARK)

    def _system(self) -> None:
        self.choose_scheme(Scheme.SYSTEM)

    def choose_scheme(self, scheme: Scheme) -> None:
        """Show the desk light, dark or as the system is, from now on."""
        theme.current().choose(scheme)
        self.desk.store.memory.put(Remembered.THEME, scheme.value.encode())

    def _theme_from_memory(self) -> None:
        kept = self.desk.store.memory.of(Remembered.THEME)
        if kept is not None and kept.decode() in list(Scheme):
            theme.current().choose(Scheme(kept.decode()))

    # --- arrangement ------------------------------------------------------------------------

    def _show_page(self) -> None:
        inside = self.desk.store.sign_in.phase in (SignInPhase.SIGNED_IN, SignInPhase.EXPIRED)
        if inside:
            self.build_shell()
            self._arrange_for_person()
        enters = inside and self._stack.currentIndex() != 1
        self._stack.setCurrentIndex(1 if inside else 0)
        self.commands.listen(inside)
        if enters and self._panes:
            # Not the first thing in the window, but what the work begins with.
            _focus_first(self._panes[0])

    def _arrange_for_person(self) -> None:
        """Arrange the desk as whoever has signed in left it; nothing happens when that is how it stands."""
        arrangement = layout.read(self.desk.store.memory)
        if arrangement != self._arrangement and not self._keeping.isActive():
            self._arrangement = arrangement
            self.dock.setVisible(arrangement.dock_wanted and self.width() >= _DOCK_FROM)
            self._apply_widths()
        self._restore_geometry()
        self._theme_from_memory()

    def _restore_geometry(self) -> None:
        geometry = self.desk.store.memory.of(Remembered.GEOMETRY)
        if geometry is not None and geometry != self._geometry and not self._keeping.isActive():
            self._geometry = geometry
            self.restoreGeometry(QByteArray(geometry))

    def _keep_arrangement(self) -> None:
        self._keeping.stop()
        layout.write(self.desk.store.memory, self._arrangement)
        self._geometry = bytes(self.saveGeometry().data())
        self.desk.store.memory.put(Remembered.GEOMETRY, self._geometry)

    def _moved(self, _position: int, _index: int) -> None:
        if self.dock.wide:
            return
        sizes = self._splitter.sizes()
        shown = not self.dock.isHidden()
        self._arrangement = layout.Arrangement(
            left=sizes[0], dock=sizes[2] if shown else self._arrangement.dock, dock_wanted=self._arrangement.dock_wanted
        )
        self._keeping.start()

    def _apply_widths(self) -> None:
        left, dock = self._arrangement.left, self._arrangement.dock
        if self.width() < _DOCK_FROM:
            left = min(left, 264)
        if self.dock.wide:
            left = self._left.minimumWidth()
            dock = max(dock, self.width() - RAIL - left - _CENTRE_BESIDE - 2)
        beside = dock if not self.dock.isHidden() else 0
        self._splitter.setSizes([left, max(_CENTRE, self.width() - RAIL - left - beside - 2), beside])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_narrow = 0 < event.oldSize().width() < _DOCK_FROM
        narrow = event.size().width() < _DOCK_FROM
        if narrow != was_narrow or event.oldSize().width() <= 0:
            self.dock.setVisible(self._arrangement.dock_wanted and not narrow)
        self._apply_widths()
        self._geometry_changed()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._geometry_changed()

    def _geometry_changed(self) -> None:
        if self.isVisible():
            self._keeping.start()

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
        self._keep_arrangement()
        event.accept()
        self.close_asked.emit()


def first_size(available: QSize) -> QSize:
    """How large a window opens that was never arranged: roomy, and never larger than its screen."""
    return _ROOMY.boundedTo(available - QSize(0, _TITLE_BAR))


def tab_stops(layout: QLayout | None) -> Iterator[QWidget]:
    """What in a layout can have the keyboard, in the layout's order."""
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at) if layout is not None else None
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if isinstance(widget, QWidget):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield widget
            yield from tab_stops(widget.layout())
        elif isinstance(inner, QLayout):
            yield from tab_stops(inner)


def _focus_first(pane: QWidget) -> None:
    """Give the keyboard to a pane: its own choice, or the first thing in it."""
    if isinstance(pane, TakesFocus):
        pane.take_focus()
        return
    for child in pane.findChildren(QWidget):
        if child.isVisible() and child.isEnabled() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
            child.setFocus(Qt.FocusReason.TabFocusReason)
            return
