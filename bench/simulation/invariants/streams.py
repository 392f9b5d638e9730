"""What passes over the lines: every stream without a gap, and nothing a customer must not see."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import get_args

import msgspec

from backend.actions.fold import FloorFold
from backend.store import Entry
from bench.simulation.history import Heard, Opened, Sent, person_of
from bench.simulation.invariants.run import FLOOR, Run, Stream, stream_of, tag_of
from protocol.events import PublicEvent, RoomEvent, StaffEvent
from protocol.floor import FloorEvent
from protocol.frames import (
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    PublicEntry,
    RoomEntry,
    RoomSnapshot,
    StaffEntry,
    StaffHello,
    ToStaff,
    ToVisitor,
    VisitorHello,
    VisitorSnapshot,
    Welcome,
)
from protocol.ids import InteractionId, RoomId

_KINDS: dict[str, tuple[type, ...]] = {
    "public": get_args(PublicEvent),
    "staff": get_args(StaffEvent),
    "floor": get_args(FloorEvent),
    "room": get_args(RoomEvent),
}
_PUBLIC_TAGS = frozenset(str(kind.__struct_config__.tag) for kind in get_args(PublicEvent))
_VISITOR_TAGS = frozenset(str(kind.__struct_config__.tag) for kind in get_args(ToVisitor))


class _Entry(msgspec.Struct):
    event: dict[str, object] = {}


_entry = msgspec.json.Decoder(_Entry)
_visitor_hello = msgspec.json.Decoder(VisitorHello)
_staff_hello = msgspec.json.Decoder(StaffHello)


def log_is_gapless(run: Run) -> Iterator[str]:
    """Each stream is numbered from 1 without a gap, and holds events of its own kind."""
    for log in run.logs:
        last: dict[Stream, int] = {}
        for logged in log.entries:
            stream, entry = stream_of(logged.entry), logged.entry
            if entry.seq != last.get(stream, 0) + 1:
                yield f"{stream[0]} {stream[1] or ''}: entry {entry.seq} follows {last.get(stream, 0)}"
            if not isinstance(entry.event, _KINDS[stream[0]]):
                yield f"{type(entry.event).__name__} stands in a {stream[0]} stream"
            last[stream] = entry.seq


# --- lines ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Line:
    """What one line's hello said is held, and what followed."""

    epoch: str | None = None
    held: dict[Stream, int] = field(default_factory=dict["Stream", int])

    def hello(self, data: bytes, *, desk: bool) -> None:
        if desk:
            said = _staff_hello.decode(data)
            self.epoch = said.epoch
            self.held = {FLOOR: said.floor}
            for seen in said.interactions:
                self.held["public", seen.interaction] = seen.public
                self.held["staff", seen.interaction] = seen.staff
            for room in said.rooms:
                self.held["room", room.room] = room.seq
        else:
            told = _visitor_hello.decode(data)
            self.epoch = told.epoch
            if told.interaction is not None:
                self.held["public", told.interaction] = told.public

    def take(self, frame: ToStaff | ToVisitor | None) -> str | None:
        """What is wrong with this frame, if anything."""
        match frame:
            case Welcome(epoch=epoch):
                if epoch != self.epoch:
                    self.epoch, self.held = epoch, {}
            case FloorSnapshot(seq=seq):
                self.held[FLOOR] = seq
            case VisitorSnapshot(interaction=interaction, public=public, entries=entries):
                self.held["public", interaction] = public
                return _whole(interaction, public, tuple(entry.seq for entry in entries))
            case InteractionSnapshot(interaction=card):
                self.held["public", card.id] = frame.public
                self.held["staff", card.id] = frame.staff
                return _whole(card.id, frame.public, tuple(entry.seq for entry in frame.public_entries)) or _whole(
                    card.id, frame.staff, tuple(entry.seq for entry in frame.staff_entries)
                )
            case RoomSnapshot(room=room, seq=seq, entries=entries):
                self.held["room", room.id] = seq
                return _whole(room.id, seq, tuple(entry.seq for entry in entries))
            case FloorEntry() | PublicEntry() | StaffEntry() | RoomEntry():
                stream = stream_of(frame)
                before = self.held.get(stream, 0)
                self.held[stream] = frame.seq
                if frame.seq != before + 1:
                    return f"{stream[0]} {stream[1] or ''}: after {before} came {frame.seq}"
            case _:
                pass
        return None


