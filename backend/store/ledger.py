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
from uuid import UUID

from msgspec import Struct

from protocol.codec import decode_floor_event, decode_public_event, decode_staff_event, encode_event
from protocol.errors import ErrorCode, Refusal
from protocol.events import PublicEvent, StaffEvent
from protocol.floor import FloorEvent
from protocol.frames import FloorEntry, PublicEntry, StaffEntry
from protocol.ids import InteractionId, uuid7

Entry = PublicEntry | StaffEntry | FloorEntry
Value = int | str | bytes | None
#: A row's columns have the types that `tables` gives them; the action that asked turns it into a struct.
Row = tuple[Any, ...]
T = TypeVar("T")
Job = Callable[["Tx"], T]

_log = logging.getLogger(__name__)

#: Milliseconds after which a client tries again what could not be stored.
STORAGE_RETRY_AFTER = 2_000
#: Milliseconds in which the log is told at most once that nothing can be stored.
_TOLD_EVERY = 60_000
#: Topics whose last number is remembered; beyond that all are forgotten and read again.
_MOST_REMEMBERED = 50_000

_FLOOR = 0
_APPEND = "INSERT INTO events (topic, seq, at, data) VALUES (?, ?, ?, ?)"
_LAST = "SELECT seq FROM events WHERE topic = ? ORDER BY seq DESC LIMIT 1"
_RANGE = "SELECT seq, at, data FROM events WHERE topic = ? AND seq BETWEEN ? AND ? ORDER BY seq"
_NUMBER = "SELECT n FROM interactions WHERE id = ?"

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
        #: Last number by topic, and row number by interaction; both only ever what the rows say.
        self.last: dict[int, int] = {}
        self.numbers: dict[InteractionId, int] = {}

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
        self._forget()
        execute("BEGIN IMMEDIATE")
        return [self._run(job, now) for job in jobs]

    def _run_unguarded(self, job: Job[T], now: int) -> Outcome[T]:
        """Without a savepoint. Raises _Spoilt when the job raised and there is something to undo."""
        tx = Tx(self, now)
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
        tx = Tx(self, now)
        try:
            value = job(tx)
        except Exception as error:
            if isinstance(error, sqlite3.Error) and (_is_storage(error) or not self.connection.in_transaction):
                raise
            execute("ROLLBACK TO job")
            execute("RELEASE job")
            if tx.entries:
                self._forget()
            return Outcome(error=error)
        execute("RELEASE job")
        return Outcome(value=value, entries=tuple(tx.entries))

    def _failed(self, error: sqlite3.Error, outcomes: list[Outcome[Any]]) -> Exception:
        self._forget()
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
        tx = Tx(self, entry.at)
        match entry:
            case FloorEntry():
                return tx.floor_seq() >= entry.seq
            case PublicEntry():
                last = tx.public_seq
            case StaffEntry():
                last = tx.staff_seq
        try:
            return last(entry.interaction) >= entry.seq
        except Refusal:
            # An interaction that began in that very commit.
            return False

    def _forget(self) -> None:
        self.last.clear()
        self.numbers.clear()

    def remember_last(self, topic: int, seq: int) -> None:
        """Note the last number of a topic as written in the running transaction."""
        if len(self.last) >= _MOST_REMEMBERED:
            self._forget()
        self.last[topic] = seq


