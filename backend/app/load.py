"""Measures how much there is to do, and has the hub let go of what the rule says."""

import asyncio
import logging
from collections.abc import Callable

from backend.live.hub import Hub
from backend.live.shedding import Load, Shedding
from backend.store import Store
from protocol.kinds import Feature

_log = logging.getLogger(__name__)

#: Milliseconds between looks.
_EVERY = 500


class Watch:
    """Looks at the load every so often. `ticks` is a clock in milliseconds that never jumps.

    Attributes:
        load: as last measured.
        rule: what follows from it.
    """

    def __init__(self, store: Store, hub: Hub, full: Load, ticks: Callable[[], int]) -> None:
        self._store = store
        self._hub = hub
        self._ticks = ticks
        self.load = Load()
        self.rule = Shedding(full)

    async def run(self) -> None:
        """For ever."""
        before = 0
        while True:
            due = self._ticks() + _EVERY
            await asyncio.sleep(_EVERY / 1_000)
            now = self._ticks()
            late = max(now - due, 0)
            # One late turn is no load: the lesser of two in a row counts.
            self.look(Load(jobs=self._store.waiting, lag=min(before, late), outbox=self._hub.waiting_bytes()), now)
            before = late

    def look(self, load: Load, now: int) -> None:
        """Take a measurement in (ticks, ms)."""
        self.load = load
        before = self.rule.off
        if self.rule.look(load, now):
            off = self.rule.off
            told = {"off": ", ".join(off), "fullness": round(self.rule.fullness, 2)}
            if Feature.NEW_CHATS in off and Feature.NEW_CHATS not in before:
                # The first thing that customers are refused.
                _log.warning("under load, new chats are refused", extra=told)
            else:
                _log.info("under load" if off else "no more under load", extra=told)
            self._hub.let_go(off)
