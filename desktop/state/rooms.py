"""A room as a fold over its stream: what colleagues said, who is in it, how far each has read. One reducer an event."""
# ruff: noqa: ARG001  the reducers share one signature

from collections.abc import Callable, Sequence
from typing import cast

import msgspec
from msgspec import Struct

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.messages import Delivery, Failure, Upload
from protocol import events
from protocol.entities import Attachment
from protocol.frames import RoomEntry, RoomSnapshot
from protocol.ids import AgentId, InteractionId, MessageId, RoomId
from protocol.rooms import Card, Room, RoomKind


class _Line(Struct, frozen=True, kw_only=True):
    """Base of all lines. `key` is stable and unique in a room; `at` is server time in ms; `seq` 0: not stored yet."""

    key: str
    at: int
    seq: int


class SaidLine(_Line, frozen=True, kw_only=True):
    """Something a member said, or is about to say (`seq` 0)."""

    id: MessageId
    author: AgentId
    #: Said at this desk.
    mine: bool
    text: str
    attachments: tuple[Attachment, ...] = ()
    #: Its files on their way to the server.
    uploads: tuple[Upload, ...] = ()
    card: Card | None = None
    delivery: Delivery = Delivery.SENT
    failure: Failure | None = None


class MembersLine(_Line, frozen=True, kw_only=True):
    """Others are in it now. Both are empty where the entries held do not tell who was in it before."""

    joined: tuple[AgentId, ...] = ()
    left: tuple[AgentId, ...] = ()


class ClosedLine(_Line, frozen=True, kw_only=True):
    """Nothing more can be said."""

    by: AgentId | None


Line = SaidLine | MembersLine | ClosedLine


class Thread:
    """A room on this desk. Read it freely; only the fold and the store write."""

    def __init__(self, room: Room, me: AgentId | None) -> None:
        self.room = room
        self.me = me
        #: The last and the first number held; 0 when none.
        self.seq = 0
        self.first = 0
        #: What is stored, oldest first; what is still on its way is in the store's outbox.
        self.lines: list[Line] = []
        #: How far each member has read.
        self.seen: dict[AgentId, int] = {}
        #: Whether the entries held say who was in it before.
        self.knows_members = False

    @property
    def id(self) -> RoomId:
        """The room's id."""
        return self.room.id

    @property
    def older(self) -> bool:
        """The server holds older entries than `lines` shows."""
        return self.first > 1

    @property
    def last_said(self) -> SaidLine | None:
        """The newest message."""
        return next((line for line in reversed(self.lines) if isinstance(line, SaidLine)), None)

    @property
    def last_at(self) -> int:
        """Server time of the newest line; 0 when nothing is here."""
        return self.lines[-1].at if self.lines else 0

    @property
    def mine_seen(self) -> int:
        """How far the agent at this desk has read."""
        return self.seen.get(self.me, 0) if self.me is not None else 0

    @property
    def unread(self) -> int:
        """Messages of others after what the agent has read."""
        count, read = 0, self.mine_seen
        for line in reversed(self.lines):
            if line.seq <= read:
                break
            count += isinstance(line, SaidLine) and not line.mine
        return count

    @property
    def others(self) -> tuple[AgentId, ...]:
        """The members but the agent at this desk."""
        return tuple(member for member in self.room.members if member != self.me)

    def seen_by_others(self, seq: int) -> bool:
        """Every other member has read as far as this."""
        others = self.others
        return bool(others) and all(self.seen.get(other, 0) >= seq for other in others)


def open_room(snapshot: RoomSnapshot, me: AgentId | None) -> Thread:
    """A room from a snapshot: equal to a fold over the entries it holds. Entries beyond its number go on from it."""
    thread = Thread(snapshot.room, me)
    before = [entry for entry in snapshot.entries if entry.seq <= snapshot.seq]
    for entry in before:
        fold(thread, entry)
    thread.room, thread.seq, thread.seen = snapshot.room, snapshot.seq, dict(snapshot.seen)
    for entry in snapshot.entries[len(before) :]:
        fold(thread, entry)
    return thread


