"""A count at the corner of something."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.ui import fonts, theme
from desktop.ui.tokens import Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Tone

_MOST_SHOWN = 10


def badge_words(count: int) -> str:
    """A count in the room there is for it."""
    return str(count) if count < _MOST_SHOWN else "9+"


def draw_badge(painter: QPainter, at: QPointF, count: int, around: str, tone: Tone = Tone.ACCENT) -> None:
    """Draw it with its middle at a point; `around` is the ground it stands on, its tone how much it presses."""
    t = theme.tokens()
    ground, ink = {Tone.BAD: (t.bad, t.on_bad), Tone.WARN: (t.warn, t.surface)}.get(tone, (t.accent, t.on_accent))
    paint.dot(painter, at, 8.5, around)
    paint.dot(painter, at, 7, ground)
    painter.setPen(ink)
    painter.setFont(fonts.font(Type.CAPTION, fonts.STRONG))
    painter.drawText(QRectF(at.x() - 9, at.y() - 8, 18, 16), Qt.AlignmentFlag.AlignCenter, badge_words(count))
