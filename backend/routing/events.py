"""What the engine is told, and what it answers.

How the floor's entries become routing events (one commit's entries together, in their order):

| floor event             | routing events                                                         |
|-------------------------|------------------------------------------------------------------------|
| `queue_configured`      | `QueueDefined` (seconds become milliseconds)                           |
| `agent_configured`      | `AgentDefined` (a `Service` for each queue and channel of hers)        |
| `agent_state_changed`   | `AgentAvailable`, `ready` = status is ready, online, no lease running  |
| `interaction_arrived`   | `InteractionWaiting`                                                   |
| `offer_made`            | `OfferOpened`, `seat` where an agent is asked into a chat as company   |
| `offer_ended`           | `OfferClosed`                                                          |
| `interaction_assigned`  | `InteractionAssigned` (it is the former owner's no more)               |
| `interaction_requeued`  | `InteractionRequeued` (likewise)                                       |
| `seat_taken`            | `SeatHeld`                                                             |
| `seat_left`             | `InteractionReleased` of that agent                                    |
| `interaction_ended`     | `InteractionLeft` (wrap-up goes on holding the owner's place)          |
| `interaction_closed`    | `InteractionReleased` of everybody                                     |

A rebuild from a snapshot feeds all of it as one batch: queues, agents, an `InteractionWaiting` for
every interaction, then `OfferOpened`, `InteractionAssigned`, `SeatHeld` and `AgentAvailable` as
things stand; what is over and only wrapped up is assigned like the rest.

Each `Propose` is answered exactly once, by `OfferOpened` or by `ProposalRejected`.
Times are Unix milliseconds on the database's clock; `at` is when the event happened.
"""

from collections.abc import Mapping

from msgspec import Struct, field

from protocol.entities import Reason
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, OfferOutcome


class RoutingRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, tag=True, gc=False):
    """Base of all that goes in and out; tagged, so that a day can be recorded and played back."""


class Service(RoutingRecord, frozen=True, kw_only=True):
    """An agent serves a queue on a channel. Of the free agents, the lowest priority number is asked first."""

    queue: QueueId
    priority: int
    channel: Channel = Channel.CHAT


# --- in ---------------------------------------------------------------------------------------


class Step(RoutingRecord, frozen=True, kw_only=True):
    """After so many milliseconds of waiting these skills are needed at these levels at most; 0: not at all."""

    after: int
    skills: Mapping[str, int]


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
    #: What is given up over time, of the interactions' own requirements too; in any order.
    relax: tuple[Step, ...] = ()


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
    """An interaction is over. Seats in it are gone; its owner goes on holding it until released."""

    at: int
    interaction: InteractionId


class InteractionRequeued(RoutingRecord, frozen=True, kw_only=True):
    """A known interaction waits (again) with its first arrival, in another queue if one is given.

    It is its owner's no more; she is not asked for it at once. Seats stay.
    """

    at: int
    interaction: InteractionId
    queue: QueueId | None = None


class InteractionAssigned(RoutingRecord, frozen=True, kw_only=True):
    """An interaction has a (new) owner, by an offer or by taking it; it does not wait any more.

    The former owner holds it no more, and a seat of the new one's is gone.
    """

    at: int
    interaction: InteractionId
    agent: AgentId
    since: int


class SeatHeld(RoutingRecord, frozen=True, kw_only=True):
    """An agent is in an interaction that is not hers: a place of hers is taken, and it waits if it waited."""

    at: int
    interaction: InteractionId
    agent: AgentId
    since: int


class InteractionReleased(RoutingRecord, frozen=True, kw_only=True):
    """An agent holds the interaction no more, neither as owner nor in a seat; without `agent`, nobody does."""

    at: int
    interaction: InteractionId
    agent: AgentId | None = None


class OfferOpened(RoutingRecord, frozen=True, kw_only=True):
    """An interaction rings at an agent: a proposal that was carried out, a colleague's asking, or found at the start.

    Nothing else rings at her meanwhile, and it rings at nobody else.
    """

    at: int
    interaction: InteractionId
    agent: AgentId
    #: What she gets by accepting is a seat in it.
    seat: bool = False


class OfferClosed(RoutingRecord, frozen=True, kw_only=True):
    """An offer is over. Accepted, the agent has the interaction or her seat; else all is as it was before."""

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
    | SeatHeld
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
