"""Finding words: what of an item can be found, and where in it. Pure; `search` and `finder` do it in slices."""

import re

from msgspec import Struct

from desktop.state.messages import Item, MessageItem, Said, StartItem
from desktop.state.runs import Shown
from protocol.entities import Customer
from protocol.kinds import PartyKind

#: Characters of a message shown around what was found in it.
_BEFORE, _AFTER = 32, 120


class Snippet(Struct, frozen=True):
    """A piece of a text, and the parts of it that were found: (start, length) in characters."""

    text: str
    found: tuple[tuple[int, int], ...] = ()


class Needle:
    """What is looked for: all of the words, each anywhere in the text, small and capital letters alike.

    With `phrase` the words must stand together as they were typed.
    """

    def __init__(self, wanted: str, *, phrase: bool = False) -> None:
        parts = [wanted.strip()] if phrase else wanted.split()
        self._patterns = [re.compile(re.escape(part), re.IGNORECASE) for part in parts if part]
        self.words = wanted.strip()

    def __bool__(self) -> bool:
        return bool(self._patterns)

    def fits(self, text: str) -> bool:
        """All of it is in the text."""
        return all(pattern.search(text) for pattern in self._patterns)

    def ranges(self, text: str) -> tuple[tuple[int, int], ...]:
        """The parts of a text that were found: (start, length) in characters, in order, apart from each other."""
        every = sorted(match.span() for pattern in self._patterns for match in pattern.finditer(text))
        apart: list[tuple[int, int]] = []
        for start, end in every:
            if apart and start < apart[-1][1]:
                apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
            else:
                apart.append((start, end))
        return tuple((start, end - start) for start, end in apart)

    def snippet(self, text: str) -> Snippet:
        """The text around what was found first, on one line."""
        line = " ".join(text.split())
        ranges = self.ranges(line)
        first = ranges[0][0] if ranges else 0
        start = max(0, first - _BEFORE)
        if start:
            start = line.find(" ", start, first) + 1 or start
        piece = line[start : first + _AFTER]
        lead = "…" if start else ""
        by = len(lead) - start
        inside = tuple((at + by, long) for at, long in ranges if at + long <= start + len(piece))
        return Snippet(lead + piece, inside)


def findable(item: Shown) -> str:
    """What of an item can be found: words, files' names, what the customer answered. Empty for what nobody said."""
    if isinstance(item, Said):
        names = [attachment.name for attachment in item.attachments] or [upload.name for upload in item.uploads]
        return "\n".join((item.text, *names)) if names else item.text
    if isinstance(item, StartItem):
        return "\n".join((item.question, *(answer.value for answer in item.answers if answer.value != item.question)))
    return ""


def findable_customer(customer: Customer) -> str:
    """What of a customer can be found: name and addresses."""
    return "\n".join((customer.name, customer.email, customer.phone, customer.customer_number))


def speaker(item: Item) -> str:
    """Who said an item; empty when the agent at this desk or nobody did."""
    if isinstance(item, MessageItem):
        return "" if item.mine else item.author.name
    if isinstance(item, StartItem):
        return item.customer.name
    return ""


def from_customer(item: Item) -> bool:
    """The customer said it."""
    return isinstance(item, StartItem) or (isinstance(item, MessageItem) and item.author.kind is PartyKind.CUSTOMER)
