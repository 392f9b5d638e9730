"""The small parts of the app: tasks, faults, the way down, memory, addresses, options."""

import asyncio
import logging
import os
from collections.abc import Generator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler

from desktop.app import opening
from desktop.app.address import account, address
from desktop.app.faults import Faults, write_log
from desktop.app.lifecycle import Lifecycle
from desktop.app.memory import FileMemory
from desktop.app.options import Options, parse
from desktop.app.tasks import Tasks
from desktop.state.drafts import Remembered
from desktop.state.link import SignInPhase
from desktop.state.store import Store


@pytest.mark.expects_log("desktop.app.tasks: task bad failed")
async def test_a_failed_task_is_logged_and_told() -> None:
    """Nothing fails unseen."""
    told: list[BaseException] = []
    tasks = Tasks(told.append)

    async def bad() -> None:
        raise ValueError("oops")

    task = tasks.spawn(bad(), "bad")
    assert task is not None
    await asyncio.wait({task})
    await asyncio.sleep(0)
    assert isinstance(told[0], ValueError)


async def test_stopping_cancels_all_tasks_and_starts_no_more() -> None:
    """And waits until they are gone."""
    tasks = Tasks(lambda _: None)
    gone: list[str] = []

    async def long() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            gone.append("long")

    tasks.spawn(long(), "long")
    await asyncio.sleep(0)
    await tasks.stop()
    assert gone == ["long"]
    assert tasks.spawn(long(), "late") is None


@pytest.mark.expects_log("desktop.app.lifecycle: stopping: a step failed")
async def test_the_way_down_takes_every_step_in_reverse_order() -> None:
    """One that fails stops no other."""
    taken: list[str] = []
    lifecycle = Lifecycle()

    async def last() -> None:
        taken.append("last")

    def bad() -> None:
        raise OSError("disk")

    lifecycle.at_stop(last)
    lifecycle.at_stop(bad)
    lifecycle.at_stop(lambda: taken.append("second"))
    lifecycle.ask_stop()
    lifecycle.ask_stop()
    await lifecycle.run(before=lambda: taken.append("first"))
    assert taken == ["first", "second", "last"]


@pytest.fixture
def log_file(tmp_path: Path) -> Generator[Path]:
    """The desk's log, for the time of a test."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield write_log(tmp_path)
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.expects_log("desktop.app.faults: unhandled", "desktop.app.faults: in the loop: went wrong")
async def test_a_fault_is_recorded_with_its_trace_and_shown_in_plain_words(log_file: Path) -> None:
    """From Python's hook and from the loop, even before there is a screen."""
    shown: list[str] = []
    faults = Faults(log_file)
    loop = asyncio.get_running_loop()
    faults.install_in(loop)
    try:
        raise KeyError("the cause")
    except KeyError as error:
        faults.caught(type(error), error, error.__traceback__)
    faults.show_with(shown.append)
    loop.call_exception_handler({"message": "went wrong"})
    loop.set_exception_handler(None)
    assert len(shown) == 2
    assert "Something went wrong" in shown[0]
    assert str(log_file) in shown[0]
    assert "KeyError: 'the cause'" in log_file.read_text()  # noqa: ASYNC240  a test may


def test_qts_messages_go_into_the_log(log_file: Path) -> None:
    """As what they are."""
    faults = Faults(log_file)
    faults.install()
    try:
        from PySide6.QtCore import qInfo

        qInfo("Qt says hello")
    finally:
        faults.uninstall()
        qInstallMessageHandler(None)
    assert "INFO qt: Qt says hello" in log_file.read_text()
    assert QtMsgType.QtInfoMsg


def test_an_address_is_made_whole() -> None:
    """As people type it."""
    assert address(" chat.example.com/ ") == "https://chat.example.com"
    assert address("http://10.0.0.1:8480/") == "http://10.0.0.1:8480"
    assert address("localhost:8480") == "http://localhost:8480"
    assert address("127.0.0.1:8480") == "http://127.0.0.1:8480"
    assert address("") == ""


def options(folder: Path, *arguments: str) -> Options:
    """The options of a command line."""
    return parse(["--data", str(folder), *arguments])


