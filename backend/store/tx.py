"""What a job sees of the running transaction: rows, and the four kinds of stream.

One table holds all streams, told apart by `topic`: 0 is the floor, 2n and 2n+1 the public and staff
stream of interaction n, -n the stream of room n.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from protocol.codec import (
    decode_floor_event,
    decode_public_event,
    decode_room_event,
    decode_staff_event,
    encode_event,
)
from protocol.errors import ErrorCode, Refusal
from protocol.events import PublicEvent, RoomEvent, StaffEvent
from protocol.floor import FloorEvent
from protocol.frames import FloorEntry, FloorSnapshot, PublicEntry, RoomEntry, StaffEntry
from protocol.ids import InteractionId, RoomId, uuid7

Entry = PublicEntry | StaffEntry | FloorEntry | RoomEntry
Value = int | str | bytes | None
#: A row's columns have the types that `tables` gives them; the action that asked turns it into a struct.
Row = tuple[Any, ...]

#: Topics whose last number is remembered; beyond that all are forgotten and read again.
_MOST_REMEMBERED = 50_000

_FLOOR = 0
_APPEND = "INSERT INTO events (topic, seq, at, data) VALUES (?, ?, ?, ?)"
_LAST = "SELECT seq FROM events WHERE topic = ? ORDER BY seq DESC LIMIT 1"
_RANGE = "SELECT seq, at, data FROM events WHERE topic = ? AND seq BETWEEN ? AND ? ORDER BY seq"
_NUMBER = "SELECT n FROM interactions WHERE id = ?"
_ROOM = "SELECT n FROM rooms WHERE id = ?"


class Heads:
    """Last number by topic, row number by interaction and by room; only ever what the rows say.

    Attributes:
        floor: the floor as it was read last, whole; None: it is not kept.
    """

    def __init__(self) -> None:
        self.last: dict[int, int] = {}
        self.numbers: dict[InteractionId, int] = {}
        self.rooms: dict[RoomId, int] = {}
        self.floor: FloorSnapshot | None = None

    def forget(self) -> None:
        """Read all again."""
        self.last.clear()
        self.numbers.clear()
        self.rooms.clear()
        self.floor = None

    def remember(self, topic: int, seq: int) -> None:
        """Note the last number of a topic as written in the running transaction."""
        if len(self.last) >= _MOST_REMEMBERED:
            self.forget()
        self.last[topic] = seq


class Tx:
    """One job's view of the running transaction.

    Attributes:
        now: the transaction's time, Unix milliseconds.
        entries: what this job has appended, in order.
    """

    __slots__ = ("_execute", "_heads", "entries", "now", "random")

    def __init__(self, connection: sqlite3.Connection, heads: Heads, random: Callable[[int], bytes], now: int) -> None:
        """`random` answers so many random bytes, fit for secrets."""
        self.now = now
        self.entries: list[Entry] = []
        self.random = random
        self._heads = heads
        self._execute = connection.execute

    @property
    def kept_floor(self) -> FloorSnapshot | None:
        """The whole floor as a job read it lately, of a transaction that stands."""
        return self._heads.floor

    def keep_floor(self, whole: FloorSnapshot) -> None:
        """What was read of it in this transaction, for those who ask next."""
        self._heads.floor = whole

    # --- rows ---------------------------------------------------------------------------------

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._execute(sql, params).fetchone()
        return row

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        """All rows."""
        return self._execute(sql, params).fetchall()

    def execute(self, sql: str, params: Sequence[Value] = ()) -> int:
        """Change rows; answers how many were changed."""
        return self._execute(sql, params).rowcount

    def new_id(self) -> UUID:
        """A fresh UUIDv7 of this transaction's time."""
        return uuid7(self.now, self.random(10))

    # --- appending ----------------------------------------------------------------------------

    def append_public(self, interaction: InteractionId, event: PublicEvent) -> PublicEntry:
        """The next number of an interaction's public stream."""
        seq = self._append(2 * self._number(interaction), event)
        entry = PublicEntry(interaction=interaction, seq=seq, at=self.now, event=event)
        self.entries.append(entry)
        return entry

    def append_staff(self, interaction: InteractionId, event: StaffEvent) -> StaffEntry:
        """The next number of an interaction's staff stream."""
        seq = self._append(2 * self._number(interaction) + 1, event)
        entry = StaffEntry(interaction=interaction, seq=seq, at=self.now, event=event)
        self.entries.append(entry)
        return entry

    def append_floor(self, event: FloorEvent) -> FloorEntry:
        """The next number of the floor."""
        entry = FloorEntry(seq=self._append(_FLOOR, event), at=self.now, event=event)
        self.entries.append(entry)
        return entry

    def append_room(self, room: RoomId, event: RoomEvent) -> RoomEntry:
        """The next number of a room."""
        entry = RoomEntry(room=room, seq=self._append(-self._room(room), event), at=self.now, event=event)
        self.entries.append(entry)
        return entry

    # --- last numbers -------------------------------------------------------------------------

    def public_seq(self, interaction: InteractionId) -> int:
        """The last number of an interaction's public stream; 0 when it is empty."""
        return self._last(2 * self._number(interaction))

    def staff_seq(self, interaction: InteractionId) -> int:
        """The last number of an interaction's staff stream; 0 when it is empty."""
        return self._last(2 * self._number(interaction) + 1)

    def floor_seq(self) -> int:
        """The last number of the floor; 0 when it is empty."""
        return self._last(_FLOOR)

    def room_seq(self, room: RoomId) -> int:
        """The last number of a room; 0 when it is empty. Raises Refusal(unknown_room)."""
        return self._last(-self._room(room))

    def topic_of(self, entry: Entry) -> int:
        """The stream that an entry belongs to, by the number that `events` has for it."""
        match entry:
            case FloorEntry():
                return _FLOOR
            case PublicEntry():
                return 2 * self._number(entry.interaction)
            case StaffEntry():
                return 2 * self._number(entry.interaction) + 1
            case RoomEntry():
                return -self._room(entry.room)

    def last_like(self, entry: Entry) -> int:
        """The last number of the stream that an entry belongs to."""
        return self._last(self.topic_of(entry))

    # --- reading ------------------------------------------------------------------------------

    def public_entries(self, interaction: InteractionId, first: int, last: int) -> tuple[PublicEntry, ...]:
        """The public entries numbered `first` to `last`, both included."""
        rows = self.all(_RANGE, (2 * self._number(interaction), first, last))
        return tuple(
            PublicEntry(interaction=interaction, seq=seq, at=at, event=decode_public_event(data))
            for seq, at, data in rows
        )

    def staff_entries(self, interaction: InteractionId, first: int, last: int) -> tuple[StaffEntry, ...]:
        """The staff entries numbered `first` to `last`, both included."""
        rows = self.all(_RANGE, (2 * self._number(interaction) + 1, first, last))
        return tuple(
            StaffEntry(interaction=interaction, seq=seq, at=at, event=decode_staff_event(data))
            for seq, at, data in rows
        )

    def floor_entries(self, first: int, last: int) -> tuple[FloorEntry, ...]:
        """The floor's entries numbered `first` to `last`, both included."""
        rows = self.all(_RANGE, (_FLOOR, first, last))
        return tuple(FloorEntry(seq=seq, at=at, event=decode_floor_event(data)) for seq, at, data in rows)

    def room_entries(self, room: RoomId, first: int, last: int) -> tuple[RoomEntry, ...]:
        """A room's entries numbered `first` to `last`, both included."""
        rows = self.all(_RANGE, (-self._room(room), first, last))
        return tuple(RoomEntry(room=room, seq=seq, at=at, event=decode_room_event(data)) for seq, at, data in rows)

    def _append(self, topic: int, event: PublicEvent | StaffEvent | FloorEvent | RoomEvent) -> int:
        seq = self._last(topic) + 1
        self._execute(_APPEND, (topic, seq, self.now, encode_event(event)))
        self._heads.remember(topic, seq)
        return seq

    def _last(self, topic: int) -> int:
        last = self._heads.last.get(topic)
        if last is None:
            row = self.one(_LAST, (topic,))
            last = 0 if row is None else int(row[0])
            self._heads.remember(topic, last)
        return last

    def _number(self, interaction: InteractionId) -> int:
        number = self._heads.numbers.get(interaction)
        if number is None:
            row = self.one(_NUMBER, (interaction.bytes,))
            if row is None:
                raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
            number = int(row[0])
            self._heads.numbers[interaction] = number
        return number

    def _room(self, room: RoomId) -> int:
        number = self._heads.rooms.get(room)
        if number is None:
            row = self.one(_ROOM, (room.bytes,))
            if row is None:
                raise Refusal(ErrorCode.UNKNOWN_ROOM)
            number = int(row[0])
            self._heads.rooms[room] = number
        return number
