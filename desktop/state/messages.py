"""What a transcript is made of. An item is frozen; a changed one is a new item with the same key."""

from enum import IntEnum

from msgspec import Struct

from protocol.asides import SendHidden
from protocol.commands import SendMessage, StaffCommand
from protocol.entities import Attachment, Party, Quote, Reason
from protocol.errors import ErrorCode
from protocol.forms import FormAnswer
from protocol.ids import (
    AgentId,
    CannedId,
    ConsultationId,
    CustomerId,
    ExpertGroupId,
    FileId,
    MessageId,
    OfferId,
    ProposalId,
    QueueId,
)
from protocol.kinds import Channel, EndReason, LinkedBy, OfferKind, OfferOutcome, ProposalState
from protocol.links import Link
from protocol.proposals import PositionShare, Proposable
from protocol.rooms import ConsultationOutcome


class Delivery(IntEnum):
    """How far a message of ours has come. Others' messages are `SENT`."""

    #: Kept on this machine, on its way.
    OUTBOX = 0
    #: Stored by the server for good.
    SENT = 1
    DELIVERED = 2
    SEEN = 3
    #: Refused; `failure` says why. Retry (the same id) or discard.
    FAILED = 4
    #: Kept on this machine for so long that the agent is asked before it goes out.
    HELD = 5


class Failure(Struct, frozen=True):
    """Why a message failed, in plain words."""

    code: ErrorCode
    text: str


class Upload(Struct, frozen=True):
    """A file of an outbox message. `sent` of `bytes`; equal when it is all there."""

    file: FileId
    name: str
    bytes: int
    sent: int = 0


#: Commands that say something in a chat: to all in it, or to staff alone.
Words = SendMessage | SendHidden


class Queued(Struct, frozen=True):
    """A command without an answer yet, or a message that failed and waits for retry or discard."""

    command: StaffCommand
    uploads: tuple[Upload, ...] = ()
    failure: Failure | None = None
    #: When it was written, in this machine's Unix milliseconds; 0 is not known.
    written_at: int = 0
    #: Waits for the agent's word before it goes out: it is older than `limits.ASK_BEFORE_SENDING_AFTER`.
    held: bool = False
    #: Not before, in this machine's Unix milliseconds: until then its author can undo the sending.
    goes_at: int = 0
    #: Texts kept ready that stand in it: they are used once it is said.
    used: tuple[CannedId, ...] = ()


class _Item(Struct, frozen=True, kw_only=True):
    """Base of all items.

    `key` is stable and unique in a conversation; `revision` rises when an item is replaced by a
    changed one, so that (key, revision) names what it looks like. `at` is server time in ms.
    """

    key: str
    at: int
    revision: int = 0


class StartItem(_Item, frozen=True, kw_only=True):
    """The customer rang; the form's answers are the first thing to read (FEATURES 2)."""

    customer: Party
    queue_name: str
    question: str
    answers: tuple[FormAnswer, ...]
    welcome: str
    channel: Channel = Channel.CHAT


class MessageItem(_Item, frozen=True, kw_only=True):
    """A message, from the server or still in the outbox (`seq` 0)."""

    id: MessageId
    author: Party
    #: Said by the agent at this desk.
    mine: bool
    text: str
    attachments: tuple[Attachment, ...] = ()
    uploads: tuple[Upload, ...] = ()
    #: Words of `text` that lead somewhere; in order, without overlap.
    links: tuple[Link, ...] = ()
    #: What it answers.
    quote: Quote | None = None
    seq: int = 0
    delivery: Delivery = Delivery.SENT
    failure: Failure | None = None
    #: The number of its last change in the public stream; 0: it is as it was first said.
    revised: int = 0
    #: The words it was first said with, once it was changed or taken back; customers never read them again.
    first: str | None = None
    #: Its author took it back: words, links and files are gone.
    taken_back: bool = False
    #: What the agent at this desk asked to make of it, until that is answered; empty: to take it back.
    asked: str | None = None


class HiddenItem(_Item, frozen=True, kw_only=True):
    """Staff only: a hidden message, from the server or still in the outbox (`seq` 0).

    It is no `MessageItem`, so that nothing meant for what the customer reads takes it for one.
    """

    id: MessageId
    author: AgentId | None
    #: Said by the agent at this desk.
    mine: bool
    text: str
    attachments: tuple[Attachment, ...] = ()
    uploads: tuple[Upload, ...] = ()
    #: It is also a note on the customer.
    kept: bool = False
    #: A supervisor who reads along says it, to the chat's staff.
    coach: bool = False
    #: To whom, where that is somebody else than the agent at this desk.
    to: AgentId | None = None
    seq: int = 0
    delivery: Delivery = Delivery.SENT
    failure: Failure | None = None


class JoinedItem(_Item, frozen=True, kw_only=True):
    """An agent entered the chat."""

    party: Party


class LeftItem(_Item, frozen=True, kw_only=True):
    """An agent left the chat; the customer may wait again."""

    party: Party
    returned_to_queue: bool


class PassedItem(_Item, frozen=True, kw_only=True):
    """The customer waits in another queue now."""

    by: Party
    queue_name: str
    #: Whether `by` stays until somebody answers.
    stays: bool = False


class WarnedItem(_Item, frozen=True, kw_only=True):
    """The customer was told that the chat ends without an answer."""

    #: Server time, Unix milliseconds.
    closes_at: int


