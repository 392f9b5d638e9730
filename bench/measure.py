"""`deskbell bench NAME`: finds the bench, runs it, and shows its figures."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from inspect import signature

from backend.errors import KnownError
from bench.figures import Report, show


@dataclass(frozen=True, slots=True)
class Options:
    """What a bench was asked for on the command line; a bench that has no use for one refuses it.

    Attributes:
        count: how many of what it does: seeds, kills, cuts, frames; None for its own number.
        seed: the first seed of what is random; None for its own.
        trace: tell on stderr what happens, step by step.
    """

    count: int | None = None
    seed: int | None = None
    trace: bool = False


#: Name, where it is, what it measures. Each is a function that returns a report, of no arguments or of the `Options`.
BENCHES = (
    (
        "delivery",
        "bench.delivery:measure",
        "customer to agent, durable: how long and how many, beside the floor and peers",
    ),
    ("idle", "bench.idle:measure", "server memory for each of 10,000 idle visitors"),
    (
        "desk",
        "bench.desk:measure",
        "the desk: cold start, memory with eight chats, painting in a chat of 10,000 messages",
    ),
    (
        "floor",
        "bench.floor:measure",
        "the supervisor's window: 1,000 agents, 5,000 chats, 500 changes a second, from a change to the screen",
    ),
    (
        "routing",
        "bench.routing.figures:measure",
        "routing decisions a second in a large centre; days of a centre under this routing and under others",
    ),
    (
        "customers",
        "bench.customers:measure",
        "looking a customer up among 100,000, by words as they are typed",
    ),
    (
        "simulate",
        "bench.simulation.run:measure",
        "10,000 companies under virtual time: kills, partitions, bad disks, sleeping laptops; nothing is lost",
    ),
    (
        "plant",
        "bench.simulation.planting:measure",
        "bugs planted one at a time: the seeds until the simulation finds each",
    ),
    ("kill", "bench.faults.kill:measure", "1,000 kills of the real server while everybody writes: nothing is lost"),
    (
        "powercut",
        "bench.faults.powercut.run:measure",
        "2,000 power cuts under the server's ledger and the desk's vault: what was acknowledged is there",
    ),
    (
        "diskfull",
        "bench.faults.diskfull.run:measure",
        "the server's disk is full, and a desk's: told, and nothing is lost",
    ),
    (
        "network",
        "bench.faults.network.run:measure",
        "a real widget and a real desk behind bad networks: what each side shows, and nothing is lost",
    ),
    (
        "hostile",
        "bench.faults.hostile.run:measure",
        "10,000 hostile frames, 500 garbage connections, slow-loris, beside ordinary chats",
    ),
    (
        "cobrowse",
        "bench.cobrowse.figures:measure",
        "co-browsing: the shop's main thread, from a change to the desk's pixels, bytes, a page gone wild",
    ),
    ("storm", "bench.faults.storm.run:measure", "2,000 clients come back at once after a kill of the server"),
)


def command(arguments: Sequence[str]) -> int:
    """Run one bench. Exit code 1 when a target was missed. Raises KnownError when it can't be run."""
    width = max(len(name) for name, _, _ in BENCHES)
    parser = argparse.ArgumentParser(
        prog="deskbell bench",
        description="Measures, and compares with the targets and with peers in the same run.\n\n"
        + "\n".join(f"  {name:<{width}}  {what}" for name, _, what in BENCHES),
        epilog="Exit code 1 means that a target was missed.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", choices=[name for name, _, _ in BENCHES], metavar="NAME", help="one of the above")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of the table")
    parser.add_argument("--count", type=_positive, metavar="N", help="how many: seeds, kills, cuts, frames")
    parser.add_argument("--seed", type=int, metavar="N", help="the first seed of what is random")
    parser.add_argument("--trace", action="store_true", help="tell on stderr what happens, step by step")
    chosen = parser.parse_args(arguments)
    options = Options(count=chosen.count, seed=chosen.seed, trace=chosen.trace)
    place = {name: place for name, place, _ in BENCHES}[chosen.name]
    try:
        report = _run(chosen.name, _load(place), options)
    except (ConnectionError, TimeoutError, EOFError) as error:
        raise KnownError(f"The bench {chosen.name} did not get to its end: {error}") from error
    return show(report, as_json=chosen.json)


def _load(place: str) -> Callable[..., Report]:
    module, _, function = place.partition(":")
    measure: Callable[..., Report] = getattr(import_module(module), function)
    return measure


def _run(name: str, measure: Callable[..., Report], options: Options) -> Report:
    if signature(measure).parameters:
        return measure(options)
    if options != Options():
        raise KnownError(f"The bench {name} takes neither --count, --seed nor --trace.")
    return measure()


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def tell(what: str) -> None:
    """A line about the progress, on stderr, where it disturbs neither table nor JSON."""
    sys.stderr.write(f"{what}\n")
    sys.stderr.flush()
