"""The store on its loop: results after the commit, entries in order, one owner of the folder."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from uuid import UUID

import pytest

from backend.errors import KnownError
from backend.store import Entry, Outcome, Store, Tx
from backend.store import store as store_module
from backend.store.connection import NAME, connect
from backend.store.ledger import Ledger
from protocol.errors import ErrorCode, Refusal
from protocol.floor import AgentStateChanged
from protocol.ids import AgentId
from protocol.kinds import AgentStatus


def _clock() -> int:
    return 1_000


def _append(tx: Tx) -> int:
    event = AgentStateChanged(agent=AgentId(UUID(int=1)), status=AgentStatus.READY, since=tx.now, online=True)
    return tx.append_floor(event).seq


@pytest.fixture(params=["thread", "inline"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    """In its thread, and inline as the simulation runs it."""
    opened = Store.open(tmp_path, clock=_clock, inline=request.param == "inline")
    yield opened
    await opened.close()


async def test_jobs_of_many_callers_run_in_order(store: Store) -> None:
    """Each gets its own result, and a refusal is its caller's alone."""

    def refuse(tx: Tx) -> int:
        _append(tx)
        raise Refusal(ErrorCode.NOT_ALLOWED)

    results = await asyncio.gather(store.run(_append), store.run(refuse), store.run(_append), return_exceptions=True)
    assert (results[0], results[2]) == (1, 2)
    assert isinstance(results[1], Refusal)


async def test_a_result_means_that_it_is_on_disk(store: Store, tmp_path: Path) -> None:
    """Another connection sees what was acknowledged, and listeners had it before the caller."""
    seen: list[int] = []
    store.on_commit(lambda entries: seen.extend(entry.seq for entry in entries))
    reader = connect(tmp_path / NAME)
    for _ in range(5):
        seq = await store.run(_append)
        assert seen[-1] == seq
        assert reader.execute("SELECT max(seq) FROM events").fetchone() == (seq,)
    reader.close()


async def test_a_reader_joins_the_entries_at_its_exact_place(store: Store) -> None:
    """What `at_delivery` is told and what listeners are told after it have no gap and no overlap."""
    published: list[int] = []
    joined: dict[int, int] = {}

    def listen(entries: Sequence[Entry]) -> None:
        published.extend(entry.seq for entry in entries)

    def join(seq: int) -> None:
        joined[seq] = published[-1] if published else 0

    store.on_commit(listen)
    await asyncio.gather(
        *(
            store.run(_append) if number % 3 else store.run(lambda tx: tx.floor_seq(), at_delivery=join)
            for number in range(300)
        )
    )
    assert published == list(range(1, 201))
    assert len(joined) > 50
    assert all(read == last for read, last in joined.items())


async def test_outcomes_follow_their_entries_in_the_same_turn(store: Store) -> None:
    """So that a socket writes both at once; a bug there keeps nobody else from theirs."""
    happened: list[str] = []
    turned = asyncio.Event()

    def turn() -> None:
        happened.append("turn")
        turned.set()

    def listen(_entries: Sequence[Entry]) -> None:
        happened.append("entries")
        asyncio.get_running_loop().call_soon(turn)

    store.on_commit(listen)
    store.submit(_append, lambda outcome: happened.append(f"stored {outcome.value}"))
    await turned.wait()
    assert happened == ["entries", "stored 1", "turn"]


@pytest.mark.expects_log("could not be delivered")
async def test_a_bug_in_who_hears_of_an_outcome(store: Store) -> None:
    """It is told, and the next in the batch hears of theirs."""

    def fails(_outcome: Outcome[int]) -> None:
        raise RuntimeError

    store.submit(_append, fails)
    assert await store.run(_append) == 2


async def test_a_caller_who_left_does_not_stop_the_others(store: Store) -> None:
    """What it asked for happens all the same."""
    gone = asyncio.ensure_future(store.run(_append))
    staying = asyncio.ensure_future(store.run(_append))
    await asyncio.sleep(0)
    gone.cancel()
    assert await staying == 2
    with pytest.raises(asyncio.CancelledError):
        await gone


@pytest.mark.expects_log("could not be delivered", "could not be delivered")
async def test_a_bug_in_a_listener_keeps_nobody_from_their_result(store: Store) -> None:
    """It is logged; the others hear, and the caller whose own delivery failed is told."""
    heard: list[int] = []

    def broken(_: object) -> None:
        raise ZeroDivisionError

    store.on_commit(broken)
    store.on_commit(lambda entries: heard.extend(entry.seq for entry in entries))
    assert await store.run(_append) == 1
    with pytest.raises(ZeroDivisionError):
        await store.run(_append, at_delivery=broken)
    assert await store.run(_append) == 3
    assert heard == [1, 2, 3]


