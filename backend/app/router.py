"""Runs the routing engine on what was committed, and submits what it decides.

The engine proposes; the guarded insert of `make_offer` decides. A proposal that comes to nothing
is told back to the engine, so that it can propose again.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence

from backend.actions import offers, resume
from backend.routing import events as routing
from backend.routing.engine import Engine
from backend.routing.order import steps_of
from backend.routing.outlook import Forecast
from backend.store import Entry, Store
from protocol.entities import Agent, Interaction, Offer, Queue
from protocol.errors import Refusal
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
)
from protocol.frames import FloorEntry, FloorSnapshot, Outlook
from protocol.ids import AgentId, InteractionId
from protocol.kinds import AgentStatus, OfferKind

_log = logging.getLogger(__name__)

_MILLISECONDS = 1_000
#: Seconds between a failure and a new beginning.
_BEFORE_ANEW = 1.0


class Router:
    """One engine, fed by commits. `clock` is Unix milliseconds.

    Attributes:
        offers_made: proposals that became offers.
        proposals_rejected: proposals that came to nothing.
    """

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._engine = Engine()
        self._forecast = Forecast()
        self._inbox: deque[routing.RoutingEvent] = deque()
        self._woken = asyncio.Event()
        self.offers_made = 0
        self.proposals_rejected = 0

    def load(self, floor: FloorSnapshot) -> None:
        """Begin with a whole floor."""
        self._hear(from_snapshot(floor, self._clock()))

    def publish(self, entries: Sequence[Entry]) -> None:
        """Take committed entries in."""
        for entry in entries:
            if isinstance(entry, FloorEntry):
                self._hear(from_event(entry.event, entry.at))

    def outlooks(self) -> tuple[Outlook, ...]:
        """How the queues stand, as far as chats go, and how long who comes now will wait."""
        now = self._clock()
        told: list[Outlook] = []
        for queue, (agents, free) in self._engine.staffing().items():
            waiting = self._forecast.waiting(queue)
            wait = self._forecast.newcomer(queue, now, free)
            told.append(Outlook(queue=queue, waiting=waiting, agents=agents, free=free, wait=wait))
        return tuple(told)

    def wait(self, interaction: InteractionId) -> int | None:
        """How long who waits for a chat will wait yet, in milliseconds; None: that can't be told."""
        return self._forecast.wait(interaction, self._clock())

    def _hear(self, events: tuple[routing.RoutingEvent, ...]) -> None:
        if events:
            self._inbox.extend(events)
            self._forecast.take_in(events)
            self._woken.set()

    async def run(self) -> None:
        """For ever: what happened in, proposals out."""
        while True:
            await self._wait()
            self._woken.clear()
            batch = [*self._inbox, routing.TimePassed(at=self._clock())]
            self._inbox.clear()
            try:
                decisions = self._engine.apply_all(batch)
            except Exception:  # noqa: BLE001 -- a bug in the rules must not end routing for good
                _log.exception("routing failed; it begins anew from the floor")
                await self._begin_anew()
            else:
                await asyncio.gather(*(self._propose(decision) for decision in decisions))

    async def _begin_anew(self) -> None:
        await asyncio.sleep(_BEFORE_ANEW)
        try:
            await self._store.run(resume.floor_snapshot, at_delivery=self._replace)
        except Refusal as refusal:
            # The store has told why, once; this would be told each second, for everybody.
            _log.debug("routing waits for the storage", extra={"code": refusal.code.value})
            self._woken.set()

    def _replace(self, floor: FloorSnapshot) -> None:
        self._engine, self._forecast = Engine(), Forecast()
        self._inbox.clear()
        self.load(floor)

    async def _wait(self) -> None:
        wakes_at = self._engine.wakes_at
        seconds = None if wakes_at is None else max(wakes_at - self._clock(), 0) / _MILLISECONDS
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _propose(self, decision: routing.Propose) -> None:
        try:
            offer = await self._store.run(lambda tx: offers.make_offer(tx, decision))
        except Refusal as refusal:
            # The store has told why, once; this would be told each second, for everybody.
            _log.debug("an offer could not be stored", extra={"code": refusal.code.value})
            offer = None
        if offer is not None:
            # `offer_made` is in the inbox already, by its commit.
            self.offers_made += 1
            return
        self.proposals_rejected += 1
        self._inbox.append(
            routing.ProposalRejected(at=self._clock(), interaction=decision.interaction, agent=decision.agent)
        )
        self._woken.set()


