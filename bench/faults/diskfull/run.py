"""`deskbell bench diskfull`."""

import asyncio
import statistics
import tempfile
from pathlib import Path

from bench.faults.diskfull import desk, server
from bench.faults.diskfull.room import Kind
from bench.figures import Figure, Report
from bench.measure import Options, tell

TIMES = 20
_MOST_TOLD = 10


def measure(options: Options) -> Report:
    """The figures."""
    times, seed = options.count or TIMES, options.seed or 1
    return asyncio.run(run(times, seed))


async def run(times: int, seed: int) -> Report:
    """Half of the times by each kind of full disk; all of them by the other where one can't be had."""
    total, kinds = server.Outcome(), list[Kind]()
    for kind in Kind:
        left = times - total.times if kind is Kind.LIMIT else (times + 1) // 2
        with tempfile.TemporaryDirectory() as folder:
            outcome = await server.run(Path(folder) / "server", kind, left, seed)
        if outcome is None:
            tell(f"{kind}: can't be had here")
            continue
        server.progress(kind, outcome)
        total.add(outcome)
        kinds.append(kind)
    with tempfile.TemporaryDirectory() as folder:
        of_desk = await desk.run(Path(folder), seed)
    return report(times, total, kinds, of_desk)


def report(times: int, total: server.Outcome, kinds: list[Kind], of_desk: desk.Outcome) -> Report:
    """All of it as figures."""
    for fault in [*total.faults, *of_desk.faults][:_MOST_TOLD]:
        tell(f"  {fault}")
    return Report(
        name="diskfull",
        figures=(
            Figure(name="times that the disk was full", value=total.times, least=times, note=" and ".join(kinds)),
            Figure(name="killed and started meanwhile", value=total.restarts, least=times // 4),
            Figure(name="refused for now: commands and files", value=total.put_off, least=times),
            Figure(
                name="calls answered 503 storage_unavailable",
                value=total.answers,
                least=times,
                note="with the time to try again",
            ),
            Figure(name="acknowledged messages", value=total.messages, least=times, note=f"and {total.files} files"),
            Figure(name="lost, doubled, out of order or otherwise wrong", value=len(total.faults), most=0),
            Figure(name="lines in the log, each time at most", value=total.lines, most=server.MOST_LINES),
            Figure(
                name="room until something is stored again, median",
                value=statistics.median(total.back) if total.back else None,
                unit="s",
            ),
            Figure(name="desk: full disks that it told", value=of_desk.said, least=2, note="its own, and the server's"),
            Figure(name="desk: faults", value=len(of_desk.faults), most=0),
        ),
    )
