"""Commands of a supervisor, about agents and chats that she oversees (FEATURES 83 to 85).

Whoever is no supervisor gets `role_required`; a supervisor gets `not_overseen` for what is none of her groups'.
What she does is an event that names her: the audit is the log itself.
"""

from protocol.bases import Command
from protocol.ids import AgentId, BroadcastId, InteractionId, ProfileId, QueueId
from protocol.kinds import AgentStatus, NotReadyReason, Severity


class MonitorChat(Command, frozen=True, kw_only=True, tag="monitor_chat"):
    """Read along in a chat that goes on, or stop. Its staff see it, its customer does not.

    While it stands, `follow` is answered. It ends with the chat, with its own sign-out and lease.
    Refused with `unknown_interaction`, `chat_ended`, `not_overseen`.
    """

    interaction: InteractionId
    on: bool = True


class CoachAgent(Command, frozen=True, kw_only=True, tag="coach_agent"):
    """Say something to the staff of a chat that I monitor; the customer never gets it.

    Refused with `unknown_interaction`, `chat_ended`, `not_monitored`, `message_empty`, `message_too_long`.
    """

    interaction: InteractionId
    text: str


class BargeIn(Command, frozen=True, kw_only=True, tag="barge_in"):
    """Join a chat: a seat of kind `supervising`. Customer and staff see it. Left by `leave_chat`.

    In it already: done. Refused with `unknown_interaction`, `chat_ended`, `chat_waits` (take it instead),
    `not_overseen`.
    """

    interaction: InteractionId


class AssignChat(Command, frozen=True, kw_only=True, tag="assign_chat"):
    """Give a chat to an agent at once, waiting or not; to myself: take it over.

    Nothing rings: she has it. What rings about it is withdrawn; who had it has it no more. `version` is the
    interaction's. Who has it already: done.
    Refused with `unknown_interaction`, `stale_assignment`, `chat_ended`, `unknown_agent`, `agent_away`,
    `agent_full` (not for myself), `not_overseen` (the chat, or the agent), `message_too_long`.
    """

    interaction: InteractionId
    version: int
    agent: AgentId
    brief: str = ""


class ForceState(Command, frozen=True, kw_only=True, tag="force_state"):
    """Set an agent's state for her. To not ready, her chats go back to their queues first, unless she keeps them.

    Refused with `unknown_agent`, `agent_away`, `not_overseen`, `invalid_value` as of `SetAgentState`.
    """

    agent: AgentId
    status: AgentStatus
    reason: NotReadyReason | None = None
    keeps_chats: bool = False


class SignOutAgent(Command, frozen=True, kw_only=True, tag="sign_out_agent"):
    """End all sign-ins of an agent; her chats go back to their queues first. Signed out already: done.

    Her desks are told who did it. Refused with `unknown_agent`, `not_overseen`, `invalid_value` for myself,
    `not_allowed` for an administrator, unless I am one.
    """

    agent: AgentId


class SendBroadcast(Command, frozen=True, kw_only=True, tag="send_broadcast"):
    """Tell all, or the agents of one of `queue` and `group`. The broadcast gets this command's id.

    Who has a bounded supervision tells only those she oversees, `all` too.
    Refused with `message_empty`, `message_too_long`, `unknown_queue`, `unknown_profile`, `not_overseen`,
    `invalid_value` (both, or an `until` that is past or more than 7 days away), `too_many` (20 of hers that go on).
    """

    text: str
    severity: Severity = Severity.INFO
    queue: QueueId | None = None
    group: ProfileId | None = None
    #: Unix milliseconds.
    until: int


class EndBroadcast(Command, frozen=True, kw_only=True, tag="end_broadcast"):
    """Take a broadcast back before its time; by who sent it, or who oversees all. Over already: done.

    Refused with `not_allowed`.
    """

    broadcast: BroadcastId


class ReadBroadcast(Command, frozen=True, kw_only=True, tag="read_broadcast"):
    """I have read it: any staff whom it was for. Read already, or over: done. Refused with `not_allowed`."""

    broadcast: BroadcastId
