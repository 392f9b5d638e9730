"""The floor as a fold: agents, queues, interactions, offers, experts, blocks. One reducer an event."""
# ruff: noqa: ARG001  the reducers share one signature

from collections.abc import Callable, Collection, Iterable
from typing import cast

import msgspec

from desktop.state import broadcasts, changes, consultations
from desktop.state.changes import Change
from protocol import events
from protocol import floor as moves
from protocol.entities import Agent, AgentProfile, Block, Broadcast, Interaction, Offer, Queue, Seat, Site
from protocol.frames import FloorEntry, FloorSnapshot
from protocol.ids import (
    AgentId,
    BroadcastId,
    ConsultationId,
    ExpertGroupId,
    InteractionId,
    OfferId,
    ProfileId,
    QueueId,
    SiteId,
    VisitorId,
)
from protocol.kinds import Channel, InteractionStatus, OfferKind, OfferOutcome
from protocol.rooms import Consultation, ExpertGroup

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
        self.profiles: dict[ProfileId, AgentProfile] = {}
        self.expert_groups: dict[ExpertGroupId, ExpertGroup] = {}
        #: All that have not ended.
        self.consultations: dict[ConsultationId, Consultation] = {}
        #: Visitors who may not chat for now.
        self.blocks: dict[VisitorId, Block] = {}
        #: What supervisors tell, until its time is over.
        self.broadcasts: dict[BroadcastId, Broadcast] = {}

        #: Of `interactions`, those that wait or are being offered; and whose each is. A large floor has thousands,
        #: of which few wait and few are one agent's.
        self._waiting: dict[InteractionId, Interaction] = {}
        #: Those whose staff asks for a supervisor.
        self._flagged: dict[InteractionId, Interaction] = {}
        self._of: dict[AgentId, set[InteractionId]] = {}

    def who_wait(self) -> Collection[Interaction]:
        """Who waits or is being offered, in no order."""
        return self._waiting.values()

    def flagged(self) -> Collection[Interaction]:
        """Those whose staff asks for a supervisor, in no order."""
        return self._flagged.values()

    def waiting(self) -> list[Interaction]:
        """Who waits or is being offered, the longest wait first."""
        return sorted(self._waiting.values(), key=lambda card: (card.arrived_at, card.id))

    def place_of(self, card: Interaction) -> int:
        """Its place in its queue, 1 being the first. Many may be asked for at each change, so nothing is sorted."""
        mine = (card.arrived_at, card.id)
        return 1 + sum(
            other.queue == card.queue and (other.arrived_at, other.id) < mine for other in self._waiting.values()
        )

    def of_agent(self, agent: AgentId) -> list[Interaction]:
        """An agent's chats, those she has a seat in too, in the order of their arrival."""
        cards = (self.interactions[one] for one in self._of.get(agent, ()))
        return sorted(cards, key=lambda card: (card.arrived_at, card.id))

    def count_of(self, agent: AgentId, channel: Channel) -> int:
        """How many of a channel those are."""
        return sum(self.interactions[one].channel is channel for one in self._of.get(agent, ()))

    def put(self, card: Interaction) -> None:
        """A card is new, or differs. For the fold alone."""
        self._forget(card.id)
        self.interactions[card.id] = card
        if card.status in WAITS:
            self._waiting[card.id] = card
        if card.flag is not None:
            self._flagged[card.id] = card
        for agent in _agents(card):
            self._of.setdefault(agent, set()).add(card.id)

    def drop(self, interaction: InteractionId) -> bool:
        """A card is gone; whether it was there. For the fold alone."""
        self._forget(interaction)
        return self.interactions.pop(interaction, None) is not None

    def _forget(self, interaction: InteractionId) -> None:
        before = self.interactions.get(interaction)
        if before is not None:
            self._waiting.pop(interaction, None)
            self._flagged.pop(interaction, None)
            for agent in _agents(before):
                self._of[agent].discard(interaction)

    def put_all(self, cards: Iterable[Interaction]) -> None:
        """These cards, and no others. For the fold alone."""
        self.interactions, self._waiting, self._flagged, self._of = {}, {}, {}, {}
        for card in cards:
            self.put(card)

    def open_offer(self, interaction: InteractionId) -> Offer | None:
        """The one open offer of an interaction, if there is one."""
        return next((offer for offer in self.offers.values() if offer.interaction == interaction), None)

    def snapshot(self) -> FloorSnapshot:
        """All of it, as the server would tell it."""
        return FloorSnapshot(
            seq=self.seq,
            sites=tuple(self.sites.values()),
            queues=tuple(self.queues.values()),
            agents=tuple(self.agents.values()),
            interactions=tuple(self.interactions.values()),
            offers=tuple(self.offers.values()),
            profiles=tuple(self.profiles.values()),
            expert_groups=tuple(self.expert_groups.values()),
            consultations=tuple(self.consultations.values()),
            blocks=tuple(self.blocks.values()),
            broadcasts=tuple(self.broadcasts.values()),
        )


