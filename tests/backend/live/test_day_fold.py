"""How the day goes: what is counted, for whom, and when it begins anew."""

from collections.abc import Iterator
from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings

from backend.actions import day_log, deadlines, resume
from backend.actions.actor import Actor
from backend.live.day_fold import DayFold, day_of
from protocol.commands import DeclineOffer, EndChat, FinishWrapUp, LeaveMessage, TakeBackMessage, TransferChat
from protocol.figures import AgentFigures, QueueFigures, Step
from protocol.frames import Ack
from protocol.ids import AgentId, InteractionId, MessageId, QueueId
from protocol.kinds import Channel
from protocol.limits import FIGURE_STEP
from protocol.setup import PutAgent, PutQueue
from tests.backend.actions.team_day import TeamDay
from tests.backend.actions.world import START, World, answer

_MINUTE = 60_000
_HOUR = 60 * _MINUTE


@pytest.fixture
def world() -> Iterator[World]:
    """A fresh company."""
    made = World()
    yield made
    made.close()


def _followed(world: World, now: int | None = None) -> DayFold:
    """As of what was published."""
    fold = DayFold(world.now if now is None else now, UTC)
    fold.take(world.entries)
    return fold


def _counted_anew(world: World) -> DayFold:
    """From the log, as a server does that starts now."""
    fold = DayFold(world.now, UTC)
    for queue in world.run(resume.floor_snapshot).queues:
        fold.set_target(queue.id, queue.target_seconds)
    after = world.run(lambda tx: day_log.begins_after(tx, fold.since))
    is_last = False
    while not is_last:
        part = world.run(lambda tx, row=after: day_log.slice_after(tx, row))
        fold.take(part.entries)
        after, is_last = part.after, part.is_last
    return fold


def _sales(world: World, fold: DayFold) -> QueueFigures:
    return fold.queue(world.sales, world.now)


def _of(fold: DayFold, who: Actor) -> AgentFigures:
    return fold.agent(who.need_agent())


def test_a_chat_is_counted_from_ringing_to_the_answer(world: World) -> None:
    """How long the customer waited for somebody, and then for words."""
    maja, visitor = world.agent(), world.visitor()
    chat = world.ring(visitor)
    world.now += 20_000
    version = world.assign(chat, maja)
    world.say(chat, visitor, "Hello?")
    world.now += 5_000
    world.say(chat, visitor, "Anybody?")
    world.now += 2_000
    world.say(chat, maja, "Here", version)
    world.say(chat, maja, "What can I do?", version)
    fold = _followed(world)
    day = _sales(world, fold)
    assert (day.arrived, day.answered, day.in_target, day.abandoned, day.waited) == (1, 1, 1, 0, 20_000)
    assert day.steps == (Step(at=START - START % FIGURE_STEP, arrived=1, answered=1, in_target=1, waited=20_000),)
    assert _of(fold, maja) == AgentFigures(agent=maja.need_agent(), chats=1, answers=1, answered_after=7_000)


def test_who_waited_too_long_or_gave_up(world: World) -> None:
    """In target by the queue's own; whoever was answered once has not given up."""
    maja = world.agent()
    late, lost = world.ring(world.visitor()), world.visitor()
    gone = world.ring(lost)
    world.now += 61_000
    world.assign(late, maja)
    world.do(EndChat(id=world.command_id(), interaction=gone), lost)
    day = _sales(world, _followed(world))
    assert (day.arrived, day.answered, day.in_target, day.abandoned) == (2, 1, 0, 1)
    world.do(PutQueue(id=world.command_id(), queue=world.sales, name="Sales", target_seconds=0))
    _, chat, version = world.chat(maja)
    world.do(EndChat(id=world.command_id(), interaction=chat, version=version), maja)
    day = _sales(world, _followed(world))
    assert (day.answered, day.in_target, day.abandoned) == (2, 1, 1), "without a target all are in it"


def test_a_requeue_is_no_second_customer(world: World) -> None:
    """Answered once; in another queue an entry of its own, counted from being handed over."""
    maja, oskar = world.agent(), world.agent("oskar")
    world.do(
        PutAgent(
            id=world.command_id(),
            agent=oskar.need_agent(),
            login="oskar",
            name="Oskar",
            queues={queue: {Channel.CHAT: 1} for queue in (world.sales, world.workshop)},
            capacity={Channel.CHAT: 3},
        )
    )
    _, chat, version = world.chat(maja)
    world.now += 10 * _MINUTE
    world.do(TransferChat(id=world.command_id(), interaction=chat, version=version, queue=world.workshop), maja)
    world.now += 30_000
    world.assign(chat, oskar)
    fold = _followed(world)
    assert (_sales(world, fold).arrived, _sales(world, fold).answered) == (1, 1)
    repair = fold.queue(world.workshop, world.now)
    assert (repair.arrived, repair.answered, repair.in_target, repair.waited) == (1, 1, 1, 30_000)
    assert [_of(fold, who).chats for who in (maja, oskar)] == [1, 1]


