"""`deskbell bench desk`: how fast the desk is there, what it weighs, how fast it paints."""

import asyncio
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psutil

from bench.awake import awake
from bench.delivery import sender
from bench.demo.processes import Program, deskbell
from bench.figures import Figure, Report
from bench.live_window import BEFORE, CHATS, RATE, TURNED, Lived
from bench.load import Send
from bench.measure import tell
from bench.neighbours import Cost, chat_program, chromium
from bench.tour.desk import Desk
from bench.tour.machine import machine
from bench.world import CAPACITY, PASSWORD, Door, server, visitor_line
from protocol.codec import encode_from_client
from protocol.commands import StartChat
from protocol.ids import CommandId, InteractionId, new_id

#: Starts of each kind, one after the other in turn; the median counts.
STARTS = 7
MOST_TIMES_BARE = 2.0
MOST_MEGABYTES = 130.0
MESSAGES, APPENDED = 10_000, 300
MOST_MILLISECONDS = 16.0
#: Messages in each of the eight chats.
SAID_EACH = 20
#: Seconds for which eight chats speak.
LIVE_SECONDS = 15.0
MOST_TO_OPEN, MOST_TO_SWITCH, MOST_TO_TURN = 150.0, 50.0, 200.0
_PATIENCE = 60.0


def measure() -> Report:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder, machine(Path(folder)) as bare_machine, awake() as processors:
        environment = {**bare_machine, **installed(Path(folder))}
        tell("cold starts ...")
        bare, ours = cold_starts(STARTS, Path(folder), environment)
        tell("eight chats open ...")
        # Once before, so that all is compiled that a desk in use loads: doing that is 10 MB of garbage.
        eight_chats(Path(folder, "once"), environment)
        megabytes = eight_chats(Path(folder), environment)
        tell(f"painting in a chat of {MESSAGES:,} messages ...")
        times = painting(MESSAGES, APPENDED, Path(folder), environment)
        tell("eight chats speak, side by side ...")
        lived = living(LIVE_SECONDS, Path(folder), environment)
        tell("the same beside: a browser, a chat program ...")
        beside = neighbours(LIVE_SECONDS, Path(folder), environment)
        under = processors.figures()
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[18]
    return Report(
        name="desk",
        figures=(
            *under,
            Figure(name="bare window", value=bare, unit="ms", note=f"PySide6, painted; median of {STARTS} starts"),
            Figure(
                name="desk, cold start",
                value=ours,
                unit="ms",
                most=MOST_TIMES_BARE * bare,
                against="bare window",
                note="sign-in painted and taking input",
            ),
            Figure(name="eight chats open", value=megabytes, unit="MB RSS", most=MOST_MEGABYTES),
            Figure(name="append + paint p50", value=p50, unit="ms", note=f"{MESSAGES:,} messages in the chat"),
            Figure(name="append + paint p95", value=p95, unit="ms", most=MOST_MILLISECONDS),
            *live_figures(lived, beside),
        ),
    )


def live_figures(lived: Lived, beside: Sequence[Cost]) -> tuple[Figure, ...]:
    """Eight chats that speak, a long one that opens, keys; and what a browser and a chat program cost."""
    ours = "eight chats live, memory"
    return (
        Figure(
            name="eight chats live, late p99",
            value=statistics.quantiles(lived.late, n=100)[98],
            unit="ms",
            most=MOST_MILLISECONDS,
            note=f"{CHATS} tiles, {RATE:.0f} messages a second each",
        ),
        Figure(name="eight chats live, processor", value=lived.cpu, unit="% of a core"),
        Figure(name=ours, value=lived.rss, unit="MB", note=f"with a chat of {MESSAGES:,} messages held beside them"),
        *(
            figure
            for cost in beside
            for figure in (
                Figure(name=f"{cost.name}, processor", value=cost.cpu, unit="% of a core"),
                Figure(name=f"{cost.name}, memory", value=cost.memory, unit="MB", against=ours),
            )
        ),
        Figure(name="long chat opens", value=lived.opened, unit="ms", most=MOST_TO_OPEN, note=f"{MESSAGES:,} messages"),
        Figure(
            name="switch of chats p95",
            value=statistics.quantiles(lived.switched, n=20)[18],
            unit="ms",
            most=MOST_TO_SWITCH,
        ),
        Figure(
            name="key to paint p95",
            value=statistics.quantiles(lived.keys, n=20)[18],
            unit="ms",
            most=MOST_MILLISECONDS,
            note="spell check on",
        ),
        Figure(
            name="light to dark, painted",
            value=statistics.median(lived.turned),
            unit="ms",
            most=MOST_TO_TURN,
            note=f"{TURNED} tiles",
        ),
    )


