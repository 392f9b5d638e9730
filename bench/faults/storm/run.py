"""Three storms: the server is killed and started, all lines are cut at once, and nobody waits between two tries."""

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import psutil
import uvloop
from msgspec import Struct

from backend.store import Tx
from backend.store.reading import read, reading
from bench.faults.server import Server
from bench.faults.storm.clients import Client, Desk, Storm, Widget, until
from bench.faults.talk import part
from bench.figures import Figure, Report
from bench.idle import raise_file_limit
from bench.measure import Options, tell
from bench.world import CAPACITY, Door, set_up

#: Seconds within which 99 of 100 clients must be back, once the server listens.
_P99: Final = 10.0
_OTHER_FILES: Final = 500
_PATIENCE: Final = 120.0
_DOORS: Final = 4
_LAG: Final = b"\ndeskbell_loop_lag_seconds "
_MARKS = "SELECT seq FROM commands WHERE id = ?"


class Size(Struct, frozen=True, kw_only=True):
    """How many: all for figures, some for tests."""

    widgets: int = 1_950
    desks: int = 50


class Wave(Struct, frozen=True, kw_only=True):
    """How one storm went. Seconds from when the server listened, or from the cut."""

    name: str
    #: Until each client was caught up, and until all that each customer had written was acknowledged; rising.
    back: tuple[float, ...]
    sent: tuple[float, ...]
    #: Seconds that the server took to start; 0 where it went on.
    start: float
    #: Connections that clients tried to make.
    tries: int
    #: Of the server, from its start (or the cut) to the last client: seconds of processor time, bytes at most.
    cpu: float
    memory: int
    #: Seconds that the server's loop was late at most.
    lag: float
    faults: Sequence[str]


