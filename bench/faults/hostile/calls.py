"""Hostile HTTP calls: bodies, paths, queries and headers spoiled, with and without a token."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from random import Random
from typing import Final
from urllib.parse import quote, urlsplit

from bench.faults.hostile.blows import Stock, spoiled
from bench.faults.talk import CONFIDENCE

#: Method, path, body. `{id}` is somebody's or nobody's id, `{word}` anything.
_CALLS: Final = (
    ("POST", "/api/auth/refresh", '{"refresh": "{word}"}'),
    ("POST", "/api/auth/sign-out", ""),
    ("POST", "/api/widget/{word}/session", '{"token": "{word}"}'),
    ("POST", "/api/widget/bench/session", '{"token": "{word}"}'),
    ("GET", "/api/widget/{word}/config", ""),
    ("POST", "/api/commands", "{frame}"),
    ("POST", "/api/commands", "{frame}"),
    ("POST", "/api/commands", "{frame}"),
    ("PUT", "/api/files/{id}?name={word}", "{noise}"),
    ("GET", "/files/{id}/{word}", ""),
    ("GET", "/api/interactions?before={number}", ""),
    ("GET", "/api/interactions/{id}/entries?public_before={number}&staff_before={number}", ""),
    ("GET", "/api/visitor/transcript/{id}", ""),
    ("GET", "/api/export", ""),
    ("GET", "/widget/{word}", ""),
    ("DELETE", "/api/interactions/{id}", ""),
    ("OPTIONS", "/api/commands", ""),
)
_WORDS: Final = (
    *(
        "..",
        "../../deskbell.db",
        "..%2f..%2fdeskbell.db",
        "%00",
        "a" * 3_000,
        "'--",
        "é漢😀",
        "\\..\\",
        ".",
        "con",
        "{{7*7}}",
    ),
    *("x.png", "a\r\nX-Injected: 1", "%ff%fe", "null", "0", "-1"),
)
_NUMBERS: Final = ("0", "-1", "1", "9" * 30, "1e5", "nan", "", "0x10", str(2**63))
_PATIENCE: Final = 30.0


class Calls:
    """What became of them.

    Attributes:
        answers: how many were answered with which status.
        faults: what must not be.
    """

    def __init__(self) -> None:
        self.answers: Counter[int] = Counter()
        self.faults: list[str] = []


async def call(url: str, origin: str, seed: int, numbers: Sequence[int], stock: Stock, calls: Calls) -> None:
    """So many, one after another."""
    for number in numbers:
        request = _request(Random(f"{seed}/call/{number}"), origin, urlsplit(url).netloc, stock)
        answer = await _answer(url, request)
        status = int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0
        calls.answers[status] += 1
        fault = _fault(status, answer)
        if fault is not None:
            calls.faults.append(f"call, seed {seed} number {number}: {fault}: {request[:600]!r}")


def _fault(status: int, answer: bytes) -> str | None:
    if status == 0:
        return "it was not answered"
    if status >= 500:
        return f"the server failed over it, with {status}"
    if CONFIDENCE.encode() in answer:
        return "it was told what others said"
    if b"X-Injected" in answer.partition(b"\r\n\r\n")[0]:
        return "it put a header into the answer"
    return None


def _request(random: Random, origin: str, host: str, stock: Stock) -> bytes:
    method, path, body = random.choice(_CALLS)
    word = random.choice(_WORDS)
    path = path.replace("{id}", random.choice((*stock.ids, word))).replace("{number}", random.choice(_NUMBERS))
    # Some as they are, as no browser would send them; but a line that ends early is another call.
    quoted = (
        quote(word, safe="%") if random.random() < 0.7 else word.replace("\r", "").replace("\n", "").replace(" ", "")
    )
    path = path.replace("{word}", quoted)
    data = _body(random, body, word, stock)
    headers = {
        "Host": host,
        "Origin": random.choice((origin, origin, "null", "https://elsewhere.example", "x" * 500)),
        "Content-Type": random.choice(
            ("application/json", "application/json", "text/plain", "multipart/form-data", "x")
        ),
        "Content-Length": str(len(data)),
        "Connection": "close",
    }
    if random.random() < 0.8:
        headers["Authorization"] = "Bearer " + random.choice(stock.tokens)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + data


def _body(random: Random, body: str, word: str, stock: Stock) -> bytes:
    if body == "{frame}":
        return spoiled(random, stock)
    if body == "{noise}":
        start = random.choice(
            (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"%PDF-1.4", b"PK\x03\x04", b"<svg", b"RIFF", b"")
        )
        return start + random.randbytes(random.choice((0, 10, 20_000)))
    whole = body.replace('"{word}"', json.dumps(word)).encode()
    return random.choice((whole, whole, whole[:-1], whole * 2, b"[" * 20_000, b"\xff" + whole))


async def _answer(url: str, request: bytes) -> bytes:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    answer = b""
    try:
        with suppress(TimeoutError, OSError):
            async with asyncio.timeout(_PATIENCE):
                writer.write(request)
                while chunk := await reader.read(65_536):
                    answer += chunk
    finally:
        writer.transport.abort()
    return answer
