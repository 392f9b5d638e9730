"""The ledger: a batch of jobs is one transaction, and each job all or nothing."""

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from backend.store import Tx
from backend.store.connection import connect
from backend.store.ledger import Ledger
from backend.store.migrate import migrate
from protocol.entities import Queue
from protocol.errors import ErrorCode, Refusal
from protocol.floor import AgentStateChanged, QueueConfigured
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import AgentStatus, NotReadyReason

_AGENT = AgentId(UUID(int=1))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """On a file, as in a server."""
    connection = connect(tmp_path / "test.db")
    migrate(connection)
    yield Ledger(connection, lambda: 1_000)
    connection.close()


def _append(tx: Tx) -> int:
    changed = AgentStateChanged(
        agent=_AGENT, status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH, since=tx.now, online=True
    )
    return tx.append_floor(changed).seq


def _refuse(tx: Tx) -> int:
    _append(tx)
    raise Refusal(ErrorCode.NOT_ALLOWED)


def _bug(tx: Tx) -> int:
    _append(tx)
    return 1 // 0


def _big(tx: Tx) -> int:
    return tx.append_floor(QueueConfigured(queue=Queue(id=QueueId(UUID(int=2)), name="x", welcome="x" * 1_000_000))).seq


def _seqs(ledger: Ledger) -> list[int]:
    return [row[0] for row in ledger.connection.execute("SELECT seq FROM events WHERE topic = 0 ORDER BY seq")]


def test_a_job_that_raises_leaves_no_gap(ledger: Ledger) -> None:
    """Neighbours in the same commit keep their numbers without gap, and it keeps nothing."""
    outcomes = ledger.commit([_append, _refuse, _append, _bug, _append])
    assert [outcome.value for outcome in outcomes] == [1, None, 2, None, 3]
    assert [type(outcome.error) for outcome in outcomes] == [
        type(None),
        Refusal,
        type(None),
        ZeroDivisionError,
        type(None),
    ]
    assert [len(outcome.entries) for outcome in outcomes] == [1, 0, 1, 0, 1]
    assert _seqs(ledger) == [1, 2, 3]


def test_a_job_that_raises_before_it_writes_costs_the_others_nothing(ledger: Ledger) -> None:
    """Only one that has written must be undone, for which all of them run once more."""
    runs: list[str] = []

    def noted(tx: Tx) -> int:
        runs.append("well")
        return _append(tx)

    def refused_at_once(_tx: Tx) -> int:
        runs.append("refused")
        raise Refusal(ErrorCode.NOT_ALLOWED)

    outcomes = ledger.commit([noted, refused_at_once, noted])
    assert [outcome.value for outcome in outcomes] == [1, None, 2]
    assert runs == ["well", "refused", "well"]
    runs.clear()
    outcomes = ledger.commit([noted, _refuse, noted])
    assert [outcome.value for outcome in outcomes] == [3, None, 4]
    assert runs == ["well", "well", "well"]
    assert _seqs(ledger) == [1, 2, 3, 4]


def test_a_mistake_in_sql_harms_its_own_job_only(ledger: Ledger) -> None:
    """It is a bug, told to the one who asked."""

    def wrong(tx: Tx) -> int:
        _append(tx)
        return tx.execute("INSERT INTO nowhere VALUES (1)")

    def twice(tx: Tx) -> int:
        tx.execute("INSERT INTO facts (name, value) VALUES ('a', '1')")
        return tx.execute("INSERT INTO facts (name, value) VALUES ('a', '2')")

    outcomes = ledger.commit([_append, wrong, twice, _append])
    assert isinstance(outcomes[1].error, sqlite3.OperationalError)
    assert isinstance(outcomes[2].error, sqlite3.IntegrityError)
    assert _seqs(ledger) == [1, 2]
    assert ledger.available


def test_what_a_second_ledger_reads_is_what_the_first_wrote(ledger: Ledger) -> None:
    """Entries survive as they were published."""
    outcomes = ledger.commit([_append, _append])
    again = Ledger(ledger.connection, lambda: 2_000)
    (read,) = again.commit([lambda tx: (tx.floor_seq(), tx.floor_entries(1, 2))])
    assert read.value == (2, tuple(entry for outcome in outcomes for entry in outcome.entries))


def test_unknown_interactions_have_no_streams(ledger: Ledger) -> None:
    """Asking for one is refused, whatever is asked."""
    nothing = InteractionId(UUID(int=9))
    (read,) = ledger.commit([lambda tx: tx.public_seq(nothing)])
    assert isinstance(read.error, Refusal)
    assert read.error.code is ErrorCode.UNKNOWN_INTERACTION


@pytest.mark.expects_log("storage unavailable")
def test_a_full_disk_refuses_all_and_recovers_whole(ledger: Ledger) -> None:
    """No job of the batch has happened; with space again all goes on, numbers without gap."""
    ledger.commit([_append])
    (pages,) = ledger.connection.execute("PRAGMA page_count").fetchone()
    ledger.connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    outcomes = ledger.commit([_append, _big, _append])
    for outcome in outcomes:
        assert isinstance(outcome.error, Refusal)
        assert outcome.error.code is ErrorCode.STORAGE_UNAVAILABLE
        assert outcome.error.retry_after
        assert not outcome.entries
    assert not ledger.available
    (still,) = ledger.commit([lambda tx: tx.floor_seq()])
    assert still.value == 1, "reading goes on"
    assert not ledger.available, "which says nothing about writing"
    assert isinstance(ledger.commit([_big])[0].error, Refusal)
    ledger.connection.execute("PRAGMA max_page_count = 1000000")
    assert [outcome.value for outcome in ledger.commit([_append, _big, _append])] == [2, 3, 4]
    assert ledger.available
    assert _seqs(ledger) == [1, 2, 3, 4]


@pytest.mark.expects_log("storage unavailable")
def test_a_disk_that_may_not_be_written(ledger: Ledger) -> None:
    """A read-only disk is the storage's fault too."""
    ledger.connection.execute("PRAGMA query_only = ON")
    (outcome,) = ledger.commit([_append])
    assert isinstance(outcome.error, Refusal)
    assert outcome.error.code is ErrorCode.STORAGE_UNAVAILABLE
    ledger.connection.execute("PRAGMA query_only = OFF")
    assert ledger.commit([_append])[0].value == 1


def test_commits_wait_for_the_disk(ledger: Ledger) -> None:
    """Acknowledged writes of `synchronous=NORMAL` were lost in simulated power cuts; FULL is 2."""

    def pragma(name: str) -> object:
        return ledger.connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("synchronous"), pragma("journal_mode"), pragma("foreign_keys")) == (2, "wal", 1)


@pytest.mark.expects_log("storage unavailable")
def test_a_disk_on_which_little_still_fits_does_not_flood_the_log(
    ledger: Ledger, caplog: pytest.LogCaptureFixture
) -> None:
    """What is small is stored, what is larger is not, many times a second: it is told once a minute."""
    caplog.set_level(logging.INFO)
    (pages,) = ledger.connection.execute("PRAGMA page_count").fetchone()
    ledger.connection.execute(f"PRAGMA max_page_count = {pages + 4}")
    for _ in range(20):
        assert isinstance(ledger.commit([_big])[0].error, Refusal)
        assert not ledger.available
        assert ledger.commit([_append])[0].value
        assert ledger.available
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "storage unavailable",
        "storage works again",
    ]
