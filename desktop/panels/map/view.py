"""The map as one looks at it: drag, wheel, keys, pinch; the customer's marker and how sure it is."""

import math

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QNativeGestureEvent,
    QPainter,
    QPainterPath,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QGestureEvent,
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QPinchGesture,
)

from desktop.panels.map.ground import Ground, Tile
from desktop.panels.map.marks import MARKER_RADIUS, Circle, Marker
from desktop.panels.map.mercator import (
    TILE,
    Place,
    latitude_of,
    longitude_of,
    metres_per_pixel,
    project,
    zoom_for,
)
from desktop.panels.map.names import draw_names
from desktop.panels.map.streets import Streets
from desktop.ui import theme
from desktop.ui.text import tr
from protocol.browsing import Position

#: The scene is the world at this zoom, in logical pixels; it is as near as one can get.
MOST_ZOOM = 19.0
LEAST_ZOOM = 1.0
_SCENE = TILE * 2**MOST_ZOOM
_WHEEL_STEP = 1 / 240
_KEY_STEP = 0.5
#: A share of the view's edge for each press of an arrow.
_PAN = 0.2
#: How much of the view the circle of a position may take when it is shown, and the nearest that is gone to.
_CIRCLE_SHARE = 0.35
_NEAREST_ON_SHOWING = 9.0
_NEAREST_WITH_STREETS = 16.0
#: Zooms by which an older tile may stand in for one that is not there yet.
_STAND_IN = 5
_REGION_ZOOM = 4.0


