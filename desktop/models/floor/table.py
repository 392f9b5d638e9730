"""Rows by key, filtered, grouped and sorted. A row changes in place; rows change places only now and then."""

from abc import ABC, abstractmethod
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
    #: It shows a clock: it looks different each second.
    ticks: bool = False
    #: Where room is short the lowest go; 9 stays.
    keep: int = 9


class Order(Struct, frozen=True):
    """By which column rows are sorted, and whether the largest come first."""

    column: str
    down: bool = False


class Sight(ABC, Generic[R]):
    """What a table knows of its rows: how they are sorted, found, grouped and said. All pure."""

    columns: tuple[Column, ...] = ()
    #: What rows can be grouped by: stable id to words. The first is chosen at the beginning.
    groups: Mapping[str, str] = {}
    first_order = Order("")

    @abstractmethod
    def weight(self, row: R, column: str) -> Weight:
        """What a row is sorted by in a column."""

    @abstractmethod
    def sought(self, row: R) -> str:
        """All that a filter looks at, in any case."""

    @abstractmethod
    def group(self, row: R, by: str) -> tuple[Weight, str]:
        """The group of a row: its place among the groups, and its words."""

    @abstractmethod
    def spoken(self, row: R) -> str:
        """A row for a screen reader."""


class _Standing(Struct, frozen=True):
    """Where a row belongs: kept with it, so that putting a thousand in order asks none of them."""

    weight: Weight
    group: tuple[Weight, str] | None


#: Where it stands, its key, and itself.
_Found = tuple[_Standing, K, R]


class Table(QAbstractListModel, Generic[K, R]):
    """Rows of one kind; whoever knows them puts them in by key.

    Signals:
        ordered: rows came, went, or changed places. While they are as many as before it comes alone: a QListView
            asks for each row of a model that was reset.
        row_changed: the row there looks different (int). Not `dataChanged`: a QListView lays out and paints all for it.
    """

    ordered = Signal()
    row_changed = Signal(int)

    def __init__(self, sight: Sight[R], key: Callable[[R], K], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sight = sight
        self._key = key
        self._rows: dict[K, R] = {}
        self._standing: dict[K, _Standing] = {}
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
        self._standing.clear()
        self.put_in_order()

    def put(self, rows: Iterable[R], gone: Iterable[K] = ()) -> None:
        """These rows are new or differ; who comes or goes, by the filter too, takes its place at once."""
        moved = False
        for key in gone:
            moved = self._rows.pop(key, None) is not None or moved
            self._standing.pop(key, None)
        for row in rows:
            key = self._key(row)
            if row == self._rows.get(key):
                continue
            self._rows[key] = row
            before, self._standing[key] = self._standing.get(key), self._stands(row)
            at = self._places.get(key)
            if at is None or not self._fits(row):
                moved = moved or at is not None or self._fits(row)
                continue
            self.shown[at] = row
            self._stale = self._stale or before != self._standing[key]
            self.row_changed.emit(at)
        if moved:
            self.put_in_order()

    def refresh_order(self) -> None:
        """Time has passed: what has changed since takes its place."""
        if self._stale:
            self.put_in_order()

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
            self._standing.clear()
            self.put_in_order()

    def sort_by(self, order: Order) -> None:
        """Sort by another column, or the other way round."""
        if order != self.order:
            self.order = order
            self._standing.clear()
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
        standing = self._standing
        for key, row in self._rows.items():
            if key not in standing:
                standing[key] = self._stands(row)
        found = [(standing[key], key, row) for key, row in self._rows.items() if self._fits(row)]
        found.sort(key=_weight, reverse=self.order.down)
        shown: list[R | Heading] = []
        places: dict[K, int] = {}
        for heading, rows in self._grouped(found):
            if heading is not None:
                shown.append(heading)
            for _, key, row in rows:
                places[key] = len(shown)
                shown.append(row)
        if len(shown) == len(self.shown):
            self._changed_in_place(shown, places)
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

    def _stands(self, row: R) -> _Standing:
        return _Standing(self.sight.weight(row, self.order.column), self.sight.group(row, self.by) if self.by else None)

    def _grouped(self, found: list[_Found[K, R]]) -> Iterable[tuple[Heading | None, list[_Found[K, R]]]]:
        if not self.by:
            return [(None, found)]
        groups: dict[tuple[Weight, str] | None, list[_Found[K, R]]] = {}
        for one in found:
            groups.setdefault(one[0].group, []).append(one)
        in_order = sorted(groups.items(), key=lambda group: group[0] or ((), ""))
        return [(Heading(group[1] if group else "", len(of_it)), of_it) for group, of_it in in_order]

    def _changed_in_place(self, shown: list[R | Heading], places: dict[K, int]) -> None:
        moved = places != self._places
        before, self.shown, self._places = self.shown, shown, places
        if moved:
            self.ordered.emit()
            return
        for at, (was, now) in enumerate(zip(before, shown, strict=True)):
            if was is not now and was != now:
                self.row_changed.emit(at)


def _weight(one: tuple[_Standing, object, object]) -> Weight:
    return one[0].weight
