"""A real desk whose own disk is full, then its server's: it says so, keeps the words, and they go out once."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults.client import Habits
from bench.faults.diskfull.room import Limit
from bench.faults.house import House, house
from bench.faults.kill_desk import arrived
from bench.tour.desk import Desk, DeskFault
from bench.tour.machine import machine
from bench.world import PASSWORD

#: What the desk says when its own disk is full.
_WORDS = "This machine can't store anything now. Is its disk full?"
_BEFORE, _FULL, _SERVER_FULL = "Written with room.", "Written without.", "Written while the server had none."
_BEGUN = "Begun"
_FOREVER = 1_000_000
#: Less than the vault's journal needs.
_NO_ROOM = 4_096


@dataclass
class Outcome:
    """What became of a run; `said` is what the desk must show and showed."""

    said: int = 0
    faults: list[str] = field(default_factory=list[str])


async def run(folder: Path, seed: int) -> Outcome:
    """Fill one disk, then the other. Raises KnownError when it can't be run."""
    outcome = Outcome()
    habits = Habits(thinks=60.0, says=(_FOREVER, _FOREVER), files=0.0)
    with machine(folder / "machine") as environment:
        async with house(folder / "server", seed=seed, customers=1, agents=0, vacant=1, habits=habits) as one:
            await asyncio.to_thread(one.server.start)
            try:
                await asyncio.to_thread(_day, one, folder / "desk", environment, outcome)
                await one.finish()
                await asyncio.to_thread(one.server.stop)
            except (DeskFault, TimeoutError) as error:
                outcome.faults.append(str(error))
                await asyncio.to_thread(one.server.kill)
            said = arrived(one.server.folder)
            if said != [_BEFORE, _FULL, _SERVER_FULL]:
                outcome.faults.append(f"what arrived is {said}")
            outcome.faults.extend(one.record.faults)
    return outcome


def _day(one: House, folder: Path, environment: dict[str, str], outcome: Outcome) -> None:
    desk = _open(one, folder, environment)
    try:
        desk.command("state.ready")
        desk.sees("Accept")
        desk.command("offer.accept")
        desk.sees("My chats, 1")
        desk.command("chat.select.1")
        _says(desk, _BEFORE)
        _own_disk_full(desk, outcome)
        _server_full(one, desk, outcome)
        desk.types(_BEGUN)
        desk.rests()
        desk.program.kill()
        desk = _open(one, folder, environment)
        desk.sees(_BEGUN)
        desk.messages(_BEFORE, _FULL, _SERVER_FULL)
        desk.close()
    finally:
        if desk.program.running:
            desk.program.kill()


def _open(one: House, folder: Path, environment: dict[str, str]) -> Desk:
    (login,) = one.vacant
    desk = Desk(one.server.url, login, PASSWORD, folder, environment)
    desk.sees("Your state: ")
    return desk


def _says(desk: Desk, text: str) -> None:
    desk.command("chat.focus")
    desk.types(text)
    desk.key("Return")
    desk.messages(text)


def _own_disk_full(desk: Desk, outcome: Outcome) -> None:
    """Nothing is shown as sent, and the words stand in the composer again; with room they go."""
    room = Limit(_NO_ROOM)
    room.take(desk.program.process.pid)
    desk.command("chat.focus")
    desk.types(_FULL)
    desk.key("Return")
    desk.sees(_WORDS, _FULL)
    with suppress(DeskFault):
        desk.messages(_FULL)
        outcome.faults.append("what could not be kept is shown among what was sent")
    outcome.said += 1
    room.give(desk.program.process.pid)
    desk.command("chat.focus")
    desk.key("Return")
    desk.messages(_FULL)


def _server_full(one: House, desk: Desk, outcome: Outcome) -> None:
    """It stays in the outbox for as long as nothing can be stored, and goes out by itself."""
    room = Limit()
    room.take(one.server.pid)
    _says(desk, _SERVER_FULL)
    desk.sees("In the outbox")
    outcome.said += 1
    room.give(one.server.pid)
    desk.gone("In the outbox")
