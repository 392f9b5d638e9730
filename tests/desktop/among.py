"""Colleagues and experts of that afternoon: rooms, a question on its way, one that rings, one that is answered."""

from uuid import UUID

from msgspec.structs import replace

from protocol import events
from protocol import floor as moves
from protocol.entities import Agent
from protocol.frames import FloorEntry, FloorSnapshot, RoomEntry, RoomSnapshot, ToStaff, Welcome
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, InteractionId, MessageId, RoomId
from protocol.kinds import AgentStatus
from protocol.rooms import (
    Card,
    Consultation,
    ConsultationOutcome,
    ConsultationStatus,
    ExpertGroup,
    Room,
    RoomKind,
)
from tests.desktop import afternoon as day

NOW = day.NOW
MAJA, OSKAR = day.MAJA, day.OSKAR
INGRID, PEKKA, SIGNE, TOVE = (AgentId(UUID(int=0xA3 + n)) for n in range(4))
WITH_OSKAR, GROUP, ANSWERED, ASKED = (RoomId(UUID(int=0x1F0 + n)) for n in range(4))
WORKSHOP_EXPERTS, RETURNS = ExpertGroupId(UUID(int=0x1E1)), ExpertGroupId(UUID(int=0x1E2))


def others() -> tuple[Agent, ...]:
    """An expert without a queue, one at lunch, one away, one more."""
    ingrid = replace(day.agent(INGRID, "Ingrid Solberg"), queues={})
    pekka = day.agent(PEKKA, "Pekka Mäkinen", AgentStatus.NOT_READY)
    signe = replace(day.agent(SIGNE, "Signe Thorup"), online=False)
    return ingrid, pekka, signe, day.agent(TOVE, "Tove Aas")


def groups() -> tuple[ExpertGroup, ...]:
    """Two groups; one falls back to the other."""
    return (
        ExpertGroup(
            id=WORKSHOP_EXPERTS,
            name="Workshop",
            about="Brakes, gears, what fits what",
            members=(INGRID, PEKKA, OSKAR),
            fallback=RETURNS,
        ),
        ExpertGroup(id=RETURNS, name="Returns", about="Refunds and warranty", members=(SIGNE,)),
    )


class Talk:
    """Builds the entries of one room, seconds before now."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.entries: list[RoomEntry] = []
        self.put(90_000, events.RoomOpened(room=room))

    def put(self, ago: float, event: events.RoomEvent) -> RoomEntry:
        """The next event."""
        at = NOW - round(ago * 1000)
        self.entries.append(RoomEntry(room=self.room.id, seq=len(self.entries) + 1, at=at, event=event))
        return self.entries[-1]

    def says(self, ago: float, author: AgentId, text: str, card: Card | None = None) -> RoomEntry:
        """Somebody says something."""
        id = MessageId(UUID(int=(self.room.id.int << 32) + len(self.entries)))
        return self.put(ago, events.RoomMessage(id=id, author=author, text=text, card=card))

    def snapshot(self, seen: dict[AgentId, int]) -> RoomSnapshot:
        """As the server sends it."""
        return RoomSnapshot(room=self.room, seq=len(self.entries), entries=tuple(self.entries), seen=seen)


def with_oskar() -> Talk:
    """A room of two; the last two lines are new."""
    talk = Talk(Room(id=WITH_OSKAR, kind=RoomKind.DIRECT, members=(MAJA, OSKAR)))
    talk.says(86_400, OSKAR, "Can you take my lunch tomorrow? I have the dentist at noon.")
    talk.says(86_300, MAJA, "Of course.")
    talk.says(1_500, MAJA, "Lars has the brake question again, I send him to you if it is the calliper.")
    talk.says(
        1_480,
        MAJA,
        "",
        Card(interaction=day.LARS, customer="Lars Holm", queue="Workshop", arrived_at=NOW - 1_290_000),
    )
    talk.says(300, OSKAR, "Yes, send him over. The spray helps in nine of ten cases: https://nordlys.example/brakes")
    talk.says(120, OSKAR, "And thank you for lunch!")
    return talk


def group() -> Talk:
    """A small group that somebody joined."""
    room = Room(id=GROUP, kind=RoomKind.GROUP, name="Saturday shift", members=(MAJA, OSKAR, TOVE))
    talk = Talk(replace(room, members=(MAJA, OSKAR)))
    talk.room = room
    talk.put(7_300, events.RoomMembersChanged(members=(MAJA, OSKAR, TOVE)))
    talk.says(7_200, TOVE, "The green Vidda is back in Aarhus, six of them.")
    return talk


def colleagues() -> list[ToStaff]:
    """The afternoon with its colleagues: frames that fill a store."""
    frames: list[ToStaff] = []
    for frame in day.afternoon():
        told = frame
        if isinstance(frame, FloorSnapshot):
            told = replace(frame, agents=(*frame.agents, *others()), expert_groups=groups())
        frames.append(told)
    oskar, shift = with_oskar(), group()
    frames += [oskar.snapshot({MAJA: 5, OSKAR: len(oskar.entries)}), shift.snapshot({MAJA: 3})]
    return frames


def consultation(
    room: RoomId = ASKED,
    *,
    by: AgentId = MAJA,
    interaction: InteractionId = day.LARS,
    status: ConsultationStatus = ConsultationStatus.ASKED,
    expert: AgentId | None = None,
    experts: tuple[AgentId, ...] = (INGRID, OSKAR),
    declined: tuple[AgentId, ...] = (),
) -> Consultation:
    """A question to the workshop about Lars' brake, eighteen seconds old."""
    return Consultation(
        id=ConsultationId(room),
        interaction=interaction,
        group=WORKSHOP_EXPERTS,
        by=by,
        room=room,
        status=status,
        at=NOW - 18_000,
        deadline=NOW + 42_000,
        experts=experts,
        declined=declined,
        expert=expert,
    )


