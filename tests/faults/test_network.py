"""A slice of `deskbell bench network`: each kind of trouble once, on one line or the other."""

from pathlib import Path

from bench.faults.network import troubles
from bench.faults.network.episodes import Episode, by_chance
from bench.faults.network.run import report, run
from bench.faults.network.troubles import Side
from bench.figures import as_table

_CUSTOMER, _AGENT = frozenset({Side.CUSTOMER}), frozenset({Side.AGENT})
_SLICE = (
    (troubles.LATENCY, frozenset(Side), 0.5),
    (troubles.REFUSED, _AGENT, 4.0),
    (troubles.HOLE_UP, _AGENT, 3.0),
    (troubles.RESET, frozenset(Side), 0.5),
    (troubles.TRICKLE, _CUSTOMER, 0.5),
    (troubles.STALL, _CUSTOMER, 4.0),
    (troubles.HOLE_DOWN, _CUSTOMER, 3.0),
    (troubles.FORGOTTEN, frozenset(Side), 3.0),
)


def test_nothing_is_lost_behind_a_bad_network(tmp_path: Path) -> None:
    """Real widget, real desk, real server: what each side shows, and what the log has."""
    planned = [
        Episode(number=number, trouble=trouble, sides=sides, seconds=seconds)
        for number, (trouble, sides, seconds) in enumerate(_SLICE)
    ]
    made = report(run(tmp_path, planned))
    assert made.passed, as_table(made)


def test_a_long_run_is_made_of_its_seed() -> None:
    """Any of its episodes can be played again."""
    planned = [by_chance(number, 1) for number in range(200)]
    assert planned == [by_chance(number, 1) for number in range(200)]
    assert {episode.trouble for episode in planned} == set(troubles.TROUBLES)
