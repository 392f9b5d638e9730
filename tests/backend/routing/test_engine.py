"""The rules one by one, as small stories."""

import pytest

from backend.routing import events
from backend.routing.changes import ASK_AGAIN_AFTER
from backend.routing.engine import REST_AFTER_REJECTION, TRY_AGAIN_AFTER, Engine, UnknownReference
from protocol.entities import Candidate
from protocol.kinds import Channel, OfferOutcome
from tests.backend.routing.stories import (
    AINO,
    MAJA,
    MINUTE,
    OSKAR,
    SALES,
    WORKSHOP,
    agent,
    arrives,
    assigned,
    chat,
    closed,
    floor,
    pairs,
    queue,
    ready,
    seated,
)


def test_a_chat_goes_to_the_free_agent_with_its_reason() -> None:
    """Interaction, agent, queue, how long it rings, and why."""
    engine = floor(queue(), agent(MAJA), ready(MAJA, 1_000))
    (decision,) = engine.apply(arrives(1, at=5_000))
    assert (decision.interaction, decision.agent, decision.queue) == (chat(1), MAJA, SALES)
    assert decision.deadline_in == 30_000
    reason = decision.reason
    assert (reason.rule, reason.waited, reason.free_agents, reason.alternatives) == ("only_one_free", 0, 1, ())
    assert reason.chosen == Candidate(agent=MAJA, priority=1, idle=4_000)


def test_nobody_is_asked_twice_before_the_answer() -> None:
    """One offer at a time, counted from the proposal; after the answer the next one comes."""
    engine = floor(queue(), agent(MAJA), ready(MAJA))
    assert pairs(engine.apply(arrives(1))) == [(1, MAJA)]
    assert engine.apply(arrives(2, at=1)) == ()
    assert engine.apply(events.OfferOpened(at=2, interaction=chat(1), agent=MAJA)) == ()
    accepted = closed(1, MAJA, OfferOutcome.ACCEPTED, at=3)
    assert pairs(engine.apply_all((accepted, assigned(1, MAJA, at=3)))) == [(2, MAJA)]


def test_capacity_counts_offers_accepted_even_before_the_assignment_is_told() -> None:
    """Between `OfferClosed` and `InteractionAssigned` there is no moment of too much room."""
    engine = floor(queue(), agent(MAJA, capacity=1), ready(MAJA))
    engine.apply_all((arrives(1), arrives(2, at=1)))
    assert engine.apply(closed(1, MAJA, OfferOutcome.ACCEPTED, at=2)) == ()
    assert engine.apply(assigned(1, MAJA, at=2)) == ()
    assert engine.apply(events.InteractionLeft(at=3, interaction=chat(1))) == ()  # wrap-up holds the place
    assert pairs(engine.apply(events.InteractionReleased(at=4, interaction=chat(1)))) == [(2, MAJA)]


@pytest.mark.parametrize(
    ("maja", "oskar", "rule"),
    [
        (agent(MAJA, priority=2, bikes=9), agent(OSKAR, priority=1, bikes=1), "priority"),
        (agent(MAJA, bikes=3), agent(OSKAR, bikes=7), "highest_skill"),
        (agent(MAJA, bikes=3), agent(OSKAR, bikes=3), "fewest_open"),
    ],
)
def test_order_of_agents(maja: events.AgentDefined, oskar: events.AgentDefined, rule: str) -> None:
    """Priority before skill before load; Maja has a chat open and has been idle for longer."""
    engine = floor(queue(bikes=1), maja, oskar, arrives(9), assigned(9, MAJA), ready(MAJA, 1), ready(OSKAR, 2))
    (decision,) = engine.apply(arrives(1, at=10))
    assert (decision.agent, decision.reason.rule) == (OSKAR, rule)
    assert [other.agent for other in decision.reason.alternatives] == [MAJA]
    assert (decision.reason.alternatives[0].open, decision.reason.skills) == (1, {"bikes": 1})


def test_longest_idle_is_counted_from_the_last_chat() -> None:
    """Who finished a chat just now stands behind who waits since before."""
    engine = floor(queue(), agent(MAJA), agent(OSKAR), arrives(9), assigned(9, MAJA), ready(MAJA, 1), ready(OSKAR, 2))
    engine.apply(events.InteractionReleased(at=3, interaction=chat(9)))
    (decision,) = engine.apply(arrives(1, at=10))
    assert (decision.agent, decision.reason.rule) == (OSKAR, "longest_idle")
    assert decision.reason.chosen is not None
    assert decision.reason.chosen.idle == 8


