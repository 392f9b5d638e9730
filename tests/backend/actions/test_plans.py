"""Nothing that people wait for looks through all that ever happened: each statement finds its rows by an index."""

import ast
import importlib
import inspect
import pkgutil
import re
import sqlite3
from collections.abc import Iterator
from contextlib import suppress

import backend.actions
from tests.backend.actions.world import World

#: Few rows in these, however old a company is.
_SMALL = frozenset(
    {
        *("agents", "blocks", "expert_groups", "facts", "memberships", "profiles", "queues", "seats", "sites"),
        *("broadcasts", "broadcast_reads", "monitors", "oversight"),
    }
)
_PARTIAL = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql LIKE '% WHERE %'"
#: Look at everything, on purpose.
_THOROUGH = ("verify", "verify_proposals", "verify_customers", "verify_rooms", "verify_supervision", "verify_writing")
_BEGINS = re.compile(r"(SELECT|UPDATE|DELETE|INSERT|WITH)\b")
#: One row of it is looked at: the last number.
_ENDS = frozenset({"day_log._LAST"})


def _statements() -> Iterator[tuple[str, str]]:
    for info in pkgutil.iter_modules(backend.actions.__path__):
        if info.name in _THOROUGH:
            continue
        module = importlib.import_module(f"backend.actions.{info.name}")
        for name, value in vars(module).items():
            if isinstance(value, str) and _BEGINS.match(value):
                yield f"{info.name}.{name}", value
        for function in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(function, ast.FunctionDef):
                for number, sql in enumerate(_within(function, vars(module))):
                    yield f"{info.name}.{function.name}-{number}", sql


def _within(function: ast.FunctionDef, names: dict[str, object]) -> Iterator[str]:
    """Statements written where they are run; names in them are of the module."""
    nodes = [*ast.walk(function)]
    parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part != node}
    for node in nodes:
        if isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in parts:
            # Some are put together from what the function is given.
            with suppress(NameError):
                written = eval(compile(ast.Expression(node), "", "eval"), names)
                if isinstance(written, str) and _BEGINS.match(written):
                    yield written


def _read_whole(connection: sqlite3.Connection, name: str, sql: str) -> list[str]:
    """What it reads without an index, as SQLite says it would go about it; but for what is small, or open only."""
    count = max((int(number) for number in re.findall(r"\?(\d+)", sql)), default=sql.count("?"))
    tables = {alias: table for table, alias in re.findall(r"(?:FROM|JOIN|,) (\w+) (\w)\b", sql)}
    steps = [row[3] for row in connection.execute("EXPLAIN QUERY PLAN " + sql, (1,) * count)]
    # What is made on the way is small if its parts are, and these are steps of their own.
    made = {step.split()[1] for step in steps if step.startswith(("MATERIALIZE", "CO-ROUTINE"))}
    partial = {row[0] for row in connection.execute(_PARTIAL)}
    bad: list[str] = []
    for step in steps:
        read = re.match(r"(SCAN|SEARCH) (\S+)(?: USING (?:COVERING )?INDEX (\w+))?", step)
        if read is None or step == "SCAN CONSTANT ROW" or read[2].startswith("(subquery"):
            continue
        how, alias, index = read.groups()
        found = "USING" in step if how == "SEARCH" else index in partial
        if "AUTOMATIC" in step or not (found or name in _ENDS or tables.get(alias, alias) in _SMALL | made):
            bad.append(f"{name}: {step}")
    return bad


def test_rows_are_found_by_an_index(world: World) -> None:
    """All statements of the actions. Partial indexes may be read whole, for they hold what is open only."""
    statements = [*_statements()]
    assert len(statements) > 300
    connection = world.ledger.connection
    assert [step for name, sql in statements for step in _read_whole(connection, name, sql)] == []


def test_a_search_of_all_there_is_is_found(world: World) -> None:
    """The least of a column without an index is called a search, and reads every row."""
    sql = "SELECT min(customer_name) FROM interactions"
    assert _read_whole(world.ledger.connection, "least", sql) == ["least: SEARCH interactions"]
