"""The machine under what is timed: its processors are kept awake, and how late it is by itself is measured.

A host gives a virtual machine's idle processor away, and the machine gets it back late: on two cores without any other
work a thread that only sleeps for 2 ms woke 17 ms late at p99, and 0.2 ms late once nothing was idle.
"""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager

import psutil

from bench.figures import Figure

#: Seconds between two beats, and how many are looked at.
_BEAT, _BEATS = 0.002, 1_000
#: Runs only where nothing else would, and ends with who started it.
_TURNS = """
import os, sys
os.sched_setaffinity(0, {int(sys.argv[1])})
os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
while os.getppid() == int(sys.argv[2]):
    for _ in range(1_000_000):
        pass
"""


class Machine:
    """What runs the bench: its processors from when this was made until now."""

    def __init__(self) -> None:
        self._began = psutil.cpu_times()
        late: list[float] = []
        for _ in range(_BEATS):
            began = time.perf_counter()
            time.sleep(_BEAT)
            late.append((time.perf_counter() - began - _BEAT) * 1000)
        self._late = sorted(late)[_BEATS * 99 // 100]

    def figures(self) -> tuple[Figure, ...]:
        """How late a thread is that only sleeps, and what the host took: nothing timed here can be surer."""
        late = Figure(
            name="the machine itself, late p99", value=self._late, unit="ms", note="a thread that only sleeps"
        )
        now = psutil.cpu_times()
        if not hasattr(now, "steal"):
            return (late,)
        stolen, all_of_it = now.steal - self._began.steal, sum(now) - sum(self._began)
        return (late, Figure(name="taken by its host", value=100 * stolen / all_of_it, unit="% of the time"))


@contextmanager
def awake() -> Generator[Machine]:
    """No processor is idle while this lasts; each turns at a priority below that of anything else. Only on Linux."""
    turning: list[subprocess.Popen[bytes]] = []
    try:
        if sys.platform == "linux":
            for processor in sorted(os.sched_getaffinity(0)):
                arguments = (str(processor), str(os.getpid()))
                turning.append(subprocess.Popen([sys.executable, "-c", _TURNS, *arguments]))
        yield Machine()
    finally:
        for process in turning:
            process.kill()
            process.wait()
