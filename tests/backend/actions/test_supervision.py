"""Supervisors read along, coach and barge in."""

import pytest

from backend.actions import deadlines, looking, presence
from backend.actions.verify import verify
from protocol.commands import AcceptOffer, EndChat, FinishWrapUp, LeaveChat
from protocol.errors import ErrorCode
from protocol.events import (
    BargedIn,
    Coached,
    Monitored,
    PartyJoined,
)
from protocol.ids import AgentId, InteractionId
from protocol.kinds import SeatKind
from protocol.limits import AGENT_LEASE, DROP_TOLD_AFTER
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.team_acts import invite, transfer
from tests.backend.actions.world import World, refused


@pytest.fixture
def staff(world: World) -> FloorStaff:
    """Two groups, and who oversees them."""
    return FloorStaff(world)


def _lose(staff: FloorStaff, who: AgentId) -> None:
    """Her last desk is gone, and the lease over."""
    world = staff.world
    world.run(lambda tx: presence.desk_gone(tx, who))
    world.now += AGENT_LEASE + DROP_TOLD_AFTER
    world.run(deadlines.expire_due)


# --- reading along ----------------------------------------------------------------------------


def test_reading_along_is_told_to_staff_alone(staff: FloorStaff) -> None:
    """Once when it begins and once when it ends; the customer gets nothing."""
    world = staff.world
    _, chat, _ = world.chat(staff.maja)
    public = len(world.public(chat))
    for on in (True, True, False, False):
        staff.monitor(chat, staff.chef, on=on)
    by = staff.chef.need_agent()
    assert world.staff(chat)[-2:] == [Monitored(by=by, on=True), Monitored(by=by, on=False)]
    assert len(world.public(chat)) == public
    with refused(ErrorCode.NOT_OVERSEEN):
        _, others, _ = world.chat(staff.chief)
        staff.oversee(staff.chef, (staff.repair,))
        staff.monitor(others, staff.chef)


def test_reading_along_ends_with_the_chat(staff: FloorStaff) -> None:
    """With its close: what is noted after the end is read too. Then there is nothing to begin with."""
    world = staff.world
    visitor, chat, version = world.chat(staff.maja)
    staff.monitor(chat, staff.chef)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    world.run(lambda tx: looking.check_may_look(tx, staff.chef, chat))
    with refused(ErrorCode.CHAT_ENDED):
        staff.coach(chat, staff.chef)
    with refused(ErrorCode.CHAT_ENDED):
        staff.monitor(chat, staff.chief)
    world.do(FinishWrapUp(id=world.command_id(), interaction=chat, version=version), staff.maja)
    assert world.staff(chat)[-1] == Monitored(by=staff.chef.need_agent(), on=False)
    staff.monitor(chat, staff.chef, on=False)
    assert world.run(verify).whole


@pytest.mark.parametrize("signs_out", [True, False])
def test_reading_along_ends_with_her_presence(staff: FloorStaff, signs_out: bool) -> None:
    """Signed out, or her lease over; she reads along nowhere."""
    world = staff.world
    chats = [world.chat(staff.maja)[1] for _ in range(2)]
    for chat in chats:
        staff.monitor(chat, staff.chef)
    if signs_out:
        staff.sign_out(staff.chef, staff.chief)
    else:
        _lose(staff, staff.chef.need_agent())
    for chat in chats:
        assert Monitored(by=staff.chef.need_agent(), on=False) in world.staff(chat)
        with refused(ErrorCode.NOT_MONITORED):
            world.run(lambda tx, key=chat: looking.check_may_look(tx, staff.chef, key))
    with refused(ErrorCode.NOT_ALLOWED, "desk"):
        staff.monitor(chats[0], staff.chef)
    assert world.run(verify).whole


