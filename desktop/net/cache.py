"""The conversations and the floor as the desk knew them last, so that it opens without a network.

What comes from the server is kept in the order it came, so that a kill loses a tail at most: the next hello
says the numbers that are here, and the server sends the rest. A cache that can't be read, or that has a gap,
is dropped: everything in it comes again.
"""

from collections.abc import Iterator, Sequence
from typing import cast

import msgspec

from desktop.net.errors import NotKept
from desktop.net.vault import Statement, Vault
from desktop.state.restoring import Cached
from protocol.canned import CannedShown
from protocol.entities import Interaction
from protocol.frames import (
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    PublicEntry,
    RoomEntry,
    RoomSnapshot,
    StaffEntry,
    ToStaff,
)
from protocol.ids import AgentId, InteractionId, RoomId
from protocol.limits import RESUME_ENTRIES
from protocol.rooms import Room

#: Entries kept of each stream of a chat: as many as a resume brings at most. Older ones come from the server
#: when the agent scrolls up.
MOST_ENTRIES = RESUME_ENTRIES
#: Of each stream that grows beyond it, this many are forgotten at a time.
_FORGET_EVERY = 100
_FLOOR, _PUBLIC, _STAFF, _ROOM, _CANNED = 0, 1, 2, 3, 4
_SESSION_KEY, _FLOOR_KEY, _CANNED_KEY = b"session", b"floor", b"canned"
#: Before a room's id, so that it is told from a chat's.
_ROOM_KEY = b"room:"


class Forget(msgspec.Struct, frozen=True):
    """A chat left the desk."""

    interaction: InteractionId


class ForgetRoom(msgspec.Struct, frozen=True):
    """The agent is in this room no more."""

    room: RoomId


class RoomHead(msgspec.Struct, frozen=True):
    """A room as it is after its entry `seq`."""

    room: Room
    seq: int
    seen: dict[AgentId, int]


class Texts(msgspec.Struct, frozen=True):
    """Texts kept ready, as they were told; numbers rise from one time that all are told to the next."""

    number: int
    shown: CannedShown


class Began(msgspec.Struct, frozen=True):
    """A connection began: whose, in which history, and how far the server's clock is ahead of this machine's (ms)."""

    epoch: str
    me: AgentId
    ahead: int


#: What the cache takes in; frames of other kinds concern nobody later.
Frame = FloorSnapshot | InteractionSnapshot | FloorEntry | PublicEntry | StaffEntry | RoomSnapshot | RoomEntry
News = Began | Frame | Forget | ForgetRoom | RoomHead | Texts


class _Chat(msgspec.Struct, frozen=True):
    """A chat's card, and its numbers when it was begun here."""

    card: Interaction
    public: int
    staff: int


class _Told(msgspec.Struct, frozen=True):
    """The texts kept ready were told; from this number on."""

    number: int


_PUT = (
    "INSERT INTO cached(account, of, head) VALUES(?1, ?2, ?3) "
    "ON CONFLICT(account, of) DO UPDATE SET head = excluded.head"
)
_ADD = "INSERT OR REPLACE INTO cached_entry SELECT id, ?3, ?4, ?5 FROM cached WHERE account = ?1 AND of = ?2"
_OF = "(SELECT id FROM cached WHERE account = ?1 AND of = ?2)"
_EMPTY = f"DELETE FROM cached_entry WHERE cached = {_OF}"  # noqa: S608  a constant of ours
_TRIM = f"DELETE FROM cached_entry WHERE cached = {_OF} AND stream = ?3 AND seq <= ?4"  # noqa: S608
_DROP = "DELETE FROM cached WHERE account = ?1 AND of = ?2"
_ALL_ENTRIES = "DELETE FROM cached_entry WHERE cached IN (SELECT id FROM cached WHERE account = ?)"
_ALL = "DELETE FROM cached WHERE account = ?"
_HEADS = "SELECT id, of, head FROM cached WHERE account = ? ORDER BY id"
_ENTRIES = "SELECT entry FROM cached_entry WHERE cached = ? AND stream = ? ORDER BY seq"

_encode = msgspec.json.encode
_session = msgspec.json.Decoder(Began)
_chat = msgspec.json.Decoder(_Chat)
_floor = msgspec.json.Decoder(FloorSnapshot)
_floor_entry = msgspec.json.Decoder(FloorEntry)
_public_entry = msgspec.json.Decoder(PublicEntry)
_staff_entry = msgspec.json.Decoder(StaffEntry)
_room = msgspec.json.Decoder(RoomHead)
_canned = msgspec.json.Decoder(CannedShown)
_room_entry = msgspec.json.Decoder(RoomEntry)


