"""What the guard knows of a chat, and what it finds in a draft. Positions count characters."""

from bisect import bisect_left
from enum import Enum

from msgspec import Struct

from protocol.ids import InteractionId


class What(Enum):
    """What was found."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    #: Of an order, as the shop or the customer told it.
    ORDER = "order"
    #: The number of a payment card, whoever's.
    CARD = "card"
    #: Words that are meant for colleagues.
    INTERNAL = "internal"


class Known(Struct, frozen=True, kw_only=True):
    """One open chat, as far as it can be told from others by words."""

    interaction: InteractionId
    #: As the desk shows the customer.
    name: str = ""
    #: All names they go by.
    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    customer_numbers: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


class Finding(Struct, frozen=True, kw_only=True):
    """A place in a draft that looks wrong. `whose` is the other chat it speaks of, if it speaks of one."""

    what: What
    start: int
    end: int
    #: The words that stand there.
    words: str
    whose: InteractionId | None = None
    #: Their customer's name.
    name: str = ""
    #: It stands in the name of this file, and not in the words.
    file: str = ""


def apart(found: list[Finding]) -> tuple[Finding, ...]:
    """In their order, of those that overlap the longest."""
    kept: list[Finding] = []
    starts: list[int] = []
    for one in sorted(found, key=lambda one: (one.start - one.end, one.start)):
        # What is kept lies apart: only the neighbours can reach in.
        at = bisect_left(starts, one.start)
        if (at == len(kept) or one.end <= starts[at]) and (at == 0 or kept[at - 1].end <= one.start):
            kept.insert(at, one)
            starts.insert(at, one.start)
    return tuple(kept)
