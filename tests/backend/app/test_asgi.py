"""Connections that say nothing, or not enough."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest
import uvicorn
import websockets
from litestar.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from backend.app.asgi import CallProtocol, LiveProtocol

_CALL = b"GET / HTTP/1.1\r\nHost: x\r\n"


class _Timer:
    def __init__(self, due: float, callback: Callable[[], object]) -> None:
        self.due = due
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        """It is not waited for any more."""
        self.cancelled = True


class _Clock:
    """Time that passes when a test says so.

    Attributes:
        heard: bytes that connections have taken in.
    """

    def __init__(self) -> None:
        self.heard = 0
        self.connections = 0
        self._now = 0.0
        self._timers: list[_Timer] = []

    def later(self, seconds: float, callback: Callable[[], object]) -> _Timer:
        """A timer."""
        timer = _Timer(self._now + seconds, callback)
        self._timers.append(timer)
        return timer

    def pass_by(self, seconds: float) -> None:
        """What is due then happens."""
        self._now += seconds
        due = [timer for timer in self._timers if timer.due <= self._now and not timer.cancelled]
        self._timers = [timer for timer in self._timers if timer.due > self._now]
        for timer in due:
            timer.callback()

    async def has_heard(self, count: int) -> None:
        """Wait until so many bytes have come in, and a connection to bring them."""
        async with asyncio.timeout(20):
            while self.heard < count or not self.connections:  # noqa: ASYNC110 -- a protocol tells nobody
                await asyncio.sleep(0)


def _timed(clock: _Clock, config: uvicorn.Config, state: ServerState) -> CallProtocol:
    """A protocol on that clock."""

    class Timed(CallProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            clock.connections += 1

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            clock.heard += len(data)

        def _cut_after(self, seconds: float) -> asyncio.TimerHandle:
            return cast("asyncio.TimerHandle", clock.later(seconds, self.transport.abort))

    return Timed(config, state, {}, asyncio.get_running_loop())


class _Answers:
    """Reads the call, answers when it may."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()
        self.may = asyncio.Event()

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "http.request" and message["more_body"]:
            pass
        if message["type"] == "http.disconnect":
            return
        self.asked.set()
        await self.may.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answer_unread(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@asynccontextmanager
async def _connected(
    app: ASGIApp,
) -> AsyncGenerator[tuple[_Clock, asyncio.StreamReader, asyncio.StreamWriter]]:
    config = uvicorn.Config(app, lifespan="off", log_config=None, ws="none")
    state, clock = ServerState(), _Clock()
    server = await asyncio.get_running_loop().create_server(lambda: _timed(clock, config, state), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            yield clock, reader, writer
        finally:
            writer.close()
            for connection in tuple(state.connections):
                connection.shutdown()
            while state.connections:  # noqa: ASYNC110 -- uvicorn has no event for it
                await asyncio.sleep(0)


async def _end(reader: asyncio.StreamReader) -> None:
    async with asyncio.timeout(20):
        try:
            assert await reader.read() == b""
        except ConnectionResetError:
            return


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (b"", CallProtocol.head_seconds),
        (b"G", CallProtocol.head_seconds),
        (_CALL, CallProtocol.head_seconds),
        (_CALL + b"Content-Length: 9\r\n\r\n12", CallProtocol.silent_seconds),
    ],
)
async def test_half_a_call_is_not_waited_for(said: bytes, seconds: float) -> None:
    """The connection is cut when its time is over, not before."""
    async with _connected(_Answers()) as (clock, reader, writer):
        writer.write(said)
        await clock.has_heard(len(said))
        clock.pass_by(seconds - 0.1)
        assert not reader.at_eof()
        clock.pass_by(0.1)
        await _end(reader)


async def test_a_whole_head_has_its_answer_and_the_next_its_own_time() -> None:
    """However long the answer takes; and a second head that stops midway is cut too."""
    app, whole = _Answers(), _CALL + b"\r\n"
    async with _connected(app) as (clock, reader, writer):
        writer.write(whole)
        await app.asked.wait()
        clock.pass_by(3_600)
        app.may.set()
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
        writer.write(_CALL)
        await clock.has_heard(len(whole) + len(_CALL))
        clock.pass_by(CallProtocol.head_seconds)
        await _end(reader)


@pytest.mark.expects_log("uvicorn.error: Invalid HTTP request received")
async def test_a_body_that_turns_out_to_be_none_is_answered_once() -> None:
    """By the refusal of it; the application's own answer, which comes later, is no failure."""
    async with _connected(_answer_unread) as (_, reader, writer):
        writer.write(_CALL + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcdeXX")
        async with asyncio.timeout(20):
            said = await reader.read()
        assert said.count(b"HTTP/1.1 ") == 1
        assert said.startswith(b"HTTP/1.1 400")


class _Stays:
    """Takes a socket, and speaks when it may."""

    def __init__(self) -> None:
        self.may = asyncio.Event()

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "websocket.connect"
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        await self.may.wait()
        await send({"type": "websocket.send", "text": "still here", "bytes": None})
        await receive()


@asynccontextmanager
async def _live(app: ASGIApp) -> AsyncGenerator[tuple[_Clock, tuple[str, int]]]:
    config = uvicorn.Config(app, lifespan="off", log_config=None, ws=LiveProtocol)
    config.load()
    state, clock = ServerState(), _Clock()
    server = await asyncio.get_running_loop().create_server(lambda: _timed(clock, config, state), "127.0.0.1", 0)
    async with server:
        yield clock, server.sockets[0].getsockname()


async def test_a_silent_websocket_is_no_half_call() -> None:
    """It stays; its own heartbeat decides."""
    app = _Stays()
    async with _live(app) as (clock, (host, port)), websockets.connect(f"ws://{host}:{port}") as client:
        clock.pass_by(3_600)
        app.may.set()
        assert await client.recv() == "still here"


@pytest.mark.parametrize("head", ["Content-Length: 5", "X-Long: " + "a" * 9_000])
async def test_a_websocket_that_can_not_be_opened_is_not_kept(head: str) -> None:
    """A head that HTTP takes and WebSocket does not, with a body or too long a line: refused at once."""
    async with _live(_Stays()) as (_, address):
        reader, writer = await asyncio.open_connection(*address)
        upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        writer.write(f"GET / HTTP/1.1\r\nHost: x\r\n{upgrade}{key}{head}\r\n\r\n".encode())
        async with asyncio.timeout(20):
            assert (await reader.read()).startswith(b"HTTP/1.1 400")
        writer.close()
