"""What import-linter can't say: that a list of allowed imports is all there is.

The order of the layers is held by `make layers`; its contracts stand in pyproject.toml.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]


def _imports(folder: Path) -> Iterator[tuple[str, str]]:
    """Every (file, top-level module) imported below a folder, inside functions too."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module]
            yield from ((str(path.relative_to(_ROOT)), name) for name in names)


def test_protocol_needs_msgspec_and_the_standard_library_only() -> None:
    """So that either side can be built on it, and anyone else's client."""
    allowed = sys.stdlib_module_names | {"msgspec", "protocol"}
    assert {found for found in _imports(_ROOT / "protocol") if found[1].split(".")[0] not in allowed} == set()


def test_routing_needs_the_protocol_only() -> None:
    """The router is a function: nothing in it can wait, look at a clock or throw dice."""
    allowed = {"protocol", "msgspec", "backend.routing"}
    pure = {
        "collections",
        "dataclasses",
        "enum",
        "heapq",
        "bisect",
        "itertools",
        "functools",
        "math",
        "operator",
        "typing",
    }
    for file, name in _imports(_ROOT / "backend" / "routing"):
        assert name.split(".")[0] in pure or any(name == known or name.startswith(f"{known}.") for known in allowed), (
            f"{file} imports {name}"
        )


@pytest.mark.parametrize("folder", ["protocol", "backend", "desktop", "bench", "resources", "tests"])
def test_folders_that_are_packages_say_why(folder: str) -> None:
    """Each package's docstring is its one reason to exist."""
    packages = [path for path in (_ROOT / folder).rglob("__init__.py") if "node_modules" not in path.parts]
    assert packages
    for path in packages:
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), path
    for path in (_ROOT / folder).rglob("*.py"):
        if not {"node_modules", "versions", "dist", "build"} & set(path.parts):
            assert (path.parent / "__init__.py").exists(), path
