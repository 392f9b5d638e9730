"""Searches names and words of everything on this desk: a field over the list of chats, results in its place."""

from datetime import datetime

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.models.finding import Snippet
from desktop.models.search import MOST, Found, FoundChat, FoundMessage, RowRole, Search
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Tokens, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import day_words, time_words
from protocol.ids import InteractionId

_CHAT, _CHAT_ABOUT, _MESSAGE = 44, 58, 50
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def when_words(at: int, now: int) -> str:
    """The time of day for today, the day before that."""
    same = datetime.fromtimestamp(at / 1000).date() == datetime.fromtimestamp(now / 1000).date()
    return time_words(at) if same else day_words(at, now)


def found_words(row: Found, now: int) -> str:
    """A row for a screen reader."""
    if isinstance(row, FoundChat):
        parts = (row.name.text or tr("A customer"), row.queue, row.about.text)
        return ", ".join(part for part in parts if part)
    return f"{_speaker(row)}, {when_words(row.at, now)}: {row.words.text}"


def _speaker(row: FoundMessage) -> str:
    """Customers may have no name; then it was not the agent who said it, all the same."""
    return row.who or (tr("A customer") if row.from_customer else tr("You"))


class SearchField(QWidget):
    """The field with its icon, and a button to empty it.

    Signals:
        wanted: other words are to be searched for (str).
        key_pressed: a key that moves in the results or opens one (Qt.Key).
        left: Esc was pressed, or the button.
    """

    wanted = Signal(str)
    key_pressed = Signal(object)
    left = Signal()

    def __init__(self, key: str, name: str = "") -> None:
        super().__init__()
        name = name or tr("Search chats")
        self.field = QLineEdit(self)
        self.field.setObjectName("finder")
        self.field.setPlaceholderText(name)
        self.field.setAccessibleName(name)
        self.tell_key(key)
        self.field.textChanged.connect(self._changed)
        self.field.installEventFilter(self)
        self.clear = IconButton(Icon.CLOSE, tr("Stop searching"), edge=24, glyph=13)
        self.clear.clicked.connect(self.left)
        self.clear.hide()
        self.setFixedHeight(34)
        row = QHBoxLayout(self)
        row.setContentsMargins(34, 0, 5, 0)
        row.addWidget(self.field, 1)
        row.addWidget(self.clear)

    def tell_key(self, key: str) -> None:
        """The key that leads here, for its tooltip."""
        self.field.setToolTip(key)

    def _changed(self, text: str) -> None:
        self.clear.setVisible(bool(text))
        self.wanted.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key is Qt.Key.Key_Escape:
                self.left.emit()
                return True
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.key_pressed.emit(key)
                return True
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        paint.fill(painter, rect, t.surface, Radius.CONTROL)
        if self.field.hasFocus():
            paint.focus_ring(painter, rect, Radius.CONTROL)
        else:
            paint.outline(painter, rect, t.line_strong, Radius.CONTROL)
        icons.paint(painter, Icon.SEARCH, 11, 9, 16, t.text_faint)
        painter.end()


