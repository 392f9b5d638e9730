"""A recording of a customer's page: its batches, and the last minutes of it, kept in memory to be looked at again."""

from bisect import insort
from enum import Enum

from msgspec import Struct

from protocol.ids import InteractionId, ProposalId

#: Of the last minutes of one chat, in bytes of recording; what is older goes first.
MOST_TAPE = 48 * 1024 * 1024


class MarkKind(Enum):
    """What happened at a moment of a recording."""

    CLICK = "click"
    ERROR = "error"
    PAGE = "page"


class Mark(Struct, frozen=True):
    """A moment worth finding again. `at`: Unix milliseconds on the customer's clock."""

    kind: MarkKind
    at: int
    text: str = ""


class Batch(Struct, frozen=True, kw_only=True):
    """A batch of a recording, whole and in its place. `events` is JSON text."""

    interaction: InteractionId
    session: ProposalId
    tab: str
    number: int
    events: str
    #: It begins with a whole picture.
    whole: bool
    past: bool
    #: Times of its first and last event: Unix milliseconds on the customer's clock.
    at: int
    to: int
    marks: tuple[Mark, ...] = ()


class Tape:
    """The last minutes of one session, in order; begins with a whole picture.

    What comes at the end, as nearly all does, costs the same however much there is already.
    """

    def __init__(self, session: ProposalId) -> None:
        self.session = session
        self.batches: list[Batch] = []
        self._bytes = 0
        self._known: set[tuple[str, int, int]] = set()
        #: When its whole pictures were taken, in order.
        self._wholes: list[int] = []
        self._played = _Played()

    def add(self, batch: Batch) -> None:
        """Put a batch in its place; one that is there already is let be."""
        if _key(batch) in self._known:
            return
        self._known.add(_key(batch))
        insort(self.batches, batch, key=_moment)
        if batch.whole:
            insort(self._wholes, batch.at)
        if self.batches[-1] is batch:
            self._played.add(batch)
        else:
            self._play_anew()
        self._bytes += len(batch.events)
        self._trim()

    def played(self) -> list[Batch]:
        """What can be looked at: from the first whole picture on, each tab from its own."""
        return self._played.batches

    @property
    def span(self) -> tuple[int, int] | None:
        """Its first and last moment; None: nothing to look at."""
        found = self._played
        return (found.batches[0].at, found.end) if found.batches else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All that happened in it, in order."""
        return tuple(self._played.marks)

    def cut(self, since: int) -> None:
        """Forget what is older, but for the picture that a look back to `since` begins with."""
        if (len(self._wholes) > 1 and self._wholes[1] <= since) or self._begins_without_picture(since):
            wholes = [at for at, batch in enumerate(self.batches) if batch.whole and batch.at <= since]
            self._drop(wholes[-1])

    def _begins_without_picture(self, since: int) -> bool:
        return bool(self._wholes) and self._wholes[0] <= since and not self.batches[0].whole

    def _trim(self) -> None:
        while self._bytes > MOST_TAPE:
            later = next((at for at, batch in enumerate(self.batches) if at and batch.whole), len(self.batches))
            self._drop(later)

    def _drop(self, count: int) -> None:
        gone = self.batches[:count]
        self._bytes -= sum(len(batch.events) for batch in gone)
        self._known.difference_update(map(_key, gone))
        del self._wholes[: sum(batch.whole for batch in gone)]
        del self.batches[:count]
        self._play_anew()

    def _play_anew(self) -> None:
        self._played = _Played()
        for batch in self.batches:
            self._played.add(batch)


class _Played:
    """What can be looked at, put together batch by batch."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []
        self.marks: list[Mark] = []
        self.end = 0
        self._tab: str | None = None

    def add(self, batch: Batch) -> None:
        """What comes after all that is there."""
        if batch.whole:
            self._tab = batch.tab
        if batch.tab == self._tab:
            self.batches.append(batch)
            self.marks.extend(batch.marks)
            self.end = max(self.end, batch.to)


def _key(batch: Batch) -> tuple[str, int, int]:
    # What was recorded before the customer's yes has numbers of its own.
    return batch.tab, batch.number, batch.at


def _moment(batch: Batch) -> tuple[int, int]:
    return batch.at, batch.number
