"""Who has what and who waits where, kept up with the floor change by change.

The floor itself holds cards; asking it for the chats of a thousand agents would read all cards a thousand times.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.floor import WAITS, Floor
from protocol.entities import Agent, Interaction
from protocol.ids import AgentId, InteractionId, OfferId, QueueId
from protocol.kinds import AgentStatus


class Touched(Struct, frozen=True):
    """What may look different now. `all`: everything."""

    agents: frozenset[AgentId] = frozenset()
    queues: frozenset[QueueId] = frozenset()
    all: bool = False


class _Counted(Struct, frozen=True):
    """What a card added, so that it can be taken away again."""

    agents: tuple[AgentId, ...]
    queue: QueueId
    waits: bool
    flagged: bool


class _Stands(Struct, frozen=True):
    """What an agent adds to her queues."""

    queues: tuple[QueueId, ...] = ()
    here: bool = False
    ready: bool = False


_NOWHERE = _Stands()


class Overview:
    """Indexes over a floor. `rebuild` first; then hand each batch of the store's changes to `take`."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._forget()

    def _forget(self) -> None:
        self._counted: dict[InteractionId, _Counted] = {}
        self._offers: dict[OfferId, AgentId] = {}
        self._waiting: dict[QueueId, set[InteractionId]] = {}
        self._open: dict[QueueId, set[InteractionId]] = {}
        self._ringing: dict[AgentId, int] = {}
        self._stands: dict[AgentId, _Stands] = {}
        self._here: Counter[QueueId] = Counter()
        self._ready: Counter[QueueId] = Counter()
        #: Chats whose staff asks for a supervisor.
        self.flagged: set[InteractionId] = set()

    # --- reading ----------------------------------------------------------------------------

    def waiting_in(self, queue: QueueId) -> tuple[Interaction, ...]:
        """Who waits in a queue, in no order."""
        cards = self._floor.interactions
        return tuple(cards[one] for one in self._waiting.get(queue, ()) if one in cards)

    def open_in(self, queue: QueueId) -> int:
        """How many of a queue's chats somebody has."""
        return len(self._open.get(queue, ()))

    def rings_at(self, agent: AgentId) -> bool:
        """Something rings at her."""
        return self._ringing.get(agent, 0) > 0

    def here(self, queue: QueueId) -> int:
        """How many of a queue's agents are signed in."""
        return self._here[queue]

    def ready(self, queue: QueueId) -> int:
        """How many of them take offers, busy ones too."""
        return self._ready[queue]

    # --- keeping up -------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Read the whole floor."""
        self._forget()
        for card in self._floor.interactions.values():
            self._count(card)
        for offer in self._floor.offers.values():
            self._offers[offer.id] = offer.agent
            self._ringing[offer.agent] = self._ringing.get(offer.agent, 0) + 1
        for agent in self._floor.agents:
            self._index_agent(agent)

    def look_at(self, floor: Floor) -> None:
        """Another floor may have taken the place of the one before."""
        self._floor = floor
        self.rebuild()

    def take(self, batch: Iterable[Change]) -> Touched:
        """Keep up with a batch; what may look different after it."""
        agents: set[AgentId] = set()
        queues: set[QueueId] = set()
        for change in batch:
            match change:
                case changes.InteractionAdded() | changes.InteractionChanged() | changes.InteractionRemoved():
                    self._card_changed(change.interaction, agents, queues)
                case changes.AgentChanged():
                    before = self._stands.get(change.agent, _NOWHERE)
                    self._index_agent(change.agent)
                    after = self._stands.get(change.agent, _NOWHERE)
                    if after != before:
                        queues.update(before.queues, after.queues)
                    agents.add(change.agent)
                case changes.OfferAdded():
                    self._offer_added(change.offer, agents)
                case changes.OfferRemoved():
                    self._offer_removed(change.offer.id, agents)
                case changes.FloorReplaced() | changes.QueuesChanged() | changes.ProfilesChanged():
                    self.rebuild()
                    return Touched(all=True)
                case _:
                    pass
        return Touched(frozenset(agents), frozenset(queues))

    # --- inside -----------------------------------------------------------------------------

    def _card_changed(self, interaction: InteractionId, agents: set[AgentId], queues: set[QueueId]) -> None:
        before = self._uncount(interaction)
        card = self._floor.interactions.get(interaction)
        after = self._count(card) if card is not None else None
        for counted in (before, after):
            if counted is not None:
                agents.update(counted.agents)
                queues.add(counted.queue)

    def _count(self, card: Interaction) -> _Counted:
        owner = () if card.agent is None else (card.agent,)
        counted = _Counted(
            agents=(*owner, *(seat.agent for seat in card.company)),
            queue=card.queue,
            waits=card.status in WAITS,
            flagged=card.flag is not None,
        )
        place = self._waiting if counted.waits else self._open
        place.setdefault(card.queue, set()).add(card.id)
        if counted.flagged:
            self.flagged.add(card.id)
        self._counted[card.id] = counted
        return counted

    def _uncount(self, interaction: InteractionId) -> _Counted | None:
        counted = self._counted.pop(interaction, None)
        if counted is None:
            return None
        place = self._waiting if counted.waits else self._open
        place[counted.queue].discard(interaction)
        self.flagged.discard(interaction)
        return counted

    def _offer_added(self, offer: OfferId, agents: set[AgentId]) -> None:
        made = self._floor.offers.get(offer)
        if made is not None and offer not in self._offers:
            self._offers[offer] = made.agent
            self._ringing[made.agent] = self._ringing.get(made.agent, 0) + 1
            agents.add(made.agent)

    def _offer_removed(self, offer: OfferId, agents: set[AgentId]) -> None:
        agent = self._offers.pop(offer, None)
        if agent is not None:
            self._ringing[agent] -= 1
            agents.add(agent)

    def _index_agent(self, agent: AgentId) -> None:
        card = self._floor.agents.get(agent)
        now = _NOWHERE if card is None else _Stands(tuple(card.queues), card.online, takes_offers(card))
        before = self._stands.get(agent, _NOWHERE)
        if now == before:
            return
        self._stands[agent] = now
        for stands, by in ((before, -1), (now, 1)):
            for queue in stands.queues:
                self._here[queue] += by * stands.here
                self._ready[queue] += by * stands.ready


def takes_offers(agent: Agent) -> bool:
    """She is ready, at a desk that is connected."""
    return agent.status is AgentStatus.READY and agent.online and agent.lease_until is None
