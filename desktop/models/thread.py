"""The lines of one room as Qt rows, with what stands between them: days, and who speaks on."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.signals import StoreSignals
from desktop.state.rooms import Line, SaidLine, Thread
from desktop.state.store import Store
from protocol.ids import RoomId

RowRole = Qt.ItemDataRole.UserRole
#: Lines of one person that are this close stand together, in milliseconds.
_TOGETHER = 180_000


class ThreadRow(Struct, frozen=True):
    """A line and its neighbours."""

    line: Line
    new_day: bool
    #: The same person has just spoken.
    follows: bool


class ThreadModel(QAbstractListModel):
    """Rows of a room, or of a thread that is over. `describe` turns a row into words for a screen reader."""

    def __init__(
        self, store: Store, signals: StoreSignals, describe: Callable[[Line], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._describe = describe
        self.room: RoomId | None = None
        #: One that is over is shown as it was fetched.
        self._past: Thread | None = None
        self.rows: list[ThreadRow] = []
        signals.room_lines.connect(self._lines_changed)
        signals.outbox.connect(self._refresh)

    @property
    def talk(self) -> Thread | None:
        """What is shown."""
        if self._past is not None:
            return self._past
        return None if self.room is None else self._store.rooms.get(self.room)

    def show(self, room: RoomId | None, past: Thread | None = None) -> None:
        """Show another room; `past` one that is over."""
        self.room, self._past = room, past
        self.beginResetModel()
        self.rows = self._wanted()
        self.endResetModel()

    def index_of(self, key: str) -> int | None:
        """Where a line stands."""
        return next((at for at, row in enumerate(self.rows) if row.line.key == key), None)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._describe(row.line)
        return None

    # --- inside -----------------------------------------------------------------------------

    def _lines_changed(self, room: RoomId) -> None:
        if room == self.room:
            self._refresh()

    def _refresh(self) -> None:
        """Show what is there now; rows that stay keep their place."""
        if self.room is None or self._past is not None:
            return
        new = self._wanted()
        if new == self.rows:
            return
        old = [row.line.key for row in self.rows]
        fresh = [row.line.key for row in new]
        if old == fresh[len(fresh) - len(old) :] and len(new) > len(old):
            first = len(new) - len(old)
            self.beginInsertRows(QModelIndex(), 0, first - 1)
            self.rows = new
            self.endInsertRows()
        elif old == fresh[: len(old)] and len(new) > len(old):
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self.rows = new
            self.endInsertRows()
        elif old == fresh:
            self.rows = new
        else:
            self.beginResetModel()
            self.rows = new
            self.endResetModel()
            return
        if new:
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))

    def _wanted(self) -> list[ThreadRow]:
        if self._past is not None:
            lines: list[Line] = self._past.lines
        else:
            lines = self._store.room_lines(self.room) if self.room is not None else []
        rows: list[ThreadRow] = []
        before: Line | None = None
        for line in lines:
            rows.append(ThreadRow(line, _new_day(before, line), _follows(before, line)))
            before = line
        return rows


def _new_day(before: Line | None, line: Line) -> bool:
    return before is None or _day(before.at) != _day(line.at)


def _day(at: int) -> int:
    return datetime.fromtimestamp(at / 1000).toordinal()


def _follows(before: Line | None, line: Line) -> bool:
    if not isinstance(before, SaidLine) or not isinstance(line, SaidLine):
        return False
    return before.author == line.author and line.at - before.at < _TOGETHER and not _new_day(before, line)
