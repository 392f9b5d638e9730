"""`deskbell bench plant`: plants each bug in turn, and counts the seeds until the simulation finds it."""

import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context

from bench.figures import Figure, Report
from bench.measure import Options, tell
from bench.simulation.node import Node, open_node
from bench.simulation.plants import PLANTS, Plant
from bench.simulation.run import end_with_parent, look_at

#: Seeds that a planted bug may live through; one that lives through more is a hole in the simulation.
SEEDS = 300
_FIRST_SEED = 1


@dataclass(frozen=True, slots=True)
class Catch:
    """What became of one planted bug.

    Attributes:
        seeds: how many were played.
        caught_by: the invariants that did not hold in the last of them; none: it got away.
        words: the first fault.
        innocent: what is wrong with seeds of these when nothing is planted; they prove nothing.
    """

    plant: str
    seeds: int
    seconds: float
    caught_by: tuple[str, ...] = ()
    words: str = ""
    innocent: tuple[str, ...] = ()


def hunt(plant: Plant, seeds: range, node: Node, sound: range = range(0)) -> Catch:
    """Play seeds with the bug in, until one finds it that finds nothing without; `sound` are known to find nothing."""
    began = time.monotonic()
    innocent: tuple[str, ...] = ()
    for number, seed in enumerate(seeds, start=1):
        with plant.planted():
            faults = look_at(seed, node, plant.widget).faults
        if not faults:
            continue
        without = () if seed in sound else _without(seed, node)
        if not without:
            caught_by = tuple(dict.fromkeys(fault.partition(": ")[0] for fault in faults))
            return Catch(plant.name, number, time.monotonic() - began, caught_by, faults[0], innocent)
        innocent += (f"seed {seed}: {without[0]}",)
    return Catch(plant.name, len(seeds), time.monotonic() - began, innocent=innocent)


def _without(seed: int, node: Node) -> tuple[str, ...]:
    """What is wrong with a seed when nothing is planted; played once in each process."""
    if seed not in _unplanted:
        _unplanted[seed] = look_at(seed, node).faults
    return _unplanted[seed]


_unplanted: dict[int, tuple[str, ...]] = {}

# --- many at once -----------------------------------------------------------------------------

_browsers = ExitStack()
_node: list[Node] = []


def _begin_process() -> None:
    end_with_parent()
    _node.append(_browsers.enter_context(open_node()))


def _hunt(name: str, seeds: range, sound: range) -> Catch:
    (plant,) = (plant for plant in PLANTS if plant.name == name)
    return hunt(plant, seeds, _node[0], sound)


def hunt_all(starts: Mapping[str, int], count: int, sound: range = range(0)) -> Iterator[Catch]:
    """Plants by name on all cores, as they are caught; each from its seed on. `sound`: as `hunt`."""
    workers = min(os.cpu_count() or 1, len(starts))
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin_process) as pool:
        for done in as_completed(
            [pool.submit(_hunt, name, range(start, start + count), sound) for name, start in starts.items()]
        ):
            yield done.result()


def measure(options: Options) -> Report:
    """All plants; `count` seeds at most for each, from `seed` on."""
    first = _FIRST_SEED if options.seed is None else options.seed
    catches: dict[str, Catch] = {}
    for catch in hunt_all(dict.fromkeys((plant.name for plant in PLANTS), first), options.count or SEEDS):
        catches[catch.plant] = catch
        if options.trace or not catch.caught_by or catch.innocent:
            tell(f"{catch.plant}: after {catch.seeds} seeds, {catch.words or 'not found'}")
    return Report(name="plant", figures=tuple(_figure(catches[plant.name]) for plant in PLANTS))


def _figure(catch: Catch) -> Figure:
    fault = None
    if not catch.caught_by:
        fault = "not found: a hole in the simulation"
    elif catch.innocent:
        fault = f"fails with nothing planted: {catch.innocent[0]}"
    found = f"found by {', '.join(catch.caught_by)}; {catch.seconds:.1f} s"
    return Figure(name=catch.plant, value=catch.seeds, unit="seeds", most=SEEDS, fault=fault, note=found)
