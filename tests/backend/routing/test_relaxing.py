"""What a queue requires gives way over time, as small stories."""

from backend.routing import events
from backend.routing.demands import joined, next_step
from tests.backend.routing.stories import MAJA, OSKAR, SALES, WORKSHOP, agent, arrives, chat, floor, pairs, queue, ready

HALF_A_MINUTE = 30_000


def passes(at: int) -> events.TimePassed:
    """Nothing else happens."""
    return events.TimePassed(at=at)


def test_a_skill_is_given_up_when_its_time_has_come() -> None:
    """First a lower level is enough, then none is needed; the reason tells what was required by then."""
    engine = floor(
        queue(relax=[(60_000, {"bikes": 0}), (HALF_A_MINUTE, {"bikes": 3})], bikes=6),
        agent(MAJA, bikes=3),
        agent(OSKAR),
        ready(OSKAR),
    )
    assert engine.apply_all((arrives(1), ready(MAJA))) == ()
    assert engine.wakes_at == HALF_A_MINUTE
    assert engine.apply(passes(HALF_A_MINUTE - 1)) == ()
    (decision,) = engine.apply(passes(HALF_A_MINUTE))
    assert (decision.agent, decision.reason.skills, decision.reason.waited) == (MAJA, {"bikes": 3}, HALF_A_MINUTE)
    engine.apply(events.OfferOpened(at=HALF_A_MINUTE, interaction=chat(1), agent=MAJA))
    assert engine.apply(arrives(2, HALF_A_MINUTE)) == ()
    (decision,) = engine.apply(passes(HALF_A_MINUTE + 60_000))
    assert (decision.interaction, decision.agent, decision.reason.skills) == (chat(2), OSKAR, {})


def test_it_holds_for_what_the_customer_asked_for_too() -> None:
    """Danish is wanted, and waited for, for so long."""
    engine = floor(queue(relax=[(HALF_A_MINUTE, {"danish": 0})]), agent(MAJA), ready(MAJA))
    assert engine.apply(arrives(1, danish=5)) == ()
    assert pairs(engine.apply(passes(HALF_A_MINUTE))) == [(1, MAJA)]


def test_each_customer_by_their_own_wait() -> None:
    """One who waits is relaxed, the next is not yet; the engine wants to be woken for the second."""
    engine = floor(queue(relax=[(HALF_A_MINUTE, {"bikes": 0})], bikes=1), agent(MAJA, capacity=1))
    engine.apply_all((ready(MAJA), arrives(1), arrives(2, 20_000)))
    assert pairs(engine.apply(passes(HALF_A_MINUTE))) == [(1, MAJA)]
    assert engine.wakes_at == 20_000 + HALF_A_MINUTE
    assert engine.apply_all((agent(OSKAR), ready(OSKAR, 31_000))) == ()
    assert pairs(engine.apply(passes(20_000 + HALF_A_MINUTE))) == [(2, OSKAR)]


def test_who_has_waited_elsewhere_is_relaxed_at_once() -> None:
    """The wait counts from the first arrival, whatever queue it was in."""
    engine = floor(
        queue(SALES, bikes=5),
        queue(WORKSHOP, relax=[(HALF_A_MINUTE, {"wheels": 0})], wheels=5),
        agent(MAJA),
        ready(MAJA),
        arrives(1, wheels=5),
    )
    moved = events.InteractionRequeued(at=HALF_A_MINUTE, interaction=chat(1), queue=WORKSHOP)
    assert pairs(engine.apply(moved)) == [(1, MAJA)]


def test_a_step_never_asks_for_more() -> None:
    """Who needs little goes on needing little; a step that changes nothing is none."""
    steps = [events.Step(after=1, skills={"bikes": 7}), events.Step(after=2, skills={"bikes": 1})]
    assert next_step({"bikes": 3}, steps) == (2, {"bikes": 1})
    assert next_step({"bikes": 9}, steps) == (1, {"bikes": 7})
    assert next_step({"danish": 1}, steps) is None


def test_the_higher_level_of_queue_and_customer_is_required() -> None:
    """And what is required at level 0 is not required."""
    assert joined({"bikes": 2, "danish": 4}, {"bikes": 5, "wheels": 0}) == {"bikes": 5, "danish": 4}


def test_another_definition_of_the_queue_is_another_timetable() -> None:
    """Steps that are gone wake nobody; steps that are new hold for who waits already."""
    engine = floor(queue(relax=[(HALF_A_MINUTE, {"bikes": 0})], bikes=1), agent(MAJA), ready(MAJA), arrives(1))
    assert engine.apply(queue(bikes=1)) == ()
    assert engine.apply(passes(2 * HALF_A_MINUTE)) == ()
    assert engine.wakes_at is None
    assert pairs(engine.apply(queue(relax=[(HALF_A_MINUTE, {"bikes": 0})], bikes=1))) == [(1, MAJA)]
