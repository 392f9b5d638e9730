"""Supervisors set agents' states, send them home, and tell many at once."""

import pytest

from backend.actions import deadlines, presence, resume, sign_in
from backend.actions.verify import verify
from protocol.commands import AcceptOffer, SetAgentState
from protocol.entities import Agent
from protocol.errors import ErrorCode, Refusal
from protocol.events import PartyLeft
from protocol.floor import AgentStateChanged, BroadcastOver, BroadcastRead, InteractionRequeued
from protocol.ids import AgentId, BroadcastId, ProfileId, QueueId
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, Role
from protocol.limits import MAX_BROADCASTS
from protocol.supervision import EndBroadcast, ReadBroadcast, SendBroadcast
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.team_acts import invite
from tests.backend.actions.world import World, refused


@pytest.fixture
def staff(world: World) -> FloorStaff:
    """Two groups, and who oversees them."""
    return FloorStaff(world)


def _agent(staff: FloorStaff, key: AgentId | None) -> Agent:
    return next(agent for agent in staff.world.run(resume.floor_snapshot).agents if agent.id == key)


# --- states -----------------------------------------------------------------------------------


def test_a_forced_break_moves_her_chats_first(staff: FloorStaff) -> None:
    """To the front of their queues, with their first arrival; what rings is withdrawn; who did it is said."""
    world = staff.world
    chats = [world.chat(staff.maja)[1] for _ in range(2)]
    arrived = [world.card(chat).arrived_at for chat in chats]
    rings = world.ring(world.visitor())
    offer = world.offer(rings, staff.maja)
    assert offer is not None
    world.now += 60_000
    staff.force(staff.maja, staff.chef, reason=NotReadyReason.BREAK)
    for chat, first in zip(chats, arrived, strict=True):
        card = world.card(chat)
        assert (card.status, card.agent, card.arrived_at) == (InteractionStatus.WAITING, None, first)
        left = [event for event in world.public(chat) if isinstance(event, PartyLeft)]
        assert [event.returned_to_queue for event in left] == [True]
    assert world.card(rings).status is InteractionStatus.WAITING
    moved = [type(event) for event in world.floor() if isinstance(event, InteractionRequeued | AgentStateChanged)]
    assert moved[-3:] == [InteractionRequeued, InteractionRequeued, AgentStateChanged]
    agent = _agent(staff, staff.maja.agent)
    assert (agent.status, agent.reason, agent.set_by) == (
        *(AgentStatus.NOT_READY, NotReadyReason.BREAK),
        staff.chef.agent,
    )
    assert world.run(verify).whole


def test_what_she_chooses_next_is_her_own(staff: FloorStaff) -> None:
    """Nobody else set it any more."""
    staff.force(staff.maja, staff.chef, AgentStatus.FINISHING)
    assert _agent(staff, staff.maja.agent).set_by == staff.chef.agent
    staff.world.do(SetAgentState(id=staff.world.command_id(), status=AgentStatus.READY), staff.maja)
    assert _agent(staff, staff.maja.agent).set_by is None
    assert staff.world.run(verify).whole


def test_she_may_keep_her_chats(staff: FloorStaff) -> None:
    """If that is wished; and a state that takes no offers gives back what rings."""
    world = staff.world
    _, chat, _ = world.chat(staff.maja)
    staff.force(staff.maja, staff.chef, keeps=True)
    assert world.card(chat).agent == staff.maja.agent
    staff.force(staff.maja, staff.chef, AgentStatus.READY)
    rings = world.ring(world.visitor())
    offer = world.offer(rings, staff.maja)
    assert offer is not None
    staff.force(staff.maja, staff.chef, AgentStatus.FINISHING)
    assert world.card(chat).agent == staff.maja.agent
    with refused(ErrorCode.OFFER_GONE):
        world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.maja)
    assert world.run(verify).whole


def test_forcing_while_she_accepts(staff: FloorStaff) -> None:
    """Whichever comes first: nobody's chat vanishes, and none stays with who is gone."""
    world = staff.world
    first, second = (world.ring(world.visitor()) for _ in range(2))
    offer = world.offer(first, staff.maja)
    assert offer is not None
    world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.maja)
    staff.force(staff.maja, staff.chef)
    staff.force(staff.maja, staff.chef, AgentStatus.READY)
    offer = world.offer(second, staff.maja)
    assert offer is not None
    staff.force(staff.maja, staff.chef)
    with refused(ErrorCode.OFFER_GONE):
        world.do(AcceptOffer(id=world.command_id(), offer=offer.id), staff.maja)
    for chat in (first, second):
        assert world.card(chat).status is InteractionStatus.WAITING
    assert world.run(verify).whole


