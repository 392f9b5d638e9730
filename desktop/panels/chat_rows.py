"""Rows of the chat list: their words and their drawing."""

from functools import lru_cache

from msgspec.structs import replace
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.chats import ChatRow, HeadingRow, Row, RowRole, Section
from desktop.models.clock import clock_words
from desktop.models.desk import Desk
from desktop.panels.transcript.words import delivery_words
from desktop.state.limits import USUAL, Limits
from desktop.state.messages import Delivery
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.words import channel_icon, channel_words, numbered_words

_ROW, _WAITING_ROW, _HEADING = 72, 58, 38
#: Rows kept as pictures, one each, before all are drawn anew.
_PICTURES = 30
_PictureKey = tuple[ChatRow, int, int, bool, bool, bool, tuple[float, float], str, float]
_DIGITS = str.maketrans("123456789", "000000000")
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def section_words(section: Section) -> str:
    """A section's heading."""
    match section:
        case Section.MINE:
            return tr("My chats")
        case Section.WRAP_UP:
            return tr("To finish")
        case Section.LOST:
            return tr("No longer mine")
        case Section.MONITORED:
            return tr("Read along")
        case Section.WAITING:
            return tr("Waiting")


def waiting_words(row: ChatRow) -> str:
    """What is special about one that waits or is read along in; empty for most."""
    if row.whose:
        return tr("with {name}", name=row.whose)
    if row.rings_at:
        return tr("rings at {name}", name=row.rings_at)
    return tr("from {name}", name=row.passed_by) if row.passed_by else ""


def row_words(row: Row) -> str:
    """A row for a screen reader."""
    if isinstance(row, HeadingRow):
        return f"{section_words(row.section)}, {row.count}"
    parts = [row.name or numbered_words(row.nameless), row.queue, channel_words(row.channel)]
    if row.unread:
        parts.append(tr("{n} unread", n=row.unread))
    if row.coached:
        parts.append(tr("A supervisor coaches you"))
    if row.typing:
        parts.append(tr("is typing"))
    if row.gone:
        parts.append(tr("Connection lost"))
    if waiting_words(row):
        parts.append(waiting_words(row))
    if row.delivery is not None and row.delivery in (Delivery.OUTBOX, Delivery.FAILED, Delivery.HELD):
        parts.append(delivery_words(row.delivery))
    return ", ".join(part for part in parts if part) + f": {row.last}"


class ChatRowDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pictures: dict[str, tuple[_PictureKey, QPixmap]] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = index.data(RowRole)
        if isinstance(row, HeadingRow):
            return QSize(100, _HEADING if row.count else _HEADING + 24)
        waiting = isinstance(row, ChatRow) and row.section is Section.WAITING
        return QSize(100, _WAITING_ROW if waiting else _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RowRole)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        if isinstance(row, HeadingRow):
            painter.save()
            _heading(painter, QRectF(rect), row)
            painter.restore()
        elif isinstance(row, ChatRow):
            now = self._desk.now()
            waited = None if row.waiting_since is None else now - row.waiting_since
            session = None if row.session_since is None else now - row.session_since
            painter.drawPixmap(rect.topLeft(), self._picture(painter, option, row, rect, (waited, session)))
            painter.save()
            painter.translate(rect.topLeft())
            _clocks(painter, _card(rect), row, waited, session)
            painter.restore()

    def _picture(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        row: ChatRow,
        rect: QRect,
        clocks: tuple[int | None, int | None],
    ) -> QPixmap:
        """A row without its clocks, drawn once for as long as nothing about it changes."""
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        flag = QStyle.StateFlag
        # A chat that was lost and waits again stands in two sections: it is read in the first.
        chosen = row.interaction == self._desk.selected and (
            row.section is not Section.WAITING or self._desk.conversation is None
        )
        over = bool(state & flag.State_MouseOver)
        focus = bool(state & flag.State_HasFocus) and bool(state & flag.State_KeyboardFocusChange)
        ratio = painter.device().devicePixelRatioF()
        t = theme.tokens()
        room = _room_of(row, *clocks)
        key = (row, rect.width(), rect.height(), chosen, over, focus, room, t.surface, ratio)
        kept = self._pictures.get(row.key)
        if kept is not None and kept[0] == key:
            return kept[1]
        if len(self._pictures) > _PICTURES:
            self._pictures.clear()
        drawn = _picture(row, rect, room, t, chosen=chosen, over=over, focus=focus, ratio=ratio)
        self._pictures[row.key] = (key, drawn)
        return drawn


