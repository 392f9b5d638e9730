"""Rows of the visitors' list: their words and their drawing."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.clock import clock_words
from desktop.models.desk import Desk
from desktop.models.visitor_rows import RowRole
from desktop.models.visitors import Visitor
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.words import duration_words, money_words
from protocol.browsing import Asked, Cart

_HEIGHT = 76
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def page_of(visitor: Visitor) -> str:
    """The page's title, or its address."""
    page = visitor.visiting.page
    return page.title or page.url or tr("A page without a name")


def short_cart_words(cart: Cart | None) -> str:
    """How much and how many are in a cart; empty when nothing is."""
    if cart is None or not (cart.lines or cart.total):
        return tr("Nothing in the cart")
    count = sum(line.quantity for line in cart.lines)
    total = money_words(cart.total, cart.currency)
    if not count:
        return total
    return f"{total} · {tr('1 thing') if count == 1 else tr('{n} things', n=count)}"


def asked_words(visitor: Visitor) -> str:
    """Where their chat stands, or what became of an invitation; empty when there was neither."""
    if visitor.waits_in:
        return tr("Waits in {queue}", queue=visitor.waits_in)
    if visitor.interaction is not None:
        return tr("In a chat")
    by = visitor.asked_by or tr("a rule")
    match visitor.visiting.asked:
        case Asked.OPEN:
            return tr("Asked by {name}", name=by)
        case Asked.YES:
            return tr("Said yes")
        case Asked.NO:
            return tr("Said no")
        case Asked.OVER:
            return tr("Did not answer")
        case Asked.NOT_YET:
            return tr("Being asked") if visitor.asking else ""


def visitor_words(visitor: Visitor) -> str:
    """A visitor for a screen reader."""
    parts = (page_of(visitor), short_cart_words(visitor.visiting.cart), asked_words(visitor), visitor.site)
    return ", ".join(part for part in parts if part)


class VisitorDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, _HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        visitor = index.data(RowRole)
        if not isinstance(visitor, Visitor):
            return
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        card = QRectF(option.rect).adjusted(8, 1, -8, -1)  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            paint.fill(painter, card, t.selected if chosen else t.hover, Radius.CARD)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            paint.focus_ring(painter, card, Radius.CARD)
        _draw(painter, card, visitor, self._desk.now(), t)
        painter.restore()


def _draw(painter: QPainter, card: QRectF, visitor: Visitor, now: int, t: Tokens) -> None:
    one = visitor.visiting
    line = QRectF(card.x() + 12, card.y() + 8, card.width() - 24, 20)
    painter.setFont(fonts.font(Type.SMALL, tabular=True))
    painter.setPen(QColor(t.text_soft))
    clock = clock_words(now - one.page_since)
    painter.drawText(line, _RIGHT, clock)
    room = painter.fontMetrics().horizontalAdvance(clock) + 10
    painter.setFont(fonts.font(Type.BODY, fonts.MEDIUM))
    painter.setPen(QColor(t.text))
    _elided(painter, line.adjusted(0, 0, -room, 0), page_of(visitor))
    painter.setFont(fonts.font(Type.SMALL))
    second = line.translated(0, 20)
    has_cart = one.cart is not None and bool(one.cart.lines or one.cart.total)
    ink = t.text if has_cart else t.text_faint
    icons.paint(painter, Icon.CART, second.x(), second.center().y() - 7, 14, ink, 2)
    painter.setPen(QColor(ink))
    _elided(painter, second.adjusted(20, 0, 0, 0), short_cart_words(one.cart))
    third = second.translated(0, 19)
    asked = asked_words(visitor)
    if asked:
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        painter.setPen(QColor(t.accent_text if one.asked is Asked.OPEN or visitor.asking else t.text_soft))
        painter.drawText(third, _RIGHT, asked)
        third = third.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(asked) - 10, 0)
        painter.setFont(fonts.font(Type.SMALL))
    painter.setPen(QColor(t.text_faint))
    here = tr("here for {time}", time=duration_words(now - one.since))
    _elided(painter, third, f"{here} · {visitor.site}" if visitor.site else here)


def _elided(painter: QPainter, rect: QRectF, text: str) -> None:
    words = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, int(rect.width())))
    painter.drawText(rect, _LEFT, shown)
