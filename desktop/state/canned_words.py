"""Variables in texts kept ready: `{customer.first_name|there}`. Pure: what is known comes in, words go out.

What stands after `|` is said where nothing is known. Where there is no such thing either, or nobody knows the
name, the place stays as it is, to be filled in by hand before the words are sent.
"""

import re
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

#: A name of two parts at least, so that braces in other texts are left alone.
_PLACE = re.compile(r"\{([a-z][a-z_]*(?:\.[a-z][a-z_]*)+)(?:\|([^{}\n]*))?\}")
_TITLES = frozenset({"dr", "prof", "mr", "mrs", "ms", "miss", "mx", "hr", "fr", "herr", "frau", "fru", "frk", "rouva"})


class Variable(StrEnum):
    """What a text can say of its chat."""

    CUSTOMER_FIRST_NAME = "customer.first_name"
    CUSTOMER_NAME = "customer.name"
    CUSTOMER_EMAIL = "customer.email"
    CUSTOMER_PHONE = "customer.phone"
    CUSTOMER_NUMBER = "customer.number"
    CUSTOMER_CITY = "customer.city"
    AGENT_FIRST_NAME = "agent.first_name"
    AGENT_NAME = "agent.name"
    SHOP_NAME = "shop.name"
    QUEUE_NAME = "queue.name"
    CHAT_QUESTION = "chat.question"
    #: The customer's last purchase, as the shop says.
    ORDER_NUMBER = "order.number"
    ORDER_STATUS = "order.status"
    PAGE_TITLE = "page.title"
    PAGE_ADDRESS = "page.address"
    DATE_TODAY = "date.today"


class Place(Struct, frozen=True):
    """A place in a text that is not filled in: code points from `start` to `end`."""

    start: int
    end: int
    #: What should stand there.
    name: str


class Filled(Struct, frozen=True):
    """A text with what is known in it, and the places that are left."""

    text: str
    open: tuple[Place, ...] = ()


def fill(text: str, known: Mapping[Variable, str]) -> Filled:
    """Put in what is known; an empty value is not known."""

    def say(place: re.Match[str]) -> str:
        name, instead = place[1], place[2]
        value = known.get(Variable(name), "") if name in _NAMES else ""
        return value or (place[0] if instead is None else instead)

    words = _PLACE.sub(say, text)
    return Filled(words, open_places(words))


def open_places(text: str) -> tuple[Place, ...]:
    """The places that nobody has filled in; one with other words beside it has these, when it is filled."""
    return tuple(Place(found.start(), found.end(), found[1]) for found in _PLACE.finditer(text))


def unknown_names(text: str) -> tuple[str, ...]:
    """Names in a text that mean nothing here, for its author to mend."""
    return tuple(dict.fromkeys(found[1] for found in _PLACE.finditer(text) if found[1] not in _NAMES))


def first_name(name: str) -> str:
    """How a person is called, from the name they gave; empty where that tells no first name.

    `Hansen, Kim` is Kim, `Dr. Kim Hansen` too, and `KIM` is written as people write it.
    """
    after_comma = name.partition(",")[2].split()
    words = after_comma or name.split()
    first = next((word for word in words if word.rstrip(".").casefold() not in _TITLES), "")
    if len(first.rstrip(".")) < 2 or "@" in first or any(letter.isdigit() for letter in first):
        return ""
    return first.title() if first.isupper() or first.islower() else first


_NAMES = frozenset(variable.value for variable in Variable)
