"""What the router tells the engine of the floor: row by row of the table in `backend.routing.events`."""

from uuid import UUID

import msgspec
import pytest

from backend.app.router import from_event, from_snapshot
from backend.routing import events as routing
from backend.routing.engine import Engine
from protocol.entities import Agent, Customer, Interaction, Offer, Queue, Reason, Seat
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    FloorEvent,
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
    OfferEnded,
    OfferMade,
    QueueConfigured,
    SeatLeft,
    SeatTaken,
    VisitorUnblocked,
)
from protocol.frames import FloorSnapshot
from protocol.ids import AgentId, InteractionId, OfferId, QueueId, SiteId, VisitorId
from protocol.kinds import AgentStatus, Channel, EndReason, InteractionStatus, OfferKind, OfferOutcome, Rule, SeatKind
from protocol.service import Relaxation

AT = 5_000
SALES, WORKSHOP = QueueId(UUID(int=1)), QueueId(UUID(int=2))
MAJA, OSKAR = AgentId(UUID(int=11)), AgentId(UUID(int=12))
CHAT = InteractionId(UUID(int=21))
OFFER = OfferId(UUID(int=31))


def agent(agent: AgentId, status: AgentStatus = AgentStatus.READY) -> Agent:
    """One who serves sales by chat and by phone."""
    return Agent(
        id=agent,
        login=str(agent),
        name="",
        skills={"bikes": 3},
        queues={SALES: {Channel.CHAT: 1, Channel.PHONE: 2}},
        capacity={Channel.CHAT: 2, Channel.PHONE: 1},
        status=status,
        since=4_000,
        online=True,
    )


def interaction(status: InteractionStatus = InteractionStatus.WAITING, owner: AgentId | None = None) -> Interaction:
    """A chat that wants Danish."""
    return Interaction(
        id=CHAT,
        site=SiteId(UUID(int=4)),
        queue=SALES,
        status=status,
        customer=Customer(visitor=VisitorId(UUID(int=5))),
        arrived_at=1_000,
        since=2_000,
        skills={"danish": 2},
        agent=owner,
    )


def offer(kind: OfferKind) -> Offer:
    """At Maja."""
    reason = Reason(rule=Rule.ONLY_ONE_FREE)
    return Offer(id=OFFER, interaction=CHAT, agent=MAJA, queue=SALES, made_at=1, deadline=2, reason=reason, kind=kind)


