"""A real desk is killed again and again while its agent writes: what it showed as kept goes out, once."""

import asyncio
import random
import re
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from backend.store.reading import reading
from bench.faults.client import Habits
from bench.faults.house import House, compare, house
from bench.faults.record import Comparison
from bench.measure import tell
from bench.tour.desk import Desk, DeskFault, DeskGone
from bench.tour.machine import machine
from bench.world import PASSWORD
from protocol.codec import decode_public_event
from protocol.events import MessagePosted
from protocol.kinds import PartyKind

_SHOWN = re.compile(r".+, \d+:\d\d[^:]*: (desk line \d+[^.]*)", re.DOTALL)
#: Part of the rounds in which the server is gone while the agent writes, and in which the kill hits a key press.
_OFFLINE, _MIDWAY, _DRAFT = 0.4, 0.4, 0.5
#: Seconds in which a desk's screen settles after its start, on a machine that has much else to do.
_SETTLES = 20.0
#: An agent takes eight chats.
_MOST_OFFERS = 6
_FOREVER = 1_000_000


@dataclass
class Outcome:
    """What became of a run.

    Attributes:
        kept: lines that the desk showed before it was killed, sent or in its outbox.
        offline: how many of them were written while there was no server.
        offers: kills while an offer rang or was being accepted; the chat must become hers, once.
        drafts: lines that stood unsent in the composer, and did again.
        returns: seconds from the start of the desk until the agent's words were on its screen.
        faults: what was not as it must be.
    """

    kills: int = 0
    kept: int = 0
    offline: int = 0
    drafts: int = 0
    offers: int = 0
    lost: list[str] = field(default_factory=list[str])
    doubled: list[str] = field(default_factory=list[str])
    disordered: list[str] = field(default_factory=list[str])
    returns: list[float] = field(default_factory=list[float])
    faults: list[str] = field(default_factory=list[str])
    found: Comparison = field(default_factory=Comparison)


async def run(folder: Path, kills: int, seed: int, *, trace: bool = False) -> Outcome:
    """Kill it so often, then let all go out, and look at what arrived. Raises KnownError when it can't be run."""
    outcome = Outcome()
    # Few words of the customer: the desk shows the last twenty lines or so.
    habits = Habits(thinks=60.0, says=(_FOREVER, _FOREVER), files=0.0)
    with machine(folder / "machine") as environment:
        async with house(folder / "server", seed=seed, customers=1, agents=0, vacant=1, habits=habits) as one:
            await asyncio.to_thread(one.server.start)
            agent = _Agent(one, folder / "desk", environment, random.Random(seed), outcome)
            try:
                await asyncio.to_thread(agent.day, kills, trace)
                await one.finish()
                await asyncio.to_thread(one.server.stop)
            except (DeskFault, TimeoutError) as error:
                outcome.faults.append(str(error))
            finally:
                await asyncio.to_thread(agent.leave)
                await asyncio.to_thread(one.server.kill)
            agent.compare(arrived(one.server.folder))
            outcome.found = await asyncio.to_thread(compare, one)
            outcome.faults.extend([*one.record.faults, *outcome.found.all_faults()])
    return outcome


def arrived(folder: Path) -> list[str]:
    """What agents have said, in order."""
    with reading(folder) as connection:
        rows = connection.execute("SELECT data FROM events WHERE topic > 1 AND topic % 2 = 0 ORDER BY rowid")
        events = [decode_public_event(data) for (data,) in rows]
    said = [event for event in events if isinstance(event, MessagePosted)]
    return [event.text for event in said if event.author.kind is PartyKind.AGENT]


