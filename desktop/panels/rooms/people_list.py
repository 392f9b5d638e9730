"""Rows of the list of colleagues: who, whether they are there, what was said last, what is new."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.desk import Desk
from desktop.models.people import HeadingRow, HitRow, PeopleModel, Row, Section
from desktop.models.rooms import PersonRow, Presence, RoomRow
from desktop.models.thread import RowRole
from desktop.panels.rooms.words import presence_words
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.words import day_words, time_words
from protocol.rooms import RoomKind

_HEADING, _ROOM, _PERSON, _HIT = 32, 56, 42, 56
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def presence_colour(presence: Presence, t: Tokens) -> str:
    """The dot at a colleague's picture."""
    return {Presence.THERE: t.good, Presence.BUSY: t.warn, Presence.AWAY: t.line_strong}[presence]


def row_words(row: Row) -> str:
    """A row for a screen reader."""
    match row:
        case HeadingRow():
            return heading_words(row)
        case PersonRow():
            return f"{row.name}, {presence_words(row.presence)}"
        case HitRow():
            return f"{row.title}, {row.who or tr('You')}: {row.words}"
        case RoomRow():
            parts = [row.name, presence_words(row.presence) if row.presence is not None else ""]
            if row.unread:
                parts.append(tr("{n} unread", n=row.unread))
            return ", ".join(part for part in parts if part) + (f": {row.last}" if row.last else "")


def heading_words(row: HeadingRow) -> str:
    """The head of a section."""
    match row.section:
        case Section.ROOMS:
            return tr("Conversations")
        case Section.PEOPLE:
            return tr("Colleagues")
        case Section.FOUND:
            if row.looking:
                return tr("Searching messages")
            if row.failed:
                return tr("Messages can't be searched just now")
            return tr("No message found") if row.empty else tr("Messages")


def draw_presence(painter: QPainter, picture: QRectF, presence: Presence, t: Tokens, ground: str) -> None:
    """The dot at the lower right of a picture; who is away has a ring."""
    at = QPointF(picture.right() - 4, picture.bottom() - 4)
    paint.dot(painter, at, 6.5, ground)
    paint.dot(painter, at, 4.5, presence_colour(presence, t))
    if presence is Presence.AWAY:
        paint.dot(painter, at, 2.5, ground)


