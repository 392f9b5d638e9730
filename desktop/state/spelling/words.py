"""The words of a text that can be right or wrong: none of addresses, codes, quotes, numbers.

Positions count characters.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from msgspec import Struct

_APOSTROPHES = "'’‘ʼ"
_LETTER = r"[^\W\d_]"
_MARKS = r"\u0300-\u036f"
#: What is passed over, the first that fits at a place. Lengths are bounded, so that no text takes long.
_PASSED = "|".join(
    (
        r"```[\s\S]{0,4000}?```",
        r"`[^`\n]{0,400}`",
        # A line that quotes, and words in quotation marks.
        r"(?m:^[ \t]*>[^\n]*)",
        r"(?<![^\s(\[])\"[^\"\n]{1,200}\"(?!\w)",
        r"“[^“”\n]{1,200}”|„[^„“”\n]{1,200}[“”]|”[^”\n]{1,200}”|«[^«»\n]{1,200}»|»[^«»\n]{1,200}[«»]",
        # Where a link leads, a variable, a tag, the name of an emoji.
        r"\]\([^\s()]{1,2000}\)",
        r"\{[^{}\n]{1,100}\}",
        r"</?[A-Za-z][^<>\n]{0,100}>",
        r":[a-z0-9_+-]{1,40}:",
        # Addresses of pages, people, machines and files.
        r"[A-Za-z][A-Za-z0-9+.-]{1,20}://\S{1,2000}",
        r"(?:mailto|tel):\S{1,300}",
        r"[\w.+%-]{1,64}@[\w.-]{1,255}",
        r"[\w-]{1,63}(?:\.[\w-]{1,63})+(?:[/?#]\S{0,2000})?",
        r"(?:[A-Za-z]:)?(?:[\\/][\w.~-]{1,64}){2,}[\\/]?|~/\S{1,300}|(?<!\S)/\w{1,64}",
        r"[@#][\w-]{1,64}",
        r"(?<!\S)--?[A-Za-z][\w-]{0,63}",
        # Codes: with digits or strokes below among the letters.
        r"[\w'’-]{0,64}[\d_][\w'’-]{0,64}",
    )
)
_REST = rf"(?:[^\W\d_]|[{_MARKS}])*"
_WORD = rf"{_LETTER}{_REST}(?:[{_APOSTROPHES}-]{_LETTER}{_REST})*"


@cache
def _next() -> re.Pattern[str]:
    """Made with the first word: it takes five milliseconds, which the start of the desk need not wait for."""
    return re.compile(rf"(?:{_PASSED})|({_WORD})")


class Word(Struct, frozen=True):
    """A word at its place."""

    start: int
    end: int
    text: str


def words(text: str) -> Iterator[Word]:
    """The words to be looked up, in their order."""
    for found in _next().finditer(text):
        word = found[1]
        if word is not None and not _is_code(word):
            yield Word(found.start(), found.end(), word)


def plain(word: str) -> str:
    """As dictionaries have it: composed letters, a straight apostrophe."""
    return unicodedata.normalize("NFC", word).translate(_STRAIGHT)


def scripts(word: str) -> frozenset[str]:
    """The scripts of a word's letters, by the first word of their names in Unicode: LATIN, CYRILLIC."""
    return frozenset(unicodedata.name(letter, "?").split(" ", 1)[0] for letter in word if letter.isalpha())


def stem(word: str) -> str:
    """Without a possessive ending: `Aino's` is of `Aino`."""
    return word[:-2] if len(word) > 2 and word[-2] in _APOSTROPHES and word[-1] in "sS" else word


_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))


def _is_code(word: str) -> bool:
    """One letter, capitals alone (`EAN`), or capitals after small letters (`iPhone`): names and codes."""
    if word[1:].islower():
        return False
    letters = [letter for letter in stem(word) if letter.isalpha()]
    if len(letters) < 2 or all(letter.isupper() for letter in letters):
        return True
    return any(before.islower() and letter.isupper() for before, letter in pairwise(word))
