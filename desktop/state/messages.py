"""What a transcript is made of. An item is frozen; a changed one is a new item with the same key."""

from enum import IntEnum

from msgspec import Struct

from protocol.commands import StaffCommand
from protocol.entities import Attachment, EndReason, FormAnswer, OfferOutcome, Party, Reason
from protocol.errors import ErrorCode
from protocol.ids import AgentId, FileId, MessageId, OfferId


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


class Queued(Struct, frozen=True):
    """A command without an answer yet, or a message that failed and waits for retry or discard."""

    command: StaffCommand
    uploads: tuple[Upload, ...] = ()
    failure: Failure | None = None
    #: When it was written, in this machine's Unix milliseconds; 0 is not known.
    written_at: int = 0
    #: Waits for the agent's word before it goes out: it is older than `limits.ASK_BEFORE_SENDING_AFTER`.
    held: bool = False


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


class MessageItem(_Item, frozen=True, kw_only=True):
    """A message, from the server or still in the outbox (`seq` 0)."""

    id: MessageId
    author: Party
    #: Said by the agent at this desk.
    mine: bool
    text: str
    attachments: tuple[Attachment, ...] = ()
    uploads: tuple[Upload, ...] = ()
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


class EndedItem(_Item, frozen=True, kw_only=True):
    """The chat ended."""

    by: Party
    reason: EndReason


class OfferedItem(_Item, frozen=True, kw_only=True):
    """Staff only: to whom it was offered and why (N11)."""

    offer: OfferId
    agent: AgentId
    reason: Reason


class OfferOverItem(_Item, frozen=True, kw_only=True):
    """Staff only: how an offer ended."""

    offer: OfferId
    agent: AgentId
    outcome: OfferOutcome


class WrappedUpItem(_Item, frozen=True, kw_only=True):
    """Staff only: the agent finished the chat."""

    agent: AgentId


Item = StartItem | MessageItem | JoinedItem | LeftItem | EndedItem | OfferedItem | OfferOverItem | WrappedUpItem
StaffItem = OfferedItem | OfferOverItem | WrappedUpItem
