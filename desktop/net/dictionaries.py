"""The dictionaries on this machine, read by enchant. Slow: all of it happens on one thread that is not the window's."""

import logging
from collections.abc import Iterable
from itertools import zip_longest
from typing import TYPE_CHECKING

from desktop.state.spelling.words import plain, stem

if TYPE_CHECKING:
    import enchant

_log = logging.getLogger(__name__)
#: More is not read.
_MOST_SUGGESTIONS = 7


class Dictionaries:
    """Opened as they are wanted, and kept open. A language has a broker of its own: one that fails fails alone."""

    def __init__(self) -> None:
        self._open: dict[str, enchant.Dict | None] = {}

    def languages(self) -> tuple[str, ...] | None:
        """The tags of the dictionaries that are here; None: there is no library to read them."""
        try:
            import enchant
        except ImportError:
            # The package is always here; the library under it is one of the system's.
            return None
        return tuple(sorted(enchant.Broker().list_languages()))

    def wrong(self, words: Iterable[str], languages: tuple[str, ...]) -> frozenset[str]:
        """Those of the words that are right in none of the languages."""
        opened = self._all(languages)
        return frozenset(word for word in words if opened and not _is_right(word, opened))

    def suggest(self, word: str, languages: tuple[str, ...]) -> tuple[str, ...]:
        """What may be meant, the nearest first; of those as near the likeliest of each language."""
        word = plain(word)
        each = [one.suggest(word) for one in self._all(languages)]
        mixed = dict.fromkeys(said for rank in zip_longest(*each) for said in rank if said is not None)
        return tuple(sorted(mixed, key=lambda said: _distance(word, said)))[:_MOST_SUGGESTIONS]

    def _all(self, languages: tuple[str, ...]) -> "list[enchant.Dict]":
        return [opened for one in languages if (opened := self._dictionary(one)) is not None]

    def _dictionary(self, language: str) -> "enchant.Dict | None":
        if language not in self._open:
            self._open[language] = _opened(language)
        return self._open[language]


def _opened(language: str) -> "enchant.Dict | None":
    import enchant

    try:
        return enchant.Broker().request_dict(language)
    except enchant.errors.Error as error:
        # It was listed a moment ago: removed since, or broken. The others go on.
        _log.info("no dictionary for %s: %s", language, error)
        return None


def _is_right(word: str, dictionaries: "list[enchant.Dict]") -> bool:
    """As it stands, without its ending, or in all its parts; each in any of the languages."""
    whole = plain(word)
    if _in_any(whole, dictionaries) or _in_any(stem(whole), dictionaries):
        return True
    parts = whole.split("-")
    return len(parts) > 1 and all(_in_any(part, dictionaries) for part in parts)


def _distance(word: str, said: str) -> int:
    """Letters to put in, take out, change or swap; a name for what was no name is further off."""
    before: list[int] = []
    row = list(range(len(said) + 1))
    for at, letter in enumerate(word, start=1):
        before, last, row = row, before, [at]
        for to, other in enumerate(said, start=1):
            cost = min(before[to] + 1, row[to - 1] + 1, before[to - 1] + (letter != other))
            if at > 1 and to > 1 and letter == said[to - 2] and word[at - 2] == other:
                cost = min(cost, last[to - 2] + 1)
            row.append(cost)
    return row[-1] + 2 * (word[:1].islower() and said[:1].isupper())


def _in_any(word: str, dictionaries: "list[enchant.Dict]") -> bool:
    return any(one.check(word) for one in dictionaries) if word else False