class _Agent:
    """Who sits at the desk, and what she remembers."""

    def __init__(
        self, one: House, folder: Path, environment: dict[str, str], chance: random.Random, outcome: Outcome
    ) -> None:
        self._house = one
        self._folder = folder
        self._environment = environment
        self._chance = chance
        self._outcome = outcome
        self._desk: Desk | None = None
        #: Every line for which she pressed Return, in order; those that were on the screen; what she has begun.
        self._written: list[str] = []
        self._kept: set[str] = set()
        self._draft: str | None = None
        self._number = 0

    def day(self, kills: int, trace: bool) -> None:
        """Work, and be cut off so often. Raises DeskFault."""
        desk = self._open(shows=None)
        desk.command("state.ready")
        desk.sees("Accept")
        desk.command("offer.accept")
        desk.sees("My chats, 1")
        desk.command("chat.select.1")
        for number in range(1, kills + 1):
            offline = self._chance.random() < _OFFLINE
            if offline:
                self._house.server.kill()
            self._write(desk, offline)
            desk.program.kill()
            self._outcome.kills += 1
            if offline:
                self._house.server.start()
            desk = self._open(shows=max(self._kept))
            self._finds_all(desk)
            if trace or not number % 10:
                tell(
                    f"kill {number} of a desk: {len(self._kept)} lines kept, back in {self._outcome.returns[-1]:.1f} s"
                )
        desk.gone("In the outbox")
        for chats in range(2, 2 + min(_MOST_OFFERS, max(1, kills // 5))):
            desk = self._mid_offer(desk, chats)

    def leave(self) -> None:
        """Close the desk, or end it if it can't be."""
        desk, self._desk = self._desk, None
        if desk is not None and desk.program.running:
            try:
                desk.close()
            except DeskFault as fault:
                self._outcome.faults.append(str(fault))
                desk.program.kill()

    def compare(self, arrived: list[str]) -> None:
        """Hold what arrived against what she saw."""
        outcome = self._outcome
        outcome.kept = len(self._kept)
        outcome.lost.extend(sorted(self._kept - set(arrived)))
        outcome.doubled.extend(text for text in dict.fromkeys(arrived) if arrived.count(text) > 1)
        place = {text: number for number, text in enumerate(self._written)}
        strange = [text for text in arrived if text not in place]
        outcome.faults.extend(f"{text!r} arrived, and was not sent like that" for text in strange)
        order = [place[text] for text in arrived if text in place]
        if order != sorted(order):
            outcome.disordered.append(f"lines arrived as {order}")

    # --- inside -------------------------------------------------------------------------------

    def _open(self, shows: str | None) -> Desk:
        began = time.perf_counter()
        (login,) = self._house.vacant
        desk = Desk(self._house.server.url, login, PASSWORD, self._folder, self._environment)
        self._desk = desk
        desk.sees("Your state: ")
        if shows is not None:
            desk.sees(shows)
            self._outcome.returns.append(time.perf_counter() - began)
        return desk

    def _finds_all(self, desk: Desk) -> None:
        """What was kept is there, each once, and what was begun stands in the composer."""
        self._sees_in_order(desk, sorted(self._kept)[-3:])
        if self._draft is not None:
            desk.sees(self._draft)
            self._outcome.drafts += 1
        desk.command("chat.focus")
        if self._draft is None:
            # Half a line that was cut off may be there; nobody promised it.
            desk.key("Ctrl+A")
            desk.key("Delete")

    def _sees_in_order(self, desk: Desk, lines: list[str]) -> None:
        """Each once; what was cached comes first, what the server has a moment later."""
        until = time.monotonic() + _SETTLES
        while True:
            try:
                desk.messages(*lines)
            except DeskGone:
                raise
            except DeskFault as fault:
                if time.monotonic() > until:
                    raise DeskFault(f"{fault}; it shows: {' | '.join(desk.texts())[:3000]}") from fault
                desk.rests()
            else:
                return

    def _write(self, desk: Desk, offline: bool) -> None:
        """Some lines, and a moment at which to be cut off."""
        desk.command("chat.focus")
        lines = self._chance.randint(1, 3)
        for _ in range(lines):
            text = self._next()
            if self._draft is not None:
                desk.types(" and the rest")
                text, self._draft = f"{self._draft} and the rest", None
            else:
                desk.types(text)
            self._written.append(text)
            desk.key("Return")
            desk.sees(text)
        if self._chance.random() < _DRAFT:
            self._draft = f"{self._next()} begun"
            desk.types(self._draft)
            desk.rests()
        shown = {match[1] for words in desk.texts() if (match := _SHOWN.match(words))}
        self._kept.update(text for text in self._written[-lines:] if text in shown)
        missing = [text for text in self._written[-lines:] if text not in shown]
        self._outcome.faults.extend(f"{text!r} was sent, and is not on the screen" for text in missing)
        self._outcome.offline += lines if offline else 0
        if self._draft is None and self._chance.random() < _MIDWAY:
            # Keys that nobody waits for: the kill comes somewhere among them.
            text = self._next()
            self._written.append(text)
            for order in ({"do": "type", "text": text}, {"do": "key", "key": "Return"}):
                desk.program.stdin.write(msgspec.json.encode(order).decode() + "\n")
            desk.program.stdin.flush()
            time.sleep(self._chance.uniform(0.0, 0.6))

    def _mid_offer(self, desk: Desk, chats: int) -> Desk:
        """Another customer rings, and the kill comes before she accepts, while she does, or after."""
        self._house.add_customer()
        desk.sees("Accept")
        if self._chance.random() < 0.7:
            desk.program.stdin.write('{"do": "command", "id": "offer.accept"}\n')
            desk.program.stdin.flush()
        time.sleep(self._chance.uniform(0.0, 0.3))
        desk.program.kill()
        self._outcome.kills += 1
        self._outcome.offers += 1
        desk = self._open(shows=None)
        until = time.monotonic() + _SETTLES * 3
        while f"My chats, {chats}" not in (shown := desk.texts()):
            if time.monotonic() > until:
                raise DeskFault(f"the chat that rang at the kill is nobody's; she sees: {' | '.join(shown)[:2000]}")
            # It was hers, or it rings again; nobody was late to answer it.
            if "Accept" in shown:
                with suppress(DeskFault):
                    desk.command("offer.accept")
            elif "Your state: Ready" not in shown:
                desk.command("state.ready")
            desk.rests()
        return desk

    def _next(self) -> str:
        self._number += 1
        return f"desk line {self._number:05}"
