"""Connections that say nothing, or not enough."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
import uvicorn
import websockets
from litestar.types import ASGIApp, Receive, Scope, Send
from uvicorn.server import ServerState

from backend.app.asgi import CallProtocol, LiveProtocol

_CALL = b"GET / HTTP/1.1\r\nHost: x\r\n"


class _Hasty(CallProtocol):
    head_seconds = silent_seconds = 0.05


async def _answer(_scope: Scope, receive: Receive, send: Send) -> None:
    while (message := await receive())["type"] == "http.request" and message["more_body"]:
        pass
    if message["type"] == "http.disconnect":
        return
    # Longer than the time for a head, which has come.
    await asyncio.sleep(2 * _Hasty.head_seconds)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _answer_unread(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 404, "headers": []})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


@asynccontextmanager
async def _connected(
    app: ASGIApp = _answer,
) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    config = uvicorn.Config(app, lifespan="off", log_config=None, ws="none")
    state, loop = ServerState(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Hasty(config, state, {}, loop), "127.0.0.1", 0)
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            yield reader, writer
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


@pytest.mark.parametrize("said", [b"", b"G", _CALL, _CALL + b"Content-Length: 9\r\n\r\n12"])
async def test_half_a_call_is_not_waited_for(said: bytes) -> None:
    """The connection is cut."""
    async with _connected() as (reader, writer):
        writer.write(said)
        await _end(reader)


async def test_a_whole_head_has_its_answer_and_the_next_its_own_time() -> None:
    """However long the answer takes; and a second head that stops midway is cut too."""
    async with _connected() as (reader, writer):
        writer.write(_CALL + b"\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
        writer.write(_CALL)
        await _end(reader)


@pytest.mark.expects_log("uvicorn.error: Invalid HTTP request received")
async def test_a_body_that_turns_out_to_be_none_is_answered_once() -> None:
    """By the refusal of it; the application's own answer, which comes later, is no failure."""
    async with _connected(_answer_unread) as (reader, writer):
        writer.write(_CALL + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcdeXX")
        async with asyncio.timeout(20):
            said = await reader.read()
        assert said.count(b"HTTP/1.1 ") == 1
        assert said.startswith(b"HTTP/1.1 400")


async def _stay(_scope: Scope, receive: Receive, send: Send) -> None:
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    # Longer than the time for a body, which a socket does not have.
    await asyncio.sleep(2 * _Hasty.silent_seconds)
    await send({"type": "websocket.send", "text": "still here", "bytes": None})
    await receive()


@asynccontextmanager
async def _live() -> AsyncGenerator[tuple[str, int]]:
    config = uvicorn.Config(_stay, lifespan="off", log_config=None, ws=LiveProtocol)
    config.load()
    state, loop = ServerState(), asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Hasty(config, state, {}, loop), "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()


async def test_a_silent_websocket_is_no_half_call() -> None:
    """It stays; its own heartbeat decides."""
    async with _live() as (host, port), websockets.connect(f"ws://{host}:{port}") as client:
        assert await client.recv() == "still here"


@pytest.mark.parametrize("head", ["Content-Length: 5", "X-Long: " + "a" * 9_000])
async def test_a_websocket_that_can_not_be_opened_is_not_kept(head: str) -> None:
    """A head that HTTP takes and WebSocket does not, with a body or too long a line: refused at once."""
    async with _live() as address:
        reader, writer = await asyncio.open_connection(*address)
        upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        writer.write(f"GET / HTTP/1.1\r\nHost: x\r\n{upgrade}{key}{head}\r\n\r\n".encode())
        async with asyncio.timeout(20):
            assert (await reader.read()).startswith(b"HTTP/1.1 400")
        writer.close()
