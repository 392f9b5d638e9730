"""Load on pairs of a sender and a receiver, whatever the system between them."""

import asyncio
import statistics
import time
from collections.abc import Callable, Sequence

from msgspec import Struct

#: Sends a text on its way to the receiver.
Send = Callable[[str], None]

#: Open loop: chats, messages a second in all, seconds. Closed loop: chats, seconds.
OPEN_CHATS, RATE, OPEN_SECONDS = 500, 500, 20
CLOSED_CHATS, CLOSED_SECONDS = 100, 10
#: What people write is about this long.
_WORDS = "The rear derailleur of my Fjord 7 skips in third gear, can you help?"
_MARK = b"t="


class Latency(Struct, frozen=True, kw_only=True):
    """Of all that was sent: milliseconds from when it was due to be sent until it arrived."""

    p50: float
    p99: float
    sent: int


class Size(Struct, frozen=True, kw_only=True):
    """How much of it: all for figures, a little for tests."""

    open_chats: int = OPEN_CHATS
    rate: float = RATE
    open_seconds: float = OPEN_SECONDS
    closed_chats: int = CLOSED_CHATS
    closed_seconds: float = CLOSED_SECONDS


class Result(Struct, frozen=True, kw_only=True):
    """What one system did."""

    latency: Latency
    #: Messages a second, closed loop; None where it was not asked.
    throughput: float | None


class Arrivals:
    """Takes in what arrives at the receivers, of any system: finds the mark that `text` has put in."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.count = 0
        self.again: Callable[[int], None] | None = None

    def take(self, data: bytes) -> None:
        """A frame or stanza, or anything else, which is let go."""
        at = data.find(_MARK)
        if at < 0:
            return
        sent, number = data[at + 2 : data.index(b";", at)].split(b",")
        self.count += 1
        self.seconds.append(time.perf_counter() - float(sent))
        if self.again is not None:
            self.again(int(number))


def text(due: float, number: int) -> str:
    """A message that tells when it was due and of which pair it is."""
    return f"{_WORDS} t={due!r},{number};"


async def open_loop(senders: Sequence[Send], arrivals: Arrivals, rate: float, seconds: float) -> Latency:
    """`rate` messages a second in all, each at its time, whether or not earlier ones have arrived.

    Raises TimeoutError if some don't arrive within ten seconds of the last.
    """
    await _paced(senders, arrivals, rate, min(2.0, seconds))
    arrivals.seconds.clear()
    sent = await _paced(senders, arrivals, rate, seconds)
    points = statistics.quantiles(arrivals.seconds, n=100)
    return Latency(p50=points[49] * 1000, p99=points[98] * 1000, sent=sent)


async def _paced(senders: Sequence[Send], arrivals: Arrivals, rate: float, seconds: float) -> int:
    arrivals.count = 0
    began = time.perf_counter() + 0.01
    count = int(rate * seconds)
    sent = 0
    while sent < count:
        due = began + sent / rate
        wait = due - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
            continue
        senders[sent % len(senders)](text(due, sent % len(senders)))
        sent += 1
    async with asyncio.timeout(10):
        while arrivals.count < sent:  # noqa: ASYNC110 (arrivals only count; an event each would be load)
            await asyncio.sleep(0.01)
    return sent


async def closed_loop(senders: Sequence[Send], arrivals: Arrivals, seconds: float) -> float:
    """Messages a second when each pair sends its next one as soon as the last has arrived."""

    def again(number: int) -> None:
        senders[number](text(time.perf_counter(), number))

    arrivals.again = again
    for number in range(len(senders)):
        again(number)
    await asyncio.sleep(min(2.0, seconds))
    before, began = arrivals.count, time.perf_counter()
    await asyncio.sleep(seconds)
    figure = (arrivals.count - before) / (time.perf_counter() - began)
    arrivals.again = None
    await asyncio.sleep(0.5)
    return figure
