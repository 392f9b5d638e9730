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
    # One quarter is reckoned, the others are its mirror images: the door waits for this picture to be painted.
    corner = SHADOW + radius
    upper = bytearray()
    for y in range(corner + 1):
        left = bytes(_shade(corner - x - 0.5, corner - y - 0.5, radius, strength) for x in range(corner + 1))
        upper += left + left[::-1]
    edge = 2 * corner + 2
    rows = [upper[start : start + edge] for start in range(0, len(upper), edge)]
    opacities = b"".join((*rows, *reversed(rows)))
    return QImage(opacities, edge, edge, edge, QImage.Format.Format_Alpha8).convertToFormat(
        QImage.Format.Format_ARGB32_Premultiplied
    )


def _shade(dx: float, dy: float, radius: int, strength: float) -> int:
    """How dark the shadow is at a distance from the centre of its rounded corner, 0 to 255."""
    away = (math.hypot(max(dx, 0.0), max(dy, 0.0)) - radius) / SHADOW
    return 0 if away >= 1 else round(255 * strength * (1 - max(away, 0.0)) ** 2.4)


def dot(painter: QPainter, centre: QPointF, radius: float, colour: str) -> None:
    """A filled circle."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(centre, radius, radius)
