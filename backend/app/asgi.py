"""uvicorn, as this server runs it: sockets that can be cut, and an end that tells its clients."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import uvicorn
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from backend.live.socket import ABORT


class CuttableSocket(WebSocketsSansIOProtocol):
    """A peer that does not read would hold its connection for ever; the application may cut it."""

    async def run_asgi(self) -> None:
        """Run the application with a way to cut this connection."""
        self.scope.setdefault("extensions", {})[ABORT] = {"abort": self.transport.abort}
        await super().run_asgi()


class WebServer(uvicorn.Server):
    """Stops on SIGINT and SIGTERM, after `before_end` has told the clients."""

    def __init__(self, config: uvicorn.Config, before_end: Callable[[], Awaitable[None]]) -> None:
        super().__init__(config)
        self._before_end = before_end

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new connections, tell those there are, then end them."""
        for server in self.servers:
            server.close()
        await self._before_end()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Unlike uvicorn's own, doesn't raise the signal again: we end by ourselves, in order."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._stop)
        try:
            yield
        finally:
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True
