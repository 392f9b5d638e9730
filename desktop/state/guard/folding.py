"""Words without case, accents and what is written around them, so that they can be compared."""

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from desktop.state.plain_letters import plain

_APOSTROPHES = "'’‘ʼ`´"
_WORD = re.compile(rf"[^\W\d_][^\W\d_\u0300-\u036f]*(?:[{_APOSTROPHES}][^\W\d_]+)*")
_POSSESSIVE = re.compile(rf"[{_APOSTROPHES}]s$", re.IGNORECASE)
_DIGIT = re.compile(r"\d")


class Token(Struct, frozen=True):
    """A word of a text, as it is compared."""

    start: int
    end: int
    folded: str
    #: It begins with a capital letter, or its script has none.
    capital: bool


def fold(word: str) -> str:
    """Without case and accents; letters and digits only."""
    return "".join(letter for letter in plain(word) if letter.isalnum())


def tokens(text: str) -> Iterator[Token]:
    """The words of a text; numbers are none."""
    for found in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", found[0])
        yield Token(found.start(), found.end(), fold(word), not word[0].islower())


def digits(text: str) -> str:
    """The digits of a text, whatever script they are in, as 0 to 9."""
    return "".join(str(unicodedata.decimal(digit)) for digit in _DIGIT.findall(text))


def spoken(text: str) -> frozenset[str]:
    """All words and numbers of a text, folded: what was said already is no secret there."""
    # Each once: a long chat says the same words thousands of times, and this is asked when she presses Enter.
    parts = set(text.split())
    return frozenset(fold(part) for part in parts) | frozenset(token.folded for part in parts for token in tokens(part))
