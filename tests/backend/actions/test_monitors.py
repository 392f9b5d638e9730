"""Reading along ends with what allowed it, in the same transaction."""

from collections.abc import Callable

import pytest

from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.commands import StartChat, TransferChat
from protocol.events import Monitored, PartyLeft
from protocol.ids import InteractionId, ProfileId
from protocol.kinds import Channel, Role
from protocol.setup import PutAgent, PutProfile
from tests.backend.actions.floor_staff import FloorStaff
from tests.backend.actions.world import World, answer

_HASH = "$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g"


@pytest.fixture
def staff(world: World) -> FloorStaff:
    """Two groups, and who oversees them."""
    return FloorStaff(world)


def _put(
    staff: FloorStaff,
    who: Actor,
    login: str,
    role: Role,
    *,
    profile: ProfileId | None = None,
    supervises: tuple[ProfileId, ...] | None = None,
    password: str | None = None,
) -> None:
    world = staff.world
    world.do(
        PutAgent(
            id=world.command_id(),
            agent=who.need_agent(),
            login=login,
            name=login.title(),
            role=role,
            profile=profile,
            supervises=supervises,
            password_hash=password,
            capacity={Channel.CHAT: 3},
        )
    )


def _is_an_agent_now(staff: FloorStaff, _: InteractionId) -> None:
    _put(staff, staff.chef, "chef", Role.AGENT)


def _oversees_nobody(staff: FloorStaff, _: InteractionId) -> None:
    staff.oversee(staff.chef, ())


def _has_a_new_password(staff: FloorStaff, _: InteractionId) -> None:
    _put(staff, staff.chef, "chef", Role.SUPERVISOR, supervises=(staff.shop,), password=_HASH)


def _its_agent_leaves_the_group(staff: FloorStaff, _: InteractionId) -> None:
    # None of the Shop serves the Workshop, where the chat came from.
    _put(staff, staff.maja, "maja", Role.AGENT, profile=staff.repair)


def _is_handed_on(staff: FloorStaff, chat: InteractionId) -> None:
    world = staff.world
    command = TransferChat(
        id=world.command_id(), interaction=chat, version=world.card(chat).version, queue=world.workshop
    )
    world.do(command, staff.maja)


def _is_assigned(staff: FloorStaff, chat: InteractionId) -> None:
    staff.assign(chat, staff.aino, staff.chief)


def _its_agent_is_gone(staff: FloorStaff, _: InteractionId) -> None:
    staff.sign_out(staff.maja, staff.chief)


@pytest.mark.parametrize(
    "change",
    [
        _is_an_agent_now,
        _oversees_nobody,
        _has_a_new_password,
        _its_agent_leaves_the_group,
        _is_handed_on,
        _is_assigned,
        _its_agent_is_gone,
    ],
)
def test_it_ends_with_the_reach(staff: FloorStaff, change: Callable[[FloorStaff, InteractionId], None]) -> None:
    """Hers alone; who oversees all reads on."""
    world = staff.world
    ring = StartChat(id=world.command_id(), question="repair", answers=(answer("name", "Kim"),))
    world.do(ring, world.visitor())
    chat = InteractionId(ring.id)
    staff.assign(chat, staff.maja, staff.chief)
    for supervisor in (staff.chef, staff.chief):
        staff.monitor(chat, supervisor)
    change(staff, chat)
    ended = [event.by for event in world.staff(chat) if isinstance(event, Monitored) and not event.on]
    assert ended == [staff.chef.agent]
    assert world.run(verify).whole


def test_it_ends_where_a_group_serves_a_queue_no_more(staff: FloorStaff) -> None:
    """With the profile; what is still in her reach goes on."""
    world = staff.world
    chats = [world.chat(who)[1] for who in (staff.chief, staff.maja)]
    for chat in chats:
        staff.monitor(chat, staff.chef)
    world.do(PutProfile(id=world.command_id(), profile=staff.shop, name="Shop"))
    told = [[event.on for event in world.staff(chat) if isinstance(event, Monitored)] for chat in chats]
    assert told == [[True, False], [True]]
    assert world.run(verify).whole


@pytest.mark.parametrize("change", [_is_an_agent_now, _oversees_nobody, _its_agent_leaves_the_group, _is_handed_on])
def test_a_seat_taken_by_it_ends_with_the_reach(
    staff: FloorStaff, change: Callable[[FloorStaff, InteractionId], None]
) -> None:
    """As reading along does; a chat that moves takes along who sits in it."""
    world = staff.world
    ring = StartChat(id=world.command_id(), question="repair", answers=(answer("name", "Kim"),))
    world.do(ring, world.visitor())
    chat = InteractionId(ring.id)
    staff.assign(chat, staff.maja, staff.chief)
    for supervisor in (staff.chef, staff.chief):
        staff.barge(chat, supervisor)
    change(staff, chat)
    seated = {seat.agent for seat in world.card(chat).company}
    assert seated == {staff.chief.agent, *((staff.chef.agent,) if change is _is_handed_on else ())}
    left = [event.party.name for event in world.public(chat) if isinstance(event, PartyLeft)]
    assert left == ([] if change is _is_handed_on else ["Chef"])
    assert world.run(verify).whole
