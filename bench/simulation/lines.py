"""Lines between machines and the server: delay, order, partition, silence, reset, a reader that reads slowly.

What is said on one direction of one line keeps its order; between lines nothing does. A partition holds
what is said until it is over, as TCP does; a line that has gone silent swallows it, and nobody is told.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from bench.simulation.history import Closed, Heard, Opened, ReachedLate, Sent
from bench.simulation.loop import OUTSIDE
from bench.simulation.machine import Machine

if TYPE_CHECKING:
    from bench.simulation.network import Network

#: What the kernel takes for a reader before a writer has to wait, bytes.
_BUFFER = 16_384
#: Seconds between two frames of one way, so that they keep their order.
_TICK = 1e-6
#: Seconds by which delays differ on a fine day.
_JITTER = 0.02
#: Milliseconds after which what was said has come late.
_LATE = 5_000
#: Close codes as RFC 6455 numbers them.
_NORMAL, _ABNORMAL = 1000, 1006


class Peer(Protocol):
    """A client's end."""

    def opened(self) -> None:
        """The line is there."""
        ...

    def received(self, text: str) -> None:
        """A frame came."""
        ...

    def closed(self, code: int | None) -> None:
        """The line is gone or never came to be; None: without a word. Not called after one's own `close`."""
        ...


@dataclass(slots=True)
class Weather:
    """How one machine's way to the server is. Seconds, bytes a second."""

    delay: float = 0.02
    jitter: float = _JITTER
    #: Nothing passes for now.
    up_blocked: bool = False
    down_blocked: bool = False
    #: How fast what comes down is read; None: as it comes.
    rate: int | None = None
    #: The delay on a fine day.
    distance: float = 0.02

    def live_at(self, distance: float) -> None:
        """The machine is so far away, seconds."""
        self.distance = self.delay = distance

    def clear_up(self) -> None:
        """Nothing is slower than it should be."""
        self.delay, self.jitter = self.distance, _JITTER


class _Way:
    """One direction of one line: what is said waits in order, and arrives one by one, each at its time."""

    __slots__ = (
        *("_buffered", "_free_at", "_line", "_loop", "_queue", "_timer"),
        "down",
        "silent",
        "stalled",
        "writable",
    )

    def __init__(self, line: "Line", *, down: bool) -> None:
        self._line = line
        self._loop = line.network.loop
        self.down = down
        self.silent = False
        self.stalled = False
        #: What happens at the other end, its bytes, and when it is there at the soonest.
        self._queue: deque[tuple[Callable[[], None], int, float]] = deque()
        self._timer: asyncio.TimerHandle | None = None
        self._free_at = 0.0
        self._buffered = 0
        self.writable = asyncio.Event()
        self.writable.set()

    def put(self, act: Callable[[], None], size: int) -> None:
        """Have `act` happen at the other end."""
        network, weather = self._line.network, self._line.weather
        self._buffered += size
        if self._buffered > _BUFFER:
            self.writable.clear()
        delay = weather.delay + network.random.random() * weather.jitter
        self._queue.append((act, size, self._loop.time() + delay))
        if self._timer is None:
            self._wait()

    def _wait(self) -> None:
        """For the first in the queue."""
        _, size, soonest = self._queue[0]
        at = max(self._free_at, soonest)
        rate = self._line.weather.rate
        if self.down and rate is not None:
            at = max(at, self._free_at + size / rate)
        self._timer = self._loop.call_at(at, self._arrive, context=OUTSIDE)

    def _arrive(self) -> None:
        self._timer = None
        if self.is_held:
            return
        self._free_at = self._loop.time() + _TICK
        act, size, _ = self._queue.popleft()
        self._buffered -= size
        if self._buffered <= _BUFFER // 2 and not self.writable.is_set():
            self.writable.set()
        if self._queue:
            self._wait()
        if not self.silent:
            act()

    @property
    def is_held(self) -> bool:
        """Whether nothing passes for now."""
        weather = self._line.weather
        blocked = weather.down_blocked if self.down else weather.up_blocked
        reader = self._line.client if self.down else self._line.network.host.machine
        return blocked or self.stalled or reader.asleep

    def release(self) -> None:
        """Whatever held it back or slowed it down may be over."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._queue and not self.is_held:
            self._wait()


class Line:
    """One connection, as both ends see it.

    Attributes:
        number: names it in the history.
        is_open: whether the server has taken it.
    """

    def __init__(self, network: "Network", number: int, client: Machine, name: str, peer: Peer) -> None:
        self.network = network
        self.number = number
        self.client = client
        self.name = name
        self.weather = network.weather(client)
        self.up = _Way(self, down=False)
        self.down = _Way(self, down=True)
        self.server_end = ServerEnd(self)
        self._peer: Peer | None = peer
        self.is_open = False

    # --- the client's end -------------------------------------------------------------------------

    def send(self, text: str) -> None:
        """Say something. What is said on a line that is gone is lost."""
        if self._peer is None or not self.is_open:
            return
        network = self.network
        network.history.add(Sent(network.now(), self.name, self.number, text.encode()))
        sent = network.now()
        self.up.put(lambda: self._reach(text, sent), len(text))

    def _reach(self, text: str, sent: int) -> None:
        now = self.network.now()
        if now - sent > _LATE:
            self.network.history.add(ReachedLate(now, self.name))
        self.server_end.arrived(text)

    def close(self) -> None:
        """Let it go; the server is told as the network lets it."""
        if self._peer is None:
            return
        self.let_go()
        self.up.put(lambda: self.server_end.ended(_NORMAL), 0)

    def let_go(self) -> None:
        """The client will hear no more of it."""
        if self.is_open:
            self.network.history.add(Closed(self.network.now(), self.name, self.number))
        self._peer = None
        if self.server_end.dead:
            self.network.forget(self)

    @property
    def is_held_by_client(self) -> bool:
        """Whether the client has not let it go, or cannot know that it is gone."""
        return self._peer is not None

    def open_for_client(self) -> None:
        """The server has taken it."""
        peer = self._peer
        if peer is not None:
            self.is_open = True
            self.network.history.add(Opened(self.network.now(), self.name, self.number))
            self.client.soon(lambda: peer.opened() if peer is self._peer else None)

    def heard_by_client(self, text: str, data: bytes) -> None:
        """A frame came down."""
        peer = self._peer
        if peer is None or not self.client.alive:
            return
        network = self.network
        network.history.add(Heard(network.now(), self.name, self.number, data))
        network.frames += 1
        self.client.soon(lambda: peer.received(text) if peer is self._peer else None)

    def ended_for_client(self, code: int | None) -> None:
        """It is gone."""
        peer = self._peer
        if peer is not None:
            # What arrived before is heard first: both wait their turn on the machine.
            self.client.soon(lambda: self._tell_end(peer, code))

    def _tell_end(self, peer: Peer, code: int | None) -> None:
        if peer is self._peer:
            self.let_go()
            peer.closed(code)

    # --- what strikes it --------------------------------------------------------------------------

    def reset(self) -> None:
        """Both ends find it cut, each when the network tells."""
        self.down.put(lambda: self.ended_for_client(None), 0)
        self.up.put(lambda: self.server_end.ended(_ABNORMAL), 0)

    def go_silent(self, *, up: bool, down: bool) -> None:
        """From now on what is said is swallowed."""
        self.up.silent |= up
        self.down.silent |= down

    def stall(self, *, stalled: bool) -> None:
        """What is said up this one line waits, as when a packet of it was lost; other lines go on."""
        self.up.stalled = stalled
        self.up.release()

    def client_died(self, *, told: bool) -> None:
        """The client's process is gone; `told`: its system says so."""
        if self._peer is not None:
            self.let_go()
        if told:
            self.up.put(lambda: self.server_end.ended(_ABNORMAL), 0)

    def server_died(self, *, told: bool) -> None:
        """The server's process is gone; `told`: its system says so."""
        self.server_end.dead = True
        if told:
            self.down.put(lambda: self.ended_for_client(None), 0)


