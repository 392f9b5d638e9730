"""The floor as its log tells it, event by event: what the rows must be equal to."""

from collections.abc import Iterable

import msgspec

from protocol.entities import Agent, AgentProfile, Block, Broadcast, Interaction, Note, Offer, Queue, Seat, Site
from protocol.floor import (
    AgentConfigured,
    AgentStateChanged,
    BroadcastOver,
    BroadcastRead,
    BroadcastSent,
    ConsultationAsked,
    ConsultationChanged,
    ConsultationClosed,
    CustomerLinked,
    CustomerNoted,
    DispositionChosen,
    ExpertGroupConfigured,
    InteractionArrived,
    InteractionAssigned,
    InteractionClosed,
    InteractionEnded,
    InteractionFlagged,
    InteractionRequeued,
    OfferEnded,
    OfferMade,
    ProfileConfigured,
    QueueConfigured,
    SeatLeft,
    SeatTaken,
    SiteConfigured,
    VisitorBlocked,
    VisitorUnblocked,
)
from protocol.frames import FloorEntry
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
from protocol.kinds import InteractionStatus, OfferKind, OfferOutcome
from protocol.rooms import Consultation, ExpertGroup


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
        self.blocks: dict[VisitorId, Block] = {}
        #: All that are not over.
        self.broadcasts: dict[BroadcastId, Broadcast] = {}
        self.expert_groups: dict[ExpertGroupId, ExpertGroup] = {}
        #: All that have not ended.
        self.consultations: dict[ConsultationId, Consultation] = {}

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
                    set_by=state.by,
                )
            case InteractionArrived(interaction=interaction):
                self.interactions[interaction.id] = interaction
            case OfferMade(offer=offer):
                self.offers[offer.id] = offer
                if offer.kind is OfferKind.QUEUE:
                    self._move(offer.interaction, status=InteractionStatus.OFFERED, since=entry.at)
            case OfferEnded() as ended:
                offer = self.offers.pop(ended.offer)
                if offer.kind is OfferKind.QUEUE and ended.outcome is not OfferOutcome.ACCEPTED:
                    self._move(ended.interaction, status=InteractionStatus.WAITING, since=entry.at)
            case InteractionAssigned() as assigned:
                self._move(
                    assigned.interaction,
                    status=InteractionStatus.ACTIVE,
                    agent=assigned.agent,
                    version=assigned.version,
                    since=assigned.since,
                    company=self._without(assigned.interaction, assigned.agent),
                    passed=None,
                )
            case InteractionRequeued() as requeued:
                self._move(
                    requeued.interaction,
                    status=InteractionStatus.WAITING,
                    agent=None,
                    version=requeued.version,
                    since=requeued.since,
                    queue=requeued.queue or self.interactions[requeued.interaction].queue,
                    passed=requeued.passed,
                )
            case SeatTaken(interaction=interaction, seat=seat):
                self._move(interaction, company=(*self.interactions[interaction].company, seat))
            case SeatLeft(interaction=interaction, agent=agent):
                self._move(interaction, company=self._without(interaction, agent))
            case InteractionFlagged(interaction=interaction, flag=flag):
                self._move(interaction, flag=flag)
            case DispositionChosen(interaction=interaction, disposition=disposition):
                self._move(interaction, disposition=disposition)
            case CustomerNoted(visitor=visitor, note=note):
                self._note(visitor, note)
            case CustomerLinked(interaction=interaction) as link:
                self._move(interaction, customer=link.applied_to(self.interactions[interaction].customer))
            case VisitorBlocked(block=block):
                self.blocks = {key: one for key, one in self.blocks.items() if one.number > block.drops}
                self.blocks[block.visitor] = block
            case VisitorUnblocked(visitor=visitor):
                # Perhaps an old one, that the floor did not carry any more.
                self.blocks.pop(visitor, None)
            case BroadcastSent(broadcast=broadcast):
                self.broadcasts[broadcast.id] = broadcast
            case BroadcastRead(broadcast=told, agent=agent):
                known = self.broadcasts[told]
                self.broadcasts[told] = msgspec.structs.replace(known, read=(*known.read, agent))
            case BroadcastOver(broadcast=told):
                del self.broadcasts[told]
            case InteractionEnded() as over:
                self._move(
                    over.interaction,
                    status=InteractionStatus.WRAP_UP,
                    since=over.since,
                    company=(),
                    passed=None,
                    wrap_up_until=over.wrap_up_until,
                )
            case InteractionClosed(interaction=closed):
                del self.interactions[closed]
            case ExpertGroupConfigured(group=group):
                self.expert_groups[group.id] = group
            case ConsultationAsked(consultation=consultation) | ConsultationChanged(consultation=consultation):
                self.consultations[consultation.id] = consultation
            case ConsultationClosed(consultation=over_now):
                del self.consultations[over_now]

    def _without(self, interaction: InteractionId, agent: AgentId) -> tuple[Seat, ...]:
        return tuple(seat for seat in self.interactions[interaction].company if seat.agent != agent)

    def _note(self, visitor: VisitorId, note: Note) -> None:
        for card in tuple(self.interactions.values()):
            if card.customer.visitor == visitor:
                self._move(card.id, customer=card.customer.with_note(note))

    def _move(self, interaction: InteractionId, **values: object) -> None:
        self.interactions[interaction] = msgspec.structs.replace(self.interactions[interaction], **values)
