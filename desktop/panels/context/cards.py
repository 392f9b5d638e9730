"""The list of cards: search, copy by Enter or a click, open what leads somewhere."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QUrl,
)
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.panels.context.values import Line, lines
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label, Tone
from protocol.browsing import ContextCard
from protocol.kinds import ContextKind

_LINE = Qt.ItemDataRole.UserRole + 1
_HEAD, _ROW, _MORE = 34, 26, 18
#: Characters of a value that fit beside its label; longer ones get lines of their own, so many at most.
_BESIDE, _WIDE, _MOST_LINES = 26, 42, 4
#: The share of a row's width that its label takes.
_LABEL = 0.42
#: From so many lines on there is a field to search them.
_SEARCH_FROM = 9
_GLYPH = 14
_MONEYLIKE = (ContextKind.NUMBER, ContextKind.MONEY)


class _Lines(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []

    def put(self, found: list[Line]) -> None:
        if found == self.lines:
            return
        if len(found) == len(self.lines):
            # The same lines with other values: what is scrolled to and chosen stays.
            self.layoutAboutToBeChanged.emit()
            self.lines = found
            self.layoutChanged.emit()
            return
        self.beginResetModel()
        self.lines = found
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return line.text if line.row is None else f"{line.row.label}: {line.text}"
            case Qt.ItemDataRole.ToolTipRole:
                return None
            case _ if role == _LINE:
                return line
            case _:
                return None


def _own_lines(line: Line) -> int:
    return 0 if len(line.text) <= _BESIDE else min(_MOST_LINES, -(-len(line.text) // _WIDE))


class _Delegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line = index.data(_LINE)
        if not isinstance(line, Line) or line.row is None:
            return QSize(100, _HEAD)
        return QSize(100, _ROW + _MORE * _own_lines(line))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line = index.data(_LINE)
        if not isinstance(line, Line):
            return
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        card = QRectF(option.rect).adjusted(Space.ONE, 0, -Space.ONE, 0)  # type: ignore[attr-defined]
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            paint.fill(painter, card, t.selected if chosen else t.hover, Radius.SMALL)
        inside = card.adjusted(Space.ONE, 0, -Space.ONE, 0)
        if line.url:
            icons.paint(
                painter,
                Icon.EXTERNAL,
                inside.right() - _GLYPH,
                inside.y() + (12 if line.row is None else 6),
                _GLYPH,
                t.accent_text,
            )
            inside.adjust(0, 0, -_GLYPH - Space.HALF, 0)
        if line.row is None:
            _draw_head(painter, inside, line)
        else:
            _draw_row(painter, inside, line)
        painter.restore()


def _draw_head(painter: QPainter, inside: QRectF, line: Line) -> None:
    t = theme.tokens()
    painter.setFont(fonts.font(Type.BODY, fonts.STRONG))
    painter.setPen(QColor(t.text))
    _elided(painter, inside.adjusted(0, 4, 0, 0), line.text)


def _draw_row(painter: QPainter, inside: QRectF, line: Line) -> None:
    t = theme.tokens()
    assert line.row is not None
    first = QRectF(inside.x(), inside.y(), inside.width(), _ROW)
    painter.setFont(fonts.font(Type.SMALL))
    painter.setPen(QColor(t.text_faint))
    own = _own_lines(line)
    width = first.width() if own else first.width() * _LABEL
    _elided(painter, QRectF(first.x(), first.y(), width, _ROW), line.row.label)
    number = line.row.kind in _MONEYLIKE
    painter.setFont(fonts.font(Type.BODY, tabular=number))
    painter.setPen(QColor(t.accent_text if line.url else t.text))
    if own:
        rest = QRectF(inside.x(), first.bottom() - 2, inside.width(), own * _MORE)
        wrap = Qt.TextFlag.TextWordWrap if " " in line.text else Qt.TextFlag.TextWrapAnywhere
        painter.drawText(rest, int(wrap) | int(Qt.AlignmentFlag.AlignTop), line.text)
        return
    value = first.adjusted(width + Space.ONE, 0, 0, 0)
    _elided(painter, value, line.text)


def _elided(painter: QPainter, rect: QRectF, text: str) -> None:
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(rect.width()))
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


class _List(QListView):
    """A click on the sign at the right opens, anywhere else copies."""

    def __init__(self, owner: "ContextCards") -> None:
        super().__init__()
        self._owner = owner
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("What the customer is busy with"))
        self.setResizeMode(QListView.ResizeMode.Adjust)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at: QPoint = event.position().toPoint()
        index = self.indexAt(at)
        line = index.data(_LINE) if index.isValid() else None
        if isinstance(line, Line) and event.button() is Qt.MouseButton.LeftButton:
            on_sign = at.x() > self.viewport().width() - Space.TWO - _GLYPH - Space.ONE
            self._owner.act(line, opens=bool(line.url) and on_sign)


class ContextCards(QWidget):
    """Of the chosen chat; hidden words of an empty state while the shop says nothing."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._desk = shell.desk
        self._shell = shell
        self._cards: tuple[ContextCard, ...] = ()
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search what the shop says"))
        self.search.setAccessibleName(tr("Search what the shop says"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._search)
        self.model = _Lines(self)
        self.list = _List(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Delegate(self.list))
        self.list.activated.connect(self._activated)
        self.nothing = Label("", Type.SMALL, tone=Tone.FAINT, wrap=True)
        self.nothing.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.ONE)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        field = QVBoxLayout()
        field.setContentsMargins(Space.TWO, Space.ONE, Space.TWO, Space.HALF)
        field.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(field)
        column.addWidget(self.nothing)
        column.addWidget(self.list, 1)
        column.addStretch(0)
        self._desk.selected_changed.connect(self._other)
        self._desk.signals.visit.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Show what the shop says of the chosen chat's customer now."""
        card = self._desk.card
        visit = None if card is None else self._desk.store.visits.get(card.id)
        self._cards = () if visit is None else visit.context
        self._search()

    def act(self, line: Line, *, opens: bool) -> None:
        """Open it, or copy it."""
        if opens and line.url:
            QDesktopServices.openUrl(QUrl(line.url))
            return
        QGuiApplication.clipboard().setText(line.value)
        name = line.text if line.row is None else line.row.label
        self._shell.toasts.say(tr("{what} copied", what=name))

    def _other(self) -> None:
        self.search.clear()
        self.refresh()

    def _changed(self, interaction: object) -> None:
        if interaction == self._desk.selected:
            self.refresh()

    def _activated(self, index: QModelIndex) -> None:
        line = index.data(_LINE)
        if isinstance(line, Line):
            self.act(line, opens=bool(line.url))

    def _search(self) -> None:
        words = self.search.text()
        found = lines(self._cards, words, self._desk.now())
        self.model.put(found)
        many = sum(1 + len(card.rows) for card in self._cards)
        self.search.setVisible(many >= _SEARCH_FROM)
        self.list.setVisible(bool(found))
        self.nothing.setVisible(not found)
        self.nothing.setText(
            tr("Nothing holds “{words}”.", words=words.strip())
            if self._cards
            else tr("The shop says nothing more about what the customer is busy with.")
        )
