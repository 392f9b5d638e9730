"""The rail at the left edge: the places of the desk, one under the other; the last ones stand at its foot."""

from functools import partial

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui import icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space
from desktop.ui.widgets import paint
from desktop.ui.widgets.badge import draw_badge
from desktop.ui.widgets.labels import tip

RAIL = 56
_EDGE, _GLYPH = 40, 20


class _Place(QAbstractButton):
    """An icon; what is new there stands at its corner."""

    def __init__(self, id: str, title: str, icon: Icon) -> None:
        super().__init__()
        self.id = id
        self._icon = icon
        self._count = 0
        self._key = ""
        self._over = False
        self.setText(title)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name_it()

    def note(self, count: int) -> None:
        if count != self._count:
            self._count = count
            self._name_it()
            self.update()

    def tell_key(self, key: str) -> None:
        self._key = key
        self._name_it()

    def _name_it(self) -> None:
        name = tr("Go to: {place}", place=self.text())
        self.setAccessibleName(f"{name}, {self._count}" if self._count else name)
        self.setToolTip(tip(f"{self.text()}   {self._key}" if self._key else self.text()))

    def sizeHint(self) -> QSize:
        return QSize(_EDGE, _EDGE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter as well as Space, as with all buttons here.
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._over = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._over = False
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        if self.isChecked():
            paint.fill(painter, rect, t.selected, Radius.CARD)
        elif self._over or self.isDown():
            paint.fill(painter, rect, t.hover, Radius.CARD)
        ink = t.accent_text if self.isChecked() else t.text if self._over else t.text_soft
        at = rect.center() - QPointF(_GLYPH / 2, _GLYPH / 2)
        icons.paint(painter, self._icon, at.x(), at.y(), _GLYPH, ink, 2 if self.isChecked() else 1.75)
        if self._count:
            draw_badge(painter, QPointF(rect.right() - 9, rect.y() + 9), self._count, t.ground)
        if self.hasFocus():
            paint.focus_ring(painter, rect, Radius.CARD)
        painter.end()


class Rail(QWidget):
    """Signals: chosen: a place was chosen by hand (its id)."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(tr("Places"))
        self.setFixedWidth(RAIL)
        self._places: dict[str, _Place] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.ONE, Space.ONE, Space.ONE, Space.ONE)
        self._column.setSpacing(Space.HALF)
        self._column.addStretch(1)
        self._above = 0

    def add(self, id: str, title: str, icon: Icon, *, foot: bool = False) -> None:
        """Put a place at the end of those above, or at the foot."""
        place = self._places[id] = _Place(id, title, icon)
        # No button group: in one, Qt lets Tab stop at the last used alone.
        place.clicked.connect(partial(self._clicked, place))
        if foot:
            self._column.addWidget(place)
        else:
            self._column.insertWidget(self._above, place)
            self._above += 1

    def choose(self, id: str) -> None:
        """Show that this place is shown."""
        for place in self._places.values():
            place.setChecked(place.id == id)

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

    def _clicked(self, place: _Place, _checked: bool = False) -> None:
        # The one that is shown stays chosen, however often it is clicked.
        place.setChecked(True)
        self.chosen.emit(place.id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = QPainter(self)
        painter.fillRect(self.rect(), t.ground)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), t.line)
        painter.end()