def test_skills_of_queue_and_chat_are_both_required() -> None:
    """The higher level counts; who lacks one is never asked."""
    engine = floor(queue(bikes=2), agent(MAJA, bikes=9), agent(OSKAR, bikes=2, danish=4), ready(MAJA), ready(OSKAR))
    assert engine.apply(arrives(1, danish=5)) == ()
    assert pairs(engine.apply(arrives(2, danish=4))) == [(2, OSKAR)]
    assert pairs(engine.apply(agent(MAJA, bikes=9, danish=9))) == [(1, MAJA)]


def test_waiting_over_target_decides_who_is_served() -> None:
    """60 s of a 60 s target beats 90 s of a 300 s one; a queue without a target comes last."""
    engine = floor(queue(SALES), queue(WORKSHOP, 5 * MINUTE), agent(MAJA), arrives(1, 30_000, WORKSHOP))
    engine.apply_all((arrives(2, 60_000), ready(MAJA, 119_000, ready=False)))
    assert pairs(engine.apply(ready(MAJA, 120_000))) == [(2, MAJA)]
    engine = floor(queue(SALES, 0), queue(WORKSHOP, 5 * MINUTE), agent(MAJA), arrives(1, 0), arrives(2, 1, WORKSHOP))
    assert pairs(engine.apply(ready(MAJA, 10 * MINUTE))) == [(2, MAJA)]


def test_a_requeued_chat_keeps_its_arrival() -> None:
    """It stands before those who came after it, at whoever is free; not at once at who gave it away."""
    engine = floor(queue(), agent(MAJA, capacity=1), agent(OSKAR), arrives(1), assigned(1, MAJA), ready(MAJA))
    engine.apply_all((arrives(2, at=5), ready(OSKAR, 5, ready=False)))
    assert pairs(engine.apply(events.InteractionRequeued(at=10, interaction=chat(1)))) == [(2, MAJA)]
    assert pairs(engine.apply(ready(OSKAR, 11))) == [(1, OSKAR)]


def test_a_chat_moved_to_another_queue_is_judged_by_that_queue() -> None:
    """And its agent may wait with the customer: she has a seat in it, and is not asked for it."""
    engine = floor(queue(), queue(WORKSHOP, wheels=1), agent(MAJA, wheels=9), agent(OSKAR, wheels=1))
    engine.apply_all((ready(MAJA), arrives(1), assigned(1, MAJA)))
    handed_over = events.InteractionRequeued(at=1, interaction=chat(1), queue=WORKSHOP)
    assert engine.apply_all((handed_over, seated(1, MAJA, 1))) == ()
    (decision,) = engine.apply(ready(OSKAR, 2))
    assert (decision.interaction, decision.agent, decision.queue) == (chat(1), OSKAR, WORKSHOP)


def test_declined_goes_on_and_comes_back_only_after_a_pause() -> None:
    """To another at once; to the same one after `ASK_AGAIN_AFTER`, at the time the engine says."""
    engine = floor(queue(), agent(MAJA), agent(OSKAR, priority=2), ready(MAJA), ready(OSKAR))
    assert pairs(engine.apply(arrives(1))) == [(1, MAJA)]
    assert pairs(engine.apply(closed(1, MAJA, OfferOutcome.DECLINED, at=1_000))) == [(1, OSKAR)]
    assert pairs(engine.apply(closed(1, OSKAR, OfferOutcome.EXPIRED, at=2_000))) == []
    assert engine.wakes_at == 1_000 + ASK_AGAIN_AFTER
    assert pairs(engine.apply(events.TimePassed(at=1_000 + ASK_AGAIN_AFTER))) == [(1, MAJA)]


def test_ready_anew_wipes_out_what_was_refused() -> None:
    """Who comes back from "no answer" gets the chat that still waits."""
    engine = floor(queue(), agent(MAJA), ready(MAJA))
    engine.apply(arrives(1))
    gone = (closed(1, MAJA, OfferOutcome.EXPIRED, at=1_000), ready(MAJA, 1_000, ready=False))
    assert engine.apply_all(gone) == ()
    assert pairs(engine.apply(ready(MAJA, 2_000))) == [(1, MAJA)]


def test_a_decliner_gets_other_chats() -> None:
    """Declining one says nothing about the next."""
    engine = floor(queue(), agent(MAJA), ready(MAJA))
    engine.apply(arrives(1))
    engine.apply(closed(1, MAJA, OfferOutcome.DECLINED, at=1))
    assert pairs(engine.apply(arrives(2, at=2))) == [(2, MAJA)]


