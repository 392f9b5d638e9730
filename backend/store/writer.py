"""Where batches run: in a thread of their own in a server, or inline in a simulation.

Both hand what waits to `run` as one batch, and `run` answers through the loop, in order.
"""

import asyncio
import queue
import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
JobT_contra = TypeVar("JobT_contra", contravariant=True)

#: Waiting jobs beyond this are refused with `busy` by the store.
MOST_WAITING = 10_000
#: Jobs of one commit; more would make the first of them wait too long.
MOST_TOGETHER = 512


class Writer(Protocol[JobT_contra]):
    """Takes jobs from the loop's thread, carries them out in batches."""

    def put(self, job: JobT_contra) -> None:
        """Add a job to the next batch."""
        ...

    def waiting(self) -> int:
        """How many jobs are not in a batch yet."""
        ...

    async def stop(self) -> None:
        """Carry out what waits, then end."""
        ...


class ThreadWriter(Generic[T]):
    """One thread: takes all that waits, commits it together, delivers on the loop, and again.

    While a commit waits for the disk the next batch gathers, so load makes batches larger, not slower.
    """

    def __init__(
        self,
        commit: Callable[[list[T]], Callable[[], None]],
    ) -> None:
        """`commit` runs in the thread; the function it answers with delivers, on the loop."""
        self._commit = commit
        self._queue: queue.SimpleQueue[T | None] = queue.SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._stopped = asyncio.Event()
        self._thread = threading.Thread(target=self._run, name="deskbell-writer", daemon=True)
        self._thread.start()

    def put(self, job: T) -> None:
        """Add a job to the next batch."""
        self._queue.put(job)

    def waiting(self) -> int:
        """How many jobs are not in a batch yet."""
        return self._queue.qsize()

    async def stop(self) -> None:
        """Carry out what waits, then end the thread."""
        self._queue.put(None)
        await self._stopped.wait()
        self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            batch: list[T] = []
            job = self._queue.get()
            while job is not None:
                batch.append(job)
                if len(batch) == MOST_TOGETHER:
                    break
                try:
                    job = self._queue.get_nowait()
                except queue.Empty:
                    break
            going = job is not None
            if batch:
                self._loop.call_soon_threadsafe(self._commit(batch))
        self._loop.call_soon_threadsafe(self._stopped.set)


class InlineWriter(Generic[T]):
    """No thread: what one turn of the loop put in is committed and delivered in the next."""

    def __init__(self, commit: Callable[[list[T]], Callable[[], None]]) -> None:
        self._commit = commit
        self._loop = asyncio.get_running_loop()
        self._batch: list[T] = []

    def put(self, job: T) -> None:
        """Add a job to the next batch."""
        if not self._batch:
            self._loop.call_soon(self._run)
        self._batch.append(job)

    def waiting(self) -> int:
        """How many jobs are not in a batch yet."""
        return len(self._batch)

    async def stop(self) -> None:
        """Carry out what waits."""
        self._run()

    def _run(self) -> None:
        batch, self._batch = self._batch, []
        if batch:
            self._commit(batch)()