class ServerEnd:
    """The server's end of a line, as ASGI and as `backend.live.socket.Connection`."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._incoming: deque[dict[str, object]] = deque([{"type": "websocket.connect"}])
        self._waiter: asyncio.Future[None] | None = None
        self._over = False
        self.dead = False

    # --- from the network -------------------------------------------------------------------------

    def arrived(self, text: str) -> None:
        """A frame came up."""
        self._put({"type": "websocket.receive", "text": text, "bytes": None})

    def ended(self, code: int) -> None:
        """The client is gone."""
        if not self._over:
            self._over = True
            # A writer that waits for the reader finds out as well.
            self._line.down.writable.set()
            self._put({"type": "websocket.disconnect", "code": code})

    def _put(self, message: dict[str, object]) -> None:
        if self.dead:
            return
        self._incoming.append(message)
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    # --- ASGI -------------------------------------------------------------------------------------

    async def receive(self) -> dict[str, object]:
        """The next message."""
        while not self._incoming:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        return self._incoming.popleft()

    async def send(self, message: dict[str, object]) -> None:
        """Say something. Raises OSError when the peer is gone."""
        line = self._line
        match message["type"]:
            case "websocket.accept":
                line.down.put(line.open_for_client, 0)
            case "websocket.send":
                await line.down.writable.wait()
                if self._over:
                    raise ConnectionResetError("the peer is gone")
                text = str(message["text"])
                self._say(text, text.encode())
            case _:
                await line.down.writable.wait()
                if not self._over:
                    code = message["code"]
                    assert isinstance(code, int)
                    line.down.put(lambda: line.ended_for_client(code), 0)
                    # The client's answer to the close comes back and ends it.
                    line.up.put(lambda: self.ended(code), 0)

    def write(self, data: bytes) -> bool:
        """Write a text frame now; False when the peer is slow, or the connection is ending."""
        if self._over or not self._line.down.writable.is_set():
            return False
        self._say(data.decode(), data)
        return True

    def _say(self, text: str, data: bytes) -> None:
        line = self._line
        line.down.put(lambda: line.heard_by_client(text, data), len(data))

    def abort(self) -> None:
        """End it without a word."""
        line = self._line
        line.down.put(lambda: line.ended_for_client(None), 0)
        self.ended(_ABNORMAL)