def measure(options: Options) -> Report:
    """The figures."""
    size = Size() if options.count is None else Size(widgets=options.count, desks=-(-options.count // 40))
    with tempfile.TemporaryDirectory() as folder:
        return report(size, run(Path(folder), size, options.seed or 1))


def run(folder: Path, size: Size, seed: int) -> Sequence[Wave]:
    """All three, one after another, on a server of its own."""
    raise_file_limit(2 * (size.widgets + size.desks) + _OTHER_FILES)
    data = folder / "server"
    logins = set_up(data, size.desks)
    server = Server(data)
    server.start()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_storms(server, logins, size, seed))
    finally:
        if server.program is not None:
            server.stop()


async def _storms(server: Server, logins: Sequence[str], size: Size, seed: int) -> Sequence[Wave]:
    storm = Storm(server.url, seed)
    async with _everybody(storm, logins, size) as (widgets, desks):
        everybody: Sequence[Client] = (*widgets, *desks)

        async def killed() -> None:
            """As a crash: the sockets end without a word, and a new process takes the port."""
            storm.listens.clear()
            server.kill()
            await until("all noticed", lambda: all(client.back is None for client in everybody), 10)
            await asyncio.to_thread(server.start)
            storm.listens.set()

        async def cut() -> None:
            """As a load balancer that fails: the server goes on."""
            for client in everybody:
                client.cut()
            await until("all noticed", lambda: all(client.back is None for client in everybody), 10)

        waves: list[Wave] = []
        for name, act, at_once in (
            ("killed", killed, False),
            ("lines cut", cut, False),
            ("killed, nobody waits", killed, True),
        ):
            tell(f"{name} ...")
            storm.at_once = at_once
            waves.append(await _wave(name, act, storm, widgets, desks, server))
        return waves


async def _wave(
    name: str,
    act: Callable[[], object],
    storm: Storm,
    widgets: Sequence[Widget],
    desks: Sequence[Desk],
    server: Server,
) -> Wave:
    everybody: Sequence[Client] = (*widgets, *desks)
    starts, tries, pid = len(server.starts), storm.tries, server.pid
    cpu = _cpu(pid)
    for widget in widgets:
        widget.settled = 0.0
    happening = asyncio.ensure_future(_awaited(act))
    for widget in widgets:
        # What people write on while the line is gone.
        widget.write(f"{name}: are you still there?")
    await happening
    began = time.perf_counter()
    if server.pid != pid:
        cpu = 0.0
    async with _watched(server) as watched:
        await until("all are back", lambda: all(client.back is not None for client in everybody), _PATIENCE)
        await until("all is sent", lambda: not any(widget.outbox for widget in widgets), _PATIENCE)
    used = _cpu(server.pid) - cpu
    # The last acknowledgements came; so did all that others wrote before them, for it was committed before.
    await asyncio.sleep(1)
    faults = [*storm.faults, *_missing(server.folder, widgets, desks)]
    storm.faults.clear()
    return Wave(
        name=name,
        back=tuple(sorted(client.back - began for client in everybody if client.back is not None)),
        sent=tuple(sorted(widget.settled - began for widget in widgets)),
        start=server.starts[-1] if len(server.starts) > starts else 0.0,
        tries=storm.tries - tries,
        cpu=used,
        memory=watched.memory,
        lag=watched.lag,
        faults=faults,
    )


async def _awaited(act: Callable[[], object]) -> None:
    made = act()
    assert asyncio.iscoroutine(made)
    await made


@asynccontextmanager
async def _everybody(
    storm: Storm, logins: Sequence[str], size: Size
) -> AsyncGenerator[tuple[list[Widget], list[Desk]]]:
    """All there, each customer with a chat, each agent with as many as she takes."""
    tell(f"{size.widgets:,} sessions, {size.desks} sign-ins ...")
    with ThreadPoolExecutor(_DOORS) as pool:
        tokens = await _many(pool, storm.url, size.widgets)
        door = Door(storm.url)
        agents = [await asyncio.to_thread(door.sign_in, login) for login in logins]
        door.close()
    gc.freeze()
    widgets = [Widget(storm, token) for token in tokens]
    desks = [Desk(storm, one.access, one.agent.id) for one in agents]
    async with asyncio.TaskGroup() as tasks:
        running: list[asyncio.Task[None]] = []
        try:
            tell("customers ring ...")
            for first in range(0, len(widgets), 50):
                some = widgets[first : first + 50]
                running += [tasks.create_task(widget.run()) for widget in some]
                await until("their chats are open", lambda some=some: all(widget.started for widget in some), _PATIENCE)
            tell("agents answer ...")
            running += [tasks.create_task(desk.run()) for desk in desks]
            most = min(len(widgets), len(desks) * CAPACITY)
            await until("chats are taken", lambda: sum(len(desk.chats) for desk in desks) >= most, _PATIENCE)
            yield widgets, desks
        finally:
            for task in running:
                task.cancel()


async def _many(pool: ThreadPoolExecutor, url: str, count: int) -> list[str]:
    def share(number: int) -> list[str]:
        door = Door(url)
        try:
            return [door.visitor().token for _ in range(number, count, _DOORS)]
        finally:
            door.close()

    loop = asyncio.get_running_loop()
    shares = await asyncio.gather(*(loop.run_in_executor(pool, share, number) for number in range(_DOORS)))
    return [token for tokens in shares for token in tokens]


class _Watched:
    """The server from outside, as far as it was looked at."""

    def __init__(self) -> None:
        self.memory = 0
        self.lag = 0.0


@asynccontextmanager
async def _watched(server: Server) -> AsyncGenerator[_Watched]:
    """Looks at the server's memory and asks how late its loop is, all the time within the block."""
    watched, process = _Watched(), psutil.Process(server.pid)

    async def look() -> None:
        while True:
            watched.memory = max(watched.memory, process.memory_info().rss)
            watched.lag = max(watched.lag, await asyncio.to_thread(_lag, server.url))
            await asyncio.sleep(0.1)

    looking = asyncio.create_task(look())
    try:
        yield watched
    finally:
        watched.memory = max(watched.memory, process.memory_info().rss)
        looking.cancel()
        await asyncio.wait({looking})


def _lag(url: str) -> float:
    """The server's own measure of how late its loop was, or how long it took to say it."""
    began = time.perf_counter()
    try:
        with urlopen(f"{url}/metrics", timeout=30) as answer:  # noqa: S310 -- our own server
            said: bytes = answer.read()
    except OSError:
        # Refused at once by a server that starts, or waited for in vain, which is its lateness.
        return time.perf_counter() - began
    at = said.find(_LAG)
    told = float(said[at + len(_LAG) :].split(b"\n", 1)[0]) if at >= 0 else 0.0
    return max(told, time.perf_counter() - began)


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def _missing(folder: Path, widgets: Sequence[Widget], desks: Sequence[Desk]) -> list[str]:
    """Where what a client holds is not what the log has."""

    def look(tx: Tx) -> list[str]:
        faults = [
            f"a customer holds {widget.public} entries of a chat that has {tx.public_seq(widget.chat)}"
            for widget in widgets
            if widget.public != tx.public_seq(widget.chat)
        ]
        faults += [
            f"message {id} was acknowledged and is not there"
            for widget in widgets
            for id in widget.acknowledged
            if tx.one(_MARKS, (id.bytes,)) is None
        ]
        for desk in desks:
            if desk.floor != tx.floor_seq():
                faults.append(f"a desk holds {desk.floor} entries of a floor that has {tx.floor_seq()}")
            faults += [
                f"a desk holds {held} of a chat that has {there}"
                for chat, held in desk.chats.items()
                if held != (there := (tx.public_seq(chat), tx.staff_seq(chat)))
            ]
        return faults

    with reading(folder) as connection:
        return read(connection, look)


def report(size: Size, waves: Sequence[Wave]) -> Report:
    """What came of it, as figures."""
    clients = size.widgets + size.desks
    figures: list[Figure] = []
    for wave in waves:
        for fault in wave.faults[:10]:
            tell(f"FAULT {wave.name}: {fault}")
        figures += [
            Figure(
                name=f"{wave.name}: clients back", value=len(wave.back), least=clients, note=f"{wave.tries:,} tries"
            ),
            Figure(name=f"{wave.name}: faults", value=len(wave.faults), most=0, note="gaps, losses, chats that moved"),
            Figure(name=f"{wave.name}: back p50", value=part(wave.back, 0.5), unit="s"),
            Figure(name=f"{wave.name}: back p99", value=part(wave.back, 0.99), unit="s", most=_P99),
            Figure(name=f"{wave.name}: last", value=wave.back[-1], unit="s"),
            Figure(name=f"{wave.name}: words sent p99", value=part(wave.sent, 0.99), unit="s"),
            Figure(name=f"{wave.name}: start", value=wave.start, unit="s"),
            Figure(name=f"{wave.name}: processor", value=wave.cpu, unit="s"),
            Figure(name=f"{wave.name}: memory", value=wave.memory / 1e6, unit="MB RSS"),
            Figure(name=f"{wave.name}: loop late by", value=wave.lag, unit="s"),
        ]
    return Report(name="storm", figures=tuple(figures))
