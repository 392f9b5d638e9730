"""A table: a head whose words sort, and rows under it. Up and down choose, Enter goes on, Menu opens the acts."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from desktop.models.desk import Desk
from desktop.models.floor.table import Column, Heading, Order, RowRole, Table
from desktop.panels.floor.cells import Pen
from desktop.panels.floor.columns import EDGE, Place, places
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.buttons import HoverButton
from desktop.ui.widgets.labels import tip

_ROW, _HEAD = 40, 34
#: What stands in a column may reach so far beyond it.
_BESIDE = 10
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
K = TypeVar("K")
R = TypeVar("R")
Draw = Callable[[Pen, QRectF, R, str], None]


class _HeadCell(HoverButton):
    """A column's name; sorts by it, and the other way round."""

    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = column
        self.order: Order | None = None
        self.setText(column.title)
        self.tell(None)

    def tell(self, order: Order | None) -> None:
        """The table is sorted so; None: by another column."""
        self.order = order
        how = "" if order is None else tr("largest first") if order.down else tr("smallest first")
        name = tr("Sort by {column}", column=self.column.title)
        self.setAccessibleName(f"{name}, {how}" if how else name)
        self.setToolTip(tip(f"{name}. {self.column.about}" if self.column.about else name))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        rect = QRectF(self.rect())
        strong = self.order is not None
        font = fonts.font(Type.SMALL, fonts.STRONG if strong else fonts.MEDIUM)
        painter.setFont(font)
        painter.setPen(QColor(t.text if strong or self.hovered else t.text_faint))
        metrics = QFontMetricsF(font)
        room = rect.width() - (16 if strong else 0)
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        width = metrics.horizontalAdvance(words)
        x = rect.right() - width if self.column.right else rect.x()
        painter.drawText(QRectF(x, rect.y(), width + 2, rect.height()), _LEFT, words)
        if self.order is not None:
            sign = Icon.ARROW_DOWN if self.order.down else Icon.ARROW_UP
            at = x - 16 if self.column.right else x + width + 4
            icons.paint(painter, sign, at, rect.center().y() - 6, 12, t.text, 2.25)
        if self.hasFocus():
            paint.focus_ring(painter, rect.adjusted(0, 5, 0, -5), Radius.SMALL)
        painter.end()


class _Head(QWidget):
    """The names of the columns.

    Signals:
        chosen: sort by this (Order).
    """

    chosen = Signal(object)

    def __init__(self, columns: tuple[Column, ...]) -> None:
        super().__init__()
        self.setFixedHeight(_HEAD)
        self._order: Order | None = None
        self.cells = {column.id: _HeadCell(column, self) for column in columns}
        for cell in self.cells.values():
            cell.clicked.connect(self._clicked)

    def tell(self, order: Order) -> None:
        """The table is sorted so."""
        self._order = order
        for id, cell in self.cells.items():
            cell.tell(order if id == order.column else None)

    def stand(self, at: tuple[Place, ...]) -> None:
        """The columns stand so."""
        shown = {place.column.id: place for place in at}
        for id, cell in self.cells.items():
            place = shown.get(id)
            cell.setVisible(place is not None)
            if place is not None:
                wide = round(place.width)
                cell.setFixedSize(wide, _HEAD)
                cell.move(round(place.x), 0)

    def _clicked(self) -> None:
        cell = self.sender()
        if isinstance(cell, _HeadCell):
            now = cell.order
            down = cell.column.down if now is None else not now.down
            self.chosen.emit(Order(cell.column.id, down))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.tokens().line))
        painter.end()


class _Rows(QStyledItemDelegate, Generic[R]):
    def __init__(self, desk: Desk, draw: Draw[R], view: "_List") -> None:
        super().__init__(view)
        self._desk = desk
        self._draw = draw
        self._view = view
        self.at: tuple[Place, ...] = ()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RowRole)
        t = theme.tokens()
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            _heading(painter, rect, row, t)
        elif row is not None:
            flag = QStyle.StateFlag
            chosen = bool(option.state & flag.State_Selected)
            over = bool(option.state & flag.State_MouseOver)
            if chosen or over:
                paint.fill(painter, rect.adjusted(8, 1, -8, -1), t.selected if chosen else t.hover, Radius.CONTROL)
            if chosen and self._view.hasFocus():
                paint.focus_ring(painter, rect.adjusted(8, 1, -8, -1), Radius.CONTROL)
            desk = self._desk
            pen = Pen(painter, t, desk.now(), desk.preferences.now.floor, desk.pictures.portrait)
            dirty = self._view.dirty
            for place in self.at:
                cell = place.rect(rect)
                if dirty.intersects(cell.adjusted(-_BESIDE, 0, _BESIDE, 0).toAlignedRect()):
                    self._draw(pen, cell, row, place.column.id)
        painter.restore()


def _heading(painter: QPainter, rect: QRectF, row: Heading, t: Tokens) -> None:
    font = fonts.font(Type.SMALL, fonts.STRONG)
    painter.setFont(font)
    painter.setPen(QColor(t.text_soft))
    at = rect.adjusted(EDGE, 10, -EDGE, 0)
    painter.drawText(at, _LEFT, row.words)
    width = QFontMetricsF(font).horizontalAdvance(row.words)
    painter.setFont(fonts.font(Type.SMALL, tabular=True))
    painter.setPen(QColor(t.text_faint))
    painter.drawText(at.adjusted(width + 8, 0, 0, 0), _LEFT, str(row.count))


