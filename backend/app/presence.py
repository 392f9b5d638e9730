"""Tells the store when an agent's last desk is gone, for as long as it takes."""

import asyncio
import logging

from backend.actions import presence
from backend.app.deadlines import Deadlines
from backend.app.tasks import Tasks
from backend.live.hub import Hub
from backend.store import Store
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId

_log = logging.getLogger(__name__)

#: Seconds between tries while nothing can be stored.
_TRY_AGAIN_AFTER = 2.0


class Presence:
    """Starts the lease of whoever has left."""

    def __init__(self, store: Store, hub: Hub, tasks: Tasks, deadlines: Deadlines) -> None:
        self._store = store
        self._hub = hub
        self._tasks = tasks
        self._deadlines = deadlines

    def last_desk_gone(self, agent: AgentId) -> None:
        """The agent has no desk connected any more."""
        self._tasks.spawn(self._tell(agent))

    async def _tell(self, agent: AgentId) -> None:
        while not self._hub.is_connected(agent):
            try:
                await self._store.run(lambda tx: presence.desk_gone(tx, agent))
            except Refusal as refusal:
                if refusal.code is ErrorCode.SHUTTING_DOWN:
                    return
                _log.warning("a lease waits for the storage", extra={"code": refusal.code.value})
                await asyncio.sleep(_TRY_AGAIN_AFTER)
            else:
                self._deadlines.look()
                return
