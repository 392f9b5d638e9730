"""The engine decides as brute force does, and never breaks its promises, whatever happens."""

from collections.abc import Iterable, Sequence
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.routing import events
from backend.routing.engine import Engine
from protocol.kinds import Channel
from tests.backend.routing import worlds
from tests.backend.routing.oracle import Oracle, Pair
from tests.backend.routing.worlds import AgentFacts, Move, QueueFacts, Redefined, Shell

step: st.SearchStrategy[Move | Redefined] = st.one_of(
    worlds.move,
    worlds.move,
    worlds.move,
    worlds.move,
    st.builds(Redefined, st.integers(0, 2), worlds.queue_facts),
    st.builds(Redefined, st.integers(0, 3), worlds.agent_facts),
)


def comparable(decision: events.Propose) -> tuple[object, ...]:
    """A decision in the oracle's form."""
    reason = decision.reason
    return (
        decision.interaction,
        decision.agent,
        decision.queue,
        reason.rule,
        reason.free_agents,
        tuple(
            (one.agent.int, one.priority, one.skill, one.open, one.idle)
            for one in (reason.chosen, *reason.alternatives)
            if one is not None
        ),
        reason.skills,
    )


def told(shell: Shell, chosen: Move | Redefined) -> list[events.RoutingEvent]:
    """The events that a step tells."""
    if not isinstance(chosen, Redefined):
        return list(shell.events_of(chosen))
    if isinstance(chosen.facts, QueueFacts):
        return [worlds.queue_defined(shell.now, chosen.number, chosen.facts)]
    return [worlds.agent_defined(shell.now, chosen.number, chosen.facts)]


def check(oracle: Oracle, decision: events.Propose, asked_before: set[Pair]) -> None:
    """Never over capacity, never skilled out, never two questions at once; by the oracle's own facts."""
    case, agent = oracle.cases[decision.interaction], decision.agent
    defined = oracle.desks[agent].defined
    assert oracle.desks[agent].ready
    assert oracle.open(agent, case.channel) < defined.capacity[case.channel]
    for skill, least in oracle.required(case).items():
        assert defined.skills.get(skill, 0) >= least
    assert case.waiting
    assert all(agent != who and decision.interaction != what for what, who in asked_before)


def compare(
    queues: Sequence[QueueFacts], agents: Sequence[AgentFacts], steps: Iterable[Iterable[Move | Redefined]]
) -> None:
    """Engine and oracle through the same days: the same decisions in the same order, for the same reasons."""
    engine, oracle, shell = Engine(), Oracle(), Shell()
    start: list[events.RoutingEvent] = []
    start += [worlds.queue_defined(shell.now, number, facts) for number, facts in enumerate(queues)]
    start += [worlds.agent_defined(shell.now, number, facts) for number, facts in enumerate(agents)]
    start += [events.AgentAvailable(at=shell.now, agent=agent, ready=True, since=0) for agent in worlds.AGENTS]
    assert engine.apply_all(start) == ()
    oracle.apply_all(start)
    for batch in steps:
        told_now = [event for chosen in batch for event in told(shell, chosen)]
        decisions = engine.apply_all(told_now)
        fresh = {(decision.interaction, decision.agent) for decision in decisions}
        expected = oracle.apply_all(told_now)
        assert [comparable(decision) for decision in decisions] == list(expected)
        for decision in decisions:
            check(oracle, decision, oracle.asked - fresh)
            shell.take(decision)
        assert len({decision.agent for decision in decisions}) == len(decisions)
        nothing_is_missed(engine, oracle)


def nothing_is_missed(engine: Engine, oracle: Oracle) -> None:
    """Until the engine wants to be woken there is nothing to decide."""
    wakes_at = engine.wakes_at
    assert wakes_at is None or wakes_at > oracle.now
    until = oracle.now + 200_000 if wakes_at is None else wakes_at - 1
    assert oracle.copy().apply_all([events.TimePassed(at=until)]) == ()


@settings(max_examples=40)
@given(
    queues=st.tuples(*[worlds.queue_facts] * len(worlds.QUEUES)),
    agents=st.tuples(*[worlds.agent_facts] * len(worlds.AGENTS)),
    steps=st.lists(st.lists(step, min_size=1, max_size=3), min_size=15, max_size=40),
)
def test_decides_as_brute_force_does(
    queues: tuple[QueueFacts, ...], agents: tuple[AgentFacts, ...], steps: list[list[Move | Redefined]]
) -> None:
    """Same decisions, same reasons, in the same order; each within capacity, skills and one offer at a time."""
    compare(queues, agents, steps)


@settings(max_examples=40)
@given(seed=st.integers(0, 2**32))
def test_decides_as_brute_force_does_on_long_days(seed: int) -> None:
    """Crowded days that nothing shrinks: everything happens often, and definitions seldom change."""
    compare(*worlds.long_day(Random(seed)))


@given(steps=st.lists(worlds.move, min_size=20, max_size=60))
def test_the_same_events_give_the_same_decisions(steps: list[Move]) -> None:
    """Two engines told the same agree, and both can be played back from a recording."""
    first, second, shell = Engine(), Engine(), Shell()
    everything: AgentFacts = (
        dict.fromkeys(worlds.SKILLS, 3),
        {(0, Channel.CHAT): 1, (1, Channel.CHAT): 2},
        {Channel.CHAT: 2},
    )
    start: list[events.RoutingEvent] = [worlds.queue_defined(0, number, QueueFacts()) for number in range(3)]
    start += [worlds.agent_defined(0, number, everything) for number in range(4)]
    for one in (first, second):
        one.apply_all(start)
    for chosen in steps:
        batch = list(shell.events_of(chosen))
        decisions = first.apply_all(batch)
        assert second.apply_all(batch) == decisions
        for decision in decisions:
            shell.take(decision)
