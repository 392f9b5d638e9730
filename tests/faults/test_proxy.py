"""The proxy with bad weather: each fault does what networks do, and nothing else."""

import asyncio
import socket
from collections.abc import AsyncGenerator

import pytest

from bench.faults.line import line_to
from bench.faults.proxy import BOTH, CLEAR, Proxy, Way, Weather

#: Long enough that nothing which may pass is still on its way, short beside any wait of a test that fails.
_NOTHING_COMES = 0.1
_BACKLOG = 4_000_000


class Peer:
    """A server that keeps its connections for the test to speak on."""

    def __init__(self) -> None:
        self.calls: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Somebody calls."""
        await self.calls.put((reader, writer))


class Ends:
    """Both ends of one connection through the proxy."""

    def __init__(
        self,
        near: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        far: tuple[asyncio.StreamReader, asyncio.StreamWriter],
    ) -> None:
        self.client, self.client_out = near
        self.server, self.server_out = far


class Place:
    """A server, the proxy before it, and connections through it."""

    def __init__(self, peer: Peer, proxy: Proxy) -> None:
        self.peer = peer
        self.proxy = proxy
        self._writers: list[asyncio.StreamWriter] = []

    async def call(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A client calls."""
        near = await asyncio.open_connection("127.0.0.1", self.proxy.port)
        self._writers.append(near[1])
        return near

    async def answered(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The server has the call."""
        async with asyncio.timeout(5):
            far = await self.peer.calls.get()
        self._writers.append(far[1])
        return far

    async def connect(self) -> Ends:
        """A whole connection."""
        near = await self.call()
        return Ends(near, await self.answered())

    def close(self) -> None:
        """Hang up all."""
        for writer in self._writers:
            writer.transport.abort()


@pytest.fixture
async def place() -> AsyncGenerator[Place]:
    """All of it, in clear weather."""
    peer = Peer()
    server = await asyncio.start_server(peer.answer, "127.0.0.1", 0)
    proxy = Proxy("127.0.0.1", server.sockets[0].getsockname()[1])
    await proxy.start()
    made = Place(peer, proxy)
    try:
        yield made
    finally:
        made.close()
        await proxy.close()
        server.close()
        await server.wait_closed()
        while not peer.calls.empty():
            peer.calls.get_nowait()[1].transport.abort()
        await asyncio.sleep(0)


async def _arrives(reader: asyncio.StreamReader, data: bytes) -> None:
    async with asyncio.timeout(5):
        assert await reader.readexactly(len(data)) == data


async def _nothing_arrives(reader: asyncio.StreamReader) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(_NOTHING_COMES):
            await reader.read(1)


async def test_clear_weather_passes_all_both_ways_and_the_end_too(place: Place) -> None:
    """More than fits into any buffer, and the closing of one side after the other."""
    ends = await place.connect()
    data = bytes(range(256)) * (_BACKLOG // 256)
    ends.client_out.write(data)
    await _arrives(ends.server, data)
    ends.client_out.write_eof()
    assert await ends.server.read() == b""
    ends.server_out.write(b"still here")
    await _arrives(ends.client, b"still here")
    ends.server_out.close()
    assert await ends.client.read() == b""


async def test_latency_delays_and_jitter_keeps_the_order(place: Place) -> None:
    """Nothing comes before its time; what was sent first comes first."""
    place.proxy.set(Weather(latency=0.05, jitter=0.1))
    ends = await place.connect()
    now = asyncio.get_running_loop().time
    began = now()
    for number in range(20):
        ends.client_out.write(b"%d\n" % number)
        await ends.client_out.drain()
        await asyncio.sleep(0)
    said = [int(await ends.server.readline()) for _ in range(20)]
    assert said == list(range(20))
    assert now() - began >= 0.05


async def test_a_trickle_is_as_slow_as_it_says(place: Place) -> None:
    place.proxy.set(Weather(rate=1_000))
    ends = await place.connect()
    now = asyncio.get_running_loop().time
    began = now()
    ends.server_out.write(bytes(300))
    await _arrives(ends.client, bytes(300))
    assert now() - began >= 0.2
    place.proxy.set(CLEAR)
    ends.server_out.write(bytes(100_000))
    await _arrives(ends.client, bytes(100_000))


@pytest.mark.parametrize("hole", list(Way))
async def test_a_black_hole_swallows_one_way_until_it_heals(place: Place, hole: Way) -> None:
    """The other way goes on. What was sent into it arrives then, whole, as TCP would have sent it again."""
    ends = await place.connect()
    place.proxy.set(Weather(held=frozenset({hole})))
    into, out_of = (
        ((ends.client_out, ends.server), (ends.server_out, ends.client))
        if hole is Way.UP
        else ((ends.server_out, ends.client), (ends.client_out, ends.server))
    )
    into[0].write(b"into the hole")
    out_of[0].write(b"out of it")
    await _arrives(out_of[1], b"out of it")
    await _nothing_arrives(into[1])
    place.proxy.set(CLEAR)
    await _arrives(into[1], b"into the hole")


async def test_whoever_leaves_in_a_partition_is_not_missed(place: Place) -> None:
    """Not even the end of a connection gets through; it does when the weather clears."""
    ends = await place.connect()
    place.proxy.set(Weather(held=BOTH))
    ends.client_out.close()
    await _nothing_arrives(ends.server)
    place.proxy.set(CLEAR)
    async with asyncio.timeout(5):
        assert await ends.server.read() == b""


async def test_a_stall_accepts_and_says_nothing(place: Place) -> None:
    """The server does not hear of it; when it clears, the connection is as if it had been slow."""
    place.proxy.set(Weather(held=BOTH))
    reader, writer = await place.call()
    writer.write(b"hello")
    await _nothing_arrives(reader)
    assert place.peer.calls.empty()
    place.proxy.set(CLEAR)
    server, server_out = await place.answered()
    await _arrives(server, b"hello")
    server_out.write(b"welcome")
    await _arrives(reader, b"welcome")


async def test_a_reset_reaches_both_ends_as_one(place: Place) -> None:
    """RST, no orderly end; a new connection is fine."""
    ends = await place.connect()
    place.proxy.reset()
    for reader in (ends.client, ends.server):
        with pytest.raises(ConnectionResetError):
            await reader.read(1)
    again = await place.connect()
    again.client_out.write(b"again")
    await _arrives(again.server, b"again")


async def test_a_reset_by_one_end_is_passed_on(place: Place) -> None:
    ends = await place.connect()
    ends.client_out.write(b"first")
    await _arrives(ends.server, b"first")
    (connection,) = place.proxy.connections
    connection.reset()
    with pytest.raises(ConnectionResetError):
        await ends.server.read(1)


async def test_refused_is_refused_and_comes_back_at_the_same_port(place: Place) -> None:
    """Open connections stay."""
    ends = await place.connect()
    port = place.proxy.port
    await place.proxy.refuse()
    with pytest.raises(ConnectionRefusedError):
        await place.call()
    ends.client_out.write(b"still open")
    await _arrives(ends.server, b"still open")
    await place.proxy.admit()
    assert place.proxy.port == port
    await place.connect()
    assert place.proxy.accepted == 2


async def test_a_server_that_is_away_resets_the_caller(place: Place) -> None:
    """As a port on which nobody listens, found one hop later."""
    away = Proxy("127.0.0.1", 1)
    await away.start()
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", away.port)
        with pytest.raises(ConnectionResetError):
            await reader.read(1)
        writer.transport.abort()
    finally:
        await away.close()


async def test_each_connection_has_its_own_weather(place: Place) -> None:
    """One in a hole, the other not; new ones as they are told."""
    first = await place.connect()
    (one,) = place.proxy.connections
    one.set(Weather(held=BOTH))
    second = await place.connect()
    first.client_out.write(b"held")
    second.client_out.write(b"passes")
    await _arrives(second.server, b"passes")
    await _nothing_arrives(first.server)
    assert one.weather.held == BOTH
    place.proxy.set_coming(Weather(held=BOTH))
    await place.call()
    assert place.peer.calls.empty()
    second.client_out.write(b"goes on")
    await _arrives(second.server, b"goes on")


def test_a_line_is_the_proxy_for_those_who_wait() -> None:
    """From another thread, and gone at the end of the block."""
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        line_to(f"http://127.0.0.1:{server.getsockname()[1]}") as line,
    ):
        near = socket.create_connection(("127.0.0.1", int(line.address.rpartition(":")[2])), timeout=5)
        far, _ = server.accept()
        with near, far:
            far.settimeout(5)
            near.sendall(b"hello")
            assert far.recv(5) == b"hello"
            assert (line.accepted, line.open) == (1, 1)
            line.set(Weather(held=BOTH))
            line.reset()
            with pytest.raises(ConnectionResetError):
                near.recv(1)
        line.refuse()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", int(line.address.rpartition(":")[2])), timeout=5)
        line.admit()