def _agents(card: Interaction) -> tuple[AgentId, ...]:
    """Its owner, and who has a seat in it."""
    owner = () if card.agent is None else (card.agent,)
    return (*owner, *(seat.agent for seat in card.company))


def is_in(card: Interaction, agent: AgentId) -> bool:
    """Whether an agent owns an interaction or has a seat in it."""
    return card.agent == agent or (bool(card.company) and any(seat.agent == agent for seat in card.company))


def replace(floor: Floor, snapshot: FloorSnapshot) -> list[Change]:
    """Take over a whole floor."""
    gone = [offer for offer in floor.offers.values() if offer.id not in {new.id for new in snapshot.offers}]
    floor.seq = snapshot.seq
    floor.sites = {site.id: site for site in snapshot.sites}
    floor.queues = {queue.id: queue for queue in snapshot.queues}
    floor.agents = {agent.id: agent for agent in snapshot.agents}
    floor.put_all(snapshot.interactions)
    floor.offers = {offer.id: offer for offer in snapshot.offers}
    floor.blocks = {block.visitor: block for block in snapshot.blocks}
    floor.broadcasts = {one.id: one for one in snapshot.broadcasts}
    floor.profiles = {profile.id: profile for profile in snapshot.profiles}
    floor.expert_groups = {group.id: group for group in snapshot.expert_groups}
    asked = {one.id: one for one in snapshot.consultations}
    over = [one for one in floor.consultations.values() if one.id not in asked]
    floor.consultations = asked
    return [
        changes.FloorReplaced(),
        changes.BroadcastsChanged(),
        *(changes.OfferRemoved(offer) for offer in gone),
        *(changes.ConsultationOver(one) for one in over),
    ]


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
        set_by=event.by,
    )
    return [changes.AgentChanged(agent.id)]


def _interaction_arrived(floor: Floor, event: moves.InteractionArrived, at: int) -> list[Change]:
    floor.put(event.interaction)
    return [changes.InteractionAdded(event.interaction.id)]


def _offer_made(floor: Floor, event: moves.OfferMade, at: int) -> list[Change]:
    offer = event.offer
    floor.offers[offer.id] = offer
    done: list[Change] = [changes.OfferAdded(offer.id)]
    if offer.kind is not OfferKind.QUEUE:
        # A colleague is asked; the chat is where it was.
        return done
    card = floor.interactions[offer.interaction]
    return [*_put(floor, card, status=InteractionStatus.OFFERED, since=offer.made_at), *done]


def _offer_ended(floor: Floor, event: moves.OfferEnded, at: int) -> list[Change]:
    done: list[Change] = []
    offer = floor.offers.pop(event.offer, None)
    card = floor.interactions.get(event.interaction)
    of_queue = offer is None or offer.kind is OfferKind.QUEUE
    goes_back = of_queue and event.outcome is not OfferOutcome.ACCEPTED
    if card is not None and goes_back and card.status is InteractionStatus.OFFERED:
        done += _put(floor, card, status=InteractionStatus.WAITING, since=at)
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
        company=_without(card, event.agent),
        passed=None,
    )


def _interaction_requeued(floor: Floor, event: moves.InteractionRequeued, at: int) -> list[Change]:
    card = floor.interactions[event.interaction]
    return _put(
        floor,
        card,
        status=InteractionStatus.WAITING,
        agent=None,
        version=event.version,
        since=event.since,
        queue=card.queue if event.queue is None else event.queue,
        passed=event.passed,
    )


def _seat_taken(floor: Floor, event: moves.SeatTaken, at: int) -> list[Change]:
    card = floor.interactions[event.interaction]
    return _put(floor, card, company=(*_without(card, event.seat.agent), event.seat))


