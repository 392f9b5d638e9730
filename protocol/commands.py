"""What clients ask for. Every command that writes carries a UUIDv7 made by the client.

A retry reuses the id; the server answers it as it answered the first. The same id with other
content is refused with `id_reused`.
"""

from msgspec import Struct, field

from protocol.asides import (
    AcceptConsultation,
    AddToRoom,
    AskExpert,
    BlockVisitor,
    DeclineConsultation,
    EndConsultation,
    FlagChat,
    InviteVisitor,
    LeaveRoom,
    LowerFlag,
    MarkRoom,
    OpenRoom,
    SendHidden,
    SendToRoom,
    UnblockVisitor,
)
from protocol.bases import Command
from protocol.canned import DropCanned, PutCanned, UseCanned
from protocol.customer_commands import (
    AnswerProposal,
    ConfirmCustomer,
    CreateCustomer,
    EditCustomer,
    Identify,
    MergeCustomers,
    NoteCall,
    Propose,
    SplitCustomers,
    UnlinkCustomer,
)
from protocol.entities import PageContext
from protocol.ids import AgentId, FileId, InteractionId, InvitationId, MessageId, OfferId, QueueId
from protocol.kinds import AgentStatus, NotReadyReason
from protocol.links import Link
from protocol.setup import PutAgent, PutExpertGroup, PutProfile, PutQueue, PutSite
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    EndBroadcast,
    ForceState,
    MonitorChat,
    ReadBroadcast,
    SendBroadcast,
    SignOutAgent,
)

# --- customer ---------------------------------------------------------------------------------


class Answer(Struct, frozen=True, kw_only=True):
    """An answer to one field of the pre-chat form, by the field's key."""

    key: str
    value: str


class StartChat(Command, frozen=True, kw_only=True, tag="start_chat"):
    """The customer rings. The interaction gets this command's id.

    Refused with `unknown_queue`, `form_incomplete`, `invalid_value`, `chat_already_open`, `queue_closed`,
    `visitor_blocked`.
    """

    question: str = ""
    answers: tuple[Answer, ...] = ()
    page: PageContext = field(default_factory=PageContext)


class LeaveMessage(Command, frozen=True, kw_only=True, tag="leave_message"):
    """Write to a queue instead of chatting, open or not. The interaction gets this command's id.

    It waits on the e-mail channel, or on the phone channel if the customer wants to be called.
    Refused with `unknown_queue`, `form_incomplete`, `invalid_value`, `message_empty`, `message_too_long`,
    `visitor_blocked`.
    """

    question: str = ""
    answers: tuple[Answer, ...] = ()
    text: str = ""
    #: Where to call; then `text` may be empty.
    callback: str = ""
    page: PageContext = field(default_factory=PageContext)


class AskCallback(Command, frozen=True, kw_only=True, tag="ask_callback"):
    """Be called back instead of waiting: the chat ends, and a call waits in its place with its arrival.

    The call's interaction gets this command's id. Refused with `unknown_interaction`, `not_allowed`,
    `chat_ended` when it does not wait any more, `invalid_value`.
    """

    interaction: InteractionId
    phone: str


class AnswerInvitation(Command, frozen=True, kw_only=True, tag="answer_invitation"):
    """Yes starts a chat, with the agent who invited if she can take it; it gets this command's id.

    Refused with `invitation_gone`, `chat_already_open`, `visitor_blocked`.
    """

    invitation: InvitationId
    accepted: bool
    page: PageContext = field(default_factory=PageContext)


# --- customer and agent -----------------------------------------------------------------------


class SendMessage(Command, frozen=True, kw_only=True, tag="send_message"):
    """Say something both sides see. The message gets this command's id.

    An agent sends the fencing version of her assignment; a customer sends none, and no links.
    Refused with `message_empty`, `message_too_long`, `too_many_attachments`, `unknown_file`,
    `unknown_interaction`, `chat_ended`, `stale_assignment`, `not_allowed`, `link_refused`.
    """

    interaction: InteractionId
    text: str = ""
    attachments: tuple[FileId, ...] = ()
    #: Of an agent: words of `text` that lead somewhere; in order, without overlap.
    links: tuple[Link, ...] = ()
    #: Of an agent: a message of the same chat that this one answers. Unknown there, or taken back: left out.
    quotes: MessageId | None = None
    version: int | None = None


class ChangeMessage(Command, frozen=True, kw_only=True, tag="change_message"):
    """Write anew what I said last in a chat; within a minute, while nobody else has said anything after it.

    Refused with `too_late`, `unknown_message`, and as `SendMessage`.
    """

    interaction: InteractionId
    version: int
    message: MessageId
    text: str
    links: tuple[Link, ...] = ()


class TakeBackMessage(Command, frozen=True, kw_only=True, tag="take_back_message"):
    """Take back what I said last in a chat, as `ChangeMessage`. Taken back already: done."""

    interaction: InteractionId
    version: int
    message: MessageId


class Mark(Command, frozen=True, kw_only=True, tag="mark"):
    """Tell how far the public stream was received and seen. Lower numbers than before do nothing.

    An agent sends the fencing version of her assignment; a customer sends none.
    Refused with `unknown_interaction`, `stale_assignment`, `not_allowed`.
    """

    interaction: InteractionId
    delivered: int
    seen: int
    version: int | None = None


class EndChat(Command, frozen=True, kw_only=True, tag="end_chat"):
    """End the conversation. Ending one that has ended does nothing and is acknowledged.

    An agent sends the fencing version of her assignment; a customer sends none. From a seat only while
    nobody has the chat.
    Refused with `unknown_interaction`, `stale_assignment`, `not_allowed`.
    """

    interaction: InteractionId
    version: int | None = None


