"""The clocks of a server process, in milliseconds."""

import threading
import time
from collections.abc import Callable

#: Of each second that passes, so much may go into finding back to the system's clock: nobody notices a minute
#: that takes three seconds more or less, and an hour is made up for within a day.
_CORRECTION = 20
#: A clock that was ahead by more than this was plainly wrong; what is in the log does not count then.
_MOST_AHEAD = 24 * 3_600_000


def wall_clock() -> int:
    """Unix milliseconds, as the system says."""
    return time.time_ns() // 1_000_000


def ticks() -> int:
    """Milliseconds that never jump, from an arbitrary start."""
    return time.monotonic_ns() // 1_000_000


class Steady:
    """Unix milliseconds that never jump and never go back, whatever is done to the system's clock.

    Begins with `wall`, goes on by `ticks`, and drifts towards `wall` by a twentieth of the time that passes.
    So an hour's jump, or an hour's sleep of the machine, ends no lease, no offer and no chat. Used from any
    thread: the writer's and the loop's.
    """

    def __init__(self, wall: Callable[[], int], ticks: Callable[[], int]) -> None:
        self._wall = wall
        self._ticks = ticks
        self._lock = threading.Lock()
        self._last = (ticks(), wall(), 0)

    def begin_after(self, time: int) -> None:
        """Not before `time` (Unix ms) either, which the last run of the server has written, unless that is absurd."""
        with self._lock:
            ticked, said, spare = self._last
            if said < time <= said + _MOST_AHEAD:
                self._last = (ticked, time, spare)

    def __call__(self) -> int:
        """The time."""
        with self._lock:
            ticked, said, spare = self._last
            now = self._ticks()
            passed = now - ticked
            # What is too little for a whole millisecond of correction is kept for the next look.
            most, spare = divmod(spare + passed, _CORRECTION)
            away = self._wall() - (said + passed)
            time = said + passed + max(-most, min(most, away))
            self._last = (now, time, spare)
            return time
