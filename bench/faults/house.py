"""A real server, and customers and agents who live through whatever is done to it; at the end, what is left."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bench.faults import uploads
from bench.faults.agent import Agent
from bench.faults.client import Client, Habits, Place
from bench.faults.customer import Customer
from bench.faults.record import Comparison, Record
from bench.faults.server import Server
from bench.world import set_up
from protocol.ids import FileId

#: Seconds that anything may take before it counts as never.
PATIENCE = 60.0
_LOOK_EVERY = 0.002


class House:
    """All of them.

    Attributes:
        server: the server.
        place: what the clients share.
        clients: everybody.
        vacant: logins that nobody sits at, for a real desk to take.
    """

    def __init__(self, server: Server, place: Place, vacant: Sequence[str]) -> None:
        self.server = server
        self.place = place
        self.clients: list[Client] = []
        self.vacant = vacant
        self._running: list[asyncio.Task[None]] = []
        self._loop = asyncio.get_running_loop()

    def add(self, client: Client) -> None:
        """Let somebody in."""
        self.clients.append(client)
        self._running.append(asyncio.ensure_future(client.run()))

    def add_customer(self) -> None:
        """Let a customer in, who rings. From any thread."""

        def let_in() -> None:
            self.add(Customer(self.place, f"customer{len(self.clients)}", self._upload))

        self._loop.call_soon_threadsafe(let_in)

    async def empty(self) -> None:
        """Everybody leaves."""
        for running in self._running:
            running.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _upload(self, customer: Customer) -> asyncio.Task[FileId | None]:
        assert customer.token
        return asyncio.ensure_future(uploads.bring(self.place, customer.token))

    @property
    def record(self) -> Record:
        """The clients' side of the story."""
        return self.place.record

    async def until(self, what: str, condition: Callable[[], bool], patience: float = PATIENCE) -> float:
        """Wait for something to come true: seconds it took. That it never does is a fault, and told as one."""
        began = time.perf_counter()
        while not condition():
            if time.perf_counter() - began > patience:
                raise TimeoutError(f"{what}: not within {patience:g} s; {self.state()}")
            await asyncio.sleep(_LOOK_EVERY)
        return time.perf_counter() - began

    async def all_here(self) -> float:
        """Wait until everybody is caught up: seconds it took. Raises TimeoutError."""
        return await self.until("all are caught up", lambda: all(client.caught_up for client in self.clients))

    async def finish(self) -> None:
        """Let everybody say what they have begun to say, and nothing new. Raises TimeoutError."""
        self.place.closing = True
        await self.until("all outboxes are empty", lambda: all(client.at_rest for client in self.clients))

    async def files_lost(self) -> list[str]:
        """Acknowledged files that are not served as they were brought."""
        return [
            f"file {file} is not what was brought"
            for file, (attachment, data) in self.record.files.items()
            if await uploads.fetch(self.place, attachment) != data
        ]

    def state(self) -> str:
        """Where everybody is, for who looks for a fault."""
        waiting = [f"{client.name}: {list(client.outbox.values())[:2]}" for client in self.clients if client.outbox]
        away = [client.name for client in self.clients if not client.caught_up]
        return f"away: {away or 'nobody'}; outboxes: {waiting[:3] or 'empty'}; faults: {self.record.faults[:3]}"


@asynccontextmanager
async def house(
    folder: Path,
    *,
    seed: int,
    customers: int,
    agents: int,
    vacant: int = 0,
    habits: Habits | None = None,
    server: Callable[[Path], Server] = Server,
) -> AsyncGenerator[House]:
    """A house whose server is not started yet; everybody leaves with the block."""
    logins = await asyncio.to_thread(set_up, folder, agents + vacant)
    one = server(folder)
    place = Place(one.url, Record(has_stranger=vacant > 0), random.Random(seed), habits or Habits())

    asyncio.get_running_loop().set_exception_handler(lambda _, context: place.fault(f"a client failed: {context}"))
    built = House(one, place, logins[agents:])
    for login in logins[:agents]:
        built.add(Agent(place, login))
    for _ in range(customers):
        built.add_customer()
    try:
        yield built
    finally:
        await built.empty()
        await asyncio.to_thread(one.kill)


def compare(house: House) -> Comparison:
    """Look at the folder after the server has stopped."""
    return house.record.compare(house.server.folder)
