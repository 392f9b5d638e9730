"""A morning of the demo shop leaves a database that the server takes for its own."""

import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from bench.demo import morning
from bench.demo.processes import deskbell
from bench.demo.setup import demo_setup


def test_a_morning_is_a_history_as_any_other(tmp_path: Path) -> None:
    """Customers came and were answered, all of it is over, and the server's own check finds nothing wrong."""
    setup = demo_setup("http://127.0.0.1:1")
    morning.play(tmp_path, setup, hours=0.5)
    with closing(sqlite3.connect(tmp_path / "deskbell.db")) as database:
        chats = database.execute("SELECT status, agent IS NOT NULL FROM interactions").fetchall()
        here = database.execute("SELECT count(*) FROM agents WHERE online").fetchone()[0]
    assert len(chats) > 5
    assert set(chats) <= {("closed", 1), ("closed", 0)}
    assert ("closed", 1) in chats
    assert here == 0
    verified = subprocess.run(
        deskbell("admin", "--data", str(tmp_path), "verify"), capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stdout
