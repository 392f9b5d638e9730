"""How well a name answers what was typed: the one rule by which texts, commands and customers are found by name.

Letters may be left out inside words that follow each other, and words may be begun only; letters strewn over a whole
name are no likeness.
Pure, and quick enough for thousands of names at each key. What is typed comes in `plain` letters.
"""

import re
from collections.abc import Callable, Iterable
from enum import IntEnum

from msgspec import Struct

from desktop.state.plain_letters import plain

#: Shorter words are too like too much: of these no letter may be left out.
_LEFT_OUT_FROM = 3
#: And of these none may be wrong.
FORGIVEN_FROM = 4
_BREAK = re.compile(r"[\W_]+")


class Likeness(IntEnum):
    """In what way a name answers a word; the last is the best."""

    NONE = 0
    #: One letter of it is wrong: for when little else is found.
    FORGIVEN = 1
    #: Words of the name that follow each other, with letters left out, the first of each being there: `ingrd`, `twdys`.
    LEFT_OUT = 2
    #: Words of the name that follow each other, each begun: `fch` for finish chat.
    BEGUN = 3
    #: Inside a word.
    INSIDE = 4
    #: A word of the name begins with it.
    WORD = 5
    #: The name begins with it.
    START = 6
    WHOLE = 7


class Name(Struct, frozen=True):
    """A name made ready; both in plain letters."""

    text: str
    words: tuple[str, ...]


def named(name: str) -> Name:
    """A name, ready to be compared."""
    text = plain(name)
    return Name(text, tuple(word for word in _BREAK.split(text) if word))


def likeness(word: str, name: Name) -> Likeness:
    """How a name answers one word; `FORGIVEN` is told by `wrong_letter` alone."""
    text = name.text
    at = text.find(word)
    if at == 0:
        return Likeness.WHOLE if len(text) == len(word) else Likeness.START
    if at > 0:
        is_word = any(one.startswith(word) for one in name.words) or not text[at - 1].isalnum()
        return Likeness.WORD if is_word else Likeness.INSIDE
    if _begins_words(word, name.words):
        return Likeness.BEGUN
    return Likeness.LEFT_OUT if _leaves_out(word, name.words) else Likeness.NONE


def wrong_letter(word: str) -> Callable[[str], bool] | None:
    """Whether a name's word begins with this one but for one letter; None for a word too short for that.

    One letter wrong, missing, too many, or two in the wrong order.
    """
    if len(word) < FORGIVEN_FROM:
        return None
    ways: dict[str, None] = {}
    for at in range(len(word)):
        before, after = re.escape(word[:at]), word[at + 1 :]
        ways[before + ".?" + re.escape(after)] = None
        ways[before + "." + re.escape(word[at:])] = None
        if after:
            ways[before + re.escape(after[0] + word[at] + after[1:])] = None
    like = re.compile("|".join(ways)).match
    return lambda one: like(one) is not None


def answers(wanted: str, names: Iterable[Name], *, forgiving: bool = False) -> int:
    """How well names of one thing answer all of the words, the first name best; 0 where they do not."""
    total, every = 0, tuple(names)
    for word in plain(wanted).split():
        # What it is called itself goes before what it is called besides, in the same likeness.
        best = max((2 * likeness(word, name) - (at > 0) for at, name in enumerate(every)), default=0)
        if best <= 0 and forgiving:
            like = wrong_letter(word)
            best = int(like is not None and any(like(one) for name in every for one in name.words))
        if best <= 0:
            return 0
        total += best
    return total


def _begins_words(word: str, words: tuple[str, ...]) -> bool:
    """It is made of the beginnings of words that follow each other."""
    return _strides(word, words, _begun)


def _leaves_out(word: str, words: tuple[str, ...]) -> bool:
    """It is made of parts of words that follow each other, with letters left out of them."""
    return len(word) >= _LEFT_OUT_FROM and _strides(word, words, _thinned)


def _strides(word: str, words: tuple[str, ...], parts: Callable[[str, str], int]) -> bool:
    """Some words that follow each other have it in them; `parts` tells how many letters of a rest one word has."""
    #: How many of its letters may be found with the word before.
    reached: set[int] = set()
    for one in words:
        further: set[int] = set()
        for done in (0, *reached):
            further.update(range(done + 1, done + parts(word[done:], one) + 1))
        if len(word) in further:
            return True
        reached = further
    return False


def _begun(rest: str, one: str) -> int:
    """With how many of its letters that word begins."""
    return next((at for at, (a, b) in enumerate(zip(rest, one, strict=False)) if a != b), min(len(rest), len(one)))


def _thinned(rest: str, one: str) -> int:
    """How many of its letters stand in that word in their order, from the first on, with no more left out than there.

    Each letter is looked for once: no word takes longer.
    """
    if rest[0] != one[0]:
        return 0
    at = -1
    for count, letter in enumerate(rest, 1):
        at = one.find(letter, at + 1)
        if at < 0 or at >= 2 * count:
            return count - 1
    return len(rest)
