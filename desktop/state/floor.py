"""The floor as a fold: agents, queues, sites, interactions, offers. One reducer an event."""
# ruff: noqa: ARG001  the reducers share one signature

from collections.abc import Callable
from typing import cast

import msgspec

from desktop.state import changes
from desktop.state.changes import Change
from protocol import events
from protocol import floor as moves
from protocol.entities import Agent, Interaction, InteractionStatus, Offer, OfferOutcome, Queue, Site
from protocol.frames import FloorEntry, FloorSnapshot
from protocol.ids import AgentId, InteractionId, OfferId, QueueId, SiteId

#: Nobody works on it yet; it may ring at somebody.
WAITS = (InteractionStatus.WAITING, InteractionStatus.OFFERED)


class Floor:
    """What goes on, as of floor number `seq`. Read it freely; only the fold writes."""

    def __init__(self) -> None:
        self.seq = 0
        self.sites: dict[SiteId, Site] = {}
        self.queues: dict[QueueId, Queue] = {}
        self.agents: dict[AgentId, Agent] = {}
        #: All that are not closed.
        self.interactions: dict[InteractionId, Interaction] = {}
        #: All that are open.
        self.offers: dict[OfferId, Offer] = {}

    def waiting(self) -> list[Interaction]:
        """Who waits or is being offered, the longest wait first."""
        return sorted(
            (card for card in self.interactions.values() if card.status in WAITS),
            key=lambda card: (card.arrived_at, card.id),
        )

    def place_of(self, card: Interaction) -> int:
        """Its place in its queue, 1 being the first. Many may be asked for at each change, so nothing is sorted."""
        mine = (card.arrived_at, card.id)
        return 1 + sum(
            other.queue == card.queue and other.status in WAITS and (other.arrived_at, other.id) < mine
            for other in self.interactions.values()
        )

    def of_agent(self, agent: AgentId) -> list[Interaction]:
        """An agent's chats, in the order of their arrival."""
        return sorted(
            (card for card in self.interactions.values() if card.agent == agent),
            key=lambda card: (card.arrived_at, card.id),
        )

    def snapshot(self) -> FloorSnapshot:
        """All of it, as the server would tell it."""
        return FloorSnapshot(
            seq=self.seq,
            sites=tuple(self.sites.values()),
            queues=tuple(self.queues.values()),
            agents=tuple(self.agents.values()),
            interactions=tuple(self.interactions.values()),
            offers=tuple(self.offers.values()),
        )


def replace(floor: Floor, snapshot: FloorSnapshot) -> list[Change]:
    """Take over a whole floor."""
    gone = [offer for offer in floor.offers.values() if offer.id not in {new.id for new in snapshot.offers}]
    floor.seq = snapshot.seq
    floor.sites = {site.id: site for site in snapshot.sites}
    floor.queues = {queue.id: queue for queue in snapshot.queues}
    floor.agents = {agent.id: agent for agent in snapshot.agents}
    floor.interactions = {card.id: card for card in snapshot.interactions}
    floor.offers = {offer.id: offer for offer in snapshot.offers}
    return [changes.FloorReplaced(), *(changes.OfferRemoved(offer) for offer in gone)]


def fold(floor: Floor, entry: FloorEntry) -> list[Change]:
    """Take in one event. Entries come in order; the session sees to that."""
    floor.seq = entry.seq
    return REDUCERS[type(entry.event)](floor, entry.event, entry.at)


def _site_configured(floor: Floor, event: moves.SiteConfigured, at: int) -> list[Change]:
    floor.sites[event.site.id] = event.site
    return [changes.SitesChanged()]


def _queue_configured(floor: Floor, event: moves.QueueConfigured, at: int) -> list[Change]:
    floor.queues[event.queue.id] = event.queue
    return [changes.QueuesChanged()]


def _agent_configured(floor: Floor, event: moves.AgentConfigured, at: int) -> list[Change]:
    floor.agents[event.agent.id] = event.agent
    return [changes.AgentChanged(event.agent.id)]


