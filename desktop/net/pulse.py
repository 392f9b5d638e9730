"""Whether a link is alive: heartbeats, silence, and a machine that slept. Times are steady milliseconds."""

from protocol import limits

#: After a wake-up, or a command without an answer, the server has this long to show life.
PROBE = 5_000
#: A wall clock that ran this far ahead of the steady one was asleep.
SLEPT = 5_000


class Pulse:
    """The pulse of one session's connections. `drift`: how far the wall clock is ahead of the steady one."""

    def __init__(self, drift: int) -> None:
        self._drift = drift
        self._heard = 0
        self._heartbeat = limits.HEARTBEAT
        self._dead_after = limits.DEAD_AFTER
        self._ping_due: int | None = None
        self._hello_due: int | None = None
        self._probe_due: int | None = None

    def opened(self, now: int) -> None:
        """A socket is open; the server is to say welcome soon."""
        self._heard = now
        self._hello_due = now + limits.HELLO_TIMEOUT

    def welcomed(self, heartbeat: int, dead_after: int) -> None:
        """It did, and said how often it wants to be asked."""
        self._hello_due = None
        self._heartbeat, self._dead_after = heartbeat, dead_after

    def heard(self, now: int) -> None:
        """It shows life."""
        self._heard = now
        self._probe_due = None

    def asked(self, now: int) -> None:
        """A ping goes out."""
        self._ping_due = now + self._heartbeat

    def probe(self, now: int) -> None:
        """A ping goes out that is to be answered soon."""
        self._probe_due = now + PROBE

    def over(self) -> None:
        """The socket is gone."""
        self._ping_due = self._hello_due = self._probe_due = None

    def slept(self, now: int, wall: int) -> bool:
        """Whether the machine has slept since it was asked last."""
        drift = wall - now
        slept, self._drift = drift - self._drift > SLEPT, drift
        return slept

    def wants_ping(self, now: int) -> bool:
        """Whether it is time to ask."""
        return self._ping_due is not None and now >= self._ping_due

    def is_dead(self, now: int) -> bool:
        """Whether it was silent for too long."""
        return any(due is not None and now >= due for due in self._silences())

    def dues(self) -> tuple[int | None, ...]:
        """When the next of all that is due."""
        return (self._ping_due, *self._silences())

    def _silences(self) -> tuple[int | None, ...]:
        return (self._heard + self._dead_after, self._probe_due, self._hello_due)
