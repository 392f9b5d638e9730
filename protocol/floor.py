"""What happens on the floor: agents, queues, offers, assignments, experts. Staff only."""

from msgspec import structs

from protocol.bases import Event
from protocol.entities import (
    Agent,
    AgentProfile,
    Block,
    Broadcast,
    Customer,
    Flag,
    Interaction,
    Note,
    Offer,
    Passed,
    Queue,
    Seat,
    Site,
)
from protocol.ids import AgentId, BroadcastId, ConsultationId, CustomerId, InteractionId, OfferId, QueueId, VisitorId
from protocol.kinds import AgentStatus, EndReason, FieldMeaning, NotReadyReason, OfferOutcome
from protocol.rooms import Consultation, ConsultationOutcome, ExpertGroup


class SiteConfigured(Event, frozen=True, kw_only=True, tag="site_configured"):
    """A site was made or changed."""

    site: Site


class QueueConfigured(Event, frozen=True, kw_only=True, tag="queue_configured"):
    """A queue was made or changed."""

    queue: Queue


class AgentConfigured(Event, frozen=True, kw_only=True, tag="agent_configured"):
    """An agent was made or changed by an administrator."""

    agent: Agent


class AgentStateChanged(Event, frozen=True, kw_only=True, tag="agent_state_changed"):
    """An agent chose another state, signed in or out, or was set aside by the system."""

    agent: AgentId
    status: AgentStatus
    reason: NotReadyReason | None = None
    since: int
    online: bool
    #: As `Agent.lease_until`.
    lease_until: int | None = None
    #: The supervisor who set it for her.
    by: AgentId | None = None


class InteractionArrived(Event, frozen=True, kw_only=True, tag="interaction_arrived"):
    """A customer entered a queue."""

    interaction: Interaction


class OfferMade(Event, frozen=True, kw_only=True, tag="offer_made"):
    """An interaction was put to an agent."""

    offer: Offer


class OfferEnded(Event, frozen=True, kw_only=True, tag="offer_ended"):
    """An offer is over. Unless accepted, the interaction waits again from its first arrival."""

    offer: OfferId
    interaction: InteractionId
    agent: AgentId
    outcome: OfferOutcome


class InteractionAssigned(Event, frozen=True, kw_only=True, tag="interaction_assigned"):
    """An interaction has a (new) owner. `version` is the fence for her writes. A seat she had is gone."""

    interaction: InteractionId
    agent: AgentId
    version: int
    since: int
    #: Who had it until now, if anybody; if she stays, `seat_taken` follows.
    before: AgentId | None = None


class InteractionRequeued(Event, frozen=True, kw_only=True, tag="interaction_requeued"):
    """An interaction waits (again), with its original arrival and without an owner.

    It lost her, was handed over to a queue, or waited in another queue.
    """

    interaction: InteractionId
    version: int
    since: int
    #: Who had it until now, if anybody; if she stays, `seat_taken` follows.
    before: AgentId | None = None
    #: Where it waits now; None: where it was.
    queue: QueueId | None = None
    passed: Passed | None = None


class SeatTaken(Event, frozen=True, kw_only=True, tag="seat_taken"):
    """An agent is in a chat that is not hers."""

    interaction: InteractionId
    seat: Seat


class SeatLeft(Event, frozen=True, kw_only=True, tag="seat_left"):
    """She is not any more."""

    interaction: InteractionId
    agent: AgentId


class InteractionFlagged(Event, frozen=True, kw_only=True, tag="interaction_flagged"):
    """A flag went up, or down (None)."""

    interaction: InteractionId
    flag: Flag | None = None


class DispositionChosen(Event, frozen=True, kw_only=True, tag="disposition_chosen"):
    """What came of an interaction, by key."""

    interaction: InteractionId
    disposition: str


class CustomerNoted(Event, frozen=True, kw_only=True, tag="customer_noted"):
    """Something was noted about a customer; it stands in all their open interactions."""

    visitor: VisitorId
    note: Note