# --- agent ------------------------------------------------------------------------------------


class SetAgentState(Command, frozen=True, kw_only=True, tag="set_agent_state"):
    """Choose a state. `reason` goes with `not_ready` only."""

    status: AgentStatus
    reason: NotReadyReason | None = None


class AcceptOffer(Command, frozen=True, kw_only=True, tag="accept_offer"):
    """Take the offered interaction: one guarded update. Refused with `offer_gone`."""

    offer: OfferId


class DeclineOffer(Command, frozen=True, kw_only=True, tag="decline_offer"):
    """Send the offered interaction on. From a queue: not ready if no other chats are open (FEATURES 13)."""

    offer: OfferId
    #: For the colleague who asked.
    reason: str = ""


class TakeChat(Command, frozen=True, kw_only=True, tag="take_chat"):
    """Take one that waits, out of turn; ready or not.

    Refused with `unknown_interaction`, `chat_taken`, `chat_ended`, `agent_full`, `not_allowed` for another's queue
    and without a desk, `not_overseen` for a supervisor.
    """

    interaction: InteractionId


class TakeNext(Command, frozen=True, kw_only=True, tag="take_next"):
    """Take the one who is next in my queues and whom I fit; ready or not. Refused with `nobody_waits`, `agent_full`."""


# --- handing over, company --------------------------------------------------------------------


class TransferChat(Command, frozen=True, kw_only=True, tag="transfer_chat"):
    """Hand a chat over, to one of `queue` and `agent`.

    To a queue: it waits there with its first arrival. To an agent: it rings at her and stays mine until
    she accepts. With `stays` I keep a seat until I leave. Also moves one that waits to another queue:
    then `version` is the interaction's. So does a supervisor, to a queue, with any that she oversees and does not have.
    Refused with `unknown_interaction`, `stale_assignment`, `chat_ended`, `unknown_queue`, `unknown_agent`,
    `queue_closed`, `nobody_there`, `agent_away`, `agent_full`, `offer_open`, `not_allowed`, `not_overseen`,
    `message_too_long`, `invalid_value` (both of the two, or neither).
    """

    interaction: InteractionId
    version: int
    queue: QueueId | None = None
    agent: AgentId | None = None
    brief: str = ""
    stays: bool = False


class InviteColleague(Command, frozen=True, kw_only=True, tag="invite_colleague"):
    """Ask a colleague into a chat I am in. Refusals as of `TransferChat`."""

    interaction: InteractionId
    version: int
    agent: AgentId
    brief: str = ""


class WithdrawOffer(Command, frozen=True, kw_only=True, tag="withdraw_offer"):
    """Take back what I asked a colleague. Refused with `offer_gone`, `unknown_offer`, `not_allowed`."""

    offer: OfferId


class LeaveChat(Command, frozen=True, kw_only=True, tag="leave_chat"):
    """Go, and leave the customer to the others. The last agent's leaving ends the chat.

    Who waits with the customer leaves them in the queue, unless nobody who serves it is signed in.
    Refused with `unknown_interaction`, `stale_assignment`, `offer_open`, `nobody_there`.
    """

    interaction: InteractionId
    version: int


class SetDisposition(Command, frozen=True, kw_only=True, tag="set_disposition"):
    """What came of a chat, and notes on it; during the chat or after, the last one counts.

    For a day after it was closed its last agent may still add to it; no outcome then leaves what stands.
    Refused with `unknown_interaction`, `stale_assignment`, `not_allowed` for one closed longer ago, `invalid_value`,
    `message_too_long`.
    """

    interaction: InteractionId
    version: int
    #: The key of one of the queue's; empty: none.
    disposition: str = ""
    notes: str = ""


class FinishWrapUp(Command, frozen=True, kw_only=True, tag="finish_wrap_up"):
    """Done with an ended chat; it leaves the agent's list.

    Refused with `unknown_interaction`, `stale_assignment`, `not_allowed` while the chat is open,
    `disposition_missing` where the queue requires one.
    """

    interaction: InteractionId
    version: int


VisitorCommand = (
    StartChat
    | LeaveMessage
    | AskCallback
    | AnswerInvitation
    | SendMessage
    | Mark
    | EndChat
    | Identify
    | Propose
    | AnswerProposal
)
StaffCommand = (
    SendMessage
    | ChangeMessage
    | TakeBackMessage
    | Mark
    | EndChat
    | SetAgentState
    | AcceptOffer
    | DeclineOffer
    | TakeChat
    | TakeNext
    | TransferChat
    | InviteColleague
    | WithdrawOffer
    | LeaveChat
    | SendHidden
    | FlagChat
    | LowerFlag
    | BlockVisitor
    | UnblockVisitor
    | InviteVisitor
    | OpenRoom
    | SendToRoom
    | MarkRoom
    | AddToRoom
    | LeaveRoom
    | AskExpert
    | AcceptConsultation
    | DeclineConsultation
    | EndConsultation
    | Propose
    | AnswerProposal
    | ConfirmCustomer
    | CreateCustomer
    | UnlinkCustomer
    | EditCustomer
    | MergeCustomers
    | SplitCustomers
    | NoteCall
    | SetDisposition
    | FinishWrapUp
    | MonitorChat
    | CoachAgent
    | BargeIn
    | AssignChat
    | ForceState
    | SignOutAgent
    | SendBroadcast
    | EndBroadcast
    | ReadBroadcast
    | PutCanned
    | DropCanned
    | UseCanned
    | PutSite
    | PutQueue
    | PutAgent
    | PutProfile
    | PutExpertGroup
)
AnyCommand = VisitorCommand | StaffCommand
