"""uvicorn, as this server runs it: sockets that can be cut, and an end that tells its clients."""

import asyncio
import signal
import socket
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import h11
import uvicorn
from litestar.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

from backend.live.socket import CONNECTION


class CallProtocol(H11Protocol):
    """uvicorn's HTTP, which does not wait for ever for a caller.

    Whoever opens connections and says nothing, or stops midway, would take all there are.

    Attributes:
        head_seconds: how long the head of a call may take.
        silent_seconds: how long nothing may come of its body.
    """

    head_seconds = 10.0
    silent_seconds = 30.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """The time for the first head begins."""
        super().connection_made(transport)
        self._late: asyncio.TimerHandle | None = self._cut_after(self.head_seconds)

    def data_received(self, data: bytes) -> None:
        """More of a head or a body, or the end of it."""
        super().data_received(data)
        if self.transport.get_protocol() is not self:
            # It is a websocket now, whose silence its own heartbeat judges.
            self._forget()
            return
        if self.conn.their_state is h11.IDLE:
            self._late = self._late or self._cut_after(self.head_seconds)
            return
        self._forget()
        if self.conn.their_state is h11.SEND_BODY:
            self._late = self._cut_after(self.silent_seconds)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for."""
        super().connection_lost(exc)
        self._forget()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP; whoever still answers the call it broke off has nobody to answer any more."""
        super().send_400_response(msg)
        if self.cycle is not None:  # pyright: ignore[reportUnnecessaryComparison] -- before the first call it is
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def _cut_after(self, seconds: float) -> asyncio.TimerHandle:
        return self.loop.call_later(seconds, self.transport.abort)

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None


_CANT_BE_OPENED = b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class LiveProtocol(WebSocketsSansIOProtocol):
    """uvicorn's websocket, which the application may also write to at once, or cut off."""

    def data_received(self, data: bytes) -> None:
        """Frames, or at first the head of the call, which is whole."""
        super().data_received(data)
        if not self.handshake_initiated:
            # It has a body, or too long a line. uvicorn would answer nothing and keep the connection for ever.
            self.transport.write(_CANT_BE_OPENED)
            self.transport.close()

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
        # They stay as long as the loop: who asks twice must not cut the end off midway.
        yield

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True
