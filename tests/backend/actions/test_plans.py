"""Nothing that people wait for looks through all that ever happened: each statement finds its rows by an index."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import backend.actions
from tests.backend.actions.world import World

#: Few rows in these, however old a company is.
_SMALL = frozenset(
    {
        *("agents", "blocks", "expert_groups", "facts", "memberships", "profiles", "queues", "seats", "sites"),
        *("broadcasts", "broadcast_reads", "monitors", "oversight"),
    }
)
#: Look at everything, on purpose.
_THOROUGH = ("verify", "verify_proposals", "verify_customers", "verify_rooms", "verify_supervision", "verify_writing")


def _statements() -> Iterator[tuple[str, str]]:
    for module in pkgutil.iter_modules(backend.actions.__path__):
        if module.name not in _THOROUGH:
            for name, value in vars(importlib.import_module(f"backend.actions.{module.name}")).items():
                if isinstance(value, str) and re.match(r"(SELECT|UPDATE|DELETE|INSERT|WITH)\b", value):
                    yield f"{module.name}.{name}", value


STATEMENTS = dict(_statements())


@pytest.mark.parametrize("name", STATEMENTS)
def test_rows_are_found_by_an_index(world: World, name: str) -> None:
    """As SQLite says it would go about it; partial indexes count, for they hold what is open only."""
    sql = STATEMENTS[name]
    count = len(set(re.findall(r"\?\d+", sql))) or sql.count("?")
    tables = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN|,) (\w+) (\w)\b", sql)}
    steps = [row[3] for row in world.ledger.connection.execute("EXPLAIN QUERY PLAN " + sql, (1,) * count)]
    # What is made on the way is small if its parts are, and these are steps of their own.
    made = {step.split()[1] for step in steps if step.startswith(("MATERIALIZE", "CO-ROUTINE"))}
    for step in steps:
        scanned = re.match(r"SCAN (\w+)$", step)
        assert scanned is None or tables.get(scanned[1], scanned[1]) in _SMALL | made, step
