"""What opens the list of suggestions while somebody writes: `/ret` and `#ret` for texts kept ready, `:smi` for emoji.

Pure: what stands on the line before the caret comes in. The sign must begin a word, so that addresses, times and
fractions open nothing.
"""

import re
from enum import Enum

from msgspec import Struct

from protocol.limits import MAX_SHORTCUT_CHARACTERS


class Offer(Enum):
    """What is suggested."""

    TEXTS = "texts"
    EMOJI = "emoji"


class Trigger(Struct, frozen=True):
    """The end of a line that asks for suggestions: a sign at code point `at`, and what was typed after it."""

    offer: Offer
    at: int
    wanted: str
    sign: str


#: A number after `#` is an order's, after `/` part of a date or of a path.
_TEXTS = re.compile(rf"(?:^|(?<=[\s(\[{{\"'«“]))([/#])((?:[^\W\d][\w-]{{0,{MAX_SHORTCUT_CHARACTERS}}})?)$")
_EMOJI = re.compile(r"(?:^|(?<=[\s(\[{\"'«“.,!?])):([^\W\d_][\w+-]{1,40}|[+-]1)$")
_NAMED = re.compile(r"(?:^|(?<=[\s(\[{\"'«“.,!?])):([\w+-]{1,40}):$")
#: No sign stands further from the caret: a long line is not gone through at each key.
_LONGEST = MAX_SHORTCUT_CHARACTERS + 4


def trigger(before: str) -> Trigger | None:
    """What the words before the caret ask for."""
    found = _TEXTS.search(before, max(0, len(before) - _LONGEST))
    if found is not None:
        return Trigger(Offer.TEXTS, found.start(1), found[2], found[1])
    found = _EMOJI.search(before, max(0, len(before) - _LONGEST))
    return Trigger(Offer.EMOJI, found.start(), found[1], ":") if found is not None else None


def named(before: str) -> Trigger | None:
    """An emoji's name between two colons that has just been written to its end."""
    found = _NAMED.search(before, max(0, len(before) - _LONGEST))
    return Trigger(Offer.EMOJI, found.start(), found[1], ":") if found is not None else None
