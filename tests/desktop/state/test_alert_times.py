"""Times as people type them."""

from datetime import UTC, datetime

import pytest

from desktop.state.alerts import times


def _at(day: int, hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, second, tzinfo=UTC)


_NOW = _at(4, 13, 45, 12)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("14:30", _at(4, 14, 30)),
        (" kl. 14.30 ", _at(4, 14, 30)),
        ("9:05", _at(5, 9, 5)),
        ("13:45", _at(5, 13, 45)),
        ("20", _at(4, 14, 5, 12)),
        ("20 min", _at(4, 14, 5, 12)),
        ("2 h", _at(4, 15, 45, 12)),
        ("2 timer", _at(4, 15, 45, 12)),
        ("1d", _at(5, 13, 45, 12)),
        ("0", None),
        ("24:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_are_read(text: str, when: datetime | None) -> None:
    """A time of day is the next one; a number is minutes."""
    assert times.read(text, _NOW) == when
