"""Deals blows on sockets, one after another, and looks at what becomes of each."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum

import msgspec
from msgspec import Struct

from bench.faults.hostile.blows import Stock, blow
from bench.faults.talk import CONFIDENCE
from bench.websocket import WebSocket, connect
from protocol import codec
from protocol.errors import CloseCode, ErrorCode
from protocol.frames import Ping
from protocol.limits import MAX_FRAME_BYTES

#: Seconds in which each blow has to come to something.
_PATIENCE = 20.0
_SHOWN = 2_000
#: With what a server ends a socket that has gone wrong: RFC 6455's codes for what it can't read, and our own.
_CODES = frozenset({0, 1000, 1001, 1002, 1003, 1007, 1009, *range(4000, 5000)}) - {CloseCode.INTERNAL}
#: Who sends more than the server reads may be cut off without hearing why.
_READ = 4 * MAX_FRAME_BYTES


class Outcome(StrEnum):
    """What became of a blow."""

    #: Refused by its id; the socket goes on.
    REFUSED = "refused"
    #: It was right after all, and done.
    DONE = "done"
    #: Nothing came of it; the socket goes on.
    PASSED_OVER = "passed over"
    #: The socket was closed, with a code.
    CLOSED = "closed"
    #: The server waits for the rest of it.
    UNFINISHED = "unfinished"


class Attacker(Struct, frozen=True, kw_only=True):
    """Somebody with a door, and what they say first there: None, and they never say who they are."""

    path: str
    origin: str | None
    hello: bytes | None
    stock: Stock
    seed: int


class Tally:
    """What became of all blows.

    Attributes:
        outcomes: how many of each.
        kinds: by way of being wrong.
        codes: refusals and closings by code.
        faults: what must not be, each with the bytes to deal it again.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.kinds: Counter[str] = Counter()
        self.codes: Counter[str] = Counter()
        self.faults: list[str] = []

    @property
    def dealt(self) -> int:
        """How many there were."""
        return self.outcomes.total()


class _Said(Struct):
    """Of any frame of the server's."""

    type: str
    code: str = ""
    sent: int = -1


_decode = msgspec.json.Decoder(_Said).decode


class _Socket:
    """One connection of an attacker's, and what it heard since the last blow."""

    def __init__(self) -> None:
        self.heard: list[_Said] = []
        self.overheard = False
        self.changed = asyncio.Event()
        self.socket: WebSocket | None = None

    def take(self, frame: bytes) -> None:
        """A frame came."""
        self.overheard = self.overheard or CONFIDENCE.encode() in frame
        self.heard.append(_decode(frame))
        self.changed.set()

    @property
    def over(self) -> str | None:
        """How it ended."""
        return None if self.socket is None else self.socket.ended

    @property
    def code(self) -> int | None:
        """With which code the server ended it."""
        return None if self.socket is None else self.socket.code


async def attack(url: str, attacker: Attacker, numbers: Sequence[int], tally: Tally) -> None:
    """Deal these, on as many connections as it takes. Raises OSError when no connection is to be had."""
    line: _Socket | None = None
    for number in numbers:
        if line is None or line.over is not None:
            line = await _open(url, attacker)
        line = await _deal(line, attacker, number, tally)
    if line is not None and line.socket is not None:
        line.socket.close()


async def _open(url: str, attacker: Attacker) -> _Socket:
    line = _Socket()
    line.socket = await connect(url, attacker.path, attacker.origin, line.take)
    line.socket.over = line.changed.set
    if attacker.hello is not None:
        line.socket.send(attacker.hello)
        await _until(line, lambda: any(said.type == "caught_up" for said in line.heard))
        if line.over is not None:
            raise ConnectionError(f"an attacker with a right token was not let in: {line.over}")
    return line


async def _deal(line: _Socket, attacker: Attacker, number: int, tally: Tally) -> _Socket | None:
    """Deal one; the socket to go on with."""
    assert line.socket is not None
    dealt = blow(attacker.seed, number, attacker.stock)
    line.heard.clear()
    line.socket.write(dealt.data)
    tally.kinds[dealt.kind] += 1
    if not dealt.whole:
        tally.outcomes[Outcome.UNFINISHED] += 1
        line.socket.close()
        return None
    line.socket.send(codec.encode_from_client(Ping(sent=number)))
    settled = await _until(line, lambda: any(said.type == "pong" and said.sent == number for said in line.heard))
    fault = _fault(line, attacker, len(dealt.data)) if settled else "nothing came of it"
    if fault is not None:
        shown = dealt.data[:_SHOWN]
        tally.faults.append(f"{attacker.path} {dealt.kind}, seed {attacker.seed} number {number}: {fault}: {shown!r}")
        line.socket.close()
        return None
    tally.outcomes[_outcome(line)] += 1
    tally.codes.update(said.code for said in line.heard if said.code)
    return line


def _outcome(line: _Socket) -> Outcome:
    types = {said.type for said in line.heard}
    if line.over is not None:
        return Outcome.CLOSED
    return Outcome.REFUSED if "refused" in types else Outcome.DONE if "ack" in types else Outcome.PASSED_OVER


def _fault(line: _Socket, attacker: Attacker, size: int) -> str | None:
    """What must not be: a failure of the server's, or something heard that was not for these ears."""
    if line.overheard:
        return "it heard what others said"
    for said in line.heard:
        if said.code == ErrorCode.INTERNAL:
            return "the server failed over it"
        if said.type == "welcome" and attacker.hello is None:
            return "it was let in"
    if line.over is not None and line.code not in _CODES and (line.code is not None or size < _READ):
        return f"the server failed over it: {line.over}"
    return None


async def _until(line: _Socket, settled: Callable[[], bool]) -> bool:
    """Wait until it is so, or the socket is over; False when neither comes."""
    try:
        async with asyncio.timeout(_PATIENCE):
            while not settled() and line.over is None:
                line.changed.clear()
                await line.changed.wait()
    except TimeoutError:
        return False
    return True