def installed(folder: Path) -> dict[str, str]:
    """What lets programs keep their compiled modules, as an installer leaves them.

    Where Python is told to write none (containers, build machines) each start would compile all of the desk's
    sources, 70 ms of a start of 350, and the bare window's are none to speak of.
    """
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


# --- cold start -------------------------------------------------------------------------------


def cold_starts(count: int, folder: Path, environment: Mapping[str, str]) -> tuple[float, float]:
    """Medians in milliseconds from the start of the process: a bare window, the desk."""
    bare: list[float] = []
    ours: list[float] = []
    for number in range(count + 1):
        one, other = _bare_start(folder, environment), _desk_start(folder / f"start{number}", environment)
        if number:  # the first pair reads the programs from the disk
            bare.append(one)
            ours.append(other)
    return statistics.median(bare), statistics.median(ours)


def _bare_start(folder: Path, environment: Mapping[str, str]) -> float:
    began = time.perf_counter()
    program = Program([sys.executable, "-m", "bench.bare_window"], folder / "bare.log", dict(environment))
    program.line(_PATIENCE)
    took = (time.perf_counter() - began) * 1000
    program.wait()
    return took


def _desk_start(folder: Path, environment: Mapping[str, str]) -> float:
    """Until it has answered what it shows: then the window is painted and the loop takes input."""
    folder.mkdir()
    began = time.perf_counter()
    program = Program(deskbell("desktop", "--data", str(folder), "--control"), folder / "desk.log", dict(environment))
    program.stdin.write('{"do": "state"}\n')
    program.stdin.flush()
    program.line(_PATIENCE)
    took = (time.perf_counter() - began) * 1000
    program.stdin.write('{"do": "quit"}\n')
    program.stdin.flush()
    program.wait()
    return took


# --- memory -----------------------------------------------------------------------------------


def eight_chats(folder: Path, environment: Mapping[str, str]) -> float:
    """Megabytes of the desk's resident memory with eight chats that were each looked at."""
    with server(folder / "server", agents=1) as (_, url, (login,)), _customers(url) as chats:
        desk = Desk(url, login, PASSWORD, folder / "desk", dict(environment))
        try:
            desk.sees("Your state: ")
            desk.command("state.ready")
            for number in range(1, CAPACITY + 1):
                desk.sees("Accept")
                desk.command("offer.accept")
                desk.sees(f"My chats, {number}")
            chats()
            for number in range(1, CAPACITY + 1):
                desk.command(f"chat.select.{number}")
                desk.sees(f"line {SAID_EACH}")
            return psutil.Process(desk.program.process.pid).memory_info().rss / 1e6
        finally:
            desk.close()


@contextmanager
def _customers(url: str) -> Generator[Callable[[], None]]:
    """Eight customers who ring, and speak when what is yielded is called."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="customers")
    thread.start()

    async def ring() -> list[Send]:
        door = Door(url)
        speakers: list[Send] = []
        for _ in range(CAPACITY):
            line = await visitor_line(url, door.visitor().token)
            start = StartChat(id=CommandId(new_id()))
            line.send(encode_from_client(start))
            speakers.append(sender(line, InteractionId(start.id)))
        door.close()
        return speakers

    async def speak(speakers: list[Send]) -> None:
        for number in range(1, SAID_EACH + 1):
            for say in speakers:
                say(f"What a customer may write on line {number}")
            await asyncio.sleep(0.02)

    try:
        speakers = asyncio.run_coroutine_threadsafe(ring(), loop).result(_PATIENCE)
        yield lambda: asyncio.run_coroutine_threadsafe(speak(speakers), loop).result(_PATIENCE)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


# --- painting ---------------------------------------------------------------------------------


def painting(messages: int, appended: int, folder: Path, environment: Mapping[str, str]) -> list[float]:
    """Milliseconds of each append, measured inside a process of the desk's own window."""
    command = [sys.executable, "-m", "bench.painting", str(messages), str(appended)]
    program = Program(command, folder / "painting.log", dict(environment))
    times = msgspec.json.decode(program.line(_PATIENCE * 5), type=list[float])
    program.wait()
    return times


# --- live -------------------------------------------------------------------------------------


def living(seconds: float, folder: Path, environment: Mapping[str, str]) -> Lived:
    """Eight chats side by side that speak, in a process of the desk's own window."""
    command = [sys.executable, "-m", "bench.live_window", str(seconds)]
    program = Program(command, folder / "live.log", dict(environment))
    program.line(_PATIENCE * 5)
    lived = msgspec.json.decode(program.line(_PATIENCE * 5), type=Lived)
    program.wait()
    return lived


def neighbours(seconds: float, folder: Path, environment: Mapping[str, str]) -> list[Cost]:
    """What can be run here beside it, one after the other."""
    everything = {**os.environ, **environment}
    found = (chromium(folder, everything, seconds, CHATS, BEFORE, RATE), chat_program(folder, everything, seconds))
    return [cost for cost in found if cost is not None]
