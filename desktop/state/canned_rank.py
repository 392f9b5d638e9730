"""Which texts kept ready answer what was typed, best first. Pure, and quick enough for each key.

By shortcut, then title, then words of the text; the first two as `likeness` has it, with letters left out or wrong.
Among equals come first what she wrote herself, what is for the queue of the chat, and what she uses most there.
"""

import math
from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from itertools import islice

from msgspec import Struct

from desktop.state.canned_uses import Uses
from desktop.state.likeness import Likeness, Name, likeness, named, wrong_letter
from desktop.state.plain_letters import plain
from protocol.canned import Canned
from protocol.ids import CannedId, QueueId

#: With fewer found than this, one wrong letter is forgiven.
_FEW = 3
#: Shorter ones are too like too much: no text is read for them.
_READ_FROM = 3
#: How much it tells that the shortcut answers, the title, or the text.
_BY_SHORTCUT = (0.0, 0.0, 300.0, 300.0, 400.0, 400.0, 700.0, 1000.0)
_BY_TITLE = (0.0, 0.0, 80.0, 260.0, 330.0, 470.0, 500.0, 500.0)
_BEGINS_IN_TEXT, _IN_TEXT = 200.0, 120.0
#: What use can add; enough to lift a text past the next kind of likeness, and no further.
_MOST_FOR_USE = 120.0
_FORGIVEN = 60.0
#: What her own texts, and those of the chat's queue, are ahead of others.
_OWN, _OF_QUEUE = 50.0, 40.0
_NO_USES: Mapping[CannedId, Uses] = {}
#: Texts looked at in one step.
_STEP = 64

#: Places of texts, with the points of each.
_Points = list[tuple[int, float]]


class Found(Struct, frozen=True):
    """A text, and how well it answers: higher is better."""

    canned: Canned
    points: float


class _Indexed(Struct, frozen=True):
    canned: Canned
    shortcut: Name
    title: Name
    #: Shortcut, title and, from `text_at` on, the text.
    all: str
    text_at: int
    #: Which letters shortcut and title have, as bits; some share one.
    letters: int
    #: What use by everybody adds, and that it is her own.
    for_use: float


class _Narrowed(Struct, frozen=True):
    """What answered the words before; of longer ones only these can answer."""

    words: tuple[str, ...] = ()
    found: _Points = []


