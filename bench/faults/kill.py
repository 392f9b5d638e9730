"""`deskbell bench kill`: the real server is killed again and again while everybody writes, and so is a real desk."""

import asyncio
import random
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from backend.errors import KnownError
from bench.faults import kill_desk
from bench.faults.house import House, compare, house
from bench.faults.record import MOST_TOLD, Comparison
from bench.figures import Figure, Report
from bench.measure import Options, tell

KILLS = 1_000
#: So many acknowledged messages for each kill, at least.
MESSAGES_EACH = 100
#: For so many kills one acknowledged file, at least.
FILES_EACH = 5
#: And one of the server in so many, at least, while an offer rings.
OFFER_EACH = 20
#: For so many kills of the server one of a desk.
DESK_EACH = 20
CUSTOMERS, AGENTS = 20, 3
#: Kills after which the folder is verified, before the next start.
_VERIFY_EVERY = 100


class Moment(StrEnum):
    """What the server is doing when it is killed."""

    STARTING = "starting"
    CATCHING_UP = "clients catching up"
    WRITING = "writing"
    OFFER_OPEN = "an offer ringing"
    UPLOADING = "a file coming in"


_WEIGHTS = {
    Moment.STARTING: 10,
    Moment.CATCHING_UP: 20,
    Moment.WRITING: 40,
    Moment.OFFER_OPEN: 20,
    Moment.UPLOADING: 10,
}


@dataclass
class Outcome:
    """What became of a run.

    Attributes:
        kills: by moment.
        messages: that were acknowledged.
        files: that were acknowledged.
        returns: seconds from the start of the server's process until all were caught up.
        starts: seconds from there until it listened.
        verified: how often `deskbell admin verify` was asked, and what it said when something was wrong.
        faults: what clients saw and must not.
        found: what the folder does not keep of what clients were promised.
    """

    kills: Counter[Moment] = field(default_factory=Counter[Moment])
    messages: int = 0
    files: int = 0
    returns: list[float] = field(default_factory=list[float])
    starts: list[float] = field(default_factory=list[float])
    verified: int = 0
    broken: list[str] = field(default_factory=list[str])
    faults: list[str] = field(default_factory=list[str])
    found: Comparison = field(default_factory=Comparison)


