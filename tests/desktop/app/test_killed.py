"""A desk killed with kill -9: on return it is as it was, and nothing is lost or said twice."""

import time
from collections.abc import Callable
from enum import Enum
from functools import partial
from pathlib import Path

import pytest

from desktop.app.later import NEWS_AFTER
from protocol.events import MessagePosted
from protocol.frames import PublicEntry, VisitorSnapshot
from tests.desktop.app.programs import Program
from tests.desktop.app.world import Customer, Server, until


@pytest.fixture
def start(server: Server, tmp_path: Path) -> Callable[..., Program]:
    """Starts Maja's desk, with what it has kept."""

    def start(*, first: bool = False) -> Program:
        arguments = ("--server", server.url, "--login", "maja")
        ring = tmp_path / "ring.json"
        if first:
            return Program(tmp_path / "desk", *arguments, "--password-stdin", password="secret-maja", ring=ring)
        return Program(tmp_path / "desk", *arguments, ring=ring)

    return start


def takes(desk: Program, name: str = "Elin") -> None:
    """Accept the chat that rings."""
    desk.sees("Accept")
    desk.does("key", key="F2")
    desk.sees(f"Write to {name}")


async def kept(desk: Program) -> None:
    """What was said and typed until now is on the disk.

    What the server says is handed over within `NEWS_AFTER`; all is written in order, and a later change was.
    """
    by_then = time.monotonic() + NEWS_AFTER
    await until(lambda: time.monotonic() > by_then)
    before = written(desk)
    desk.does("key", key="Left")
    await until(partial(written_since, desk, before))


def written(desk: Program) -> int:
    """When the desk wrote into its vault last."""
    return (desk.folder / "desk.db").stat().st_mtime_ns


def written_since(desk: Program, before: int) -> bool:
    """Whether it has written again."""
    return written(desk) > before


class Stands(Enum):
    """Where an agent's words are on her screen."""

    TO_BE_SENT = "in the composer"
    SAID = "in the transcript"


def stands(desk: Program, words: str) -> Stands | None:
    """None: they are not there yet."""
    texts = [text for text in desk.texts() if words in text]
    if any(text.startswith("Message") for text in texts):
        return Stands.TO_BE_SENT
    return Stands.SAID if any(text.startswith("Maja Lindqvist") for text in texts) else None


def said(customer: Customer, text: str) -> int:
    """How often the customer has heard it."""
    return sum(isinstance(entry.event, MessagePosted) and entry.event.text == text for entry in entries(customer))


def entries(customer: Customer) -> list[PublicEntry]:
    """All that the customer has heard, live or when the page was loaded."""
    shown = [entry for frame in customer.heard if isinstance(frame, VisitorSnapshot) for entry in frame.entries]
    return shown + [frame for frame in customer.heard if isinstance(frame, PublicEntry)]


async def hears(customer: Customer, text: str) -> None:
    """Wait until the customer has heard it."""
    if not said(customer, text):
        await customer.hears_words(text)


async def test_killed_in_the_middle_of_a_sentence_with_the_server_gone(
    server: Server, start: Callable[..., Program]
) -> None:
    """The chat and the half sentence are on the screen with no network; finished, it goes out once."""
    async with Customer(server.url) as customer:
        with start(first=True) as desk:
            desk.sees("Connection: Online")
            desk.does("click", name="Set yourself ready")
            desk.sees("Your state: Ready")
            await customer.rings()
            takes(desk)
            await customer.says("My brake squeaks.")
            desk.sees("My brake squeaks.")
            desk.does("command", id="chat.focus")
            desk.does("type", text="Which bicycle is")
            await kept(desk)
            server.kill()
            desk.kill()
        with start() as desk:
            desk.sees("My brake squeaks.")
            desk.sees("Which bicycle is")
            desk.sees("Elin")
            assert not [text for text in desk.texts() if "Sign in to Deskbell" in text]
            server.start()
            # The keyboard is where it was.
            desk.does("key", key="End")
            desk.does("type", text=" it?")
            desk.does("key", key="Return")
            desk.sees("Connection: Online")
            await customer.comes_back()
            await hears(customer, "Which bicycle is it?")
            assert said(customer, "Which bicycle is it?") == 1
            desk.does("quit")
            assert desk.ends() == 0
            assert "Traceback" not in desk.log


async def test_killed_while_sending(server: Server, start: Callable[..., Program]) -> None:
    """Wherever it is cut off, the words are in the log once or in the composer, and never in both."""
    async with Customer(server.url) as customer:
        with start(first=True) as desk:
            desk.sees("Connection: Online")
            if not any("Your state: Ready" in text for text in desk.texts()):
                desk.does("click", name="Set yourself ready")
            # Not the one whose chat the test before has left open on this desk.
            await customer.rings(name="Nora")
            takes(desk, "Nora")
            desk.kill()
        for moment in ("at once", "answered", "kept"):
            words = f"Killed {moment}"
            # A page that is silent for long is taken for closed, and its chat would end.
            await customer.comes_back()
            with start() as desk:
                desk.sees("Connection: Online")
                desk.sees("Nora")
                desk.does("command", id="chat.focus")
                desk.does("type", text=words)
                await kept(desk)
                before = written(desk)
                desk.is_told("key", key="Return")
                if moment != "at once":
                    desk.answer()
                if moment == "kept":
                    await until(partial(written_since, desk, before))
                desk.kill()
            with start() as desk:
                desk.sees("Connection: Online")
                if await until(partial(stands, desk, words)) is Stands.TO_BE_SENT:
                    desk.does("command", id="chat.focus")
                    desk.does("key", key="Return")
                    desk.sees("Write to Nora")
                await customer.comes_back()
                await hears(customer, words)
                desk.does("quit")
                assert desk.ends() == 0
            await customer.comes_back()
            assert said(customer, words) == 1