def _whole(of: InteractionId | RoomId, last: int, entries: tuple[int, ...]) -> str | None:
    if entries != tuple(range(last - len(entries) + 1, last + 1)):
        return f"a snapshot of {of} up to {last} brings {entries}"
    return None


def lines_are_gapless(run: Run) -> Iterator[str]:
    """On each line every stream goes on where the hello said it stands, or from a snapshot, one by one."""
    lines: dict[tuple[str, int], _Line] = {}
    frames = iter(run.frames)
    for one in run.history.happenings:
        match one:
            case Opened(client=client, line=line):
                lines[client, line] = _Line()
            case Sent(client=client, line=line, data=data) if tag_of(data) == "hello":
                lines.setdefault((client, line), _Line()).hello(data, desk=client in run.desks)
            case Heard(client=client, line=line):
                _, frame = next(frames)
                wrong = lines.setdefault((client, line), _Line()).take(frame)
                if wrong is not None:
                    yield f"line {line} of {client}: {wrong}"
            case _:
                pass


def hellos_are_true(run: Run) -> Iterator[str]:
    """Nobody claims to hold entries that never reached them."""
    reached: dict[tuple[str, Stream], int] = {}
    frames = iter(run.frames)
    for one in run.history.happenings:
        if isinstance(one, Heard):
            _, frame = next(frames)
            line = _Line()
            line.take(frame)
            for stream, seq in line.held.items():
                key = person_of(one.client), stream
                reached[key] = max(reached.get(key, 0), seq)
        elif isinstance(one, Sent) and tag_of(one.data) == "hello":
            line = _Line()
            line.hello(one.data, desk=one.client in run.desks)
            for stream, seq in line.held.items():
                if seq > reached.get((person_of(one.client), stream), 0):
                    yield f"{one.client} says it holds {seq} of {stream[0]} {stream[1] or ''}, which it never got"


# --- what customers see -----------------------------------------------------------------------


def customers_see_no_staff_data(run: Run) -> Iterator[str]:
    """No byte that reaches a widget is of a staff or floor event, or holds what only staff may know."""
    secrets = [secret.encode() for secret in run.history.secrets]
    for heard, _ in run.frames:
        if heard.client in run.desks:
            continue
        data = heard.data
        tag = tag_of(data)
        if tag not in _VISITOR_TAGS:
            yield f"{heard.client} was sent a frame of the type {tag}"
        if tag == "public":
            event = str(_entry.decode(data).event.get("type"))
            if event not in _PUBLIC_TAGS:
                yield f"{heard.client} was sent the event {event}"
        for secret in secrets:
            if secret in data:
                yield f"{heard.client} was sent {secret.decode()!r}, in a frame of the type {tag}"


# --- snapshots --------------------------------------------------------------------------------


def snapshots_are_folds(run: Run) -> Iterator[str]:
    """A floor snapshot is equal to the floor's entries folded, up to its number, in one of the logs."""
    snapshots = [(heard, frame) for heard, frame in run.frames if isinstance(frame, FloorSnapshot)]
    for heard, snapshot in snapshots:
        faults = [_unlike(snapshot, [one.entry for one in log.entries]) for log in reversed(run.logs)]
        if all(faults):
            yield f"{heard.client} got a snapshot of the floor up to {snapshot.seq}: {faults[0]}"


def _unlike(snapshot: FloorSnapshot, entries: list[Entry]) -> str | None:
    fold = FloorFold()
    try:
        fold.take(entry for entry in entries if isinstance(entry, FloorEntry) and entry.seq <= snapshot.seq)
    except KeyError as missing:
        return f"the log can't be folded: {missing}"
    told = {one.id: one for one in (*snapshot.interactions, *snapshot.offers, *snapshot.agents, *snapshot.queues)}
    folded = {**fold.interactions, **fold.offers, **fold.agents, **fold.queues}
    for key in {**told, **folded}:
        if told.get(key) != folded.get(key):
            return f"{told.get(key)} is {folded.get(key)} in the log"
    return None
