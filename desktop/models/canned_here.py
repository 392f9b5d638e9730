"""The texts kept ready as they stand here: what the server told, with what was changed here and has no answer yet.

Thousands may come or change at once: each is looked at once, and nothing here holds up the window.
"""

from collections.abc import Callable, Generator, Iterator, Mapping

from msgspec import Struct
from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.signals import StoreSignals
from desktop.models.slices import Slices
from desktop.state.canned import as_put
from desktop.state.canned_rank import Found, Index
from desktop.state.canned_uses import Uses
from desktop.state.store import Store
from protocol.canned import Canned, DropCanned, PutCanned
from protocol.ids import CannedId, QueueId

#: So few are made ready to be searched at once, in some milliseconds.
_FEW = 200
#: Texts for each of which a millisecond passes between two looks; more than the second number never do.
_TEXTS_A_MILLISECOND, _LONGEST_PAUSE = 20, 250


class _Put(Struct, frozen=True):
    """What a command that waits makes of the text before it."""

    command: PutCanned
    before: Canned | None
    text: Canned


class TextsHere(QObject):
    """All that this agent writes with or looks after.

    Signals:
        changed: there are others, or one reads otherwise; all of them can be searched.
    """

    changed = Signal()

    def __init__(self, store: Store, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._texts: dict[CannedId, Canned] = {}
        #: By who the command is.
        self._put: dict[int, _Put] = {}
        self.index = Index()
        #: Those that the index has otherwise, or not yet, or still.
        self._unsorted: dict[CannedId, None] = {}
        self._slices = Slices(self)
        self._slices.advanced.connect(self._advanced)
        self._is_stale, self._is_untold = True, False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._paused)
        signals.canned.connect(self._heard)
        signals.outbox.connect(self._heard)
        self._paused()

    def all(self) -> Mapping[CannedId, Canned]:
        """By id, as they are just now."""
        self._look()
        return self._texts

    def in_order(self) -> list[Canned]:
        """By their titles."""
        self._look()
        return self.index.all()

    def make_ready(self) -> Iterator[None]:
        """Step by step, so that all of them can be searched."""
        while self._unsorted:
            one = next(iter(self._unsorted))
            del self._unsorted[one]
            text = self._texts.get(one)
            if text is None:
                self.index.drop(one)
            else:
                self.index.put(text)
            yield

    # --- inside -----------------------------------------------------------------------------

    def _heard(self) -> None:
        """With many texts, what comes one by one is looked at together."""
        self._is_stale = True
        if not self._pause.isActive():
            self._paused()

    def _paused(self) -> None:
        self._look()
        if self._is_untold:
            self._is_untold = False
            pause = min(len(self._texts) // _TEXTS_A_MILLISECOND, _LONGEST_PAUSE)
            if pause:
                self._pause.start(pause)
            self._slices.run(self.make_ready())

    def _look(self) -> None:
        """See what differs from before."""
        if not self._is_stale:
            return
        self._is_stale = False
        before, now = self._texts, self._as_they_stand()
        self._texts = now
        # By who they are: of thousands, even to look up each one takes too long.
        were, are = set(map(id, before.values())), set(map(id, now.values()))
        others = [text.id for text in now.values() if id(text) not in were]
        others += [text.id for text in before.values() if id(text) not in are]
        if others:
            self._is_untold = True
            self._unsorted |= dict.fromkeys(others)
            if len(self._unsorted) <= _FEW:
                for _ in self.make_ready():
                    pass

    def _as_they_stand(self) -> dict[CannedId, Canned]:
        texts, put = dict(self._store.canned.texts), self._put
        self._put = {}
        for queued in self._store.outbox.values():
            command = queued.command
            if isinstance(command, DropCanned):
                texts.pop(command.canned, None)
            elif isinstance(command, PutCanned):
                before, made = texts.get(command.canned), put.get(id(command))
                if made is None or made.before is not before:
                    made = _Put(command, before, as_put(command, before))
                self._put[id(command)] = made
                texts[command.canned] = made.text
        return texts

    def _advanced(self) -> None:
        if not self._slices.running:
            self.changed.emit()


class CannedSearch(QObject):
    """Looks for texts, for one asker: a slice at a time, the first one at once; few texts are found in that.

    Signals:
        found: those that answer, best first (list[Canned]).
    """

    found = Signal(object)

    def __init__(self, here: TextsHere, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._here = here
        self._result: list[Canned] | None = None
        self._slices = Slices(self)
        self._slices.advanced.connect(self._advanced)

    @property
    def running(self) -> bool:
        """It was asked and has not told."""
        return self._slices.running

    def ask(
        self,
        wanted: str,
        *,
        queue: QueueId | None = None,
        uses: Mapping[CannedId, Uses],
        fits: Callable[[Canned], bool],
        most: int | None = None,
    ) -> None:
        """Look for this, and for nothing that was asked before."""
        self._slices.run(self._work(lambda index: index.search(wanted, queue=queue, uses=uses, fits=fits, most=most)))

    def stop(self) -> None:
        """Look no more; nothing is told."""
        self._slices.stop()

    def finish(self) -> None:
        """Tell now."""
        self._slices.finish()

    def _work(self, begin: Callable[[Index], Generator[None, None, list[Found]]]) -> Iterator[None]:
        index = self._here.index
        while True:
            self._here.all()
            yield from self._here.make_ready()
            changes, steps = index.changes, begin(index)
            while changes == index.changes:
                try:
                    next(steps)
                except StopIteration as done:
                    found: list[Found] = done.value
                    self._result = [one.canned for one in found]
                    return
                yield

    def _advanced(self) -> None:
        found, self._result = self._result, None
        if found is not None:
            self.found.emit(found)
