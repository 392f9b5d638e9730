"""What the engine is told, and what it answers.

How the floor's entries become routing events (one commit's entries together, in their order):

| floor event             | routing events                                                         |
|-------------------------|------------------------------------------------------------------------|
| `queue_configured`      | `QueueDefined` (seconds become milliseconds)                           |
| `agent_configured`      | `AgentDefined` (a `Service` for each of `Agent.queues`)                |
| `agent_state_changed`   | `AgentAvailable`, `ready` = status is ready, online, no lease running  |
| `interaction_arrived`   | `InteractionWaiting`                                                   |
| `offer_made`            | `OfferOpened`                                                          |
| `offer_ended`           | `OfferClosed`                                                          |
| `interaction_assigned`  | `InteractionAssigned`                                                  |
| `interaction_requeued`  | `InteractionRequeued`, then `InteractionReleased`: in this order, for  |
|                         | what nobody holds and nobody waits in is forgotten                     |
| `interaction_ended`     | `InteractionLeft` (wrap-up goes on holding the agent's place)          |
| `interaction_closed`    | `InteractionReleased`                                                  |

A rebuild from a snapshot feeds all of it as one batch: queues, agents, an `InteractionWaiting` for
every interaction, then `OfferOpened`, `InteractionAssigned` and `AgentAvailable` as things stand.

Each `Propose` is answered exactly once, by `OfferOpened` or by `ProposalRejected`.
Times are Unix milliseconds on the database's clock; `at` is when the event happened.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from protocol.entities import Channel, OfferOutcome, Reason
from protocol.ids import AgentId, InteractionId, QueueId


class RoutingRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True):
    """Base of all that goes in and out; tagged, so that a day can be recorded and played back."""


class Service(RoutingRecord, frozen=True, kw_only=True):
    """An agent serves a queue on a channel. Of the free agents, the lowest priority number is asked first."""

    queue: QueueId
    priority: int
    channel: Channel = Channel.CHAT


# --- in ---------------------------------------------------------------------------------------


class QueueDefined(RoutingRecord, frozen=True, kw_only=True):
    """A queue was made or changed. What waits in it is judged anew."""

    at: int
    queue: QueueId
    #: Required skills, name to least level (1 to 9).
    skills: Mapping[str, int] = field(default_factory=dict[str, int])
    #: Service target in milliseconds; 0 means none: served after all that have one.
    target: int
    #: How long an offer of this queue rings, in milliseconds.
    offer_for: int


class AgentDefined(RoutingRecord, frozen=True, kw_only=True):
    """An agent was made or changed. A new one is not available until `AgentAvailable` says so."""

    at: int
    agent: AgentId
    #: Skills, name to level (1 to 9).
    skills: Mapping[str, int] = field(default_factory=dict[str, int])
    services: tuple[Service, ...] = ()
    #: Most interactions at once, by channel; none on a channel that is not named.
    capacity: Mapping[Channel, int] = field(default_factory=dict[Channel, int])


class AgentAvailable(RoutingRecord, frozen=True, kw_only=True):
    """An agent takes offers (`ready`), or does not. Open interactions are not touched."""

    at: int
    agent: AgentId
    ready: bool
    #: Since when; of agents with equal load the one idle for longest is asked first.
    since: int


class InteractionWaiting(RoutingRecord, frozen=True, kw_only=True):
    """An interaction waits in a queue. Told again of a waiting one, it replaces what was known."""

    at: int
    interaction: InteractionId
    queue: QueueId
    #: First arrival; the age it is judged by, whatever happened since.
    arrived: int
    channel: Channel = Channel.CHAT
    #: Required besides those of the queue (language, product), name to least level.
    skills: Mapping[str, int] = field(default_factory=dict[str, int])


class InteractionLeft(RoutingRecord, frozen=True, kw_only=True):
    """An interaction does not wait any more. Whoever holds it goes on holding it."""

    at: int
    interaction: InteractionId


class InteractionRequeued(RoutingRecord, frozen=True, kw_only=True):
    """A known interaction waits again with its first arrival, in another queue if one is given.

    Whoever holds it goes on holding it until released: an agent may wait with the customer.
    """

    at: int
    interaction: InteractionId
    queue: QueueId | None = None


class InteractionAssigned(RoutingRecord, frozen=True, kw_only=True):
    """An agent holds the interaction, by an offer or by taking it; it does not wait any more."""

    at: int
    interaction: InteractionId
    agent: AgentId
    since: int


class InteractionReleased(RoutingRecord, frozen=True, kw_only=True):
    """An agent does not hold the interaction any more; without `agent`, nobody does."""

    at: int
    interaction: InteractionId
    agent: AgentId | None = None


class OfferOpened(RoutingRecord, frozen=True, kw_only=True):
    """An interaction rings at an agent: a proposal that was carried out, or an offer found at the start."""

    at: int
    interaction: InteractionId
    agent: AgentId


class OfferClosed(RoutingRecord, frozen=True, kw_only=True):
    """An offer is over. Accepted, the agent holds the interaction; else it waits again."""

    at: int
    interaction: InteractionId
    agent: AgentId
    outcome: OfferOutcome


class ProposalRejected(RoutingRecord, frozen=True, kw_only=True):
    """A proposal could not be carried out: the floor had moved on. What moved comes as events."""

    at: int
    interaction: InteractionId
    agent: AgentId


class TimePassed(RoutingRecord, frozen=True, kw_only=True):
    """Nothing happened until now; due at `Engine.wakes_at`."""

    at: int


RoutingEvent = (
    QueueDefined
    | AgentDefined
    | AgentAvailable
    | InteractionWaiting
    | InteractionLeft
    | InteractionRequeued
    | InteractionAssigned
    | InteractionReleased
    | OfferOpened
    | OfferClosed
    | ProposalRejected
    | TimePassed
)


# --- out --------------------------------------------------------------------------------------


class Propose(RoutingRecord, frozen=True, kw_only=True):
    """Put this interaction to this agent. Neither is proposed again until the answer is told."""

    interaction: InteractionId
    agent: AgentId
    queue: QueueId
    #: Milliseconds the offer shall ring.
    deadline_in: int
    reason: Reason


Decision = Propose
