"""Rows by key, filtered, grouped and sorted. A row changes in place; rows change places only now and then."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, TypeVar

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

RowRole = Qt.ItemDataRole.UserRole
K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
#: What a row is sorted by; of one column all of one kind.
Weight = tuple[int | float | str, ...]


class Heading(Struct, frozen=True):
    """The head of a group of rows."""

    words: str
    count: int


class Column(Struct, frozen=True, kw_only=True):
    """One column. `id` is stable; `least` and `share` make its width: so many pixels, and a part of what is left."""

    id: str
    title: str
    least: int
    share: int = 0
    #: Numbers stand at the right.
    right: bool = False
    #: What it tells, for who points at its head.
    about: str = ""
    #: The largest first, when it is first chosen.
    down: bool = False
    #: Where room is short the lowest go; 9 stays.
    keep: int = 9


class Order(Struct, frozen=True):
    """By which column rows are sorted, and whether the largest come first."""

    column: str
    down: bool = False


class Sight(Generic[R]):
    """What a table knows of its rows: how they are sorted, found, grouped and said. All pure."""

    columns: tuple[Column, ...] = ()
    #: What rows can be grouped by: stable id to words. The first is chosen at the beginning.
    groups: Mapping[str, str] = {}
    first_order = Order("")

    def weight(self, row: R, column: str) -> Weight:
        """What a row is sorted by in a column."""
        raise NotImplementedError

    def sought(self, row: R) -> str:
        """All that a filter looks at, in any case."""
        raise NotImplementedError

    def group(self, row: R, by: str) -> tuple[Weight, str]:
        """The group of a row: its place among the groups, and its words."""
        raise NotImplementedError

    def spoken(self, row: R) -> str:
        """A row for a screen reader."""
        raise NotImplementedError


class Table(QAbstractListModel, Generic[K, R]):
    """Rows of one kind; whoever knows them puts them in by key.

    Signals:
        ordered: rows came, went, or changed places.
        row_changed: the row there looks different (int). Not `dataChanged`: a QListView lays out and paints all for it.
    """

    ordered = Signal()
    row_changed = Signal(int)

    def __init__(self, sight: Sight[R], key: Callable[[R], K], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sight = sight
        self._key = key
        self._rows: dict[K, R] = {}
        self.shown: list[R | Heading] = []
        self._places: dict[K, int] = {}
        self.words = ""
        self.by = next(iter(sight.groups), "")
        self.order = sight.first_order
        self._stale = False

    # --- for whoever fills it -----------------------------------------------------------------

    def replace(self, rows: Iterable[R]) -> None:
        """These rows, and no others."""
        self._rows = {self._key(row): row for row in rows}
        self.put_in_order()

    def put(self, rows: Iterable[R], gone: Iterable[K] = ()) -> None:
        """These rows are new or differ; who comes or goes, by the filter too, takes its place at once."""
        moved = False
        for key in gone:
            moved = self._rows.pop(key, None) is not None or moved
        for row in rows:
            key = self._key(row)
            if row == self._rows.get(key):
                continue
            self._rows[key] = row
            at = self._places.get(key)
            if at is None or not self._fits(row):
                moved = moved or at is not None or self._fits(row)
                continue
            self.shown[at] = row
            self._stale = True
            self.row_changed.emit(at)
        if moved:
            self.put_in_order()

    def refresh_order(self) -> None:
        """Time has passed: what has changed since takes its place."""
        if self._stale:
            self.put_in_order()

    def time_passed(self) -> None:
        """What is sorted by a clock may be in another order now."""
        self._stale = True

    # --- for whoever looks --------------------------------------------------------------------

    def filter(self, words: str) -> None:
        """Show the rows that hold all of these words."""
        words = " ".join(words.casefold().split())
        if words != self.words:
            self.words = words
            self.put_in_order()

    def group(self, by: str) -> None:
        """Group rows by something else."""
        if by != self.by:
            self.by = by
            self.put_in_order()

    def sort_by(self, order: Order) -> None:
        """Sort by another column, or the other way round."""
        if order != self.order:
            self.order = order
            self.put_in_order()

    def count(self) -> int:
        """How many rows fit the filter."""
        return len(self._places)

    def row_of(self, key: K | None) -> int | None:
        """Where a row stands; None: it does not."""
        return None if key is None else self._places.get(key)

    def at(self, row: int) -> R | Heading | None:
        """What stands there."""
        return self.shown[row] if 0 <= row < len(self.shown) else None

    def of(self, key: K | None) -> R | None:
        """A row by its key, shown or not."""
        return None if key is None else self._rows.get(key)

    def all(self) -> Iterable[R]:
        """All rows, in no order."""
        return self._rows.values()

    def key_at(self, row: int) -> K | None:
        """The key of what stands there; None for a heading."""
        one = self.at(row)
        return None if one is None or isinstance(one, Heading) else self._key(one)

    def put_in_order(self) -> None:
        """Filter, group and sort anew; who looks keeps the place by key."""
        self._stale = False
        rows = [row for row in self._rows.values() if self._fits(row)]
        sight, order = self.sight, self.order
        rows.sort(key=lambda row: sight.weight(row, order.column), reverse=order.down)
        shown: list[R | Heading] = list(rows)
        if self.by:
            shown = self._grouped(rows)
        places = {self._key(row): at for at, row in enumerate(shown) if not isinstance(row, Heading)}
        if places == self._places and len(shown) == len(self.shown):
            self._changed_in_place(shown)
            return
        self.beginResetModel()
        self.shown, self._places = shown, places
        self.endResetModel()
        self.ordered.emit()

    # --- Qt's model ---------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.at(index.row()) if index.isValid() else None
        if row is None or role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.words}, {row.count}" if isinstance(row, Heading) else self.sight.spoken(row)
        return None

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if isinstance(self.at(index.row()), Heading):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    # --- inside -------------------------------------------------------------------------------

    def _fits(self, row: R) -> bool:
        if not self.words:
            return True
        sought = self.sight.sought(row).casefold()
        return all(word in sought for word in self.words.split())

    def _grouped(self, rows: list[R]) -> list[R | Heading]:
        groups: dict[tuple[Weight, str], list[R]] = {}
        for row in rows:
            groups.setdefault(self.sight.group(row, self.by), []).append(row)
        shown: list[R | Heading] = []
        for (_, words), of_it in sorted(groups.items(), key=lambda group: group[0]):
            shown += [Heading(words, len(of_it)), *of_it]
        return shown

    def _changed_in_place(self, shown: list[R | Heading]) -> None:
        before, self.shown = self.shown, shown
        for at, (was, now) in enumerate(zip(before, shown, strict=True)):
            if was is not now and was != now:
                self.row_changed.emit(at)
