"""`deskbell bench delivery`: customer to agent, stored for good before it arrives."""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import uvloop

from bench import peers
from bench.demo.processes import Program
from bench.figures import Figure, Report
from bench.load import Arrivals, Result, Send, Size, closed_loop, open_loop
from bench.measure import tell
from bench.websocket import connect
from bench.world import CAPACITY, Chats, Line, keep_alive, server
from protocol.codec import encode_from_client
from protocol.commands import SendMessage
from protocol.ids import CommandId, InteractionId, new_id

#: Messages a second that the closed loop must reach.
LEAST = 5_000


def measure() -> Report:
    """Us, the floor, and the peers that are installed, one after the other."""
    return report(Size(), peers.installed(), peers.missing())


def report(
    size: Size, systems: Sequence[tuple[str, Callable[[Size, Path], Result]]], missing: Sequence[str] = ()
) -> Report:
    """The figures of a run beside these peers."""
    with tempfile.TemporaryDirectory() as folder:
        tell("floor: bare echo with one durable commit ...")
        floor = run_floor(size, Path(folder) / "floor")
        tell("deskbell ...")
        ours = run_deskbell(size, Path(folder) / "deskbell")
    others: list[tuple[str, Result]] = []
    for name, run in systems:
        with tempfile.TemporaryDirectory() as folder:
            tell(f"{name} ...")
            others.append((name, run(size, Path(folder))))
    rival = next((result.latency for name, result in others if name.startswith("ejabberd")), None)
    figures = [
        Figure(name="floor p50", value=floor.latency.p50, unit="ms", note="socket echo + one durable commit"),
        Figure(name="floor p99", value=floor.latency.p99, unit="ms"),
        Figure(
            name="deskbell p50",
            value=ours.latency.p50,
            unit="ms",
            most=rival and rival.p50,
            against="floor p50",
            note=f"{size.open_chats} chats, {size.rate:g} messages/s, {ours.latency.sent} sent",
        ),
        Figure(name="deskbell p99", value=ours.latency.p99, unit="ms", most=rival and rival.p99, against="floor p99"),
        Figure(
            name="deskbell closed loop",
            value=ours.throughput,
            unit="messages/s",
            least=LEAST,
            note=f"{size.closed_chats} chats",
        ),
    ]
    for name, result in others:
        figures += [
            Figure(name=f"{name} p50", value=result.latency.p50, unit="ms", against="deskbell p50"),
            Figure(name=f"{name} p99", value=result.latency.p99, unit="ms", against="deskbell p99"),
            Figure(
                name=f"{name} closed loop", value=result.throughput, unit="messages/s", against="deskbell closed loop"
            ),
        ]
    figures += [Figure(name=name, value=None, note="not installed, so not compared") for name in missing]
    return Report(name="delivery", figures=tuple(figures))


# --- ours -------------------------------------------------------------------------------------


def run_deskbell(size: Size, folder: Path) -> Result:
    """A server process, real chats over real sockets."""
    chats = max(size.open_chats, size.closed_chats)
    with (
        server(folder, agents=-(-chats // CAPACITY)) as (_, url, logins),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        return runner.run(_load_deskbell(size, url, logins))


async def _load_deskbell(size: Size, url: str, logins: Sequence[str]) -> Result:
    chats, arrivals = Chats(), Arrivals()
    await chats.open(url, logins, max(size.open_chats, size.closed_chats))
    for agent in chats.agents:
        agent.heard = arrivals.take
    senders = [sender(line, interaction) for line, interaction in chats.customers]
    pings = asyncio.create_task(keep_alive(chats.lines))
    try:
        latency = await open_loop(senders[: size.open_chats], arrivals, size.rate, size.open_seconds)
        throughput = await closed_loop(senders[: size.closed_chats], arrivals, size.closed_seconds)
        lost = [line.socket.ended for line in chats.lines if line.socket and line.socket.ended]
        if lost:
            raise ConnectionError(f"{len(lost)} sockets ended under the load: {lost[0]}")
    finally:
        pings.cancel()
        chats.close()
    return Result(latency=latency, throughput=throughput)


def sender(line: Line, interaction: InteractionId) -> Send:
    """Sends a customer's messages."""

    def send(text: str) -> None:
        line.send(encode_from_client(SendMessage(id=CommandId(new_id()), interaction=interaction, text=text)))

    return send


# --- the floor --------------------------------------------------------------------------------


def run_floor(size: Size, folder: Path) -> Result:
    """A bare echo server with one durable commit a message, on the same web server's parts."""
    folder.mkdir(parents=True)
    program = Program([sys.executable, "-m", "bench.echo", str(folder)], folder / "echo.log")
    try:
        url = f"http://127.0.0.1:{int(program.line(30))}"
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(_load_floor(size, url))
    finally:
        program.process.kill()
        program.wait()


async def _load_floor(size: Size, url: str) -> Result:
    arrivals = Arrivals()
    sockets = [await connect(url, "/", url, arrivals.take) for _ in range(size.open_chats)]
    senders: list[Send] = [lambda text, socket=socket: socket.send(text.encode()) for socket in sockets]
    latency = await open_loop(senders, arrivals, size.rate, size.open_seconds)
    for socket in sockets:
        socket.close()
    return Result(latency=latency, throughput=None)
