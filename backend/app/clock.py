"""The two clocks of a server process, in milliseconds."""

import time


def wall_clock() -> int:
    """Unix milliseconds."""
    return time.time_ns() // 1_000_000


def ticks() -> int:
    """Milliseconds that never jump, from an arbitrary start."""
    return time.monotonic_ns() // 1_000_000
