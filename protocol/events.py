"""What happened. Four kinds of stream carry four kinds of event, and no event is of two kinds:

* `PublicEvent`: an interaction's public stream, customer and staff;
* `StaffEvent`: an interaction's staff stream, never near a customer's socket;
* `FloorEvent`: the floor's stream, staff only: agents, queues, offers, assignments;
* `RoomEvent`: a room's stream, for its members only.
"""

from protocol.bases import Event
from protocol.entities import Attachment, Party, Quote, Reason
from protocol.forms import FormAnswer
from protocol.ids import AgentId, ConsultationId, CustomerId, ExpertGroupId, MessageId, OfferId, QueueId
from protocol.kinds import EndReason, LinkedBy, OfferKind, OfferOutcome
from protocol.links import Link
from protocol.proposals import ProposalChanged, Proposed
from protocol.rooms import Card, ConsultationOutcome, Room

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
    #: Words of `text` that lead somewhere; in order, without overlap.
    links: tuple[Link, ...] = ()
    #: What it answers.
    quote: Quote | None = None


class MessageChanged(Event, frozen=True, kw_only=True, tag="message_changed"):
    """Its author wrote it anew; what it quotes and brings along stays."""

    id: MessageId
    text: str
    links: tuple[Link, ...] = ()


class MessageTakenBack(Event, frozen=True, kw_only=True, tag="message_taken_back"):
    """Its author took it back: words, files and links of it are not shown any more."""

    id: MessageId


class PartyJoined(Event, frozen=True, kw_only=True, tag="party_joined"):
    """An agent entered the chat."""

    party: Party


class PartyLeft(Event, frozen=True, kw_only=True, tag="party_left"):
    """An agent left the chat. `returned_to_queue`: the customer waits again, at the front."""

    party: Party
    returned_to_queue: bool = False


class PassedOn(Event, frozen=True, kw_only=True, tag="passed_on"):
    """The customer now waits in this queue: an agent handed them over, or the wait was long (by the system)."""

    by: Party
    queue_name: str
    #: Whether `by` stays until somebody answers.
    stays: bool = False


class InactivityWarned(Event, frozen=True, kw_only=True, tag="inactivity_warned"):
    """The customer has not answered for long; without an answer the chat ends then (Unix milliseconds)."""

    closes_at: int


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


PublicEvent = (
    ChatStarted
    | MessagePosted
    | MessageChanged
    | MessageTakenBack
    | PartyJoined
    | PartyLeft
    | PassedOn
    | InactivityWarned
    | Marked
    | ConnectionChanged
    | Proposed
    | ProposalChanged
    | ChatEnded
)


# --- staff stream -----------------------------------------------------------------------------


class OfferExplained(Event, frozen=True, kw_only=True, tag="offer_explained"):
    """An offer was made; why this agent and who came next."""

    offer: OfferId
    agent: AgentId
    reason: Reason
    kind: OfferKind = OfferKind.QUEUE
    by: AgentId | None = None
    brief: str = ""


class OfferConcluded(Event, frozen=True, kw_only=True, tag="offer_concluded"):
    """How that offer ended."""

    offer: OfferId
    agent: AgentId
    outcome: OfferOutcome
    #: Why she declined, if she said.
    reason: str = ""


class ChatTaken(Event, frozen=True, kw_only=True, tag="chat_taken"):
    """An agent took it from the queue herself; `out_of_turn`: others waited before it."""

    agent: AgentId
    out_of_turn: bool = False


class HandedOver(Event, frozen=True, kw_only=True, tag="handed_over"):
    """The chat went to a queue: by an agent with a brief, or by overflow (`by` is None)."""

    queue: QueueId
    by: AgentId | None = None
    brief: str = ""
    stays: bool = False


class HiddenPosted(Event, frozen=True, kw_only=True, tag="hidden_posted"):
    """A message that only staff see. Its id is the id of the command that sent it."""

    id: MessageId
    author: AgentId
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    #: It is also a note on the customer.
    kept: bool = False


class FlagRaised(Event, frozen=True, kw_only=True, tag="flag_raised"):
    """An agent asks for a supervisor."""

    by: AgentId
    text: str = ""


class FlagLowered(Event, frozen=True, kw_only=True, tag="flag_lowered"):
    """Somebody saw to it."""

    by: AgentId