def _seat_left(floor: Floor, event: moves.SeatLeft, at: int) -> list[Change]:
    card = floor.interactions[event.interaction]
    return _put(floor, card, company=_without(card, event.agent))


def _without(card: Interaction, agent: AgentId) -> tuple[Seat, ...]:
    return tuple(seat for seat in card.company if seat.agent != agent)


def _interaction_flagged(floor: Floor, event: moves.InteractionFlagged, at: int) -> list[Change]:
    return _put(floor, floor.interactions[event.interaction], flag=event.flag)


def _disposition_chosen(floor: Floor, event: moves.DispositionChosen, at: int) -> list[Change]:
    return _put(floor, floor.interactions[event.interaction], disposition=event.disposition)


def _customer_noted(floor: Floor, event: moves.CustomerNoted, at: int) -> list[Change]:
    done: list[Change] = []
    for card in list(floor.interactions.values()):
        who = card.customer
        if who.visitor == event.visitor:
            done += _put(floor, card, customer=who.with_note(event.note))
    return done


def _customer_linked(floor: Floor, event: moves.CustomerLinked, at: int) -> list[Change]:
    card = floor.interactions.get(event.interaction)
    return [] if card is None else _put(floor, card, customer=event.applied_to(card.customer))


def _visitor_blocked(floor: Floor, event: moves.VisitorBlocked, at: int) -> list[Change]:
    for old in [visitor for visitor, block in floor.blocks.items() if block.number <= event.block.drops]:
        del floor.blocks[old]
    floor.blocks[event.block.visitor] = event.block
    return [changes.BlocksChanged()]


def _visitor_unblocked(floor: Floor, event: moves.VisitorUnblocked, at: int) -> list[Change]:
    floor.blocks.pop(event.visitor, None)
    return [changes.BlocksChanged()]


def _interaction_ended(floor: Floor, event: moves.InteractionEnded, at: int) -> list[Change]:
    card = floor.interactions[event.interaction]
    return _put(
        floor,
        card,
        status=InteractionStatus.WRAP_UP,
        since=event.since,
        company=(),
        passed=None,
        wrap_up_until=event.wrap_up_until,
    )


def _interaction_closed(floor: Floor, event: moves.InteractionClosed, at: int) -> list[Change]:
    return _remove(floor, event.interaction)


def _profile_configured(floor: Floor, event: moves.ProfileConfigured, at: int) -> list[Change]:
    floor.profiles[event.profile.id] = event.profile
    return [changes.ProfilesChanged()]


def _put(floor: Floor, card: Interaction, **values: object) -> list[Change]:
    floor.put(msgspec.structs.replace(card, **values))
    return [changes.InteractionChanged(card.id)]


def _remove(floor: Floor, interaction: InteractionId) -> list[Change]:
    return [changes.InteractionRemoved(interaction)] if floor.drop(interaction) else []


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
    moves.SeatTaken: cast("_Reducer", _seat_taken),
    moves.SeatLeft: cast("_Reducer", _seat_left),
    moves.InteractionFlagged: cast("_Reducer", _interaction_flagged),
    moves.DispositionChosen: cast("_Reducer", _disposition_chosen),
    moves.CustomerNoted: cast("_Reducer", _customer_noted),
    moves.CustomerLinked: cast("_Reducer", _customer_linked),
    moves.VisitorBlocked: cast("_Reducer", _visitor_blocked),
    moves.VisitorUnblocked: cast("_Reducer", _visitor_unblocked),
    moves.InteractionEnded: cast("_Reducer", _interaction_ended),
    moves.InteractionClosed: cast("_Reducer", _interaction_closed),
    moves.BroadcastSent: cast("_Reducer", broadcasts.sent),
    moves.BroadcastRead: cast("_Reducer", broadcasts.read),
    moves.BroadcastOver: cast("_Reducer", broadcasts.over),
    moves.ProfileConfigured: cast("_Reducer", _profile_configured),
    moves.ExpertGroupConfigured: cast("_Reducer", consultations.group_configured),
    moves.ConsultationAsked: cast("_Reducer", consultations.asked),
    moves.ConsultationChanged: cast("_Reducer", consultations.changed),
    moves.ConsultationClosed: cast("_Reducer", consultations.closed),
}
