"""Connections that say nothing a web server is there for, and those that never get to the point."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct

from bench.faults.hostile import wires

#: Seconds a server may take to be rid of a connection that comes to nothing: its own limit and some more.
RID_OF: Final = 30.0
#: Seconds between two bytes of a slow one.
_BYTE_EVERY: Final = 0.5
_UPGRADE: Final = "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
_KEY: Final = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#: A ClientHello of TLS 1.2, its beginning.
_TLS: Final = bytes.fromhex("16030100c8010000c40303") + bytes(32) + b"\x00\x00\x1c" + bytes(180)


class Rid(Struct, frozen=True, kw_only=True):
    """How the server got rid of one connection: what it answered, and after how many seconds."""

    kind: str
    status: int | None
    seconds: float


class Gone:
    """All of them.

    Attributes:
        faults: connections that were kept, and answers that tell of a failure.
    """

    def __init__(self) -> None:
        self.all: list[Rid] = []
        self.faults: list[str] = []

    @property
    def longest(self) -> float:
        """Seconds until the last was gone."""
        return max((rid.seconds for rid in self.all), default=0.0)

    @property
    def answers(self) -> Counter[int | None]:
        """How many were answered with what; None: cut without a word."""
        return Counter(rid.status for rid in self.all)


async def garbage(url: str, seed: int, numbers: Sequence[int], gone: Gone) -> None:
    """One connection each, with something else on each."""
    for number in numbers:
        random = Random(f"{seed}/garbage/{number}")
        make = random.choice(_KINDS)
        await _say(url, make.__name__.removeprefix("_"), make(random, urlsplit(url).netloc), gone, f"{seed}/{number}")


async def _say(url: str, kind: str, said: bytes, gone: Gone, name: str) -> None:
    address = urlsplit(url)
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    answer = b""
    try:
        writer.write(said)
        async with asyncio.timeout(RID_OF):
            while chunk := await reader.read(65_536):
                answer = (answer + chunk)[:200]
    except TimeoutError:
        gone.faults.append(f"{kind} ({name}) was still there after {RID_OF:g} s: {said[:200]!r}")
    except OSError:
        answer = answer or b""
    finally:
        writer.transport.abort()
    status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else None
    gone.all.append(Rid(kind=kind, status=status, seconds=time.perf_counter() - began))
    if status is not None and status >= 500 and status != 501:  # 501: a coding that nobody knows
        gone.faults.append(f"{kind} ({name}) was answered with {status}: {said[:200]!r}")


async def slow_heads(url: str, count: int, gone: Gone) -> None:
    """So many calls at once, a byte of each head at a time."""
    head = f"GET / HTTP/1.1\r\nHost: {urlsplit(url).netloc}\r\nX-Patience: {'a' * 500}".encode()
    await asyncio.gather(*(_slowly(url, "slow head", b"", head, gone) for _ in range(count)))


async def slow_frames(url: str, count: int, gone: Gone) -> None:
    """So many sockets at once, a byte of each first frame at a time."""
    hello = wires.frame(wires.TEXT, b'{"type":"hello","protocol":1,"token":"' + b"a" * 500 + b'"}')
    await asyncio.gather(
        *(_slowly(url, "slow frame", _upgrade(urlsplit(url).netloc), hello, gone) for _ in range(count))
    )


async def _slowly(url: str, kind: str, first: bytes, then: bytes, gone: Gone) -> None:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    began = time.perf_counter()
    writer.write(first)
    cut = asyncio.create_task(_read_all(reader))
    try:
        for at in range(len(then)):
            writer.write(then[at : at + 1])
            await asyncio.wait({cut}, timeout=_BYTE_EVERY)
            if cut.done():
                break
            if time.perf_counter() - began > RID_OF:
                gone.faults.append(f"a {kind} was still listened to after {RID_OF:g} s")
                break
    finally:
        cut.cancel()
        writer.transport.abort()
    gone.all.append(Rid(kind=kind, status=None, seconds=time.perf_counter() - began))


async def _read_all(reader: asyncio.StreamReader) -> None:
    with suppress(OSError):
        while await reader.read(4_096):
            pass


# --- what is said -----------------------------------------------------------------------------


def _tls(_random: Random, _host: str) -> bytes:
    return _TLS


def _http2(_random: Random, _host: str) -> bytes:
    return b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9)


def _noise(random: Random, _host: str) -> bytes:
    return random.randbytes(random.choice((1, 100, 10_000)))


def _nothing(_random: Random, _host: str) -> bytes:
    return b""


def _half_a_head(random: Random, host: str) -> bytes:
    head = f"POST /api/auth/sign-in HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n".encode()
    return head[: random.randrange(1, len(head))]


def _half_a_body(_random: Random, host: str) -> bytes:
    """Cut by the limit on silence, unless the caller goes; so this one says where it ends."""
    return (
        f'POST /api/commands HTTP/1.1\r\nHost: {host}\r\nContent-Length: 5\r\nConnection: close\r\n\r\n{{"a"'.encode()
        + b"}"
    )


def _long_head(random: Random, host: str) -> bytes:
    line = random.choice(("X-Long: " + "a" * 200_000, "\r\n".join(f"X-{n}: {n}" for n in range(20_000))))
    return f"GET / HTTP/1.1\r\nHost: {host}\r\n{line}\r\n\r\n".encode()


def _long_path(_random: Random, host: str) -> bytes:
    return f"GET /{'a/' * 20_000} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()


def _smuggled(random: Random, host: str) -> bytes:
    """Two lengths that differ: what one hop takes for the body, the next takes for a call."""
    inner = f"GET /api/export HTTP/1.1\r\nHost: {host}\r\n\r\n"
    lengths = random.choice(
        (
            "Content-Length: 4\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 4",
            "Content-Length: 4\r\nContent-Length: 90",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
            "Content-Length: +4",
            "Content-Length: -1",
            "Content-Length: 4, 5",
            "Content-Length: 99999999999999999999",
        )
    )
    head = f"POST /api/commands HTTP/1.1\r\nHost: {host}\r\n{lengths}\r\nConnection: close\r\n\r\n"
    return f"{head}0\r\n\r\n{inner}".encode()


def _bad_chunks(random: Random, host: str) -> bytes:
    chunks = random.choice(("zz\r\n", "-1\r\n", "ffffffffffffffff\r\n", "5\r\nabc\r\n", "1;" + "x" * 50_000 + "\r\n"))
    head = f"PUT /api/files/0 HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    return (head + chunks + "0\r\n\r\n").encode()


def _odd_lines(random: Random, host: str) -> bytes:
    return random.choice(
        (
            b"GET\r\n\r\n",
            b"GET / HTTP/9.9\r\n\r\n",
            b"G\x00T / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            f"GET / HTTP/1.1\nHost: {host}\nConnection: close\n\n".encode(),
            f"GET / HTTP/1.1\r\nHost: {host}\r\nHost: other\r\nConnection: close\r\n\r\n".encode(),
            f"GET / HTTP/1.1\r\nHost: {host}\r\n folded: yes\r\nConnection: close\r\n\r\n".encode(),
            f"GET /\xff HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode("latin-1"),
            f"GET /%zz%00%ff HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode(),
            f"GET http://elsewhere/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode(),
            f"CONNECT elsewhere:443 HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode(),
            b"\r\n" * 5_000,
        )
    )


def _pipelined(_random: Random, host: str) -> bytes:
    one = f"GET /health HTTP/1.1\r\nHost: {host}\r\n"
    return (f"{one}\r\n" * 30 + f"{one}Connection: close\r\n\r\n").encode()


def _bad_upgrade(random: Random, host: str) -> bytes:
    path = random.choice(("/live/visitor", "/live/staff", "/live/nowhere", "/api/commands"))
    headers = random.choice(
        (
            _UPGRADE,
            _UPGRADE.replace("13", "8") + _KEY,
            _UPGRADE + "Sec-WebSocket-Key: short\r\n",
            _UPGRADE + _KEY + _KEY,
            _UPGRADE.replace("websocket", "h2c") + _KEY,
            _UPGRADE + _KEY + "Sec-WebSocket-Extensions: " + "a;" * 5_000 + "\r\n",
            _UPGRADE + _KEY + "Content-Length: 5\r\n",
            _UPGRADE + _KEY + "Origin: \xff\xfe\r\n",
        )
    )
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n".encode("latin-1")


def _upgrade(host: str) -> bytes:
    return f"GET /live/visitor HTTP/1.1\r\nHost: {host}\r\n{_UPGRADE}{_KEY}\r\n".encode()


_KINDS: Final[tuple[Callable[[Random, str], bytes], ...]] = (
    *(_tls, _http2, _noise, _nothing, _half_a_head, _half_a_body, _long_head, _long_path, _smuggled, _bad_chunks),
    *(_odd_lines, _pipelined, _bad_upgrade),
)
