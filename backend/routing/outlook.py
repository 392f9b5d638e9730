"""How long who waits for a chat has to wait yet: measured, not computed from an ideal queue.

Agents serve several queues, with unlike skills and several chats at once, so nobody can say how many
servers a queue has, which Erlang's formulas ask for first. What can be measured is how fast a queue
moves while somebody stands in it: the rate at which its chats begin to ring. Who has k before them is
reached after k + 1 such beginnings; those before them who give up shorten that, at the rate at which
people of this queue give up. So the wait is the sum of 1 / (rate + i * giving up) for i from 0 to k,
and then the time it takes an agent to pick up: Erlang A's own delay of a customer who finds k waiting,
with the measured rate in the place of servers over handling time (QLm in Ibrahim and Whitt, "Real-time
delay estimation in overloaded multiserver queues with abandonments", 2009).

The past fades with a half-life; what is known too little of it is filled up from the chats that are
open now over the mean time a chat takes, which knows at once when agents come and go. Where nobody who serves the queue
takes chats, nothing is foretold: it does not move, however fast it did.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import log

from backend.routing import events
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, OfferOutcome

#: After so many milliseconds the past counts half.
HALF_LIFE = 600_000
#: How many beginnings the guess from open chats is worth.
GUESSED_BEGINNINGS = 3.0
#: With less than so much known in all, nothing is told.
LEAST_KNOWN = 1.0

#: So many terms are added up one by one.
_FEW = 16
#: Who gives up changes less than this part of it.
_NEXT_TO_NOTHING = 1e-6

_Place = tuple[int, int, InteractionId]


@dataclass(slots=True)
class _Faded:
    """A sum in which the past fades."""

    value: float = 0.0
    at: int = 0

    def read(self, now: int) -> float:
        """As of now."""
        if now > self.at:
            self.value *= 0.5 ** ((now - self.at) / HALF_LIFE)
            self.at = now
        return self.value

    def add(self, amount: float, now: int) -> None:
        """Something more."""
        self.read(now)
        self.value += amount


@dataclass(slots=True, frozen=True)
class _Pace:
    """How a queue goes on, as of a time; the same for all who stand in it."""

    at: int
    rate: float | None
    giving_up: float
    pick_up: float

    def wait_at(self, place: int) -> float | None:
        """For who stands at this place, 1 being next; None if it can't be told."""
        return None if self.rate is None else self.pick_up + sum_of_steps(self.rate, self.giving_up, place)


@dataclass(slots=True)
class _Line:
    """A queue's chats and what was learnt of them; times in milliseconds.

    Attributes:
        standing: who waits and rings nowhere, in the order they are served.
        open: chats that somebody has.
        moved: chats that began to ring while somebody stood here, and `moving` the time of that.
        gave_up: who left while standing here, and `stood` how long all together stood.
        picked_up: chats that were picked up, and `ringing` how long they rang.
        handled: chats that are over, and `handling` how long they were open, wrap-up included.
    """

    standing: list[_Place] = field(default_factory=list[_Place])
    ringing_now: int = 0
    open: int = 0
    since: int = 0
    moved: _Faded = field(default_factory=_Faded)
    moving: _Faded = field(default_factory=_Faded)
    gave_up: _Faded = field(default_factory=_Faded)
    stood: _Faded = field(default_factory=_Faded)
    picked_up: _Faded = field(default_factory=_Faded)
    ringing: _Faded = field(default_factory=_Faded)
    handled: _Faded = field(default_factory=_Faded)
    handling: _Faded = field(default_factory=_Faded)

    def pass_time(self, now: int) -> None:
        """Until now it stood as it stands."""
        if now > self.since:
            if self.standing:
                self.moving.add(now - self.since, now)
                self.stood.add((now - self.since) * len(self.standing), now)
            self.since = now

    def rate(self, now: int) -> float | None:
        """Beginnings in a millisecond while somebody stands here; None if too little is known."""
        moved, moving = self.moved.read(now), self.moving.read(now)
        handled = self.handled.read(now)
        if handled and self.open:
            guess = self.open * handled / self.handling.read(now)
            moved += GUESSED_BEGINNINGS
            moving += GUESSED_BEGINNINGS / guess
        return moved / moving if moved >= LEAST_KNOWN and moving > 0 else None

    def pace(self, now: int) -> "_Pace":
        """What all waits here are computed from."""
        stood = self.stood.read(now)
        return _Pace(now, self.rate(now), self.gave_up.read(now) / stood if stood else 0.0, self.pick_up(now))

    def pick_up(self, now: int) -> float:
        """How long it rings."""
        picked_up = self.picked_up.read(now)
        return self.ringing.read(now) / picked_up if picked_up else 0.0


