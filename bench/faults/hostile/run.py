"""Runs the attack beside ordinary chats, and looks at what it did to them, to the server and to its data."""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import psutil
import uvloop
from msgspec import Struct

from backend.app.backup import verify_folder
from bench.demo.processes import Program
from bench.faults.hostile import garbage
from bench.faults.hostile.attack import Attacker, Outcome, Tally, attack
from bench.faults.hostile.calls import Calls, call
from bench.faults.hostile.effects import before, foreign, ids
from bench.faults.hostile.garbage import Gone
from bench.faults.hostile.place import Company, Gang, found
from bench.faults.talk import Heard, Talk
from bench.figures import Figure, Report
from bench.idle import raise_file_limit
from bench.measure import Options, tell
from bench.world import CAPACITY, Chats, start_again

#: Milliseconds that 99 of 100 words of others may take at most.
_P99 = 1_000.0
#: Megabytes (1,000,000 bytes) that the server may have grown by at the end.
_GROWTH = 64.0
#: Lines that the server may have logged, whatever was done to it.
_LINES = 100
_OPEN_FILES = 4_000
#: Faults that are shown whole.
_SHOWN = 20


class Size(Struct, frozen=True, kw_only=True):
    """How much of it: all for figures, a little for tests."""

    frames: int = 10_000
    calls: int = 1_000
    connections: int = 500
    slow: int = 500
    chats: int = 24
    #: Words a second of all chats together.
    rate: float = 40.0


class Result(Struct, frozen=True, kw_only=True):
    """What came of it."""

    heard: Heard
    tally: Tally
    calls: Calls
    gone: Gone
    slow: Gone
    #: Bytes of resident memory before it, at most, and after it.
    memory: tuple[int, int, int]
    #: Sockets that the server held on to at the end, beyond those of the chats.
    left: int
    log: Sequence[str]
    #: What was changed that was not to be, and what the log lacks.
    faults: Sequence[str]


def measure(options: Options) -> Report:
    """The figures."""
    size = Size() if options.count is None else Size(frames=options.count)
    with tempfile.TemporaryDirectory() as folder:
        return report(size, run(Path(folder), size, options.seed or 1))


def run(folder: Path, size: Size, seed: int) -> Result:
    """All of it, on a server of its own."""
    raise_file_limit(_OPEN_FILES)
    data = folder / "server"
    company = found(data, agents=-(-size.chats // CAPACITY))
    program, url = start_again(data)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_attacked(data, program, url, company, size, seed))
    finally:
        if program.running:
            program.stop()


async def _attacked(folder: Path, program: Program, url: str, company: Company, size: Size, seed: int) -> Result:
    chats = Chats()
    await chats.open(url, company.logins, size.chats)
    own = [chat for _, chat in chats.customers]
    gang = Gang(url, company, chats, ids(folder), seed)
    then = before(folder, own, company.own)
    process = psutil.Process(program.process.pid)
    talk = Talk(chats, size.rate)
    result = Result(
        heard=talk.heard,
        tally=Tally(),
        calls=Calls(),
        gone=Gone(),
        slow=Gone(),
        memory=(0, 0, 0),
        left=0,
        log=(),
        faults=(),
    )
    watched = _Memory(process)
    async with talk.going_on():
        at_first = process.memory_info().rss
        async with watched:
            await _deal(url, gang, size, seed, result)
        # Whoever was told to go and stays is cut off after some seconds.
        left = await _sockets_left(process, len(chats.lines))
    at_last = process.memory_info().rss
    chats.close()
    faults = [*foreign(folder, then, company.own), *talk.faults(folder)]
    if program.stop():
        faults.append("the server did not end well")
    faults += [
        f"{check.name}: {fault}"
        for check in verify_folder(folder).checks
        for fault in check.faults or ("?",)
        if check.wrong
    ]
    log = (folder / "server.log").read_text(encoding="utf-8", errors="replace").splitlines()
    memory = (at_first, max(watched.most, at_last), at_last)
    return Result(
        heard=talk.heard, tally=result.tally, calls=result.calls, gone=result.gone, slow=result.slow,
        memory=memory, left=left, log=log, faults=faults,
    )  # fmt: skip


async def _deal(url: str, gang: Gang, size: Size, seed: int, into: Result) -> None:
    """Frames and calls side by side; then connections that are none, and slow ones."""
    attackers = gang.attackers()
    tell(f"{size.frames:,} frames, {size.calls:,} calls ...")
    async with asyncio.TaskGroup() as all_at_once:
        for number, attacker in enumerate(attackers):
            share = range(number, size.frames, len(attackers))
            all_at_once.create_task(_attack(url, attacker, share, into.tally))
        for number in range(4):
            share = range(number, size.calls, 4)
            all_at_once.create_task(call(url, "https://shop.example", seed, share, gang.caller, into.calls))
    tell(f"{size.connections:,} connections that are none, {size.slow:,} slow heads, {size.slow:,} slow frames ...")
    async with asyncio.TaskGroup() as all_at_once:
        for number in range(0, size.connections, 5):
            share = range(number, min(number + 5, size.connections))
            all_at_once.create_task(garbage.garbage(url, seed, share, into.gone))
        all_at_once.create_task(garbage.slow_heads(url, size.slow, into.slow))
        all_at_once.create_task(garbage.slow_frames(url, size.slow, into.slow))


async def _attack(url: str, attacker: Attacker, numbers: Sequence[int], tally: Tally) -> None:
    try:
        await attack(url, attacker, numbers, tally)
    except OSError as error:
        tally.faults.append(f"{attacker.path} seed {attacker.seed}: no connection: {error}")


class _Memory:
    """Looks at the server's memory every so often, within the block."""

    def __init__(self, process: psutil.Process) -> None:
        self._process = process
        self._looking: asyncio.Task[None] | None = None
        self.most = 0

    async def __aenter__(self) -> Self:
        self._looking = asyncio.create_task(self._look())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})

    async def _look(self) -> None:
        while True:
            self.most = max(self.most, self._process.memory_info().rss)
            await asyncio.sleep(0.1)


