"""Which texts kept ready answer what was typed, best first. Pure, and quick enough for each key.

By shortcut, then title, then words of the text; letters may be left out of the first two, and one may be wrong.
Among equals come first what she wrote herself, what is for the queue of the chat, and what she uses most there.
"""

import heapq
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
#: Shorter ones are too like too much: of these no letter may be wrong, and no text is read for them.
_FORGIVEN_FROM, _READ_FROM = 4, 3
#: What use can add; enough to lift a text past the next kind of likeness, and no further.
_MOST_FOR_USE = 120.0
_FORGIVEN = 60.0
_NOTHING = Uses()
_NO_USES: Mapping[CannedId, Uses] = {}
_BREAK = re.compile(r"[^\w]+")


class Found(Struct, frozen=True):
    """A text, and how well it answers: higher is better."""

    canned: Canned
    points: float


class _Indexed(Struct, frozen=True):
    canned: Canned
    shortcut: str
    title: str
    text: str
    #: The letters that the title's words begin with.
    initials: str


class Index:
    """The texts that can be used here, made ready to be searched."""

    def __init__(self, texts: Iterable[Canned] = ()) -> None:
        self._texts: list[_Indexed] = []
        #: Words of shortcuts and titles by their first letter, each with the places of its texts.
        self._words: dict[str, dict[str, list[int]]] = {}
        self._for_use: tuple[QueueId | None, Mapping[CannedId, Uses], list[float]] = (None, _NO_USES, [])
        for one in in_order(texts):
            self.add(one)

    def add(self, canned: Canned) -> None:
        """One more; equals are found in the order in which they were added."""
        shortcut, title = plain(canned.shortcut), plain(canned.title)
        words = _BREAK.split(title)
        at = len(self._texts)
        initials = "".join(word[0] for word in words if word)
        self._texts.append(_Indexed(canned, shortcut, title, plain(canned.text), initials))
        for word in {shortcut, *_BREAK.split(shortcut), *words}:
            if word:
                self._words.setdefault(word[0], {}).setdefault(word, []).append(at)

    def find(
        self,
        wanted: str,
        *,
        queue: QueueId | None = None,
        uses: Mapping[CannedId, Uses] = _NO_USES,
        most: int | None = None,
    ) -> list[Found]:
        """Those that answer all of the words, the best `most` of them first; without words the most used."""
        words = plain(wanted).split()
        points = self._score(words)
        if words and len(points) < _FEW:
            points = {**self._forgive(words), **points}
        for_use = self._used(queue, uses)
        ranked = ((value + for_use[at], -at) for at, value in points.items())
        best = sorted(ranked, reverse=True) if most is None else heapq.nlargest(most, ranked)
        return [Found(self._texts[-place].canned, value) for value, place in best]

    # --- inside -----------------------------------------------------------------------------

    def _used(self, queue: QueueId | None, uses: Mapping[CannedId, Uses]) -> list[float]:
        """What use adds, by text; reckoned once for each queue and change of use."""
        of, by, known = self._for_use
        if of != queue or by is not uses or len(known) != len(self._texts):
            known = [_for_use(one.canned, queue, uses) for one in self._texts]
            self._for_use = (queue, uses, known)
        return known

    def _score(self, words: list[str]) -> dict[int, float]:
        found = dict.fromkeys(range(len(self._texts)), 0.0)
        for word in words:
            letters = re.compile(".*?".join(map(re.escape, word))).search if len(word) >= _READ_FROM else None
            found = {
                at: before + points / len(words)
                for at, before in found.items()
                if (points := _points(word, letters, self._texts[at]))
            }
        return found

    def _forgive(self, words: list[str]) -> dict[int, float]:
        """Those that answer with one letter wrong in each longer word; its first one must be right."""
        found: dict[int, float] | None = None
        for word in words:
            if len(word) < _FORGIVEN_FROM:
                here = self._score([word])
            else:
                like = _one_wrong(word).match
                near = (self._words.get(letter, {}) for letter in dict.fromkeys(word[:2]))
                here = {at: _FORGIVEN for known in near for one, places in known.items() if like(one) for at in places}
            found = here if found is None else {at: _FORGIVEN for at in found if at in here}
        return found or {}


def in_order(texts: Iterable[Canned]) -> list[Canned]:
    """By their titles."""
    return sorted(texts, key=lambda one: (one.title.casefold(), one.id))


def _for_use(canned: Canned, queue: QueueId | None, uses: Mapping[CannedId, Uses]) -> float:
    mine = uses.get(canned.id, _NOTHING)
    here = mine.by_queue.get(queue, 0) if queue is not None else 0
    points = 14 * math.log2(1 + here) + 7 * math.log2(1 + mine.all) + 3 * math.log2(1 + canned.uses)
    if canned.owner is not None:
        points += 50
    elif queue is not None and queue in canned.queues:
        points += 40
    return min(points, _MOST_FOR_USE)


def _points(word: str, letters: Callable[[str], object] | None, one: _Indexed) -> float:
    """How well a text answers a word; 0 where it does not."""
    shortcut, title = one.shortcut, one.title
    if shortcut.startswith(word):
        return 1000.0 if shortcut == word else 700.0 - len(shortcut)
    at = title.find(word)
    if at >= 0:
        starts = at == 0 or not title[at - 1].isalnum()
        return (500.0 if starts else 330.0) - min(at, 50)
    if word in shortcut:
        return 400.0 - len(shortcut)
    if letters is None:
        return 260.0 if word in one.initials else 0.0
    if letters(shortcut):
        return 300.0 - len(shortcut)
    if word in one.initials:
        return 260.0
    at = one.text.find(word)
    if at >= 0:
        starts = at == 0 or not one.text[at - 1].isalnum()
        return 200.0 if starts else 120.0
    return 80.0 if letters(title) else 0.0


def _one_wrong(word: str) -> re.Pattern[str]:
    """This word at the beginning of another, with one letter wrong, missing, too many, or two in the wrong order."""
    ways: dict[str, None] = {}
    for at in range(len(word)):
        before, after = re.escape(word[:at]), word[at + 1 :]
        ways[before + ".?" + re.escape(after)] = None
        ways[before + "." + re.escape(word[at:])] = None
        if after:
            ways[before + re.escape(after[0] + word[at] + after[1:])] = None
    return re.compile("|".join(ways))