class _List(QListView):
    """The rows.

    Signals:
        menu_asked: the acts on the chosen row are wanted, at this point of the view.
        went_on: Enter, or a double click.
        escaped: Esc.
        resized: there is more or less room.
    """

    menu_asked = Signal(QPoint)
    went_on = Signal()
    escaped = Signal()
    resized = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        #: What is painted just now.
        self.dirty = QRegion()
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(name)
        self.verticalScrollBar().setSingleStep(_ROW)
        self.doubleClicked.connect(self._double)

    def paintEvent(self, event: QPaintEvent) -> None:
        self.dirty = event.region()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def _double(self, _index: QModelIndex) -> None:
        self.went_on.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.went_on.emit()
            case Qt.Key.Key_Escape:
                self.escaped.emit()
            case _:
                super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid():
                self.setCurrentIndex(index)
            self.menu_asked.emit(event.pos())
        else:
            self.menu_asked.emit(self.visualRect(self.currentIndex()).center())


class TableView(QWidget, Generic[K, R]):
    """One table.

    Signals:
        chosen: another row was chosen by hand (its key).
        chosen_changed: what the chosen row tells is different now.
        went_on: Enter on it.
        menu_asked: the acts on it are wanted, at this point of `list`.
    """

    chosen = Signal(object)
    chosen_changed = Signal()
    went_on = Signal()
    menu_asked = Signal(QPoint)
    escaped = Signal()

    def __init__(self, desk: Desk, table: Table[K, R], draw: Draw[R], name: str) -> None:
        super().__init__()
        self.table = table
        self._key: K | None = None
        self.head = _Head(table.sight.columns)
        self.head.tell(table.order)
        self.head.chosen.connect(self._sort)
        self.list = _List(name)
        self.list.setModel(table)
        self._rows = _Rows(desk, draw, self.list)
        self.list.setItemDelegate(self._rows)
        self.list.resized.connect(self._stand)
        self.list.went_on.connect(self.went_on)
        self.list.escaped.connect(self.escaped)
        self.list.menu_asked.connect(self.menu_asked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)
        #: Where it was scrolled to before the rows were made anew.
        self._scroll: int | None = None
        table.modelAboutToBeReset.connect(self._keep)
        table.ordered.connect(self._again)
        table.row_changed.connect(self._row_changed)
        self.list.selectionModel().currentChanged.connect(self._moved)
        desk.clock.tick.connect(self._tick)
        desk.pictures.portrait_came.connect(self._picture_came)

    @property
    def key(self) -> K | None:
        """The chosen row's; it may have gone."""
        return self._key

    def row(self) -> R | None:
        """The chosen row, if it stands in the table: nothing is done about one that the filter hides."""
        return self.table.of(self._key) if self.table.row_of(self._key) is not None else None

    def choose(self, key: K | None) -> None:
        """Choose a row, and bring it into sight."""
        self._key = key
        at = self.table.row_of(key)
        flag = QItemSelectionModel.SelectionFlag
        if at is not None:
            index = self.table.index(at)
            self.list.selectionModel().setCurrentIndex(index, flag.ClearAndSelect)
            self.list.scrollTo(index)
        else:
            self.list.selectionModel().clear()

    def take_focus(self) -> None:
        """The rows; the first of them, if none is chosen."""
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if self.table.row_of(self._key) is None:
            first = next(
                (key for at in range(len(self.table.shown)) if (key := self.table.key_at(at)) is not None), None
            )
            if first is not None:
                self.choose(first)
                self.chosen.emit(first)

    # --- inside -----------------------------------------------------------------------------

    def _sort(self, order: Order) -> None:
        self.table.sort_by(order)
        self.head.tell(order)

    def _keep(self) -> None:
        self._scroll = self.list.verticalScrollBar().value()

    def _again(self) -> None:
        """Rows have changed places: the reader's place and the chosen row stay."""
        at = self.table.row_of(self._key)
        selection = self.list.selectionModel()
        blocked = selection.blockSignals(True)
        if at is not None:
            selection.setCurrentIndex(self.table.index(at), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            selection.clear()
        selection.blockSignals(blocked)
        if self._scroll is not None:
            self.list.verticalScrollBar().setValue(self._scroll)
            self._scroll = None
        self.list.viewport().update()

    def _moved(self, current: QModelIndex, _before: QModelIndex) -> None:
        key = self.table.key_at(current.row()) if current.isValid() else None
        if key is not None and key != self._key:
            self._key = key
            self.chosen.emit(key)

    def sees(self, at: int) -> bool:
        """A row can be seen; all are of one height."""
        top = at * _ROW - self.list.verticalScrollBar().value()
        return -_ROW < top < self.list.viewport().height()

    def _row_changed(self, at: int) -> None:
        if self._key is not None and at == self.table.row_of(self._key):
            self.chosen_changed.emit()
        if self.sees(at):
            viewport = self.list.viewport()
            viewport.update(0, at * _ROW - self.list.verticalScrollBar().value(), viewport.width(), _ROW)

    def _tick(self) -> None:
        """Clocks go on; the rest of a row is as it was."""
        if not self.isVisible():
            return
        viewport = self.list.viewport()
        for place in self._rows.at:
            if place.column.ticks:
                viewport.update(int(place.x) - _BESIDE, 0, int(place.width) + 2 * _BESIDE, viewport.height())

    def _picture_came(self, _url: str) -> None:
        self.list.viewport().update()

    def _stand(self) -> None:
        width = float(self.list.viewport().width() or self.width())
        at = places(self.table.sight.columns, width)
        if at != self._rows.at:
            self._rows.at = at
            self.head.stand(at)
            self.list.viewport().update()