def test_her_company_has_her_chats_then(staff: FloorStaff) -> None:
    """As when her link is lost: who is in it goes on; where she sat, she gets up."""
    world = staff.world
    _, mine, _ = world.chat(staff.maja)
    world.do(AcceptOffer(id=world.command_id(), offer=invite(world, mine, staff.oskar, by=staff.maja).id), staff.oskar)
    _, others, _ = world.chat(staff.oskar)
    asked = invite(world, others, staff.maja, by=staff.oskar)
    world.do(AcceptOffer(id=world.command_id(), offer=asked.id), staff.maja)
    staff.force(staff.maja, staff.chef)
    assert world.card(mine).agent == staff.oskar.agent
    assert world.card(others).company == ()
    assert world.run(verify).whole


def test_what_can_be_forced(staff: FloorStaff) -> None:
    """A state that can be chosen, for one of hers who is signed in; the same again says nothing."""
    world = staff.world
    with refused(ErrorCode.NOT_OVERSEEN):
        staff.force(staff.aino, staff.chef)
    for status, reason in (
        (AgentStatus.READY, NotReadyReason.LUNCH),
        (AgentStatus.NOT_READY, NotReadyReason.SIGNED_OUT),
    ):
        with refused(ErrorCode.INVALID_VALUE):
            staff.force(staff.maja, staff.chef, status, reason)
    staff.force(staff.maja, staff.chef)
    count = len(world.entries)
    staff.force(staff.maja, staff.chef)
    assert len(world.entries) == count
    staff.sign_out(staff.maja, staff.chef)
    with refused(ErrorCode.AGENT_AWAY):
        staff.force(staff.maja, staff.chef)


# --- sign-outs --------------------------------------------------------------------------------


def test_a_signed_out_agent_has_no_session(staff: FloorStaff) -> None:
    """Her chats wait again, her tokens are over; signed out already: done."""
    world = staff.world
    agent = staff.maja.need_agent()
    sessions = [world.run(lambda tx: sign_in.open_session(tx, agent)) for _ in range(2)]
    _, chat, _ = world.chat(staff.maja)
    staff.sign_out(staff.maja, staff.chef)
    assert world.card(chat).status is InteractionStatus.WAITING
    now = _agent(staff, agent)
    assert (now.online, now.reason, now.set_by) == (False, NotReadyReason.SIGNED_OUT, staff.chef.agent)
    for session in sessions:
        with refused(ErrorCode.SESSION_EXPIRED, "Chef signed you out."):
            world.run(lambda tx, key=session.id: sign_in.session_agent(tx, key))
        over = world.run(lambda tx, token=session.refresh: sign_in.rotate_refresh(tx, token))
        assert isinstance(over, Refusal)
        assert over.text.startswith("Chef signed you out.")
    count = len(world.entries)
    staff.sign_out(staff.maja, staff.chef)
    assert len(world.entries) == count
    for who, code in ((staff.aino, ErrorCode.NOT_OVERSEEN), (staff.chief, ErrorCode.INVALID_VALUE)):
        with refused(code):
            staff.sign_out(who, staff.chef if code is ErrorCode.NOT_OVERSEEN else staff.chief)
    assert world.run(verify).whole


def test_who_signs_in_again_is_told_nothing_of_before(staff: FloorStaff) -> None:
    """The old sign-in is over as any other."""
    world = staff.world
    agent = staff.maja.need_agent()
    session = world.run(lambda tx: sign_in.open_session(tx, agent))
    staff.sign_out(staff.maja, staff.chef)
    world.now += 1_000
    world.run(lambda tx: presence.desk_connected(tx, agent))
    with refused(ErrorCode.SESSION_EXPIRED, "You were signed out."):
        world.run(lambda tx: sign_in.session_agent(tx, session.id))


def test_no_supervisor_signs_out_an_administrator(staff: FloorStaff) -> None:
    """Though she oversees all; another administrator does."""
    world = staff.world
    owner, other = (world.agent(login, role=Role.ADMINISTRATOR) for login in ("owner", "other"))
    with refused(ErrorCode.NOT_ALLOWED):
        staff.sign_out(owner, staff.chief)
    assert _agent(staff, owner.need_agent()).online
    staff.sign_out(owner, other)
    assert not _agent(staff, owner.need_agent()).online


# --- broadcasts -------------------------------------------------------------------------------


def _whom(staff: FloorStaff, broadcast: BroadcastId) -> set[AgentId]:
    found = next(one for one in staff.world.run(resume.floor_snapshot).broadcasts if one.id == broadcast)
    return set(found.to)


