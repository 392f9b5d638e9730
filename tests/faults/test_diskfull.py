"""The disk is full, the server's and a desk's: it is told, and nothing is lost."""

from bench.faults.diskfull.run import run
from bench.figures import as_table


async def test_a_full_disk_loses_nothing() -> None:
    """The bench, with few times: with and without a kill, by each kind that can be had."""
    made = await run(3, 5)
    assert made.passed, as_table(made)
