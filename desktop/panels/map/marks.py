"""What stands on the map where the customer is."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from desktop.ui import theme

#: Logical pixels.
MARKER_RADIUS = 9.0


class Marker(QGraphicsItem):
    """A pin's dot, as large at every zoom."""

    def boundingRect(self) -> QRectF:
        edge = MARKER_RADIUS + 3
        return QRectF(-edge, -edge, 2 * edge, 2 * edge)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        t = theme.tokens()
        painter.setPen(QPen(QColor(t.surface), 3))
        painter.setBrush(QColor(t.accent))
        painter.drawEllipse(QPointF(), MARKER_RADIUS, MARKER_RADIUS)


class Circle(QGraphicsItem):
    """Within it the customer is, as far as their device can tell."""

    def __init__(self) -> None:
        super().__init__()
        self.radius = 0.0

    def set_radius(self, radius: float) -> None:
        """In scene coordinates."""
        self.prepareGeometryChange()
        self.radius = radius

    def boundingRect(self) -> QRectF:
        return QRectF(-self.radius, -self.radius, 2 * self.radius, 2 * self.radius)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:  # noqa: ARG002
        accent = QColor(theme.tokens().accent)
        pen = QPen(accent, 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        accent.setAlphaF(0.14)
        painter.setBrush(accent)
        painter.drawEllipse(self.boundingRect())