class Tx:
    """One job's view of the running transaction: SQL, and the three kinds of stream.

    Attributes:
        now: the transaction's time, Unix milliseconds.
        entries: what this job has appended, in order.
    """

    __slots__ = ("_execute", "_ledger", "entries", "now")

    def __init__(self, ledger: Ledger, now: int) -> None:
        self.now = now
        self.entries: list[Entry] = []
        self._ledger = ledger
        self._execute = ledger.connection.execute

    # --- rows ---------------------------------------------------------------------------------

    def one(self, sql: str, params: Sequence[Value] = ()) -> Row | None:
        """The first row, or None."""
        row: Row | None = self._execute(sql, params).fetchone()
        return row

    def all(self, sql: str, params: Sequence[Value] = ()) -> list[Row]:
        """All rows."""
        return self._execute(sql, params).fetchall()

    def execute(self, sql: str, params: Sequence[Value] = ()) -> int:
        """Change rows; answers how many were changed."""
        return self._execute(sql, params).rowcount

    def new_id(self) -> UUID:
        """A fresh UUIDv7 of this transaction's time."""
        return uuid7(self.now, self._ledger.random(10))

    def random(self, count: int) -> bytes:
        """Random bytes fit for secrets."""
        return self._ledger.random(count)

    # --- streams ------------------------------------------------------------------------------

    def append_public(self, interaction: InteractionId, event: PublicEvent) -> PublicEntry:
        """The next number of an interaction's public stream."""
        seq = self._append(2 * self._number(interaction), event)
        entry = PublicEntry(interaction=interaction, seq=seq, at=self.now, event=event)
        self.entries.append(entry)
        return entry

    def append_staff(self, interaction: InteractionId, event: StaffEvent) -> StaffEntry:
        """The next number of an interaction's staff stream."""
        seq = self._append(2 * self._number(interaction) + 1, event)
        entry = StaffEntry(interaction=interaction, seq=seq, at=self.now, event=event)
        self.entries.append(entry)
        return entry

    def append_floor(self, event: FloorEvent) -> FloorEntry:
        """The next number of the floor."""
        entry = FloorEntry(seq=self._append(_FLOOR, event), at=self.now, event=event)
        self.entries.append(entry)
        return entry

    def public_seq(self, interaction: InteractionId) -> int:
        """The last number of an interaction's public stream; 0 when it is empty."""
        return self._last(2 * self._number(interaction))

    def staff_seq(self, interaction: InteractionId) -> int:
        """The last number of an interaction's staff stream; 0 when it is empty."""
        return self._last(2 * self._number(interaction) + 1)

    def topic_of(self, entry: Entry) -> int:
        """The stream that an entry belongs to, by the number that `events` has for it."""
        match entry:
            case FloorEntry():
                return _FLOOR
            case PublicEntry():
                return 2 * self._number(entry.interaction)
            case StaffEntry():
                return 2 * self._number(entry.interaction) + 1

    def floor_seq(self) -> int:
        """The last number of the floor; 0 when it is empty."""
        return self._last(_FLOOR)

    def public_entries(self, interaction: InteractionId, first: int, last: int) -> tuple[PublicEntry, ...]:
        """The public entries numbered `first` to `last`, both included."""
        rows = self.all(_RANGE, (2 * self._number(interaction), first, last))
        return tuple(
            PublicEntry(interaction=interaction, seq=seq, at=at, event=decode_public_event(data))
            for seq, at, data in rows
        )

    def staff_entries(self, interaction: InteractionId, first: int, last: int) -> tuple[StaffEntry, ...]:
        """The staff entries numbered `first` to `last`, both included."""
        rows = self.all(_RANGE, (2 * self._number(interaction) + 1, first, last))
        return tuple(
            StaffEntry(interaction=interaction, seq=seq, at=at, event=decode_staff_event(data))
            for seq, at, data in rows
        )

    def floor_entries(self, first: int, last: int) -> tuple[FloorEntry, ...]:
        """The floor's entries numbered `first` to `last`, both included."""
        rows = self.all(_RANGE, (_FLOOR, first, last))
        return tuple(FloorEntry(seq=seq, at=at, event=decode_floor_event(data)) for seq, at, data in rows)

    def _append(self, topic: int, event: PublicEvent | StaffEvent | FloorEvent) -> int:
        seq = self._last(topic) + 1
        self._execute(_APPEND, (topic, seq, self.now, encode_event(event)))
        self._ledger.remember_last(topic, seq)
        return seq

    def _last(self, topic: int) -> int:
        last = self._ledger.last.get(topic)
        if last is None:
            row = self.one(_LAST, (topic,))
            last = 0 if row is None else int(row[0])
            self._ledger.remember_last(topic, last)
        return last

    def _number(self, interaction: InteractionId) -> int:
        number = self._ledger.numbers.get(interaction)
        if number is None:
            row = self.one(_NUMBER, (interaction.bytes,))
            if row is None:
                raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
            number = int(row[0])
            self._ledger.numbers[interaction] = number
        return number


def _is_storage(error: sqlite3.Error) -> bool:
    return _code(error) in _STORAGE_CODES


def _code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF
