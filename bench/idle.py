"""`deskbell bench idle`: what an idle visitor costs the server in memory."""

import asyncio
import gc
import resource
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import uvloop
from msgspec import Struct

from bench.figures import Figure, Report
from bench.measure import tell
from bench.world import Door, Line, keep_alive, server, visitor_line

VISITORS = 10_000
#: Kilobytes (1,000 bytes) of server memory that each may cost.
MOST = 30.0
#: Files a process needs besides its visitors' sockets.
OTHER_FILES = 500
#: Seconds between the last visitor's arrival and the look at the memory: two heartbeats of all.
SETTLE = 31.0
#: Connections that open at the same time.
AT_ONCE = 50
#: Sessions that are asked for at the same time.
_DOORS = 4


class Memory(Struct, frozen=True, kw_only=True):
    """Bytes of resident memory of the server."""

    before: int
    after: int


def measure() -> Report:
    """The figures."""
    raise_file_limit(VISITORS + OTHER_FILES)
    memory = load(VISITORS, SETTLE)
    each = (memory.after - memory.before) / VISITORS / 1000
    return Report(
        name="idle",
        figures=(
            Figure(name="idle visitors", value=VISITORS, note="sockets open, hello said, a ping each 15 s"),
            Figure(name="server without visitors", value=memory.before / 1e6, unit="MB RSS"),
            Figure(name="server with them", value=memory.after / 1e6, unit="MB RSS"),
            Figure(name="each visitor", value=each, unit="kB", most=MOST),
        ),
    )


def raise_file_limit(files: int) -> None:
    """For us and for the server that we start."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < files:
        if hard != resource.RLIM_INFINITY and hard < files:
            hard = files  # root may
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))


def load(visitors: int, settle: float) -> Memory:
    """So many visitors on a server of its own. Raises ConnectionError when one of them falls off."""
    with tempfile.TemporaryDirectory() as folder, server(Path(folder), agents=1) as (program, url, _):
        process = psutil.Process(program.process.pid)
        warm_up(url)
        before = process.memory_info().rss
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return Memory(before=before, after=runner.run(_connect(url, visitors, settle, process)))


def warm_up(url: str) -> None:
    """What the server makes once, for its first visitors, belongs to no visitor."""
    door = Door(url)
    for _ in range(20):
        door.visitor()
    door.close()


async def _connect(url: str, visitors: int, settle: float, process: psutil.Process) -> int:
    lines: list[Line] = []
    gc.freeze()
    tell(f"{visitors:,} sessions ...")
    tokens = await asyncio.to_thread(_tokens, url, visitors)
    pings: asyncio.Task[None] | None = None
    try:
        for first in range(0, visitors, AT_ONCE):
            lines += await asyncio.gather(*(visitor_line(url, token) for token in tokens[first : first + AT_ONCE]))
            if len(lines) % 2_000 == 0:
                tell(f"{len(lines):,} connected ...")
                if pings is not None:
                    pings.cancel()
                pings = asyncio.create_task(keep_alive(tuple(lines)))
        if pings is not None:
            pings.cancel()
        pings = asyncio.create_task(keep_alive(lines))
        await asyncio.sleep(settle)
        ended = [line.socket.ended for line in lines if line.socket and line.socket.ended]
        if ended:
            raise ConnectionError(f"{len(ended)} of {visitors} fell off: {ended[0]}")
        return process.memory_info().rss
    finally:
        if pings is not None:
            pings.cancel()
        for line in lines:
            if line.socket is not None:
                line.socket.close()


def _tokens(url: str, count: int) -> list[str]:
    shares = [count // _DOORS + (number < count % _DOORS) for number in range(_DOORS)]
    with ThreadPoolExecutor(_DOORS) as pool:
        return [token for tokens in pool.map(_share, [url] * _DOORS, shares) for token in tokens]


def _share(url: str, count: int) -> list[str]:
    door = Door(url)
    tokens = [door.visitor().token for _ in range(count)]
    door.close()
    return tokens
