"""The store as the rest of the server sees it: run a job, get its result once it is durable."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Generic, Self, TypeVar, cast

from backend.errors import KnownError
from backend.store.connection import NAME, connect, reopen
from backend.store.ledger import Job, Ledger, Outcome
from backend.store.lock import FolderLock
from backend.store.migrate import migrate
from backend.store.tx import Entry, Tx
from backend.store.writer import MOST_WAITING, InlineWriter, ThreadWriter, Writer
from protocol.errors import ErrorCode, Refusal

T = TypeVar("T")

#: The folder that a restore works in. While it is there, what lies beside it is not whole.
RESTORING = "restoring"

_log = logging.getLogger(__name__)

#: Milliseconds after which a client tries again what found the queue of jobs full.
_BUSY_RETRY_AFTER = 1_000


class _Waiting(Generic[T]):
    """A job, who is told of its outcome, and what to do at its place in the order of entries."""

    __slots__ = ("at_delivery", "done", "job")

    def __init__(
        self, job: Job[T], done: Callable[[Outcome[T]], None], at_delivery: Callable[[T], None] | None
    ) -> None:
        self.job = job
        self.done = done
        self.at_delivery = at_delivery


#: Of what carries a batch out, and answers with what delivers it.
MakeWriter = Callable[[Callable[[list[_Waiting[Any]]], Callable[[], None]]], Writer[_Waiting[Any]]]


class Store:
    """One folder's log and rows.

    Attributes:
        epoch: names this history; clients with another one forget the numbers they hold.
        written_at: time of the last entry at the opening, Unix milliseconds; 0 when there is none.
    """

    def __init__(self, ledger: Ledger, lock: FolderLock | None = None, *, writer: MakeWriter = ThreadWriter) -> None:
        """On a database that is up to date; `writer` says where and when batches run."""
        self._ledger = ledger
        self._lock = lock
        self._make_writer = writer
        self._writer: Writer[_Waiting[Any]] | None = None
        self._listeners: list[Callable[[Sequence[Entry]], None]] = []
        self._closed = False
        self.epoch = _epoch(ledger)
        self.written_at = _written_at(ledger)

    @classmethod
    def open(
        cls,
        folder: Path | None,
        *,
        clock: Callable[[], int],
        random: Callable[[int], bytes] = os.urandom,
        inline: bool = False,
    ) -> Self:
        """Take the folder, bring its database up to date.

        `clock` answers Unix milliseconds. Without a folder all is in memory (tests, simulation);
        `inline` runs jobs on the loop's own thread. Raises KnownError: another process has the
        folder, it can't be written to, or a newer program wrote it.
        """
        if folder is None:
            return cls._on(None, None, clock, random, inline)
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise KnownError(f"The data folder {folder} can't be made: {error.strerror}.") from error
        lock = FolderLock(folder)
        try:
            if (folder / RESTORING).exists():
                raise KnownError(f"A restore of {folder} was cut off. Repeat it: deskbell admin restore FILE.")
            return cls._on(folder / NAME, lock, clock, random, inline)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _on(
        cls,
        path: Path | None,
        lock: FolderLock | None,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
        inline: bool,
    ) -> Self:
        connection = connect(path)
        try:
            migrate(connection)
            ledger = Ledger(connection, clock, random, None if path is None else partial(reopen, path))
            return cls(ledger, lock, writer=InlineWriter if inline else ThreadWriter)
        except sqlite3.OperationalError as error:
            connection.close()
            raise KnownError(f"The database {path} can't be read: {error}.") from error
        except sqlite3.DatabaseError as error:
            connection.close()
            raise KnownError(
                f"The database {path} is damaged: {error}. Put a backup in its place: deskbell admin restore FILE."
            ) from error
        except BaseException:
            connection.close()
            raise

    @property
    def available(self) -> bool:
        """Whether the last commit could be stored."""
        return self._ledger.available

    @property
    def waiting(self) -> int:
        """Jobs that no commit has taken up yet."""
        return 0 if self._writer is None else self._writer.waiting()

    def on_commit(self, callback: Callable[[Sequence[Entry]], None]) -> None:
        """Have `callback` called with every committed entry, in order, on the loop's thread."""
        self._listeners.append(callback)

    async def run(self, job: Job[T], *, at_delivery: Callable[[T], None] | None = None) -> T:
        """Run `job` in the next commit; its value comes once that commit is durable.

        `at_delivery` is called with the value at the job's exact place in the order of entries:
        listeners have had all entries before it and none after. A session that reads a snapshot
        subscribes there; when `run` returns, later entries may be out already.
        Raises what the job raised (a Refusal, or a bug) and nothing of it is stored; raises
        Refusal with `storage_unavailable`, `busy` or `shutting_down`.
        """
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self.submit(job, partial(_answer, future), at_delivery=at_delivery)
        return await future

    def submit(
        self,
        job: Job[T],
        done: Callable[[Outcome[T]], None],
        *,
        at_delivery: Callable[[T], None] | None = None,
    ) -> None:
        """As `run`, without a task to wait in: `done` is called once the listeners have had the entries.

        Raises Refusal at once: `busy`, `shutting_down`.
        """
        if self._closed:
            raise Refusal(ErrorCode.SHUTTING_DOWN)
        if self._writer is None:
            self._writer = self._make_writer(self._commit)
        if self._writer.waiting() >= MOST_WAITING:
            raise Refusal(ErrorCode.BUSY, retry_after=_BUSY_RETRY_AFTER)
        self._writer.put(_Waiting(job, done, at_delivery))

    async def close(self) -> None:
        """Finish what waits, then let go of the folder. Closing twice does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._writer is not None:
            await self._writer.stop()
        self._ledger.connection.close()
        if self._lock is not None:
            self._lock.release()

    def _commit(self, batch: list[_Waiting[Any]]) -> Callable[[], None]:
        try:
            outcomes = self._ledger.commit([waiting.job for waiting in batch])
        except Exception as error:  # noqa: BLE001 (handed on to all who wait)
            # A bug in the ledger itself: whoever waits must hear of it, and the writer must go on.
            _log.exception("commit failed")
            outcomes = [Outcome[Any](error=error) for _ in batch]
        late, self._ledger.late = self._ledger.late, []
        return lambda: self._deliver(batch, outcomes, late)

    def _deliver(self, batch: list[_Waiting[Any]], outcomes: list[Outcome[Any]], late: list[Entry]) -> None:
        entries = [*late]
        for place, (waiting, outcome) in enumerate(zip(batch, outcomes, strict=True)):
            entries.extend(outcome.entries)
            if waiting.at_delivery is not None and outcome.error is None:
                self._publish(entries)
                entries = []
                error = _tell(waiting.at_delivery, outcome.value)
                if error is not None:
                    outcomes[place] = Outcome(error=error)
        self._publish(entries)
        # In the same turn of the loop: an entry and its acknowledgement go out in one write.
        for waiting, outcome in zip(batch, outcomes, strict=True):
            _tell(waiting.done, outcome)

    def _publish(self, entries: list[Entry]) -> None:
        if entries:
            for listener in self._listeners:
                _tell(listener, entries)


def _answer(future: asyncio.Future[T], outcome: Outcome[T]) -> None:
    if future.done():
        return
    if outcome.error is None:
        future.set_result(cast("T", outcome.value))
    else:
        future.set_exception(outcome.error)


def _tell(callback: Callable[[T], None], value: T) -> Exception | None:
    """Call back; a bug there is logged and answered with, and keeps nobody else from their result."""
    try:
        callback(value)
    except Exception as error:  # noqa: BLE001 (answered with)
        _log.exception("what was committed could not be delivered to %r", callback)
        return error
    return None


def _epoch(ledger: Ledger) -> str:
    """The history's name, made when the database is new."""
    (outcome,) = ledger.commit([_find_or_make_epoch])
    if outcome.error is not None:
        raise KnownError(f"The database can't be written to: {outcome.error}") from outcome.error
    return str(outcome.value)


def _find_or_make_epoch(tx: Tx) -> str:
    row = tx.one("SELECT value FROM facts WHERE name = 'epoch'")
    if row is not None:
        return str(row[0])
    epoch = tx.random(16).hex()
    tx.execute("INSERT INTO facts (name, value) VALUES ('epoch', ?)", (epoch,))
    return epoch


def _written_at(ledger: Ledger) -> int:
    row = ledger.connection.execute("SELECT at FROM events ORDER BY rowid DESC LIMIT 1").fetchone()
    return 0 if row is None else int(row[0])
