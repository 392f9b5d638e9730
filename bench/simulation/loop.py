"""Virtual time: an event loop whose clock jumps to whatever is due next, so that real coroutines run unchanged.

Everything that is scheduled belongs to the machine on which it was scheduled, through the context that asyncio
keeps with each callback. What belongs to a process that was killed never runs again, not even its `finally`;
what belongs to a machine that sleeps waits until it wakes.
"""

import asyncio
import contextvars
from asyncio import futures
from collections.abc import Callable
from concurrent.futures import Executor, Future
from contextlib import suppress
from heapq import heapify, heappop, heappush
from random import Random
from typing import Any, ParamSpec, Protocol, TypeVar

T = TypeVar("T")
P = ParamSpec("P")

#: Callbacks at one moment; more is a program that turns in a circle.
_MOST_AT_ONCE = 100_000


class Stuck(Exception):
    """Nothing is left to happen, or it happens for ever at one moment."""


class Process(Protocol):
    """What a callback belongs to."""

    @property
    def gone(self) -> bool:
        """It was killed."""
        ...

    @property
    def frozen(self) -> list[asyncio.Handle] | None:
        """Where its callbacks wait while its machine sleeps; None while that is awake."""
        ...


#: The process that runs now; None: the world around all machines.
PROCESS: contextvars.ContextVar[Process | None] = contextvars.ContextVar("PROCESS", default=None)
#: The world around all machines.
OUTSIDE = contextvars.Context()


class VirtualLoop(asyncio.BaseEventLoop):
    """A loop without selector, threads or waiting. `time()` is seconds since the simulation began."""

    _ready: "Any"
    _scheduled: list[asyncio.TimerHandle]

    def __init__(self) -> None:
        super().__init__()
        self._now = 0.0
        self._at_this_moment = 0
        self._over = False
        #: All that are not done: those of a process that was killed must not end by being forgotten.
        self._tasks: list[asyncio.Task[Any]] = []
        self._prune_at = 1_000
        #: What failed outside of any task.
        self.failures: list[str] = []
        self.set_exception_handler(self._failed)

    def time(self) -> float:
        """Virtual seconds."""
        return self._now

    def _run_once(self) -> None:
        ready, scheduled = self._ready, self._scheduled
        if not ready:
            while scheduled and scheduled[0].cancelled():
                heappop(scheduled)._scheduled = False  # type: ignore[attr-defined] -- as the base class does
            if not scheduled:
                raise Stuck("Nothing is left to happen.")
            if scheduled[0].when() > self._now:
                self._now = scheduled[0].when()
                self._at_this_moment = 0
        while scheduled and scheduled[0].when() <= self._now:
            timer = heappop(scheduled)
            timer._scheduled = False  # type: ignore[attr-defined]
            ready.append(timer)
        self._at_this_moment += len(ready)
        if self._at_this_moment > _MOST_AT_ONCE:
            raise Stuck(f"Time stands still at {self._now:.3f} s.")
        for _ in range(len(ready)):
            handle = ready.popleft()
            if handle._cancelled:
                continue
            process = handle._context.get(PROCESS)
            if process is not None:
                if process.gone:
                    continue
                if process.frozen is not None:
                    process.frozen.append(handle)
                    continue
            handle._run()

    def postpone(self, process: Process, waiting: list[asyncio.Handle], seconds: float) -> None:
        """The machine of a process wakes up: its timers have lost that time, the rest goes on."""
        for timer in self._scheduled:
            if timer._context.get(PROCESS) is process:  # type: ignore[attr-defined]
                timer._when += seconds  # type: ignore[attr-defined]
        heapify(self._scheduled)
        for handle in waiting:
            if isinstance(handle, asyncio.TimerHandle) and not handle.cancelled():
                handle._when += seconds  # type: ignore[attr-defined]
                handle._scheduled = True  # type: ignore[attr-defined]
                heappush(self._scheduled, handle)
            else:
                self._ready.append(handle)

    # --- what the base class leaves open ----------------------------------------------------------

    def _process_events(self, event_list: object) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody sleeps."""

    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> "asyncio.Future[T]":
        """Without an executor: at once. Any other is a `Pool`."""
        if executor is not None:
            return futures.wrap_future(executor.submit(func, *args, **kwargs), loop=self)
        done: asyncio.Future[T] = self.create_future()
        done.set_result(func(*args, **kwargs))
        return done

    # --- the end ----------------------------------------------------------------------------------

    def end(self) -> None:
        """Let go of all that was still to happen, without a word from anybody."""
        self._over = True
        self._ready.clear()
        self._scheduled.clear()
        left = [task for task in self._tasks if not task.done()]
        asyncio.events._set_running_loop(self)  # type: ignore[attr-defined] -- what ends may look for its loop
        try:
            for task in left:
                task._log_destroy_pending = False  # type: ignore[attr-defined] -- that is what a kill is
                _close(task.get_coro())
        finally:
            asyncio.events._set_running_loop(None)  # type: ignore[attr-defined]
        self._tasks.clear()
        self._ready.clear()
        self._scheduled.clear()
        self.close()

    def create_task(self, coro: Any, *, name: object = None, context: contextvars.Context | None = None) -> Any:
        """A task, unless all is over."""
        if not self._over:
            task = super().create_task(coro, name=name, context=context)
            self._tasks.append(task)
            if len(self._tasks) > self._prune_at:
                self._tasks = [task for task in self._tasks if not task.done()]
                self._prune_at = 2 * len(self._tasks) + 1_000
            return task
        coro.close()
        nothing: asyncio.Future[None] = self.create_future()
        nothing.cancel()
        return nothing

    def _failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if not self._over:
            self.failures.append(f"{context.get('message')}: {context.get('exception')!r}")


def _close(coroutine: Any) -> None:
    """Run its `finally` clauses, and let nothing come of them."""
    with suppress(BaseException):
        coroutine.close()


class Pool(Executor):
    """One worker of a process: jobs in order, each done in one moment after a while.

    A process that is killed meanwhile has not begun with it, or it is done and nobody is told.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, random: Random) -> None:
        self._loop = loop
        self._random = random
        self._free_at = self._told_at = 0.0

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Do it in its turn."""
        result: Future[T] = Future()
        begins = max(self._free_at, self._loop.time())
        done = begins + self._random.uniform(0.0002, 0.01)
        told = self._told_at = max(self._told_at + 1e-6, done + self._random.uniform(0.0, 0.005))
        self._free_at = done

        def work() -> None:
            if not result.set_running_or_notify_cancel():
                # Called off before it began; from here on nobody can.
                return
            try:
                value = fn(*args, **kwargs)
            except Exception as error:  # noqa: BLE001 -- handed on, as every pool does
                self._loop.call_at(told, result.set_exception, error)
            else:
                self._loop.call_at(told, result.set_result, value)

        self._loop.call_at(done, work)
        return result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """There is no thread to end."""
