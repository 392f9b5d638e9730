"""What the invariants say of hand-overs, seats, experts and rooms: the good ones pass, each broken one is named."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from protocol.events import ChatTaken, RoomMembersChanged, RoomMessage, RoomOpened
from protocol.floor import ConsultationAsked, ConsultationChanged, ConsultationClosed, SeatLeft
from protocol.frames import RoomSnapshot
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, MessageId
from protocol.kinds import OfferKind, OfferOutcome, SeatKind
from protocol.rooms import Consultation, ConsultationOutcome, ConsultationStatus, Room, RoomKind
from tests.simulation.hand import CHAT, DESK, MAJA, OMAR, ROOM, Hand, chat, offer

IDA = AgentId(UUID(int=13))
ASKED = Consultation(
    id=ConsultationId(UUID(int=41)),
    interaction=CHAT,
    group=ExpertGroupId(UUID(int=42)),
    by=MAJA,
    room=ROOM,
    at=0,
    deadline=60_000,
    experts=(OMAR, IDA),
)
TAKEN = replace(ASKED, status=ConsultationStatus.OPEN, expert=OMAR, experts=())


def test_a_colleague_with_a_seat_writes() -> None:
    """Under her own fence; and not under another, nor once she is gone."""
    hand = chat()
    hand.sit(version=2)
    hand.agent_writes(5, "I am here too", agent=OMAR, version=2)
    assert "one owner" not in hand.faults()
    hand.agent_writes(6, "with another fence", agent=OMAR, version=1)
    assert "one owner" in hand.faults()
    gone = chat()
    gone.sit(version=2)
    gone.floor(SeatLeft(interaction=CHAT, agent=OMAR))
    gone.agent_writes(7, "still here", agent=OMAR, version=2)
    assert "one owner" in gone.faults()


def test_a_seat_under_an_old_fence() -> None:
    """Every seat has a number of its own."""
    hand = chat()
    hand.sit(version=1)
    assert "one owner" in hand.faults()


def _handed_over(before: AgentId | None) -> Hand:
    hand = chat()
    made = replace(offer(2, OMAR), kind=OfferKind.TRANSFER, by=MAJA)
    hand.ring(made)
    hand.end_offer(made, OfferOutcome.ACCEPTED)
    hand.assign(OMAR, version=2, before=before)
    return hand


def test_a_transfer_to_an_agent() -> None:
    """It is hers until the other accepts; whoever does not say so has two owners."""
    good = _handed_over(MAJA)
    good.sit(MAJA, version=3, kind=SeatKind.STAYING)
    good.agent_writes(8, "I stay a moment", agent=MAJA, version=3)
    assert "one owner" not in good.faults()
    assert "one owner" in _handed_over(None).faults()


def test_a_transfer_of_what_is_not_hers() -> None:
    """Nobody gives away a chat that she is not in."""
    hand = chat()
    hand.ring(replace(offer(2, MAJA), kind=OfferKind.COMPANY, by=OMAR))
    assert "one owner" in hand.faults()


def test_the_next_in_the_chat_inherits_it() -> None:
    """When its owner goes."""
    hand = chat()
    hand.sit(OMAR, version=2)
    hand.assign(OMAR, version=3, before=MAJA)
    assert "one owner" not in hand.faults()
    stranger = chat()
    stranger.assign(OMAR, version=2, before=MAJA)
    assert "one owner" in stranger.faults()


def test_who_takes_a_chat_says_so() -> None:
    """From the queue, without an offer."""
    hand = chat()
    hand.requeue(version=2)
    hand.later(1)
    hand.staff(ChatTaken(agent=OMAR))
    hand.assign(OMAR, version=3)
    assert "one owner" not in hand.faults()


def test_one_expert_has_a_question() -> None:
    """The first; it rang at her."""
    hand = chat()
    hand.floor(ConsultationAsked(consultation=ASKED), ConsultationChanged(consultation=TAKEN))
    hand.floor(ConsultationClosed(consultation=ASKED.id, outcome=ConsultationOutcome.ANSWERED))
    assert "one expert" not in hand.faults()


@pytest.mark.parametrize(
    "broken",
    [
        (ConsultationChanged(consultation=TAKEN), ConsultationChanged(consultation=replace(TAKEN, expert=IDA))),
        (ConsultationChanged(consultation=replace(TAKEN, expert=MAJA)),),
        (ConsultationChanged(consultation=TAKEN), ConsultationChanged(consultation=ASKED)),
        (ConsultationAsked(consultation=ASKED),),
        (ConsultationClosed(consultation=ASKED.id, outcome=ConsultationOutcome.EXPIRED),) * 2,
    ],
)
def test_two_experts_for_a_question(broken: tuple[ConsultationChanged, ...]) -> None:
    """Taken twice, by a stranger, rung again, asked twice, ended twice."""
    hand = chat()
    hand.floor(ConsultationAsked(consultation=ASKED), *broken)
    assert "one expert" in hand.faults()


def _room(*members: AgentId) -> Hand:
    hand = chat()
    hand.room(1, RoomOpened(room=Room(id=ROOM, kind=RoomKind.GROUP, name="Us", members=members)))
    return hand


def test_a_room_is_for_its_members() -> None:
    """Who reads, and who writes; until she leaves."""
    good = _room(MAJA, OMAR)
    said = good.room(2, RoomMessage(id=MessageId(UUID(int=51)), author=OMAR, text="psst"))
    good.tell(DESK, 2, said)
    assert "rooms are private" not in good.faults()
    left = _room(MAJA, OMAR)
    left.room(2, RoomMembersChanged(members=(OMAR,)))
    left.tell(DESK, 2, left.room(3, RoomMessage(id=MessageId(UUID(int=52)), author=OMAR, text="psst")))
    assert "rooms are private" in left.faults()
    strange = _room(OMAR, IDA)
    strange.tell(DESK, 2, RoomSnapshot(room=Room(id=ROOM, kind=RoomKind.GROUP, members=(OMAR, IDA)), seq=1))
    assert "rooms are private" in strange.faults()
    written = _room(OMAR, IDA)
    written.room(2, RoomMessage(id=MessageId(UUID(int=53)), author=MAJA, text="hello"))
    assert "rooms are private" in written.faults()