def _picture(
    row: ChatRow,
    rect: QRect,
    room: tuple[float, float],
    t: Tokens,
    *,
    chosen: bool,
    over: bool,
    focus: bool,
    ratio: float,
) -> QPixmap:
    drawn = QPixmap(round(rect.width() * ratio), round(rect.height() * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(t.side)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    card = _card(rect)
    ground = t.selected if chosen else t.hover if over else t.side
    if chosen or over:
        paint.fill(painter, card, ground, Radius.CARD)
    if chosen:
        paint.fill(painter, QRectF(card.x(), card.y() + 16, 3, card.height() - 32), t.accent_text, 1.5)
    if focus:
        paint.focus_ring(painter, card, Radius.CARD)
    # What is begun in the chosen chat is before the agent's eyes; here it would be a keystroke late.
    _chat(painter, card, replace(row, draft="") if chosen else row, room, t, ground)
    painter.end()
    return drawn


def _heading(painter: QPainter, rect: QRectF, row: HeadingRow) -> None:
    t = theme.tokens()
    font = fonts.font(Type.SMALL, fonts.STRONG)
    painter.setFont(font)
    painter.setPen(QColor(t.text_soft))
    at = QRectF(rect.x() + 20, rect.y() + 8, rect.width() - 40, _HEADING - 8)
    painter.drawText(at, _LEFT, section_words(row.section))
    if not row.count:
        painter.setPen(QColor(t.text_faint))
        painter.setFont(fonts.font(Type.SMALL))
        none = tr("Nobody waits") if row.section is Section.WAITING else tr("No chats now")
        painter.drawText(at.translated(0, 24), _LEFT, none)
        return
    x = at.x() + QFontMetricsF(font).horizontalAdvance(section_words(row.section)) + 8
    painter.setFont(fonts.font(Type.SMALL, tabular=True))
    painter.setPen(QColor(t.text_faint))
    painter.drawText(QRectF(x, at.y(), 60, at.height()), _LEFT, str(row.count))


def clock_colours(t: Tokens, waited: int, limits: Limits = USUAL) -> tuple[str, str | None]:
    """Ink and ground of a clock by how long somebody has waited (FEATURES 17)."""
    if limits.late and waited >= limits.late:
        return t.bad, t.bad_soft
    if limits.late and waited >= limits.warn:
        return t.warn, t.warn_soft
    return t.text_soft, None


def _card(rect: QRect) -> QRectF:
    return QRectF(0, 0, rect.width(), rect.height()).adjusted(8, 1, -8, -1)


def _first_line(card: QRectF, row: ChatRow) -> float:
    return card.center().y() - (9 if row.section is Section.WAITING else 18)


@lru_cache(maxsize=64)
def _width(size: Type, weight: QFont.Weight, shape: str) -> float:
    return QFontMetricsF(fonts.font(size, weight, tabular=True)).horizontalAdvance(shape)


def _room_of(row: ChatRow, waited: int | None, session: int | None) -> tuple[float, float]:
    """What the clocks take of the first and the second line; it changes with their digits' number alone."""
    first = second = 0.0
    if waited is not None:
        first = _width(Type.SMALL, fonts.MEDIUM, clock_words(waited).translate(_DIGITS)) + 8
        first += 12 if clock_colours(theme.tokens(), waited, row.limits)[1] is not None else 0
    if session is not None and row.section is not Section.WAITING:
        second = _width(Type.CAPTION, fonts.REGULAR, clock_words(session).translate(_DIGITS)) + 8
    return first, second


def _clocks(painter: QPainter, card: QRectF, row: ChatRow, waited: int | None, session: int | None) -> None:
    """How long they wait, and below, quiet, how long the chat goes on; right-aligned."""
    t, right, y = theme.tokens(), card.right() - 12, _first_line(card, row)
    first, second = _room_of(row, waited, session)
    if waited is not None:
        ink, ground = clock_colours(t, waited, row.limits)
        width = first - 8
        if ground is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint.fill(painter, QRectF(right - width, y - 9.5, width, 19), ground, 9.5)
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM, tabular=True))
        painter.setPen(QColor(ink))
        at = QRectF(right - width, y - 10, width, 20)
        painter.drawText(at, Qt.AlignmentFlag.AlignCenter if ground else _RIGHT, clock_words(waited))
    if second and session is not None:
        painter.setFont(fonts.font(Type.CAPTION, tabular=True))
        painter.setPen(QColor(t.text_faint))
        painter.drawText(QRectF(right - second + 7, y + 8, second - 7, 20), _RIGHT, clock_words(session))


