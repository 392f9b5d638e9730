"""What clients ask for. Every command that writes carries a UUIDv7 made by the client.

A retry reuses the id; the server answers it as it answered the first. The same id with other
content is refused with `id_reused`.
"""

from msgspec import Struct, field

from protocol.entities import AgentStatus, FormField, Look, NotReadyReason, PageContext, QuestionType, Role
from protocol.ids import AgentId, CommandId, FileId, InteractionId, OfferId, QueueId, SiteId


class Command(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """Base of all commands."""

    id: CommandId


# --- customer ---------------------------------------------------------------------------------


class Answer(Struct, frozen=True, kw_only=True):
    """An answer to one field of the pre-chat form, by the field's key."""

    key: str
    value: str


class StartChat(Command, frozen=True, kw_only=True, tag="start_chat"):
    """The customer rings. The interaction gets this command's id.

    Refused with `unknown_queue`, `form_incomplete`, `invalid_value`, `chat_already_open`.
    """

    question: str = ""
    answers: tuple[Answer, ...] = ()
    page: PageContext = field(default_factory=PageContext)


# --- customer and agent -----------------------------------------------------------------------


class SendMessage(Command, frozen=True, kw_only=True, tag="send_message"):
    """Say something both sides see. The message gets this command's id.

    An agent sends the fencing version of her assignment; a customer sends none.
    Refused with `message_empty`, `message_too_long`, `too_many_attachments`, `unknown_file`,
    `unknown_interaction`, `chat_ended`, `stale_assignment`, `not_allowed`.
    """

    interaction: InteractionId
    text: str = ""
    attachments: tuple[FileId, ...] = ()
    version: int | None = None


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

    An agent sends the fencing version of her assignment; a customer sends none.
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
    """Send the offered interaction on. Not ready if no other chats are open (FEATURES 13)."""

    offer: OfferId


class FinishWrapUp(Command, frozen=True, kw_only=True, tag="finish_wrap_up"):
    """Done with an ended chat; it leaves the agent's list.

    Refused with `unknown_interaction`, `stale_assignment`, `not_allowed` while the chat is open.
    """

    interaction: InteractionId
    version: int


# --- administrator ----------------------------------------------------------------------------


class PutSite(Command, frozen=True, kw_only=True, tag="put_site"):
    """Make or replace a site."""

    site: SiteId
    key: str
    name: str
    origins: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)
    form: tuple[FormField, ...] = ()
    questions: tuple[QuestionType, ...] = ()
    default_queue: QueueId | None = None


class PutQueue(Command, frozen=True, kw_only=True, tag="put_queue"):
    """Make or replace a queue."""

    queue: QueueId
    name: str
    welcome: str = ""
    skills: dict[str, int] = {}
    offer_seconds: int = 30
    target_seconds: int = 60


class PutAgent(Command, frozen=True, kw_only=True, tag="put_agent"):
    """Make or replace an agent. Without `password_hash` an existing one keeps theirs.

    The password travels only as an argon2 hash, made where it was typed in by an administrator.
    """

    agent: AgentId
    login: str
    name: str
    role: Role = Role.AGENT
    password_hash: str | None = None
    picture: str | None = None
    skills: dict[str, int] = {}
    queues: dict[QueueId, int] = {}
    capacity: int = 3


VisitorCommand = StartChat | SendMessage | Mark | EndChat
StaffCommand = (
    SendMessage
    | Mark
    | EndChat
    | SetAgentState
    | AcceptOffer
    | DeclineOffer
    | FinishWrapUp
    | PutSite
    | PutQueue
    | PutAgent
)
AnyCommand = VisitorCommand | StaffCommand