def from_snapshot(floor: FloorSnapshot, now: int) -> tuple[routing.RoutingEvent, ...]:
    """A whole floor as routing events, in the order the engine wants them."""
    events: list[routing.RoutingEvent] = [_queue(queue, now) for queue in floor.queues]
    events.extend(_agent(agent, now) for agent in floor.agents)
    events.extend(_arrival(interaction, now) for interaction in floor.interactions)
    events.extend(_offer(offer, now) for offer in floor.offers)
    events.extend(
        routing.InteractionAssigned(at=now, interaction=held.id, agent=held.agent, since=held.since)
        for held in floor.interactions
        if held.agent is not None
    )
    events.extend(
        routing.SeatHeld(at=now, interaction=shared.id, agent=seat.agent, since=seat.since)
        for shared in floor.interactions
        for seat in shared.company
    )
    events.extend(_availability(agent.id, agent, now) for agent in floor.agents)
    return tuple(events)


def from_event(event: FloorEvent, at: int) -> tuple[routing.RoutingEvent, ...]:
    """One floor event as routing events; the table is in `backend.routing.events`."""
    match event:
        case QueueConfigured(queue=queue):
            return (_queue(queue, at),)
        case AgentConfigured(agent=agent):
            return (_agent(agent, at),)
        case AgentStateChanged(agent=agent):
            return (_availability(agent, event, at),)
        case InteractionArrived(interaction=interaction):
            return (_arrival(interaction, at),)
        case OfferMade(offer=offer):
            return (_offer(offer, at),)
        case OfferEnded():
            return (
                routing.OfferClosed(at=at, interaction=event.interaction, agent=event.agent, outcome=event.outcome),
            )
        case InteractionAssigned():
            return (
                routing.InteractionAssigned(at=at, interaction=event.interaction, agent=event.agent, since=event.since),
            )
        case InteractionRequeued(interaction=interaction, queue=queue):
            return (routing.InteractionRequeued(at=at, interaction=interaction, queue=queue),)
        case SeatTaken(interaction=interaction, seat=seat):
            return (routing.SeatHeld(at=at, interaction=interaction, agent=seat.agent, since=seat.since),)
        case SeatLeft(interaction=interaction, agent=agent):
            return (routing.InteractionReleased(at=at, interaction=interaction, agent=agent),)
        case InteractionEnded(interaction=interaction):
            return (routing.InteractionLeft(at=at, interaction=interaction),)
        case InteractionClosed(interaction=interaction):
            return (routing.InteractionReleased(at=at, interaction=interaction),)
        case _:
            return ()


def _queue(queue: Queue, at: int) -> routing.QueueDefined:
    return routing.QueueDefined(
        at=at,
        queue=queue.id,
        skills=queue.skills,
        target=queue.target_seconds * _MILLISECONDS,
        offer_for=queue.offer_seconds * _MILLISECONDS,
        relax=steps_of(queue),
    )


def _agent(agent: Agent, at: int) -> routing.AgentDefined:
    return routing.AgentDefined(
        at=at,
        agent=agent.id,
        skills=agent.skills,
        services=tuple(
            routing.Service(queue=queue, priority=priority, channel=channel)
            for queue, channels in agent.queues.items()
            for channel, priority in channels.items()
        ),
        capacity=agent.capacity,
    )


def _availability(agent: AgentId, state: Agent | AgentStateChanged, at: int) -> routing.AgentAvailable:
    ready = state.status is AgentStatus.READY and state.online and state.lease_until is None
    return routing.AgentAvailable(at=at, agent=agent, ready=ready, since=state.since)


def _arrival(interaction: Interaction, at: int) -> routing.InteractionWaiting:
    return routing.InteractionWaiting(
        at=at,
        interaction=interaction.id,
        queue=interaction.queue,
        arrived=interaction.arrived_at,
        channel=interaction.channel,
        skills=interaction.skills,
    )


def _offer(offer: Offer, at: int) -> routing.OfferOpened:
    return routing.OfferOpened(
        at=at, interaction=offer.interaction, agent=offer.agent, seat=offer.kind is OfferKind.COMPANY
    )