async def _sockets_left(process: psutil.Process, ours: int) -> int:
    """Sockets of the server's beyond ours, once it had time to be rid of the others."""
    left = -1
    for _ in range(200):
        left = sum(1 for one in process.net_connections("tcp") if one.status == psutil.CONN_ESTABLISHED) - ours
        if left <= 0:
            return 0
        await asyncio.sleep(0.1)
    return left


def report(size: Size, result: Result) -> Report:
    """What came of it, as figures."""
    heard, tally, calls = result.heard, result.tally, result.calls
    dealt = [*tally.faults, *calls.faults, *result.gone.faults, *result.slow.faults, *result.faults]
    for fault in dealt[:_SHOWN]:
        tell(f"FAULT {fault}")
    worries = [line for line in result.log if any(word in line for word in ("[error", "[critical", "Traceback"))]
    for line in worries[:_SHOWN]:
        tell(f"LOG {line}")
    at_first, most, at_last = (number / 1e6 for number in result.memory)
    of = tally.outcomes
    return Report(
        name="hostile",
        figures=(
            Figure(
                name="hostile frames",
                value=tally.dealt,
                least=size.frames,
                note=", ".join(f"{of[outcome]:,} {outcome}" for outcome in Outcome),
            ),
            Figure(name="hostile calls", value=calls.answers.total(), least=size.calls, note=_counted(calls.answers)),
            Figure(
                name="connections that are none",
                value=len(result.gone.all),
                least=size.connections,
                note=_counted(result.gone.answers),
            ),
            Figure(name="the last of them was gone after", value=result.gone.longest, unit="s", most=garbage.RID_OF),
            Figure(name="slow heads and frames", value=len(result.slow.all), least=2 * size.slow),
            Figure(name="the last of those was cut after", value=result.slow.longest, unit="s", most=garbage.RID_OF),
            Figure(
                name="faults", value=len(dealt), most=0, note=dealt[0][:200] if dealt else "none failed, nobody got in"
            ),
            Figure(name="others' words meanwhile", value=heard.said, note="each once, in order, verified"),
            Figure(name="their p50", value=heard.p50, unit="ms"),
            Figure(name="their p99", value=heard.p99, unit="ms", most=_P99),
            Figure(name="server before", value=at_first, unit="MB RSS"),
            Figure(name="server at most", value=most, unit="MB RSS"),
            Figure(name="it grew by", value=at_last - at_first, unit="MB", most=_GROWTH),
            Figure(name="lines logged", value=len(result.log), most=_LINES),
            Figure(name="lines that tell of a failure", value=len(worries), most=0),
            Figure(name="sockets left behind", value=result.left, most=0),
        ),
    )


def _counted(answers: Counter[int] | Counter[int | None]) -> str:
    return ", ".join(f"{count:,} x {status or 'cut'}" for status, count in answers.most_common())
