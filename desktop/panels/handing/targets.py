"""The list of queues and colleagues a chat can go to."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.models.targets import Heading, RowRole, TargetRow, TargetsModel
from desktop.panels.handing.words import colleague_words, row_words, target_words
from desktop.state.whom import Colleague, Target
from desktop.ui import fonts, icons, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Type
from desktop.ui.widgets import avatar, paint

_HEADING, _ROW = 28, 44
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class TargetList(QListView):
    """One row is chosen at most.

    Signals:
        chosen: another row, or none (TargetRow or None).
        entered: the chosen row was double-clicked: go on with it.
    """

    chosen = Signal(object)
    entered_row = Signal()

    def __init__(self, model: TargetsModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        # The field above keeps the keyboard, and moves in it.
        self.setProperty("driven", True)
        self.setItemDelegate(_Rows(self))
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Queues and colleagues"))
        self.doubleClicked.connect(self._entered)
        self.selectionModel().currentRowChanged.connect(self._changed)

    def current(self) -> TargetRow | None:
        """The chosen row, if the chat can go there."""
        row = self._model.at(self.currentIndex().row())
        return row if row is not None and self._model.can_choose(row) else None

    def step(self, by: int) -> None:
        """Choose the next row up or down that can be."""
        at = self.currentIndex().row() + by
        while 0 <= at < self._model.rowCount():
            row = self._model.at(at)
            if row is not None and self._model.can_choose(row):
                self.setCurrentIndex(self._model.index(at))
                return
            at += by

    def _entered(self, _index: QModelIndex) -> None:
        if self.current() is not None:
            self.entered_row.emit()

    def _changed(self) -> None:
        self.chosen.emit(self.current())


class _Rows(QStyledItemDelegate):
    def __init__(self, view: TargetList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _HEADING if isinstance(index.data(RowRole), Heading) else _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(RowRole)
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        if isinstance(row, Heading):
            painter.setFont(fonts.font(Type.CAPTION, fonts.STRONG))
            painter.setPen(QColor(t.text_faint))
            painter.drawText(rect.adjusted(10, 6, -8, 0), _LEFT, row_words(row))
        elif isinstance(row, Target | Colleague):
            can = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
            chosen = can and bool(option.state & QStyle.StateFlag.State_Selected)
            over = can and bool(option.state & QStyle.StateFlag.State_MouseOver)
            if chosen or over:
                paint.fill(painter, rect.adjusted(2, 1, -2, -1), t.selected if chosen else t.hover, Radius.CONTROL)
            if isinstance(row, Target):
                square = QRectF(rect.x() + 10, rect.y() + 7, 30, 30)
                paint.fill(painter, square, t.accent_soft, Radius.CONTROL)
                icons.paint(painter, Icon.USERS, square.x() + 7, square.y() + 7, 16, t.accent_text)
                name, about = row.queue.name, target_words(row)
            else:
                _person(painter, rect, row, can=can)
                name, about = row.agent.name, colleague_words(row)
            inner = rect.adjusted(50, 6, -34, -6)
            _line(painter, QRectF(inner.x(), inner.y(), inner.width(), 17), name, t.text if can else t.text_faint, True)
            _line(painter, QRectF(inner.x(), inner.y() + 16, inner.width(), 16), about, t.text_faint, False)
            if chosen:
                icons.paint(painter, Icon.CHECK, rect.right() - 28, rect.center().y() - 8, 16, t.accent_text, 2.25)
        painter.restore()


def _person(painter: QPainter, rect: QRectF, row: Colleague, *, can: bool) -> None:
    t = theme.tokens()
    picture = QRectF(rect.x() + 10, rect.y() + 7, 30, 30)
    painter.setOpacity(1.0 if can else 0.5)
    avatar.draw(painter, picture, row.agent.name)
    painter.setOpacity(1.0)
    at = QPointF(picture.right() - 3, picture.bottom() - 3)
    paint.dot(painter, at, 6, t.raised)
    paint.dot(painter, at, 4, t.good if row.ready and row.present else t.warn if row.present else t.line_strong)


def _line(painter: QPainter, rect: QRectF, words: str, colour: str, strong: bool) -> None:
    font = fonts.font(Type.BODY if strong else Type.SMALL, fonts.MEDIUM if strong else fonts.REGULAR)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    fitted = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _LEFT, fitted)
