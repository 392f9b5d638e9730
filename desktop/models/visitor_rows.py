"""Visitors as rows of a list; those who stay keep their place while nothing pushes them out of it."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.visitors import MOST, Visitor, Visitors
from protocol.ids import VisitorId

RowRole = Qt.ItemDataRole.UserRole


class VisitorRows(QAbstractListModel):
    """The first of the visitors. `describe` turns one into words for a screen reader."""

    def __init__(self, visitors: Visitors, describe: Callable[[Visitor], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._visitors = visitors
        self._describe = describe
        self.rows: tuple[Visitor, ...] = ()
        visitors.changed.connect(self.refresh)
        self.refresh()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._describe(row)
        return None

    def row_of(self, visitor: VisitorId | None) -> int | None:
        """Where a visitor stands."""
        return next((at for at, row in enumerate(self.rows) if row.visiting.visitor == visitor), None)

    def refresh(self) -> None:
        """Show who is here now."""
        new = self._visitors.all[:MOST]
        if [row.visiting.visitor for row in new] != [row.visiting.visitor for row in self.rows]:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return
        old, self.rows = self.rows, new
        for at, (was, now) in enumerate(zip(old, new, strict=True)):
            if was != now:
                self.dataChanged.emit(self.index(at), self.index(at))