def _agent_state_changed(floor: Floor, event: moves.AgentStateChanged, at: int) -> list[Change]:
    agent = floor.agents[event.agent]
    floor.agents[agent.id] = msgspec.structs.replace(
        agent,
        status=event.status,
        reason=event.reason,
        since=event.since,
        online=event.online,
        lease_until=event.lease_until,
    )
    return [changes.AgentChanged(agent.id)]


def _interaction_arrived(floor: Floor, event: moves.InteractionArrived, at: int) -> list[Change]:
    floor.interactions[event.interaction.id] = event.interaction
    return [changes.InteractionAdded(event.interaction.id)]


def _offer_made(floor: Floor, event: moves.OfferMade, at: int) -> list[Change]:
    offer = event.offer
    floor.offers[offer.id] = offer
    card = floor.interactions[offer.interaction]
    return [
        *_put(floor, card, status=InteractionStatus.OFFERED, since=offer.made_at),
        changes.OfferAdded(offer.id),
    ]


def _offer_ended(floor: Floor, event: moves.OfferEnded, at: int) -> list[Change]:
    done: list[Change] = []
    card = floor.interactions.get(event.interaction)
    if card is not None and event.outcome is not OfferOutcome.ACCEPTED and card.status is InteractionStatus.OFFERED:
        done += _put(floor, card, status=InteractionStatus.WAITING, since=at)
    offer = floor.offers.pop(event.offer, None)
    if offer is not None:
        done.append(changes.OfferRemoved(offer, event.outcome))
    return done


def _interaction_assigned(floor: Floor, event: moves.InteractionAssigned, at: int) -> list[Change]:
    card = floor.interactions[event.interaction]
    return _put(
        floor,
        card,
        status=InteractionStatus.ACTIVE,
        agent=event.agent,
        version=event.version,
        since=event.since,
    )


def _interaction_requeued(floor: Floor, event: moves.InteractionRequeued, at: int) -> list[Change]:
    card = floor.interactions[event.interaction]
    return _put(floor, card, status=InteractionStatus.WAITING, agent=None, version=event.version, since=event.since)


def _interaction_ended(floor: Floor, event: moves.InteractionEnded, at: int) -> list[Change]:
    card = floor.interactions[event.interaction]
    return _put(floor, card, status=InteractionStatus.WRAP_UP, since=event.since)


def _interaction_closed(floor: Floor, event: moves.InteractionClosed, at: int) -> list[Change]:
    return _remove(floor, event.interaction)


def _put(floor: Floor, card: Interaction, **values: object) -> list[Change]:
    floor.interactions[card.id] = msgspec.structs.replace(card, **values)
    return [changes.InteractionChanged(card.id)]


def _remove(floor: Floor, interaction: InteractionId) -> list[Change]:
    if floor.interactions.pop(interaction, None) is None:
        return []
    return [changes.InteractionRemoved(interaction)]


_Reducer = Callable[[Floor, moves.FloorEvent, int], list[Change]]

#: Event type to reducer; a test holds that none is missing.
REDUCERS: dict[type[events.Event], _Reducer] = {
    moves.SiteConfigured: cast("_Reducer", _site_configured),
    moves.QueueConfigured: cast("_Reducer", _queue_configured),
    moves.AgentConfigured: cast("_Reducer", _agent_configured),
    moves.AgentStateChanged: cast("_Reducer", _agent_state_changed),
    moves.InteractionArrived: cast("_Reducer", _interaction_arrived),
    moves.OfferMade: cast("_Reducer", _offer_made),
    moves.OfferEnded: cast("_Reducer", _offer_ended),
    moves.InteractionAssigned: cast("_Reducer", _interaction_assigned),
    moves.InteractionRequeued: cast("_Reducer", _interaction_requeued),
    moves.InteractionEnded: cast("_Reducer", _interaction_ended),
    moves.InteractionClosed: cast("_Reducer", _interaction_closed),
}
