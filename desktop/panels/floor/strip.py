"""Over the tables: a handful of numbers that tell how the floor stands."""

from msgspec import Struct
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.models.clock import clock_words
from desktop.models.floor.board import Totals
from desktop.models.floor.press import Press, level_press, wait_press
from desktop.panels.floor.words import part_words
from desktop.state.preferences import FloorLimits
from desktop.ui import fonts, theme
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Tokens, Type
from desktop.ui.widgets import paint

_HEIGHT = 66
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Number(Struct, frozen=True):
    """A number, what it is, and what stands beside it."""

    name: str
    value: str
    beside: str = ""
    press: Press = Press.CALM


class _Tile(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._number = Number("", "")
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_number(self, number: Number) -> None:
        if number != self._number:
            self._number = number
            self.setAccessibleName(f"{number.name}: {number.value} {number.beside}".strip())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(132, _HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t, number = theme.tokens(), self._number
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        ink, ground, line = _colours(t, number.press)
        paint.fill(painter, rect, ground, Radius.CARD)
        paint.outline(painter, rect, line, Radius.CARD)
        inner = rect.adjusted(14, 8, -8, -8)
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        painter.setPen(QColor(t.text_soft))
        name = painter.fontMetrics().elidedText(number.name, Qt.TextElideMode.ElideRight, int(inner.width()))
        painter.drawText(QRectF(inner.x(), inner.y(), inner.width(), 18), _LEFT, name)
        big = fonts.font(Type.HEADING, fonts.STRONG, tabular=True)
        painter.setFont(big)
        painter.setPen(QColor(ink))
        value = QRectF(inner.x(), inner.y() + 19, inner.width(), 30)
        painter.drawText(value, _LEFT, number.value)
        x = QFontMetricsF(big).horizontalAdvance(number.value) + 8
        painter.setFont(fonts.font(Type.SMALL, tabular=True))
        painter.setPen(QColor(t.text_faint if number.press is Press.CALM else ink))
        room = QRectF(value.x() + x, value.y() + 3, value.width() - x, value.height())
        shown = painter.fontMetrics().elidedText(number.beside, Qt.TextElideMode.ElideRight, int(max(0, room.width())))
        painter.drawText(room, _LEFT, shown)
        painter.end()


class Strip(QWidget):
    """The numbers side by side."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.ONE)
        self.tiles = [_Tile() for _ in range(6)]
        for tile in self.tiles:
            row.addWidget(tile, 1)

    def refresh(self, totals: Totals, limits: FloorLimits, now: int) -> None:
        """Show these."""
        unanswered = totals.unanswered
        waited = None if totals.first is None else now - totals.first
        waits = Press.CALM if waited is None else wait_press(waited, totals.target)
        full = totals.places > 0 and totals.open >= totals.places
        numbers = (
            Number(
                tr("Waiting"),
                str(totals.waiting),
                tr("longest {time}", time=clock_words(waited)) if waited else "",
                waits,
            ),
            Number(
                tr("Unanswered"),
                str(unanswered.count),
                tr("longest {time}", time=clock_words(now - unanswered.first)) if unanswered.first else "",
                unanswered.press(now),
            ),
            Number(
                tr("In time today"),
                part_words(totals.level),
                tr("now {part}", part=part_words(totals.level_now)) if totals.level_now is not None else "",
                level_press(totals.level, limits.level_warn / 100, limits.level_late / 100),
            ),
            Number(
                tr("Ready"),
                str(totals.ready),
                tr("of {n} here", n=totals.here),
                Press.WARN if not totals.ready and totals.waiting else Press.CALM,
            ),
            Number(
                tr("Chats"),
                str(totals.open),
                tr("of {n} places", n=totals.places) if totals.places else "",
                Press.WARN if full else Press.CALM,
            ),
            Number(
                tr("Answered today"),
                f"{totals.answered:,}",
                tr("{n} gave up", n=totals.abandoned) if totals.abandoned else "",
            ),
        )
        for tile, number in zip(self.tiles, numbers, strict=True):
            tile.show_number(number)


def _colours(t: Tokens, press: Press) -> tuple[str, str, str]:
    """Ink, ground and line."""
    match press:
        case Press.LATE:
            return t.bad, t.bad_soft, t.bad_soft
        case Press.WARN:
            return t.warn, t.warn_soft, t.warn_soft
        case Press.CALM:
            return t.text, t.surface, t.line
