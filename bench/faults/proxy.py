"""A TCP proxy with bad weather on purpose: what networks do to a connection, switched while it lasts.

What is held passes on when the weather clears, as TCP sends again what was lost on the way; nothing is
ever taken out of the middle of a connection, for no network does that. `forget` is the other end of a
lapse: who comes back finds that nobody on the way knows the connection any more.
"""

import asyncio
import random
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

_CHUNK: Final = 16_384
#: Chunks that may be under way in one direction; then its sender is read no further.
_MOST_UNDER_WAY: Final = 64
#: At a trickle so many pieces come in a second.
_PIECES: Final = 10
#: Closing with it sends RST instead of FIN.
_NO_LINGER: Final = struct.pack("ii", 1, 0)


class Way(Enum):
    """The direction in which bytes go."""

    UP = auto()
    DOWN = auto()


BOTH: Final = frozenset(Way)


@dataclass(frozen=True, slots=True)
class Weather:
    """What a connection does to what passes through it.

    Attributes:
        latency: seconds each way.
        jitter: up to so many seconds more, by chance; the order stays.
        rate: bytes a second each way; None for all there are.
        held: nothing passes this way, not even the end. One way: a black hole; both: a partition, and
            a new connection is accepted and hears nothing.
    """

    latency: float = 0.0
    jitter: float = 0.0
    rate: int | None = None
    held: frozenset[Way] = field(default_factory=frozenset[Way])


CLEAR: Final = Weather()


class Connection:
    """One connection through the proxy.

    Attributes:
        bytes: what has passed, both ways.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, weather: Weather, seed: int) -> None:
        self._near = (reader, writer)
        self._far: asyncio.StreamWriter | None = None
        self._weather = weather
        self._changed = asyncio.Event()
        self._random = random.Random(seed)
        self.bytes = 0

    @property
    def weather(self) -> Weather:
        """As it is now."""
        return self._weather

    def set(self, weather: Weather) -> None:
        """Change it, for what is under way too."""
        self._weather = weather
        self._changed.set()
        self._changed = asyncio.Event()

    def reset(self) -> None:
        """RST to both ends."""
        for writer in (self._near[1], self._far):
            if writer is not None:
                _reset(writer)

    async def carry(self, host: str, port: int) -> None:
        """To its end. The server hears of it once something may pass to it."""
        try:
            await self._may_pass(Way.UP)
            reader, self._far = await asyncio.open_connection(host, port)
        except OSError:
            _reset(self._near[1])
            return
        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pass(Way.UP, self._near[0], self._far))
                both.create_task(self._pass(Way.DOWN, reader, self._near[1]))
        finally:
            for writer in (self._near[1], self._far):
                writer.close()

    async def _pass(self, way: Way, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        under_way: asyncio.Queue[tuple[float, bytes | None]] = asyncio.Queue(_MOST_UNDER_WAY)
        async with asyncio.TaskGroup() as ends:
            ends.create_task(self._take(source, under_way))
            ends.create_task(self._give(way, under_way, sink))

    async def _take(self, source: asyncio.StreamReader, under_way: asyncio.Queue[tuple[float, bytes | None]]) -> None:
        """What comes in, each chunk with the time at which it may leave; None for a reset."""
        time = asyncio.get_running_loop().time
        last = 0.0
        data: bytes | None = b"?"
        while data:
            try:
                data = await source.read(_CHUNK)
            except OSError:
                data = None
            weather = self._weather
            last = max(last, time() + weather.latency + self._random.random() * weather.jitter)
            await under_way.put((last, data))

    async def _give(
        self, way: Way, under_way: asyncio.Queue[tuple[float, bytes | None]], sink: asyncio.StreamWriter
    ) -> None:
        time = asyncio.get_running_loop().time
        while True:
            due, data = await under_way.get()
            await asyncio.sleep(due - time())
            await self._may_pass(way)
            if data is None:
                self.reset()
                return
            try:
                if not data:
                    sink.write_eof()
                    return
                await self._write(way, data, sink)
            except OSError:
                # The other end is gone; the one that still talks learns it as networks tell it.
                self.reset()
                return

    async def _write(self, way: Way, data: bytes, sink: asyncio.StreamWriter) -> None:
        at = 0
        while at < len(data):
            await self._may_pass(way)
            rate = self._weather.rate
            piece = data[at:] if rate is None else data[at : at + max(1, rate // _PIECES)]
            sink.write(piece)
            await sink.drain()
            at += len(piece)
            self.bytes += len(piece)
            if rate is not None:
                await asyncio.sleep(len(piece) / rate)

    async def _may_pass(self, way: Way) -> None:
        while way in self._weather.held:
            await self._changed.wait()


class Proxy:
    """Listens on a port of its own and passes connections on to a server.

    Attributes:
        connections: those that are open.
        accepted: how many there were.
    """

    def __init__(self, host: str, port: int, seed: int = 0) -> None:
        self._server = (host, port)
        self._seed = seed
        self._listener: asyncio.Server | None = None
        self._carrying: set[asyncio.Task[None]] = set()
        self._port = 0
        self._weather = CLEAR
        self.connections: set[Connection] = set()
        self.accepted = 0

    @property
    def port(self) -> int:
        """Where it listens; the same all its life."""
        return self._port

    async def start(self) -> None:
        """Listen."""
        await self.admit()

    def set(self, weather: Weather) -> None:
        """For all connections that are open, and for those to come."""
        self._weather = weather
        for connection in self.connections:
            connection.set(weather)

    def set_coming(self, weather: Weather) -> None:
        """For those to come alone."""
        self._weather = weather

    def reset(self) -> None:
        """RST to both ends of all connections."""
        for connection in tuple(self.connections):
            connection.reset()

    async def refuse(self) -> None:
        """Nobody listens: new connections are refused. Open ones stay."""
        if self._listener is not None:
            self._listener.close()
            await self._listener.wait_closed()
            self._listener = None

    async def admit(self) -> None:
        """Listen again."""
        if self._listener is None:
            self._listener = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
            self._port = self._listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Refuse, reset, and wait until all is over."""
        await self.refuse()
        self.reset()
        for task in tuple(self._carrying):
            task.cancel()
        await asyncio.gather(*self._carrying, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        connection = Connection(reader, writer, self._weather, self._seed + self.accepted)
        task = asyncio.create_task(self._carry(connection))
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)

    async def _carry(self, connection: Connection) -> None:
        self.connections.add(connection)
        try:
            await connection.carry(*self._server)
        finally:
            self.connections.discard(connection)


def _reset(writer: asyncio.StreamWriter) -> None:
    end: socket.socket | None = writer.get_extra_info("socket")
    if end is not None:
        with suppress(OSError):  # it is closed already
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
    writer.transport.abort()