class SearchResults(QWidget):
    """The rows that were found, and how many there are.

    Signals:
        opened: a row was chosen (Found).
    """

    opened = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self.search = Search(shell.desk.store, shell.desk.signals, self._describe, self)
        self.status = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.status.setContentsMargins(Space.TWO + 4, Space.HALF, Space.TWO, Space.HALF)
        self.list = _List(self.search)
        self.list.setItemDelegate(_Rows(shell, self.search, self.list))
        self.list.clicked.connect(self._open_index)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.status)
        column.addWidget(self.list, 1)
        self.search.searched.connect(self._searched)

    def _describe(self, row: Found) -> str:
        return found_words(row, self._desk.now())

    def look_for(self, wanted: str) -> None:
        """Search for these words."""
        self.search.look_for(wanted)

    def press(self, key: Qt.Key) -> None:
        """Move in the rows, or open the current one."""
        at, count = self.list.currentIndex().row(), self.search.rowCount()
        if not count:
            return
        match key:
            case Qt.Key.Key_Down:
                self._go(min(at + 1, count - 1))
            case Qt.Key.Key_Up:
                self._go(max(at - 1, 0))
            case _:
                self._open(self.search.rows[max(at, 0)])

    def _go(self, at: int) -> None:
        index = self.search.index(at)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _open_index(self, index: QModelIndex) -> None:
        self._open(self.search.rows[index.row()])

    def _open(self, row: Found) -> None:
        self.opened.emit(row)

    def _searched(self) -> None:
        search = self.search
        if not search.needle:
            words = ""
        elif search.rows:
            found = tr("1 message") if search.messages == 1 else tr("{n} messages", n=search.messages)
            more = " · " + tr("more words find less") if len(search.rows) >= MOST else ""
            words = found + more
        elif search.looking:
            words = tr("Searching")
        else:
            words = tr("Nothing of that in the chats on this desk")
        self.status.setText(words)
        if search.rows and self.list.currentIndex().row() < 0:
            self.list.setCurrentIndex(search.index(0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.tokens().side)
        painter.end()


class _List(QListView):
    def __init__(self, search: Search) -> None:
        super().__init__()
        self.setModel(search)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Found"))
        # The field keeps the keyboard; arrows in it move here.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)


class _Rows(QStyledItemDelegate):
    def __init__(self, shell: Shell, search: Search, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = shell.desk
        self._search = search

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        row = index.data(RowRole)
        if isinstance(row, FoundChat):
            return QSize(100, _CHAT_ABOUT if row.about.text else _CHAT)
        return QSize(100, _MESSAGE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RowRole)
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        card = rect.adjusted(8, 1, -8, -1)
        if state & QStyle.StateFlag.State_Selected:
            paint.fill(painter, card, t.selected, Radius.CARD)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.fill(painter, card, t.hover, Radius.CARD)
        if isinstance(row, FoundChat):
            _chat(painter, card, row, t)
        elif isinstance(row, FoundMessage):
            _message(painter, card, row, t, when_words(row.at, self._desk.now()))
        painter.restore()


def _chat(painter: QPainter, card: QRectF, row: FoundChat, t: Tokens) -> None:
    picture = QRectF(card.x() + 12, card.y() + 8, 26, 26)
    avatar.draw(painter, picture, row.name.text)
    small = fonts.font(Type.SMALL)
    wide = QFontMetricsF(small).horizontalAdvance(row.queue)
    line = QRectF(picture.right() + 10, card.y() + 10, card.right() - picture.right() - 22, 22)
    painter.setFont(small)
    painter.setPen(QColor(t.text_faint))
    painter.drawText(line, _RIGHT, row.queue)
    name = row.name if row.name.text else Snippet(tr("A customer"))
    marked(painter, line.adjusted(0, 0, -wide - 8, 0), name, fonts.font(Type.BODY, fonts.MEDIUM), t.text, t)
    if row.about.text:
        marked(painter, line.translated(0, 20), row.about, small, t.text_soft, t)


def _message(painter: QPainter, card: QRectF, row: FoundMessage, t: Tokens, when: str) -> None:
    small = fonts.font(Type.SMALL)
    left = card.x() + 48
    line = QRectF(left, card.y() + 4, card.right() - left - 12, 20)
    painter.setFont(fonts.font(Type.SMALL, tabular=True))
    painter.setPen(QColor(t.text_faint))
    painter.drawText(line, _RIGHT, when)
    painter.drawText(line, _LEFT, _speaker(row))
    marked(painter, line.translated(0, 20), row.words, small, t.text, t)


def marked(painter: QPainter, rect: QRectF, snippet: Snippet, font: QFont, ink: str, t: Tokens) -> None:
    """A line of text with the parts that were found on their ground; what has no room is cut off."""
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(snippet.text, Qt.TextElideMode.ElideRight, rect.width())
    painter.setFont(font)
    for start, length in snippet.found:
        if start >= len(text):
            break
        x = rect.x() + metrics.horizontalAdvance(text[:start])
        wide = metrics.horizontalAdvance(text[start : start + length])
        high = metrics.height()
        paint.fill(painter, QRectF(x - 1, rect.center().y() - high / 2, wide + 2, high), t.found, 2)
    painter.setPen(QColor(ink))
    painter.drawText(rect, _LEFT, text)


def target(row: Found) -> tuple[InteractionId, str]:
    """The chat of a row, and the item in it; empty for the chat as such."""
    return (row.interaction, row.key) if isinstance(row, FoundMessage) else (row.interaction, "")
