"""Names drawn on the map, the weightiest first, none over another."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from desktop.panels.map.mercator import Place
from desktop.panels.map.places import Name
from desktop.ui import fonts, theme
from desktop.ui.tokens import Type

#: More than this nobody reads.
_MOST = 60
_DOT = 2.0
_GAP = 5.0
_AIR = 4.0
_HALO = 3.0


@lru_cache(maxsize=512)
def _outline(text: str, size: int, weight: QFont.Weight) -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(), fonts.font(size, weight), text)
    return path


def draw_names(
    painter: QPainter,
    names: Iterable[Name],
    to_view: Callable[[Place], QPointF],
    view: QRectF,
    taken: QRectF,
) -> None:
    """Draw what there is room for. `taken` is left clear."""
    t = theme.tokens()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    halo = QPen(QColor(t.land), _HALO, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    boxes = [taken] if not taken.isEmpty() else []
    drawn = 0
    for name in names:
        at = to_view(name.at)
        size, weight = (Type.SMALL, fonts.STRONG) if name.is_country else (Type.CAPTION, fonts.REGULAR)
        metrics = QFontMetricsF(fonts.font(size, weight))
        width = metrics.horizontalAdvance(name.text)
        corner = (
            QPointF(at.x() - width / 2, at.y() - metrics.height() / 2)
            if name.is_country
            else QPointF(at.x() + _GAP, at.y() - metrics.height() / 2)
        )
        box = QRectF(corner.x(), corner.y(), width, metrics.height()).adjusted(-_AIR, -_AIR / 2, _AIR, _AIR / 2)
        if not view.contains(box) or any(box.intersects(other) for other in boxes):
            continue
        boxes.append(box)
        outline = _outline(name.text, size, weight).translated(corner.x(), corner.y() + metrics.ascent())
        painter.strokePath(outline, halo)
        painter.fillPath(outline, QColor(t.text_faint if name.is_country else t.text_soft))
        if not name.is_country:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.text_soft))
            painter.drawEllipse(at, _DOT, _DOT)
        drawn += 1
        if drawn == _MOST:
            return
