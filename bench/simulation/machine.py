"""A machine: clocks of its own, and a process that can be killed while the machine can sleep."""

import asyncio
import contextvars
from collections.abc import Callable, Coroutine
from random import Random

from bench.simulation.loop import PROCESS, Pool, VirtualLoop

#: When the simulation begins, Unix milliseconds.
BEGINNING = 1_800_000_000_000


class _Process:
    """One life of the program on a machine."""

    __slots__ = ("context", "frozen", "gone", "machine")

    def __init__(self, machine: "Machine") -> None:
        self.machine = machine
        self.gone = False
        self.frozen: list[asyncio.Handle] | None = None
        self.context = contextvars.Context()
        self.context.run(PROCESS.set, self)


class Machine:
    """A computer or a phone, with at most one process of interest on it.

    Attributes:
        random: its own, from the seed.
        lives: how many processes it has had.
    """

    def __init__(self, loop: VirtualLoop, name: str, random: Random, *, skew: int = 0) -> None:
        """`skew`: milliseconds that its clock is ahead."""
        self.loop = loop
        self.name = name
        self.random = random
        self._wall_ahead = BEGINNING + skew
        self._slept = 0.0
        self._asleep_since = 0.0
        self._process: _Process | None = None
        self.lives = 0
        #: Told when it wakes up: what the network has for it.
        self.woken: list[Callable[[], None]] = []

    # --- clocks -----------------------------------------------------------------------------------

    def wall(self) -> int:
        """What its clock says, Unix milliseconds."""
        return self._wall_ahead + int(self.loop.time() * 1_000)

    def steady(self) -> int:
        """Milliseconds that it was awake."""
        return int((self.loop.time() - self._slept) * 1_000)

    def set_clock(self, by: int) -> None:
        """Somebody sets its clock, by so many milliseconds."""
        self._wall_ahead += by

    # --- its process ------------------------------------------------------------------------------

    @property
    def alive(self) -> bool:
        """Whether its program runs, be it asleep."""
        return self._process is not None

    @property
    def asleep(self) -> bool:
        """Whether nothing on it runs for now."""
        return self._process is not None and self._process.frozen is not None

    def start(self) -> None:
        """A new process."""
        assert self._process is None
        self.lives += 1
        self._process = _Process(self)

    def kill(self) -> None:
        """The process is gone between two steps; nothing of it runs ever again."""
        process, self._process = self._process, None
        if process is not None:
            process.gone = True
            process.frozen = None

    def sleep(self) -> None:
        """The lid is closed."""
        process = self._process
        if process is not None and process.frozen is None:
            process.frozen = []
            self._asleep_since = self.loop.time()

    def wake(self) -> None:
        """The lid is opened."""
        process = self._process
        if process is None or process.frozen is None:
            return
        frozen, process.frozen = process.frozen, None
        slept = self.loop.time() - self._asleep_since
        self._slept += slept
        self.loop.postpone(process, frozen, slept)
        for told in self.woken:
            told()

    # --- doing things on it -----------------------------------------------------------------------

    def soon(self, act: Callable[[], object]) -> None:
        """Do it in the process that runs now, if one does."""
        if self._process is not None:
            self.loop.call_soon(act, context=self._process.context)

    def later(self, seconds: float, act: Callable[[], object]) -> asyncio.TimerHandle | None:
        """Do it in the process that runs now; frozen while asleep, never after a kill."""
        if self._process is None:
            return None
        return self.loop.call_later(seconds, act, context=self._process.context)

    def spawn(self, work: Coroutine[object, object, None]) -> asyncio.Task[None] | None:
        """A task in the process that runs now."""
        if self._process is None:
            work.close()
            return None
        task: asyncio.Task[None] = self.loop.create_task(work, context=self._process.context.copy())
        return task

    def pool(self) -> Pool:
        """A worker for what a process does besides."""
        return Pool(self.loop, self.random)


def here() -> Machine | None:
    """The machine whose process runs now; None outside of all."""
    process = PROCESS.get()
    return process.machine if isinstance(process, _Process) else None
