"""The list of colleagues: conversations, then people; while something is looked for, what fits, and messages."""

from collections.abc import Callable
from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.models.rooms import PersonRow, RoomRow, Rooms
from desktop.models.thread import RowRole
from protocol.events import RoomMessage
from protocol.ids import RoomId
from protocol.rest import RoomHit


class Section(Enum):
    """The headings, in their order."""

    ROOMS = "rooms"
    PEOPLE = "people"
    FOUND = "found"


class HeadingRow(Struct, frozen=True, kw_only=True):
    """The head of a section."""

    section: Section
    #: The server is still asked, it could not be, or nothing was found.
    looking: bool = False
    failed: bool = False
    empty: bool = False


class HitRow(Struct, frozen=True, kw_only=True):
    """A message that was found."""

    room: RoomId
    #: Its line.
    key: str
    title: str
    who: str
    at: int
    words: str


Row = HeadingRow | RoomRow | PersonRow | HitRow


class PeopleModel(QAbstractListModel):
    """Rows of the list. `describe` turns a row into words for a screen reader."""

    def __init__(self, rooms: Rooms, describe: Callable[[Row], str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rooms = rooms
        self._describe = describe
        self._wanted = ""
        #: Nobody sees the list: it is made anew when somebody does.
        self._asleep = False
        self.rows: list[Row] = []
        rooms.changed.connect(self.refresh)
        rooms.found.connect(self.refresh)
        self.refresh()

    def look_for(self, words: str) -> None:
        """Show who fits these words; messages come when the server has found them."""
        self._wanted = words.strip().casefold()
        self.refresh()

    def sleep(self, asleep: bool) -> None:
        """Whether nobody sees the list."""
        self._asleep = asleep
        self.refresh()

    def refresh(self) -> None:
        """Show what is so now."""
        if self._asleep:
            return
        new = self._made()
        if new == self.rows:
            return
        if [_key(row) for row in new] == [_key(row) for row in self.rows]:
            self.rows = new
            self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self.rows = new
        self.endResetModel()

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

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.rows[index.row()], HeadingRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    # --- inside -----------------------------------------------------------------------------

    def _made(self) -> list[Row]:
        rows = self._rooms.rows()
        talks = [row for row in rows if isinstance(row, RoomRow) and self._fits(row.name)]
        people = [row for row in rows if isinstance(row, PersonRow) and self._fits(row.name)]
        made: list[Row] = []
        if talks:
            made += [HeadingRow(section=Section.ROOMS), *talks]
        if people:
            made += [HeadingRow(section=Section.PEOPLE), *people]
        if self._wanted and self._rooms.searched:
            hits = self._rooms.hits
            searching = self._rooms.searching
            found = [row for hit in hits or () if (row := self._hit(hit)) is not None]
            nothing = not searching and hits is not None and not found
            made.append(HeadingRow(section=Section.FOUND, looking=searching, failed=hits is None, empty=nothing))
            made += found
        return made

    def _fits(self, name: str) -> bool:
        folded = name.casefold()
        return all(part in folded for part in self._wanted.split())

    def _hit(self, hit: RoomHit) -> HitRow | None:
        said = hit.entry.event
        if not isinstance(said, RoomMessage):
            return None
        others = (name for one in hit.room.members if (name := self._rooms.name_of(one)) and not self._rooms.is_me(one))
        return HitRow(
            room=hit.room.id,
            key=str(said.id),
            title=hit.room.name or ", ".join(others),
            who="" if self._rooms.is_me(said.author) else self._rooms.name_of(said.author),
            at=hit.entry.at,
            words=" ".join(said.text.split())[:200],
        )


def _key(row: Row) -> str:
    match row:
        case HeadingRow():
            return row.section.value
        case RoomRow():
            return str(row.room)
        case PersonRow():
            return str(row.agent)
        case HitRow():
            return row.key
