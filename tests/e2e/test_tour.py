"""The tour is the acceptance test: every step of it passes."""

from pathlib import Path

from bench.tour.run import play
from bench.tour.story import ACTS


def test_tour(tmp_path: Path) -> None:
    """All acts, with a real browser, real desks and a real server."""
    results = play(ACTS, tmp_path)
    assert not [f"{result.act} / {result.step}: {result.fault}" for result in results if result.fault is not None]
