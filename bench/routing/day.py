"""A day of a centre under one policy, event by event, and what came of it."""

from bisect import bisect_left
from dataclasses import dataclass, field
from enum import IntEnum
from heapq import heappop, heappush

from bench.routing.centre import DAY, SLOWER_BY, Case, Centre
from bench.routing.policies import Pair, Policy
from protocol.ids import AgentId, InteractionId


class _Kind(IntEnum):
    """What happens; at the same moment a chat ends before the next customer gives up or comes."""

    FINISHED = 0
    GAVE_UP = 1
    ARRIVED = 2


@dataclass
class Outcome:
    """What came of a day; waits in milliseconds.

    Attributes:
        in_target: share of all customers of queues with a target who were answered within it.
        gave_up: share of all customers who left unanswered.
        occupancy: share of the agents' places that were taken, over the day.
        wait_p95: of those who were answered.
        worst_of_target: the longest wait over its queue's target, 1.0 being just in time.
    """

    in_target: float = 0.0
    gave_up: float = 0.0
    occupancy: float = 0.0
    wait_p95: int = 0
    worst_of_target: float = 0.0


@dataclass
class _Book:
    waits: list[tuple[Case, int]] = field(default_factory=list[tuple[Case, int]])
    given_up: list[Case] = field(default_factory=list[Case])
    busy: int = 0


def play(centre: Centre, policy: Policy) -> Outcome:
    """The whole day. Raises RuntimeError if the policy breaks skills or capacity."""
    cases = {case.id: case for case in centre.cases}
    desks = {desk.agent: desk for desk in centre.desks}
    open_now = dict.fromkeys(desks, 0)
    waiting: set[InteractionId] = set()
    book = _Book()
    agenda: list[tuple[int, _Kind, int, AgentId | None]] = [
        (case.arrives, _Kind.ARRIVED, number, None) for number, case in enumerate(centre.cases)
    ]
    numbers = {case.id: number for number, case in enumerate(centre.cases)}

    def carry_out(now: int, pairs: list[Pair]) -> None:
        for what, who in pairs:
            case, desk = cases[what], desks[who]
            if what not in waiting or open_now[who] >= desk.capacity or case.line.skill not in desk.skills:
                raise RuntimeError(f"{what} can't go to {who}")
            waiting.remove(what)
            book.waits.append((case, now - case.arrives))
            takes = int(case.work * (1 + SLOWER_BY * open_now[who]))
            open_now[who] += 1
            book.busy += max(0, min(now + takes, DAY) - now)
            heappush(agenda, (now + takes, _Kind.FINISHED, numbers[what], who))

    while agenda and agenda[0][0] <= DAY:
        now, kind, number, agent = heappop(agenda)
        case = centre.cases[number]
        if kind is _Kind.ARRIVED:
            waiting.add(case.id)
            heappush(agenda, (now + case.patience, _Kind.GAVE_UP, number, None))
            carry_out(now, policy.arrived(now, case))
        elif kind is _Kind.GAVE_UP and case.id in waiting:
            waiting.remove(case.id)
            book.given_up.append(case)
            carry_out(now, policy.gave_up(now, case))
        elif agent is not None:
            open_now[agent] -= 1
            carry_out(now, policy.finished(now, case, agent))
    book.given_up += [cases[left] for left in waiting]
    return _sum_up(centre, book)


def _sum_up(centre: Centre, book: _Book) -> Outcome:
    promised = [(case, waited) for case, waited in book.waits if case.line.target]
    all_promised = len(promised) + sum(1 for case in book.given_up if case.line.target)
    waits = sorted(waited for _, waited in book.waits)
    places = sum(desk.capacity for desk in centre.desks)
    return Outcome(
        in_target=sum(1 for case, waited in promised if waited <= case.line.target) / all_promised,
        gave_up=len(book.given_up) / len(centre.cases),
        occupancy=book.busy / (places * DAY),
        wait_p95=waits[min(len(waits) - 1, bisect_left(range(len(waits)), int(len(waits) * 0.95)))],
        worst_of_target=max(waited / case.line.target for case, waited in promised),
    )
