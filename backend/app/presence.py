"""Tells the store when somebody's last link is gone, for as long as it takes."""

import asyncio
import logging
from collections.abc import Callable

from backend.actions import customers, presence
from backend.app.deadlines import Deadlines
from backend.app.tasks import Tasks
from backend.live.hub import Hub
from backend.store import Store, Tx
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, VisitorId

_log = logging.getLogger(__name__)

#: Seconds between tries while nothing can be stored.
_TRY_AGAIN_AFTER = 2.0


class Presence:
    """Starts the lease of an agent who has left, and the grace of a customer."""

    def __init__(self, store: Store, hub: Hub, tasks: Tasks, deadlines: Deadlines) -> None:
        self._store = store
        self._hub = hub
        self._tasks = tasks
        self._deadlines = deadlines

    def last_desk_gone(self, agent: AgentId) -> None:
        """The agent has no desk connected any more."""
        self._tasks.spawn(
            self._tell(
                lambda: self._hub.is_connected(agent),
                here=lambda tx: presence.desk_stays(tx, agent),
                gone=lambda tx: presence.desk_gone(tx, agent),
            )
        )

    def last_window_gone(self, visitor: VisitorId) -> None:
        """The customer has no window connected any more."""
        self._tasks.spawn(
            self._tell(
                lambda: self._hub.is_visiting(visitor),
                here=lambda tx: customers.window_open(tx, visitor),
                gone=lambda tx: customers.window_gone(tx, visitor),
            )
        )

    async def _tell(
        self, is_here: Callable[[], bool], *, here: Callable[[Tx], None], gone: Callable[[Tx], None]
    ) -> None:
        """Until the rows say what is so: a new link may have been noted just before the old one's end was."""
        told: bool | None = None
        while told is not is_here():
            told = is_here()
            try:
                await self._store.run(here if told else gone)
            except Refusal as refusal:
                if refusal.code is ErrorCode.SHUTTING_DOWN:
                    return
                told = None
                # The store has told why, once; this would be told each second, for everybody.
                _log.debug("a lease waits for the storage", extra={"code": refusal.code.value})
                await asyncio.sleep(_TRY_AGAIN_AFTER)
            else:
                self._deadlines.look()
