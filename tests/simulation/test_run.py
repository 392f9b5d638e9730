"""Simulated companies: the same seed is the same run, and in eighty of them nothing is lost."""

import os
import subprocess
import sys

from bench.measure import Options
from bench.simulation.run import measure, simulate

#: In all of which nothing is wrong.
SEEDS = range(1, 81)
#: One with kills, one with a restored backup, one with bad disks and clocks.
_DIGESTS = """
from bench.simulation.node import open_node
from bench.simulation.trace import digest
from bench.simulation.world import play
with open_node() as node:
    for seed in (1, 2, 6, 2):
        print(digest(play(seed, node).history.happenings))
"""


def test_a_seed_is_the_same_run_in_every_process() -> None:
    """Whatever Python's hashes are in it, and whatever was played before."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _DIGESTS],
            env=os.environ | {"PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("1", "2")
    ]
    first, second = (run.communicate()[0].split() for run in runs)
    assert len(first) == 4
    assert first == second
    assert first[1] == first[3]
    assert first[0] != first[1]


def test_the_command_tells_how_many_and_of_what() -> None:
    """And none of them failed."""
    report = measure(Options(count=2, seed=3))
    figures = {figure.name: figure.value for figure in report.figures}
    assert report.passed
    assert figures["seeds"] == 2
    assert (figures["commands acknowledged"] or 0) > 0


def test_nothing_is_lost_in_eighty_companies() -> None:
    """`deskbell bench simulate` with a small number. A fault names its seed: `--seed N --trace` shows it."""
    faults = {outcome.seed: outcome.faults for outcome in simulate(SEEDS, processes=2) if outcome.faults}
    assert faults == {}
