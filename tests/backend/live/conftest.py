"""A stage for sessions."""

from collections.abc import Iterator

import pytest

from tests.backend.actions.world import World
from tests.backend.live.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A hub over a fresh company."""
    world = World()
    yield Stage(world)
    world.close()