class Proposal(Struct, frozen=True, kw_only=True):
    """Something proposed, and where it stands."""

    id: ProposalId
    author: Party
    what: Proposable
    #: Until when it can be answered (server time, Unix milliseconds).
    deadline: int
    state: ProposalState
    #: Who took the last step, why it failed or was refused; None before the first one.
    by: Party | None = None
    detail: str = ""
    #: Of co-browsing: the customer lets staff see the last minutes too.
    past: bool = False
    #: When its last step was taken (server time).
    at: int = 0
    #: The chat ended while it was open or went on.
    over: bool = False
    #: It began as a question, and not as something agreed to.
    asked: bool = True

    @property
    def open(self) -> bool:
        """It waits for an answer."""
        return self.state is ProposalState.OPEN and not self.over

    @property
    def going_on(self) -> bool:
        """It was agreed to and is not done."""
        return self.state is ProposalState.ACCEPTED and not self.over

    @property
    def shared_once(self) -> bool:
        """A position that was told one time; nothing of it goes on but that it can be seen."""
        return self.going_on and isinstance(self.what, PositionShare) and not self.what.live


class ProposalItem(_Item, frozen=True, kw_only=True):
    """One side proposed something; the item changes with its state."""

    proposal: Proposal
    #: Of the public stream.
    seq: int = 0


class EndedItem(_Item, frozen=True, kw_only=True):
    """The chat ended."""

    by: Party
    reason: EndReason


class OfferedItem(_Item, frozen=True, kw_only=True):
    """Staff only: to whom it was offered and why (N11), or which colleague was asked by whom."""

    offer: OfferId
    agent: AgentId
    reason: Reason
    kind: OfferKind = OfferKind.QUEUE
    by: AgentId | None = None
    brief: str = ""


class OfferOverItem(_Item, frozen=True, kw_only=True):
    """Staff only: how an offer ended."""

    offer: OfferId
    agent: AgentId
    outcome: OfferOutcome
    #: Why she declined, if she said.
    reason: str = ""
    #: As the offer's own item told; QUEUE, nobody and nothing when that is not held.
    kind: OfferKind = OfferKind.QUEUE
    by: AgentId | None = None
    brief: str = ""


class TakenItem(_Item, frozen=True, kw_only=True):
    """Staff only: an agent took it from the queue herself."""

    agent: AgentId
    out_of_turn: bool = False


class HandedItem(_Item, frozen=True, kw_only=True):
    """Staff only: it went to a queue, by an agent with a brief or (`by` None) by overflow."""

    queue: QueueId
    by: AgentId | None = None
    brief: str = ""
    stays: bool = False


class FlagItem(_Item, frozen=True, kw_only=True):
    """Staff only: a flag for the supervisor went up, or down."""

    by: AgentId
    raised: bool
    text: str = ""


class BlockItem(_Item, frozen=True, kw_only=True):
    """Staff only: the customer may not chat for now."""

    by: AgentId
    reason: str = ""
    #: Unix milliseconds; None: until it is taken back.
    until: int | None = None


class MonitoredItem(_Item, frozen=True, kw_only=True):
    """Staff only: a supervisor reads along, or does not any more."""

    by: AgentId
    on: bool


class BargedItem(_Item, frozen=True, kw_only=True):
    """Staff only: a supervisor joined unasked."""

    by: AgentId


class AssignedItem(_Item, frozen=True, kw_only=True):
    """Staff only: a supervisor gave the chat to an agent, or (`by` is `agent`) took it over."""

    by: AgentId
    agent: AgentId
    before: AgentId | None = None
    brief: str = ""


class ExpertAskedItem(_Item, frozen=True, kw_only=True):
    """Staff only: a group of experts was asked."""

    consultation: ConsultationId
    group: ExpertGroupId
    by: AgentId
    question: str


class ExpertJoinedItem(_Item, frozen=True, kw_only=True):
    """Staff only: an expert took the question."""

    consultation: ConsultationId
    expert: AgentId


class ExpertDoneItem(_Item, frozen=True, kw_only=True):
    """Staff only: how a consultation ended."""

    consultation: ConsultationId
    outcome: ConsultationOutcome
    by: AgentId | None = None


class LinkedItem(_Item, frozen=True, kw_only=True):
    """Staff only: the customer was found to be a record, or (`record` None) is not after all."""

    how: LinkedBy
    by: AgentId | None = None
    record: CustomerId | None = None
    #: The record's name then.
    name: str = ""


class CalledItem(_Item, frozen=True, kw_only=True):
    """Staff only: an agent called the customer."""

    by: AgentId
    phone: str
    #: The customer agreed, as she says.
    consent: bool = False


class DispositionItem(_Item, frozen=True, kw_only=True):
    """Staff only: what came of the chat; `by` is None for the queue's default."""

    by: AgentId | None = None
    disposition: str = ""
    label: str = ""
    notes: str = ""


class WrappedUpItem(_Item, frozen=True, kw_only=True):
    """Staff only: the agent finished the chat, or her time was over."""

    agent: AgentId
    timed_out: bool = False


#: What somebody wrote: to all in the chat, or to staff alone.
Said = MessageItem | HiddenItem
StaffItem = (
    HiddenItem
    | OfferedItem
    | OfferOverItem
    | TakenItem
    | HandedItem
    | FlagItem
    | BlockItem
    | MonitoredItem
    | BargedItem
    | AssignedItem
    | ExpertAskedItem
    | ExpertJoinedItem
    | ExpertDoneItem
    | LinkedItem
    | CalledItem
    | DispositionItem
    | WrappedUpItem
)
Item = StartItem | MessageItem | JoinedItem | LeftItem | PassedItem | WarnedItem | ProposalItem | EndedItem | StaffItem