class MapView(QGraphicsView):
    """Zoom by wheel, plus, minus and pinch; move by drag and arrows; Home goes back to the customer.

    Signals:
        moved: the part of the world that is seen has changed.
    """

    moved = Signal()

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        self.streets: Streets | None = None
        self.zoom = LEAST_ZOOM
        self.position: Position | None = None
        self._scene = QGraphicsScene(0, 0, _SCENE, _SCENE, self)
        self._circle, self._marker = Circle(), Marker()
        self._marker.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        for item in (self._circle, self._marker):
            item.setVisible(False)
            self._scene.addItem(item)
        self.setScene(self._scene)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self.setAccessibleName(tr("Map"))
        ground.came.connect(self.viewport().update)
        self.horizontalScrollBar().valueChanged.connect(self.moved)
        self.verticalScrollBar().valueChanged.connect(self.moved)
        self._look_at(Place(0.5, 0.36), LEAST_ZOOM)

    # --- where ------------------------------------------------------------------------------------

    def show_position(self, position: Position | None, *, go: bool = True) -> None:
        """Mark a position, and go there; None: there is none."""
        self.position = position
        for item in (self._circle, self._marker):
            item.setVisible(position is not None)
        if position is None:
            return
        at = project(position.latitude, position.longitude)
        for item in (self._circle, self._marker):
            item.setPos(at.x * _SCENE, at.y * _SCENE)
        self._circle.set_radius(position.accuracy / metres_per_pixel(position.latitude, MOST_ZOOM))
        if go:
            self.go_home()

    def go_home(self) -> None:
        """To the customer, as near as their position is sure."""
        position = self.position
        if position is None:
            return
        edge = max(1, min(self.viewport().width(), self.viewport().height()))
        wanted = zoom_for(position.latitude, max(1.0, position.accuracy), edge * _CIRCLE_SHARE)
        at = project(position.latitude, position.longitude)
        nearest = _NEAREST_ON_SHOWING if self.streets is None else _NEAREST_WITH_STREETS
        self._look_at(at, max(_REGION_ZOOM, min(wanted, nearest)))

    def centre(self) -> Place:
        """The place in the middle."""
        middle = self.mapToScene(self.viewport().rect().center())
        return Place(middle.x() / _SCENE, middle.y() / _SCENE)

    def centre_degrees(self) -> tuple[float, float]:
        """Latitude and longitude of the middle."""
        at = self.centre()
        return latitude_of(min(1.0, max(0.0, at.y))), longitude_of(at.x)

    def set_streets(self, streets: Streets | None) -> None:
        """Street tiles over the base map, or none."""
        self.streets = streets
        if streets is not None:
            streets.came.connect(self.viewport().update)
        self.viewport().update()

    def zoom_by(self, steps: float, around: QPointF | None = None) -> None:
        """Nearer (or, below 0, farther); what is at `around` of the viewport stays there, or else the middle."""
        around = QPointF(self.viewport().rect().center()) if around is None else around
        before = self._scene_at(around)
        self._set_zoom(self.zoom + steps)
        moved = self._scene_at(around) - before
        self.centerOn(self._scene_at(QPointF(self.viewport().rect().center())) - moved)
        self.ground.forget_waiting()
        self.moved.emit()

    def _look_at(self, at: Place, zoom: float) -> None:
        self._set_zoom(zoom)
        self.centerOn(at.x * _SCENE, at.y * _SCENE)
        self.ground.forget_waiting()
        self.moved.emit()

    def _set_zoom(self, zoom: float) -> None:
        edge = max(self.viewport().width(), self.viewport().height(), TILE)
        least = max(LEAST_ZOOM, math.log2(edge / TILE))
        self.zoom = max(least, min(MOST_ZOOM, zoom))
        self.resetTransform()
        scale = 2 ** (self.zoom - MOST_ZOOM)
        self.scale(scale, scale)

    def _scene_at(self, at: QPointF) -> QPointF:
        inverted, _ = self.viewportTransform().inverted()
        return inverted.map(at)

    # --- hands ------------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(event.angleDelta().y() * _WHEEL_STEP, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        across, down = self.viewport().width() * _PAN, self.viewport().height() * _PAN
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom_by(_KEY_STEP)
            case Qt.Key.Key_Minus:
                self.zoom_by(-_KEY_STEP)
            case Qt.Key.Key_Home | Qt.Key.Key_0:
                self.go_home()
            case Qt.Key.Key_Left:
                self._pan(-across, 0)
            case Qt.Key.Key_Right:
                self._pan(across, 0)
            case Qt.Key.Key_Up:
                self._pan(0, -down)
            case Qt.Key.Key_Down:
                self._pan(0, down)
            case _:
                super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                if pinch.scaleFactor() > 0:
                    around = self.viewport().mapFromGlobal(pinch.hotSpot())
                    self.zoom_by(math.log2(pinch.scaleFactor()), QPointF(around))
                event.accept()
                return True
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_by(math.log2(max(0.1, 1 + event.value())), event.position())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.zoom_by(0)

    def _pan(self, across: float, down: float) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + round(across))
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + round(down))

    # --- drawing ----------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, QColor(theme.tokens().sea))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        # Soft edges of neighbouring tiles would show as lines between them.
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        zoom = max(0, min(int(MOST_ZOOM), round(self.zoom)))
        edge = _SCENE / 2**zoom
        most = 2**zoom - 1
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        for x in range(max(0, int(seen.left() // edge)), min(most, int(seen.right() // edge)) + 1):
            for y in range(max(0, int(seen.top() // edge)), min(most, int(seen.bottom() // edge)) + 1):
                target = QRectF(x * edge, y * edge, edge, edge)
                self._draw_tile(painter, Tile(zoom, x, y), target)

    def _draw_tile(self, painter: QPainter, tile: Tile, target: QRectF) -> None:
        street = None if self.streets is None else self.streets.tile(tile)
        if street is not None:
            painter.drawPixmap(target, street, QRectF(street.rect()))
            return
        ratio = self.devicePixelRatioF()
        found = self.ground.tile(tile, ratio)
        source = None if found is None else QRectF(found.rect())
        up = 0
        while found is None and up < min(_STAND_IN, tile.zoom):
            up += 1
            found, source = self._part(Tile(tile.zoom - up, tile.x >> up, tile.y >> up), tile, up)
        if found is not None and source is not None:
            painter.drawPixmap(target, found, source)

    def _part(self, older: Tile, tile: Tile, up: int) -> tuple[QPixmap | None, QRectF | None]:
        whole = self.ground.at_hand(older)
        if whole is None:
            return None, None
        part = whole.width() / (1 << up)
        at = QPointF((tile.x - (older.x << up)) * part, (tile.y - (older.y << up)) * part)
        return whole, QRectF(at, QSizeF(part, part))

    def drawForeground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        places = self.ground.places
        if places is None or (self.streets is not None and not self.streets.away):
            return
        painter.save()
        painter.resetTransform()
        seen = self.mapToScene(self.viewport().rect()).boundingRect()
        west, north, east, south = (edge / _SCENE for edge in (seen.left(), seen.top(), seen.right(), seen.bottom()))
        clear = QPainterPath()
        if self._marker.isVisible():
            clear.addEllipse(QPointF(self.mapFromScene(self._marker.pos())), MARKER_RADIUS, MARKER_RADIUS)
        to_view = self.viewportTransform()
        draw_names(
            painter,
            places.within(west, north, east, south, self.zoom),
            lambda at: to_view.map(QPointF(at.x * _SCENE, at.y * _SCENE)),
            QRectF(self.viewport().rect()),
            clear.boundingRect(),
        )
        painter.restore()
