"""Supervisors give chats away, take them over and move them."""

import msgspec
import pytest

from backend.actions import presence
from backend.actions.actor import Actor
from backend.actions.interactions import SYSTEM
from backend.actions.verify import verify
from protocol.asides import SendHidden
from protocol.commands import AcceptOffer, EndChat, TakeChat, TransferChat
from protocol.errors import ErrorCode
from protocol.events import (
    ChatAssigned,
    HandedOver,
    OfferConcluded,
    PartyJoined,
    PartyLeft,
    PassedOn,
)
from protocol.floor import InteractionAssigned, InteractionRequeued
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import AgentStatus, InteractionStatus, OfferOutcome
from protocol.setup import PutQueue
from protocol.supervision import AssignChat
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.team_acts import invite, transfer
from tests.backend.actions.world import World, refused


@pytest.fixture
def staff(world: World) -> FloorStaff:
    """Two groups, and who oversees them."""
    return FloorStaff(world)


# --- assigning and taking over ----------------------------------------------------------------


def test_a_waiting_chat_is_assigned(staff: FloorStaff) -> None:
    """Nothing rings: she has it; it is told by whom, with the brief."""
    world = staff.world
    chat = world.ring(world.visitor())
    staff.assign(chat, staff.oskar, staff.chef, brief=" VIP ")
    card = world.card(chat)
    assert (card.status, card.agent) == (InteractionStatus.ACTIVE, staff.oskar.agent)
    assert world.staff(chat)[-1] == ChatAssigned(
        by=staff.chef.need_agent(), agent=staff.oskar.need_agent(), brief="VIP"
    )
    count = len(world.entries)
    staff.assign(chat, staff.oskar, staff.chef, version=0)
    assert len(world.entries) == count, "who has it already: done"
    staff.say(chat, staff.oskar, card.version)


def test_a_chat_is_taken_over_and_given_on(staff: FloorStaff) -> None:
    """One owner throughout; who had it writes nothing any more, and the customer sees who goes and comes."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    staff.assign(chat, staff.chef, staff.chef)
    assert world.card(chat).agent == staff.chef.agent
    with refused(ErrorCode.STALE_ASSIGNMENT):
        staff.say(chat, staff.maja, version)
    staff.assign(chat, staff.oskar, staff.chef)
    told = [event for event in world.public(chat) if isinstance(event, PartyJoined | PartyLeft)]
    assert [(type(event).__name__, event.party.name) for event in told] == [
        ("PartyJoined", "Maja"),
        *(("PartyLeft", "Maja"), ("PartyJoined", "Chef")),
        *(("PartyLeft", "Chef"), ("PartyJoined", "Oskar")),
    ]
    assigned = [event for event in world.floor() if isinstance(event, InteractionAssigned)]
    assert [(event.before, event.agent) for event in assigned] == [
        (None, staff.maja.agent),
        (staff.maja.agent, staff.chef.agent),
        (staff.chef.agent, staff.oskar.agent),
    ]
    assert world.run(verify).whole


def test_two_take_over_at_once(staff: FloorStaff) -> None:
    """Whoever comes second looked at another owner: refused, and told so."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    staff.assign(chat, staff.chef, staff.chef, version=version)
    count = len(world.entries)
    with refused(ErrorCode.STALE_ASSIGNMENT, "Look again"):
        staff.assign(chat, staff.chief, staff.chief, version=version)
    assert len(world.entries) == count
    assert world.card(chat).agent == staff.chef.agent


def test_assigning_while_it_rings(staff: FloorStaff) -> None:
    """The offer is withdrawn, whoever it rings at; accepting is too late."""
    world = staff.world
    for to in (staff.oskar, staff.maja):
        chat = world.ring(world.visitor())
        offer = world.offer(chat, staff.maja)
        assert offer is not None
        staff.assign(chat, to, staff.chef)
        concluded = [event for event in world.staff(chat) if isinstance(event, OfferConcluded)]
        assert [event.outcome for event in concluded] == [OfferOutcome.WITHDRAWN]
        with refused(ErrorCode.OFFER_GONE):
            world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.maja)
        assert world.card(chat).agent == to.agent
    assert world.run(verify).whole


