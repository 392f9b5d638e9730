"""Times as people type them: `14:30`, `20 min`, `2 h`."""

import re
from datetime import datetime, timedelta

_AT = re.compile(r"(?:kl\.?\s*)?([01]?\d|2[0-3])[:.]([0-5]\d)")
_IN = re.compile(r"(\d{1,3})\s*(m|min|mins|h|t|tim|hours?|timer?|d)?\.?")
#: Minutes in each.
_UNITS = {"h": 60, "t": 60, "d": 1440}


def read(text: str, now: datetime) -> datetime | None:
    """When it is meant, after `now`; None where it can't be read. A time that is past today is tomorrow's."""
    words = text.strip().lower()
    at = _AT.fullmatch(words)
    if at is not None:
        when = now.replace(hour=int(at[1]), minute=int(at[2]), second=0, microsecond=0)
        return when if when > now else when + timedelta(days=1)
    span = _IN.fullmatch(words)
    if span is None or int(span[1]) == 0:
        return None
    return now + timedelta(minutes=int(span[1]) * _UNITS.get((span[2] or "m")[0], 1))