def _chat(painter: QPainter, card: QRectF, row: ChatRow, room: tuple[float, float], t: Tokens, ground: str) -> None:
    waiting = row.section is Section.WAITING
    edge = 32 if waiting else 40
    picture = QRectF(card.x() + 12, card.center().y() - edge / 2, edge, edge)
    avatar.draw(painter, picture, row.name or numbered_words(row.nameless))
    badge = QRectF(picture.right() - 11, picture.bottom() - 11, 16, 16)
    paint.dot(painter, badge.center(), 9, ground)
    mark, ink = (Icon.LINK_LOST, t.warn) if row.gone else (channel_icon(row.channel), t.text_soft)
    icons.paint(painter, mark, badge.x() + 2, badge.y() + 2, 12, ink, 2.25)
    left, right = picture.right() + 12, card.right() - 12
    first = _first_line(card, row)
    edge_of_clock = right - room[0]
    font = fonts.font(Type.BODY, fonts.STRONG if row.unread else fonts.MEDIUM)
    painter.setFont(font)
    painter.setPen(QColor(t.text))
    _elided(painter, QRectF(left, first - 10, edge_of_clock - left, 20), row.name or numbered_words(row.nameless))
    small = fonts.font(Type.SMALL)
    painter.setFont(small)
    painter.setPen(QColor(t.text_faint))
    if waiting:
        _waiting_line(painter, QRectF(left, first + 8, right - left, 20), row, t)
        return
    end = right - room[1]
    if row.whose:
        _waiting_line(painter, QRectF(left, first + 8, end - left, 20), replace(row, last=""), t)
    else:
        _elided(painter, QRectF(left, first + 8, end - left, 20), row.queue)
    end = _unread(painter, right, first + 36, row, t)
    if row.coached:
        sign = QRectF(end - 18, first + 27, 18, 18)
        paint.fill(painter, sign, t.coach, 9)
        icons.paint(painter, Icon.TRAINING, sign.x() + 3, sign.y() + 3, 12, t.surface, 2)
        end = sign.left() - 8
    _last_line(painter, QRectF(left, first + 26, end - left, 20), row, t)


def _waiting_line(painter: QPainter, at: QRectF, row: ChatRow, t: Tokens) -> None:
    """Where it waits and what for; before that, at whom it rings or who handed it over."""
    before = waiting_words(row)
    if before:
        painter.setPen(QColor(t.accent_text))
        before = f"{before} · "
        painter.drawText(at, _LEFT, before)
        at = at.adjusted(painter.fontMetrics().horizontalAdvance(before), 0, 0, 0)
        painter.setPen(QColor(t.text_faint))
    _elided(painter, at, f"{row.queue} · {row.last}" if row.last else row.queue)


def _unread(painter: QPainter, right: float, y: float, row: ChatRow, t: Tokens) -> float:
    if not row.unread:
        return right
    words = str(row.unread) if row.unread < 100 else "99+"
    font = fonts.font(Type.CAPTION, fonts.STRONG, tabular=True)
    width = max(18.0, QFontMetricsF(font).horizontalAdvance(words) + 11)
    pill = QRectF(right - width, y - 9, width, 18)
    paint.fill(painter, pill, t.accent, 9)
    painter.setFont(font)
    painter.setPen(QColor(t.on_accent))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
    return pill.left() - 8


def _last_line(painter: QPainter, at: QRectF, row: ChatRow, t: Tokens) -> None:
    """What was said last, or what goes on: typing, a draft, a failure."""
    painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM if row.unread else fonts.REGULAR))
    if row.typing:
        painter.setPen(QColor(t.accent_text))
        _elided(painter, at, tr("typing…"))
        return
    if row.draft:
        painter.setPen(QColor(t.warn))
        label = tr("Draft")
        painter.drawText(at, _LEFT, label)
        at = at.adjusted(painter.fontMetrics().horizontalAdvance(label) + 6, 0, 0, 0)
        painter.setPen(QColor(t.text_soft))
        _elided(painter, at, row.draft)
        return
    if row.last_is_mine and row.delivery is not None:
        icon, colour = {
            Delivery.OUTBOX: (Icon.CLOCK, t.text_faint),
            Delivery.SENT: (Icon.CHECK, t.text_faint),
            Delivery.DELIVERED: (Icon.CHECKS, t.text_faint),
            Delivery.SEEN: (Icon.CHECKS, t.accent_text),
            Delivery.FAILED: (Icon.ERROR, t.bad),
            Delivery.HELD: (Icon.PAUSE, t.warn),
        }[row.delivery]
        icons.paint(painter, icon, at.x(), at.center().y() - 7, 14, colour, 2)
        at = at.adjusted(19, 0, 0, 0)
    if row.attachment:
        icons.paint(painter, Icon.ATTACH, at.x(), at.center().y() - 6.5, 13, t.text_faint, 2)
        at = at.adjusted(18, 0, 0, 0)
    painter.setPen(QColor(t.text if row.unread else t.text_soft))
    _elided(painter, at, row.last)


def _elided(painter: QPainter, rect: QRectF, text: str) -> None:
    words = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, int(rect.width())))
    painter.drawText(rect, _LEFT, shown)
