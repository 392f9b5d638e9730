"""A server for the tests of a module, and one that a test may kill."""

from collections.abc import Generator
from pathlib import Path

import pytest

from tests.desktop.app.world import Server


@pytest.fixture(scope="module")
def module_server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    """A server with a shop and two agents, for all tests of a module."""
    yield from _running(tmp_path_factory.mktemp("server"))


@pytest.fixture
def server(module_server: Server) -> Server:
    """The module's server, running; a test may kill it."""
    if not module_server.runs:
        module_server.start()
    return module_server


@pytest.fixture
def own_server(tmp_path: Path) -> Generator[Server]:
    """A server that this test may kill and start again."""
    yield from _running(tmp_path)


def _running(folder: Path) -> Generator[Server]:
    server = Server(folder)
    server.set_up()
    server.start()
    yield server
    server.stop()
