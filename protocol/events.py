"""What happened. Three kinds of stream carry three kinds of event, and no event is of two kinds:

* `PublicEvent`: an interaction's public stream, customer and staff;
* `StaffEvent`: an interaction's staff stream, never near a customer's socket;
* `FloorEvent`: the floor's stream, staff only: agents, queues, offers, assignments.
"""

from msgspec import Struct

from protocol.entities import (
    Agent,
    AgentStatus,
    Attachment,
    EndReason,
    FormAnswer,
    Interaction,
    NotReadyReason,
    Offer,
    OfferOutcome,
    Party,
    Queue,
    Reason,
    Site,
)
from protocol.ids import AgentId, InteractionId, MessageId, OfferId


class Event(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """Base of all events. The tag on the wire is the struct's `tag`."""


# --- public stream ----------------------------------------------------------------------------


class ChatStarted(Event, frozen=True, kw_only=True, tag="chat_started"):
    """The customer rang: the form's answers are the first thing an agent reads."""

    customer: Party
    queue_name: str
    answers: tuple[FormAnswer, ...] = ()
    question: str = ""
    #: The queue's welcome with its variables filled in.
    welcome: str = ""


class MessagePosted(Event, frozen=True, kw_only=True, tag="message_posted"):
    """A message both sides see. Its id is the id of the command that sent it."""

    id: MessageId
    author: Party
    text: str = ""
    attachments: tuple[Attachment, ...] = ()


class PartyJoined(Event, frozen=True, kw_only=True, tag="party_joined"):
    """An agent entered the chat."""

    party: Party


class PartyLeft(Event, frozen=True, kw_only=True, tag="party_left"):
    """An agent left the chat. `returned_to_queue`: the customer waits again, at the front."""

    party: Party
    returned_to_queue: bool = False


class Marked(Event, frozen=True, kw_only=True, tag="marked"):
    """How far one side has received and seen the public stream (sequence numbers, never falling)."""

    party: Party
    delivered: int
    seen: int


class ConnectionChanged(Event, frozen=True, kw_only=True, tag="connection_changed"):
    """One side's last link is gone, or one is back. Short drops are told to nobody.

    Told again with another `until` when the server gives more time, as after its own restart.
    """

    party: Party
    connected: bool
    #: While gone: when an agent's chat goes back to its queue, and when a customer's chat ends.
    until: int | None = None


class ChatEnded(Event, frozen=True, kw_only=True, tag="chat_ended"):
    """Nothing more can be said in this chat."""

    by: Party
    reason: EndReason


PublicEvent = ChatStarted | MessagePosted | PartyJoined | PartyLeft | Marked | ConnectionChanged | ChatEnded


# --- staff stream -----------------------------------------------------------------------------


class OfferExplained(Event, frozen=True, kw_only=True, tag="offer_explained"):
    """An offer was made; why this agent and who came next."""

    offer: OfferId
    agent: AgentId
    reason: Reason


class OfferConcluded(Event, frozen=True, kw_only=True, tag="offer_concluded"):
    """How that offer ended."""

    offer: OfferId
    agent: AgentId
    outcome: OfferOutcome


class WrapUpFinished(Event, frozen=True, kw_only=True, tag="wrap_up_finished"):
    """The agent is done with the chat after its end."""

    agent: AgentId


StaffEvent = OfferExplained | OfferConcluded | WrapUpFinished


# --- floor stream -----------------------------------------------------------------------------


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
    """An interaction has a (new) owner. `version` is the fence for her writes."""

    interaction: InteractionId
    agent: AgentId
    version: int
    since: int


class InteractionRequeued(Event, frozen=True, kw_only=True, tag="interaction_requeued"):
    """An interaction lost its owner and waits at the front, with its original arrival."""

    interaction: InteractionId
    version: int
    since: int


class InteractionEnded(Event, frozen=True, kw_only=True, tag="interaction_ended"):
    """The conversation is over; its agent, if any, has wrap-up to do. Without an agent it closes."""

    interaction: InteractionId
    reason: EndReason
    since: int


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
    | InteractionEnded
    | InteractionClosed
)
