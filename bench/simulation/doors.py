"""The doors of a desk's program to the world: clocks, randomness, sockets, calls, its disk and its keyring.

Each is one name of a module. While a simulation runs, these names lead to the machine whose process runs;
everything behind them is the program as it is.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import Generator
from functools import partial
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Self

from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK
from websockets.frames import Close

from bench.simulation.lines import Line
from bench.simulation.machine import BEGINNING, Machine, here
from bench.simulation.network import Network
from desktop.net.errors import NotKept
from desktop.net.vault import Statement, Vault
from protocol.ids import InteractionId
from protocol.rest import EntriesPage, Tokens

_NANOSECONDS = 1_000_000
#: What a desk says while it can't keep anything.
NO_ROOM = "No room on this machine."


class Doors:
    """What the names lead to in one simulation."""

    def __init__(self, network: Network, random: Random) -> None:
        self._network = network
        self._random = random
        self._vaults: dict[str, Vault] = {}
        #: Machines on whose disk there is no room.
        self.full: set[str] = set()

    @contextlib.contextmanager
    def open(self) -> Generator[None]:
        """Within, the names lead here."""
        import desktop.app.connection as connection
        import desktop.net.link as link
        import protocol.ids as ids

        with contextlib.ExitStack() as stack:
            for module, name, door in (
                (ids, "time", SimpleNamespace(time_ns=self._time_ns)),
                (ids, "os", SimpleNamespace(urandom=self._bytes)),
                (connection, "steady", lambda: _machine().steady()),
                (connection, "wall", lambda: _machine().wall()),
                (connection, "random", SimpleNamespace(random=_chance)),
                (connection, "Rest", self._rest),
                (link, "connect", self._connect),
                (Vault, "open", self._vault),
            ):
                stack.enter_context(leads_to(module, name, door))
            yield

    def _time_ns(self) -> int:
        machine = here()
        return (BEGINNING if machine is None else machine.wall()) * _NANOSECONDS

    def _bytes(self, count: int) -> bytes:
        machine = here()
        return (self._random if machine is None else machine.random).randbytes(count)

    def _rest(self, _server: str) -> "VirtualRest":
        return VirtualRest(self._network, _machine())

    async def _connect(self, url: str, **_settings: object) -> "Socket":
        machine = _machine()
        socket = Socket()
        path = "/" + url.partition("://")[2].partition("/")[2]
        socket.line = self._network.open(machine, path, None, socket, client_of(machine))
        await socket.dialled()
        return socket

    def _vault(self, _path: Path, _key: bytes) -> Vault:
        """The one file of this machine: what was written to it is there, whoever wrote it."""
        name = _machine().name
        vault = self._vaults.get(name)
        if vault is None:
            vault = self._vaults[name] = Vault.in_memory()
            vault.close = _stays  # type: ignore[method-assign] -- a process that ends closes it, the disk keeps it
            vault.write = partial(self._write, name, vault)  # type: ignore[method-assign] -- its disk may be full
        return vault

    def _write(self, name: str, vault: Vault, *statements: Statement) -> None:
        if name in self.full:
            raise NotKept(NO_ROOM)
        Vault.write(vault, *statements)

    def end(self) -> None:
        """Throw the disks away."""
        for vault in self._vaults.values():
            Vault.close(vault)


@contextlib.contextmanager
def leads_to(module: object, name: str, door: object) -> Generator[None]:
    """Within, a module's name is something else."""
    before = vars(module)[name]
    setattr(module, name, door)
    try:
        yield
    finally:
        setattr(module, name, before)


def _stays() -> None:
    """The disk keeps it."""


def client_of(machine: Machine) -> str:
    """The name of the client that runs on a machine, as the history has it."""
    return f"{machine.name}/{machine.lives}"


def _chance() -> float:
    return _machine().random.random()


def _machine() -> Machine:
    machine = here()
    assert machine is not None, "a program ran outside of any machine"
    return machine


class Socket:
    """As `websockets.asyncio.client.ClientConnection`, as far as the link uses it."""

    line: Line

    def __init__(self) -> None:
        self._frames: deque[str] = deque()
        self._waiter: asyncio.Future[None] | None = None
        self._opened = False
        self._code: int | None = None
        self._over = False

    # --- from the network -------------------------------------------------------------------------

    def opened(self) -> None:
        """The server took it."""
        self._opened = True
        self._wake()

    def received(self, text: str) -> None:
        """A frame came."""
        self._frames.append(text)
        self._wake()

    def closed(self, code: int | None) -> None:
        """It is gone."""
        self._over, self._code = True, code
        self._wake()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    async def _news(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    async def dialled(self) -> None:
        """Until it is open. Raises OSError."""
        try:
            while not self._opened:
                if self._over:
                    raise ConnectionRefusedError("nobody listens")
                await self._news()
        except asyncio.CancelledError:
            self.line.close()
            raise

    # --- from the link ----------------------------------------------------------------------------

    @property
    def transport(self) -> Self:
        """What can be aborted."""
        return self

    def abort(self) -> None:
        """Let it go without a word."""
        self._over = True
        self.line.close()

    async def send(self, data: bytes, *, text: bool) -> None:
        """Say something. Raises ConnectionClosed."""
        assert text
        if self._over:
            raise self._closed()
        self.line.send(data.decode())

    async def recv(self) -> str:
        """The next frame. Raises ConnectionClosed once all were read."""
        while not self._frames:
            if self._over:
                raise self._closed()
            await self._news()
        return self._frames.popleft()

    async def close(self) -> None:
        """Say goodbye."""
        self.abort()

    def _closed(self) -> ConnectionClosedError | ConnectionClosedOK:
        if self._code is None:
            return ConnectionClosedError(None, None)
        return ConnectionClosedError(Close(self._code, ""), None)


class VirtualRest:
    """As `desktop.net.rest.Rest`, as far as a desk without files uses it."""

    def __init__(self, network: Network, machine: Machine) -> None:
        self._network = network
        self._machine = machine

    async def sign_in(self, login: str, _password: str) -> Tokens:
        """A name and a password for tokens."""
        return await self._network.ask(self._machine, lambda host: host.sign_in(login))

    async def refresh(self, token: str) -> Tokens:
        """A refresh token for new ones."""
        return await self._network.ask(self._machine, lambda host: host.refresh(token))

    async def sign_out(self, access: str) -> None:
        """End the session on the server."""
        await self._network.ask(self._machine, lambda host: host.sign_out(access))

    async def entries(self, access: str, interaction: InteractionId, public: int, staff: int) -> EntriesPage:
        """Entries before these numbers."""
        return await self._network.ask(self._machine, lambda host: host.entries(access, interaction, public, staff))

    async def close(self) -> None:
        """Nothing stays open."""
