"""Limits how often something is tried, by whatever key; memory is bounded."""

from collections import OrderedDict
from collections.abc import Callable, Hashable

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
        self._full_at: OrderedDict[Hashable, int] = OrderedDict()

    def take(self, key: Hashable) -> None:
        """Count a try. Raises Refusal(too_many_attempts) with `retry_after`."""
        wait = self.wait(key)
        if wait:
            raise Refusal(ErrorCode.TOO_MANY_ATTEMPTS, retry_after=wait)

    def wait(self, key: Hashable) -> int:
        """Count a try and answer 0; or count none, and answer in how many milliseconds one may be made."""
        now = self._ticks()
        full_at = max(self._full_at.get(key, 0), now) + self._refill
        if full_at - now > self._window:
            return full_at - now - self._window
        self._full_at[key] = full_at
        self._full_at.move_to_end(key)
        while len(self._full_at) > _MOST_KEYS:
            self._full_at.popitem(last=False)
        return 0

    def forget(self, key: Hashable) -> None:
        """It went well: earlier tries don't count any more."""
        self._full_at.pop(key, None)
