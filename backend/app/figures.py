"""Counts the day anew when the server starts, and tells desks every two seconds how it goes."""

import asyncio
import logging
from collections.abc import Callable
from datetime import tzinfo

from backend.actions import day_log
from backend.actions.day_log import Slice
from backend.live.day_fold import DayFold, day_of
from backend.live.hub import Hub
from backend.store import Store
from protocol.errors import Refusal
from protocol.frames import FloorSnapshot
from protocol.kinds import Feature
from protocol.limits import FIGURE_STEP, FIGURE_STEPS

_log = logging.getLogger(__name__)

#: Seconds.
_TOLD_EVERY = 2.0


class Figures:
    """The day's figures of one server. `clock` is Unix milliseconds; `zone` says when a day begins."""

    def __init__(self, store: Store, hub: Hub, clock: Callable[[], int], zone: tzinfo) -> None:
        self._store = store
        self._hub = hub
        self._clock = clock
        self._fold = DayFold(clock(), zone)
        self._zone = zone
        self._is_whole_log = False

    def load(self, floor: FloorSnapshot) -> None:
        """Queues as they stand now: their targets hold for what is counted of the past too."""
        for queue in floor.queues:
            self._fold.set_target(queue.id, queue.target_seconds)

    async def run(self) -> None:
        """For ever."""
        is_counted = False
        while True:
            if not is_counted:
                is_counted = await self._count()
            self._hub.figures.tell(quiet=Feature.PRESENCE in self._hub.off)
            await asyncio.sleep(_TOLD_EVERY)

    async def _count(self) -> bool:
        """Slice by slice, the last at its exact place among what is published; False: the storage has no room."""
        now = self._clock()
        midnight, _ = day_of(now, self._zone)
        since = min(midnight, now - now % FIGURE_STEP - (FIGURE_STEPS - 1) * FIGURE_STEP)
        try:
            after = await self._store.run(lambda tx: day_log.begins_after(tx, since))
            is_last, self._is_whole_log = False, after == 0
            while not is_last:
                part = await self._store.run(
                    lambda tx, after=after: day_log.slice_after(tx, after), at_delivery=self._take
                )
                after, is_last = part.after, part.is_last
        except Refusal as refusal:
            _log.debug("the day is counted later", extra={"code": refusal.code.value})
            self._fold = self._fold.begun_anew(now)
            return False
        return True

    def _take(self, part: Slice) -> None:
        if self._is_whole_log and part.entries:
            self._is_whole_log = False
            self._fold.log_begins(part.entries[0].at)
        self._fold.take(part.entries)
        if part.is_last:
            self._hub.figures.begin(self._fold, self._clock)