SEAT = Seat(agent=MAJA, kind=SeatKind.STAYING, version=3, since=4_500)
QUEUE = Queue(id=SALES, name="", skills={"bikes": 1}, relax=(Relaxation(after_seconds=30, skills={"bikes": 0}),))


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (
            QueueConfigured(queue=QUEUE),
            routing.QueueDefined(
                at=AT,
                queue=SALES,
                skills={"bikes": 1},
                target=60_000,
                offer_for=30_000,
                relax=(routing.Step(after=30_000, skills={"bikes": 0}),),
            ),
        ),
        (
            AgentConfigured(agent=agent(MAJA)),
            routing.AgentDefined(
                at=AT,
                agent=MAJA,
                skills={"bikes": 3},
                services=(
                    routing.Service(queue=SALES, priority=1, channel=Channel.CHAT),
                    routing.Service(queue=SALES, priority=2, channel=Channel.PHONE),
                ),
                capacity={Channel.CHAT: 2, Channel.PHONE: 1},
            ),
        ),
        (
            AgentStateChanged(agent=MAJA, status=AgentStatus.READY, since=1, online=True),
            routing.AgentAvailable(at=AT, agent=MAJA, ready=True, since=1),
        ),
        (
            AgentStateChanged(agent=MAJA, status=AgentStatus.READY, since=1, online=True, lease_until=9),
            routing.AgentAvailable(at=AT, agent=MAJA, ready=False, since=1),
        ),
        (
            InteractionArrived(interaction=interaction()),
            routing.InteractionWaiting(
                at=AT, interaction=CHAT, queue=SALES, arrived=1_000, channel=Channel.CHAT, skills={"danish": 2}
            ),
        ),
        (OfferMade(offer=offer(OfferKind.QUEUE)), routing.OfferOpened(at=AT, interaction=CHAT, agent=MAJA)),
        (OfferMade(offer=offer(OfferKind.TRANSFER)), routing.OfferOpened(at=AT, interaction=CHAT, agent=MAJA)),
        (
            OfferMade(offer=offer(OfferKind.COMPANY)),
            routing.OfferOpened(at=AT, interaction=CHAT, agent=MAJA, seat=True),
        ),
        (
            OfferEnded(offer=OFFER, interaction=CHAT, agent=MAJA, outcome=OfferOutcome.EXPIRED),
            routing.OfferClosed(at=AT, interaction=CHAT, agent=MAJA, outcome=OfferOutcome.EXPIRED),
        ),
        (
            InteractionAssigned(interaction=CHAT, agent=MAJA, version=2, since=7, before=OSKAR),
            routing.InteractionAssigned(at=AT, interaction=CHAT, agent=MAJA, since=7),
        ),
        (
            InteractionRequeued(interaction=CHAT, version=3, since=7, queue=WORKSHOP),
            routing.InteractionRequeued(at=AT, interaction=CHAT, queue=WORKSHOP),
        ),
        (SeatTaken(interaction=CHAT, seat=SEAT), routing.SeatHeld(at=AT, interaction=CHAT, agent=MAJA, since=4_500)),
        (
            SeatLeft(interaction=CHAT, agent=MAJA),
            routing.InteractionReleased(at=AT, interaction=CHAT, agent=MAJA),
        ),
        (
            InteractionEnded(interaction=CHAT, reason=EndReason.AGENT_ENDED, since=7),
            routing.InteractionLeft(at=AT, interaction=CHAT),
        ),
        (InteractionClosed(interaction=CHAT), routing.InteractionReleased(at=AT, interaction=CHAT)),
    ],
)
def test_each_row(event: FloorEvent, told: routing.RoutingEvent) -> None:
    """One floor event, one routing event."""
    assert from_event(event, AT) == (told,)


def test_what_is_no_business_of_routing() -> None:
    """Is not told."""
    assert from_event(VisitorUnblocked(visitor=VisitorId(UUID(int=5))), AT) == ()


def snapshot(card: Interaction, *offers: Offer) -> FloorSnapshot:
    """A floor with both of them, and one chat."""
    return FloorSnapshot(
        seq=1, sites=(), queues=(QUEUE,), agents=(agent(MAJA), agent(OSKAR)), interactions=(card,), offers=offers
    )


def another(number: int) -> routing.InteractionWaiting:
    """Another customer."""
    return routing.InteractionWaiting(
        at=AT, interaction=InteractionId(UUID(int=number)), queue=SALES, arrived=AT, channel=Channel.CHAT
    )


def test_a_floor_that_was_found() -> None:
    """An owner, a seat and a transfer that rings: nothing is put to anybody who has no place or is being asked."""
    card = interaction(InteractionStatus.ACTIVE, OSKAR)
    engine = Engine()
    assert engine.apply_all(from_snapshot(snapshot(card, offer(OfferKind.TRANSFER)), AT)) == ()
    (decision,) = engine.apply(another(51))
    assert decision.agent == OSKAR
    assert decision.reason.chosen is not None
    assert decision.reason.chosen.open == 1


def test_a_seat_that_was_found_takes_a_place() -> None:
    """As it did before the start."""
    card = interaction(InteractionStatus.ACTIVE, OSKAR)
    found = msgspec.structs.replace(card, company=(SEAT,))
    engine = Engine()
    assert engine.apply_all(from_snapshot(snapshot(found), AT)) == ()
    decisions = [engine.apply(another(number)) for number in (51, 52)]
    assert sorted(decision.agent for one in decisions for decision in one) == [MAJA, OSKAR]
    assert all(one[0].reason.chosen is not None and one[0].reason.chosen.open == 1 for one in decisions)
