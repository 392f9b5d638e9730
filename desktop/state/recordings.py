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
    """The last minutes of one session, in order; begins with a whole picture."""

    def __init__(self, session: ProposalId) -> None:
        self.session = session
        self.batches: list[Batch] = []
        self._bytes = 0
        self._known: set[tuple[str, int, int]] = set()

    def add(self, batch: Batch) -> None:
        """Put a batch in its place; one that is there already is let be."""
        # What was recorded before the customer's yes has numbers of its own.
        key = (batch.tab, batch.number, batch.at)
        if key in self._known:
            return
        self._known.add(key)
        insort(self.batches, batch, key=_moment)
        self._bytes += len(batch.events)
        self._trim()

    def played(self) -> list[Batch]:
        """What can be looked at: from the first whole picture on, each tab from its own."""
        tab: str | None = None
        found: list[Batch] = []
        for batch in self.batches:
            if batch.whole:
                tab = batch.tab
            if batch.tab == tab:
                found.append(batch)
        return found

    @property
    def span(self) -> tuple[int, int] | None:
        """Its first and last moment; None: nothing to look at."""
        found = self.played()
        return (found[0].at, max(batch.to for batch in found)) if found else None

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All that happened in it, in order."""
        return tuple(mark for batch in self.played() for mark in batch.marks)

    def cut(self, since: int) -> None:
        """Forget what is older, but for the picture that a look back to `since` begins with."""
        wholes = [at for at, batch in enumerate(self.batches) if batch.whole and batch.at <= since]
        if wholes and wholes[-1]:
            self._drop(wholes[-1])

    def _trim(self) -> None:
        while self._bytes > MOST_TAPE:
            later = next((at for at, batch in enumerate(self.batches) if at and batch.whole), len(self.batches))
            self._drop(later)

    def _drop(self, count: int) -> None:
        self._bytes -= sum(len(batch.events) for batch in self.batches[:count])
        del self.batches[:count]


def _moment(batch: Batch) -> tuple[int, int]:
    return batch.at, batch.number
