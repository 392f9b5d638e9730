"""Two charts of the last hours, by quarters: who came and was answered, and how many of them in time."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.models.clock import clock_words
from desktop.models.floor.lines import level
from desktop.panels.floor.words import NONE, part_words
from desktop.ui import fonts, theme
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.words import time_words
from protocol.figures import Step
from protocol.limits import FIGURE_STEP

_HEIGHT = 148
_TOP, _BOTTOM = 42.0, 22.0
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
_HOUR = 3_600_000


class Curve(ABC):
    """What a chart shows, and its words."""

    title: str
    steps: tuple[Step, ...] = ()

    @abstractmethod
    def summary(self) -> str:
        """All of it in a line."""

    @abstractmethod
    def told(self, step: Step) -> str:
        """One quarter in words."""

    @abstractmethod
    def draw(self, painter: QPainter, at: QRectF, t: Tokens) -> None:
        """The quarters, in the room for them."""

    @abstractmethod
    def legend(self, t: Tokens) -> Sequence[tuple[str, str]]:
        """Colours and their words."""

    def slot(self, at: QRectF, number: int) -> QRectF:
        """The room of a quarter."""
        wide = at.width() / max(1, len(self.steps))
        return QRectF(at.x() + number * wide, at.y(), wide, at.height())


class Chart(QWidget):
    """A card with a title, and quarters side by side."""

    def __init__(self, curve: Curve) -> None:
        super().__init__()
        self.curve = curve
        #: The queue whose they are; empty: of all.
        self._of = ""
        self._over: int | None = None
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The quarters that it shows."""
        return self.curve.steps

    def sizeHint(self) -> QSize:
        return QSize(360, _HEIGHT)

    def show_steps(self, steps: tuple[Step, ...], of: str = "") -> None:
        """Show these quarters, of one queue (its name) or of all."""
        if (steps, of) != (self.steps, self._of):
            self.curve.steps, self._of = steps, of
            self.setAccessibleName(f"{self._title}: {self.curve.summary()}")
            self.update()

    @property
    def _title(self) -> str:
        return f"{self.curve.title} · {self._of}" if self._of else self.curve.title

    # --- inside -----------------------------------------------------------------------------

    def _room(self) -> QRectF:
        return QRectF(self.rect()).adjusted(Space.TWO, _TOP, -Space.TWO, -_BOTTOM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        card = QRectF(self.rect())
        paint.fill(painter, card, t.surface, Radius.CARD)
        paint.outline(painter, card, t.line, Radius.CARD)
        painter.setFont(fonts.font(Type.BODY, fonts.STRONG))
        painter.setPen(QColor(t.text))
        head = QRectF(card.x() + Space.TWO, card.y() + 10, card.width() - 2 * Space.TWO, 22)
        painter.drawText(head, _LEFT, self._title)
        self._draw_legend(painter, head, t)
        at = self._room()
        if self._over is not None:
            paint.fill(painter, self.curve.slot(at, self._over).adjusted(0, -4, 0, 2), t.hover, Radius.SMALL)
        self.curve.draw(painter, at, t)
        painter.setPen(QPen(QColor(t.line_strong), 1))
        painter.drawLine(at.bottomLeft(), at.bottomRight())
        self._hours(painter, at, t)
        painter.end()

    def _draw_legend(self, painter: QPainter, head: QRectF, t: Tokens) -> None:
        font = fonts.font(Type.SMALL)
        metrics = QFontMetricsF(font)
        x = head.right()
        room = head.x() + QFontMetricsF(fonts.font(Type.BODY, fonts.STRONG)).horizontalAdvance(self._title) + 16
        for colour, words in reversed(self.curve.legend(t)):
            width = metrics.horizontalAdvance(words)
            if x - width - 16 < room:
                return
            painter.setFont(font)
            painter.setPen(QColor(t.text_soft))
            painter.drawText(QRectF(x - width - 1, head.y(), width + 2, head.height()), _LEFT, words)
            paint.dot(painter, QPointF(x - width - 9, head.center().y()), 4, colour)
            x -= width + 30

    def _hours(self, painter: QPainter, at: QRectF, t: Tokens) -> None:
        painter.setFont(fonts.font(Type.CAPTION, tabular=True))
        painter.setPen(QColor(t.text_faint))
        for number, step in enumerate(self.steps):
            if step.at % _HOUR == 0:
                slot = self.curve.slot(at, number)
                painter.drawLine(QPointF(slot.x(), at.bottom()), QPointF(slot.x(), at.bottom() + 3))
                words = time_words(step.at)
                where = QRectF(slot.x() - 22, at.bottom() + 3, 44, 16)
                if where.left() >= 2 and where.right() <= self.width() - 2:
                    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, words)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._number_at(event.position().x()))

    def leaveEvent(self, _event: QEvent) -> None:
        self._point_at(None)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            number = self._number_at(event.pos().x())
            if number is not None:
                step = self.steps[number]
                when = f"{time_words(step.at)}–{time_words(step.at + FIGURE_STEP)}"
                QToolTip.showText(event.globalPos(), f"{when}: {self.curve.told(step)}", self)
            return True
        return super().event(event)

    def _point_at(self, number: int | None) -> None:
        if number != self._over:
            self._over = number
            self.update()

    def _number_at(self, x: float) -> int | None:
        at = self._room()
        if not self.steps or not at.left() <= x < at.right():
            return None
        return min(len(self.steps) - 1, int((x - at.left()) * len(self.steps) // at.width()))


class Flow(Curve):
    """Who came, who was answered, who gave up."""

    def __init__(self) -> None:
        self.title = tr("Customers")

    def summary(self) -> str:
        return tr(
            "{came} came, {answered} were answered, {gave} gave up in the last hours",
            came=sum(step.arrived for step in self.steps),
            answered=sum(step.answered for step in self.steps),
            gave=sum(step.abandoned for step in self.steps),
        )

    def told(self, step: Step) -> str:
        return tr(
            "{came} came, {answered} answered, {gave} gave up",
            came=step.arrived,
            answered=step.answered,
            gave=step.abandoned,
        )

    def legend(self, t: Tokens) -> Sequence[tuple[str, str]]:
        return ((t.line_strong, tr("came")), (t.accent_text, tr("answered")), (t.bad, tr("gave up")))

    def draw(self, painter: QPainter, at: QRectF, t: Tokens) -> None:
        most = max((max(step.arrived, step.answered + step.abandoned) for step in self.steps), default=0)
        if not most:
            _nothing(painter, at, t)
            return
        for number, step in enumerate(self.steps):
            slot = self.slot(at, number)
            wide = min(11.0, (slot.width() - 5) / 2)
            x = slot.center().x() - wide - 1
            _bar(painter, QRectF(x, at.y(), wide, at.height()), step.arrived / most, t.line_strong)
            x += wide + 2
            answered, gave = step.answered / most, step.abandoned / most
            _bar(painter, QRectF(x, at.y(), wide, at.height()), answered, t.accent_text)
            if gave:
                high = at.height() * gave
                top = at.bottom() - at.height() * answered - high
                paint.fill(painter, QRectF(x, top, wide, max(2.0, high - 1)), t.bad, 2)


class Level(Curve):
    """The part of those who were answered, or gave up, that was answered in time."""

    def __init__(self) -> None:
        self.title = tr("Answered in time")
        self.wanted = 85

    def summary(self) -> str:
        whole = [step for step in self.steps if step.answered or step.abandoned]
        return tr("{part} of the last hours", part=part_words(level(whole)))

    def told(self, step: Step) -> str:
        part = level([step])
        if part is None:
            return tr("nobody was answered")
        waited = clock_words(step.waited // step.answered) if step.answered else NONE
        return tr("{part} in time, answered after {time} on average", part=part_words(part), time=waited)

    def legend(self, t: Tokens) -> Sequence[tuple[str, str]]:
        return ((t.good, tr("in time")), (t.line_strong, tr("wanted: {n} %", n=self.wanted)))

    def draw(self, painter: QPainter, at: QRectF, t: Tokens) -> None:
        points = [
            QPointF(self.slot(at, number).center().x(), at.bottom() - at.height() * part)
            for number, step in enumerate(self.steps)
            if (part := level([step])) is not None
        ]
        if not points:
            _nothing(painter, at, t)
            return
        wanted = at.bottom() - at.height() * self.wanted / 100
        painter.setPen(QPen(QColor(t.line_strong), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(at.left(), wanted), QPointF(at.right(), wanted))
        line = QPainterPath(points[0])
        for point in points[1:]:
            line.lineTo(point)
        area = QPainterPath(line)
        area.lineTo(points[-1].x(), at.bottom())
        area.lineTo(points[0].x(), at.bottom())
        area.closeSubpath()
        tint = QColor(t.good)
        tint.setAlpha(34)
        painter.fillPath(area, tint)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(
            QPen(QColor(t.good), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        )
        painter.drawPath(line)
        for point in points:
            low = point.y() > wanted
            paint.dot(painter, point, 3.2, t.bad if low else t.good)
            paint.dot(painter, point, 1.4, t.surface)


def _bar(painter: QPainter, room: QRectF, part: float, colour: str) -> None:
    high = room.height() * part
    if high > 0:
        paint.fill(painter, QRectF(room.x(), room.bottom() - high, room.width(), high), colour, min(2.0, high / 2))


def _nothing(painter: QPainter, at: QRectF, t: Tokens) -> None:
    painter.setFont(fonts.font(Type.SMALL))
    painter.setPen(QColor(t.text_faint))
    painter.drawText(at, Qt.AlignmentFlag.AlignCenter, tr("Nothing yet in the last hours"))