def test_whom_a_broadcast_is_for(staff: FloorStaff) -> None:
    """All, a queue's or a group's, of those overseen; never who sent it."""
    world = staff.world
    maja, oskar, aino = (who.need_agent() for who in (staff.maja, staff.oskar, staff.aino))
    chief, chef = staff.chief.need_agent(), staff.chef.need_agent()
    assert _whom(staff, staff.tell(staff.chief)) == {maja, oskar, aino, chef}
    assert _whom(staff, staff.tell(staff.chef)) == {maja, oskar}
    assert _whom(staff, staff.tell(staff.chief, queue=world.workshop)) == {aino}
    assert _whom(staff, staff.tell(staff.chief, group=staff.repair)) == {aino}
    assert _whom(staff, staff.tell(staff.chef, queue=world.sales)) == {maja, oskar}
    for wrong in ({"queue": world.workshop}, {"group": staff.repair}):
        with refused(ErrorCode.NOT_OVERSEEN):
            staff.tell(staff.chef, **wrong)  # type: ignore[arg-type]
    with refused(ErrorCode.UNKNOWN_QUEUE):
        staff.tell(staff.chief, queue=QueueId(world.new_id()))
    with refused(ErrorCode.UNKNOWN_PROFILE):
        staff.tell(staff.chief, group=ProfileId(world.new_id()))
    assert chief not in _whom(staff, staff.tell(staff.chef))
    assert world.run(verify).whole


def test_a_broadcast_is_read_once_by_whom_it_was_for(staff: FloorStaff) -> None:
    """Counted in the order of reading; kept until its time is over."""
    world = staff.world
    told = staff.tell(staff.chef, lasts=60_000)
    for who in (staff.oskar, staff.maja, staff.oskar):
        world.do(ReadBroadcast(id=world.command_id(), broadcast=told), who)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(ReadBroadcast(id=world.command_id(), broadcast=told), staff.aino)
    (shown,) = world.run(resume.floor_snapshot).broadcasts
    assert shown.read == (staff.oskar.agent, staff.maja.agent)
    assert len([event for event in world.floor() if isinstance(event, BroadcastRead)]) == 2
    assert world.run(verify).whole
    due = world.run(deadlines.next_deadline)
    assert due is not None
    assert due <= world.now + 60_000
    world.now += 60_000
    world.run(deadlines.expire_due)
    assert world.floor()[-1] == BroadcastOver(broadcast=told)
    assert world.run(resume.floor_snapshot).broadcasts == ()
    world.do(ReadBroadcast(id=world.command_id(), broadcast=told), staff.maja)
    assert world.run(verify).whole


def test_a_broadcast_is_taken_back(staff: FloorStaff) -> None:
    """By who sent it, or who oversees all; over already: done."""
    world = staff.world
    first, second = staff.tell(staff.chief), staff.tell(staff.chef)
    with refused(ErrorCode.NOT_ALLOWED):
        world.do(EndBroadcast(id=world.command_id(), broadcast=first), staff.chef)
    world.do(EndBroadcast(id=world.command_id(), broadcast=second), staff.chief)
    assert world.floor()[-1] == BroadcastOver(broadcast=second, by=staff.chief.need_agent())
    assert world.do(EndBroadcast(id=world.command_id(), broadcast=second), staff.chef).seq == 0
    assert [one.id for one in world.run(resume.floor_snapshot).broadcasts] == [first]


def test_what_can_be_told(staff: FloorStaff) -> None:
    """Some words, not too many, to one of queue and group, for a week at most."""
    world = staff.world
    with refused(ErrorCode.MESSAGE_EMPTY):
        staff.tell(staff.chief, "  ")
    with refused(ErrorCode.MESSAGE_TOO_LONG):
        staff.tell(staff.chief, "x" * 1_001)
    for lasts in (0, 7 * 24 * 3_600_000 + 1):
        with refused(ErrorCode.INVALID_VALUE):
            staff.tell(staff.chief, lasts=lasts)
    both = SendBroadcast(id=world.command_id(), text="Hi", queue=world.sales, group=staff.shop, until=world.now + 1_000)
    with refused(ErrorCode.INVALID_VALUE, "one of the two"):
        world.do(both, staff.chief)


def test_broadcasts_that_go_on_are_bounded(staff: FloorStaff) -> None:
    """Of each who sends; what is over makes room."""
    first = staff.tell(staff.chief)
    for _ in range(MAX_BROADCASTS - 1):
        staff.tell(staff.chief)
    with refused(ErrorCode.TOO_MANY):
        staff.tell(staff.chief)
    staff.tell(staff.chef)
    world = staff.world
    world.do(EndBroadcast(id=world.command_id(), broadcast=first), staff.chief)
    staff.tell(staff.chief)
