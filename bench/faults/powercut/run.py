"""`deskbell bench powercut`."""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench.faults.powercut import ledger, vault
from bench.faults.powercut.found import Found, Synchronous
from bench.figures import Figure, Report
from bench.measure import Options, tell

CUTS = 2_000
#: Of all cuts, one in so many: of the desk's vault; and of a server that doesn't wait for the disk.
VAULT_EACH, NORMAL_EACH = 4, 10
#: In fewer cuts the latter may lose nothing, by luck.
LEAST_NORMAL = 20
_MOST_TOLD = 10
#: Memory, where there is: what is synced here need not be.
_SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it

CutAgain = Callable[[Path, int, random.Random, Synchronous], Found]


def measure(options: Options) -> Report:
    """The figures."""
    cuts, seed = options.count or CUTS, options.seed or 1
    server, desk, normal = run(cuts, seed, trace=options.trace)
    return report(cuts, server, desk, normal)


def run(cuts: int, seed: int, *, trace: bool = False) -> tuple[Found, Found, Found]:
    """Of the server, of a desk, and of a server that is told not to wait for the disk."""
    of_desk, of_normal = max(1, cuts // VAULT_EACH), max(LEAST_NORMAL, cuts // NORMAL_EACH)
    return (
        _cut(ledger.cut_again, cuts - of_desk, seed, Synchronous.FULL, "server", trace),
        _cut(vault.cut_again, of_desk, seed, Synchronous.FULL, "desk", trace),
        _cut(ledger.cut_again, of_normal, seed, Synchronous.NORMAL, "server with synchronous=NORMAL", trace),
    )


def report(cuts: int, server: Found, desk: Found, normal: Found) -> Report:
    """What was found, as figures."""
    return Report(
        name="powercut",
        figures=(
            Figure(
                name="cuts", value=server.cuts + desk.cuts, least=cuts, note=f"{desk.cuts} of them of a desk's vault"
            ),
            *_figures("server", server),
            *_figures("desk", desk),
            Figure(
                name="with synchronous=NORMAL: lost",
                value=normal.lost,
                least=1,
                note=f"of {normal.acknowledged:,} acknowledged, in {normal.cuts} cuts; the bench must see it",
            ),
        ),
    )


def _figures(name: str, found: Found) -> list[Figure]:
    for fault in [*found.broken, *found.faults][:_MOST_TOLD]:
        tell(f"  {name}: {fault}")
    return [
        # A cut while the tables are made finds nothing acknowledged yet.
        Figure(
            name=f"{name}: acknowledged",
            value=found.acknowledged,
            least=max(1, found.cuts // 2),
            note=f"{found.syncs:,} syncs",
        ),
        Figure(name=f"{name}: acknowledged and lost", value=found.lost, most=0),
        Figure(name=f"{name}: commits of which a part is there", value=found.torn, most=0),
        Figure(name=f"{name}: not whole", value=len(found.broken), most=0),
        Figure(name=f"{name}: other faults", value=len(found.faults), most=0),
    ]


def _cut(again: CutAgain, cuts: int, seed: int, synchronous: Synchronous, what: str, trace: bool) -> Found:
    found = Found()
    home = _SHARED_MEMORY if _SHARED_MEMORY.is_dir() else None
    number = 0
    while found.cuts < cuts:
        chance = random.Random(f"{seed} {what} {number}")
        with tempfile.TemporaryDirectory(dir=home) as folder:
            one = again(Path(folder).resolve() / "disk", min(ledger.CUTS_EACH, cuts - found.cuts), chance, synchronous)
        found.add(one)
        if trace or (one.wrong and synchronous is Synchronous.FULL):
            tell(f"{what}, folder {number}: {one.cuts} cuts, {one.acknowledged} acknowledged, {one.lost} lost")
        number += 1
    return found
