"""A morning of the demo shop leaves a database that the server takes for its own."""

import json
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

from bench.demo import morning
from bench.demo.processes import deskbell
from bench.demo.setup import demo_setup


def test_a_morning_is_a_history_as_any_other(tmp_path: Path) -> None:
    """Most were answered, in the rush not all in time, some gave up; all is over, and nothing is wrong with it."""
    setup = demo_setup("http://127.0.0.1:1")
    morning.play(tmp_path, setup, hours=2)
    with closing(sqlite3.connect(tmp_path / "deskbell.db")) as database:
        chats = database.execute("SELECT status, agent IS NOT NULL FROM interactions").fetchall()
        here = database.execute("SELECT count(*) FROM agents WHERE online").fetchone()[0]
        log = database.execute("SELECT at, data FROM events ORDER BY at").fetchall()
    assert set(chats) == {("closed", 1), ("closed", 0)}
    assert chats.count(("closed", 1)) > 5 * chats.count(("closed", 0))
    assert here == 0
    assert log[-1][0] <= time.time_ns() // 1_000_000, "nothing of it is still to come"
    told = [(at, json.loads(data)) for at, data in log]
    reasons = [event.get("reason") for _, event in told if event["type"] == "agent_state_changed"]
    assert {"meeting", "other_work", "no_answer"} <= set(reasons)
    came = {event["interaction"]["id"]: at for at, event in told if event["type"] == "interaction_arrived"}
    waits = [at - came[event["interaction"]] for at, event in told if event["type"] == "interaction_assigned"]
    in_time = sum(wait <= 60_000 for wait in waits) / len(waits)
    assert 0.6 < in_time < 1
    verified = subprocess.run(
        deskbell("admin", "--data", str(tmp_path), "verify"), capture_output=True, text=True, check=False
    )
    assert verified.returncode == 0, verified.stdout
