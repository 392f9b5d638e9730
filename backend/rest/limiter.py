"""Limits how often something is tried, by whatever key; memory is bounded."""

from collections import OrderedDict
from collections.abc import Callable

from protocol.errors import ErrorCode, Refusal

#: Keys remembered; beyond that the one not tried for longest is forgotten.
_MOST_KEYS = 10_000


class Limiter:
    """Token buckets: `burst` tries at once, then one each `refill` milliseconds.

    `ticks` is a clock in milliseconds that never jumps.
    """

    def __init__(self, burst: int, refill: int, ticks: Callable[[], int]) -> None:
        self._window = burst * refill
        self._refill = refill
        self._ticks = ticks
        #: When each key's bucket is full again.
        self._full_at: OrderedDict[str, int] = OrderedDict()

    def take(self, key: str) -> None:
        """Count a try. Raises Refusal(too_many_attempts) with `retry_after`."""
        now = self._ticks()
        full_at = max(self._full_at.get(key, 0), now) + self._refill
        if full_at - now > self._window:
            raise Refusal(ErrorCode.TOO_MANY_ATTEMPTS, retry_after=full_at - now - self._window)
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        while len(self._full_at) > _MOST_KEYS:
            self._full_at.popitem(last=False)

    def forget(self, key: str) -> None:
        """It went well: earlier tries don't count any more."""
        self._full_at.pop(key, None)
