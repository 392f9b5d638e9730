"""Which texts kept ready answer what was typed, best first. Pure, and quick enough for each key.

By shortcut, then title, then words of the text; letters may be left out of the first two, and one may be wrong.
Among equals come first what she wrote herself, what is for the queue of the chat, and what she uses most there.
"""

import math
import re
from collections.abc import Callable, Iterable, Mapping

from msgspec import Struct

from desktop.state.canned_uses import Uses
from desktop.state.plain_letters import plain
from protocol.canned import Canned
from protocol.ids import CannedId, QueueId

#: With fewer found than this, one wrong letter is forgiven.
_FEW = 3
#: Shorter ones are too like too much.
_FORGIVEN_FROM = 4
#: What use can add; enough to lift a text past the next kind of likeness, and no further.
_MOST_FOR_USE = 120.0
_NOTHING = Uses()


class Found(Struct, frozen=True):
    """A text, and how well it answers: higher is better."""

    canned: Canned
    points: float


class _Indexed(Struct, frozen=True):
    canned: Canned
    shortcut: str
    title: str
    text: str


class Index:
    """The texts that can be used here, made ready to be searched."""

    def __init__(self, texts: Iterable[Canned]) -> None:
        self._texts = [
            _Indexed(one, plain(one.shortcut), plain(one.title), plain(one.text))
            for one in sorted(texts, key=lambda one: (plain(one.title), one.id))
        ]

    def find(
        self, wanted: str, *, queue: QueueId | None = None, uses: Mapping[CannedId, Uses] | None = None
    ) -> list[Found]:
        """Those that answer all of the words, best first; without words all, the most used first."""
        words = plain(wanted).split()
        own = uses or {}
        found = self._score(words, queue, own, _points)
        if words and len(found) < _FEW and any(len(word) >= _FORGIVEN_FROM for word in words):
            here = {one.canned.id for one in found}
            forgiven = self._score(words, queue, own, _forgiving(words))
            found += [one for one in forgiven if one.canned.id not in here]
        return found

    def _score(
        self,
        words: list[str],
        queue: QueueId | None,
        uses: Mapping[CannedId, Uses],
        points: "Callable[[str, _Indexed], float]",
    ) -> list[Found]:
        found: list[Found] = []
        for one in self._texts:
            total = 0.0
            for word in words:
                here = points(word, one)
                if not here:
                    break
                total += here
            else:
                average = total / len(words) if words else 0.0
                found.append(Found(one.canned, average + _for_use(one.canned, queue, uses)))
        # Stable: equals stay in the order of their titles.
        return sorted(found, key=lambda one: -one.points)


def _for_use(canned: Canned, queue: QueueId | None, uses: Mapping[CannedId, Uses]) -> float:
    mine = uses.get(canned.id, _NOTHING)
    here = mine.by_queue.get(queue, 0) if queue is not None else 0
    points = 14 * math.log2(1 + here) + 7 * math.log2(1 + mine.all) + 3 * math.log2(1 + canned.uses)
    if canned.owner is not None:
        points += 50
    elif queue is not None and queue in canned.queues:
        points += 40
    return min(points, _MOST_FOR_USE)


def _points(word: str, one: _Indexed) -> float:
    """How well a text answers a word; 0 where it does not."""
    if one.shortcut == word:
        return 1000.0
    if one.shortcut.startswith(word):
        return 700.0 - len(one.shortcut)
    at = one.title.find(word)
    if at >= 0:
        starts = at == 0 or not one.title[at - 1].isalnum()
        return (500.0 if starts else 330.0) - min(at, 50)
    if word in one.shortcut:
        return 400.0 - len(one.shortcut)
    if _in_order(word, one.shortcut):
        return 300.0 - len(one.shortcut)
    beginnings = _beginnings(word, one.title)
    if beginnings:
        return 260.0
    at = one.text.find(word)
    if at >= 0:
        starts = at == 0 or not one.text[at - 1].isalnum()
        return 200.0 if starts else 120.0
    return 80.0 if len(word) > 2 and _in_order(word, one.title) else 0.0


def _in_order(word: str, text: str) -> bool:
    """All letters come in this order."""
    at = 0
    for letter in word:
        at = text.find(letter, at) + 1
        if not at:
            return False
    return True


def _beginnings(word: str, title: str) -> bool:
    """The letters are those that the title's words begin with."""
    return word in "".join(part[0] for part in title.split() if part[0].isalnum())


def _forgiving(words: list[str]) -> "Callable[[str, _Indexed], float]":
    patterns = {word: _one_wrong(word) for word in words if len(word) >= _FORGIVEN_FROM}

    def points(word: str, one: _Indexed) -> float:
        pattern = patterns.get(word)
        if pattern is None:
            return _points(word, one)
        if pattern.search(one.shortcut) or pattern.search(one.title):
            return 60.0
        return _points(word, one)

    return points


def _one_wrong(word: str) -> re.Pattern[str]:
    """This word at the beginning of another, with one letter wrong, missing, too many, or two in the wrong order."""
    ways: dict[str, None] = {}
    for at in range(len(word)):
        before, after = re.escape(word[:at]), word[at + 1 :]
        ways[before + ".?" + re.escape(after)] = None
        ways[before + "." + re.escape(word[at:])] = None
        if after:
            ways[before + re.escape(after[0] + word[at] + after[1:])] = None
    return re.compile(r"\b(?:" + "|".join(ways) + ")")
