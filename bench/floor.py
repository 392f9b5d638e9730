"""`deskbell bench floor`: a supervisor's window over a large centre, from a change to its line on the screen."""

import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench.awake import awake
from bench.demo.processes import Program
from bench.desk import installed
from bench.figures import Figure, Report
from bench.floor_window import Painted
from bench.measure import tell
from bench.tour.machine import machine

AGENTS, CHATS, RATE, SECONDS = 1_000, 5_000, 500.0, 20.0
MOST_MILLISECONDS = 50.0
#: Under the load the window may be late by so much.
LEAST_RATE = 0.98
_PATIENCE = 180.0


def measure() -> Report:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder, machine(Path(folder)) as bare_machine, awake() as processors:
        environment = {**bare_machine, **installed(Path(folder))}
        tell(f"{AGENTS:,} agents, {CHATS:,} chats, {RATE:.0f} changes a second ...")
        command = [sys.executable, "-m", "bench.floor_window", *map(str, (AGENTS, CHATS, RATE, SECONDS))]
        program = Program(command, Path(folder) / "floor.log", environment)
        painted = msgspec.json.decode(program.line(_PATIENCE), type=Painted)
        program.wait()
        under = processors.figures()
    return report(painted, under)


def report(painted: Painted, under: Sequence[Figure]) -> Report:
    """What was measured, beside what is wanted; `under`: of the machine by itself."""
    shown, held = statistics.quantiles(painted.shown, n=20), statistics.quantiles(painted.held, n=100)
    return Report(
        name="floor",
        figures=(
            *under,
            Figure(name="changes taken in", value=painted.rate, unit="a second", least=LEAST_RATE * RATE),
            Figure(name="update to paint p50", value=statistics.median(painted.shown), unit="ms"),
            Figure(
                name="update to paint p95",
                value=shown[18],
                unit="ms",
                most=MOST_MILLISECONDS,
                note=f"of {len(painted.shown):,} changes that could be seen",
            ),
            Figure(name="thread held p99", value=held[98], unit="ms"),
            Figure(name="processor", value=painted.cpu, unit="% of a core"),
            Figure(name="floor opened", value=painted.opened, unit="ms", note="from another place to its first paint"),
        ),
    )
