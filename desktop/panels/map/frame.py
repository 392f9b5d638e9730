"""The map with what lies over it: buttons, the scale, and whose map it is."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.panels.map.ground import Ground
from desktop.panels.map.mercator import metres_per_pixel, round_length
from desktop.panels.map.streets import Streets
from desktop.panels.map.view import MapView
from desktop.panels.map.words import metres_words
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import IconButton

#: Logical pixels that the scale takes at most.
_SCALE = 96
_EDGE = 30
#: Names of the sources, as their licences and good manners ask.
_OWN = "Natural Earth · GeoNames"


class _Buttons(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        self.home = IconButton(Icon.PIN, tr("Back to the customer"), edge=_EDGE, glyph=16)
        self.nearer = IconButton(Icon.ZOOM_IN, tr("Nearer"), edge=_EDGE, glyph=16)
        self.farther = IconButton(Icon.ZOOM_OUT, tr("Farther"), edge=_EDGE, glyph=16)
        self.home.name(tr("Back to the customer"), "Home")
        self.nearer.name(tr("Nearer"), "+")
        self.farther.name(tr("Farther"), "-")
        for button in (self.home, self.nearer, self.farther):
            column.addWidget(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.raised, Radius.CONTROL)
        paint.outline(painter, rect, t.line_strong, Radius.CONTROL)
        painter.end()


class _Scale(QWidget):
    """A round length, drawn as long as it is at the map's middle."""

    def __init__(self, view: MapView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.resize(_SCALE + 2 * Space.ONE, 26)
        view.moved.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        latitude, _ = self._view.centre_degrees()
        one = metres_per_pixel(latitude, self._view.zoom)
        metres = round_length(_SCALE * one)
        t = theme.tokens()
        painter = paint.begin(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        length = round(metres / one)
        line = QRectF(Space.ONE, 18, length, 2)
        for rect in (line, QRectF(line.left(), 13, 2, 7), QRectF(line.right() - 2, 13, 2, 7)):
            painter.fillRect(rect.adjusted(-1, -1, 1, 1), QColor(t.land))
        for rect in (line, QRectF(line.left(), 13, 2, 7), QRectF(line.right() - 2, 13, 2, 7)):
            painter.fillRect(rect, QColor(t.text_soft))
        painter.setFont(fonts.font(Type.CAPTION))
        painter.setPen(QColor(t.text_soft))
        painter.drawText(QRectF(Space.ONE + 6, 0, _SCALE, 16), Qt.AlignmentFlag.AlignVCenter, metres_words(metres))
        painter.end()


class _Source(QWidget):
    """Whose map it is."""

    def __init__(self, view: MapView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._room = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def words(self) -> str:
        """The names; and that street tiles do not come, where they should."""
        streets = self._view.streets
        if streets is None:
            return _OWN
        if streets.away:
            return tr("Street map out of reach · {source}", source=_OWN)
        return streets.tiles.attribution

    def fit(self) -> None:
        """As wide as its words."""
        metrics = QFontMetricsF(fonts.font(Type.CAPTION))
        most = self._room.width() - _SCALE - 4 * Space.ONE
        self.resize(min(round(metrics.horizontalAdvance(self.words)) + 3 * Space.HALF, most), 18)
        self.move(self._room.width() - self.width(), self._room.height() - self.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        paint.fill(painter, QRectF(self.rect()), t.land, 0, alpha=190)
        font = fonts.font(Type.CAPTION)
        words = QFontMetricsF(font).elidedText(self.words, Qt.TextElideMode.ElideRight, self.width() - Space.ONE)
        painter.setFont(font)
        painter.setPen(QColor(t.text_faint))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()


class MapFrame(QWidget):
    """The view and its furniture."""

    def __init__(self) -> None:
        super().__init__()
        self.view = MapView(Ground(self))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        self.buttons = _Buttons(self)
        self.buttons.home.clicked.connect(self.view.go_home)
        self.buttons.nearer.clicked.connect(lambda: self.view.zoom_by(1))
        self.buttons.farther.clicked.connect(lambda: self.view.zoom_by(-1))
        self._scale = _Scale(self.view, self)
        self._source = _Source(self.view, self)

    def set_streets(self, streets: Streets | None) -> None:
        """Other street tiles, or none."""
        old = self.view.streets
        if old is not None:
            old.stop()
            old.deleteLater()
        self.view.set_streets(streets)
        if streets is not None:
            streets.came.connect(self._source_changed)
        self._source_changed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self.buttons.sizeHint()
        self.buttons.setGeometry(self.width() - size.width() - Space.ONE, Space.ONE, size.width(), size.height())
        self._scale.move(0, self.height() - self._scale.height() - 2)
        self._source.fit()

    def _source_changed(self) -> None:
        self._source.fit()
        self._source.update()
