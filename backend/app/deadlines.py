"""Looks when offers and leases run out. The rows decide what is due; the timer only wakes us."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from backend.actions import deadlines
from backend.store import Entry, Store, Tx
from protocol.errors import Refusal
from protocol.frames import FloorEntry

_log = logging.getLogger(__name__)

#: Looked at this often (ms) whatever we think is next: a clock that jumped, another process, and an agent's
#: words, which begin a silence and are too many to look after each.
_AT_LEAST_EVERY = 5_000
_AFTER_FAILURE = 1_000


class Deadlines:
    """Runs `expire_due` when the next deadline passes. `clock` is Unix milliseconds."""

    def __init__(self, store: Store, clock: Callable[[], int]) -> None:
        self._store = store
        self._clock = clock
        self._changed = asyncio.Event()

    def publish(self, entries: Sequence[Entry]) -> None:
        """The floor moved: the next deadline may be another one now."""
        if any(isinstance(entry, FloorEntry) for entry in entries):
            self._changed.set()

    def look(self) -> None:
        """A lease may have begun."""
        self._changed.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            self._changed.clear()
            await self._sleep(await self._expire())

    async def _expire(self) -> int:
        """Milliseconds to the next look."""
        try:
            due = await self._store.run(_expire)
        except Refusal as refusal:
            # The store has told why, once; this would be told each second, for everybody.
            _log.debug("deadlines wait for the storage", extra={"code": refusal.code.value})
            return _AFTER_FAILURE
        if due is None:
            return _AT_LEAST_EVERY
        return min(max(due - self._clock(), 0) + 1, _AT_LEAST_EVERY)

    async def _sleep(self, milliseconds: int) -> None:
        try:
            async with asyncio.timeout(milliseconds / 1000):
                await self._changed.wait()
        except TimeoutError:
            return


def _expire(tx: Tx) -> int | None:
    deadlines.expire_due(tx)
    return deadlines.next_deadline(tx)