class Cache:
    """One account's cache in a vault. Calls raise NotKept."""

    def __init__(self, vault: Vault, account: str) -> None:
        self._vault = vault
        self._account = account
        self._epoch: str | None = None

    def write(self, news: Sequence[News]) -> None:
        """Keep these, in the order they came, all or nothing."""
        epoch = self._epoch
        try:
            self._vault.write(*(statement for one in news for statement in self._statements(one)))
        except NotKept:
            self._epoch = epoch
            raise

    def drop(self) -> None:
        """Forget all of it."""
        self._vault.write(*self._drop())

    def read(self) -> Cached | None:
        """What is here, if it is whole. What is not is dropped."""
        try:
            cached = self._read()
        except (msgspec.DecodeError, _Gap):
            # Written by another version of the desk. It comes again from the server.
            cached = None
            self.drop()
        self._epoch = cached.epoch if cached is not None else None
        return cached

    # --- writing ------------------------------------------------------------------------------

    def _statements(self, one: News) -> Iterator[Statement]:
        match one:
            case Began():
                if one.epoch != self._epoch:
                    yield from self._drop()
                    self._epoch = one.epoch
                yield self._put(_SESSION_KEY, one)
            case FloorSnapshot():
                yield self._put(_FLOOR_KEY, one)
                yield (_EMPTY, (self._account, _FLOOR_KEY))
            case FloorEntry():
                yield self._add(_FLOOR_KEY, _FLOOR, one.seq, one)
            case InteractionSnapshot():
                key = one.interaction.id.bytes
                yield self._put(key, _Chat(one.interaction, one.public, one.staff))
                yield (_EMPTY, (self._account, key))
                for entry in one.public_entries:
                    yield self._add(key, _PUBLIC, entry.seq, entry)
                for staff_entry in one.staff_entries:
                    yield self._add(key, _STAFF, staff_entry.seq, staff_entry)
            case PublicEntry() | StaffEntry():
                stream = _PUBLIC if isinstance(one, PublicEntry) else _STAFF
                key = one.interaction.bytes
                yield self._add(key, stream, one.seq, one)
                if one.seq > MOST_ENTRIES and one.seq % _FORGET_EVERY == 0:
                    yield (_TRIM, (self._account, key, stream, one.seq - MOST_ENTRIES))
            case RoomSnapshot():
                key = _ROOM_KEY + one.room.id.bytes
                yield self._put(key, RoomHead(one.room, one.seq, one.seen))
                yield (_EMPTY, (self._account, key))
                for room_entry in one.entries:
                    yield self._add(key, _ROOM, room_entry.seq, room_entry)
            case RoomHead():
                yield self._put(_ROOM_KEY + one.room.id.bytes, one)
            case RoomEntry():
                yield self._add(_ROOM_KEY + one.room.bytes, _ROOM, one.seq, one)
            case Texts():
                if one.shown.all:
                    yield self._put(_CANNED_KEY, _Told(one.number))
                    yield (_EMPTY, (self._account, _CANNED_KEY))
                yield self._add(_CANNED_KEY, _CANNED, one.number, one.shown)
            case Forget():
                yield from self._forget(one.interaction.bytes)
            case ForgetRoom():
                yield from self._forget(_ROOM_KEY + one.room.bytes)

    def _put(self, key: bytes, head: msgspec.Struct) -> Statement:
        return (_PUT, (self._account, key, _encode(head)))

    def _forget(self, key: bytes) -> Iterator[Statement]:
        yield (_EMPTY, (self._account, key))
        yield (_DROP, (self._account, key))

    def _add(self, key: bytes, stream: int, number: int, entry: msgspec.Struct) -> Statement:
        return (_ADD, (self._account, key, stream, number, _encode(entry)))

    def _drop(self) -> Iterator[Statement]:
        yield (_ALL_ENTRIES, (self._account,))
        yield (_ALL, (self._account,))

    # --- reading ------------------------------------------------------------------------------

    def _read(self) -> Cached | None:
        rows = cast("list[tuple[int, bytes, bytes]]", self._vault.read(_HEADS, (self._account,)))
        heads = {of: (id, head) for id, of, head in rows}
        session, floor = heads.pop(_SESSION_KEY, None), heads.pop(_FLOOR_KEY, None)
        canned = heads.pop(_CANNED_KEY, None)
        if session is None or floor is None:
            return None
        who = _session.decode(session[1])
        snapshot = _floor.decode(floor[1])
        floor_entries = tuple(_floor_entry.decode(entry) for entry in self._entries(floor[0], _FLOOR))
        _check(snapshot.seq, [entry.seq for entry in floor_entries])
        return Cached(
            epoch=who.epoch,
            me=who.me,
            ahead=who.ahead,
            floor=snapshot,
            floor_entries=floor_entries,
            chats=tuple(
                self._chat(id, _chat.decode(head)) for of, (id, head) in heads.items() if not of.startswith(_ROOM_KEY)
            ),
            canned=()
            if canned is None
            else tuple(_canned.decode(entry) for entry in self._entries(canned[0], _CANNED)),
            rooms=tuple(
                self._room(id, _room.decode(head)) for of, (id, head) in heads.items() if of.startswith(_ROOM_KEY)
            ),
        )

    def _chat(self, id: int, head: _Chat) -> InteractionSnapshot:
        public = tuple(_public_entry.decode(entry) for entry in self._entries(id, _PUBLIC))
        staff = tuple(_staff_entry.decode(entry) for entry in self._entries(id, _STAFF))
        return InteractionSnapshot(
            interaction=head.card,
            public=_last(head.public, [entry.seq for entry in public]),
            staff=_last(head.staff, [entry.seq for entry in staff]),
            public_entries=public,
            staff_entries=staff,
        )

    def _room(self, id: int, head: RoomHead) -> RoomSnapshot:
        entries = tuple(_room_entry.decode(entry) for entry in self._entries(id, _ROOM))
        _last(head.seq, [entry.seq for entry in entries])
        return RoomSnapshot(room=head.room, seq=head.seq, entries=entries, seen=head.seen)

    def _entries(self, id: int, stream: int) -> list[bytes]:
        return [cast("bytes", row[0]) for row in self._vault.read(_ENTRIES, (id, stream))]


class _Gap(Exception):
    """Entries do not follow one another."""


def _check(before: int, numbers: list[int]) -> None:
    if numbers != list(range(before + 1, before + 1 + len(numbers))):
        raise _Gap


def _last(begun: int, numbers: list[int]) -> int:
    """The last number of a stream that was begun at `begun`, whose last entries are here."""
    if not numbers:
        return begun
    _check(numbers[0] - 1, numbers)
    if numbers[-1] < begun:
        raise _Gap
    return numbers[-1]


def cacheable(frame: ToStaff) -> Frame | None:
    """The frame, if it is worth keeping."""
    return frame if isinstance(frame, Frame) else None
