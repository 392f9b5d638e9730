"""HTTP by hand: so that a call can be slow, and cut off in the middle."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from urllib.parse import urlsplit

from bench.world import ORIGIN


async def call(
    url: str,
    method: str,
    path: str,
    head: Mapping[str, str],
    data: bytes = b"",
    piece: int = 65_536,
    pause: float = 0.0,
) -> tuple[int, bytes]:
    """One call over a connection of its own: status and body of the answer.

    The body goes in pieces of so many bytes with seconds between them. Raises OSError, EOFError.
    """
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        lines = {
            "Host": address.netloc,
            "Origin": ORIGIN,
            "Connection": "close",
            "Content-Length": str(len(data)),
            **head,
        }
        writer.write(f"{method} {path} HTTP/1.1\r\n".encode())
        writer.write("".join(f"{name}: {value}\r\n" for name, value in lines.items()).encode() + b"\r\n")
        for at in range(0, len(data), piece):
            writer.write(data[at : at + piece])
            await writer.drain()
            await asyncio.sleep(pause)
        status, length = await _head(reader)
        return status, await reader.readexactly(length)
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def _head(reader: asyncio.StreamReader) -> tuple[int, int]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    status = int(head[0].split(" ")[1])
    lengths = [line.partition(":")[2] for line in head[1:] if line.lower().startswith("content-length:")]
    return status, int(lengths[0]) if lengths else 0
