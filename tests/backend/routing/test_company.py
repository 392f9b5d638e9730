"""Owners, seats, hand-overs and other channels: whose places are taken, as small stories."""

import pytest

from backend.routing import events
from backend.routing.changes import ASK_AGAIN_AFTER
from protocol.kinds import Channel, OfferOutcome
from tests.backend.routing.stories import (
    AINO,
    MAJA,
    OSKAR,
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


def rings(number: int, who: events.AgentDefined, *, seat: bool = False, at: int = 1) -> events.OfferOpened:
    """A colleague asks her."""
    return events.OfferOpened(at=at, interaction=chat(number), agent=who.agent, seat=seat)


def test_a_seat_takes_a_place() -> None:
    """Until it is left; the chat stays its owner's."""
    engine = floor(queue(), agent(MAJA, capacity=1), agent(OSKAR, capacity=1), arrives(1), assigned(1, OSKAR))
    assert engine.apply_all((seated(1, MAJA), ready(MAJA), ready(OSKAR), arrives(2))) == ()
    left = events.InteractionReleased(at=3, interaction=chat(1), agent=MAJA)
    assert pairs(engine.apply(left)) == [(2, MAJA)]
    assert engine.apply(arrives(3, 4)) == ()


def test_an_accepted_invitation_is_a_seat_and_no_ownership() -> None:
    """Both have a place in it then; at its end the company is free at once, the owner after her wrap-up."""
    maja, oskar = agent(MAJA, capacity=1), agent(OSKAR, capacity=1)
    engine = floor(queue(), maja, oskar, arrives(1), assigned(1, OSKAR), ready(MAJA), ready(OSKAR))
    assert engine.apply(rings(1, maja, seat=True)) == ()
    assert engine.apply_all((arrives(2, 1), arrives(3, 2))) == ()  # it rings at Maja, Oskar is full
    assert engine.apply_all((closed(1, MAJA, OfferOutcome.ACCEPTED, 3), seated(1, MAJA, 3))) == ()
    assert pairs(engine.apply(events.InteractionLeft(at=4, interaction=chat(1)))) == [(2, MAJA)]
    assert pairs(engine.apply(events.InteractionReleased(at=5, interaction=chat(1)))) == [(3, OSKAR)]


def test_who_is_invited_into_a_chat_that_waits_does_not_take_it() -> None:
    """It goes on waiting for somebody to have it."""
    engine = floor(queue(), agent(MAJA), agent(OSKAR, priority=2), agent(AINO, priority=3), arrives(1), seated(1, MAJA))
    invited = events.OfferOpened(at=1, interaction=chat(1), agent=OSKAR, seat=True)
    assert engine.apply_all((invited, ready(MAJA), ready(OSKAR), ready(AINO))) == ()
    assert pairs(engine.apply(closed(1, OSKAR, OfferOutcome.ACCEPTED, 2))) == [(1, AINO)]


@pytest.mark.parametrize("stays", [False, True])
def test_a_transfer_moves_the_place(stays: bool) -> None:
    """While it rings the owner keeps it; accepted, she is free, unless she stays."""
    maja, oskar = agent(MAJA, capacity=1), agent(OSKAR, capacity=1)
    engine = floor(queue(), maja, oskar, arrives(1), assigned(1, OSKAR), ready(MAJA), ready(OSKAR))
    assert engine.apply_all((rings(1, maja), arrives(2, 1))) == ()
    accepted = [closed(1, MAJA, OfferOutcome.ACCEPTED, 2), assigned(1, MAJA, 2), *([seated(1, OSKAR, 2)] * stays)]
    assert pairs(engine.apply_all(accepted)) == ([] if stays else [(2, OSKAR)])


def test_a_declined_transfer_changes_nothing_but_that_she_is_free_again() -> None:
    """The chat neither waits nor rings elsewhere."""
    maja = agent(MAJA)
    engine = floor(queue(), maja, agent(OSKAR), agent(AINO), arrives(1), assigned(1, OSKAR), ready(MAJA), ready(AINO))
    assert engine.apply(rings(1, maja)) == ()
    assert engine.apply(closed(1, MAJA, OfferOutcome.DECLINED, 2)) == ()
    assert pairs(engine.apply(arrives(2, 3))) == [(2, MAJA)]


def test_handed_to_a_queue_with_her_in_it() -> None:
    """It rings at others, her place stays taken; when she leaves it is not hers to be asked for at once."""
    engine = floor(queue(), queue(WORKSHOP), agent(MAJA, capacity=1), arrives(1), assigned(1, MAJA), ready(MAJA))
    handed_over = events.InteractionRequeued(at=1, interaction=chat(1), queue=WORKSHOP)
    assert engine.apply_all((handed_over, seated(1, MAJA, 1), arrives(2, 1))) == ()
    assert pairs(engine.apply(events.InteractionReleased(at=2, interaction=chat(1), agent=MAJA))) == [(2, MAJA)]
    engine.apply_all((closed(2, MAJA, OfferOutcome.WITHDRAWN, 3), events.InteractionLeft(at=3, interaction=chat(2))))
    assert pairs(engine.apply(events.TimePassed(at=2 + ASK_AGAIN_AFTER))) == [(1, MAJA)]


def test_taken_back_from_a_seat_it_is_one_place() -> None:
    """She has it again, and one more place."""
    engine = floor(queue(), agent(MAJA), arrives(1), seated(1, MAJA), ready(MAJA))
    engine.apply(assigned(1, MAJA, 1))
    assert pairs(engine.apply(arrives(2, 2))) == [(2, MAJA)]
    engine.apply_all((closed(2, MAJA, OfferOutcome.ACCEPTED, 3), assigned(2, MAJA, 3)))
    assert engine.apply(arrives(3, 4)) == ()


def test_a_loss_with_company_passes_it_on() -> None:
    """The longest seated has it now; the lost one's place is free when she is back."""
    engine = floor(queue(), agent(MAJA, capacity=1), agent(OSKAR, capacity=1), arrives(1), assigned(1, MAJA))
    engine.apply_all((seated(1, OSKAR), ready(OSKAR)))
    assert engine.apply_all((assigned(1, OSKAR, 1), ready(MAJA, 1))) == ()
    assert pairs(engine.apply(arrives(2, 2))) == [(2, MAJA)]
    assert engine.apply(arrives(3, 3)) == ()


@pytest.mark.parametrize("blocking", [Channel.PHONE, Channel.EMAIL])
def test_a_call_or_an_email_blocks_new_chats_and_nothing_else(blocking: Channel) -> None:
    """Open chats go on; text messages and faxes still come."""
    channels = tuple(Channel)
    engine = floor(
        queue(), agent(MAJA, channels=channels), ready(MAJA), arrives(1, channel=blocking), assigned(1, MAJA)
    )
    assert engine.apply(arrives(2, 1)) == ()
    assert pairs(engine.apply(arrives(3, 2, channel=Channel.SMS))) == [(3, MAJA)]
    engine.apply_all((closed(3, MAJA, OfferOutcome.ACCEPTED, 3), assigned(3, MAJA, 3)))
    assert pairs(engine.apply(arrives(4, 4, channel=Channel.FAX))) == [(4, MAJA)]
    engine.apply_all((closed(4, MAJA, OfferOutcome.ACCEPTED, 5), assigned(4, MAJA, 5)))
    assert pairs(engine.apply(events.InteractionReleased(at=6, interaction=chat(1)))) == [(2, MAJA)]


def test_open_chats_block_no_call() -> None:
    """A customer who rings by phone is put to who has chats open; each channel has its own places."""
    engine = floor(queue(), agent(MAJA, channels=tuple(Channel)), ready(MAJA), arrives(1), assigned(1, MAJA))
    assert pairs(engine.apply(arrives(2, 1, channel=Channel.PHONE))) == [(2, MAJA)]
    engine.apply_all((closed(2, MAJA, OfferOutcome.ACCEPTED, 2), assigned(2, MAJA, 2)))
    assert engine.apply(arrives(3, 3, channel=Channel.PHONE)) == ()


def test_priority_is_by_channel() -> None:
    """Maja first by chat, Oskar first by phone."""
    services = {Channel.CHAT: (1, 2), Channel.PHONE: (2, 1)}

    def serves(who: int) -> tuple[events.Service, ...]:
        return tuple(
            events.Service(queue=queue().queue, channel=channel, priority=order[who])
            for channel, order in services.items()
        )

    places = {Channel.CHAT: 2, Channel.PHONE: 1}
    engine = floor(
        queue(),
        events.AgentDefined(at=0, agent=MAJA, services=serves(0), capacity=places),
        events.AgentDefined(at=0, agent=OSKAR, services=serves(1), capacity=places),
        ready(MAJA),
        ready(OSKAR),
    )
    assert pairs(engine.apply(arrives(1))) == [(1, MAJA)]
    assert pairs(engine.apply(arrives(2, channel=Channel.PHONE))) == [(2, OSKAR)]


@pytest.mark.parametrize("outcome", [OfferOutcome.DECLINED, OfferOutcome.EXPIRED])
@pytest.mark.parametrize("seat", [False, True])
def test_what_she_tells_a_colleague_is_not_told_the_router(outcome: OfferOutcome, seat: bool) -> None:
    """Handed to the queue a moment later, the chat rings at her like any other."""
    maja = agent(MAJA)
    engine = floor(queue(), maja, agent(OSKAR), arrives(1), assigned(1, OSKAR), ready(MAJA))
    assert engine.apply(rings(1, maja, seat=seat)) == ()
    assert engine.apply(closed(1, MAJA, outcome, 2)) == ()
    assert pairs(engine.apply(events.InteractionRequeued(at=3, interaction=chat(1)))) == [(1, MAJA)]


def test_a_company_that_is_declined_while_it_waits_is_no_refusal() -> None:
    """Who would not sit down beside may take it."""
    engine = floor(queue(), agent(MAJA), agent(OSKAR), arrives(1), seated(1, OSKAR))
    invited = events.OfferOpened(at=1, interaction=chat(1), agent=MAJA, seat=True)
    assert engine.apply_all((invited, ready(MAJA))) == ()
    assert pairs(engine.apply(closed(1, MAJA, OfferOutcome.DECLINED, 2))) == [(1, MAJA)]
