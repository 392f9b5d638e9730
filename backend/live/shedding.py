"""What is let go under load, and when it comes back: a rule over measured numbers, no clock of its own.

The load is the fullest of three measures. Features go off in the order of `Feature`, each at its own
fullness and at once; they come back one at a time, the last one first, after a calm while.
"""

from dataclasses import dataclass

from protocol.kinds import Feature

#: The fullness at which each goes off: the cheap to miss first, ringing customers last.
OFF_AT: dict[Feature, float] = {
    Feature.TYPING: 0.2,
    Feature.PRESENCE: 0.35,
    Feature.COBROWSE: 0.5,
    Feature.VISITOR_LIST: 0.65,
    Feature.NEW_CHATS: 0.8,
}
#: One comes back when the load was below this part of its threshold...
_BACK_BELOW = 0.5
#: ...for this long (ms).
CALM = 5_000
#: Milliseconds after which a customer who was not let in tries again.
RETRY_AFTER = 10_000


@dataclass(frozen=True, slots=True)
class Load:
    """What was measured.

    Attributes:
        jobs: waiting for the writer.
        lag: how late the loop came to look (ms).
        outbox: bytes that wait to be written to sockets.
    """

    jobs: int = 0
    lag: int = 0
    outbox: int = 0


class Shedding:
    """The rule, with what it remembers.

    Attributes:
        off: what is off now, in the order of `Feature`.
        fullness: of the last look; 1 is all we can take.
    """

    def __init__(self, full: Load) -> None:
        """`full` is the load at which nothing more should come in; all its numbers are above 0."""
        self._full = full
        self._calm_since: int | None = None
        self.off: tuple[Feature, ...] = ()
        self.fullness = 0.0

    def look(self, load: Load, now: int) -> bool:
        """Take a measurement in at a time (ticks, ms). True when `off` is another now."""
        full = self._full
        self.fullness = max(load.jobs / full.jobs, load.lag / full.lag, load.outbox / full.outbox)
        before = self.off
        over = tuple(feature for feature, limit in OFF_AT.items() if self.fullness >= limit)
        if len(over) > len(before):
            self.off = over
            self._calm_since = None
        elif before:
            self._come_back(before, now)
        return self.off != before

    def _come_back(self, off: tuple[Feature, ...], now: int) -> None:
        if self.fullness >= OFF_AT[off[-1]] * _BACK_BELOW:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = now
        elif now - self._calm_since >= CALM:
            self.off = off[:-1]
            self._calm_since = now
