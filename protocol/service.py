"""How a queue serves: when it is open, what it gives up over time, how a chat is wrapped up, who is invited.

Times of day are minutes after midnight in the queue's time zone.
"""

from enum import StrEnum

from protocol.bases import Entity
from protocol.ids import QueueId


class WrapUpMode(StrEnum):
    """What an agent has to do after a chat's end."""

    #: Nothing: the chat closes at once.
    NONE = "none"
    #: She may choose a disposition and write notes; she says when she is done.
    OPTIONAL = "optional"
    #: She must choose a disposition.
    REQUIRED = "required"
    #: As optional, but it ends by itself, with the default disposition if she chose none.
    TIMED = "timed"


class Disposition(Entity, frozen=True, kw_only=True):
    """What came of a chat, as a queue's agents may say it."""

    key: str
    label: str


class WrapUp(Entity, frozen=True, kw_only=True):
    """A queue's after-chat work (FEATURES 35)."""

    mode: WrapUpMode = WrapUpMode.OPTIONAL
    #: Of `timed`: how long it may take.
    seconds: int = 60
    #: At most 15.
    dispositions: tuple[Disposition, ...] = ()
    #: Taken when time is out and none was chosen; the key of one of them, or empty.
    default: str = ""


class Relaxation(Entity, frozen=True, kw_only=True):
    """From so long a wait on, these skills are needed at these levels only; 0: not at all."""

    after_seconds: int
    skills: dict[str, int]


class Overflow(Entity, frozen=True, kw_only=True):
    """Who has waited so long goes to another queue, with the first arrival. Once for each chat and queue."""

    after_seconds: int
    queue: QueueId


class Opening(Entity, frozen=True, kw_only=True):
    """Open on a day of the week (0: Monday) from one minute of the day to another (`closes` up to 1440)."""

    day: int
    opens: int
    closes: int


class Holiday(Entity, frozen=True, kw_only=True):
    """Closed all day. `date` is ISO 8601 (`2026-12-24`)."""

    date: str
    name: str = ""


class Hours(Entity, frozen=True, kw_only=True):
    """When a queue is open. Without any `openings` it never is."""

    #: IANA name, such as `Europe/Copenhagen`.
    time_zone: str = "UTC"
    openings: tuple[Opening, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    #: What customers read while it is closed.
    closed_text: str = ""


class Inactivity(Entity, frozen=True, kw_only=True):
    """A customer who does not answer: warned, then the chat ends (FEATURES 33). 0: never."""

    warn_seconds: int = 300
    close_seconds: int = 600


class AnswerLimits(Entity, frozen=True, kw_only=True):
    """From how long without an answer on a customer's clock warns, and is late (FEATURES 17)."""

    warn_seconds: int = 40
    late_seconds: int = 60


class InvitationRule(Entity, frozen=True, kw_only=True):
    """Invites by itself, once a visit, whoever fits all of it, while an agent of the queue is free."""

    key: str
    queue: QueueId
    text: str
    #: Seconds on the same page.
    seconds: int = 60
    #: Least value of the cart, in minor units; 0: whatever is in it.
    cart_total: int = 0
    #: Part of the page's address; empty: any page.
    page: str = ""


class CobrowseRules(Entity, frozen=True, kw_only=True):
    """What a site allows of co-browsing (FEATURES 39, 40)."""

    on: bool = False
    #: Whether customers may be asked to let staff see the last minutes.
    past: bool = False
    #: How many minutes are kept in memory at most (1 to 15).
    past_minutes: int = 5
    #: Minutes for which staff can look back after the chat's end; 0: gone with the chat.
    keep_minutes: int = 0
