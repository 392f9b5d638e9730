"""The rail at the left edge: the places of the desk, one under the other; the last ones stand at its foot."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.rail_button import RAIL, RailButton, fit


class Rail(QWidget):
    """Signals: chosen: a place was chosen by hand (its id)."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(tr("Places"))
        self.setFixedWidth(RAIL)
        self._places: dict[str, RailButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.HALF, Space.ONE, Space.HALF, Space.ONE)
        self._column.setSpacing(Space.HALF)
        self._column.addStretch(1)
        self._above = 0

    def add(self, id: str, title: str, icon: Icon, *, foot: bool = False) -> None:
        """Put a place at the end of those above, or at the foot."""
        place = self._places[id] = RailButton(title, icon)
        place.name(tr("Go to: {place}", place=title))
        # No button group: in one, Qt lets Tab stop at the last used alone.
        place.clicked.connect(partial(self._clicked, id))
        if foot:
            self._column.addWidget(place)
        else:
            self._column.insertWidget(self._above, place)
            self._above += 1

    def choose(self, id: str) -> None:
        """Show that this place is shown."""
        for one, place in self._places.items():
            place.setChecked(one == id)

    def show_place(self, id: str, shown: bool) -> None:
        """Whether somebody can go there."""
        self._places[id].setVisible(shown)

    def note(self, id: str, count: int) -> None:
        """Show that so much is new there."""
        if id in self._places:
            self._places[id].note(count)

    def tell_key(self, id: str, key: str) -> None:
        """Its key, for its tooltip."""
        self._places[id].tell_key(key)

    def _clicked(self, id: str, _checked: bool = False) -> None:
        # The one that is shown stays chosen, however often it is clicked.
        self._places[id].setChecked(True)
        self.chosen.emit(id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        fit(list(self._places.values()), self._column, self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.ground)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), t.line)
        painter.end()