class PeopleList(QListView):
    """Shows a `PeopleModel`.

    Signals:
        opened: a row was clicked or entered (Row).
    """

    opened = Signal(object)

    def __init__(self, desk: Desk, model: PeopleModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_People(desk, self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Colleagues"))
        self.clicked.connect(self._open)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(RowRole)
        if row is not None:
            self.opened.emit(row)

    def press(self, key: Qt.Key) -> None:
        """Move in the rows, or open the current one, while the keyboard is in the field above."""
        match key:
            case Qt.Key.Key_Down:
                self._go(1)
            case Qt.Key.Key_Up:
                self._go(-1)
            case _:
                if not self.currentIndex().isValid():
                    self._go(1)
                self._open(self.currentIndex())

    def _go(self, by: int) -> None:
        model = self.model()
        at = self.currentIndex().row() + by
        while 0 <= at < model.rowCount():
            index = model.index(at, 0)
            if index.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                self.scrollTo(index)
                return
            at += by

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)


class _People(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        match index.data(RowRole):
            case HeadingRow():
                return QSize(100, _HEADING)
            case PersonRow():
                return QSize(100, _PERSON)
            case HitRow():
                return QSize(100, _HIT)
            case _:
                return QSize(100, _ROOM)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RowRole)
        t = theme.tokens()
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = rect.adjusted(8, 1, -8, -1)
        ground = t.side
        if not isinstance(row, HeadingRow):
            if state & QStyle.StateFlag.State_Selected:
                ground = t.selected
            elif state & QStyle.StateFlag.State_MouseOver:
                ground = t.hover
            if ground != t.side:
                paint.fill(painter, card, ground, Radius.CARD)
            if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
                paint.focus_ring(painter, card, Radius.CARD)
        match row:
            case HeadingRow():
                painter.setFont(fonts.font(Type.SMALL, fonts.STRONG))
                painter.setPen(QColor(t.text_soft))
                painter.drawText(rect.adjusted(20, 8, -20, 0), _LEFT, heading_words(row))
            case PersonRow():
                _person(painter, card, row, t, ground)
            case HitRow():
                _hit(painter, card, row, t, _when(row.at, self._desk.now()))
            case RoomRow():
                _room(painter, card, row, t, ground, _when(row.at, self._desk.now()) if row.at else "")
            case _:
                pass
        painter.restore()


def _when(at: int, now: int) -> str:
    return time_words(at) if day_words(at, now) == day_words(now, now) else day_words(at, now)


def _person(painter: QPainter, card: QRectF, row: PersonRow, t: Tokens, ground: str) -> None:
    picture = QRectF(card.x() + 12, card.center().y() - 14, 28, 28)
    avatar.draw(painter, picture, row.name)
    draw_presence(painter, picture, row.presence, t, ground)
    line = QRectF(picture.right() + 12, card.y(), card.right() - picture.right() - 24, card.height())
    small = fonts.font(Type.SMALL)
    words = presence_words(row.presence)
    wide = QFontMetricsF(small).horizontalAdvance(words)
    painter.setFont(small)
    painter.setPen(QColor(t.text_faint))
    painter.drawText(line, _RIGHT, words)
    painter.setFont(fonts.font(Type.BODY))
    painter.setPen(QColor(t.text if row.presence is not Presence.AWAY else t.text_soft))
    _elided(painter, line.adjusted(0, 0, -wide - 8, 0), row.name)


def _room(painter: QPainter, card: QRectF, row: RoomRow, t: Tokens, ground: str, when: str) -> None:
    picture = QRectF(card.x() + 12, card.center().y() - 17, 34, 34)
    if row.kind is RoomKind.GROUP:
        paint.dot(painter, picture.center(), 17, t.accent_soft)
        icons.paint(painter, Icon.USERS, picture.x() + 9, picture.y() + 9, 16, t.accent_text)
    else:
        avatar.draw(painter, picture, row.name)
    if row.presence is not None:
        draw_presence(painter, picture, row.presence, t, ground)
    left, right = picture.right() + 12, card.right() - 12
    middle = card.center().y()
    painter.setFont(fonts.font(Type.CAPTION, tabular=True))
    painter.setPen(QColor(t.text_faint))
    wide = painter.fontMetrics().horizontalAdvance(when)
    painter.drawText(QRectF(left, middle - 20, right - left, 20), _RIGHT, when)
    painter.setFont(fonts.font(Type.BODY, fonts.STRONG if row.unread else fonts.MEDIUM))
    painter.setPen(QColor(t.text))
    _elided(painter, QRectF(left, middle - 20, right - left - wide - 8, 20), row.name)
    end = _unread(painter, right, middle + 10, row.unread, t)
    _last(painter, QRectF(left, middle, end - left, 20), row, t)


def _last(painter: QPainter, at: QRectF, row: RoomRow, t: Tokens) -> None:
    painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM if row.unread else fonts.REGULAR))
    before, words, ink = "", row.last, t.text if row.unread else t.text_faint
    if row.draft:
        before, words = tr("Draft"), row.draft
    elif row.last_is_mine:
        before = tr("You")
    elif row.kind is RoomKind.GROUP:
        before = row.last_by.split(" ")[0]
    if before and words:
        painter.setPen(QColor(t.warn if row.draft else t.text_soft))
        painter.drawText(at, _LEFT, f"{before}:")
        at = at.adjusted(painter.fontMetrics().horizontalAdvance(f"{before}: ") + 1, 0, 0, 0)
    painter.setPen(QColor(ink))
    if not words and row.kind is RoomKind.GROUP:
        words = tr("{n} people", n=row.members)
    _elided(painter, at, words)


def _hit(painter: QPainter, card: QRectF, row: HitRow, t: Tokens, when: str) -> None:
    line = QRectF(card.x() + 12, card.center().y() - 20, card.width() - 24, 20)
    painter.setFont(fonts.font(Type.CAPTION, tabular=True))
    painter.setPen(QColor(t.text_faint))
    painter.drawText(line, _RIGHT, when)
    wide = painter.fontMetrics().horizontalAdvance(when)
    painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
    painter.setPen(QColor(t.text_soft))
    who = row.who or tr("You")
    _elided(painter, line.adjusted(0, 0, -wide - 8, 0), who if who == row.title else f"{row.title} · {who}")
    painter.setFont(fonts.font(Type.SMALL))
    painter.setPen(QColor(t.text))
    _elided(painter, line.translated(0, 20), row.words)


def _unread(painter: QPainter, right: float, y: float, count: int, t: Tokens) -> float:
    if not count:
        return right
    words = str(count) if count < 100 else "99+"
    font = fonts.font(Type.CAPTION, fonts.STRONG, tabular=True)
    width = max(18.0, QFontMetricsF(font).horizontalAdvance(words) + 11)
    pill = QRectF(right - width, y - 9, width, 18)
    paint.fill(painter, pill, t.accent, 9)
    painter.setFont(font)
    painter.setPen(QColor(t.on_accent))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
    return pill.left() - 8


def _elided(painter: QPainter, at: QRectF, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(at.width()))
    painter.drawText(at, _LEFT, shown)
