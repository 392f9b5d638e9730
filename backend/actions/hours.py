"""Opening hours: pure rules over a queue's hours and a time (Unix milliseconds)."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from protocol.entities import Queue
from protocol.service import Hours, Opening

_DAY_MINUTES = 1_440
#: A queue that does not open within so many days counts as one of which it is not known when it opens.
_LOOK_AHEAD = 370


def is_open(queue: Queue, now: int) -> bool:
    """Whether customers can ring at it now. A queue without hours always is."""
    return queue.hours is None or _is_open(queue.hours, now)


def opens_at(queue: Queue, now: int) -> int | None:
    """When a closed queue opens next; None when it is open, or when that is not to be seen."""
    hours = queue.hours
    if hours is None or _is_open(hours, now):
        return None
    zone = zone_of(hours.time_zone)
    today = _local(now, zone).date()
    closed = _holidays(hours)
    for ahead in range(_LOOK_AHEAD):
        day = today + timedelta(days=ahead)
        if day in closed:
            continue
        starts = sorted(_at(day, opening.opens, zone) for opening in _of(hours, day))
        later = next((start for start in starts if start > now), None)
        if later is not None:
            return later
    return None


def zone_of(name: str) -> ZoneInfo:
    """Raises ValueError for a time zone that the system does not know."""
    try:
        return _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(name) from error


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _is_open(hours: Hours, now: int) -> bool:
    zone = zone_of(hours.time_zone)
    day = _local(now, zone).date()
    if day in _holidays(hours):
        return False
    # Compared as moments, not as minutes: on the days on which the clocks change those differ.
    return any(_at(day, opening.opens, zone) <= now < _at(day, opening.closes, zone) for opening in _of(hours, day))


def _of(hours: Hours, day: date) -> list[Opening]:
    return [opening for opening in hours.openings if opening.day == day.weekday()]


def _holidays(hours: Hours) -> set[date]:
    return {date.fromisoformat(holiday.date) for holiday in hours.holidays}


def _local(now: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(now / 1000, UTC).astimezone(zone)


def _at(day: date, minute: int, zone: ZoneInfo) -> int:
    """The moment of a day and minute there. A time that the clocks jump over is the one they jump to."""
    if minute >= _DAY_MINUTES:
        day, minute = day + timedelta(days=1), minute - _DAY_MINUTES
    there = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return int(there.timestamp()) * 1000
