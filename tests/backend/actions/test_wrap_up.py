"""After a chat: what came of it, how long it may take, what must be said."""

import msgspec
import pytest

from backend.actions import deadlines
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.commands import EndChat, FinishWrapUp, PutQueue, SetDisposition
from protocol.errors import ErrorCode
from protocol.events import DispositionSet, WrapUpFinished
from protocol.floor import DispositionChosen, InteractionClosed, InteractionEnded
from protocol.ids import InteractionId
from protocol.kinds import InteractionStatus, Role
from protocol.limits import NOTES_AFTER_CLOSE
from protocol.service import Disposition, WrapUp, WrapUpMode
from tests.backend.actions.world import World, refused

_SOLD = Disposition(key="sold", label="Sold")
_NOT = Disposition(key="not", label="Not sold")


def _rules(world: World, **rules: object) -> None:
    wrap_up = msgspec.structs.replace(WrapUp(dispositions=(_SOLD, _NOT)), **rules)
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", wrap_up=wrap_up))


def _ended(world: World) -> tuple[InteractionId, SetDisposition, FinishWrapUp]:
    """An ended chat, and what its agent may say of it."""
    agent = world.agent()
    visitor, chat, version = world.chat(agent)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    sold = SetDisposition(id=world.command_id(), interaction=chat, version=version, disposition="sold", notes="Two.")
    return chat, sold, FinishWrapUp(id=world.command_id(), interaction=chat, version=version)


def _agent(world: World, chat: InteractionId) -> Actor:
    return Actor(Role.AGENT, agent=world.card(chat).agent)


def test_none_closes_at_once(world: World) -> None:
    """Nobody's capacity is held."""
    _rules(world, mode=WrapUpMode.NONE)
    chat, _, _ = _ended(world)
    assert world.card(chat).status is InteractionStatus.CLOSED
    assert [type(event) for event in world.floor()[-2:]] == [InteractionEnded, InteractionClosed]
    assert world.run(verify).whole


def test_what_came_of_it(world: World) -> None:
    """On the card by its key, in the staff's stream with words and notes; the last one counts."""
    _rules(world)
    chat, sold, finish = _ended(world)
    agent = _agent(world, chat)
    world.do(sold, agent)
    assert world.card(chat).disposition == "sold"
    said = world.staff(chat)[-1]
    assert said == DispositionSet(by=agent.agent, disposition="sold", label="Sold", notes="Two.")
    world.do(msgspec.structs.replace(sold, id=world.command_id(), notes="Three."), agent)
    assert sum(isinstance(event, DispositionChosen) for event in world.floor()) == 1
    world.do(msgspec.structs.replace(sold, id=world.command_id(), disposition=""), agent)
    assert world.card(chat).disposition == ""
    world.do(finish, agent)
    assert world.run(verify).whole


def test_words_that_come_late_are_kept(world: World) -> None:
    """Of its last agent, for a day: they were on their way, or her desk had no network. The default stands."""
    _rules(world, mode=WrapUpMode.TIMED, seconds=30, default="not")
    chat, sold, _ = _ended(world)
    agent = _agent(world, chat)
    world.now += 30_000
    world.run(deadlines.expire_due)
    moved = len(world.floor())
    late = msgspec.structs.replace(sold, id=world.command_id(), disposition="", notes="Call her.")
    world.do(late, agent)
    assert world.staff(chat)[-1] == DispositionSet(
        by=agent.agent, disposition="not", label="Not sold", notes="Call her."
    )
    assert world.card(chat).disposition == "not"
    world.do(sold, agent)
    assert world.staff(chat)[-1] == DispositionSet(by=agent.agent, disposition="sold", label="Sold", notes="Two.")
    assert world.card(chat).disposition == "sold"
    assert len(world.floor()) == moved, "the floor has no such chat any more"
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.do(msgspec.structs.replace(late, id=world.command_id()), world.agent("oskar"))
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.do(msgspec.structs.replace(late, id=world.command_id(), version=late.version + 1), agent)
    world.now += NOTES_AFTER_CLOSE
    world.do(msgspec.structs.replace(late, id=world.command_id()), agent)
    world.now += 1
    with refused(ErrorCode.NOT_ALLOWED, "too long ago"):
        world.do(msgspec.structs.replace(late, id=world.command_id()), agent)
    assert world.run(verify).whole


def test_it_can_be_said_during_the_chat(world: World) -> None:
    """Notes alone too."""
    _rules(world)
    agent = world.agent()
    _, chat, version = world.chat(agent)
    world.do(SetDisposition(id=world.command_id(), interaction=chat, version=version, notes="Call her."), agent)
    assert world.staff(chat)[-1] == DispositionSet(by=agent.agent, notes="Call her.")
    with refused(ErrorCode.STALE_ASSIGNMENT):
        world.do(SetDisposition(id=world.command_id(), interaction=chat, version=version + 1), agent)
    with refused(ErrorCode.INVALID_VALUE):
        world.do(SetDisposition(id=world.command_id(), interaction=chat, version=version, disposition="lost"), agent)
    with refused(ErrorCode.MESSAGE_TOO_LONG):
        world.do(SetDisposition(id=world.command_id(), interaction=chat, version=version, notes="x" * 10_001), agent)


def test_required_means_required(world: World) -> None:
    """One that the queue does not have any more does not count."""
    _rules(world, mode=WrapUpMode.REQUIRED)
    chat, sold, finish = _ended(world)
    agent = _agent(world, chat)
    with refused(ErrorCode.DISPOSITION_MISSING):
        world.do(finish, agent)
    world.do(sold, agent)
    _rules(world, mode=WrapUpMode.REQUIRED, dispositions=(_NOT,))
    with refused(ErrorCode.DISPOSITION_MISSING):
        world.do(msgspec.structs.replace(finish, id=world.command_id()), agent)
    _rules(world, mode=WrapUpMode.REQUIRED)
    world.do(msgspec.structs.replace(finish, id=world.command_id()), agent)
    assert world.card(chat).status is InteractionStatus.CLOSED


@pytest.mark.parametrize("chosen", [True, False])
def test_time_is_over(world: World, chosen: bool) -> None:
    """The default stands where nothing was chosen, and only there."""
    _rules(world, mode=WrapUpMode.TIMED, seconds=30, default="not")
    chat, sold, _ = _ended(world)
    agent = _agent(world, chat)
    if chosen:
        world.do(sold, agent)
    until = world.card(chat).wrap_up_until
    assert until is not None
    assert until == world.now + 30_000
    assert world.run(deadlines.next_deadline) is not None
    world.now = until - 1
    world.run(deadlines.expire_due)
    assert world.card(chat).status is InteractionStatus.WRAP_UP
    world.now = until
    world.run(deadlines.expire_due)
    card = world.card(chat)
    assert (card.status, card.disposition) == (InteractionStatus.CLOSED, "sold" if chosen else "not")
    assert world.staff(chat)[-1] == WrapUpFinished(agent=agent.need_agent(), timed_out=True)
    if not chosen:
        assert world.staff(chat)[-2] == DispositionSet(disposition="not", label="Not sold")
    assert world.run(verify).whole


def test_a_clock_that_was_set_back(world: World) -> None:
    """Nobody waits for an hour."""
    _rules(world, mode=WrapUpMode.TIMED, seconds=30)
    chat, _, _ = _ended(world)
    world.now -= 7_200_000
    world.run(deadlines.expire_due)
    assert world.card(chat).status is InteractionStatus.CLOSED
