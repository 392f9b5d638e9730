"""The world of a test."""

from collections.abc import Iterator

import pytest

from tests.backend.actions.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A fresh company."""
    made = World()
    yield made
    made.close()
