"""The server's disk is full while everybody writes: refused in clear words, kept by the clients, done afterwards."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from backend.errors import KnownError
from bench.faults.client import Client
from bench.faults.diskfull.room import Kind, Room, SmallDisk, room
from bench.faults.house import House, compare, house
from bench.faults.http import call
from bench.faults.record import Comparison
from bench.faults.server import Server
from bench.measure import tell
from bench.world import KEY, Door
from protocol.commands import SendMessage, StartChat
from protocol.errors import ErrorBody, ErrorCode, words
from protocol.ids import CommandId, FileId, new_id

#: Megabytes: the WAL takes 40 of them before it is moved into the database.
_ROOM = 64
#: Messages acknowledged before each time.
_BEFORE = 150
#: Refusals that are waited for while it is full.
_REFUSALS = 30
#: Lines that the log may grow by each time: that it is full, and that it works again.
MOST_LINES = 8


@dataclass
class Outcome:
    """What became of a run.

    Attributes:
        times: that the disk was full.
        put_off: commands and files that were refused meanwhile.
        answers: calls over HTTP that were answered 503 and `storage_unavailable`, with when to try again.
        lines: most lines of the log in one time.
        back: seconds from when there was room until something was acknowledged.
        restarts: kills while it was full.
        faults: what was not as it must be.
    """

    times: int = 0
    put_off: int = 0
    answers: int = 0
    lines: int = 0
    messages: int = 0
    files: int = 0
    restarts: int = 0
    back: list[float] = field(default_factory=list[float])
    faults: list[str] = field(default_factory=list[str])
    found: Comparison = field(default_factory=Comparison)
    whole: bool = False

    def add(self, other: "Outcome") -> None:
        """Both together."""
        self.times += other.times
        self.put_off += other.put_off
        self.answers += other.answers
        self.lines = max(self.lines, other.lines)
        self.messages += other.messages
        self.files += other.files
        self.restarts += other.restarts
        self.back.extend(other.back)
        self.faults.extend(other.faults)
        self.faults.extend(other.found.all_faults())


async def run(folder: Path, kind: Kind, times: int, seed: int, *, customers: int = 12) -> Outcome | None:
    """Fill the disk so often; None where this kind can't be had."""
    with room(kind, folder, _ROOM) as taken:
        if taken is None:
            return None
        outcome = Outcome()
        async with house(folder, seed=seed, customers=customers, agents=2, server=_server) as one:
            one.place.habits.files = 0.05
            try:
                await asyncio.to_thread(one.server.start)
                for number in range(times):
                    await _once(one, taken, outcome, kill=number % 2 == 1)
                await one.finish()
                outcome.faults.extend(await one.files_lost())
                await asyncio.to_thread(one.server.stop)
            except (TimeoutError, KnownError) as error:
                outcome.faults.append(str(error))
                await asyncio.to_thread(one.server.kill)
            outcome.whole, table = await asyncio.to_thread(one.server.verify)
            outcome.faults.extend([] if outcome.whole else [table])
            outcome.found = await asyncio.to_thread(compare, one)
            outcome.messages, outcome.files = one.record.acked_messages, len(one.record.files)
            outcome.put_off = one.place.put_off.get(ErrorCode.STORAGE_UNAVAILABLE, 0)
            outcome.faults.extend(one.record.faults)
        outcome.faults.extend(outcome.found.all_faults())
        return outcome


def _server(folder: Path) -> Server:
    # A module that is compiled when it is first needed, and cut short by the limit, could be loaded by nobody.
    return Server(folder, {"PYTHONDONTWRITEBYTECODE": "1"})


async def _once(one: House, taken: Room, outcome: Outcome, *, kill: bool) -> None:
    record, server, refused = one.record, one.server, ErrorCode.STORAGE_UNAVAILABLE
    wanted = record.acked_messages + _BEFORE
    await one.until("messages are acknowledged", lambda: record.acked_messages >= wanted)
    lines, put_off = _lines(server.log), one.place.put_off.get(refused, 0)
    visitor = await asyncio.to_thread(_visitor, server.url)
    taken.take(server.pid)
    await one.until("it is full", lambda: one.place.put_off.get(refused, 0) >= put_off + _REFUSALS)
    outcome.times += 1
    outcome.answers += await _calls(one, visitor, outcome)
    if not any(_keeps_words(client) for client in one.clients):
        outcome.faults.append("no client keeps its words while the disk is full")
    outcome.lines = max(outcome.lines, _lines(server.log) - lines)
    if kill:
        await _kill(one, taken, outcome)
    before = record.acked_messages
    taken.give(server.pid)
    outcome.back.append(await one.until("it goes on", lambda: record.acked_messages > before))
    await one.all_here()


def _keeps_words(client: Client) -> bool:
    return any(isinstance(command, SendMessage) for command in client.outbox.values())


def _lines(log: Path) -> int:
    return log.read_bytes().count(b"\n")


async def _kill(one: House, taken: Room, outcome: Outcome) -> None:
    """Kill it and start it on the full disk: it says why it can't, or it comes up; then there is room."""
    server = one.server
    await asyncio.to_thread(server.kill)
    outcome.restarts += 1
    if isinstance(taken, SmallDisk):
        try:
            await asyncio.to_thread(server.start)
        except KnownError as error:
            if not server.last_words().startswith("deskbell serve: "):
                outcome.faults.append(f"it does not say why it can't start: {error}")
            taken.give(None)
            await asyncio.to_thread(server.start)
    else:
        await asyncio.to_thread(server.start)


# --- what a full disk is answered with --------------------------------------------------------


def _visitor(url: str) -> str:
    door = Door(url)
    try:
        return door.visitor().token
    finally:
        door.close()


async def _calls(one: House, visitor: str, outcome: Outcome) -> int:
    """All ways to store something over HTTP; how many were refused, as they must be if they are.

    What is small may find room yet where nothing larger does.
    """
    bearer = {"Authorization": f"Bearer {visitor}"}
    ring = StartChat(id=CommandId(new_id()))
    tries: tuple[tuple[str, str, Mapping[str, str], bytes], ...] = (
        ("POST", f"/api/widget/{KEY}/session", {}, b"{}"),
        ("PUT", f"/api/files/{FileId(new_id())}?name=note.txt", bearer, b"words " * 5_000),
        ("POST", "/api/commands", bearer, msgspec.json.encode(ring)),
    )
    good = 0
    for method, path, head, body in tries:
        status, said = await call(one.server.url, method, path, {"Content-Type": "application/json", **head}, body)
        error = msgspec.json.decode(said, type=ErrorBody) if status >= 400 else None
        code = ErrorCode.STORAGE_UNAVAILABLE
        if error is None:
            continue
        if (status, error.code, error.text) != (503, code, words(code)) or error.retry_after is None:
            outcome.faults.append(f"{method} {path} on a full disk: {status} {said[:300]!r}")
        else:
            good += 1
    return good


def progress(kind: Kind, outcome: Outcome) -> None:
    """Tell how far it is."""
    tell(f"{kind}: {outcome.times} times full, {outcome.put_off} refused for now, {outcome.messages:,} acknowledged")
