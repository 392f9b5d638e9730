"""Tells desks of texts kept ready that came, changed or went: those who may use them."""

import asyncio
import logging
from collections import defaultdict
from functools import partial

from backend.actions import canned_rows
from backend.actions.actor import Actor
from backend.actions.canned_rows import News
from backend.live.hub import Hub
from backend.store import Store, Tx
from protocol.canned import DropCanned, PutCanned
from protocol.commands import AnyCommand
from protocol.errors import Refusal
from protocol.ids import AgentId
from protocol.setup import PutAgent

_log = logging.getLogger(__name__)

#: Seconds, after the storage had no room for it.
_AGAIN_AFTER = 1.0
#: Seconds between one telling and the next: thousands of texts that are brought at once are told in few frames.
_PAUSE = 0.5


class Texts:
    """Changes are looked up together, and told in their place among what is committed.

    A desk that says hello reads in the same order: what it read then is not missing, and what comes after is told.
    """

    def __init__(self, store: Store, hub: Hub, again_after: float = _AGAIN_AFTER, pause: float = _PAUSE) -> None:
        """After a refusal of the storage it is asked again; a burst is told with pauses (seconds)."""
        self._store = store
        self._hub = hub
        self._again_after = again_after
        self._pause = pause
        self._told = 0
        #: Who said hello while changes were looked up: since which revision they are told next.
        self._came: dict[AgentId, int] = {}
        self._woken = asyncio.Event()

    async def begin(self) -> None:
        """What is there already is no news. Raises Refusal when the disk does not work."""
        self._told = await self._store.run(canned_rows.revision)

    def acted(self, command: AnyCommand, _actor: Actor) -> None:
        """A command was carried out: one of a few may have changed a text, or who may use it."""
        if isinstance(command, PutCanned | DropCanned | PutAgent):
            self._woken.set()

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            here = frozenset(self._hub.agents_here())
            try:
                await self._store.run(partial(self._read, here), at_delivery=partial(self._tell, here))
            except Refusal as refusal:
                _log.debug("texts are told later", extra={"code": refusal.code.value})
                self._woken.set()
                await asyncio.sleep(self._again_after)
            else:
                await asyncio.sleep(self._pause)

    def _read(self, here: frozenset[AgentId], tx: Tx) -> tuple[int, tuple[News, ...]]:
        since: dict[int, set[AgentId]] = defaultdict(set)
        since[self._told] = {*here.difference(self._came)}
        for agent, told in self._came.items():
            since[told].add(agent)
        news = [canned_rows.news(tx, told, agents)[1] for told, agents in since.items()]
        return canned_rows.revision(tx), tuple(one for part in news for one in part)

    def _tell(self, here: frozenset[AgentId], read: tuple[int, tuple[News, ...]]) -> None:
        now, news = read
        for one in news:
            self._hub.tell_texts(one.agents, one.shown)
        # Their hello may have been read before a change that is told here.
        came = () if now == self._told else self._hub.agents_here()
        self._came = {agent: self._told for agent in came if agent not in here}
        self._told = now
        if self._came:
            self._woken.set()
