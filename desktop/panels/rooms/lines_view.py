"""The lines of a thread, flat and close, so that it is never taken for the talk with the customer."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.models.thread import RowRole, ThreadModel, ThreadRow
from desktop.panels.rooms.layout import LineLayout, LineLayouts, Spot
from desktop.panels.rooms.words import LineWords, card_words, is_consultation
from desktop.state.messages import Delivery, Upload
from desktop.state.rooms import SaidLine
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.words import day_words, time_words
from protocol.entities import Attachment
from protocol.rooms import Card

_NEAR_TOP = 120
_AVATAR = QRectF(14, 3, 28, 28)
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class LinesView(QListView):
    """Shows a `ThreadModel`; follows the newest line while the reader is there.

    Signals:
        older_wanted: the reader is near the first line.
        card_opened: an attached chat was clicked or entered (Card).
        file_wanted: an attached file was clicked or entered (Attachment).
        link_opened: a web address was clicked (str).
        use_asked: the words of a line are wanted in the chat's composer (Line).
    """

    older_wanted = Signal()
    card_opened = Signal(object)
    file_wanted = Signal(object)
    link_opened = Signal(str)
    use_asked = Signal(object)

    def __init__(self, model: ThreadModel, words: LineWords, now: Callable[[], int]) -> None:
        super().__init__()
        self._model = model
        self.now = now
        self.layouts = LineLayouts(words)
        #: The line that was looked for.
        self.match = ""
        #: Words of a line can go into the chat's composer.
        self.usable = False
        self._at_end = True
        self._from_end = 0
        self.hovered: Spot | None = None
        self.setModel(model)
        self.setItemDelegate(_Lines(self, words))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("Conversation"))
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._range_changed)
        model.modelReset.connect(self._begun)
        model.rowsAboutToBeInserted.connect(self._about_to_insert)

    def layout_of(self, row: ThreadRow) -> LineLayout:
        """How a row is laid out now."""
        first = bool(self._model.rows) and row.line.key == self._model.rows[0].line.key
        talk = self._model.talk
        question = first and is_consultation(self._model) and talk is not None and not talk.older
        return self.layouts.of(row, self.viewport().width(), quotes=question)

    def to_end(self) -> None:
        """Go to the newest line and follow."""
        self._at_end = True
        self._from_end = 0
        self.scrollToBottom()

    def reveal(self, key: str) -> bool:
        """Bring a line into sight and mark it. False when it is not here."""
        at = self._model.index_of(key)
        self.match = key
        if at is None:
            return False
        self._at_end = False
        self.scrollTo(self._model.index(at), QListView.ScrollHint.PositionAtCenter)
        self.viewport().update()
        return True

    # --- scrolling ----------------------------------------------------------------------------

    def _begun(self) -> None:
        self.match = ""
        self._from_end = 0
        self._at_end = True
        self.scheduleDelayedItemsLayout()

    def _about_to_insert(self, _parent: QModelIndex, first: int, _last: int) -> None:
        bar = self.verticalScrollBar()
        # Lines that come above move nothing.
        self._from_end = bar.maximum() - bar.value() if first == 0 and not self._at_end else 0

    def _range_changed(self, _low: int, high: int) -> None:
        bar = self.verticalScrollBar()
        if self._at_end:
            bar.setValue(high)
        elif self._from_end:
            bar.setValue(high - self._from_end)
            self._from_end = 0

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self._at_end = value >= bar.maximum() - 8
        if value < _NEAR_TOP:
            self.older_wanted.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        end = self._at_end
        super().resizeEvent(event)
        self._at_end = end
        self.scheduleDelayedItemsLayout()
        if end:
            self.to_end()

    # --- pointing and keys --------------------------------------------------------------------

    def _under(self, at: QPointF) -> tuple[ThreadRow, LineLayout, QPointF] | None:
        index = self.indexAt(at.toPoint())
        row = index.data(RowRole) if index.isValid() else None
        if not isinstance(row, ThreadRow):
            return None
        return row, self.layout_of(row), at - QPointF(self.visualRect(index).topLeft())

    def spot_at(self, at: QPointF) -> Spot | None:
        """What can be clicked under a point of the viewport."""
        found = self._under(at)
        return next((spot for spot in found[1].spots if spot.rect.contains(found[2])), None) if found else None

    def link_at(self, at: QPointF) -> str:
        """The web address under a point of the viewport."""
        found = self._under(at)
        if found is None or found[1].text is None:
            return ""
        link = found[1].text.link_at(found[2] - found[1].text_at)
        return link.url if link is not None else ""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self.spot_at(event.position())
        if spot is not self.hovered:
            self.hovered = spot
            self.viewport().update()
        points = spot is not None or self.link_at(event.position())
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if points else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        spot, link = self.spot_at(event.position()), self.link_at(event.position())
        if spot is not None and isinstance(spot.of, Card):
            self.card_opened.emit(spot.of)
        elif spot is not None and isinstance(spot.of, Attachment):
            self.file_wanted.emit(spot.of)
        elif link:
            self.link_opened.emit(link)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        found = self._under(event.position())
        if self.usable and found is not None:
            self.use_asked.emit(found[0].line)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.hovered = None
        self.viewport().update()

    def current_line(self) -> SaidLine | None:
        """The line that the keyboard is on."""
        row = self.currentIndex().data(RowRole)
        return row.line if isinstance(row, ThreadRow) and isinstance(row.line, SaidLine) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        line = self.current_line()
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy(line)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and line is not None:
            if line.card is not None:
                self.card_opened.emit(line.card)
            elif line.attachments:
                self.file_wanted.emit(line.attachments[0])
            elif self.usable:
                self.use_asked.emit(line)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        found = self._under(QPointF(event.pos()))
        line = found[0].line if found is not None else None
        if not isinstance(line, SaidLine):
            return
        t = theme.tokens()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(icons.icon(Icon.COPY, t.text_soft), tr("Copy")).triggered.connect(lambda: self._copy(line))
        if self.usable:
            use = menu.addAction(icons.icon(Icon.ENTER, t.text_soft), tr("Put into the message to the customer"))
            use.triggered.connect(lambda: self.use_asked.emit(line))
        menu.popup(event.globalPos())

    def _copy(self, line: SaidLine | None) -> None:
        if line is not None and line.text:
            QGuiApplication.clipboard().setText(line.text)


class _Lines(QStyledItemDelegate):
    def __init__(self, view: LinesView, words: LineWords) -> None:
        super().__init__(view)
        self._view = view
        self._words = words

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = index.data(RowRole)
        if not isinstance(row, ThreadRow):
            return QSize(0, 0)
        return QSize(100, round(self._view.layout_of(row).height))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RowRole)
        if not isinstance(row, ThreadRow):
            return
        t, view = theme.tokens(), self._view
        made = view.layout_of(row)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(rect.topLeft())
        if row.new_day:
            _day(painter, row, rect.width(), view.now(), t)
        body = QRectF(6, made.top - 3, rect.width() - 12, made.height - made.top + 3)
        if row.line.key == view.match:
            paint.fill(painter, body, t.accent_soft, Radius.CONTROL)
        if view.hasFocus() and state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(painter, body, Radius.CONTROL)
        line = row.line
        if isinstance(line, SaidLine):
            self._said(painter, row, line, made, rect.width(), t)
        elif made.text is not None:
            made.text.draw(painter, made.text_at, t.text_faint, t.text_faint, None, t.accent, t.on_accent)
        painter.restore()

    def _said(
        self, painter: QPainter, row: ThreadRow, line: SaidLine, made: LineLayout, width: float, t: Tokens
    ) -> None:
        waits = line.delivery is Delivery.OUTBOX
        if not row.follows:
            name = self._words.name(line.author)
            avatar.draw(painter, _AVATAR.translated(0, made.top), name)
            _head(painter, tr("You") if line.mine else name, time_words(line.at), made.top, width, t)
        if line.mine:
            self._state(painter, line, made, width, t)
        if made.text is not None:
            ink = t.text_soft if waits else t.text
            made.text.draw(painter, made.text_at, ink, t.accent_text, None, t.accent, t.on_accent)
        if made.quote is not None:
            bar = QRectF(made.quote_at.x() - 14, made.quote_at.y() - 4, 3, made.quote.height + 8)
            paint.fill(painter, bar, t.line_strong, 1.5)
            made.quote.draw(painter, made.quote_at, t.text_soft, t.accent_text, None, t.accent, t.on_accent)
        for spot in made.spots:
            _spot(painter, spot, t, over=spot is self._view.hovered)

    def _state(self, painter: QPainter, line: SaidLine, made: LineLayout, width: float, t: Tokens) -> None:
        model = self._view.model()
        talk = model.talk if isinstance(model, ThreadModel) else None
        if line.delivery is Delivery.OUTBOX:
            icon, ink = Icon.CLOCK, t.text_faint
        elif talk is not None and talk.seen_by_others(line.seq):
            icon, ink = Icon.CHECKS, t.accent_text
        else:
            icon, ink = Icon.CHECK, t.text_faint
        icons.paint(painter, icon, width - 26, made.height - 20, 12, ink, 2)


def _day(painter: QPainter, row: ThreadRow, width: float, now: int, t: Tokens) -> None:
    text = day_words(row.line.at, now)
    font = fonts.font(Type.SMALL, fonts.MEDIUM)
    wide = QFontMetricsF(font).horizontalAdvance(text) + 20
    painter.setPen(QPen(QColor(t.line), 1))
    painter.drawLine(QPointF(16, 20.5), QPointF((width - wide) / 2, 20.5))
    painter.drawLine(QPointF((width + wide) / 2, 20.5), QPointF(width - 16, 20.5))
    painter.setFont(font)
    painter.setPen(QColor(t.text_faint))
    painter.drawText(QRectF(0, 10, width, 20), Qt.AlignmentFlag.AlignCenter, text)


def _head(painter: QPainter, name: str, time: str, top: float, width: float, t: Tokens) -> None:
    font = fonts.font(Type.SMALL, fonts.STRONG)
    room = width - 52 - 16 - 44
    shown = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideRight, room)
    painter.setFont(font)
    painter.setPen(QColor(t.text))
    painter.drawText(QRectF(52, top, room, 20), _LEFT, shown)
    wide = QFontMetricsF(font).horizontalAdvance(shown)
    painter.setFont(fonts.font(Type.CAPTION, tabular=True))
    painter.setPen(QColor(t.text_faint))
    painter.drawText(QRectF(52 + wide + 8, top + 0.5, 60, 20), _LEFT, time)


def _spot(painter: QPainter, spot: Spot, t: Tokens, *, over: bool) -> None:
    rect, card = spot.rect, spot.of
    paint.fill(painter, rect, t.surface, Radius.CONTROL)
    paint.outline(painter, rect, t.accent_text if over else t.line_strong, Radius.CONTROL)
    if not isinstance(card, Card):
        icons.paint(painter, Icon.FILE_TEXT, rect.x() + 9, rect.center().y() - 7, 14, t.text_soft)
        room = 10.0
        if isinstance(card, Upload):
            room = 54.0
            painter.setFont(fonts.font(Type.CAPTION, tabular=True))
            painter.setPen(QColor(t.text_faint))
            share = min(99, 100 * card.sent // max(1, card.bytes))
            painter.drawText(rect.adjusted(0, 0, -10, 0), _RIGHT, f"{share} %")
        _elided(painter, card.name, rect.adjusted(32, 0, -room, 0), fonts.font(Type.SMALL, fonts.MEDIUM), t.text)
        return
    square = QRectF(rect.x() + 8, rect.y() + 8, 32, 32)
    paint.fill(painter, square, t.accent_soft, Radius.SMALL + 1)
    icons.paint(painter, Icon.CHAT, square.x() + 8, square.y() + 8, 16, t.accent_text)
    inner = rect.adjusted(50, 5, -10, -5)
    half = inner.height() / 2
    bold, small = fonts.font(Type.BODY, fonts.MEDIUM), fonts.font(Type.CAPTION, tabular=True)
    _elided(painter, card_words(card), QRectF(inner.x(), inner.y(), inner.width(), half), bold, t.text)
    about = " · ".join(part for part in (card.queue, time_words(card.arrived_at) if card.arrived_at else "") if part)
    _elided(painter, about, QRectF(inner.x(), inner.y() + half, inner.width(), half), small, t.text_faint)


def _elided(painter: QPainter, text: str, rect: QRectF, font: QFont, ink: str) -> None:
    painter.setFont(font)
    painter.setPen(QColor(ink))
    painter.drawText(rect, _LEFT, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width()))