def test_a_rejected_proposal_is_tried_again_soon() -> None:
    """Not in a hot loop over all that wait, and not never; the others are not held up by that one pair."""
    engine = floor(queue(), agent(MAJA), ready(MAJA))
    engine.apply_all((arrives(1), arrives(2, at=1)))
    assert engine.apply(events.ProposalRejected(at=5, interaction=chat(1), agent=MAJA)) == ()
    assert engine.wakes_at == 5 + REST_AFTER_REJECTION
    assert pairs(engine.apply(events.TimePassed(at=5 + REST_AFTER_REJECTION))) == [(2, MAJA)]
    engine.apply_all((closed(2, MAJA, OfferOutcome.ACCEPTED, at=2_000), assigned(2, MAJA, at=2_000)))
    assert pairs(engine.apply(events.TimePassed(at=5 + TRY_AGAIN_AFTER))) == [(1, MAJA)]


def test_a_rejection_that_events_explain_holds_nobody_up() -> None:
    """The customer was gone already: the agent gets the next at once."""
    engine = floor(queue(), agent(MAJA), ready(MAJA))
    engine.apply_all((arrives(1), arrives(2, at=1)))
    assert engine.apply(events.InteractionLeft(at=2, interaction=chat(1))) == ()
    assert pairs(engine.apply(events.ProposalRejected(at=3, interaction=chat(1), agent=MAJA))) == [(2, MAJA)]


def test_told_of_her_again_she_rests_no_more() -> None:
    """What was the matter with her is known then."""
    engine = floor(queue(), agent(MAJA), ready(MAJA))
    engine.apply_all((arrives(1), arrives(2, at=1)))
    engine.apply(events.ProposalRejected(at=5, interaction=chat(1), agent=MAJA))
    assert pairs(engine.apply(ready(MAJA, 6))) == [(2, MAJA)]


def test_who_leaves_while_it_rings_is_not_offered_again() -> None:
    """Offer withdrawn and customer gone, in one commit; the agent gets the next."""
    engine = floor(queue(), agent(MAJA), ready(MAJA))
    engine.apply_all((arrives(1), arrives(2, at=1)))
    gone = (closed(1, MAJA, OfferOutcome.WITHDRAWN, at=2), events.InteractionLeft(at=2, interaction=chat(1)))
    assert pairs(engine.apply_all(gone)) == [(2, MAJA)]


def test_a_call_or_an_open_email_blocks_chats() -> None:
    """Cross-channel blocking, until the call is over."""
    engine = floor(queue(), agent(MAJA), ready(MAJA), arrives(1, channel=Channel.PHONE), assigned(1, MAJA))
    assert engine.apply(arrives(2, at=1)) == ()
    assert pairs(engine.apply(events.InteractionReleased(at=2, interaction=chat(1)))) == [(2, MAJA)]


def test_a_batch_is_decided_as_one() -> None:
    """After a restart nobody is served out of turn because of the order in which the facts came."""
    engine = Engine()
    facts = (
        queue(),
        agent(MAJA, priority=2),
        agent(OSKAR),
        arrives(1, at=5),
        arrives(2, at=3),
        ready(MAJA),
        ready(OSKAR),
    )
    assert pairs(engine.apply_all(facts)) == [(2, OSKAR), (1, MAJA)]


def test_a_changed_queue_is_judged_anew() -> None:
    """A requirement taken away lets the waiting go to who is free."""
    engine = floor(queue(bikes=5), agent(MAJA), ready(MAJA), arrives(1))
    assert pairs(engine.apply(queue())) == [(1, MAJA)]


@pytest.mark.parametrize("event", [arrives(1), assigned(1, MAJA), ready(AINO), closed(1, MAJA, OfferOutcome.DECLINED)])
def test_unknown_references_are_refused(event: events.RoutingEvent) -> None:
    """A shell that leaves something out hears of it."""
    engine = Engine()
    with pytest.raises(UnknownReference):
        engine.apply(event)
    assert engine.apply(events.TimePassed(at=1)) == ()


def test_leaving_and_releasing_what_is_forgotten_is_nothing() -> None:
    """The customer's end and the agent's both arrive; the second finds nothing."""
    engine = floor(queue())
    assert engine.apply(events.InteractionLeft(at=0, interaction=chat(1))) == ()
    assert engine.apply(events.InteractionReleased(at=0, interaction=chat(1))) == ()


def test_many_come_and_go_without_growth() -> None:
    """Outdated heap entries are swept: what is kept follows from who is there, not from what happened."""
    engine = floor(queue(), agent(MAJA), agent(OSKAR), ready(MAJA, ready=False))
    for number in range(1_000):
        engine.apply(arrives(number, at=number))
        engine.apply(events.InteractionLeft(at=number, interaction=chat(number)))
        engine.apply(ready(MAJA, number))
        engine.apply(ready(MAJA, number, ready=False))
    assert len(engine._interactions) == 0  # pyright: ignore[reportPrivateUsage]
    demand = next(iter(engine._pools._demand_by_key.values()))  # pyright: ignore[reportPrivateUsage]
    assert len(demand.heap) < 200  # pyright: ignore[reportPrivateUsage]
