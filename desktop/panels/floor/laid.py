"""What rows are drawn of, laid out once: the same words, faces and dots stand in a table second after second.

Laying out a line of text costs three times as much as drawing it.
"""

from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap, QStaticText, QTransform

from desktop.ui import fonts
from desktop.ui.tokens import Type
from desktop.ui.widgets import avatar, paint

#: From the middle of one dot to the next; of a dot, and of the hole in a free one.
_STEP, _RADIUS, _HOLE = 10.0, 3.6, 2.2
_HEIGHT = 10


class Dots(Struct, frozen=True):
    """Places for chats: those taken, in all, and whether a chat rings at the first that is free; and colours."""

    open: int
    most: int
    rings: bool
    taken: str
    ringing: str
    free: str


def line(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: str,
    *,
    size: int = Type.BODY,
    weight: QFont.Weight = fonts.REGULAR,
    right: bool = False,
    tabular: bool = False,
) -> None:
    """A line of text in the middle of its height, elided."""
    words, room = _laid(text, size, weight, tabular, int(rect.width()) + 1)
    x = rect.right() - room.width() if right else rect.x()
    painter.setFont(fonts.font(size, weight, tabular=tabular))
    painter.setPen(_colour(colour))
    painter.drawStaticText(QPointF(x, round(rect.center().y() - room.height() / 2)), words)


def width(text: str, *, size: int = Type.BODY, weight: QFont.Weight = fonts.REGULAR, tabular: bool = False) -> float:
    """How wide a line of text is."""
    return _laid(text, size, weight, tabular, None)[1].width()


def face(painter: QPainter, at: QPointF, edge: int, name: str, picture: QPixmap | None) -> None:
    """A person's picture, or initials."""
    if picture is not None:
        avatar.draw(painter, QRectF(at.x(), at.y(), edge, edge), name, picture)
        return
    _put(painter, at, _face(name, edge, painter.device().devicePixelRatioF()))


def dots(painter: QPainter, left: QPointF, what: Dots) -> None:
    """A dot a place, filled where there is a chat, ringed where one rings; `left`: at half their height."""
    _put(painter, QPointF(left.x(), left.y() - _HEIGHT / 2), _dots(what, painter.device().devicePixelRatioF()))


def _put(painter: QPainter, at: QPointF, picture: QPixmap) -> None:
    ratio = picture.devicePixelRatioF()
    painter.drawPixmap(QPointF(round(at.x() * ratio) / ratio, round(at.y() * ratio) / ratio), picture)


@lru_cache(maxsize=2048)
def _laid(text: str, size: int, weight: QFont.Weight, tabular: bool, room: int | None) -> tuple[QStaticText, QSizeF]:
    font = fonts.font(size, weight, tabular=tabular)
    shown = text if room is None else QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
    laid = QStaticText(shown)
    laid.setTextFormat(Qt.TextFormat.PlainText)
    laid.prepare(QTransform(), font)
    return laid, laid.size()


@lru_cache(maxsize=64)
def _colour(name: str) -> QColor:
    return QColor(name)


@lru_cache(maxsize=128)
def _face(name: str, edge: int, ratio: float) -> QPixmap:
    picture = _blank(edge, edge, ratio)
    painter = QPainter(picture)
    avatar.draw(painter, QRectF(0, 0, edge, edge), name)
    painter.end()
    return picture


@lru_cache(maxsize=128)
def _dots(what: Dots, ratio: float) -> QPixmap:
    picture = _blank(round(what.most * _STEP), _HEIGHT, ratio)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for place in range(what.most):
        centre = QPointF(4 + place * _STEP, _HEIGHT / 2)
        taken = place < what.open
        ringing = place == what.open and what.rings
        paint.dot(painter, centre, _RADIUS, what.taken if taken else what.ringing if ringing else what.free)
        if not taken:
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Clear)
            paint.dot(painter, centre, _HOLE, what.free)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.end()
    return picture


def _blank(width: int, height: int, ratio: float) -> QPixmap:
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
