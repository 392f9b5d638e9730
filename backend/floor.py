"""The floor as last committed, in memory: what is asked too often to ask the store.

A fold over floor entries, as every client does it. The store stays the truth; nothing is decided
from here but which pages may talk to us and what a widget shows before a chat.
"""

from bisect import bisect_left, insort
from collections.abc import Sequence

import msgspec

from backend.store import Entry
from protocol.entities import Agent, Interaction, Queue, Site
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
    QueueConfigured,
    SiteConfigured,
)
from protocol.frames import FloorEntry, FloorSnapshot
from protocol.ids import AgentId, InteractionId, QueueId, SiteId
from protocol.kinds import Channel, InteractionStatus
from protocol.service import CobrowseRules, InvitationRule

_Place = tuple[int, InteractionId]


class Floor:
    """Sites, queues, agents, and who waits where.

    Attributes:
        queue_changes: raised whenever somebody's place in a queue may have changed.
    """

    def __init__(self, own_origin: str) -> None:
        self._own_origin = own_origin
        self._sites: dict[SiteId, Site] = {}
        self._by_key: dict[str, Site] = {}
        self._queues: dict[QueueId, Queue] = {}
        self._agents: dict[AgentId, Agent] = {}
        #: By queue, in the order they are served: arrival, then id.
        self._waiting: dict[QueueId, list[_Place]] = {}
        self._places: dict[InteractionId, tuple[QueueId, _Place]] = {}
        #: All that are not closed, for their queue and arrival should they wait again.
        self._open: dict[InteractionId, Interaction] = {}
        self.queue_changes = 0

    def load(self, snapshot: FloorSnapshot) -> None:
        """Begin with a whole floor."""
        for site in snapshot.sites:
            self._put_site(site)
        self._queues = {queue.id: queue for queue in snapshot.queues}
        self._agents = {agent.id: agent for agent in snapshot.agents}
        for interaction in snapshot.interactions:
            self._open[interaction.id] = interaction
            if interaction.status in {InteractionStatus.WAITING, InteractionStatus.OFFERED}:
                self._wait(interaction)

    def publish(self, entries: Sequence[Entry]) -> None:
        """Take committed entries in."""
        for entry in entries:
            if isinstance(entry, FloorEntry):
                self._apply(entry)

    def _apply(self, entry: FloorEntry) -> None:
        match entry.event:
            case SiteConfigured(site=site):
                self._put_site(site)
            case QueueConfigured(queue=queue):
                self._queues[queue.id] = queue
            case AgentConfigured(agent=agent):
                self._agents[agent.id] = agent
            case AgentStateChanged() as event:
                agent = self._agents[event.agent]
                self._agents[event.agent] = msgspec.structs.replace(
                    agent,
                    status=event.status,
                    reason=event.reason,
                    since=event.since,
                    online=event.online,
                    lease_until=event.lease_until,
                    set_by=event.by,
                )
            case InteractionArrived(interaction=interaction):
                self._open[interaction.id] = interaction
                self._wait(interaction)
            case InteractionRequeued(interaction=identity, queue=queue):
                if queue is not None and queue != self._open[identity].queue:
                    self._leave(identity)
                    self._open[identity] = msgspec.structs.replace(self._open[identity], queue=queue)
                self._wait(self._open[identity])
            case InteractionAssigned(interaction=identity) | InteractionEnded(interaction=identity):
                self._leave(identity)
            case InteractionClosed(interaction=identity):
                self._leave(identity)
                self._open.pop(identity, None)
            case _:
                pass

    def _put_site(self, site: Site) -> None:
        before = self._sites.get(site.id)
        if before is not None:
            self._by_key.pop(before.key, None)
        self._sites[site.id] = site
        self._by_key[site.key] = site

    # --- sites and their pages ----------------------------------------------------------------

    def site(self, key: str) -> Site | None:
        """The site with this public widget key."""
        return self._by_key.get(key)

    def allows(self, site: SiteId, origin: str | None) -> bool:
        """Whether a page of this origin may use this site's chat."""
        known = self._sites.get(site)
        return known is not None and origin is not None and origin in known.origins

    def allows_any(self, origin: str) -> bool:
        """Whether a page of this origin may use any site's chat."""
        return any(origin in site.origins for site in self._sites.values())

    def rules(self, site: SiteId) -> tuple[InvitationRule, ...]:
        """Whom a site invites by itself."""
        known = self._sites.get(site)
        return () if known is None else known.invitations

    def cobrowse(self, site: SiteId) -> CobrowseRules:
        """What a site allows of co-browsing."""
        known = self._sites.get(site)
        return CobrowseRules() if known is None else known.cobrowse

    def is_own(self, origin: str) -> bool:
        """Whether the origin is the server's own public address."""
        return origin == self._own_origin

    # --- agents and queues -------------------------------------------------------------------------------

    def agent(self, agent: AgentId) -> Agent | None:
        """An agent by their id."""
        return self._agents.get(agent)

    def queue(self, queue: QueueId) -> Queue | None:
        """A queue by its id."""
        return self._queues.get(queue)

    def waiting(self) -> int:
        """How many chats wait, in all queues."""
        return len(self._places)

    def position(self, interaction: InteractionId) -> int | None:
        """Its place in its queue, 1 being next; None for what does not wait."""
        known = self._places.get(interaction)
        if known is None:
            return None
        queue, place = known
        return bisect_left(self._waiting[queue], place) + 1

    def _wait(self, interaction: Interaction) -> None:
        if interaction.channel is Channel.CHAT and interaction.id not in self._places:
            place = (interaction.arrived_at, interaction.id)
            insort(self._waiting.setdefault(interaction.queue, []), place)
            self._places[interaction.id] = (interaction.queue, place)
            self.queue_changes += 1

    def _leave(self, interaction: InteractionId) -> None:
        known = self._places.pop(interaction, None)
        if known is not None:
            queue, place = known
            line = self._waiting[queue]
            del line[bisect_left(line, place)]
            self.queue_changes += 1
