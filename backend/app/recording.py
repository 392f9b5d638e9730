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

_Find = Callable[[Tx], Iterable[CustomerId]]


class Recording:
    """What was touched is looked up together, and told as it is then."""

    def __init__(self, store: Store, hub: Hub) -> None:
        self._store = store
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
                # Desks ask for the record themselves when they show it.
                _log.debug("records are not told", extra={"code": refusal.code.value})
                continue
            for one in news:
                self._hub.tell_record(one.interaction, one.record)

    def _touch(self, find: _Find) -> None:
        self._touched.append(find)
        self._woken.set()


def _job(tx: Tx, finds: list[_Find]) -> tuple[News, ...]:
    customers = dict.fromkeys(customer for find in finds for customer in find(tx))
    return tuple(one for customer in customers for one in record_news.of_record(tx, customer))
