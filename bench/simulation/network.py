"""The virtual network: all lines there are, and the calls."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from bench.simulation.history import History
from bench.simulation.lines import Line, Peer, Weather
from bench.simulation.loop import VirtualLoop
from bench.simulation.machine import Machine
from bench.simulation.server import Host
from desktop.net.errors import Unreachable
from protocol.errors import Refusal

T = TypeVar("T")

#: Seconds after which a client gives up to connect, and a call.
_OPEN_WITHIN = 10.0
_ANSWER_WITHIN = 20.0


class Network:
    """All lines there are.

    Attributes:
        lines: those that somebody may still hear of.
        frames: how many came down.
    """

    def __init__(self, loop: VirtualLoop, host: Host, history: History) -> None:
        self.loop = loop
        self.host = host
        self.history = history
        self.random = host.machine.random
        self.lines: dict[int, Line] = {}
        self.frames = 0
        self._count = 0
        self._weather: dict[str, Weather] = {}
        host.machine.woken.append(lambda: self.release(None))

    def now(self) -> int:
        """The simulation's own milliseconds."""
        return int(self.loop.time() * 1_000)

    def weather(self, machine: Machine) -> Weather:
        """The way between a machine and the server, for reading and for changing."""
        known = self._weather.get(machine.name)
        if known is None:
            known = self._weather[machine.name] = Weather()
            machine.woken.append(lambda: self.release(machine))
        return known

    def release(self, machine: Machine | None) -> None:
        """What held lines back may be over, for one machine or for all."""
        for line in list(self.lines.values()):
            if machine is None or line.client is machine:
                line.up.release()
                line.down.release()

    # --- lines ------------------------------------------------------------------------------------

    def open(self, machine: Machine, path: str, origin: str | None, peer: Peer, name: str | None = None) -> Line:
        """Dial. The peer is told `opened`, or `closed` when nobody answers. `name`: the client's, in the history."""
        line = self.new_line(machine, name or machine.name, peer)
        line.up.put(lambda: self._dialled(line, path, origin), 0)
        machine.later(_OPEN_WITHIN, lambda: None if line.is_open else line.ended_for_client(None))
        return line

    def new_line(self, machine: Machine, name: str, peer: Peer) -> Line:
        """A line that nobody has dialled yet."""
        self._count += 1
        line = self.lines[self._count] = Line(self, self._count, machine, name, peer)
        return line

    def _dialled(self, line: Line, path: str, origin: str | None) -> None:
        if not self.host.machine.alive or not self.host.listens:
            line.down.put(lambda: line.ended_for_client(None), 0)
            return
        headers = [] if origin is None else [(b"origin", origin.encode())]
        self.host.machine.spawn(self._serve(line, path, headers))

    async def _serve(self, line: Line, path: str, headers: list[tuple[bytes, bytes]]) -> None:
        end = line.server_end
        await self.host.take(path, headers, end, end.receive, end.send)
        self.forget(line)

    def forget(self, line: Line) -> None:
        """Nobody at the server hears of it any more. A client that still waits for a word has its own clock."""
        line.server_end.dead = True
        if line.is_held_by_client:
            return
        self.lines.pop(line.number, None)

    def server_died(self, told: Callable[[], bool]) -> None:
        """Every line loses its end there."""
        for line in list(self.lines.values()):
            if not line.server_end.dead:
                line.server_died(told=told())

    def client_died(self, machine: Machine, *, told: bool) -> None:
        """Every line of this machine loses its end there."""
        for line in list(self.lines.values()):
            if line.client is machine:
                line.client_died(told=told)

    def of(self, machine: Machine) -> list[Line]:
        """The lines of a machine."""
        return [line for line in self.lines.values() if line.client is machine]

    # --- calls ------------------------------------------------------------------------------------

    async def ask(self, machine: Machine, call: Callable[[Host], Awaitable[T]]) -> T:
        """One REST call. Raises Refusal, or Unreachable when no answer came in time."""
        answer: asyncio.Future[T | Refusal] = self.loop.create_future()
        exchange = _Exchange(self, machine, call, answer)
        exchange.begin()
        try:
            async with asyncio.timeout(_ANSWER_WITHIN):
                said = await answer
        except (TimeoutError, ConnectionError):
            raise Unreachable("The server does not answer.") from None
        if isinstance(said, Refusal):
            raise said
        return said


class _Exchange(Generic[T]):
    """A call on its way there and back, on a line of its own."""

    def __init__(
        self,
        network: Network,
        machine: Machine,
        call: Callable[[Host], Awaitable[T]],
        answer: "asyncio.Future[T | Refusal]",
    ) -> None:
        self._network = network
        self._call = call
        self._answer = answer
        self._line = network.new_line(machine, machine.name, self)

    def begin(self) -> None:
        """Ask."""
        self._line.up.put(self._asked, 0)

    def opened(self) -> None:
        """A call has no more to say."""

    def received(self, text: str) -> None:
        """Nor has it frames."""

    def closed(self, code: int | None) -> None:  # noqa: ARG002 -- a call ends without one
        """The server is gone."""
        self._refuse()

    def _asked(self) -> None:
        host = self._network.host
        if host.machine.alive and host.listens:
            host.machine.spawn(self._answered(host))
        else:
            self._line.down.put(self._refuse, 0)

    async def _answered(self, host: Host) -> None:
        try:
            said = await self._call(host)
        except Refusal as refusal:
            said = refusal
        self._line.down.put(lambda: self._tell(said), 0)

    def _refuse(self) -> None:
        self._end()
        if not self._answer.done():
            self._answer.set_exception(ConnectionRefusedError())

    def _tell(self, said: T | Refusal) -> None:
        self._end()
        if not self._answer.done():
            self._answer.set_result(said)

    def _end(self) -> None:
        self._line.let_go()
        self._network.forget(self._line)
