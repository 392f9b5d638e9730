"""Planted bugs: each can be planted and leaves no trace, and the simulation finds each."""

from collections.abc import Iterator

import pytest

from bench.simulation.node import Node, open_node
from bench.simulation.planting import hunt_all
from bench.simulation.plants import PLANTS, Plant
from bench.simulation.plants.edit import Gone, Line, Text
from protocol import limits
from tests.simulation.test_run import SEEDS

#: What each may take more, should a change of the programme of acts have moved it.
_SEEDS = 15


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """The browsers' process."""
    with open_node() as node:
        yield node


def _double(number: int) -> int:
    return 2 * number


def test_a_line_is_changed_for_all_who_have_the_function_and_changed_back() -> None:
    """Whoever imported it by name has the changed one too."""
    borrowed = _double
    with Plant("triple", "", (Line(_double, "2 * number", "3 * number"),)).planted():
        assert borrowed(1) == 3
    assert borrowed(1) == 2


def test_what_is_not_there_can_not_be_planted() -> None:
    """A plant that outlived its code fails loudly, and nothing stays changed."""
    with pytest.raises(Gone), Line(_double, "4 * number", "").planted():
        pass
    with pytest.raises(Gone), Text(limits, "HEARTBEAT", "15", "16").planted():
        pass
    both = Plant("both", "", (Line(_double, "2 * number", "3 * number"), Line(_double, "gone", "")))
    with pytest.raises((Gone, OSError)), both.planted():
        pass
    assert _double(1) == 2


def test_names_are_told_apart() -> None:
    """They name the rows of the table."""
    assert len({plant.name for plant in PLANTS}) == len(PLANTS) >= 16


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.name)
def test_its_code_is_still_there(plant: Plant, node: Node) -> None:
    """Each can be planted into the code as it is now, the widget's too."""
    with plant.planted():
        began: dict[str, object] = {"seed": 1, "epoch": 0}
        node.call(0, "begin", began if plant.widget is None else began | {"plant": plant.widget})
        node.call(0, "open", {"tab": "anna/1", "server": "https://server.example", "site": "shop"})


def test_each_is_found() -> None:
    """`deskbell bench plant`, for those that few seeds find: from the seed that is known to, and a few more."""
    known = {plant.name: plant.known for plant in PLANTS if plant.known is not None}
    # That they find nothing without it is what test_run shows.
    caught = {catch.plant: catch for catch in hunt_all(known, _SEEDS, sound=SEEDS)}
    assert len(known) >= 50
    assert known.keys() - {name for name, catch in caught.items() if catch.caught_by} == set()
    assert [catch.innocent for catch in caught.values() if catch.innocent] == []
