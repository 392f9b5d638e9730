"""One simulated company: server, desks, browsers, people and faults, all from one seed."""

import asyncio
import logging
import traceback
from collections.abc import Callable, Coroutine, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from random import Random

from backend.actions import changing, proposals, resume
from backend.actions.proposals import CARRIED_OUT_WITHIN
from backend.actions.verify import verify
from backend.live import wire
from backend.live.admission import PerVisitor
from backend.live.encoding import ForStaff
from backend.live.outbox import Outbox
from backend.live.shedding import Load
from bench.simulation.agents import AgentPerson
from bench.simulation.company import KEY, ORIGIN, Company
from bench.simulation.customers import Customer
from bench.simulation.desk import Desk
from bench.simulation.disk import Trouble
from bench.simulation.doors import Doors, leads_to
from bench.simulation.faults import Faults
from bench.simulation.history import Calmed, Complained, History, Verified
from bench.simulation.loop import OUTSIDE, VirtualLoop
from bench.simulation.machine import Machine
from bench.simulation.network import Network
from bench.simulation.node import Node
from bench.simulation.office import reorganise
from bench.simulation.people import AMONG_STAFF
from bench.simulation.server import Host
from bench.simulation.widgets import Widget, Widgets
from protocol import limits
from protocol.ids import AgentId

