"""The panes of the main window, and the keyboard's way through them."""

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.panel import HasPanes, TakesFocus


class Part(QStackedWidget):
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


class Panes:
    """What F6 goes through, from the left."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._panes: list[QWidget] = []

    def add(self, pane: QWidget) -> None:
        """One more; it may consist of several."""
        self._panes.append(pane)

    def begin(self) -> None:
        """To what the work begins with, which is not the first thing in the window."""
        if self._panes:
            _focus_first(self._panes[0])

    def cycle(self, by: int) -> None:
        """To the pane so many further, round the ends."""
        window = QApplication.activeWindow()
        if window is None or window is self._window or not isinstance(window, HasPanes):
            window = self._window
        mine: Sequence[QWidget] = (window,) if isinstance(window, HasPanes) else self._panes
        parts = (part for pane in mine for part in (pane.panes() if isinstance(pane, HasPanes) else (pane,)))
        panes = sorted((part for part in parts if part.isVisible()), key=partial(_from_left, window))
        if not panes:
            return
        focus = QApplication.focusWidget()
        within = [at for at, pane in enumerate(panes) if focus is not None and pane.isAncestorOf(focus)]
        at = within[0] if within else (-1 if by > 0 else 0)
        target = panes[(at + by) % len(panes)]
        _focus_first(target)
        # From a window of one part alone the way leads here.
        if QApplication.activeWindow() not in (None, window):
            window.activateWindow()


def _from_left(window: QWidget, pane: QWidget) -> int:
    return pane.mapTo(window, QPoint(0, 0)).x()


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
