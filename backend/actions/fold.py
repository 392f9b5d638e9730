"""The floor as its log tells it, event by event: what the rows must be equal to."""

from collections.abc import Iterable

import msgspec

from protocol.entities import Agent, AgentProfile, Interaction, InteractionStatus, Offer, OfferOutcome, Queue, Site
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionRequeued,
    OfferEnded,
    OfferMade,
    ProfileConfigured,
    QueueConfigured,
    SiteConfigured,
)
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId, OfferId, ProfileId, QueueId, SiteId


class FloorFold:
    """A floor, as of the last entry taken in. Raises KeyError for an entry that the ones before rule out."""

    def __init__(self) -> None:
        self.sites: dict[SiteId, Site] = {}
        self.queues: dict[QueueId, Queue] = {}
        self.profiles: dict[ProfileId, AgentProfile] = {}
        self.agents: dict[AgentId, Agent] = {}
        #: All that are not closed.
        self.interactions: dict[InteractionId, Interaction] = {}
        #: All that are open.
        self.offers: dict[OfferId, Offer] = {}

    def take(self, entries: Iterable[FloorEntry]) -> None:
        """Take entries in, in order."""
        for entry in entries:
            self._take(entry)

    def _take(self, entry: FloorEntry) -> None:
        match entry.event:
            case SiteConfigured(site=site):
                self.sites[site.id] = site
            case QueueConfigured(queue=queue):
                self.queues[queue.id] = queue
            case ProfileConfigured(profile=profile):
                self.profiles[profile.id] = profile
            case AgentConfigured(agent=agent):
                self.agents[agent.id] = agent
            case AgentStateChanged() as state:
                self.agents[state.agent] = msgspec.structs.replace(
                    self.agents[state.agent],
                    status=state.status,
                    reason=state.reason,
                    since=state.since,
                    online=state.online,
                    lease_until=state.lease_until,
                )
            case InteractionArrived(interaction=interaction):
                self.interactions[interaction.id] = interaction
            case OfferMade(offer=offer):
                self.offers[offer.id] = offer
                self._move(offer.interaction, status=InteractionStatus.OFFERED, since=entry.at)
            case OfferEnded() as ended:
                del self.offers[ended.offer]
                if ended.outcome is not OfferOutcome.ACCEPTED:
                    self._move(ended.interaction, status=InteractionStatus.WAITING, since=entry.at)
            case InteractionAssigned() as assigned:
                self._move(
                    assigned.interaction,
                    status=InteractionStatus.ACTIVE,
                    agent=assigned.agent,
                    version=assigned.version,
                    since=assigned.since,
                )
            case InteractionRequeued() as requeued:
                self._move(
                    requeued.interaction,
                    status=InteractionStatus.WAITING,
                    agent=None,
                    version=requeued.version,
                    since=requeued.since,
                )
            case InteractionEnded() as over:
                self._move(over.interaction, status=InteractionStatus.WRAP_UP, since=over.since)
            case InteractionClosed(interaction=closed):
                del self.interactions[closed]

    def _move(self, interaction: InteractionId, **values: object) -> None:
        self.interactions[interaction] = msgspec.structs.replace(self.interactions[interaction], **values)
