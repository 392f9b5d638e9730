"""Drawing of the tables' rows, a cell at a time."""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFont, QPainter, QPixmap

from desktop.models.clock import clock_words
from desktop.models.floor.lines import AgentLine, QueueLine, VisitorLine
from desktop.models.floor.press import Press, level_press, over, state_press, wait_press
from desktop.panels.floor import laid
from desktop.panels.floor.words import NONE, answer_words, line_state_words, part_words, visitor_state_words
from desktop.panels.state_menu import state_tone
from desktop.panels.visitors.rows import page_of, short_cart_words
from desktop.state.preferences import FloorLimits
from desktop.ui import fonts, icons
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Tone, tone_colour
from desktop.ui.words import wait_words
from protocol.kinds import AgentStatus

_MINUTE = 60_000
#: Chats up to so many places are drawn as dots, more as a number alone.
_DOTS = 8


class Pen(Struct):
    """What drawing a cell needs beside the row."""

    painter: QPainter
    t: Tokens
    now: int
    limits: FloorLimits
    #: A person's picture by its address, if it is at hand.
    portrait: Callable[[str | None], QPixmap | None]

    def words(
        self,
        rect: QRectF,
        text: str,
        colour: str | None = None,
        *,
        right: bool = False,
        weight: QFont.Weight = fonts.REGULAR,
    ) -> None:
        """A line of text, elided."""
        laid.line(self.painter, rect, text, colour or self.t.text, weight=weight, right=right, tabular=right)

    def pill(self, rect: QRectF, text: str, press: Press, *, calm: str | None = None) -> None:
        """A number at the right, on a ground of its own where it presses."""
        ink, ground = self.colours(press)
        painter = self.painter
        if ground is None:
            faint = text in (NONE, "0")
            self.words(rect, text, self.t.text_faint if faint else calm, right=True)
            return
        width = laid.width(text, weight=fonts.MEDIUM, tabular=True) + 14
        at = QRectF(rect.right() - width + 7, rect.center().y() - 10.5, width, 21)
        paint.fill(painter, at, ground, 10.5)
        laid.line(painter, at.adjusted(7, 0, 0, 0), text, ink, weight=fonts.MEDIUM, tabular=True)

    def colours(self, press: Press) -> tuple[str, str | None]:
        """Ink and ground of what presses."""
        t = self.t
        match press:
            case Press.LATE:
                return t.bad, t.bad_soft
            case Press.WARN:
                return t.warn, t.warn_soft
            case Press.CALM:
                return t.text, None


def agent_cell(pen: Pen, rect: QRectF, line: AgentLine, column: str) -> None:
    """A cell of an agent's line."""
    t, agent = pen.t, line.agent
    faint = None if agent.online else t.text_faint
    match column:
        case "name":
            pen.painter.setOpacity(1.0 if agent.online else 0.55)
            at = QPointF(rect.x(), rect.center().y() - 13)
            laid.face(pen.painter, at, 26, agent.name, pen.portrait(agent.picture))
            pen.painter.setOpacity(1.0)
            right = 0.0
            if line.flagged:
                icons.paint(pen.painter, Icon.FLAG, rect.right() - 16, rect.center().y() - 8, 16, t.bad, 2.25)
                right = 22.0
            pen.words(rect.adjusted(36, 0, -right, 0), agent.name, faint, weight=fonts.MEDIUM)
        case "state":
            _state(pen, rect, line)
        case "time":
            elapsed = pen.now - agent.since
            press = state_press(agent, elapsed, pen.limits.away_warn * _MINUTE, pen.limits.away_late * _MINUTE)
            pen.pill(rect, clock_words(elapsed) if agent.online and agent.since else NONE, press, calm=t.text_soft)
        case "chats":
            _chats(pen, rect, line)
        case "waits":
            first = line.unanswered.first
            words = NONE if first is None else clock_words(pen.now - first)
            pen.pill(rect, words, line.unanswered.press(pen.now), calm=t.text_soft)
        case "queues":
            pen.words(rect, ", ".join(line.queues), t.text_faint)
        case "today":
            pen.pill(rect, str(line.figures.chats), Press.CALM, calm=t.text_soft)
        case "answer":
            warn, late = pen.limits.answer_warn * 1000, pen.limits.answer_late * 1000
            press = over(line.answer, warn, late) if line.answer is not None else Press.CALM
            pen.pill(rect, answer_words(line), press, calm=t.text_soft)
        case "missed":
            missed = line.figures.missed + line.figures.declined
            press = Press.WARN if line.figures.missed >= pen.limits.missed_warn else Press.CALM
            pen.pill(rect, str(missed), press, calm=t.text_soft)
        case _:
            pass


