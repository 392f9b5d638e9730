"""Tells desks of customers' records that say something new: whoever has a chat with one, or looks into it."""

import asyncio
import logging
from collections.abc import Callable, Iterable

from backend.actions import record_news
from backend.actions.actor import Actor
from backend.actions.record_news import News
from backend.live.hub import Hub
from backend.store import Store, Tx
from protocol.commands import AnyCommand
from protocol.errors import Refusal
from protocol.ids import CustomerId

_log = logging.getLogger(__name__)

#: Seconds, after the storage had no room for it.
_AGAIN_AFTER = 1.0
#: Far more than are touched in a second; past it the oldest are told with their next change.
_MOST_TOUCHED = 5_000

_Find = Callable[[Tx], Iterable[CustomerId]]


class Recording:
    """What was touched is looked up together, and told as it is then."""

    def __init__(self, store: Store, hub: Hub, again_after: float = _AGAIN_AFTER) -> None:
        """After a refusal of the storage it is asked again (seconds)."""
        self._store = store
        self._again_after = again_after
        self._hub = hub
        self._touched: list[_Find] = []
        self._woken = asyncio.Event()

    def acted(self, command: AnyCommand, actor: Actor) -> None:
        """A command was carried out: one of a few may have changed a record."""
        find = record_news.of_command(command, actor)
        if find is not None:
            self._touch(find)

    def changed(self, customer: CustomerId) -> None:
        """A record was changed by no command."""
        self._touch(lambda _tx: (customer,))

    async def run(self) -> None:
        """For ever."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            touched, self._touched = self._touched, []
            try:
                news = await self._store.run(lambda tx, finds=touched: _job(tx, finds))
            except Refusal as refusal:
                _log.debug("records are told later", extra={"code": refusal.code.value})
                self._touched[:0] = touched
                del self._touched[:-_MOST_TOUCHED]
                self._woken.set()
                await asyncio.sleep(self._again_after)
                continue
            for one in news:
                self._hub.tell_record(one.interaction, one.record)

    def _touch(self, find: _Find) -> None:
        self._touched.append(find)
        self._woken.set()


def _job(tx: Tx, finds: list[_Find]) -> tuple[News, ...]:
    customers = dict.fromkeys(customer for find in finds for customer in find(tx))
    return tuple(one for customer in customers for one in _news(tx, customer))


def _news(tx: Tx, customer: CustomerId) -> tuple[News, ...]:
    try:
        return record_news.of_record(tx, customer)
    except Refusal:
        # It is not there: what else was touched is told all the same.
        return ()