def test_assigning_while_a_colleague_is_asked(staff: FloorStaff) -> None:
    """A transfer that rings is off; accepted a moment before, the supervisor looked at another owner."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    offer = transfer(world, chat, staff.oskar, by=staff.maja)
    staff.assign(chat, staff.chef, staff.chef)
    with refused(ErrorCode.OFFER_GONE):
        world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.oskar)
    _, other, version = world.chat(staff.maja)
    offer = transfer(world, other, staff.oskar, by=staff.maja)
    world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.oskar)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        staff.assign(other, staff.chef, staff.chef, version=version)
    assert world.run(verify).whole


def test_to_whom_a_chat_is_assigned(staff: FloorStaff) -> None:
    """Who is at her desk, overseen and has a place; a supervisor takes over whatever she has."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    for _ in range(3):
        world.chat(staff.oskar)
    with refused(ErrorCode.AGENT_FULL):
        staff.assign(chat, staff.oskar, staff.chef)
    with refused(ErrorCode.NOT_OVERSEEN):
        staff.assign(chat, staff.aino, staff.chef)
    with refused(ErrorCode.UNKNOWN_AGENT):
        staff.assign(chat, AgentId(world.new_id()), staff.chef)
    staff.sign_out(staff.oskar, staff.chief)
    with refused(ErrorCode.AGENT_AWAY):
        staff.assign(chat, staff.oskar, staff.chef)
    for _ in range(4):
        staff.assign(world.ring(world.visitor()), staff.chef, staff.chef)
    staff.assign(chat, staff.chef, staff.chef, version=version)
    world.do(EndChat(id=world.command_id(), interaction=chat, version=world.card(chat).version), staff.chef)
    with refused(ErrorCode.CHAT_ENDED):
        staff.assign(chat, staff.maja, staff.chef)
    with refused(ErrorCode.MESSAGE_TOO_LONG):
        staff.assign(chat, staff.maja, staff.chef, brief="x" * 2_001)
    assert world.run(verify).whole


def test_a_seat_becomes_the_chat(staff: FloorStaff) -> None:
    """Who sits in it needs no other place, full or not, and is not said to come again."""
    world = staff.world
    _, chat, _ = world.chat(staff.maja)
    staff.barge(chat, staff.chef)
    for _ in range(2):
        staff.assign(world.ring(world.visitor()), staff.chef, staff.chief)
    staff.assign(chat, staff.chef, staff.chief)
    card = world.card(chat)
    assert (card.agent, card.company) == (staff.chef.agent, ())
    joined = [event.party.name for event in world.public(chat) if isinstance(event, PartyJoined)]
    assert joined == ["Maja", "Chef"]
    assert world.run(verify).whole


def test_an_assignment_is_done_once(staff: FloorStaff) -> None:
    """A retry is answered as the first, whoever has it by now."""
    world = staff.world
    chat = world.ring(world.visitor())
    command = AssignChat(
        id=world.command_id(), interaction=chat, version=world.card(chat).version, agent=staff.maja.need_agent()
    )
    first = world.do(command, staff.chef)
    staff.assign(chat, staff.oskar, staff.chef)
    assert world.do(command, staff.chef) == first
    assert world.card(chat).agent == staff.oskar.agent
    with refused(ErrorCode.ID_REUSED):
        world.do(msgspec.structs.replace(command, brief="Other"), staff.chef)


# --- moving -----------------------------------------------------------------------------------


def _move(
    staff: FloorStaff, chat: InteractionId, queue: QueueId, by: Actor | None = None, *, stays: bool = False
) -> None:
    version = staff.world.card(chat).version
    command = TransferChat(
        id=staff.world.command_id(), interaction=chat, version=version, queue=queue, brief="Wheels", stays=stays
    )
    staff.world.do(command, by or staff.chef)