def test_offers_missed_and_declined(world: World) -> None:
    """Each at whom it rang."""
    maja, oskar = world.agent(), world.agent("oskar")
    chat = world.ring(world.visitor())
    assert world.offer(chat, maja, rings=1_000)
    world.now += 1_000
    world.run(deadlines.expire_due)
    offer = world.offer(chat, oskar)
    assert offer is not None
    world.do(DeclineOffer(id=world.command_id(), offer=offer.id), oskar)
    fold = _followed(world)
    assert (_of(fold, maja).missed, _of(fold, oskar).declined) == (1, 1)


def test_what_is_left_behind_is_no_chat(world: World) -> None:
    """Messages wait on another channel, where nobody is in a hurry."""
    maja = world.agent()
    left = LeaveMessage(id=world.command_id(), answers=(answer("name", "Kim"),), text="My chain broke")
    world.do(left, world.visitor())
    world.run(deadlines.expire_due)
    fold = _followed(world)
    assert fold.all_queues == ()
    assert _of(fold, maja).chats == 0


def test_midnight_begins_a_day(world: World) -> None:
    """In the zone that is said; the quarters go on, and who came before is answered today."""
    maja = world.agent()
    zone = ZoneInfo("Europe/Copenhagen")
    _, midnight = day_of(world.now, zone)
    world.now = midnight - 5 * _MINUTE
    chat = world.ring(world.visitor())
    fold = DayFold(world.now, zone)
    fold.take(world.entries)
    told = len(world.entries)
    assert fold.since < midnight
    assert not fold.is_new_day
    world.now = midnight + 5 * _MINUTE
    world.assign(chat, maja)
    fold.take(world.entries[told:])
    assert fold.is_new_day
    assert fold.since == midnight
    day = _sales(world, fold)
    assert (day.arrived, day.answered, day.waited) == (0, 1, 10 * _MINUTE)
    assert [(step.arrived, step.answered) for step in day.steps] == [(1, 0), (0, 1)]
    world.now += 4 * _HOUR
    assert fold.queue(world.sales, world.now).steps == ()


def test_a_young_log_says_since_when(world: World) -> None:
    """Not since midnight, if nothing is known of before."""
    fold = DayFold(world.now, UTC)
    midnight = fold.since
    fold.log_begins(midnight - 1)
    assert fold.since == midnight
    fold.log_begins(world.now - 5_000)
    assert fold.since == world.now - 5_000


