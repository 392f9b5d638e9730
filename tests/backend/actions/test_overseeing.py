"""What a supervisor oversees: her groups' agents, the queues these serve, and the chats of both."""

import msgspec
import pytest

from backend.actions import looking, overseeing, past
from backend.actions.verify import verify
from backend.rest.setup import setup
from protocol.asides import BlockVisitor, InviteVisitor, LowerFlag, UnblockVisitor
from protocol.commands import EndChat, FinishWrapUp, StartChat, TakeChat, TransferChat
from protocol.errors import ErrorCode
from protocol.ids import InteractionId, ProfileId
from protocol.kinds import Channel, Role
from protocol.setup import PutAgent, PutProfile
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.world import World, answer, refused


@pytest.fixture
def staff(world: World) -> FloorStaff:
    """Two groups, and who oversees them."""
    return FloorStaff(world)


def _repair(world: World) -> InteractionId:
    """A chat that waits in the Workshop."""
    command = StartChat(id=world.command_id(), question="repair", answers=(answer("name", "Kim"),))
    world.do(command, world.visitor())
    return InteractionId(command.id)


def _stored(staff: FloorStaff) -> PutAgent:
    """The chef, as an export has her."""
    return next(agent for agent in staff.world.run(setup).agents if agent.agent == staff.chef.agent)


def _repaired(staff: FloorStaff) -> InteractionId:
    """A chat of Aino's."""
    chat = _repair(staff.world)
    staff.world.do(TakeChat(id=staff.world.command_id(), interaction=chat), staff.aino)
    return chat


def test_a_reach_is_groups_their_queues_and_their_chats(staff: FloorStaff) -> None:
    """And no more; who is said nothing of oversees all."""
    world = staff.world
    reach = world.run(lambda tx: overseeing.reach(tx, staff.chef))
    assert reach.agents == {staff.maja.agent, staff.oskar.agent, staff.chef.agent}
    assert reach.queues == {world.sales}
    assert world.run(lambda tx: overseeing.reach(tx, staff.chief)).everything
    own = world.run(lambda tx: overseeing.reach(tx, staff.maja))
    assert (own.agents, own.queues) == ({staff.maja.agent}, {world.sales})
    assert not world.run(lambda tx: overseeing.oversees_agent(tx, staff.maja, staff.maja.need_agent()))


def test_a_reach_follows_who_is_in_a_group_and_what_it_serves(staff: FloorStaff) -> None:
    """A profile's new queue is overseen at once, and one of somebody who left it no more."""
    world = staff.world

    def sees_repair() -> bool:
        return world.run(lambda tx: overseeing.oversees_queue(tx, staff.chef, world.workshop))

    queues = {world.sales: {Channel.CHAT: 1}, world.workshop: {Channel.CHAT: 1}}
    assert not sees_repair()
    world.do(PutProfile(id=world.command_id(), profile=staff.shop, name="Shop", queues=queues))
    assert sees_repair()
    for who, login in ((staff.maja, "maja"), (staff.oskar, "oskar")):
        world.do(PutAgent(id=world.command_id(), agent=who.need_agent(), login=login, name=login))
    assert not sees_repair()
    assert world.run(verify).whole


def test_groups_are_a_supervisors_and_there(staff: FloorStaff) -> None:
    """Each once; kept in the export."""
    world = staff.world

    def put(role: Role, groups: tuple[ProfileId, ...]) -> None:
        agent = staff.chef.need_agent()
        world.do(PutAgent(id=world.command_id(), agent=agent, login="chef", name="Chef", role=role, supervises=groups))

    with refused(ErrorCode.INVALID_VALUE, "once"):
        put(Role.SUPERVISOR, (staff.shop, staff.shop))
    with refused(ErrorCode.UNKNOWN_PROFILE):
        put(Role.SUPERVISOR, (ProfileId(world.new_id()),))
    put(Role.SUPERVISOR, ())
    with refused(ErrorCode.NOT_OVERSEEN):
        staff.force(staff.maja, staff.chef)
    assert _stored(staff).supervises == ()
    put(Role.AGENT, (staff.shop,))
    assert _stored(staff).supervises is None
    put(Role.SUPERVISOR, ())
    stored = _stored(staff)
    world.do(msgspec.structs.replace(stored, id=world.command_id(), supervises=None))
    staff.force(staff.aino, staff.chef)
    assert world.run(verify).whole


