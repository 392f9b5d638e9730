"""The load: who sends, what arrives, and what is counted."""

import asyncio

from bench.load import Arrivals, Send, closed_loop, open_loop, text


async def test_an_open_loop_counts_what_arrived() -> None:
    """Every message of the measured time, none of the warm-up."""
    arrivals = Arrivals()
    senders: list[Send] = [lambda said: arrivals.take(said.encode())] * 3
    latency = await open_loop(senders, arrivals, rate=1_000, seconds=0.05)
    assert latency.sent == len(arrivals.seconds) == 50
    assert 0 <= latency.p50 <= latency.p99


async def test_a_closed_loop_sends_the_next_when_the_last_has_arrived() -> None:
    """Each pair by itself."""
    arrivals = Arrivals()
    loop = asyncio.get_running_loop()
    senders: list[Send] = [lambda said: loop.call_soon(arrivals.take, said.encode()) and None] * 2
    assert await closed_loop(senders, arrivals, seconds=0.05) > 0


def test_what_is_no_message_is_let_go() -> None:
    """Acks, pings, presence."""
    arrivals = Arrivals()
    arrivals.take(b'{"type":"pong","sent":0,"now":1}')
    arrivals.take(b'{"text":"' + text(1.5, 7).encode() + b'"}')
    assert arrivals.count == 1
