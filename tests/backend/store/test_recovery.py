"""A disk that fails under the database: the connection is opened anew, and nothing is in doubt any more."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from backend.store import Entry, Store, Tx
from backend.store.connection import NAME, connect, reopen
from protocol.entities import Queue
from protocol.errors import ErrorCode, Refusal
from protocol.floor import QueueConfigured
from protocol.frames import FloorEntry
from protocol.ids import QueueId, new_id

_fails = pytest.mark.expects_log("backend.store.ledger: storage unavailable")


def _failure(code: int = sqlite3.SQLITE_IOERR) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = code
    return error


class _Failing:
    """A connection whose next commit fails as a sync can fail: with what it wrote on the disk, or without."""

    def __init__(self, connection: sqlite3.Connection, stored: bool) -> None:
        self._connection = connection
        self._stored = stored
        self.used_after = 0
        self._failed = False

    def execute(self, sql: str, params: Sequence[Any] = ()) -> sqlite3.Cursor:
        """As the connection, but for one COMMIT."""
        self.used_after += self._failed
        if sql == "COMMIT" and not self._failed:
            self._failed = True
            self._connection.execute("COMMIT" if self._stored else "ROLLBACK")
            raise _failure()
        return self._connection.execute(sql, params)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


def _floor(name: str) -> Callable[[Tx], int]:
    def job(tx: Tx) -> int:
        return tx.append_floor(QueueConfigured(queue=Queue(id=QueueId(new_id()), name=name))).seq

    return job


def _break(store: Store, *, stored: bool) -> _Failing:
    ledger = store._ledger
    failing = _Failing(ledger.connection, stored)
    ledger.connection = failing  # type: ignore[assignment]
    return failing


@_fails
@pytest.mark.parametrize("stored", [False, True])
async def test_a_failed_sync_leaves_no_doubt(tmp_path: Path, stored: bool) -> None:
    """Refused either way. What proves to be on the disk is told to all, in its place and once."""
    store = Store.open(tmp_path, clock=lambda: 7)
    published: list[Entry] = []
    store.on_commit(published.extend)
    assert await store.run(_floor("one")) == 1
    broken = _break(store, stored=stored)
    results = await asyncio.gather(store.run(_floor("two")), store.run(_floor("two")), return_exceptions=True)
    assert {error.code for error in results if isinstance(error, Refusal)} == {ErrorCode.STORAGE_UNAVAILABLE}
    assert not store.available
    last = await store.run(_floor("three"))
    assert store.available
    assert broken.used_after == 0, "the broken connection is not asked again"
    assert [entry.seq for entry in published if isinstance(entry, FloorEntry)] == list(range(1, last + 1))
    assert (last > 2) == stored
    await store.close()
    again = Store.open(tmp_path, clock=lambda: 8)
    assert await again.run(lambda tx: [row[0] for row in tx.all("SELECT seq FROM events ORDER BY rowid")]) == list(
        range(1, last + 1)
    )
    await again.close()


@_fails
async def test_while_the_disk_is_gone_all_is_refused(tmp_path: Path) -> None:
    """No empty database is made in its place; when it is back, so are we."""
    store = Store.open(tmp_path, clock=lambda: 7)
    await store.run(_floor("one"))
    _break(store, stored=False)
    hidden = tmp_path / "hidden"
    for turn in range(3):
        with pytest.raises(Refusal) as refused:
            await store.run(_floor("two"))
        assert refused.value.code is ErrorCode.STORAGE_UNAVAILABLE
        if turn == 0:
            (tmp_path / NAME).rename(hidden)
    assert not (tmp_path / NAME).exists()
    hidden.rename(tmp_path / NAME)
    assert await store.run(_floor("two")) == 2
    await store.close()


def test_reopening_empties_the_wal_into_the_database(tmp_path: Path) -> None:
    """Pages that a failed sync may have left unwritten are written once more."""
    path = tmp_path / NAME
    connection = connect(path)
    connection.execute("CREATE TABLE t (x)")
    wal = path.with_name(path.name + "-wal")
    assert wal.stat().st_size
    again = reopen(path)
    assert wal.stat().st_size == 0
    assert again.execute("SELECT count(*) FROM t").fetchone() == (0,)
    again.close()
    connection.close()