def test_coaching_needs_reading_along(staff: FloorStaff) -> None:
    """And words. Only staff get them; who lost her reach says nothing more."""
    world = staff.world
    _, chat, _ = world.chat(staff.maja)
    public = len(world.public(chat))
    with refused(ErrorCode.NOT_MONITORED):
        staff.coach(chat, staff.chef)
    staff.monitor(chat, staff.chef)
    staff.coach(chat, staff.chef, "Offer a discount")
    said = world.staff(chat)[-1]
    assert isinstance(said, Coached)
    assert (said.author, said.text, said.to) == (staff.chef.agent, "Offer a discount", staff.maja.agent)
    for text, why in ((" ", ErrorCode.MESSAGE_EMPTY), ("x" * 10_001, ErrorCode.MESSAGE_TOO_LONG)):
        with refused(why):
            staff.coach(chat, staff.chef, text)
    assert len(world.public(chat)) == public
    staff.oversee(staff.chef, (staff.repair,))
    with refused(ErrorCode.NOT_MONITORED):
        staff.coach(chat, staff.chef)
    with refused(ErrorCode.NOT_OVERSEEN):
        world.run(lambda tx: looking.check_may_look(tx, staff.chef, chat))


# --- barging in -------------------------------------------------------------------------------


def test_a_supervisor_barges_in_and_leaves(staff: FloorStaff) -> None:
    """With a fence of her own; the customer sees who came, staff that nobody asked her."""
    world = staff.world
    _, chat, version = world.chat(staff.maja)
    staff.barge(chat, staff.chef)
    staff.barge(chat, staff.chef)
    (seat,) = world.card(chat).company
    assert (seat.agent, seat.kind) == (staff.chef.agent, SeatKind.SUPERVISING)
    joined = [event.party.name for event in world.public(chat) if isinstance(event, PartyJoined)]
    assert joined == ["Maja", "Chef"]
    assert [event for event in world.staff(chat) if isinstance(event, BargedIn)] == [
        BargedIn(by=staff.chef.need_agent())
    ]
    staff.say(chat, staff.chef, seat.version)
    staff.say(chat, staff.maja, version)
    world.do(LeaveChat(id=world.command_id(), interaction=chat, version=seat.version), staff.chef)
    assert world.card(chat).company == ()
    assert world.card(chat).agent == staff.maja.agent
    assert world.run(verify).whole


def test_barging_in_needs_a_chat_that_somebody_has(staff: FloorStaff) -> None:
    """What waits is taken; what is over is over; her own is hers already."""
    world = staff.world
    visitor = world.visitor()
    waiting = world.ring(visitor)
    with refused(ErrorCode.CHAT_WAITS):
        staff.barge(waiting, staff.chef)
    world.do(EndChat(id=world.command_id(), interaction=waiting), visitor)
    with refused(ErrorCode.CHAT_ENDED):
        staff.barge(waiting, staff.chef)
    _, mine, _ = world.chat(staff.chief)
    staff.barge(mine, staff.chief)
    assert world.card(mine).company == ()
    with refused(ErrorCode.UNKNOWN_INTERACTION):
        staff.barge(InteractionId(world.new_id()), staff.chef)


def test_barging_in_while_asked_in(staff: FloorStaff) -> None:
    """What rings at her is off; a chat handed over to her meanwhile is hers, without a seat."""
    world = staff.world
    _, asked, _ = world.chat(staff.maja)
    offer = invite(world, asked, staff.chef, by=staff.maja)
    staff.barge(asked, staff.chef)
    with refused(ErrorCode.OFFER_GONE):
        world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.chef)
    handed = transfer(world, asked, staff.chef, by=staff.maja)
    world.do(AcceptOffer(id=world.command_id(), offer=handed.id), staff.chef)
    card = world.card(asked)
    assert (card.agent, card.company) == (staff.chef.agent, ())
    assert world.run(verify).whole


def test_who_barged_in_inherits_last(staff: FloorStaff) -> None:
    """The customer is left to whoever was asked in; to a supervisor when nobody else is there."""
    world = staff.world
    _, chat, _ = world.chat(staff.maja)
    staff.barge(chat, staff.chef)
    world.do(AcceptOffer(id=world.command_id(), offer=invite(world, chat, staff.oskar, by=staff.maja).id), staff.oskar)
    _lose(staff, staff.maja.need_agent())
    assert world.card(chat).agent == staff.oskar.agent
    _lose(staff, staff.oskar.need_agent())
    assert world.card(chat).agent == staff.chef.agent
    assert world.run(verify).whole
