"""`deskbell bench simulate`: many seeds on all cores, each a company of its own with faults of its own."""

import os
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process

from bench.figures import Figure, Report
from bench.measure import Options, tell
from bench.simulation import trace
from bench.simulation.history import Heard, ServerStopped, StorageFailed
from bench.simulation.invariants import check
from bench.simulation.node import Node, open_node
from bench.simulation.world import play

#: Seeds of the command, without a number; of one job of a process; seconds between two words on the progress.
_SEEDS = 10_000
_TOGETHER = 8
_TELL_EVERY = 10.0
_FIRST_SEED = 1
#: Seeds whose faults are told.
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one seed came to, in numbers; `faults` names each invariant that did not hold."""

    seed: int
    seconds: float = 0.0
    acts: int = 0
    acknowledged: int = 0
    frames: int = 0
    kills: int = 0
    struck: dict[str, int] = field(default_factory=dict[str, int])
    faults: tuple[str, ...] = ()


def look_at(seed: int, node: Node, plant: str | None = None) -> Outcome:
    """Play one seed and hold it against the invariants. A run that breaks down is a fault too."""
    try:
        result = play(seed, node, plant)
        faults = tuple(f"{fault.invariant}: {fault.words}" for fault in check(result.history))
    except Exception:  # noqa: BLE001 -- told, with the seed that repeats it
        return Outcome(seed, faults=(f"broke down: {traceback.format_exc()}",))
    happened = result.history.happenings
    return Outcome(
        seed,
        result.seconds,
        result.history.acts,
        sum(isinstance(one, Heard) and one.data.startswith(b'{"type":"ack"') for one in happened),
        result.frames,
        sum(isinstance(one, ServerStopped | StorageFailed) for one in happened),
        result.struck,
        faults,
    )


# --- many at once -----------------------------------------------------------------------------

_browsers = ExitStack()
_node: list[Node] = []


def _begin_process() -> None:
    end_with_parent()
    _node.append(_browsers.enter_context(open_node()))


def end_with_parent() -> None:
    """Have this process end when nobody waits any more for what it would find; the browsers' one ends with it."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _look_at_some(seeds: range) -> list[Outcome]:
    return [look_at(seed, _node[0]) for seed in seeds]


def simulate(seeds: range, processes: int | None = None) -> Iterator[Outcome]:
    """All of them, as they get ready, on so many processes (all cores)."""
    workers = min(processes or os.cpu_count() or 1, len(seeds))
    if workers == 1:
        with open_node() as node:
            for seed in seeds:
                yield look_at(seed, node)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _begin_process) as pool:
        parts = [seeds[start : start + _TOGETHER] for start in range(0, len(seeds), _TOGETHER)]
        for done in as_completed([pool.submit(_look_at_some, part) for part in parts]):
            yield from done.result()


def measure(options: Options) -> Report:
    """Play seeds, tell which of them found something, and how to repeat them."""
    first = _FIRST_SEED if options.seed is None else options.seed
    count = options.count or (_SEEDS if options.seed is None else 1)
    if options.trace:
        _tell_all(first)
    began = told = time.monotonic()
    outcomes: list[Outcome] = []
    faulty = 0
    for outcome in simulate(range(first, first + count)):
        outcomes.append(outcome)
        if outcome.faults:
            faulty += 1
            if faulty <= _MOST_TOLD:
                _tell_faults(outcome)
        now = time.monotonic()
        if now - told > _TELL_EVERY:
            told = now
            tell(f"{len(outcomes):,} of {count:,} seeds, {len(outcomes) / (now - began):.1f} a second, {faulty} failed")
    return _report(outcomes, time.monotonic() - began)


def _tell_all(seed: int) -> None:
    with open_node() as node:
        for line in trace.lines(play(seed, node).history.happenings):
            sys.stderr.write(f"{line}\n")


def _tell_faults(outcome: Outcome) -> None:
    for fault in outcome.faults:
        tell(f"seed {outcome.seed}: {fault}")
    tell(f"  again: deskbell bench simulate --seed {outcome.seed} --trace")


def _report(outcomes: list[Outcome], took: float) -> Report:
    failed = sorted(outcome.seed for outcome in outcomes if outcome.faults)
    struck = sum((Counter(outcome.struck) for outcome in outcomes), Counter[str]())
    named = ", ".join(str(seed) for seed in failed[:_MOST_TOLD])
    return Report(
        name="simulate",
        figures=(
            Figure(name="seeds", value=len(outcomes)),
            Figure(
                name="seeds that failed",
                value=len(failed),
                most=0,
                fault=f"{named}; see: deskbell bench simulate --seed {failed[0]} --trace" if failed else None,
            ),
            Figure(name="seeds a second", value=len(outcomes) / took, unit="/s"),
            Figure(name="virtual time", value=sum(outcome.seconds for outcome in outcomes) / 3_600, unit="h"),
            Figure(name="acts of people and faults", value=sum(outcome.acts for outcome in outcomes)),
            Figure(
                name="commands acknowledged",
                value=sum(outcome.acknowledged for outcome in outcomes),
                least=len(outcomes),
            ),
            Figure(name="frames to clients", value=sum(outcome.frames for outcome in outcomes)),
            Figure(name="ends of the server, and spells of a bad disk", value=sum(o.kills for o in outcomes)),
            *(Figure(name=f"drawn: {kind}", value=number) for kind, number in sorted(struck.items())),
        ),
    )