@pytest.mark.parametrize("size", [1, 7, 1_000])
def test_counted_anew_it_is_the_same(world: World, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    """In slices of any size; of chats that began yesterday too."""
    monkeypatch.setattr(day_log, "SLICE", size)
    maja = world.agent()
    _, midnight = day_of(world.now, UTC)
    over = world.visitor()
    world.do(EndChat(id=world.command_id(), interaction=world.ring(over)), over)
    world.now = midnight - _HOUR
    visitor = world.visitor()
    chat = world.ring(visitor)
    world.now = midnight + _HOUR
    version = world.assign(chat, maja)
    world.say(chat, visitor)
    world.say(chat, maja, "Hi", version)
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    world.do(FinishWrapUp(id=world.command_id(), interaction=chat, version=version), maja)
    anew, followed = _counted_anew(world), _followed(world)
    assert _sales(world, anew) == _sales(world, followed)
    assert _of(anew, maja) == _of(followed, maja)
    assert _of(anew, maja).chats == 1
    assert world.run(lambda tx: day_log.begins_after(tx, anew.since)) > 0


def test_an_answer_that_is_taken_back_is_none(world: World) -> None:
    """The customer waits on, since they asked; other words that stand are an answer all the same."""
    maja = world.agent()
    visitor, chat, version = world.chat(maja)
    world.say(chat, visitor, "When?")

    def take_back(said: Ack) -> None:
        command = TakeBackMessage(id=world.command_id(), interaction=chat, version=version, message=MessageId(said.id))
        world.do(command, maja)

    world.now += 1_000
    first, second = world.say(chat, maja, "Tuesday", version), world.say(chat, maja, "At ten", version)
    take_back(second)
    assert (_of(_followed(world), maja).answers, _of(_followed(world), maja).answered_after) == (1, 1_000)
    take_back(first)
    assert (_of(_followed(world), maja).answers, _of(_followed(world), maja).answered_after) == (0, 0)
    world.now += 2_000
    world.say(chat, maja, "Wednesday", version)
    fold = _followed(world)
    assert (_of(fold, maja).answers, _of(fold, maja).answered_after) == (1, 3_000)
    world.say(chat, visitor, "Thanks")
    world.now += 1_000
    take_back(world.say(chat, maja, "Welcome", version))
    assert _of(_followed(world), maja).answers == 1, "the next one alone is taken back"


def test_who_waits_for_a_word_of_hers(world: World) -> None:
    """From ringing, writing or being passed on until an agent writes; with the chat it goes to whoever has it."""
    maja, oskar = world.agent(), world.agent("oskar")
    world.do(
        PutAgent(
            id=world.command_id(),
            agent=oskar.need_agent(),
            login="oskar",
            name="Oskar",
            queues={world.workshop: {Channel.CHAT: 1}},
            capacity={Channel.CHAT: 3},
        )
    )
    visitor = world.visitor()
    chat = world.ring(visitor)
    rang = world.now
    world.now += 5_000
    version = world.assign(chat, maja)

    def waits(who: Actor) -> dict[InteractionId, int]:
        fold = _followed(world)
        assert _of(fold, who) == _of(_counted_anew(world), who), "a server that starts now says the same"
        return _of(fold, who).unanswered

    assert waits(maja) == {chat: rang}, "she has said nothing yet"
    said = world.say(chat, maja, "Hi", version)
    assert waits(maja) == {}
    world.now += 5_000
    world.do(
        TakeBackMessage(id=world.command_id(), interaction=chat, version=version, message=MessageId(said.id)), maja
    )
    assert waits(maja) == {chat: rang}, "nothing of it stands"
    world.say(chat, maja, "Hello", version)
    world.now += 5_000
    asked = world.now
    world.say(chat, visitor, "When?")
    world.now += 5_000
    world.say(chat, visitor, "Well?")
    other = world.chat(maja)[1]
    assert waits(maja) == {chat: asked, other: world.now}
    world.do(TransferChat(id=world.command_id(), interaction=chat, version=version, queue=world.workshop), maja)
    assert waits(maja) == {other: world.now}, "who waits in a queue waits for nobody of it"
    world.assign(chat, oskar)
    assert waits(oskar) == {chat: asked}
    world.do(EndChat(id=world.command_id(), interaction=chat), visitor)
    assert waits(oskar) == {}


def test_who_waits_is_told_when_it_changes(world: World) -> None:
    """The customer's second word changes nothing; at midnight they wait on."""
    maja = world.agent()
    visitor, chat, version = world.chat(maja)
    world.say(chat, maja, "Hi", version)
    fold = _followed(world)
    fold.agents.clear()
    told = len(world.entries)

    def tell() -> set[AgentId]:
        nonlocal told
        fold.agents.clear()
        fold.take(world.entries[told:])
        told = len(world.entries)
        return set(fold.agents)

    for expected in ({maja.need_agent()}, set[AgentId]()):
        world.say(chat, visitor, "When?")
        assert tell() == expected
    asked = world.now
    world.now = day_of(world.now, UTC)[1] + 1_000
    fold.turn(world.now)
    assert fold.all_agents == (maja.need_agent(),)
    assert _of(fold, maja).unanswered == {chat: asked}
    assert _of(_counted_anew(world), maja).unanswered == {chat: asked}


def test_an_answer_of_yesterday_is_taken_back_from_nobody(world: World) -> None:
    """The new day has not counted it."""
    maja = world.agent()
    visitor, chat, version = world.chat(maja)
    world.now = day_of(world.now, UTC)[1] - 1_000
    world.say(chat, visitor, "When?")
    said = world.say(chat, maja, "Tuesday", version)
    world.now += 2_000
    world.do(
        TakeBackMessage(id=world.command_id(), interaction=chat, version=version, message=MessageId(said.id)), maja
    )
    assert _of(_followed(world), maja).answers == 0


class _CountedDay(TeamDay):
    """A random day: counted at its end it is as it was followed."""

    def teardown(self) -> None:
        """The day is over."""
        world = self.world
        followed, anew = _followed(world, START), _counted_anew(world)
        followed.turn(world.now)
        for queue in (world.sales, world.workshop):
            assert followed.queue(queue, world.now) == anew.queue(queue, world.now)
        for agent in self.agents:
            assert _of(followed, agent) == _of(anew, agent)
        self._adds_up(followed, (world.sales, world.workshop))
        super().teardown()

    def _adds_up(self, fold: DayFold, queues: tuple[QueueId, ...]) -> None:
        for queue in queues:
            figures = fold.queue(queue, self.world.now)
            assert figures.in_target <= figures.answered
            assert figures.answered + figures.abandoned <= figures.arrived


TestCountedDay = _CountedDay.TestCase
TestCountedDay.settings = settings(
    max_examples=8, stateful_step_count=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
