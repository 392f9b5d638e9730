"""Commands that a customer never hears of: hidden messages, flags and blocks, colleagues, experts."""

from protocol.bases import Command
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, FileId, InteractionId, QueueId, RoomId, VisitorId


class SendHidden(Command, frozen=True, kw_only=True, tag="send_hidden"):
    """Say something that only staff see; after the chat's end too, as long as I have it.

    Refused as `SendMessage`, but for `chat_ended`.
    """

    interaction: InteractionId
    version: int
    text: str = ""
    attachments: tuple[FileId, ...] = ()
    #: Also a note on the customer.
    keep: bool = False


class FlagChat(Command, frozen=True, kw_only=True, tag="flag_chat"):
    """Ask for a supervisor.

    Refused with `unknown_interaction`, `stale_assignment`, `chat_ended`, `message_too_long`.
    """

    interaction: InteractionId
    version: int
    text: str = ""


class LowerFlag(Command, frozen=True, kw_only=True, tag="lower_flag"):
    """Done; by who is in the chat, or who oversees it.

    Refused with `unknown_interaction`, `not_allowed`, `not_overseen`.
    """

    interaction: InteractionId


class BlockVisitor(Command, frozen=True, kw_only=True, tag="block_visitor"):
    """Nothing more from this visitor: an open chat ends, a new one is refused.

    By who has the chat, or oversees it.
    Refused with `unknown_interaction`, `not_allowed`, `not_overseen`, `invalid_value`.
    """

    interaction: InteractionId
    reason: str
    #: Unix milliseconds; None: until it is taken back.
    until: int | None = None


class UnblockVisitor(Command, frozen=True, kw_only=True, tag="unblock_visitor"):
    """Take a block back; by who made it, or oversees them. Refused with `not_allowed`, `not_overseen`."""

    visitor: VisitorId


class InviteVisitor(Command, frozen=True, kw_only=True, tag="invite_visitor"):
    """Invite a visitor who browses to chat with me.

    Refused with `visitor_gone`, `chat_already_open`, `already_invited`, `visitor_blocked`, `agent_full`,
    `unknown_queue`, `not_allowed` for a queue that I don't serve (of a supervisor: `not_overseen`), `message_empty`,
    `message_too_long`.
    """

    visitor: VisitorId
    queue: QueueId
    text: str


class OpenRoom(Command, frozen=True, kw_only=True, tag="open_room"):
    """Talk with colleagues. A room of two that exists already is opened again; else it gets this command's id.

    Refused with `unknown_agent`, `invalid_value` (nobody, more than 20, no name for a group).
    """

    members: tuple[AgentId, ...]
    name: str = ""


class SendToRoom(Command, frozen=True, kw_only=True, tag="send_to_room"):
    """Say something to the room's members. The message gets this command's id.

    Refused with `unknown_room`, `not_allowed`, `room_closed`, `message_empty`, `message_too_long`,
    `too_many_attachments`, `unknown_file`, `unknown_interaction`.
    """

    room: RoomId
    text: str = ""
    attachments: tuple[FileId, ...] = ()
    #: A chat to attach as a card.
    card: InteractionId | None = None


class MarkRoom(Command, frozen=True, kw_only=True, tag="mark_room"):
    """How far I have read a room; lower numbers than before do nothing. Refused with `unknown_room`, `not_allowed`."""

    room: RoomId
    seen: int


class AddToRoom(Command, frozen=True, kw_only=True, tag="add_to_room"):
    """Bring colleagues into a group I am in; they read what was said before. Who is in it already stays as they are.

    Refused with `unknown_room`, `not_allowed` for rooms of another kind, `unknown_agent`, `invalid_value` (nobody,
    more than 20).
    """

    room: RoomId
    members: tuple[AgentId, ...]


class LeaveRoom(Command, frozen=True, kw_only=True, tag="leave_room"):
    """Leave a group. Refused with `unknown_room`, `not_allowed` for rooms of another kind."""

    room: RoomId


class AskExpert(Command, frozen=True, kw_only=True, tag="ask_expert"):
    """Ask the present experts of a group about a chat I am in; of several who accept one wins.

    The consultation and its room get this command's id, and so does the room's first message: the
    question, and the excerpt's lines each after `> `. Refused with `unknown_interaction`, `stale_assignment`,
    `chat_ended`, `unknown_group`, `nobody_there` (nor in its fallback), `message_empty`, `message_too_long`,
    `consultation_open` when this chat has one with the same group.
    """

    interaction: InteractionId
    version: int
    group: ExpertGroupId
    question: str
    #: What of the transcript comes along, as the agent left it.
    excerpt: str = ""


class AcceptConsultation(Command, frozen=True, kw_only=True, tag="accept_consultation"):
    """Take the question. Refused with `consultation_gone` (the words say who has it), `not_allowed`."""

    consultation: ConsultationId


class DeclineConsultation(Command, frozen=True, kw_only=True, tag="decline_consultation"):
    """Not I. When all have declined, the fallback group is asked. Refused with `consultation_gone`, `not_allowed`."""

    consultation: ConsultationId


class EndConsultation(Command, frozen=True, kw_only=True, tag="end_consultation"):
    """Cancel while it rings (who asked, or is in the chat), or finish it (these, or the expert).

    Refused with `consultation_gone`, `not_allowed`.
    """

    consultation: ConsultationId
