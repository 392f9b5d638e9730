"""The whole program in a process of its own, driven by its control lines."""

import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.desktop.app.programs import ENVIRONMENT, Program
from tests.desktop.app.world import LIMIT, Customer, Server, until


@pytest.fixture
def program(tmp_path: Path) -> Generator[Program]:
    """A desk with nobody signed in."""
    with Program(tmp_path / "desk") as program:
        yield program


def test_orders_that_cannot_be_carried_out_say_why(program: Program) -> None:
    """One line each, and the next one works."""
    assert program.asks("fly") == {"ok": False, "error": "There is no order 'fly'."}
    assert program.asks_line("not json")["ok"] is False
    assert program.asks("click", name="Nowhere") == {
        "ok": False,
        "error": "There is nothing called 'Nowhere' on the screen.",
    }
    assert program.asks("key", key="Blub")["error"] == "There is no key 'Blub'."
    assert program.asks("theme", name="pink")["error"] == "There is no look 'pink'."
    assert "did not come" in str(program.asks("wait", text="Never", seconds=0.1)["error"])
    program.sees("Sign in to Deskbell")
    program.does("quit")
    assert program.ends() == 0
    assert program.log == ""


def test_the_end_of_the_input_is_a_clean_stop(program: Program) -> None:
    """As when the tour goes away."""
    program.sees("Sign in to Deskbell")
    assert program.process.stdin is not None
    program.process.stdin.close()
    assert program.process.wait(LIMIT) == 0


def test_a_term_signal_is_a_clean_stop(program: Program) -> None:
    """As when the machine shuts down."""
    program.sees("Sign in to Deskbell")
    program.process.send_signal(signal.SIGTERM)
    assert program.ends() == 0


def test_closing_the_window_ends_the_program(program: Program) -> None:
    """Nothing is asked."""
    program.sees("Sign in to Deskbell")
    program.does("close")
    assert program.ends() == 0


def test_a_folder_that_cannot_be_made_is_told_in_plain_words(tmp_path: Path) -> None:
    """Exit code 2, no trace."""
    (tmp_path / "file").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "backend.cli", "desktop", "--data", str(tmp_path / "file" / "desk")],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("The desk can't write to ")
    assert "Traceback" not in done.stderr


def test_a_folder_in_which_nothing_can_be_kept_does_not_stop_her(server: Server, tmp_path: Path) -> None:
    """She works, and is told what that means; as on a disk that is read-only."""
    folder = tmp_path / "desk"
    for name in ("desk.log", "desk.db"):
        (folder / name).mkdir(parents=True)
    ring = tmp_path / "ring.json"
    arguments = ("--server", server.url, "--login", "maja", "--password-stdin")
    with Program(folder, *arguments, password="secret-maja", ring=ring) as desk:
        desk.sees("Connection: Online")
        desk.sees("Unsent words are kept only while Deskbell is open.")
        desk.does("quit")
        assert desk.ends() == 0


def test_the_door_says_what_is_wrong(server: Server, program: Program) -> None:
    """Typed by hand: a server that is away, a wrong password, the right one."""
    program.sees("Sign in to Deskbell")
    for field, text in (("Server", "http://127.0.0.1:9"), ("Name", "maja"), ("Password", "wrong")):
        program.does("click", name=field)
        program.does("type", text=text)
    program.does("click", name="Sign in")
    program.sees("The server does not answer.")
    program.does("click", name="Server")
    program.does("key", key="Ctrl+A")
    program.does("type", text=server.url)
    program.does("key", key="Return")
    program.sees("The name or the password is wrong.")
    program.does("click", name="Password")
    program.does("key", key="Ctrl+A")
    program.does("type", text="secret-maja")
    program.does("key", key="Return")
    program.sees("Connection: Online")
    program.does("quit")
    assert program.ends() == 0
    assert "Traceback" not in program.log


async def test_a_chat_by_keys_and_clicks(server: Server, tmp_path: Path) -> None:
    """Ready, the ring, accepted, answered, a picture of it all; closed with the chat open."""
    arguments = ("--server", server.url, "--login", "oskar", "--password-stdin")
    with Program(tmp_path / "desk", *arguments, password="secret-oskar") as program:
        program.sees("Connection: Online")
        program.does("click", name="Set yourself ready")
        program.sees("Your state: Ready")
        async with Customer(server.url) as customer:
            await customer.rings()
            program.sees("Accept")
            program.does("key", key="F2")
            program.sees("Write to Elin")
            await customer.says("My brake squeaks.")
            program.sees("My brake squeaks.")
            program.does("command", id="chat.focus")
            program.does("type", text="Hej ☺ which\nbicycle?")
            assert program.does("state")["focus"] == "Message"
            program.does("key", key="Return")
            await customer.hears_words("Hej ☺ which\nbicycle?")
            program.does("theme", name="dark")
            program.does("resize", width=1000, height=700)
            program.does("picture", path=str(tmp_path / "desk.png"))
            assert (tmp_path / "desk.png").stat().st_size > 10_000
            program.does("close")
            assert program.ends() == 0
            assert "Traceback" not in program.log
            await until(lambda: customer.interaction)
