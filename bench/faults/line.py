"""The proxy in a thread of its own, for those who drive browsers and desks one step after another."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Generator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import urlsplit

from bench.faults.proxy import Proxy, Weather

T = TypeVar("T")


class Line:
    """Between one client and the server. All calls return once it is so.

    Attributes:
        address: where the client finds the server.
    """

    def __init__(self, proxy: Proxy, loop: asyncio.AbstractEventLoop) -> None:
        self._proxy = proxy
        self._loop = loop
        self.address = f"http://127.0.0.1:{proxy.port}"

    @property
    def accepted(self) -> int:
        """Connections there were."""
        return self._proxy.accepted

    @property
    def open(self) -> int:
        """Connections there are."""
        return len(self._proxy.connections)

    def set(self, weather: Weather) -> None:
        """For all connections, and for those to come."""
        self._call(lambda: self._proxy.set(weather))

    def reset(self) -> None:
        """RST to both ends of all connections."""
        self._call(self._proxy.reset)

    def refuse(self) -> None:
        """New connections are refused."""
        self._wait(self._proxy.refuse())

    def admit(self) -> None:
        """No more."""
        self._wait(self._proxy.admit())

    def _call(self, act: Callable[[], T]) -> T:
        async def go() -> T:
            return act()

        return self._wait(go())

    def _wait(self, act: Coroutine[None, None, T]) -> T:
        return asyncio.run_coroutine_threadsafe(act, self._loop).result(10)


@contextmanager
def line_to(server: str, seed: int = 0) -> Generator[Line]:
    """A line to the server at this address until the end of the block."""
    address = urlsplit(server)
    assert address.hostname
    proxy = Proxy(address.hostname, address.port or 80, seed)
    # A thread's own loop, not a runner's: who drives a browser may have a loop running in theirs.
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="line")
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(proxy.start(), loop).result(10)
        yield Line(proxy, loop)
    finally:
        asyncio.run_coroutine_threadsafe(proxy.close(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