@pytest.mark.expects_log("commit failed")
async def test_a_bug_in_a_commit_does_not_stop_the_writer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits hears of it, and the next commit works."""

    def broken(_ledger: Ledger, _jobs: object) -> list[object]:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "commit", broken)
        with pytest.raises(ZeroDivisionError):
            await store.run(_append)
    assert await store.run(_append) == 1


async def test_everything_that_waits_is_finished_at_the_close(store: Store) -> None:
    """And nothing new begins."""
    waiting = [asyncio.ensure_future(store.run(_append)) for _ in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await store.close()
    assert await asyncio.gather(*waiting) == list(range(1, 21))
    with pytest.raises(Refusal) as caught:
        await store.run(_append)
    assert caught.value.code is ErrorCode.SHUTTING_DOWN


async def test_many_waiting_jobs_share_commits(tmp_path: Path) -> None:
    """While the first commit is held up, the rest gathers into one."""
    store = Store.open(tmp_path, clock=_clock)
    go, commits = threading.Event(), list[int]()
    store.on_commit(lambda entries: commits.append(len(entries)))

    def hold(tx: Tx) -> int:
        assert go.wait(10)
        return _append(tx)

    first = asyncio.ensure_future(store.run(hold))
    await asyncio.sleep(0)
    rest = [asyncio.ensure_future(store.run(_append)) for _ in range(100)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(first, *rest)
    assert sum(commits) == 101
    assert len(commits) <= 2, "the first alone or with all, the rest together"
    await store.close()


async def test_too_many_waiting_jobs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bounded queue: beyond it `busy`, with when to try again."""
    monkeypatch.setattr(store_module, "MOST_WAITING", 3)
    store = Store.open(tmp_path, clock=_clock, inline=True)
    waiting = [asyncio.ensure_future(store.run(_append)) for _ in range(5)]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results[:3] == [1, 2, 3]
    for late in results[3:]:
        assert isinstance(late, Refusal)
        assert (late.code, late.retry_after) == (ErrorCode.BUSY, 1_000)
    await store.close()


@pytest.mark.expects_log("storage unavailable")
async def test_a_full_disk_and_its_recovery(tmp_path: Path) -> None:
    """Through the thread: refused while full, no entry published, then as if nothing had been."""
    store = Store.open(tmp_path, clock=_clock)
    published: list[Entry] = []
    store.on_commit(published.extend)

    def full(tx: Tx) -> None:
        pages = tx.one("PRAGMA page_count")
        assert pages is not None
        tx.one(f"PRAGMA max_page_count = {pages[0]}")

    await store.run(full)
    results = [(await asyncio.gather(store.run(_append), return_exceptions=True))[0] for _ in range(200)]
    refusals = [result for result in results if isinstance(result, Refusal)]
    assert refusals
    assert {refusal.code for refusal in refusals} == {ErrorCode.STORAGE_UNAVAILABLE}
    assert not store.available
    written = len(published)
    await store.run(lambda tx: tx.one("PRAGMA max_page_count = 1000000"))
    assert await store.run(_append) == written + 1
    assert store.available
    await store.close()


# --- the folder -------------------------------------------------------------------------------


async def test_the_epoch_stays_with_the_folder(tmp_path: Path) -> None:
    """Opened again it is the same history; another folder is another."""
    first = Store.open(tmp_path / "a", clock=_clock)
    seq = await first.run(_append)
    await first.close()
    again = Store.open(tmp_path / "a", clock=_clock)
    assert again.epoch == first.epoch
    assert (first.written_at, again.written_at) == (0, 1_000)
    assert await again.run(_append) == seq + 1
    await again.close()
    other = Store.open(tmp_path / "b", clock=_clock)
    assert other.epoch != first.epoch
    await other.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no mode bits")
async def test_only_the_servers_account_reads_the_database(tmp_path: Path) -> None:
    """In a folder that others may look into as well."""
    store = Store.open(tmp_path, clock=_clock)
    await store.run(_append)
    modes = {path.name: path.stat().st_mode & 0o077 for path in sorted(tmp_path.glob(f"{NAME}*"))}  # noqa: ASYNC240
    assert set(modes.values()) == {0}, modes
    assert len(modes) >= 2
    await store.close()


_HOLD = """
import sys, time
from pathlib import Path
from backend.store import Store
store = Store.open(Path(sys.argv[1]), clock=lambda: 1)
print("open", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_refused_and_told_of_the_first(tmp_path: Path) -> None:
    """And when the first is killed, its folder is free at once."""
    first = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdin is not None
    assert first.stdout is not None
    try:
        assert first.stdout.readline() == "open\n"
        with pytest.raises(KnownError, match=rf"process {first.pid}\b.*already runs on"):
            Store.open(tmp_path, clock=_clock)
    finally:
        first.kill()
        first.wait()
        first.stdin.close()
        first.stdout.close()
    asyncio.run(Store.open(tmp_path, clock=_clock).close())


async def test_the_same_process_is_refused_too(tmp_path: Path) -> None:
    """Two stores on one folder would be two writers."""
    store = Store.open(tmp_path, clock=_clock)
    with pytest.raises(KnownError, match=str(os.getpid())):
        Store.open(tmp_path, clock=_clock)
    await store.close()
    await Store.open(tmp_path, clock=_clock).close()


def test_folders_that_can_not_be_used(tmp_path: Path) -> None:
    """A file in the way, a file that is no database: said plainly, and the lock is let go."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(KnownError, match="can't be made"):
        Store.open(tmp_path / "file", clock=_clock)
    (tmp_path / NAME).write_text("this is no database, " * 100)
    for _ in range(2):
        with pytest.raises(KnownError, match="can't be opened"):
            Store.open(tmp_path, clock=_clock)


async def test_a_damaged_log_is_told_as_such(tmp_path: Path) -> None:
    """With what helps, and not by a trace."""
    opened = Store.open(tmp_path, clock=_clock)
    await opened.run(_append)
    await opened.close()
    path = tmp_path / NAME
    connection = connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events'").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"?" * size)
    with pytest.raises(KnownError, match=r"is damaged: .*admin restore"):
        Store.open(tmp_path, clock=_clock)


def test_a_disk_that_does_not_read_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup would not help."""

    def fails(_ledger: Ledger) -> int:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(store_module, "_written_at", fails)
    with pytest.raises(KnownError, match=r"can't be read: disk I/O error"):
        Store.open(tmp_path, clock=_clock)


async def test_a_store_in_memory() -> None:
    """Without a folder, and inline: all that a simulation needs."""
    store = Store.open(None, clock=_clock, inline=True)
    assert await store.run(_append) == 1
    await store.close()
