"""`deskbell demo`: all parts come up together, know each other, and go together."""

import json
import re
import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from backend.errors import KnownError
from bench.demo.processes import Program, deskbell
from bench.demo.run import LOGINS, command


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Program]:
    """The demo without a desk, on ports that are free."""
    arguments = ("demo", "--no-desk", "--data", str(tmp_path / "data"), "--port", "0", "--shop-port", "0")
    program = Program(deskbell(*arguments), tmp_path / "demo.log")
    try:
        yield program
    finally:
        if program.running:
            program.stop()


def told(demo: Program) -> str:
    """What it prints until it is up."""
    lines: list[str] = []
    while not lines or "Ctrl-C" not in lines[-1]:
        lines.append(demo.line(60))
    return "\n".join(lines)


def fetch(address: str, origin: str | None = None) -> str:
    asked = urllib.request.Request(address, headers={"Origin": origin} if origin else {})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return answer.read().decode()


def test_the_shop_and_the_server_know_each_other(demo: Program) -> None:
    """The page carries the widget, the server serves it, and the shop's address is allowed: no other."""
    said = told(demo)
    shop, server = re.findall(r"http://127\.0\.0\.1:\d+", said)[:2]
    assert f'src="{server}/widget.js"' in fetch(shop)
    assert "deskbell" in fetch(f"{server}/widget.js").lower()
    config = json.loads(fetch(f"{server}/api/widget/nordlys/config", shop))
    assert [question["label"] for question in config["questions"]] == [
        "Buying advice",
        "Service and repairs",
        "My order",
        "Bike fitting",
    ]
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        fetch(f"{server}/api/widget/nordlys/config", "https://elsewhere.example")
    refused.value.close()
    for login in LOGINS:
        assert f"{login} / nordlys-{login}" in said


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_all_of_it_stops_together(demo: Program, how: signal.Signals) -> None:
    told(demo)
    children = psutil.Process(demo.process.pid).children(recursive=True)
    assert children
    demo.process.send_signal(how)
    assert demo.wait() == 0
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_a_server_that_can_not_start_is_said_plainly(tmp_path: Path) -> None:
    """Its data folder is a file."""
    (tmp_path / "data").write_text("not a folder")
    with pytest.raises(KnownError, match="data can't be made: File exists"):
        command(["--no-desk", "--data", str(tmp_path / "data"), "--port", "0", "--shop-port", "0"])