class BlockMade(Event, frozen=True, kw_only=True, tag="block_made"):
    """The customer may not chat for now."""

    by: AgentId
    reason: str = ""
    until: int | None = None


class Monitored(Event, frozen=True, kw_only=True, tag="monitored"):
    """A supervisor reads along, or does not any more."""

    by: AgentId
    on: bool


class Coached(Event, frozen=True, kw_only=True, tag="coached"):
    """A supervisor who reads along says something to the chat's staff. Its id is the command's."""

    id: MessageId
    author: AgentId
    text: str
    #: Who had the chat then; who comes later reads whom it was for.
    to: AgentId | None = None


class BargedIn(Event, frozen=True, kw_only=True, tag="barged_in"):
    """A supervisor joined unasked; the public stream says that she joined."""

    by: AgentId


class ChatAssigned(Event, frozen=True, kw_only=True, tag="chat_assigned"):
    """A supervisor gave the chat to an agent; to herself: she took it over."""

    by: AgentId
    agent: AgentId
    #: Who had it.
    before: AgentId | None = None
    brief: str = ""


class ExpertAsked(Event, frozen=True, kw_only=True, tag="expert_asked"):
    """A group of experts was asked; again, when a fallback group is."""

    consultation: ConsultationId
    group: ExpertGroupId
    by: AgentId
    question: str


class ExpertJoined(Event, frozen=True, kw_only=True, tag="expert_joined"):
    """An expert took the question."""

    consultation: ConsultationId
    expert: AgentId


class ExpertDone(Event, frozen=True, kw_only=True, tag="expert_done"):
    """How the consultation ended; `by` is None when time or the lack of experts ended it."""

    consultation: ConsultationId
    outcome: ConsultationOutcome
    by: AgentId | None = None


class RecordLinked(Event, frozen=True, kw_only=True, tag="record_linked"):
    """The customer was found to be a record, or (None) is not after all. `by` is None for the system."""

    how: LinkedBy
    by: AgentId | None = None
    record: CustomerId | None = None
    #: The record's name then.
    name: str = ""


class CallNoted(Event, frozen=True, kw_only=True, tag="call_noted"):
    """An agent called the customer."""

    by: AgentId
    phone: str
    consent: bool = False


class DispositionSet(Event, frozen=True, kw_only=True, tag="disposition_set"):
    """What came of the chat, as an agent says, or (`by` is None) as the queue's default."""

    by: AgentId | None = None
    #: The key and its words then; empty: none.
    disposition: str = ""
    label: str = ""
    notes: str = ""


class WrapUpFinished(Event, frozen=True, kw_only=True, tag="wrap_up_finished"):
    """The agent is done with the chat after its end, or her time was over (`timed_out`)."""

    agent: AgentId
    timed_out: bool = False


StaffEvent = (
    OfferExplained
    | OfferConcluded
    | ChatTaken
    | HandedOver
    | HiddenPosted
    | FlagRaised
    | FlagLowered
    | BlockMade
    | Monitored
    | Coached
    | BargedIn
    | ChatAssigned
    | ExpertAsked
    | ExpertJoined
    | ExpertDone
    | RecordLinked
    | CallNoted
    | DispositionSet
    | WrapUpFinished
)


# --- rooms ------------------------------------------------------------------------------------


class RoomOpened(Event, frozen=True, kw_only=True, tag="room_opened"):
    """The first event of a room."""

    room: Room


class RoomMessage(Event, frozen=True, kw_only=True, tag="room_message"):
    """Something was said. Its id is the id of the command that said it."""

    id: MessageId
    author: AgentId
    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    card: Card | None = None


class RoomMembersChanged(Event, frozen=True, kw_only=True, tag="room_members_changed"):
    """Who is in it now. Whoever left gets this as the last entry."""

    members: tuple[AgentId, ...]


class RoomSeen(Event, frozen=True, kw_only=True, tag="room_seen"):
    """How far a member has read (sequence number, never falling)."""

    agent: AgentId
    seen: int


class RoomClosed(Event, frozen=True, kw_only=True, tag="room_closed"):
    """Nothing more can be said in it."""

    by: AgentId | None = None


RoomEvent = RoomOpened | RoomMessage | RoomMembersChanged | RoomSeen | RoomClosed
