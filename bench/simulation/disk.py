"""A virtual disk: what was committed outlives a kill, nothing else does; it takes its time, fills up, and fails."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from enum import Enum, auto
from functools import cache
from random import Random
from typing import Any, Generic, TypeVar
from uuid import UUID

from backend.app.backup import new_history
from backend.store.connection import connect
from backend.store.ledger import Job, Ledger, Outcome
from backend.store.migrate import migrate
from backend.store.tx import Entry
from backend.store.writer import MOST_TOGETHER
from bench.simulation.history import Committed, History
from protocol.codec import decode_floor_event, decode_public_event, decode_room_event, decode_staff_event
from protocol.frames import FloorEntry, PublicEntry, RoomEntry, StaffEntry
from protocol.ids import InteractionId, RoomId

T = TypeVar("T")


class Trouble(Enum):
    """What the disk does."""

    NONE = auto()
    #: There is no room: commits are rolled back.
    FULL = auto()
    #: Writing fails, and nobody knows what of it is there.
    FAILING = auto()


class _Connection(sqlite3.Connection):
    """SQLite in memory, whose commits fail when the disk is in trouble. It outlives whoever closes it."""

    trouble = Trouble.NONE
    random: Random
    _changes = 0

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        """A statement."""
        if sql == "BEGIN IMMEDIATE":
            self._changes = self.total_changes
        elif sql == "COMMIT" and self.trouble is not Trouble.NONE and self.total_changes != self._changes:
            self._fail()
        return super().execute(sql, parameters)

    def _fail(self) -> None:
        if self.trouble is Trouble.FULL:
            raise _error("database or disk is full", sqlite3.SQLITE_FULL)
        # A sync that fails: the commit may be there all the same.
        super().execute("COMMIT" if self.random.random() < 0.5 else "ROLLBACK")
        raise _error("disk I/O error", sqlite3.SQLITE_IOERR)

    def close(self) -> None:
        """Whoever had it is gone; an open transaction with it."""
        if self.in_transaction:
            super().execute("ROLLBACK")


def _error(words: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(words)
    error.sqlite_errorcode = code
    return error


@cache
def _template() -> sqlite3.Connection:
    connection = connect(None)
    migrate(connection)
    return connection


class Disk:
    """The server's database over all its lives, and all that ever became durable in it."""

    def __init__(self, history: History, now: Callable[[], int], random: Random) -> None:
        """`now` is the simulation's own milliseconds."""
        self._history = history
        self._now = now
        self._random = random
        self._connection: _Connection = sqlite3.connect(":memory:", isolation_level=None, factory=_Connection)
        self._connection.random = random
        _template().backup(self._connection)
        self._connection.execute("PRAGMA foreign_keys=ON")
        self._told = 0
        self._backup: tuple[sqlite3.Connection, int] | None = None

    def ledger(self, clock: Callable[[], int], random: Callable[[int], bytes]) -> Ledger:
        """The database for a process that has just started. What the last one had not committed is gone."""
        self._connection.close()
        self.tell_rest()
        return _Ledger(self, self._connection, clock, random, self._reopen)

    @property
    def trouble(self) -> Trouble:
        """What the disk does now."""
        return self._connection.trouble

    @trouble.setter
    def trouble(self, trouble: Trouble) -> None:
        self._connection.trouble = trouble

    def read(self, job: Job[T]) -> T:
        """What a job reads of what is committed."""
        assert not self._connection.in_transaction
        (outcome,) = Ledger(self._connection, lambda: 0).commit([job])
        if outcome.error is not None:
            raise outcome.error
        return outcome.value  # type: ignore[no-any-return]

    def close(self) -> None:
        """Throw it away."""
        sqlite3.Connection.close(self._connection)
        if self._backup is not None:
            self._backup[0].close()

    def _reopen(self) -> sqlite3.Connection:
        if self.trouble is Trouble.FAILING:
            raise _error("unable to open database file", sqlite3.SQLITE_CANTOPEN)
        return self._connection

    # --- backup and restore -----------------------------------------------------------------------

    @property
    def has_backup(self) -> bool:
        """Whether there is a copy to go back to."""
        return self._backup is not None

    def back_up(self) -> None:
        """Copy what is committed."""
        copy = sqlite3.connect(":memory:", isolation_level=None)
        self._connection.backup(copy)
        self._backup = (copy, self._told)

    def restore(self, now: int) -> bool:
        """Go back to the last copy, as `deskbell admin restore` does it; False when there is none."""
        if self._backup is None:
            return False
        copy, self._told = self._backup
        copy.backup(self._connection)
        new_history(self._connection, self._random.randbytes(16).hex(), now)
        return True

    # --- what became durable ----------------------------------------------------------------------

    def tell(self, entries: Sequence[Entry]) -> None:
        """These became durable just now."""
        if entries:
            self._told += len(entries)
            self._history.add(Committed(self._now(), tuple(entries)))

    def tell_new(self, entries: Sequence[Entry]) -> None:
        """Those of these that nobody was told of yet; what was in doubt may have been found before."""
        (last,) = self._rows("SELECT coalesce(max(rowid), 0) FROM events")[0]
        if last > self._told:
            self.tell(entries[self._told - last :])

    def tell_rest(self) -> None:
        """What is durable although nobody could say so: it was in doubt when the process was killed."""
        chats = {n: InteractionId(UUID(bytes=id)) for n, id in self._rows("SELECT n, id FROM interactions")}
        rooms = {n: RoomId(UUID(bytes=id)) for n, id in self._rows("SELECT n, id FROM rooms")}
        rest: list[Entry] = []
        for topic, seq, at, data in self._rows(
            "SELECT topic, seq, at, data FROM events WHERE rowid > ? ORDER BY rowid", (self._told,)
        ):
            if topic < 0:
                rest.append(RoomEntry(room=rooms[-topic], seq=seq, at=at, event=decode_room_event(data)))
            elif topic == 0:
                rest.append(FloorEntry(seq=seq, at=at, event=decode_floor_event(data)))
            elif topic % 2:
                event = decode_staff_event(data)
                rest.append(StaffEntry(interaction=chats[topic // 2], seq=seq, at=at, event=event))
            else:
                public = decode_public_event(data)
                rest.append(PublicEntry(interaction=chats[topic // 2], seq=seq, at=at, event=public))
        self.tell(rest)

    def _rows(self, sql: str, parameters: Sequence[int] = ()) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()


class _Ledger(Ledger):
    """The real one; what it commits is told when it is durable, not when it is delivered."""

    def __init__(
        self,
        disk: Disk,
        connection: sqlite3.Connection,
        clock: Callable[[], int],
        random: Callable[[int], bytes],
        reopen: Callable[[], sqlite3.Connection],
    ) -> None:
        super().__init__(connection, clock, random, reopen)
        self._disk = disk

    def commit(self, jobs: Sequence[Job[Any]]) -> list[Outcome[Any]]:
        """As the real one."""
        outcomes = super().commit(jobs)
        self._disk.tell_new([*self.late, *(entry for outcome in outcomes for entry in outcome.entries)])
        return outcomes


class VirtualWriter(Generic[T]):
    """The writer's thread under virtual time: a commit takes a while, its delivery another.

    A kill falls before a job is taken, before its commit, or between that and its delivery.
    """

    def __init__(self, commit: Callable[[list[T]], Callable[[], None]], random: Random) -> None:
        self._commit = commit
        self._random = random
        self._loop = asyncio.get_running_loop()
        self._often_slow = random.choice((0.01, 0.01, 0.2))
        self._waiting: list[T] = []
        self._committing = False
        self._deliveries: list[Callable[[], None]] = []
        self._idle = asyncio.Event()
        self._idle.set()

    def put(self, job: T) -> None:
        """Add a job to the next batch."""
        self._waiting.append(job)
        self._idle.clear()
        if not self._committing:
            self._begin()

    def waiting(self) -> int:
        """How many jobs are not in a batch yet."""
        return len(self._waiting)

    async def stop(self) -> None:
        """Carry out what waits."""
        await self._idle.wait()

    def _begin(self) -> None:
        self._committing = True
        self._loop.call_later(self._random.expovariate(250), self._take)

    def _take(self) -> None:
        batch = self._waiting[:MOST_TOGETHER]
        del self._waiting[:MOST_TOGETHER]
        # Between taking and commit: the sync, which is sometimes slow.
        slow = self._random.random() < self._often_slow
        self._loop.call_later(
            self._random.uniform(0.1, 1.5) if slow else self._random.expovariate(500), self._do, batch
        )

    def _do(self, batch: list[T]) -> None:
        self._deliveries.append(self._commit(batch))
        self._loop.call_later(self._random.expovariate(1_000), self._deliver)
        if self._waiting:
            self._begin()
        else:
            self._committing = False

    def _deliver(self) -> None:
        # Whichever timer comes first, deliveries keep their order.
        self._deliveries.pop(0)()
        if not self._deliveries and not self._waiting and not self._committing:
            self._idle.set()
