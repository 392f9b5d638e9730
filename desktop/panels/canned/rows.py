"""The texts kept ready as rows: title, shortcut, whom it is for, how often it was sent."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.models.canned import CannedTexts
from desktop.panels.canned.words import for_words, kind_words
from desktop.panels.chat.suggestions import KIND_ICONS, line
from desktop.ui import fonts, icons, theme
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Type
from desktop.ui.widgets import paint
from protocol.canned import Canned
from protocol.ids import CannedId

CannedRole = Qt.ItemDataRole.UserRole
_ROW = 62
#: Rows that are laid out together.
_PAGE = 200


class CannedRows(QAbstractListModel):
    """Those that were found."""

    def __init__(self, texts: CannedTexts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.rows: list[Canned] = []
        #: How many the list knows of: it lays out each of them at once.
        self._told = 0

    def show(self, rows: list[Canned]) -> None:
        """Show these."""
        if rows != self.rows:
            self.beginResetModel()
            self.rows = rows
            self._told = min(len(rows), _PAGE)
            self.endResetModel()

    def row_of(self, canned: CannedId | None) -> int:
        """Where a text stands; -1: not here. The list knows of it from now on."""
        if canned is None:
            return -1
        at = next((at for at, one in enumerate(self.rows) if one.id == canned), -1)
        self._tell(at + 1)
        return at

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else self._told

    def canFetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> bool:  # noqa: N802  Qt's name
        return not parent.isValid() and self._told < len(self.rows)

    def fetchMore(self, parent: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802  Qt's name
        if not parent.isValid():
            self._tell(min(self._told + _PAGE, len(self.rows)))

    def _tell(self, rows: int) -> None:
        if rows > self._told:
            self.beginInsertRows(QModelIndex(), self._told, rows - 1)
            self._told = rows
            self.endInsertRows()

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == CannedRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.title}, /{row.shortcut}, {kind_words(row.kind)}, {for_words(self._texts, row)}"
        return None


class CannedList(QListView):
    """The list itself; Enter and a click choose."""

    def __init__(self, rows: CannedRows, texts: CannedTexts) -> None:
        super().__init__()
        self.setModel(rows)
        self.setItemDelegate(_Delegate(texts, self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(tr("Texts"))
        self.verticalScrollBar().setSingleStep(24)


class _Delegate(QStyledItemDelegate):
    def __init__(self, texts: CannedTexts, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts = texts

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(CannedRole)
        if not isinstance(row, Canned):
            return
        t = theme.tokens()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        card = rect.adjusted(8, 1, -8, -1)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen:
            paint.fill(painter, card, t.selected, Radius.CARD)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint.fill(painter, card, t.hover, Radius.CARD)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            paint.focus_ring(painter, card, Radius.CARD)
        tint = t.accent_text if chosen else t.text_faint
        icons.paint(painter, KIND_ICONS[row.kind], card.x() + 12, card.y() + 12, 16, tint)
        left, right = card.x() + 40, card.right() - 12
        small = fonts.font(Type.SMALL, tabular=True)
        whom = for_words(self._texts, row)
        wide = min(QFontMetricsF(small).horizontalAdvance(whom) + 2, card.width() * 0.4)
        painter.setPen(t.text_faint)
        line(painter, QRectF(right - wide, card.y() + 9, wide, 20), whom, small)
        painter.setPen(t.text)
        bold = fonts.font(Type.BODY, fonts.MEDIUM)
        line(painter, QRectF(left, card.y() + 9, right - wide - left - 10, 20), row.title, bold)
        painter.setPen(t.text_soft)
        words = f"/{row.shortcut}  ·  {' '.join(row.text.split())}"
        line(painter, QRectF(left, card.y() + 31, right - left, 20), words, small)
        painter.restore()
