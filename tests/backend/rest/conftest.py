"""A house for each test."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.backend.rest.house import House, a_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    """The application in memory."""
    async with a_house(tmp_path) as furnished:
        yield furnished
