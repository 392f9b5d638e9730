"""uvicorn, as this server runs it: sockets that can be cut, and an end that tells its clients."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import uvicorn
from litestar.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from backend.live.socket import CONNECTION


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which the application may also write to at once, or cut off."""

    async def run_asgi(self) -> None:
        """Run the application with this connection at hand."""
        self.scope.setdefault("extensions", {})[CONNECTION] = {"connection": self}
        await super().run_asgi()

    def write(self, data: bytes) -> bool:
        """Write a text frame now; False when the peer is slow, or the connection is ending."""
        if not self.writable.is_set() or self.disconnected or self.conn.state is not State.OPEN:
            return False
        self.conn.send_text(data)
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True

    def abort(self) -> None:
        """End it without a word."""
        self.transport.abort()


class Front:
    """Sockets to their doors, everything else to the web framework."""

    def __init__(self, doors: ASGIApp, web: ASGIApp) -> None:
        self._doors = doors
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, or one call."""
        await (self._doors if scope["type"] == "websocket" else self._web)(scope, receive, send)


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