class Index:
    """The texts that can be used here, made ready to be searched. Equals are found by their titles."""

    def __init__(self, texts: Iterable[Canned] = ()) -> None:
        #: By title, with the keys that they are sorted by.
        self._texts: list[_Indexed] = []
        self._order: list[tuple[str, CannedId]] = []
        self._by_id: dict[CannedId, _Indexed] = {}
        #: Words of shortcuts and titles by their first letter, each with its texts.
        self._words: dict[str, dict[str, set[CannedId]]] = {}
        self._queue: QueueId | None = None
        self._uses: Mapping[CannedId, Uses] = _NO_USES
        self._extra: dict[CannedId, float] | None = None
        self._narrowed: _Narrowed | None = None
        #: How often texts came, went, or were written anew.
        self.changes = 0
        for one in texts:
            self.put(one)

    def __len__(self) -> int:
        return len(self._texts)

    def all(self) -> list[Canned]:
        """All of them, by their titles."""
        return [one.canned for one in self._texts]

    def put(self, canned: Canned) -> None:
        """One more, or one that reads otherwise."""
        self.drop(canned.id)
        shortcut, title = named(canned.shortcut), named(canned.title)
        head = f"{shortcut.text}\n{title.text}\n"
        one = _Indexed(
            canned,
            shortcut,
            title,
            all=head + plain(canned.text),
            text_at=len(head),
            letters=_letters(head),
            for_use=_everybodys(canned),
        )
        key = _key(canned)
        at = bisect_left(self._order, key)
        self._order.insert(at, key)
        self._texts.insert(at, one)
        self._by_id[canned.id] = one
        for word in _words_of(one):
            self._words.setdefault(word[0], {}).setdefault(word, set()).add(canned.id)
        self._changed()

    def drop(self, canned: CannedId) -> None:
        """One less, if it is there."""
        one = self._by_id.pop(canned, None)
        if one is None:
            return
        at = bisect_left(self._order, _key(one.canned))
        del self._order[at], self._texts[at]
        for word in _words_of(one):
            with_it = self._words[word[0]][word]
            with_it.discard(canned)
            if not with_it:
                del self._words[word[0]][word]
        self._changed()

    def search(
        self,
        wanted: str,
        *,
        queue: QueueId | None = None,
        uses: Mapping[CannedId, Uses] = _NO_USES,
        fits: Callable[[Canned], bool] = lambda _: True,
        most: int | None = None,
    ) -> Generator[None, None, list[Found]]:
        """Those that answer all of the words and fit, the best `most` of them; without words the most used first.

        In short steps: of thousands, all together take longer than a frame. `changes` must not rise meanwhile.
        """
        words = tuple(plain(wanted).split())
        found = yield from self._score(words)
        if words and len(found) < _FEW:
            forgiven = yield from self._forgive(words)
            found = sorted({**dict.fromkeys(forgiven, _FORGIVEN), **dict(found)}.items())
        texts, extra = self._texts, self._for_use(queue, uses)
        points: list[float] = []
        for some in _parts(found):
            points += [value + self._use(texts[at], extra) for at, value in some]
            yield
        # Those that are equal stay as they are: by title.
        best = sorted(range(len(points)), key=points.__getitem__, reverse=True)
        yield
        fitting = (Found(one, points[place]) for place in best if fits(one := texts[found[place][0]].canned))
        return list(islice(fitting, most))

    def find(
        self, wanted: str, *, queue: QueueId | None = None, uses: Mapping[CannedId, Uses] = _NO_USES
    ) -> list[Found]:
        """The same at once, all of them."""
        steps = self.search(wanted, queue=queue, uses=uses)
        while True:
            try:
                next(steps)
            except StopIteration as done:
                return done.value

    # --- inside -----------------------------------------------------------------------------

    def _changed(self) -> None:
        self.changes += 1
        self._extra = self._narrowed = None

    def _use(self, one: _Indexed, extra: dict[CannedId, float]) -> float:
        return min(one.for_use + extra.get(one.canned.id, 0.0), _MOST_FOR_USE)

    def _for_use(self, queue: QueueId | None, uses: Mapping[CannedId, Uses]) -> dict[CannedId, float]:
        """What her own use and the queue add, by text; reckoned once for each queue and change of use."""
        extra = self._extra
        if extra is None or self._queue != queue or self._uses is not uses:
            extra = {id: _for_use(mine, queue) for id, mine in uses.items()}
            if queue is not None:
                for one in self._texts:
                    canned = one.canned
                    if canned.queues and canned.owner is None and queue in canned.queues:
                        extra[canned.id] = extra.get(canned.id, 0.0) + _OF_QUEUE
            self._queue, self._uses, self._extra = queue, uses, extra
        return extra

    def _score(self, words: tuple[str, ...]) -> Generator[None, None, _Points]:
        """Places and points of those that answer all words, in the order of the places."""
        before = self._narrowed
        if before is not None and before.words == words:
            return before.found
        is_narrower = before is not None and _narrows(before.words, words)
        found = [(at, 0.0) for at, _ in before.found] if before is not None and is_narrower else self._everywhere()
        for word in words:
            found = yield from self._answer(word, found, len(words))
        self._narrowed = _Narrowed(words, found)
        return found

    def _everywhere(self) -> _Points:
        return [(at, 0.0) for at in range(len(self._texts))]

    def _answer(self, word: str, among: _Points, of: int) -> Generator[None, None, _Points]:
        texts, needed = self._texts, _letters(word)
        is_read = len(word) >= _READ_FROM
        found: _Points = []
        for some in _parts(among):
            for at, before in some:
                one = texts[at]
                # Most of them are told by a look at the letters.
                if (word in one.all or needed & one.letters == needed) and (
                    points := _points(word, one, is_read=is_read)
                ):
                    found.append((at, before + points / of))
            yield
        return found

    def _forgive(self, words: tuple[str, ...]) -> Generator[None, None, set[int]]:
        """Those that answer with one letter wrong in each longer word; its first one must be right."""
        found: set[int] | None = None
        for word in words:
            like = wrong_letter(word)
            if like is None:
                right = yield from self._answer(word, self._everywhere(), 1)
                here = {at for at, _ in right}
            else:
                near = (self._words.get(letter, {}) for letter in dict.fromkeys(word[:2]))
                ids = {id for known in near for one, with_it in known.items() if like(one) for id in with_it}
                here = {bisect_left(self._order, _key(self._by_id[id].canned)) for id in ids}
                yield
            found = here if found is None else found & here
        return found or set()


def _parts(found: _Points) -> Iterator[_Points]:
    return (found[start : start + _STEP] for start in range(0, len(found), _STEP))


def _key(canned: Canned) -> tuple[str, CannedId]:
    return (canned.title.casefold(), canned.id)


def _letters(text: str) -> int:
    bits = 0
    for letter in set(text):
        bits |= 1 << (ord(letter) & 63)
    return bits


def _words_of(one: _Indexed) -> set[str]:
    return {one.shortcut.text, *one.shortcut.words, *one.title.words} - {""}


def _narrows(before: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """What answers these answered those before; from some length on a word is also looked for in other ways."""
    return len(words) >= len(before) and all(
        now.startswith(was) and (len(was) >= _READ_FROM) is (len(now) >= _READ_FROM)
        for was, now in zip(before, words, strict=False)
    )


def _everybodys(canned: Canned) -> float:
    used = 3 * math.log2(1 + canned.uses) if canned.uses else 0.0
    return used + _OWN if canned.owner is not None else used


def _for_use(mine: Uses, queue: QueueId | None) -> float:
    here = mine.by_queue.get(queue, 0) if queue is not None else 0
    return 14 * math.log2(1 + here) + 7 * math.log2(1 + mine.all)


def _points(word: str, one: _Indexed, *, is_read: bool) -> float:
    """How well a text answers a word; 0 where it does not."""
    by_shortcut = likeness(word, one.shortcut)
    points = _BY_SHORTCUT[by_shortcut]
    if points:
        points -= len(one.shortcut.text)
    if by_shortcut < Likeness.START:
        points = max(points, _BY_TITLE[likeness(word, one.title)])
    if is_read and points < _BEGINS_IN_TEXT:
        at = one.all.find(word, one.text_at)
        if at >= 0:
            points = max(points, _IN_TEXT if one.all[at - 1].isalnum() else _BEGINS_IN_TEXT)
    return points
