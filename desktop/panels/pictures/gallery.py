"""All pictures of a chat side by side; Enter enlarges one, Esc closes."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.album import Shot
from desktop.models.pictures import Pictures
from desktop.panels.pictures.glass import draw_cover
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.widgets.labels import Label
from desktop.ui.widgets.popover import Popover
from desktop.ui.words import time_words

_SHOT = Qt.ItemDataRole.UserRole + 1
_EDGE, _CAPTION, _COLUMNS, _ROWS = 132, 24, 4, 3


class _Shots(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.shots: tuple[Shot, ...] = ()

    def put(self, shots: tuple[Shot, ...]) -> None:
        self.beginResetModel()
        self.shots = shots
        self.endResetModel()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.shots)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shot = self.shots[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(part for part in (shot.picture.name, shot.author, time_words(shot.at)) if part)
            case _ if role == _SHOT:
                return shot
            case _:
                return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, pictures: Pictures, parent: QWidget) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(_EDGE + Space.ONE, _EDGE + _CAPTION + Space.ONE)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        shot = index.data(_SHOT)
        if not isinstance(shot, Shot):
            return
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        rect = QRectF(option.rect).adjusted(4, 4, -4, -4)  # type: ignore[attr-defined]
        square = QRectF(rect.x(), rect.y(), rect.width(), rect.width())
        paint.fill(painter, square, t.sunken, Radius.CONTROL)
        shown = self._pictures.of(shot.picture)
        draw_cover(painter, square, shown, Radius.CONTROL)
        if shown is None:
            middle = square.center()
            icon = Icon.FAILED if shot.picture.id in self._pictures.problems else Icon.PICTURE
            icons.paint(painter, icon, middle.x() - 12, middle.y() - 12, 24, t.text_faint)
        if shot.hidden:
            paint.outline(painter, square, t.hidden, Radius.CONTROL, 2)
        if state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            ring = square.adjusted(-3, -3, 3, 3)
            paint.outline(painter, ring, t.accent if chosen else t.line_strong, Radius.CONTROL + 3, 2)
        painter.setFont(fonts.font(Type.CAPTION))
        painter.setPen(QColor(t.text_soft))
        who = tr("Staff only") if shot.hidden else shot.author
        words = f"{who}  {time_words(shot.at)}".strip()
        line = QRectF(rect.x(), square.bottom() + 2, rect.width(), _CAPTION - 4)
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        painter.restore()


class _Grid(QListView):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
            return
        super().keyPressEvent(event)


class Gallery(Popover):
    """Floats in the window.

    Signals:
        chosen: a picture to enlarge, by its number.
    """

    chosen = Signal(int)

    def __init__(self, window: QWidget, pictures: Pictures) -> None:
        super().__init__(window, margin=Space.TWO)
        self._title = Label("", Type.TITLE, fonts.STRONG)
        self.model = _Shots(self)
        self.grid = _Grid()
        self.grid.setModel(self.model)
        self.grid.setItemDelegate(_Delegate(pictures, self.grid))
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setUniformItemSizes(True)
        self.grid.setMouseTracking(True)
        self.grid.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.grid.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.grid.setAccessibleName(tr("Pictures of this chat"))
        self.grid.activated.connect(self._activated)
        self.grid.clicked.connect(self._activated)
        self.body.setSpacing(Space.ONE)
        self.body.addWidget(self._title)
        self.body.addWidget(self.grid)
        pictures.came.connect(self.grid.viewport().update)
        pictures.failed.connect(self.grid.viewport().update)

    def show_shots(self, shots: tuple[Shot, ...]) -> None:
        """What to show when it opens; the newest is chosen."""
        self.model.put(shots)
        self._title.setText(tr("1 picture") if len(shots) == 1 else tr("{n} pictures", n=len(shots)))
        columns = max(2, min(_COLUMNS, len(shots)))
        rows = max(1, min(_ROWS, -(-len(shots) // columns)))
        cell_width, cell_height = _EDGE + Space.ONE, _EDGE + _CAPTION + Space.ONE
        self.grid.setFixedSize(columns * cell_width + 20, rows * cell_height + 8)
        self.grid.setCurrentIndex(self.model.index(len(shots) - 1))
        self.grid.scrollToBottom()

    def open_over(self, anchor: QWidget) -> None:
        """Open in the middle of what it belongs to."""
        self.open_at(anchor)
        middle = anchor.mapTo(self.window(), anchor.rect().center())
        room = self.window().rect()
        left = max(0, min(middle.x() - self.width() // 2, room.width() - self.width()))
        self.move(left, max(0, min(middle.y() - self.height() // 2, room.height() - self.height())))

    def _activated(self, index: QModelIndex) -> None:
        self.close_again()
        self.chosen.emit(index.row())
