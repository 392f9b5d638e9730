"""One server for the tests of a module that leave it as it was."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backend.app.process import Server, serving, set_up


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server."""
    with serving(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a server of a test's own keeps its data."""
    return tmp_path / "data"


@pytest.fixture
def folder_server(folder: Path) -> Iterator[Server]:
    """A server that the test itself ends."""
    set_up(folder)
    yield (server := Server(folder))
    server.kill()
