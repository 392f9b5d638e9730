"""Each system under a little load, for real: processes, sockets, disk. Nothing here is timed."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import desk, idle, peers
from bench.delivery import report, run_deskbell, run_floor
from bench.figures import Figure
from bench.load import Latency, Result, Size

_LITTLE = Size(open_chats=9, rate=50, open_seconds=0.5, closed_chats=9, closed_seconds=0.5)


def test_messages_reach_agents_through_a_real_server(tmp_path: Path) -> None:
    """Sign-in, ring, offer, accept, talk: nine chats at two agents."""
    result = run_deskbell(_LITTLE, tmp_path / "server")
    assert result.latency.sent == 25
    assert result.throughput is not None
    assert result.throughput > 0


def test_the_floor_commits_and_echoes(tmp_path: Path) -> None:
    """The bare server under it."""
    assert run_floor(_LITTLE, tmp_path / "floor").latency.sent == 25


def test_idle_visitors_stay(tmp_path: Path) -> None:
    """A few sockets open at once, the server's memory read from outside."""
    memory = idle.load(20, settle=0.1)
    assert memory.after > 0
    assert memory.before > 0


@pytest.mark.parametrize("name", [name for name, _ in peers.installed()])
def test_peers_that_are_installed_run(name: str) -> None:
    """From a folder of their own, on loopback; and end with the bench."""
    # Not pytest's folder: these programs run as users of their own, who may not enter it.
    with tempfile.TemporaryDirectory() as folder:
        result = dict(peers.installed())[name](_LITTLE, Path(folder))
    assert result.latency.sent == 25


_OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def test_the_desk_paints_what_is_appended(tmp_path: Path) -> None:
    """In a process of its own, a time for each message."""
    assert len(desk.painting(40, 3, tmp_path, _OFFSCREEN)) == 3


def test_the_desk_and_a_bare_window_start(tmp_path: Path) -> None:
    """Both say when they are there, and end."""
    bare, ours = desk.cold_starts(1, tmp_path, _OFFSCREEN)
    assert bare > 0
    assert ours > 0


def _always(result: Result) -> Callable[[Size, Path], Result]:
    def run(_size: Size, _folder: Path) -> Result:
        return result

    return run


def test_the_report_holds_us_against_ejabberd(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its p50 and p99 are our targets; a peer that is not installed is said to be missing."""
    ours = Result(latency=Latency(p50=0.8, p99=5.0, sent=10), throughput=6_000)
    theirs = Result(latency=Latency(p50=1.6, p99=4.0, sent=10), throughput=1_900)
    monkeypatch.setattr("bench.delivery.run_floor", _always(ours))
    monkeypatch.setattr("bench.delivery.run_deskbell", _always(ours))
    made = report(_LITTLE, [("ejabberd on mnesia", _always(theirs))], missing=["prosody"])
    figures: dict[str, Figure] = {figure.name: figure for figure in made.figures}
    assert figures["deskbell p50"].met
    assert not figures["deskbell p99"].met
    assert figures["prosody"].value is None
    assert not made.passed