def test_the_window_remembers_without_a_keyring(tmp_path: Path) -> None:
    """The last server and name, and how it stood; flags win."""
    store = Store(lambda: 0)
    memory = FileMemory(store, options(tmp_path))
    assert store.sign_in.phase is SignInPhase.ASKING
    memory.signed_in("http://server", "maja")
    store.memory.put(Remembered.GEOMETRY, b"\x01\x02")
    again = Store(lambda: 0)
    FileMemory(again, options(tmp_path, "--theme", "dark"))
    assert again.memory.of(Remembered.GEOMETRY) == b"\x01\x02"
    assert again.memory.of(Remembered.THEME) == b"dark"
    assert (again.sign_in.server, again.sign_in.login) == ("http://server", "maja")
    assert again.sign_in.phase is SignInPhase.WORKING, "the keyring is asked first"
    other = Store(lambda: 0)
    FileMemory(other, options(tmp_path, "--server", "other.example.com", "--login", "oskar"))
    assert other.sign_in.server == "https://other.example.com"


def test_what_can_not_be_read_is_not_written_over(tmp_path: Path) -> None:
    """It is said, and stands beside; who was kept in capitals is found in small letters."""
    file = tmp_path / "window.json"
    file.write_text("{")
    store = Store(lambda: 0)
    FileMemory(store, options(tmp_path)).signed_in("http://server", "Maja")
    (aside,) = tmp_path.glob("window.unreadable-*")
    assert aside.read_text() == "{"
    assert store.problem == f"How your desk stood could not be read. It was set aside as {aside.name}."
    store.memory.put(Remembered.GEOMETRY, b"\x01")
    file.write_text(file.read_text().replace("maja@", "Maja@"))
    again = Store(lambda: 0)
    FileMemory(again, options(tmp_path))
    assert again.memory.of(Remembered.GEOMETRY) == b"\x01"


def test_everyone_has_an_arrangement_of_her_own(tmp_path: Path) -> None:
    """Two people on one machine; the window opens as whoever is expected left it."""
    store = Store(lambda: 0)
    memory = FileMemory(store, options(tmp_path))
    memory.signed_in("http://server", "maja")
    store.memory.put(Remembered.WINDOW, b"maja's")
    memory.signed_in("http://server", "oskar")
    assert store.memory.of(Remembered.WINDOW) is None
    store.memory.put(Remembered.WINDOW, b"oskar's")
    memory.signed_in("http://server", "maja")
    assert store.memory.of(Remembered.WINDOW) == b"maja's"
    again = Store(lambda: 0)
    FileMemory(again, options(tmp_path))
    assert again.memory.of(Remembered.WINDOW) == b"maja's"
    FileMemory(again, options(tmp_path, "--login", "oskar"))
    assert again.memory.of(Remembered.WINDOW) == b"oskar's"


def test_the_arrangement_of_an_older_desk_is_taken_over(tmp_path: Path) -> None:
    """It was one for all."""
    (tmp_path / "window.json").write_text('{"server": "http://server", "login": "maja", "values": {"window": "b2xk"}}')
    store = Store(lambda: 0)
    FileMemory(store, options(tmp_path))
    assert store.memory.of(Remembered.WINDOW) == b"old"


def test_what_cannot_be_remembered_is_said(tmp_path: Path) -> None:
    """On the screen, in plain words."""
    store = Store(lambda: 0)
    FileMemory(store, options(tmp_path / "gone"))
    store.memory.put(Remembered.GEOMETRY, b"\x01")
    assert store.problem is not None
    assert "can't write" in store.problem


def test_a_person_is_the_same_however_her_login_is_typed() -> None:
    """As on the server: what she left is hers."""
    assert account("http://x", "Maja") == account("http://x", "maja") != account("http://y", "maja")


@pytest.mark.parametrize(
    ("percent", "before", "drawn"),
    [(100, None, None), (130, None, "1.3"), (150, "2", "3.0"), (115, "large", "1.15"), (1000, "2", "2")],
)
def test_text_size_is_for_the_desk_alone(
    monkeypatch: pytest.MonkeyPatch, percent: int, before: str | None, drawn: str | None
) -> None:
    """Qt reads the scale once; what the desk opens finds the one of the system."""
    seen: list[str | None] = []

    def start(_arguments: list[str]) -> None:
        seen.append(os.environ.get("QT_SCALE_FACTOR"))

    monkeypatch.setattr(opening, "QApplication", start)
    if before is None:
        monkeypatch.delenv("QT_SCALE_FACTOR", raising=False)
    else:
        monkeypatch.setenv("QT_SCALE_FACTOR", before)
    opening.application(percent)
    assert seen == [drawn]
    assert os.environ.get("QT_SCALE_FACTOR") == before