def test_what_goes_on_with_somebody_is_looked_into_by_reading_along(staff: FloorStaff) -> None:
    """What waits and what is closed without; another group's never."""
    world = staff.world
    visitor = world.visitor()
    chat = world.ring(visitor)
    others = _repair(world)
    world.run(lambda tx: looking.check_may_look(tx, staff.chef, chat))
    with refused(ErrorCode.NOT_OVERSEEN):
        world.run(lambda tx: looking.check_may_look(tx, staff.chef, others))
    version = world.assign(chat, staff.maja)
    for supervisor in (staff.chef, staff.chief):
        with refused(ErrorCode.NOT_MONITORED):
            world.run(lambda tx, who=supervisor: looking.check_may_look(tx, who, chat))
        with refused(ErrorCode.NOT_MONITORED):
            world.run(lambda tx, who=supervisor: past.entries_before(tx, who, chat, None, None))
    staff.monitor(chat, staff.chef)
    world.run(lambda tx: looking.check_may_look(tx, staff.chef, chat))
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    world.run(lambda tx: looking.check_may_look(tx, staff.chef, chat))
    world.do(FinishWrapUp(id=world.command_id(), interaction=chat, version=version), staff.maja)
    for supervisor in (staff.chef, staff.chief):
        world.run(lambda tx, who=supervisor: looking.check_may_read(tx, who, chat))
    assert world.run(verify).whole


def test_the_history_of_a_group_is_listed_and_read(staff: FloorStaff) -> None:
    """Of its queues, and of what its agents had elsewhere: one rule for the list and for what is in it."""
    world = staff.world

    def close(chat: InteractionId) -> None:
        card = world.card(chat)
        owner = next(who for who in (staff.maja, staff.aino) if who.agent == card.agent)
        world.do(EndChat(id=world.command_id(), interaction=chat, version=card.version), owner)
        world.do(FinishWrapUp(id=world.command_id(), interaction=chat, version=card.version), owner)

    _, sold, _ = world.chat(staff.maja)
    repaired, helped = _repaired(staff), _repaired(staff)
    staff.assign(helped, staff.maja, staff.chief)
    for chat in (sold, repaired, helped):
        close(chat)
    listed = world.run(lambda tx: past.interactions_before(tx, staff.chef, None))
    assert {card.id for card in listed.interactions} == {sold, helped}
    for chat in (sold, helped):
        world.run(lambda tx, key=chat: looking.check_may_read(tx, staff.chef, key))
    with refused(ErrorCode.NOT_OVERSEEN):
        world.run(lambda tx: looking.check_may_read(tx, staff.chef, repaired))
    assert len(world.run(lambda tx: past.interactions_before(tx, staff.chief, None)).interactions) == 3


def test_the_history_of_many_is_as_many_statements_as_of_few(staff: FloorStaff) -> None:
    """However many agents and queues she oversees."""
    world = staff.world

    def statements() -> int:
        asked: list[str] = []
        world.ledger.connection.set_trace_callback(asked.append)
        world.run(lambda tx: past.interactions_before(tx, staff.chef, None))
        world.ledger.connection.set_trace_callback(None)
        return len(asked)

    few = statements()
    staff.oversee(staff.chef, (staff.shop, staff.repair))
    assert statements() == few


def test_acts_of_every_kind_end_where_the_reach_ends(staff: FloorStaff) -> None:
    """Flags, blocks, invitations, taking and moving; her own chats stay hers whatever their queue."""
    world = staff.world
    chat, waiting = _repaired(staff), _repair(world)
    visitor = world.visitor().visitor
    assert visitor is not None
    for command in (
        LowerFlag(id=world.command_id(), interaction=chat),
        BlockVisitor(id=world.command_id(), interaction=chat, reason="Rude"),
        InviteVisitor(id=world.command_id(), visitor=visitor, queue=world.workshop, text="Hi"),
        TakeChat(id=world.command_id(), interaction=waiting),
        TransferChat(id=world.command_id(), interaction=chat, version=world.card(chat).version, queue=world.sales),
        TransferChat(
            id=world.command_id(), interaction=waiting, version=world.card(waiting).version, queue=world.sales
        ),
    ):
        with refused(ErrorCode.NOT_OVERSEEN):
            world.do(command, staff.chef)
    world.do(BlockVisitor(id=world.command_id(), interaction=chat, reason="Rude"), staff.aino)
    blocked = world.card(chat).customer.visitor
    with refused(ErrorCode.NOT_OVERSEEN):
        world.do(UnblockVisitor(id=world.command_id(), visitor=blocked), staff.chef)
    world.do(UnblockVisitor(id=world.command_id(), visitor=blocked), staff.chief)
    staff.assign(waiting, staff.chef, staff.chief)
    staff.oversee(staff.chef, ())
    staff.say(waiting, staff.chef, world.card(waiting).version)
    assert world.run(verify).whole