class CustomerLinked(Event, frozen=True, kw_only=True, tag="customer_linked"):
    """The customer of an interaction was found to be a record, or (None) is not after all.

    The words from `name` on stand in where the customer said nothing, in the place of those of a record before.
    """

    interaction: InteractionId
    record: CustomerId | None = None
    verified: bool = False
    name: str = ""
    email: str = ""
    phone: str = ""
    customer_number: str = ""

    def applied_to(self, customer: Customer) -> Customer:
        """The customer as they stand from now on: the one way that a card takes this in."""
        said = {
            meaning: "" if meaning in customer.stand_ins else before
            for meaning, before in (
                (FieldMeaning.NAME, customer.name),
                (FieldMeaning.EMAIL, customer.email),
                (FieldMeaning.PHONE, customer.phone),
                (FieldMeaning.CUSTOMER_NUMBER, customer.customer_number),
            )
        }
        lent = {
            meaning: word
            for meaning, word in (
                (FieldMeaning.NAME, self.name),
                (FieldMeaning.EMAIL, self.email),
                (FieldMeaning.PHONE, self.phone),
                (FieldMeaning.CUSTOMER_NUMBER, self.customer_number),
            )
            if word and not said[meaning]
        }
        shown = {**said, **lent}
        return structs.replace(
            customer,
            name=shown[FieldMeaning.NAME],
            email=shown[FieldMeaning.EMAIL],
            phone=shown[FieldMeaning.PHONE],
            customer_number=shown[FieldMeaning.CUSTOMER_NUMBER],
            record=self.record,
            verified=self.verified,
            stand_ins=tuple(lent),
        )


class VisitorBlocked(Event, frozen=True, kw_only=True, tag="visitor_blocked"):
    """A visitor may not chat for now; replaces an earlier block."""

    block: Block


class VisitorUnblocked(Event, frozen=True, kw_only=True, tag="visitor_unblocked"):
    """They may again: the block was taken back, or is over."""

    visitor: VisitorId


class BroadcastSent(Event, frozen=True, kw_only=True, tag="broadcast_sent"):
    """A supervisor tells something."""

    broadcast: Broadcast


class BroadcastRead(Event, frozen=True, kw_only=True, tag="broadcast_read"):
    """Somebody it was for has read it."""

    broadcast: BroadcastId
    agent: AgentId


class BroadcastOver(Event, frozen=True, kw_only=True, tag="broadcast_over"):
    """Its time is over, or (`by`) it was taken back; it leaves the floor."""

    broadcast: BroadcastId
    by: AgentId | None = None


class ExpertGroupConfigured(Event, frozen=True, kw_only=True, tag="expert_group_configured"):
    """A group of experts was made or changed."""

    group: ExpertGroup


class ProfileConfigured(Event, frozen=True, kw_only=True, tag="profile_configured"):
    """A profile was made or changed; its agents follow, each as `agent_configured`."""

    profile: AgentProfile


class ConsultationAsked(Event, frozen=True, kw_only=True, tag="consultation_asked"):
    """A question rings at experts."""

    consultation: Consultation


class ConsultationChanged(Event, frozen=True, kw_only=True, tag="consultation_changed"):
    """Somebody declined or accepted, or a fallback group is asked; replaces what was known."""

    consultation: Consultation


class ConsultationClosed(Event, frozen=True, kw_only=True, tag="consultation_closed"):
    """It is over; it leaves the floor."""

    consultation: ConsultationId
    outcome: ConsultationOutcome
    by: AgentId | None = None


class InteractionEnded(Event, frozen=True, kw_only=True, tag="interaction_ended"):
    """The conversation is over; its agent, if any, has wrap-up to do. Without an agent it closes.

    Seats are gone with it.
    """

    interaction: InteractionId
    reason: EndReason
    since: int
    #: In a timed wrap-up: when it ends by itself.
    wrap_up_until: int | None = None


class InteractionClosed(Event, frozen=True, kw_only=True, tag="interaction_closed"):
    """Nothing is left to do."""

    interaction: InteractionId


FloorEvent = (
    SiteConfigured
    | QueueConfigured
    | AgentConfigured
    | AgentStateChanged
    | InteractionArrived
    | OfferMade
    | OfferEnded
    | InteractionAssigned
    | InteractionRequeued
    | SeatTaken
    | SeatLeft
    | InteractionFlagged
    | DispositionChosen
    | CustomerNoted
    | CustomerLinked
    | VisitorBlocked
    | VisitorUnblocked
    | BroadcastSent
    | BroadcastRead
    | BroadcastOver
    | ProfileConfigured
    | ExpertGroupConfigured
    | ConsultationAsked
    | ConsultationChanged
    | ConsultationClosed
    | InteractionEnded
    | InteractionClosed
)