QUESTION = (
    "The brake still squeals after the spray. Is it the pads or the disc on a Fjord from 2023?\n\n"
    "> Lars Holm: My rear brake squeals\n> Maja Lindqvist: Hello Lars, is it a disc brake?\n> Lars Holm: Yes, hydraulic"
)


def question(room: RoomId = ASKED, by: AgentId = MAJA, members: tuple[AgentId, ...] = (MAJA, INGRID, OSKAR)) -> Talk:
    """The room of a question."""
    talk = Talk(Room(id=room, kind=RoomKind.CONSULTATION, members=members, consultation=ConsultationId(room)))
    talk.entries.clear()
    talk.put(18, events.RoomOpened(room=talk.room))
    talk.put(18, events.RoomMessage(id=MessageId(room), author=by, text=QUESTION))
    return talk


def on_floor(seq: int, event: moves.FloorEvent) -> FloorEntry:
    """The next thing on the floor."""
    return FloorEntry(seq=seq, at=NOW, event=event)


def asked(one: Consultation, seq: int = 1285) -> FloorEntry:
    """A question begins to ring."""
    return on_floor(seq, moves.ConsultationAsked(consultation=one))


def changed(one: Consultation, seq: int = 1286) -> FloorEntry:
    """It was declined or taken."""
    return on_floor(seq, moves.ConsultationChanged(consultation=one))


def closed(one: Consultation, outcome: ConsultationOutcome, by: AgentId | None = None, seq: int = 1287) -> FloorEntry:
    """It is over."""
    return on_floor(seq, moves.ConsultationClosed(consultation=one.id, outcome=outcome, by=by))


def taken() -> Consultation:
    """Maja's question about Lars, which Ingrid took."""
    return consultation(ANSWERED, status=ConsultationStatus.OPEN, expert=INGRID)


def answered() -> list[ToStaff]:
    """Maja's question about Lars was taken by Ingrid, who has answered."""
    talk = question(ANSWERED)
    one = taken()
    entries = list(talk.entries)
    entries.append(talk.put(12, events.RoomMembersChanged(members=(MAJA, INGRID))))
    entries.append(talk.says(8, INGRID, "Fjord 2023 came with resin pads. On a glazed disc the spray does nothing."))
    entries.append(
        talk.says(
            4,
            INGRID,
            "Take the pads out, rub them with fine sandpaper, clean the disc with alcohol. If it still squeals: "
            "new pads, 189 kr, and we fit them for free.",
        )
    )
    return [asked(one), *entries]


def as_expert() -> list[ToStaff]:
    """The same afternoon at Ingrid's desk: she serves no queue."""
    me = others()[0]
    welcome = Welcome(protocol=1, epoch="e", now=NOW, heartbeat=15_000, dead_after=40_000, agent=me)
    return [welcome, *(frame for frame in colleagues() if isinstance(frame, FloorSnapshot))]