def fold(thread: Thread, entry: RoomEntry) -> list[Change]:
    """Take in the next event."""
    thread.seq = entry.seq
    thread.first = thread.first or entry.seq
    return REDUCERS[type(entry.event)](thread, entry.event, entry.seq, entry.at)


def fold_older(thread: Thread, entries: Sequence[RoomEntry]) -> list[Change]:
    """Take in entries from before the first one held, oldest first."""
    entries = [entry for entry in entries if entry.seq < thread.first]
    if not entries:
        return []
    past = Thread(thread.room, thread.me)
    for entry in entries:
        fold(past, entry)
    thread.lines[:0] = past.lines
    thread.first = entries[0].seq
    return [changes.RoomLinesChanged(thread.id)]


def is_member(thread: Thread) -> bool:
    """Whether the agent at this desk is (still) in it."""
    return thread.me in thread.room.members


def draft_key(room: RoomId) -> InteractionId:
    """Under which a room's unsent words are kept among the drafts: no two nouns share an id."""
    return InteractionId(room)


# --- reducers ---------------------------------------------------------------------------------


def _opened(thread: Thread, event: events.RoomOpened, seq: int, at: int) -> list[Change]:
    thread.room = event.room
    thread.knows_members = True
    return [changes.RoomChanged(thread.id)]


def _said(thread: Thread, event: events.RoomMessage, seq: int, at: int) -> list[Change]:
    line = SaidLine(
        key=str(event.id),
        at=at,
        seq=seq,
        id=event.id,
        author=event.author,
        mine=event.author == thread.me,
        text=event.text,
        attachments=event.attachments,
        card=event.card,
    )
    thread.lines.append(line)
    news: list[Change] = [] if line.mine else [changes.RoomNews(thread.id, line.key)]
    return [changes.RoomLinesChanged(thread.id), changes.RoomChanged(thread.id), *news]


def _members_changed(thread: Thread, event: events.RoomMembersChanged, seq: int, at: int) -> list[Change]:
    before, now = thread.room.members, event.members
    joined = tuple(one for one in now if one not in before) if thread.knows_members else ()
    left = tuple(one for one in before if one not in now) if thread.knows_members else ()
    thread.room = msgspec.structs.replace(thread.room, members=now)
    thread.knows_members = True
    thread.lines.append(MembersLine(key=f"members-{seq}", at=at, seq=seq, joined=joined, left=left))
    return [changes.RoomLinesChanged(thread.id), changes.RoomChanged(thread.id)]


def _seen(thread: Thread, event: events.RoomSeen, seq: int, at: int) -> list[Change]:
    if event.seen <= thread.seen.get(event.agent, 0):
        return []
    thread.seen[event.agent] = event.seen
    return [changes.RoomChanged(thread.id)]


def _closed(thread: Thread, event: events.RoomClosed, seq: int, at: int) -> list[Change]:
    thread.room = msgspec.structs.replace(thread.room, closed=True)
    thread.lines.append(ClosedLine(key=f"closed-{seq}", at=at, seq=seq, by=event.by))
    return [changes.RoomLinesChanged(thread.id), changes.RoomChanged(thread.id)]


_Reducer = Callable[[Thread, events.RoomEvent, int, int], list[Change]]

#: Event type to reducer; a test holds that none is missing.
REDUCERS: dict[type[events.Event], _Reducer] = {
    events.RoomOpened: cast("_Reducer", _opened),
    events.RoomMessage: cast("_Reducer", _said),
    events.RoomMembersChanged: cast("_Reducer", _members_changed),
    events.RoomSeen: cast("_Reducer", _seen),
    events.RoomClosed: cast("_Reducer", _closed),
}

#: Rooms that people open by themselves; a consultation's belongs to its chat.
AMONG_COLLEAGUES = (RoomKind.DIRECT, RoomKind.GROUP)
