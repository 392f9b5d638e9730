"""What an alert is, and where it can lead."""

from enum import StrEnum

from msgspec import Struct

from protocol.ids import BroadcastId, InteractionId, QueueId, VisitorId
from protocol.kinds import Severity


class Look(StrEnum):
    """What kind of thing an alert is; each looks like none of the others."""

    #: Something that may be worth doing.
    SUGGESTION = "suggestion"
    #: What the agent wanted to be told.
    REMINDER = "reminder"
    #: The desk or the server has something to say of itself.
    SYSTEM = "system"
    #: A supervisor tells something.
    BROADCAST = "broadcast"


class ToChat(Struct, frozen=True, tag="chat"):
    """A chat; `key` names an item of its transcript."""

    interaction: InteractionId
    key: str = ""


class ToCustomer(Struct, frozen=True, tag="customer"):
    """A chat's customer."""

    interaction: InteractionId


class ToVisitor(Struct, frozen=True, tag="visitor"):
    """Somebody on a shop's pages."""

    visitor: VisitorId


class ToQueue(Struct, frozen=True, tag="queue"):
    """How a queue stands."""

    queue: QueueId


class ToPage(Struct, frozen=True, tag="page"):
    """A page of the web; http or https."""

    url: str


class ToPad(Struct, frozen=True, tag="pad"):
    """A scratch pad, by the key it has in `Pads`."""

    pad: InteractionId


class ToLink(Struct, frozen=True, tag="link"):
    """How the connection is."""


Link = ToChat | ToCustomer | ToVisitor | ToQueue | ToPage | ToPad | ToLink


class Since(Struct, frozen=True):
    """A value that is a time going on since `at` (server time, Unix milliseconds)."""

    at: int


class Until(Struct, frozen=True):
    """A value that is the time left until `at` (server time, Unix milliseconds)."""

    at: int


Value = str | int | Since | Until


class Alert(Struct, frozen=True, kw_only=True):
    """One thing to know. Of the same key, a new one replaces the old one."""

    key: str
    look: Look
    #: English words of the desk, with `{names}` for `values`; they are translated where they are shown.
    words: str
    severity: Severity = Severity.INFO
    values: dict[str, Value] = {}
    #: A person's own words, shown as they are.
    said: str = ""
    #: When it began to hold (server time, Unix milliseconds).
    at: int
    #: When it is over by itself (server time); None: its source says so.
    until: int | None = None
    link: Link | None = None
    #: Being done with it tells its sender.
    broadcast: BroadcastId | None = None


#: The most pressing first.
_RANKS = {Severity.URGENT: 0, Severity.WARNING: 1, Severity.INFO: 2}


def rank(alert: Alert) -> tuple[bool, int, int, str]:
    """Sorts alerts: the most pressing first, and of these the one that has held for the longest.

    Suggestions tell what can be seen anyway: before them comes what she asked to be told, and what is told as urgent.
    """
    told = alert.severity is Severity.URGENT and alert.look is not Look.SUGGESTION
    return not (told or alert.look is Look.REMINDER), _RANKS[alert.severity], alert.at, alert.key


def presses_more(one: Severity, other: Severity) -> bool:
    """Whether one severity is above another."""
    return _RANKS[one] < _RANKS[other]