def _state(pen: Pen, rect: QRectF, line: AgentLine) -> None:
    agent, t = line.agent, pen.t
    lost = agent.online and agent.lease_until is not None
    tone = Tone.WARN if lost else state_tone(agent) if agent.online else Tone.FAINT
    colour = tone_colour(t, tone) if agent.online else t.line_strong
    at = QPointF(rect.x() + 5, rect.center().y())
    paint.dot(pen.painter, at, 4.5, colour)
    if agent.online and agent.status is not AgentStatus.READY and not lost:
        # Not by colour alone: who is not ready has a hollow mark.
        paint.dot(pen.painter, at, 2.0, t.surface)
    pen.words(rect.adjusted(18, 0, 0, 0), line_state_words(line), t.text if agent.online else t.text_faint)


def _chats(pen: Pen, rect: QRectF, line: AgentLine) -> None:
    """A dot a place, filled where there is a chat, ringed where one rings; and the numbers."""
    t, painter = pen.t, pen.painter
    full = line.open >= line.most > 0
    words = f"{line.open}/{line.most}"
    x = rect.x()
    if 0 < line.most <= _DOTS:
        taken = t.warn if full else t.accent_text
        dots = laid.Dots(line.open, line.most, line.rings, taken, t.accent_text, t.line_strong)
        laid.dots(painter, QPointF(x, rect.center().y()), dots)
        x += line.most * 10 + 6
    laid.line(
        painter,
        QRectF(x, rect.y(), rect.right() - x, rect.height()),
        words,
        t.warn if full else t.text_soft if line.open else t.text_faint,
        size=Type.SMALL,
        weight=fonts.MEDIUM if full else fonts.REGULAR,
        tabular=True,
    )


def queue_cell(pen: Pen, rect: QRectF, line: QueueLine, column: str) -> None:
    """A cell of a queue's line."""
    t, limits = pen.t, pen.limits
    match column:
        case "name":
            square = QRectF(rect.x(), rect.center().y() - 13, 26, 26)
            paint.fill(pen.painter, square, t.accent_soft, Radius.CONTROL)
            icons.paint(pen.painter, Icon.QUEUES, square.x() + 6, square.y() + 6, 14, t.accent_text)
            pen.words(rect.adjusted(36, 0, 0, 0), line.name, weight=fonts.MEDIUM)
        case "waiting":
            press = _longest(pen, line)
            pen.pill(rect, str(line.waiting), press if line.waiting else Press.CALM)
        case "longest":
            pen.pill(rect, NONE if line.first is None else clock_words(pen.now - line.first), _longest(pen, line))
        case "now" | "today":
            part = line.level_now if column == "now" else line.level
            pen.pill(rect, part_words(part), level_press(part, limits.level_warn / 100, limits.level_late / 100))
        case "answered":
            pen.pill(rect, str(line.figures.answered), Press.CALM, calm=t.text_soft)
        case "abandoned":
            pen.pill(rect, str(line.figures.abandoned), Press.CALM, calm=t.text_soft)
        case "open":
            pen.pill(rect, str(line.open), Press.CALM, calm=t.text_soft)
        case "ready":
            press = Press.LATE if not line.ready and line.waiting else Press.WARN if not line.ready else Press.CALM
            pen.pill(rect, f"{line.ready} / {line.here}", press, calm=t.text_soft)
        case "wait":
            pen.words(
                rect, wait_words(line.wait) or NONE, t.text_soft if line.wait is not None else t.text_faint, right=True
            )
        case _:
            pass


def _longest(pen: Pen, line: QueueLine) -> Press:
    return Press.CALM if line.first is None else wait_press(pen.now - line.first, line.target)


def visitor_cell(pen: Pen, rect: QRectF, line: VisitorLine, column: str) -> None:
    """A cell of a visitor's line."""
    t, one = pen.t, line.visitor.visiting
    match column:
        case "page":
            sign = Icon.USER if line.name else Icon.PAGE
            icons.paint(pen.painter, sign, rect.x(), rect.center().y() - 8, 16, t.text_faint)
            room = rect.adjusted(26, 0, 0, 0)
            pen.words(room, line.name or page_of(line.visitor), weight=fonts.MEDIUM)
            if line.name:
                beside = laid.width(line.name, weight=fonts.MEDIUM) + 12
                pen.words(room.adjusted(min(beside, room.width()), 0, 0, 0), page_of(line.visitor), t.text_faint)
        case "here":
            pen.words(rect, clock_words(pen.now - one.since), t.text_soft, right=True)
        case "time":
            pen.words(rect, clock_words(pen.now - one.page_since), t.text_soft, right=True)
        case "cart":
            has = one.cart is not None and bool(one.cart.lines or one.cart.total)
            pen.words(rect, short_cart_words(one.cart), t.text if has else t.text_faint)
        case "state":
            pen.words(rect, visitor_state_words(line), t.accent_text if line.agent else t.text_soft)
        case "shop":
            pen.words(rect, line.visitor.site, t.text_faint)
        case _:
            pass
