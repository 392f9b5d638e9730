"""A history read once for all invariants: the log as it was and became, commands by id, frames decoded."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from backend.store import Entry
from bench.simulation.history import (
    BackedUp,
    ClockJumped,
    Committed,
    Heard,
    History,
    Restored,
    Sent,
    ServerPaused,
    ServerResumed,
    ServerStarted,
    ServerStopped,
    StorageFailed,
    StorageMended,
    Wrote,
)
from protocol.codec import decode_to_staff, decode_to_visitor
from protocol.commands import AnyCommand
from protocol.errors import Refusal
from protocol.frames import FloorEntry, PublicEntry, RoomEntry, StaffEntry, ToStaff, ToVisitor
from protocol.ids import CommandId, InteractionId, RoomId

#: A stream: the floor, the public or staff stream of a chat, or a room.
Stream = tuple[str, InteractionId | RoomId | None]
FLOOR: Stream = ("floor", None)

#: What keeps the server from doing in time what is due.
_SHOCKS = (
    *(ServerStarted, ServerStopped, ServerPaused, ServerResumed, ClockJumped),
    *(StorageFailed, StorageMended, Restored),
)

_command: msgspec.json.Decoder[AnyCommand] = msgspec.json.Decoder(AnyCommand)


class _Tag(msgspec.Struct):
    type: str


_tag = msgspec.json.Decoder(_Tag)
_COMMANDS = frozenset(str(kind.__struct_config__.tag) for kind in AnyCommand.__args__)


def stream_of(entry: Entry) -> Stream:
    """The stream that an entry is in."""
    match entry:
        case FloorEntry():
            return FLOOR
        case PublicEntry():
            return "public", entry.interaction
        case StaffEntry():
            return "staff", entry.interaction
        case RoomEntry():
            return "room", entry.room


def tag_of(data: bytes) -> str:
    """A frame's type."""
    return _tag.decode(data).type


def command_of(data: bytes) -> AnyCommand | None:
    """The command that a client's frame is; None for other frames."""
    return _command.decode(data) if tag_of(data) in _COMMANDS else None


@dataclass(frozen=True, slots=True)
class Logged:
    """An entry, and when it became durable in the simulation's own time."""

    at: int
    entry: Entry


@dataclass(slots=True)
class Log:
    """All entries of one history of the store, in the order of their commits."""

    entries: list[Logged] = field(default_factory=list[Logged])

    @property
    def by_place(self) -> dict[tuple[Stream, int], Entry]:
        """Entries by stream and number."""
        return {(stream_of(logged.entry), logged.entry.seq): logged.entry for logged in self.entries}


class Run:
    """What the invariants read.

    Attributes:
        history: as recorded.
        logs: the log before each restore, as it was then, and last the one that is now.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self.logs = list(_logs(history))

    @property
    def log(self) -> Log:
        """The one that is now."""
        return self.logs[-1]

    @cached_property
    def end(self) -> int:
        """When it ended."""
        return self.history.happenings[-1].at if self.history.happenings else 0

    def steady_since(self, at: int) -> int:
        """Since when nothing had happened to the server then."""
        before = bisect_right(self._shocks, at)
        return self._shocks[before - 1] if before else 0

    @cached_property
    def _shocks(self) -> list[int]:
        return [one.at for one in self.history.happenings if isinstance(one, _SHOCKS)]

    @cached_property
    def commands(self) -> dict[CommandId, AnyCommand]:
        """What clients asked for."""
        found: dict[CommandId, AnyCommand] = {}
        for happening in self.history.happenings:
            match happening:
                case Wrote(command=command):
                    found[command.id] = command
                case Sent(data=data):
                    sent = command_of(data)
                    if sent is not None:
                        found.setdefault(sent.id, sent)
                case _:
                    pass
        return found

    @cached_property
    def desks(self) -> frozenset[str]:
        """The clients that were let onto the floor."""
        return frozenset(
            one.client for one in self.history.happenings if isinstance(one, Heard) and is_for_desk(one.data)
        )

    @cached_property
    def frames(self) -> list[tuple[Heard, ToStaff | ToVisitor | None]]:
        """All frames that reached clients; None for one of an unknown type or that can't be read."""
        return [(one, self._decode(one)) for one in self.history.happenings if isinstance(one, Heard)]

    def _decode(self, heard: Heard) -> ToStaff | ToVisitor | None:
        try:
            return (decode_to_staff if heard.client in self.desks else decode_to_visitor)(heard.data)
        except Refusal:
            return None


def is_for_desk(data: bytes) -> bool:
    """Whether only a desk's session can have sent this as its welcome."""
    return data.startswith(b'{"type":"welcome"') and b'"agent":{' in data


def _logs(history: History) -> Iterator[Log]:
    log = Log()
    backed_up = 0
    for happening in history.happenings:
        match happening:
            case Committed(at=at, entries=entries):
                log.entries.extend(Logged(at, entry) for entry in entries)
            case BackedUp():
                backed_up = len(log.entries)
            case Restored():
                yield log
                log = Log(log.entries[:backed_up])
            case _:
                pass
    yield log