_CUSTOMERS = ("anna", "bo", "cai", "dina", "emil", "freja")
#: Seconds: how long people and faults are busy; how long all may heal then; how long it is quiet at last.
_BUSY = (40.0, 100.0)
_HEAL = 150.0
_QUIET = 12.0
#: How many of all kills are followed by a look at the whole database.
_VERIFIED = 0.3
#: Seconds after which whoever stops the server loses patience.
_STOPS_WITHIN = 10.0
#: What the program may log while the disk is in trouble or too much is to be done: it is what it should say then.
_EXPECTED = (
    "storage unavailable",
    "under load, new chats are refused",
    "not kept",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What one seed came to."""

    seed: int
    history: History
    #: Virtual seconds.
    seconds: float
    #: Frames that reached clients.
    frames: int
    #: How many faults of each kind struck.
    struck: dict[str, int] = field(default_factory=dict[str, int])


class World:
    """All of it. `run` plays it.

    Attributes:
        calm, over, slowness: see `people.Mood`.
        had_lunch: whether a lid was closed for an hour; nobody_lunches: set unless somebody is away for
            long now, and waited for.
    """

    def __init__(self, seed: int, loop: VirtualLoop, node: Node, plant: str | None) -> None:
        self.loop = loop
        self.history = History()
        self.calm = self.over = self.had_lunch = False
        self.slowness = 1.0
        self.nobody_lunches = asyncio.Event()
        self.nobody_lunches.set()
        self._seed = seed
        self._random = Random(seed)
        #: Of supervisors alone: without one a seed plays as it would else.
        self._oversight = Random(f"oversight {seed}")
        self._tasks: list[asyncio.Task[None]] = []
        self._broke: BaseException | None = None
        server = Machine(loop, "server", self._fork(), skew=self._random.choice((0, -1_700, 90_000)))
        full = Load(
            jobs=self._random.choice((3, 40, 5_000)), lag=1_000, outbox=self._random.choice((3_000, 60_000, 50_000_000))
        )
        most = PerVisitor() if self._random.random() < 0.2 else PerVisitor(6_000, 2_000, 200)
        self.host = Host(server, self.history, self._fork(), "https://desk.example", full=full, per_visitor=most)
        self.company = Company(self.host, self._random, self._oversight)
        self.network = Network(loop, self.host, self.history)
        self.doors = Doors(self.network, self._fork())
        self._widgets = Widgets(node, self.network, key=KEY, origin=ORIGIN, seed=seed, plant=plant)
        self.desks: list[Desk] = []
        self._supervisor: Desk | None = None
        self.customers: list[Widget] = []
        self.faults = Faults(self, self._fork())

    def _fork(self) -> Random:
        return Random(self._random.getrandbits(64))

    @contextmanager
    def small_limits(self) -> Generator[None]:
        """Within, some limits are so low that short runs meet them: long resumes, slow readers, proposals' ends."""
        random = self._random
        entries = random.choice((3, 20, limits.RESUME_ENTRIES))
        frames, size = random.choice((10, 40, limits.OUTBOX_FRAMES)), random.choice((3_000, limits.OUTBOX_BYTES))

        def outbox() -> Outbox[ForStaff]:
            return Outbox(frames, size)

        asked, done = random.choice((6_000, 20_000, limits.PROPOSAL_OPEN)), random.choice((8_000, CARRIED_OUT_WITHIN))
        # Desks believe in a whole minute, as they would with clocks of their own.
        within = self.history.change_within = Random(f"changes {self._seed}").choice((3_000, limits.CHANGE_WITHIN))
        with ExitStack() as stack:
            stack.enter_context(leads_to(resume, "RESUME_ENTRIES", entries))
            stack.enter_context(leads_to(wire, "Outbox", outbox))
            stack.enter_context(leads_to(proposals, "PROPOSAL_OPEN", asked))
            stack.enter_context(leads_to(proposals, "CARRIED_OUT_WITHIN", done))
            stack.enter_context(leads_to(changing, "CHANGE_WITHIN", within))
            yield

    # --- who is there -----------------------------------------------------------------------------

    def _gather(self) -> None:
        """The company, its people at their desks, and the customers."""
        supervisor = self.company.found(self._sits_down)
        self._supervisor = next((desk for desk in self.desks if desk.agent == supervisor), None)
        for name in _CUSTOMERS[: self._random.choice((1, 2, 3, 4, 6))]:
            machine = Machine(self.loop, name, self._fork(), skew=self._skew())
            self.network.weather(machine).live_at(self._random.choice((0.005, 0.03, 0.15)))
            machine.start()
            self.customers.append(Widget(machine, self._widgets))

    def _sits_down(self, agent: AgentId, name: str, login: str) -> None:
        machine = Machine(self.loop, name, self._fork(), skew=self._skew())
        self.desks.append(Desk(machine, self.network, self.history, agent, login))

    def _skew(self) -> int:
        return self._random.choice((0, 0, 1_000, -5_000, 3_600_000, -86_400_000))

    # --- what faults do ---------------------------------------------------------------------------

    @property
    def clients(self) -> list[Machine]:
        """All machines but the server's."""
        return [*(desk.machine for desk in self.desks), *(widget.machine for widget in self.customers)]

    def anybody(self, random: Random) -> Machine:
        """One of them."""
        return random.choice(self.clients)

    def spawn(self, work: Coroutine[object, object, None]) -> None:
        """Something of the world around the machines."""
        task: asyncio.Task[None] = self.loop.create_task(work, context=OUTSIDE.copy())
        task.add_done_callback(self._ended)
        self._tasks.append(task)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        # A simulation whose own code fails has simulated nothing.
        if not task.cancelled() and task.exception() is not None and self._broke is None:
            self._broke = task.exception()

    def start_server(self) -> None:
        """Unless it runs."""
        if not self.host.machine.alive:
            self.host.start()

    def kill_server(self, told: Callable[[], bool]) -> None:
        """`told`: whether a client hears of it, asked for each line."""
        self.host.kill()
        if self._random.random() < _VERIFIED:
            self.verify()
        self.network.server_died(told)

    def verify(self) -> None:
        """Look at the whole database as it is."""
        self.host.disk.tell_rest()
        self.history.add(Verified(self.network.now(), self.host.disk.read(verify)))

    async def stop_server(self) -> None:
        """As an administrator does it."""
        stopped = self.host.stop()
        if stopped is not None:
            await asyncio.wait({stopped}, timeout=_STOPS_WITHIN)
            if self.host.machine.alive:
                self.kill_server(told=lambda: True)

    # --- its time ---------------------------------------------------------------------------------

    async def live(self) -> None:
        """From the beginning to the quiet at the end."""
        self._gather()
        self.history.secrets = frozenset((AMONG_STAFF, *(desk.login for desk in self.desks)))
        self.start_server()
        for desk in self.desks:
            oversight = self._oversight if desk is self._supervisor else None
            self.spawn(AgentPerson(desk, self._fork(), self, self.history, ORIGIN, oversight).live())
        for widget in self.customers:
            self.spawn(Customer(widget, self._fork(), self, self.history, self.company.sign).live())
        self.spawn(self.faults.strike())
        self.spawn(self.faults.fill_desks(Random(f"desks' disks {self._seed}")))
        self.spawn(reorganise(self, Random(f"office {self._seed}")))
        await asyncio.sleep(self._random.uniform(*_BUSY))
        await self.nobody_lunches.wait()
        self._calm_down()
        await asyncio.sleep(_HEAL)
        self.over = True
        await asyncio.sleep(_QUIET)
        if self._broke is not None:
            raise self._broke
        self._look()

    def _calm_down(self) -> None:
        self.calm = True
        self.host.trouble(Trouble.NONE)
        for machine in (self.host.machine, *self.clients):
            if machine is self.host.machine:
                self.host.resume()
            elif machine.asleep and machine not in [widget.machine for widget in self.customers]:
                machine.wake()
            weather = self.network.weather(machine)
            weather.up_blocked = weather.down_blocked = False
            weather.rate = None
            weather.clear_up()
        self.network.release(None)
        self.history.add(Calmed(self.network.now()))

    def _look(self) -> None:
        self.verify()
        for desk in self.desks:
            self.host.disk.read(desk.compare)
        for widget in self.customers:
            self.host.disk.read(widget.compare)


def play(seed: int, node: Node, plant: str | None = None) -> Result:
    """One seed, from its beginning to its end. `plant` names a planted bug of the widget."""
    loop = VirtualLoop()
    world = World(seed, loop, node, plant)
    try:
        with world.doors.open(), world.small_limits(), _listening(world):
            loop.run_until_complete(loop.create_task(world.live(), context=OUTSIDE.copy()))
    except Exception:  # noqa: BLE001 -- a fault like any other; what happened before it is worth a look too
        world.history.add(Complained(world.network.now(), f"the run broke down: {traceback.format_exc()}"))
    finally:
        loop.end()
        world.doors.end()
        world.host.disk.close()
    for failure in loop.failures:
        world.history.add(Complained(world.network.now(), failure))
    return Result(seed, world.history, loop.time(), world.network.frames, world.faults.struck)


class _Ear(logging.Handler):
    def __init__(self, world: World) -> None:
        super().__init__(logging.WARNING)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        """What the program says of itself."""
        words = record.getMessage()
        if not words.startswith(_EXPECTED):
            error = "" if record.exc_info is None else f": {record.exc_info[1]!r}"
            self._world.history.add(Complained(self._world.network.now(), f"{record.name}: {words}{error}"))


@contextmanager
def _listening(world: World) -> Generator[None]:
    """The program's log goes into the history, and nowhere else."""
    ear = _Ear(world)
    loggers = [logging.getLogger(name) for name in ("backend", "desktop", "asyncio")]
    for logger in loggers:
        logger.addHandler(ear)
        logger.propagate = False
    try:
        yield
    finally:
        for logger in loggers:
            logger.removeHandler(ear)
            logger.propagate = True
