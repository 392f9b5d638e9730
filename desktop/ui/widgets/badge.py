"""A count at the corner of something."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.ui import fonts, theme
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint

_MOST_SHOWN = 10


def badge_words(count: int) -> str:
    """A count in the room there is for it."""
    return str(count) if count < _MOST_SHOWN else "9+"


def draw_badge(painter: QPainter, at: QPointF, count: int, around: str, *, urgent: bool = False) -> None:
    """Draw it with its middle at a point; `around` is the ground it stands on."""
    t = theme.tokens()
    paint.dot(painter, at, 8.5, around)
    paint.dot(painter, at, 7, t.bad if urgent else t.accent)
    painter.setPen(t.on_bad if urgent else t.on_accent)
    painter.setFont(fonts.font(Type.CAPTION, fonts.STRONG))
    painter.drawText(QRectF(at.x() - 9, at.y() - 8, 18, 16), Qt.AlignmentFlag.AlignCenter, badge_words(count))
