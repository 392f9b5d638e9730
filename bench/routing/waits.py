"""How well the wait can be told: what the server tells, the textbook's formula, and what the last one waited.

Truth needs people who wait however long it takes: every twentieth customer of the day is such a one,
and only of them it is asked. All three are asked when they come, if nobody answers them at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp

from backend.routing import events
from backend.routing.outlook import Forecast
from bench.routing.centre import DAY, HANDLING, MINUTE, PATIENCE, SLOWER_BY, Case, Centre
from bench.routing.day import play
from bench.routing.policies import Deskbell, Pair
from protocol.ids import InteractionId, QueueId

_EVERY = 20


class Way(StrEnum):
    """How a wait is told."""

    #: What the server tells: `backend.routing.outlook`.
    MEASURED = "measured"
    #: Erlang A's delay of who finds k waiting, knowing the centre's true averages and each queue's share of places.
    ERLANG_A = "Erlang A"
    #: As long as the last one who was answered in this queue waited.
    AS_LAST = "as the last one waited"


@dataclass(frozen=True, slots=True)
class Error:
    """How far off a way is; times in milliseconds.

    Attributes:
        asked: of how many customers.
        untold: share of them of whom it could not tell.
        waited: how long they waited, on average.
        off: mean distance of what was told from the truth.
        bias: mean of what was told less the truth.
        close: share of what was told that was within a minute or a third of the truth.
    """

    asked: int
    untold: float
    waited: float
    off: float
    bias: float
    close: float


class _Watched(Deskbell):
    """Deskbell's day, with questions asked."""

    def __init__(self, centre: Centre, patient: frozenset[InteractionId]) -> None:
        # Its making is heard already.
        self._outlook = Forecast()
        super().__init__(centre)
        self._patient = patient
        self._lines = {case.id: case.line.queue for case in centre.cases}
        self._servers = {
            line.queue: sum(
                desk.capacity / len(desk.services)
                for desk in centre.desks
                if any(service.queue == line.queue for service in desk.services)
            )
            for line in centre.lines
        }
        together = sum(desk.capacity - 1 for desk in centre.desks) / len(centre.desks)
        self._handling = HANDLING * exp(0.6**2 / 2) * (1 + SLOWER_BY * together)
        self._arrived: dict[InteractionId, int] = {}
        self._last: dict[QueueId, int] = {}
        self._told: dict[InteractionId, dict[Way, float | None]] = {}
        self.answers: dict[Way, list[tuple[float | None, int]]] = {way: [] for way in Way}

    def arrived(self, now: int, case: Case) -> list[Pair]:
        """Whoever is not answered at once is told something."""
        self._arrived[case.id] = now
        pairs = super().arrived(now, case)
        if case.id in self._patient and case.id not in {what for what, _ in pairs}:
            queue = case.line.queue
            before = self._outlook.waiting(queue) - 1
            rate = self._servers[queue] / self._handling
            self._told[case.id] = {
                Way.MEASURED: self._outlook.wait(case.id, now),
                Way.ERLANG_A: sum(1 / (rate + place / PATIENCE) for place in range(before + 1)),
                Way.AS_LAST: self._last.get(queue),
            }
        return pairs

    def hears(self, now: int, batch: Sequence[events.RoutingEvent]) -> None:
        """The server's model hears what the engine hears."""
        self._outlook.take_in(batch)
        for event in batch:
            if isinstance(event, events.InteractionAssigned):
                waited = now - self._arrived[event.interaction]
                self._last[self._lines[event.interaction]] = waited
                for way, told in self._told.pop(event.interaction, {}).items():
                    self.answers[way].append((told, waited))


def errors(centre: Centre) -> dict[Way, Error]:
    """A day of the centre, and how far off each way is."""
    cases = tuple(
        replace(case, patience=DAY) if number % _EVERY == 0 else case for number, case in enumerate(centre.cases)
    )
    centre = replace(centre, cases=cases)
    watched = _Watched(centre, frozenset(case.id for case in cases[::_EVERY]))
    play(centre, watched)
    return {way: _error(answers) for way, answers in watched.answers.items()}


def _error(answers: Sequence[tuple[float | None, int]]) -> Error:
    told = [(guess, truth) for guess, truth in answers if guess is not None]
    if not told:
        return Error(len(answers), 1.0, 0.0, 0.0, 0.0, 0.0)
    return Error(
        asked=len(answers),
        untold=1 - len(told) / len(answers),
        waited=sum(truth for _, truth in told) / len(told),
        off=sum(abs(guess - truth) for guess, truth in told) / len(told),
        bias=sum(guess - truth for guess, truth in told) / len(told),
        close=sum(1 for guess, truth in told if abs(guess - truth) <= max(MINUTE, truth / 3)) / len(told),
    )
