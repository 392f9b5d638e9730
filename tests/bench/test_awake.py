"""The loops that keep processors awake are below all else, and end with what they were for."""

import os
import sys

import psutil
import pytest

from bench.awake import awake


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a priority below all others")
def test_each_processor_has_a_loop_while_it_lasts() -> None:
    """They are the test's own children."""
    before = set(psutil.Process().children())
    with awake() as machine:
        loops = [child for child in psutil.Process().children() if child not in before]
        assert len(loops) == len(os.sched_getaffinity(0))
    late, taken = machine.figures()
    assert late.value is not None
    assert taken.value is not None
    assert 0 <= taken.value <= 100
    assert not any(loop.is_running() for loop in loops)