def measure(options: Options) -> Report:
    """The figures."""
    kills, seed = options.count or KILLS, options.seed or 1
    desk_kills = max(1, kills // DESK_EACH)
    with tempfile.TemporaryDirectory() as folder:
        desk = asyncio.run(kill_desk.run(Path(folder) / "desk", desk_kills, seed, trace=options.trace))
        server = asyncio.run(run(Path(folder) / "server", kills, seed, trace=options.trace))
    return Report(name="kill", figures=(*of_server(server, kills), *of_desk(desk, desk_kills)))


def of_server(outcome: Outcome, kills: int) -> tuple[Figure, ...]:
    """What became of the server's kills."""
    found, starts, returns = outcome.found, outcome.starts, outcome.returns
    moments = ", ".join(f"{outcome.kills[moment]} {moment}" for moment in Moment)
    return (
        Figure(name="kills of the server", value=outcome.kills.total(), least=kills, note=moments),
        Figure(
            name="of those with an offer ringing", value=outcome.kills[Moment.OFFER_OPEN], least=kills // OFFER_EACH
        ),
        Figure(name="acknowledged messages", value=outcome.messages, least=kills * MESSAGES_EACH),
        Figure(
            name="acknowledged files",
            value=outcome.files,
            least=kills // FILES_EACH,
            note="each served byte for byte afterwards",
        ),
        Figure(name="chats", value=found.chats),
        _none("lost or changed", found.lost),
        _none("stored twice", found.doubled),
        _none("out of their sender's order", found.disordered),
        _none("gaps in streams", found.gaps),
        _none("chats or offers with two owners", found.owners),
        _none("faults that clients saw", outcome.faults),
        _none("not whole", outcome.broken, f"deskbell admin verify, {outcome.verified} times"),
        Figure(name="start, median", value=_median(starts), unit="s"),
        Figure(name="start until all are caught up, median", value=_median(returns), unit="s"),
        Figure(name="start until all are caught up, longest", value=max(returns, default=None), unit="s"),
    )


def of_desk(outcome: kill_desk.Outcome, kills: int) -> tuple[Figure, ...]:
    """What became of a desk's kills."""
    drafts = f"{outcome.drafts} lines stood unsent in the composer, and did again"
    return (
        Figure(name="desk: kills", value=outcome.kills, least=kills, note=drafts),
        Figure(name="desk: of those with an offer ringing", value=outcome.offers, least=1),
        Figure(
            name="desk: lines it showed as kept",
            value=outcome.kept,
            least=kills,
            note=f"{outcome.offline} written while there was no server",
        ),
        _none("desk: lost", outcome.lost),
        _none("desk: stored twice", outcome.doubled),
        _none("desk: out of order", outcome.disordered),
        _none("desk: other faults", outcome.faults),
        Figure(name="desk: start until its words are back, median", value=_median(outcome.returns), unit="s"),
    )


def _median(values: list[float]) -> float | None:
    return statistics.median(values) if values else None


def _none(name: str, faults: list[str], note: str = "") -> Figure:
    for fault in faults[:MOST_TOLD]:
        tell(f"  {name}: {fault}")
    return Figure(name=name, value=len(faults), most=0, note=note)


async def run(
    folder: Path, kills: int, seed: int, *, customers: int = CUSTOMERS, agents: int = AGENTS, trace: bool = False
) -> Outcome:
    """Kill it so often, then let everybody finish, and look at what is left."""
    outcome, chance = Outcome(), random.Random(seed)
    async with house(folder, seed=seed, customers=customers, agents=agents) as one:
        try:
            await _kills(one, outcome, chance, kills, trace)
        except (TimeoutError, KnownError) as error:
            outcome.faults.append(str(error))
            await asyncio.to_thread(one.server.kill)
        outcome.messages, outcome.files = one.record.acked_messages, len(one.record.files)
        outcome.starts = one.server.starts
        outcome.faults.extend(one.record.faults)
        outcome.found = await asyncio.to_thread(compare, one)
    return outcome


async def _kills(one: House, outcome: Outcome, chance: random.Random, kills: int, trace: bool) -> None:
    moments, weights = list(_WEIGHTS), list(_WEIGHTS.values())
    for number in range(1, kills + 1):
        moment = chance.choices(moments, weights)[0]
        began = time.perf_counter()
        if moment is Moment.STARTING:
            await _kill_starting(one, chance)
        else:
            await _start(one, outcome, catch_up=moment is not Moment.CATCHING_UP)
            await _wait_for(one, moment, chance)
            await asyncio.to_thread(one.server.kill)
        outcome.kills[moment] += 1
        if trace or not number % _VERIFY_EVERY:
            took = time.perf_counter() - began
            tell(f"kill {number}, {moment}, {took:.2f} s: {one.record.acked_messages:,} messages acknowledged")
        if not number % _VERIFY_EVERY:
            await _verify(one, outcome)
    await _start(one, outcome, catch_up=True)
    wanted = kills * MESSAGES_EACH
    await one.until("as many messages as there must be", lambda: one.record.acked_messages >= wanted, 600.0)
    await one.finish()
    outcome.faults.extend(await one.files_lost())
    await asyncio.to_thread(one.server.stop)
    await _verify(one, outcome)


async def _kill_starting(one: House, chance: random.Random) -> None:
    """Anywhere from the first moment to a little after it listens."""
    usual = statistics.median(one.server.starts[-50:]) if one.server.starts else 1.0
    await asyncio.to_thread(one.server.launch)
    await asyncio.sleep(chance.uniform(0.0, 1.2 * usual))
    await asyncio.to_thread(one.server.kill)


async def _start(one: House, outcome: Outcome, *, catch_up: bool) -> None:
    began = time.perf_counter()
    await asyncio.to_thread(one.server.start)
    if catch_up:
        await one.all_here()
        outcome.returns.append(time.perf_counter() - began)


async def _wait_for(one: House, moment: Moment, chance: random.Random) -> None:
    """Until it is that moment, and by chance a little longer."""
    record, place, before = one.record, one.place, one.record.acked_messages
    match moment:
        case Moment.STARTING:
            return
        case Moment.CATCHING_UP:
            await asyncio.sleep(chance.uniform(0.0, 0.1))
        case Moment.WRITING:
            wanted = before + chance.randint(50, 350)
            await one.until("messages are acknowledged", lambda: record.acked_messages >= wanted)
        case Moment.OFFER_OPEN:
            wanted = before + chance.randint(0, 100)
            await one.until("an offer rings", lambda: bool(place.offers) and record.acked_messages >= wanted)
            await asyncio.sleep(chance.uniform(0.0, 0.02))
        case Moment.UPLOADING:
            await one.until("a file comes in", lambda: place.uploads > 0)
            await asyncio.sleep(chance.uniform(0.0, 0.1))


async def _verify(one: House, outcome: Outcome) -> None:
    whole, table = await asyncio.to_thread(one.server.verify)
    outcome.verified += 1
    if not whole:
        outcome.broken.append(table)
