"""The server is killed while everybody writes, and nothing is lost; and what would be lost is found."""

import shutil
import sqlite3
from pathlib import Path

from backend.store.connection import NAME
from bench.faults import kill_desk
from bench.faults.house import compare, house
from bench.faults.kill import of_desk, of_server, run
from bench.faults.record import Record
from bench.figures import Report, as_table


async def test_kills_lose_nothing(tmp_path: Path) -> None:
    """The bench, with fewer kills."""
    outcome = await run(tmp_path / "server", 24, 7, customers=8, agents=2)
    made = Report(name="kill", figures=of_server(outcome, 24))
    assert made.passed, as_table(made)


async def test_kills_of_a_desk_lose_nothing(tmp_path: Path) -> None:
    """The same of a real desk, with its vault and a keyring."""
    made = Report(name="kill", figures=of_desk(await kill_desk.run(tmp_path, 2, 4), 2))
    assert made.passed, as_table(made)


_MESSAGES = "topic > 1 AND topic % 2 = 0 AND CAST(data AS TEXT) LIKE '%message_posted%'"
_ONE = f"(SELECT rowid FROM events WHERE {_MESSAGES} ORDER BY rowid LIMIT 1 OFFSET 3)"
#: What is done to the folder, and what must be found.
_DAMAGE = {
    "a message is gone": (f"DELETE FROM events WHERE rowid = {_ONE}", "lost"),
    "a message is another": (
        f"UPDATE events SET data = CAST(replace(CAST(data AS TEXT), 'says', 'said') AS BLOB) WHERE {_MESSAGES}",
        "lost",
    ),
    "a message is there twice": (
        (
            "INSERT INTO events (topic, seq, at, data) SELECT topic, (SELECT max(seq) + 1 FROM events x "
            f"WHERE x.topic = e.topic), at, data FROM events e WHERE rowid = {_ONE}"
        ),
        "doubled",
    ),
    "a number is left out": (
        "UPDATE events SET seq = seq + 1 WHERE rowid IN (SELECT max(rowid) FROM events WHERE topic = 2)",
        "gaps",
    ),
    "two messages have changed places": (
        (
            "UPDATE events SET seq = -seq WHERE topic > 1; "
            "UPDATE events SET seq = 1 + (SELECT max(-x.seq) FROM events x WHERE x.topic = events.topic) + seq "
            "WHERE topic > 1"
        ),
        "disordered",
    ),
    "an offer was another's": (
        "UPDATE events SET data = CAST(replace(CAST(data AS TEXT), 'accepted', 'expired') AS BLOB) WHERE topic = 0",
        "owners",
    ),
    "a command is not known": ("DELETE FROM commands", "lost"),
    "a file is not known": ("DELETE FROM files", "lost"),
    "a floor entry is gone": (
        "DELETE FROM events WHERE topic = 0 AND seq = (SELECT max(seq) FROM events WHERE topic = 0)",
        "lost",
    ),
}


async def test_whatever_is_not_kept_is_found(tmp_path: Path) -> None:
    """A folder that keeps all is found to; and each kind of damage is found."""
    async with house(tmp_path / "server", seed=3, customers=6, agents=2) as one:
        one.place.habits.files = 0.1
        one.server.start()
        await one.until("something was said", lambda: one.record.acked_messages > 200 and bool(one.record.files))
        await one.finish()
        assert await one.files_lost() == []
        one.server.stop()
        assert compare(one).all_faults() == []
        assert one.record.faults == []
        for name, (damage, finding) in _DAMAGE.items():
            found = getattr(_after(one.record, one.server.folder, tmp_path / "damaged", damage), finding)
            assert found, name


def _after(record: Record, folder: Path, copy: Path, damage: str) -> object:
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(folder, copy)
    connection = sqlite3.connect(copy / NAME)
    connection.executescript(damage)
    connection.close()
    return record.compare(copy)
