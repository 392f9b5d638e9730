"""Shapes that several widgets draw: rounded fills, focus rings, sheets with a shadow, pills."""

import math
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.tokens import Radius

#: Room around a sheet for its shadow, in logical pixels.
SHADOW = 24
_DROP = 6


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
    dark = theme.current().dark
    _shadow(painter, rect, radius, 0.5 if dark else 0.16)
    fill(painter, rect, t.raised, radius)
    outline(painter, rect, t.line_strong if dark else t.line, radius)


def _shadow(painter: QPainter, rect: QRectF, radius: float, strength: float) -> None:
    """The blurred ground of a sheet, stretched from one small picture by its nine parts."""
    corner = SHADOW + round(radius)
    picture = _shadow_picture(round(radius), strength)
    edge = picture.width()
    outer = rect.adjusted(-SHADOW, -SHADOW + _DROP, SHADOW, SHADOW + _DROP)
    xs = (outer.left(), outer.left() + corner, outer.right() - corner, outer.right())
    ys = (outer.top(), outer.top() + corner, outer.bottom() - corner, outer.bottom())
    cuts = (0, corner, edge - corner, edge)
    for row in range(3):
        for column in range(3):
            target = QRectF(QPointF(xs[column], ys[row]), QPointF(xs[column + 1], ys[row + 1]))
            source = QRectF(QPointF(cuts[column], cuts[row]), QPointF(cuts[column + 1], cuts[row + 1]))
            painter.drawImage(target, picture, source)


@lru_cache(maxsize=8)
def _shadow_picture(radius: int, strength: float) -> QImage:
    corner = SHADOW + radius
    edge = 2 * corner + 2
    image = QImage(edge, edge, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    half = edge / 2 - SHADOW - radius
    for y in range(edge):
        for x in range(edge):
            dx = max(abs(x + 0.5 - edge / 2) - half, 0.0)
            dy = max(abs(y + 0.5 - edge / 2) - half, 0.0)
            away = (math.hypot(dx, dy) - radius) / SHADOW
            if away < 1:
                fade = 1 - max(away, 0.0)
                image.setPixel(x, y, round(255 * strength * fade**2.4) << 24)
    return image


def dot(painter: QPainter, centre: QPointF, radius: float, colour: str) -> None:
    """A filled circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, radius, radius)
