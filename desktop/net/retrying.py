"""When to connect again: full-jitter back-off, or as long as the server asked; no giving up."""

from collections.abc import Callable

from protocol import limits

#: A gap makes at most one new connection in this time without waiting, in milliseconds.
RESYNC_EVERY = 10_000


class Retrying:
    """The next try. Times are steady milliseconds; `random` gives 0 to 1."""

    def __init__(self, random: Callable[[], float]) -> None:
        self._random = random
        self._attempt = 0
        self._resynced_at: int | None = None
        #: When to connect, while that waits for its time.
        self.due: int | None = None

    def succeeded(self) -> None:
        """The next wait is a short one."""
        self._attempt = 0

    def is_due(self, now: int) -> bool:
        """It is time."""
        return self.due is not None and now >= self.due

    def hurry(self, now: int) -> None:
        """Do not wait any longer, if one waits."""
        if self.due is not None:
            self.due = now

    def stop(self) -> None:
        """Do not try again."""
        self.due = None

    def back_off(self, now: int, retry_after: int | None) -> int:
        """Wait; for how long, in milliseconds."""
        most = min(limits.BACKOFF_MOST, limits.BACKOFF_FIRST << min(self._attempt, 16))
        wait = max(int(self._random() * most), retry_after or 0)
        self._attempt += 1
        self.due = now + wait
        return wait

    def may_resync(self, now: int) -> bool:
        """Whether to connect anew without waiting; it counts as done."""
        soon = self._resynced_at is not None and now - self._resynced_at < RESYNC_EVERY
        if not soon:
            self._resynced_at = now
        return not soon
