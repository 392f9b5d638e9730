"""What staff have among themselves: one expert a question, rooms for their members alone."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from bench.simulation.history import Heard
from bench.simulation.invariants.run import Log, Run
from protocol.events import RoomClosed, RoomMembersChanged, RoomMessage, RoomOpened
from protocol.floor import ConsultationAsked, ConsultationChanged, ConsultationClosed
from protocol.frames import FloorEntry, RoomEntry, RoomSnapshot, Welcome
from protocol.ids import AgentId, ConsultationId, RoomId
from protocol.rooms import Consultation, ConsultationStatus, RoomKind


def one_expert(run: Run) -> Iterator[str]:
    """A question is taken once, by somebody at whom it rang, and is not taken again."""
    for log in run.logs:
        asked: dict[ConsultationId, Consultation] = {}
        for logged in log.entries:
            if not isinstance(logged.entry, FloorEntry):
                continue
            match logged.entry.event:
                case ConsultationAsked(consultation=consultation):
                    if consultation.id in asked:
                        yield f"question {consultation.id} is asked twice"
                    asked[consultation.id] = consultation
                case ConsultationChanged(consultation=consultation):
                    before = asked.get(consultation.id)
                    if before is None:
                        yield f"question {consultation.id} changes and was never asked, or is over"
                        continue
                    yield from _step(before, consultation)
                    asked[consultation.id] = consultation
                case ConsultationClosed(consultation=closed):
                    if asked.pop(closed, None) is None:
                        yield f"question {closed} ends twice, or was never asked"
                case _:
                    pass


def _step(before: Consultation, after: Consultation) -> Iterator[str]:
    if before.expert is not None and after.expert != before.expert:
        yield f"question {after.id} was {before.expert}'s and is {after.expert}'s"
    if before.expert is None and after.expert is not None and after.expert not in before.experts:
        yield f"question {after.id} is taken by {after.expert}, at whom it did not ring"
    if before.status is ConsultationStatus.OPEN and after.status is ConsultationStatus.ASKED:
        yield f"question {after.id} rings again after it was taken"
    if after.experts and set(after.experts) & set(after.declined):
        yield f"question {after.id} rings at somebody who declined"


@dataclass(slots=True)
class _Rooms:
    kind: dict[RoomId, RoomKind] = field(default_factory=dict["RoomId", "RoomKind"])
    members: dict[RoomId, frozenset[AgentId]] = field(default_factory=dict["RoomId", "frozenset[AgentId]"])
    closed: set[RoomId] = field(default_factory=set["RoomId"])
    #: Who may have each entry: its members then, and who left by it.
    readers: dict[tuple[RoomId, int], frozenset[AgentId]] = field(
        default_factory=dict["tuple[RoomId, int]", "frozenset[AgentId]"]
    )

    def take(self, entry: RoomEntry) -> Iterator[str]:
        before = self.members.get(entry.room, frozenset())
        match entry.event:
            case RoomOpened(room=room):
                self.kind[entry.room] = room.kind
                self.members[entry.room] = frozenset(room.members)
            case RoomMembersChanged(members=members):
                self.members[entry.room] = frozenset(members)
            case RoomMessage(author=author, text=text):
                if author not in before:
                    yield f"agent {author} wrote {text!r} into a room she is not in"
                if entry.room in self.closed:
                    yield f"agent {author} wrote {text!r} into a room that is closed"
            case RoomClosed():
                self.closed.add(entry.room)
            case _:
                pass
        self.readers[entry.room, entry.seq] = before | self.members.get(entry.room, frozenset())


def rooms_are_private(run: Run) -> Iterator[str]:
    """Only members write in a room, and what is said there reaches nobody else's desk.

    Who joins later may read what was said before; who left reads nothing that came after.
    """
    last: dict[tuple[RoomId, AgentId], int] = {}
    for log in run.logs:
        rooms = yield from _written(log)
        for (room, seq), readers in rooms.readers.items():
            for agent in readers:
                last[room, agent] = max(seq, last.get((room, agent), 0))
    agents: dict[str, AgentId] = {}
    for heard, frame in run.frames:
        match frame:
            case Welcome(agent=agent) if agent is not None:
                agents[heard.client] = agent.id
            case RoomEntry(room=room):
                yield from _heard(heard, room, frame.seq, agents, last)
            case RoomSnapshot(room=room):
                yield from _heard(heard, room.id, frame.seq, agents, last)
            case _:
                pass


def _written(log: Log) -> Generator[str, None, _Rooms]:
    rooms = _Rooms()
    for logged in log.entries:
        if isinstance(logged.entry, RoomEntry):
            yield from rooms.take(logged.entry)
    return rooms


def _heard(
    heard: Heard, room: RoomId, seq: int, agents: dict[str, AgentId], last: dict[tuple[RoomId, AgentId], int]
) -> Iterator[str]:
    agent = agents.get(heard.client)
    if agent is None or seq > last.get((room, agent), 0):
        yield f"{heard.client} was sent {seq} of room {room}, and was not in it then"
