"""When a queue is open: pure rules over hours and a moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.actions.hours import is_open, opens_at, zone_of
from protocol.entities import Queue
from protocol.ids import QueueId, new_id
from protocol.service import Holiday, Hours, Opening

_ZONE = "Europe/Copenhagen"
#: Monday to Friday, nine to five.
_OFFICE = tuple(Opening(day=day, opens=9 * 60, closes=17 * 60) for day in range(5))


def _queue(hours: Hours | None) -> Queue:
    return Queue(id=QueueId(new_id()), name="Sales", hours=hours)


def _at(text: str, zone: str = _ZONE) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp()) * 1000


@pytest.mark.parametrize(
    ("when", "is_it"),
    [
        ("2026-11-23T08:59:59", False),
        ("2026-11-23T09:00:00", True),
        ("2026-11-23T16:59:59", True),
        ("2026-11-23T17:00:00", False),
        ("2026-11-22T12:00:00", False),
        ("2026-12-24T12:00:00", False),
    ],
)
def test_open_from_one_minute_to_the_other(when: str, is_it: bool) -> None:
    """A Monday, a Sunday, a holiday on a Thursday."""
    queue = _queue(Hours(time_zone=_ZONE, openings=_OFFICE, holidays=(Holiday(date="2026-12-24"),)))
    assert is_open(queue, _at(when)) is is_it


def test_a_queue_without_hours_is_always_open() -> None:
    """And one without openings never is, nor is it known when it opens."""
    assert is_open(_queue(None), _at("2026-11-22T03:00:00"))
    assert opens_at(_queue(None), 0) is None
    assert not is_open(_queue(Hours()), 0)
    assert opens_at(_queue(Hours()), 0) is None


def test_midnight_belongs_to_the_day() -> None:
    """Open until 1440 is open to the last moment; the next day may go on."""
    queue = _queue(Hours(openings=(Opening(day=5, opens=22 * 60, closes=1440), Opening(day=6, opens=0, closes=60))))
    assert is_open(queue, _at("2026-11-21T23:59:59", "UTC"))
    assert is_open(queue, _at("2026-11-22T00:00:00", "UTC"))
    assert not is_open(queue, _at("2026-11-22T01:00:00", "UTC"))


def test_when_it_opens_next() -> None:
    """On the same day, after the weekend, after a holiday."""
    queue = _queue(Hours(time_zone=_ZONE, openings=_OFFICE, holidays=(Holiday(date="2026-11-23"),)))
    assert opens_at(queue, _at("2026-11-20T07:00:00")) == _at("2026-11-20T09:00:00")
    assert opens_at(queue, _at("2026-11-20T18:00:00")) == _at("2026-11-24T09:00:00")
    assert opens_at(queue, _at("2026-11-24T10:00:00")) is None


def test_the_day_on_which_the_clocks_change() -> None:
    """Nine o'clock is nine o'clock: on 2026-03-29 Copenhagen goes from one hour before UTC to two."""
    hours = Hours(time_zone=_ZONE, openings=(Opening(day=6, opens=9 * 60, closes=10 * 60),))
    assert opens_at(_queue(hours), _at("2026-03-29T00:30:00")) == _at("2026-03-29T07:00:00", "UTC")
    assert opens_at(_queue(hours), _at("2026-03-22T00:30:00")) == _at("2026-03-22T08:00:00", "UTC")


@given(
    day=st.integers(0, 6),
    opens=st.integers(0, 1_438),
    length=st.integers(1, 600),
    now=st.integers(1_700_000_000, 1_900_000_000),
    zone=st.sampled_from(["UTC", _ZONE, "America/St_Johns", "Pacific/Kiritimati"]),
)
def test_it_is_open_when_it_opens(day: int, opens: int, length: int, now: int, zone: str) -> None:
    """Whatever the hours: closed until then, and open from then on."""
    closes = min(opens + length, 1_440)
    queue = _queue(Hours(time_zone=zone, openings=(Opening(day=day, opens=opens, closes=closes),)))
    then = opens_at(queue, now * 1000)
    assert (then is None) == is_open(queue, now * 1000)
    if then is not None and then > now * 1000:
        assert is_open(queue, then)
        assert not is_open(queue, then - 1)


def test_an_unknown_zone() -> None:
    """A name with a path in it is none either."""
    for name in ("Mars/Olympus", "../../etc/passwd", ""):
        with pytest.raises(ValueError, match=r".*"):
            zone_of(name)
