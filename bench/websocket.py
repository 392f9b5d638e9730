"""A lean WebSocket client: for load, so that a bench measures the server and not its own client."""

import asyncio
import base64
import os
import struct
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_FINAL = 0x80
#: Lengths that announce two and eight more bytes of length (RFC 6455, section 5.2).
_TWO, _EIGHT = 126, 127
#: The mask of all zeros: the server unmasks as ever, and we don't pay for it.
_NO_MASK = bytes(4)


class WebSocket(asyncio.Protocol):
    """One connection. `heard` gets the payload of every text frame; at its end `ended` is set, `over` called.

    `code` is the code of the server's close frame, 0 if it named none.
    """

    __slots__ = ("_buffer", "_host", "_opened", "_origin", "_path", "_transport", "code", "ended", "heard", "over")

    def __init__(self, host: str, path: str, origin: str | None, heard: Callable[[bytes], None]) -> None:
        self._host = host
        self._path = path
        self._origin = origin
        self._buffer = b""
        self._opened: asyncio.Future[None] | None = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self.heard = heard
        self.ended: str | None = None
        self.code: int | None = None
        self.over: Callable[[], None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        # uvloop's transports are none of asyncio's classes
        self._transport = cast("asyncio.Transport", transport)
        origin = "" if self._origin is None else f"Origin: {self._origin}\r\n"
        key = base64.b64encode(os.urandom(16)).decode()
        self._transport.write(
            f"GET {self._path} HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n{origin}\r\n".encode()
        )

    async def opened(self) -> None:
        """Once the server agreed. Raises ConnectionError if it does not."""
        if self._opened is not None:
            await self._opened
            self._opened = None

    def data_received(self, data: bytes) -> None:
        """Frames, whole or in parts."""
        buffer = self._buffer + data if self._buffer else data
        at = 0
        if self._opened is not None and not self._opened.done():
            end = buffer.find(b"\r\n\r\n")
            if end < 0:
                self._buffer = buffer
                return
            at = end + 4
            if not buffer.startswith(b"HTTP/1.1 101"):
                self._opened.set_exception(ConnectionError(buffer[:end].decode(errors="replace")))
                return
            self._opened.set_result(None)
        while len(buffer) - at >= 2:
            length, start = buffer[at + 1], at + 2
            if length == _TWO:
                if len(buffer) - at < 4:
                    break
                length, start = int.from_bytes(buffer[at + 2 : at + 4], "big"), at + 4
            elif length == _EIGHT:
                if len(buffer) - at < 10:
                    break
                length, start = int.from_bytes(buffer[at + 2 : at + 10], "big"), at + 10
            if len(buffer) < start + length:
                break
            self._frame(buffer[at] & 0xF, buffer[start : start + length])
            at = start + length
        self._buffer = buffer[at:]

    def _frame(self, kind: int, payload: bytes) -> None:
        if kind == _TEXT:
            self.heard(payload)
        elif kind == _PING:
            self._write(_PONG, payload)
        elif kind == _CLOSE:
            self.code = int.from_bytes(payload[:2], "big")
            self._end(f"closed by the server: {self.code}")

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, wanted or not."""
        self._end(f"connection lost: {exc}")
        if self._opened is not None and not self._opened.done():
            self._opened.set_exception(ConnectionError(self.ended))

    def _end(self, how: str) -> None:
        self.ended = self.ended or how
        if self.over is not None:
            self.over()

    def send(self, text: bytes) -> None:
        """One text frame."""
        self._write(_TEXT, text)

    def write(self, data: bytes) -> None:
        """Bytes as they are, be they frames or not."""
        if self._transport is not None:
            self._transport.write(data)

    def _write(self, kind: int, payload: bytes) -> None:
        length = len(payload)
        if length < _TWO:
            head = bytes((_FINAL | kind, _FINAL | length))
        elif length < 1 << 16:
            head = struct.pack(">BBH", _FINAL | kind, _FINAL | _TWO, length)
        else:
            head = struct.pack(">BBQ", _FINAL | kind, _FINAL | _EIGHT, length)
        self.write(head + _NO_MASK + payload)

    def close(self) -> None:
        """Cut it."""
        if self._transport is not None:
            self._transport.abort()


async def connect(url: str, path: str, origin: str | None, heard: Callable[[bytes], None]) -> WebSocket:
    """A connection to `path` of the server at `url` (http://host:port). Raises ConnectionError."""
    address = urlsplit(url)
    assert address.hostname
    _, socket = await asyncio.get_running_loop().create_connection(
        lambda: WebSocket(address.netloc, path, origin, heard), address.hostname, address.port or 80
    )
    await socket.opened()
    return socket
