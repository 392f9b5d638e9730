"""What a batch of jobs does to a connection: one transaction, each job all or nothing, one durable commit.

No thread, no loop, no clock of its own: the writer thread drives it in a server, a simulation
drives it inline under virtual time.
"""

import logging
import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, TypeVar

from msgspec import Struct

from backend.store.tx import Entry, Heads, Tx
from protocol.errors import ErrorCode, Refusal

T = TypeVar("T")
Job = Callable[[Tx], T]

_log = logging.getLogger(__name__)

#: Milliseconds after which a client tries again what could not be stored.
STORAGE_RETRY_AFTER = 2_000
#: Milliseconds in which the log is told at most once that nothing can be stored.
_TOLD_EVERY = 60_000
#: The disk, not our SQL: full, failing, read-only, gone, out of memory, damaged.
_STORAGE_CODES = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_PERM,
    }
)


#: After these nobody knows what is in the file, in the WAL and in the caches: all is read anew.
_BROKEN_CODES = frozenset(
    {
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    }
)


class Outcome(Struct, Generic[T], frozen=True, kw_only=True):
    """What became of one job: its value and entries once durable, or the error it raised."""

    value: T | None = None
    error: Exception | None = None
    entries: tuple[Entry, ...] = ()


class _Spoilt(Exception):
    """A job that had no savepoint raised after it had written."""


class Ledger:
    """Runs batches of jobs on the one connection that writes.

    Attributes:
        available: False from a failed commit to the next one that wrote something.
        heads: the last numbers of streams, as the rows say.
        late: entries of a commit that was given up, and yet is on the disk; for the next delivery.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        clock: Callable[[], int],
        random: Callable[[int], bytes] = os.urandom,
        reopen: Callable[[], sqlite3.Connection] | None = None,
    ) -> None:
        """`reopen` opens the database anew after its disk failed; None for one in memory."""
        self.connection = connection
        self.clock = clock
        self.random = random
        self.available = True
        self.late: list[Entry] = []
        self._failure_is_told = False
        self._told_at: int | None = None
        self._reopen = reopen
        #: The disk failed under this connection: it must not be used again.
        self._broken = False
        #: Entries of the commit it failed in. Whether they are on the disk nobody knows yet.
        self._in_doubt: tuple[Entry, ...] = ()
        self.heads = Heads()

    def commit(self, jobs: Sequence[Job[Any]]) -> list[Outcome[Any]]:
        """All jobs in one durable transaction, in order; a job that raises leaves nothing behind.

        When one raises after it has written, all of the batch run again: what a job does beside its `Tx`
        must bear that.

        When the storage fails, no job of the batch has happened and each gets `storage_unavailable`.
        """
        now = self.clock()
        outcomes: list[Outcome[Any]] = []
        try:
            if self._broken:
                self._mend()
            written = self.connection.total_changes
            outcomes = self._run_all(jobs, now)
            self.connection.execute("COMMIT")
        except sqlite3.Error as error:
            failure = self._failed(error, outcomes)
            return [Outcome(error=failure) for _ in jobs]
        if not self.available and self.connection.total_changes > written:
            self.available = True
            if self._failure_is_told:
                self._failure_is_told = False
                _log.info("storage works again")
        return outcomes

    def _run_all(self, jobs: Sequence[Job[Any]], now: int) -> list[Outcome[Any]]:
        """Begin, and run them. Most need no savepoint, and it is two statements of a message's six."""
        execute = self.connection.execute
        execute("BEGIN IMMEDIATE")
        try:
            return [self._run_unguarded(job, now) for job in jobs]
        except _Spoilt:
            execute("ROLLBACK")
        self.heads.forget()
        execute("BEGIN IMMEDIATE")
        return [self._run(job, now) for job in jobs]

    def _run_unguarded(self, job: Job[T], now: int) -> Outcome[T]:
        """Without a savepoint. Raises _Spoilt when the job raised and there is something to undo."""
        tx = self._tx(now)
        written = self.connection.total_changes
        try:
            value = job(tx)
        except Exception as error:
            if isinstance(error, sqlite3.Error) and (_is_storage(error) or not self.connection.in_transaction):
                raise
            if self.connection.total_changes != written:
                raise _Spoilt from error
            return Outcome(error=error)
        return Outcome(value=value, entries=tuple(tx.entries))

    def _run(self, job: Job[T], now: int) -> Outcome[T]:
        """Within a savepoint."""
        execute = self.connection.execute
        execute("SAVEPOINT job")
        tx = self._tx(now)
        try:
            value = job(tx)
        except Exception as error:
            if isinstance(error, sqlite3.Error) and (_is_storage(error) or not self.connection.in_transaction):
                raise
            execute("ROLLBACK TO job")
            execute("RELEASE job")
            self.heads.floor = None
            if tx.entries:
                self.heads.forget()
            return Outcome(error=error)
        execute("RELEASE job")
        return Outcome(value=value, entries=tuple(tx.entries))

    def _failed(self, error: sqlite3.Error, outcomes: list[Outcome[Any]]) -> Exception:
        self.heads.forget()
        if _code(error) in _BROKEN_CODES and self._reopen is not None:
            if not self._broken:
                self._in_doubt = tuple(entry for outcome in outcomes for entry in outcome.entries)
            self._broken = True
        elif not self._broken and self.connection.in_transaction:
            self.connection.execute("ROLLBACK")
        if not _is_storage(error):
            return error
        self.available = False
        self._tell(error)
        return Refusal(ErrorCode.STORAGE_UNAVAILABLE, retry_after=STORAGE_RETRY_AFTER)

    def _tell(self, error: sqlite3.Error) -> None:
        """Once, and at most once a minute: on a full disk what is small may be stored between what is not."""
        now = self.clock()
        if not self._failure_is_told and (self._told_at is None or abs(now - self._told_at) >= _TOLD_EVERY):
            self._failure_is_told, self._told_at = True, now
            _log.error("storage unavailable: %s", error)

    def _mend(self) -> None:
        """Open the database anew, and see what became of the commit that failed. Raises sqlite3.Error."""
        if self._reopen is None:
            return
        with suppress(sqlite3.Error):
            self.connection.close()
        self.connection = self._reopen()
        self._broken = False
        doubted, self._in_doubt = self._in_doubt, ()
        if doubted and self._is_stored(doubted[-1]):
            # The failure was told, retries will be answered by what is stored; all others hear of it now.
            self.late.extend(doubted)
        _log.info("the database was opened anew")

    def _is_stored(self, entry: Entry) -> bool:
        try:
            return self._tx(entry.at).last_like(entry) >= entry.seq
        except Refusal:
            # An interaction or a room that began in that very commit.
            return False

    def _tx(self, now: int) -> Tx:
        return Tx(self.connection, self.heads, self.random, now)


def _is_storage(error: sqlite3.Error) -> bool:
    return _code(error) in _STORAGE_CODES


def _code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
