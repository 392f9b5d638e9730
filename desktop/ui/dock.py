"""The right side of the window: panels, one shown at a time, and the rail at its edge that says which there are."""

from collections.abc import Callable
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import Tone
from desktop.ui.widgets.rail_button import RAIL, RailButton, fit

#: The least width of a panel in it.
_PANEL = 272


@runtime_checkable
class _TakesFocus(Protocol):
    def take_focus(self) -> None: ...


class Dock(QWidget):
    """A stack beside its rail. `hide_button` asks the window to fold it away.

    Signals:
        shown: whether it can be seen.
        wanted: a panel in it is to be seen; the window unfolds it.
        chosen: another panel is shown (its id).
        widened: it is to have most of the window, or its own width again.
    """

    shown = Signal(bool)
    wanted = Signal()
    chosen = Signal(str)
    widened = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("About the customer"))
        self.hide_button = IconButton(Icon.PANEL_RIGHT, tr("Hide the side panel"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.choose)
        self._stack = QStackedWidget()
        self._names: list[str] = []
        #: Those that are built, and how those are that nobody has looked at yet.
        self._panels: dict[str, QWidget] = {}
        self._builds: dict[str, Callable[[], QWidget]] = {}
        self._current = ""
        self._counts: dict[str, tuple[int, Tone]] = {}
        self.narrow_button = IconButton(Icon.SMALLER, tr("Smaller"))
        self.narrow_button.clicked.connect(self._narrow)
        self.narrow_button.hide()
        rail = QWidget()
        rail.setFixedWidth(RAIL)
        self._rail = QVBoxLayout(rail)
        self._rail.setContentsMargins(Space.HALF, Space.ONE, Space.HALF, Space.ONE)
        self._rail.setSpacing(Space.HALF)
        self._rail.addStretch(1)
        for button in (self.narrow_button, self.hide_button):
            self._rail.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(rail)
        self.wide = False
        self.setMinimumWidth(_PANEL + RAIL)

    def add(self, id: str, title: str, panel: QWidget, icon: Icon = Icon.CIRCLE) -> None:
        """Put a panel in, behind its tab."""
        self._panels[id] = panel
        self._add_tab(id, title, icon)

    def add_late(self, id: str, title: str, build: Callable[[], QWidget], icon: Icon = Icon.CIRCLE) -> None:
        """Put a panel in that is built when it is first looked at."""
        self._builds[id] = build
        self._add_tab(id, title, icon)

    def _add_tab(self, id: str, title: str, icon: Icon) -> None:
        tab = RailButton(title, icon)
        tab.note(*self._counts.get(id, (0, Tone.ACCENT)))
        self._group.addButton(tab, len(self._names))
        self._names.append(id)
        self._rail.insertWidget(len(self._names) - 1, tab)
        if id in self._panels:
            self._stack.addWidget(self._panels[id])
        if len(self._names) > 1:
            QWidget.setTabOrder(self._group.button(len(self._names) - 2), tab)
        QWidget.setTabOrder(tab, self.narrow_button)
        QWidget.setTabOrder(self.narrow_button, self.hide_button)
        if len(self._names) == 1:
            self.choose(0)
        self._fit()

    @property
    def current(self) -> str:
        """The panel that is shown; empty before there is one."""
        return self._current

    def panel(self, id: str) -> QWidget:
        """A panel, built if need be. Raises KeyError for an unknown one."""
        if id not in self._panels:
            panel = self._panels[id] = self._builds.pop(id)()
            before: QWidget = self.hide_button
            self._stack.addWidget(panel)
            # The keyboard comes to it from the tabs, as to those that were built with the dock.
            for child in panel.findChildren(QWidget):
                if child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    QWidget.setTabOrder(before, child)
                    before = child
        return self._panels[id]

    def has(self, id: str) -> bool:
        """Whether this panel is in it already."""
        return id in self._names

    def showing(self, id: str) -> bool:
        """Whether this panel can be seen."""
        return self.isVisible() and self.current == id

    def choose(self, index: int) -> None:
        """Show a panel."""
        if 0 <= index < len(self._names):
            self._current = self._names[index]
            self._group.button(index).setChecked(True)
            self._stack.setCurrentWidget(self.panel(self._current))
            self.chosen.emit(self._current)

    def _fit(self) -> None:
        """In a low window the icons stand alone."""
        tabs = [tab for tab in self._group.buttons() if isinstance(tab, RailButton)]
        beside = (self.hide_button.sizeHint().height() + self._rail.spacing()) * (1 + self.wide)
        fit(tabs, self._rail, self.height(), beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def show_panel(self, id: str, *, focus: bool = True) -> None:
        """Bring a panel before the agent, unfolded, with the keyboard in it. Raises ValueError for an unknown one."""
        self.choose(self._names.index(id))
        self.wanted.emit()
        panel = self.panel(id)
        if focus and isinstance(panel, _TakesFocus):
            panel.take_focus()

    def widen(self, wide: bool) -> None:
        """Take most of the window, for something large in it, or give it back."""
        if wide is not self.wide:
            self.wide = wide
            self.narrow_button.setVisible(wide)
            self._fit()
            self.wanted.emit()
            self.widened.emit(wide)

    def _narrow(self) -> None:
        self.widen(False)
        self.hide_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def note(self, id: str, count: int, tone: Tone = Tone.ACCENT) -> None:
        """Show at a panel's tab that so much is new in it and how it presses, also if it is still being built."""
        self._counts[id] = (count, tone)
        button = self._group.button(self._names.index(id)) if id in self._names else None
        if isinstance(button, RailButton):
            button.note(count, tone)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        t, edge = theme.tokens(), self.width() - RAIL
        painter.fillRect(self.rect(), t.side)
        painter.fillRect(edge, 0, RAIL, self.height(), t.ground)
        painter.fillRect(edge, 0, 1, self.height(), t.line)
        painter.end()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.shown.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(False)