def test_a_supervisor_moves_a_chat_that_goes_on(staff: FloorStaff) -> None:
    """The customer reads that their agent passed them on, staff who did; what was asked of a colleague is off."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    arrived = world.card(chat).arrived_at
    offer = invite(world, chat, staff.oskar, by=staff.maja)
    world.now += 60_000
    _move(staff, chat, world.workshop)
    card = world.card(chat)
    assert (card.status, card.agent, card.queue) == (InteractionStatus.WAITING, None, world.workshop)
    assert (card.arrived_at, card.company) == (arrived, ())
    (passed,) = (event for event in world.public(chat) if isinstance(event, PassedOn))
    assert (passed.by.name, passed.stays) == ("Maja", False)
    assert world.staff(chat)[-1] == HandedOver(
        queue=world.workshop, by=staff.chef.need_agent(), brief="Wheels", stays=False
    )
    (moved,) = (event for event in world.floor() if isinstance(event, InteractionRequeued))
    assert moved.before == staff.maja.agent
    with refused(ErrorCode.OFFER_GONE):
        world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.oskar)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        staff.say(chat, staff.maja, version)
    assert world.run(verify).whole


@pytest.mark.parametrize("stays", [True, False])
def test_who_barged_in_moves_it_and_stays_or_goes(staff: FloorStaff, stays: bool) -> None:
    """Her seat stands, or she leaves as the customer sees."""
    world = staff.world
    _, chat, _ = world.chat(staff.maja)
    staff.barge(chat, staff.chef)
    _move(staff, chat, world.workshop, stays=stays)
    assert [seat.agent for seat in world.card(chat).company] == ([staff.chef.agent] if stays else [])
    left = [event.party.name for event in world.public(chat) if isinstance(event, PartyLeft)]
    assert left == ([] if stays else ["Chef"])
    assert world.run(verify).whole


def test_a_chat_is_not_moved_into_the_void(staff: FloorStaff) -> None:
    """Nor with what was seen of it before, nor to an agent without assigning it."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    empty = QueueId(world.new_id())
    world.do(PutQueue(id=world.command_id(), queue=empty, name="Nobody"))
    with refused(ErrorCode.NOBODY_THERE):
        _move(staff, chat, empty)
    stale = TransferChat(id=world.command_id(), interaction=chat, version=version - 1, queue=world.workshop)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.do(stale, staff.chef)
    to = TransferChat(id=world.command_id(), interaction=chat, version=version, agent=staff.oskar.need_agent())
    with refused(ErrorCode.NOT_ALLOWED, "Assign"):
        world.do(to, staff.chef)


def test_hidden_words_of_a_supervisor_need_a_place_in_it(staff: FloorStaff) -> None:
    """Who reads along coaches; who is in it may write hidden ones."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    staff.monitor(chat, staff.chef)
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.do(SendHidden(id=world.command_id(), interaction=chat, version=version, text="Hm"), staff.chef)
    staff.barge(chat, staff.chef)
    fence = world.card(chat).company[0].version
    world.do(SendHidden(id=world.command_id(), interaction=chat, version=fence, text="Hm"), staff.chef)


def test_a_waiting_chat_of_a_queue_overseen_is_taken(staff: FloorStaff) -> None:
    """Out of turn, ready or not."""
    world = staff.world
    chat = world.ring(world.visitor())
    world.run(lambda tx: presence.change(tx, staff.chef.need_agent(), AgentStatus.NOT_READY, None))
    world.do(TakeChat(id=world.command_id(), interaction=chat), staff.chef)
    assert world.card(chat).agent == staff.chef.agent


@pytest.mark.parametrize("who", ["chief", "maja"])
def test_who_moves_one_that_waits_is_nobody_to_its_customer(staff: FloorStaff, who: str) -> None:
    """She was never in it, so she does not leave it either; staff read who it was."""
    world, mover = staff.world, {"chief": staff.chief, "maja": staff.maja}[who]
    chat = world.ring(world.visitor())
    _move(staff, chat, world.workshop, mover)
    (passed,) = (event for event in world.public(chat) if isinstance(event, PassedOn))
    assert (passed.by, passed.queue_name) == (SYSTEM, "Workshop")
    told = world.staff(chat)[-1]
    assert isinstance(told, HandedOver)
    assert told.by == mover.agent
