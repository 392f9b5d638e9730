"""How the day goes: what the floor's present state alone does not tell (FEATURES 57, 81, 85).

Counted by the server from the log, since midnight of its day; times are milliseconds.
"""

from msgspec import Struct, field

from protocol.bases import Frame
from protocol.ids import AgentId, InteractionId, QueueId


class Step(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A quarter of an hour of one queue."""

    #: When it began, Unix milliseconds; a multiple of 15 minutes.
    at: int
    arrived: int = 0
    answered: int = 0
    #: Of `answered` plus `abandoned`, those answered within the queue's target.
    in_target: int = 0
    abandoned: int = 0
    #: Sum over `answered`: from the first arrival, or from when an agent handed them over into this queue.
    waited: int = 0


class QueueFigures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A queue today, and its last hours by quarters, the newest last and still open."""

    queue: QueueId
    arrived: int = 0
    answered: int = 0
    in_target: int = 0
    abandoned: int = 0
    waited: int = 0
    #: The last 4 hours; quarters in which nothing happened are left out.
    steps: tuple[Step, ...] = field(default=())


class AgentFigures(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An agent today, and who waits for a word of hers now."""

    agent: AgentId
    #: Chats she had.
    chats: int = 0
    #: Times she answered a customer's words, and how long they had waited for it in all since she had the chat.
    answers: int = 0
    answered_after: int = 0
    #: Offers that ran out at her, and those she declined.
    missed: int = 0
    declined: int = 0
    #: Of her chats that go on: those whose customers rang, were passed on or wrote, and have had no message of an
    #: agent since; and since when (Unix milliseconds).
    unanswered: dict[InteractionId, int] = {}


class FollowFloor(Frame, frozen=True, kw_only=True, tag="follow_floor"):
    """Be told how the day goes, or stop. Forgotten with the connection.

    An agent is told of herself and her queues, a supervisor of what she oversees.
    """

    on: bool = True


class FloorFigures(Frame, frozen=True, kw_only=True, tag="floor_figures"):
    """Volatile: all of it after `follow_floor`, then what changed, at most every two seconds.

    `all`: these and no others.
    """

    #: When the counting began: midnight, or later when the log is younger. Unix milliseconds.
    since: int
    queues: tuple[QueueFigures, ...] = ()
    agents: tuple[AgentFigures, ...] = ()
    all: bool = False
