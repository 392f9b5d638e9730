"""Shapes that several widgets draw: rounded fills, focus rings, sheets with a shadow, pills."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.tokens import Radius

#: Room around a sheet for its shadow, in logical pixels.
SHADOW = 20
_STEPS = 16


def begin(widget: QWidget) -> QPainter:
    """An antialiased painter on a widget; the caller ends it."""
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def fill(painter: QPainter, rect: QRectF, colour: str, radius: float, *, alpha: int = 255) -> None:
    """A rounded rectangle without an outline."""
    tint = QColor(colour)
    tint.setAlpha(alpha)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tint)
    painter.drawRoundedRect(rect, radius, radius)


def outline(painter: QPainter, rect: QRectF, colour: str, radius: float, width: float = 1.0) -> None:
    """A rounded outline, drawn inside the rectangle."""
    inset = width / 2
    painter.setPen(QPen(QColor(colour), width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def focus_ring(painter: QPainter, rect: QRectF, radius: float) -> None:
    """The one sign of keyboard focus, two pixels of accent inside the rectangle."""
    outline(painter, rect, theme.tokens().accent_text, radius, 2)


def sheet(painter: QPainter, rect: QRectF, radius: float = Radius.SHEET) -> None:
    """A floating sheet with a soft shadow; it needs `SHADOW` pixels of room around."""
    t = theme.tokens()
    shade = QColor(t.shadow)
    painter.setPen(Qt.PenStyle.NoPen)
    strength = 4.2 if theme.current().dark else 1.5
    for step in range(_STEPS):
        spread = SHADOW * (1 - step / _STEPS) * 0.8
        shade.setAlphaF(strength * (step + 1) / (_STEPS * 255) * 1.6)
        painter.setBrush(shade)
        painter.drawRoundedRect(rect.adjusted(-spread, -spread + 5, spread, spread + 5), radius + spread, radius + spread)
    fill(painter, rect, t.raised, radius)
    outline(painter, rect, t.line_strong if theme.current().dark else t.line, radius)


def dot(painter: QPainter, centre: QPointF, radius: float, colour: str) -> None:
    """A filled circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, radius, radius)