def sum_of_steps(rate: float, giving_up: float, steps: int) -> float:
    """The sum of 1 / (rate + i * giving up) for i from 0 to steps - 1, whatever their number costs the same."""
    if steps <= _FEW:
        return sum(1 / (rate + before * giving_up) for before in range(steps))
    if steps * giving_up < rate * _NEXT_TO_NOTHING:
        return steps / rate
    first = rate / giving_up
    return (_digamma(first + steps) - _digamma(first)) / giving_up


def _digamma(x: float) -> float:
    """The derivative of ln gamma, to ten digits: ln x and four terms of its series, from 6 on (DLMF 5.11.2)."""
    less = 0.0
    while x < 6:
        less += 1 / x
        x += 1
    square = 1 / (x * x)
    return log(x) - 1 / (2 * x) - square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240))) - less


@dataclass(slots=True)
class _Case:
    """A chat: where it is, and since when."""

    queue: QueueId
    place: _Place
    since: int
    standing: bool = False
    ringing: bool = False
    open: bool = False


class Forecast:
    """Learns from what the engine is told, and tells how long it will take. Chats only."""

    def __init__(self) -> None:
        self._lines: dict[QueueId, _Line] = {}
        self._cases: dict[InteractionId, _Case] = {}
        self._service: dict[AgentId, frozenset[QueueId]] = {}
        self._ready: set[AgentId] = set()
        #: How many who take chats serve a queue.
        self._takers: Counter[QueueId] = Counter()
        #: Since the last event.
        self._paces: dict[QueueId, _Pace] = {}

    def take_in(self, batch: Iterable[events.RoutingEvent]) -> None:
        """What happened, in its order."""
        self._paces.clear()
        for event in batch:
            match event:
                case events.InteractionWaiting(interaction=interaction, channel=Channel.CHAT):
                    self._forget(interaction, event.at)
                    place = (event.arrived, interaction.int, interaction)
                    case = self._cases[interaction] = _Case(event.queue, place, event.at)
                    self._stand(case, event.at)
                case events.InteractionRequeued(interaction=interaction) if case := self._cases.get(interaction):
                    self._let_go(case, event.at)
                    self._step_out(case, event.at)
                    case.queue = event.queue or case.queue
                    self._stand(case, event.at)
                case events.OfferOpened(interaction=interaction) if case := self._cases.get(interaction):
                    if case.standing and not event.seat:
                        self._ring(case, event.at)
                case events.OfferClosed(interaction=interaction) if case := self._cases.get(interaction):
                    if case.ringing:
                        self._answered(case, event)
                case events.InteractionAssigned(interaction=interaction) if case := self._cases.get(interaction):
                    self._step_out(case, event.at)
                    self._open(case, event.since)
                case events.InteractionLeft(interaction=interaction) if case := self._cases.get(interaction):
                    if case.standing:
                        self._line(case.queue, event.at).gave_up.add(1, event.at)
                    self._step_out(case, event.at)
                    if not case.open:
                        del self._cases[interaction]
                case events.InteractionReleased(interaction=interaction, agent=None):
                    self._over(interaction, event.at)
                    self._forget(interaction, event.at)
                case events.AgentDefined(agent=agent, services=services):
                    queues = frozenset(one.queue for one in services if one.channel is Channel.CHAT)
                    self._take(agent, ready=agent in self._ready, queues=queues)
                case events.AgentAvailable(agent=agent, ready=ready):
                    self._take(agent, ready=ready, queues=self._service.get(agent, frozenset()))
                case _:
                    pass

    # --- what is told -----------------------------------------------------------------------

    def waiting(self, queue: QueueId) -> int:
        """How many wait there, those who ring among them."""
        line = self._lines.get(queue)
        return 0 if line is None else len(line.standing) + line.ringing_now

    def place(self, interaction: InteractionId) -> int | None:
        """Where it stands among those of its queue that ring nowhere, 1 being next; None: it does not."""
        case = self._cases.get(interaction)
        if case is None or not case.standing:
            return None
        return bisect_left(self._lines[case.queue].standing, case.place) + 1

    def wait(self, interaction: InteractionId, now: int) -> int | None:
        """How long it will wait yet, in milliseconds; what rings is about to be picked up. None: it can't be told."""
        case = self._cases.get(interaction)
        if case is not None and case.ringing:
            return max(0, int(self._pace(case.queue, now).pick_up) - (now - case.since))
        place = self.place(interaction)
        if case is None or place is None or not self._takers[case.queue]:
            return None
        wait = self._pace(case.queue, now).wait_at(place)
        return None if wait is None else int(wait)

    def newcomer(self, queue: QueueId, now: int, free: int) -> int | None:
        """How long somebody who comes now will wait, `free` agents being free for them."""
        line = self._line(queue, now)
        if free and not line.standing:
            return int(line.pick_up(now))
        if not self._takers[queue]:
            return None
        wait = self._pace(queue, now).wait_at(len(line.standing) + 1)
        return None if wait is None else int(wait)

    # --- what happened ----------------------------------------------------------------------

    def _line(self, queue: QueueId, now: int) -> _Line:
        line = self._lines.get(queue)
        if line is None:
            line = self._lines[queue] = _Line(since=now)
        line.pass_time(now)
        return line

    def _pace(self, queue: QueueId, now: int) -> _Pace:
        pace = self._paces.get(queue)
        if pace is None or pace.at != now:
            pace = self._paces[queue] = self._line(queue, now).pace(now)
        return pace

    def _take(self, agent: AgentId, *, ready: bool, queues: frozenset[QueueId]) -> None:
        """Whom she takes chats for from now on. What is measured tells nothing where nobody takes any."""
        if agent in self._ready:
            self._takers.subtract(self._service.get(agent, ()))
        self._service[agent] = queues
        (self._ready.add if ready else self._ready.discard)(agent)
        if ready:
            self._takers.update(queues)

    def _stand(self, case: _Case, at: int) -> None:
        insort(self._line(case.queue, at).standing, case.place)
        case.standing, case.since = True, at

    def _step_out(self, case: _Case, at: int) -> None:
        """It neither stands nor rings any more."""
        line = self._line(case.queue, at)
        if case.standing:
            del line.standing[bisect_left(line.standing, case.place)]
        line.ringing_now -= case.ringing
        case.standing = case.ringing = False

    def _ring(self, case: _Case, at: int) -> None:
        line = self._line(case.queue, at)
        if at > case.since:
            line.moved.add(1, at)
        self._step_out(case, at)
        line.ringing_now += 1
        case.ringing, case.since = True, at

    def _answered(self, case: _Case, event: events.OfferClosed) -> None:
        line = self._line(case.queue, event.at)
        if event.outcome is OfferOutcome.ACCEPTED:
            line.picked_up.add(1, event.at)
            line.ringing.add(event.at - case.since, event.at)
            self._step_out(case, event.at)
            self._open(case, event.at)
        else:
            self._step_out(case, event.at)
            self._stand(case, event.at)

    def _open(self, case: _Case, at: int) -> None:
        if not case.open:
            self._line(case.queue, at).open += 1
            case.open, case.since = True, at

    def _over(self, interaction: InteractionId, at: int) -> None:
        case = self._cases.get(interaction)
        if case is not None and case.open:
            line = self._line(case.queue, at)
            line.handled.add(1, at)
            line.handling.add(max(1, at - case.since), at)

    def _let_go(self, case: _Case, at: int) -> None:
        self._line(case.queue, at).open -= case.open
        case.open = False

    def _forget(self, interaction: InteractionId, at: int) -> None:
        case = self._cases.pop(interaction, None)
        if case is not None:
            self._step_out(case, at)
            self._let_go(case, at)
