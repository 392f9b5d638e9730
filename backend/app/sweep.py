"""Removes files that were brought and never sent, or taken back."""

import asyncio
import logging
from collections.abc import Callable

from backend.actions import files
from backend.rest.uploads import Uploads
from backend.store import Store
from protocol.errors import Refusal

_log = logging.getLogger(__name__)

_HOUR = 3_600_000
#: Milliseconds between rounds, and rows forgotten at once.
_EVERY = _HOUR
_AT_ONCE = 100


class Sweep:
    """Makes a round now and then. Unix milliseconds: `clock` is what rows go by, `wall` what the disk notes."""

    def __init__(
        self, store: Store, uploads: Uploads, hours: int, clock: Callable[[], int], wall: Callable[[], int]
    ) -> None:
        """What was brought more than so many hours ago and is in no message goes, or not in one any more."""
        self._store = store
        self._uploads = uploads
        self._age = hours * _HOUR
        self._clock = clock
        self._wall = wall

    async def run(self) -> None:
        """For ever."""
        while True:
            try:
                await self.round()
            except (OSError, Refusal) as error:
                _log.warning("unsent files could not be removed: %s", error)
            await asyncio.sleep(_EVERY / 1_000)

    async def round(self) -> int:
        """Look at all there is; answers how many files were removed. Raises OSError, Refusal.

        Bytes are left alone that a row speaks for, and those just written, whose row is still to come. Rows go
        after that, a round before their bytes: a backup takes first the rows, then the bytes.
        """
        before, written_before = self._clock() - self._age, (self._wall() - self._age) / 1_000
        removed = 0
        folders = self._uploads.older_than(written_before)
        while (old := await asyncio.to_thread(next, folders, None)) is not None:
            digests = sorted(old)
            known = await self._store.run(lambda tx, digests=digests: files.known_digests(tx, digests))
            for digest in digests:
                if digest not in known:
                    removed += await asyncio.to_thread(self._uploads.remove, digest, written_before)
        while await self._store.run(lambda tx: files.forget_unsent(tx, before, _AT_ONCE)) == _AT_ONCE:
            pass
        if removed:
            _log.info("removed files that are in no message", extra={"files": removed})
        return removed
