"""A customer who does not answer: warned, then the chat ends."""

import pytest

from backend.actions import customers, deadlines, presence
from backend.actions.inactivity import due
from backend.actions.interactions import requeue
from backend.actions.verify import verify
from protocol.commands import PutQueue
from protocol.events import ChatEnded, InactivityWarned
from protocol.ids import InteractionId
from protocol.kinds import EndReason, InteractionStatus
from protocol.service import Inactivity
from tests.backend.actions.world import World


def _rules(world: World, warn: int = 60, close: int = 120) -> None:
    rules = Inactivity(warn_seconds=warn, close_seconds=close)
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", inactivity=rules))


def _pass(world: World, seconds: int) -> None:
    world.now += seconds * 1000
    world.run(deadlines.expire_due)


def _warnings(world: World, chat: InteractionId) -> list[int]:
    return [event.closes_at for event in world.public(chat) if isinstance(event, InactivityWarned)]


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Inactivity(), (300_000, 600_000)),
        (Inactivity(warn_seconds=0), (None, 600_000)),
        (Inactivity(close_seconds=0), (None, None)),
        (Inactivity(warn_seconds=900), (None, 600_000)),
    ],
)
def test_when_it_is_due(rules: Inactivity, expected: tuple[int | None, int | None]) -> None:
    """Without an end there is nothing to warn of, nor after it."""
    assert due(rules, 0) == expected


def test_warned_then_ended(world: World) -> None:
    """Counted from the agent's last word; the agent has her wrap-up."""
    _rules(world)
    agent = world.agent()
    visitor, chat, version = world.chat(agent)
    world.say(chat, visitor)
    _pass(world, 1_000)
    assert world.card(chat).status is InteractionStatus.ACTIVE
    world.say(chat, agent, version=version)
    _pass(world, 30)
    world.say(chat, agent, version=version)
    _pass(world, 59)
    assert _warnings(world, chat) == []
    _pass(world, 1)
    assert _warnings(world, chat) == [world.now + 60_000]
    _pass(world, 59)
    assert world.card(chat).status is InteractionStatus.ACTIVE
    _pass(world, 1)
    ended = world.public(chat)[-1]
    assert isinstance(ended, ChatEnded)
    assert ended.reason is EndReason.INACTIVE
    assert world.card(chat).status is InteractionStatus.WRAP_UP
    assert len(_warnings(world, chat)) == 1
    assert world.run(verify).whole


def test_an_answer_ends_the_silence(world: World) -> None:
    """After a warning too; the next begins with the next word of an agent."""
    _rules(world)
    agent = world.agent()
    visitor, chat, version = world.chat(agent)
    world.say(chat, agent, version=version)
    _pass(world, 60)
    world.say(chat, visitor)
    _pass(world, 3_600)
    world.say(chat, agent, version=version)
    _pass(world, 60)
    assert len(_warnings(world, chat)) == 2
    assert world.card(chat).status is InteractionStatus.ACTIVE


def test_whoever_waits_owes_no_answer(world: World) -> None:
    """Nor does who came to another agent since, until she has written."""
    _rules(world)
    agent = world.agent()
    _, chat, version = world.chat(agent)
    world.say(chat, agent, version=version)
    world.now += 1_000
    world.run(lambda tx: requeue(tx, chat))
    _pass(world, 200)
    assert world.card(chat).status is InteractionStatus.WAITING
    version = world.assign(chat, agent)
    _pass(world, 3_600)
    assert (world.card(chat).status, _warnings(world, chat)) == (InteractionStatus.ACTIVE, [])
    world.say(chat, agent, version=version)
    _pass(world, 60)
    assert len(_warnings(world, chat)) == 1


def test_never_is_never(world: World) -> None:
    """And the rules of the moment of the word count."""
    _rules(world, 0, 0)
    agent = world.agent()
    _, chat, version = world.chat(agent)
    world.say(chat, agent, version=version)
    _rules(world)
    _pass(world, 86_400)
    assert world.card(chat).status is InteractionStatus.ACTIVE


def test_after_a_start_of_the_server_it_counts_anew(world: World) -> None:
    """Nobody could answer while it was down."""
    _rules(world)
    agent = world.agent()
    _, chat, version = world.chat(agent)
    world.say(chat, agent, version=version)
    world.now += 3_600_000
    world.run(deadlines.begin_anew)
    row = world.ledger.connection.execute("SELECT warn_at, close_at FROM interactions").fetchone()
    assert row == (world.now + 60_000, world.now + 120_000)


def test_a_start_of_the_server_begins_no_silence(world: World) -> None:
    """A chat that changed hands since owes its new agent nothing, before a start and after it."""
    _rules(world)
    agent = world.agent()
    visitor, chat, version = world.chat(agent)
    world.say(chat, agent, version=version)
    world.now += 1_000
    world.run(lambda tx: requeue(tx, chat))
    world.assign(chat, agent)
    world.run(deadlines.begin_anew)
    # She is back at her desk, and so is the customer: what begins to count at a start is nothing of theirs.
    key = visitor.visitor
    assert key is not None
    world.run(lambda tx: presence.desk_connected(tx, agent.need_agent()))
    world.run(lambda tx: customers.window_open(tx, key))
    _pass(world, 3_600)
    assert (world.card(chat).status, _warnings(world, chat)) == (InteractionStatus.ACTIVE, [])


def test_a_clock_that_was_set_back(world: World) -> None:
    """It counts from now."""
    _rules(world)
    agent = world.agent()
    _, chat, version = world.chat(agent)
    world.say(chat, agent, version=version)
    world.now -= 10 * 86_400_000
    world.run(deadlines.expire_due)
    _pass(world, 60)
    # The chat began later than now: it changed hands since, as far as anybody can tell.
    assert world.card(chat).status is InteractionStatus.ACTIVE
