"""A slice of `deskbell bench storm`: the same storms, fewer clients."""

from pathlib import Path

from bench.faults.storm.run import Size, report, run
from bench.figures import as_table

_SLICE = Size(widgets=116, desks=4)


def test_everybody_comes_back_and_nothing_is_missing(tmp_path: Path) -> None:
    """Killed, lines cut, and all at once without a wait. How long it took is for a quiet machine to say."""
    made = report(_SLICE, run(tmp_path, _SLICE, seed=3))
    assert made.sound, as_table(made)
