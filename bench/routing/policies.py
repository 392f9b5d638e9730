"""Three ways to decide who gets what. All keep to skills and capacity; they differ in the order."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from random import Random
from typing import Protocol

from backend.routing import events
from backend.routing.engine import Engine
from bench.routing.centre import Case, Centre, Desk
from protocol.ids import AgentId, InteractionId
from protocol.kinds import Channel, OfferOutcome

OFFER_FOR = 30_000
Pair = tuple[InteractionId, AgentId]


class Policy(Protocol):
    """Is told what happens and says who gets what; what it says is carried out at once."""

    def arrived(self, now: int, case: Case) -> list[Pair]:
        """A customer waits."""
        ...

    def gave_up(self, now: int, case: Case) -> list[Pair]:
        """A customer waits no more."""
        ...

    def finished(self, now: int, case: Case, agent: AgentId) -> list[Pair]:
        """A chat is over, wrap-up included."""
        ...


class Deskbell:
    """The engine as the server runs it, with offers accepted at once."""

    def __init__(self, centre: Centre) -> None:
        self._engine = Engine()
        told: list[events.RoutingEvent] = [
            events.QueueDefined(at=0, queue=line.queue, skills={line.skill: 1}, target=line.target, offer_for=OFFER_FOR)
            for line in centre.lines
        ]
        for desk in centre.desks:
            capacity = {Channel.CHAT: desk.capacity}
            told += (
                events.AgentDefined(
                    at=0, agent=desk.agent, skills=desk.skills, services=desk.services, capacity=capacity
                ),
                events.AgentAvailable(at=0, agent=desk.agent, ready=True, since=0),
            )
        self._engine.apply_all(told)
        self.hears(0, told)

    def arrived(self, now: int, case: Case) -> list[Pair]:
        """A customer waits."""
        skills = {case.language: 1}
        return self._tell(
            now,
            events.InteractionWaiting(at=now, interaction=case.id, queue=case.line.queue, arrived=now, skills=skills),
        )

    def gave_up(self, now: int, case: Case) -> list[Pair]:
        """A customer waits no more."""
        return self._tell(now, events.InteractionLeft(at=now, interaction=case.id))

    def finished(self, now: int, case: Case, agent: AgentId) -> list[Pair]:
        """A chat is over."""
        del agent
        return self._tell(now, events.InteractionReleased(at=now, interaction=case.id))

    def hears(self, now: int, batch: Sequence[events.RoutingEvent]) -> None:
        """What the engine was told, for who listens."""

    def _tell(self, now: int, event: events.RoutingEvent) -> list[Pair]:
        pairs: list[Pair] = []
        decisions = self._engine.apply(event)
        self.hears(now, (event,))
        while decisions:
            answers: list[events.RoutingEvent] = []
            for decision in decisions:
                what, who = decision.interaction, decision.agent
                pairs.append((what, who))
                answers.append(events.OfferOpened(at=now, interaction=what, agent=who))
                answers.append(events.OfferClosed(at=now, interaction=what, agent=who, outcome=OfferOutcome.ACCEPTED))
                answers.append(events.InteractionAssigned(at=now, interaction=what, agent=who, since=now))
            self.hears(now, answers)
            decisions = self._engine.apply_all(answers)
        return pairs


class _Scan(ABC):
    """Waiting customers in order of arrival, agents by a plain look at all of them."""

    def __init__(self, centre: Centre) -> None:
        self._desks = {desk.agent: desk for desk in centre.desks}
        self._open = dict.fromkeys(self._desks, 0)
        self._idle_since = dict.fromkeys(self._desks, 0)
        self._waiting: dict[InteractionId, Case] = {}

    def arrived(self, now: int, case: Case) -> list[Pair]:
        """A customer waits."""
        free = [desk for desk in self._desks.values() if self._is_free(desk) and _fits(desk, case)]
        if not free:
            self._waiting[case.id] = case
            return []
        return [self._give(now, case, self.choose_agent(free))]

    def gave_up(self, now: int, case: Case) -> list[Pair]:  # noqa: ARG002 -- the engine is told the time
        """A customer waits no more."""
        del self._waiting[case.id]
        return []

    def finished(self, now: int, case: Case, agent: AgentId) -> list[Pair]:  # noqa: ARG002 -- the engine is told
        """A chat is over."""
        self._open[agent] -= 1
        self._idle_since[agent] = now
        desk = self._desks[agent]
        fitting = [one for one in self._waiting.values() if _fits(desk, one)]
        if not fitting:
            return []
        chosen = self.choose_case(fitting)
        del self._waiting[chosen.id]
        return [self._give(now, chosen, desk)]

    @abstractmethod
    def choose_agent(self, free: list[Desk]) -> Desk:
        """Of those who are free and fit."""

    @abstractmethod
    def choose_case(self, fitting: list[Case]) -> Case:
        """Of those who wait and fit, in order of arrival."""

    def idle_since(self, desk: Desk) -> int:
        """When she last took or ended something."""
        return self._idle_since[desk.agent]

    def _is_free(self, desk: Desk) -> bool:
        return self._open[desk.agent] < desk.capacity

    def _give(self, now: int, case: Case, desk: Desk) -> Pair:
        self._open[desk.agent] += 1
        self._idle_since[desk.agent] = now
        return case.id, desk.agent


class LongestIdle(_Scan):
    """First in, first out, to whoever has been idle for longest: what most desks do."""

    def choose_agent(self, free: list[Desk]) -> Desk:
        """Idle for longest."""
        return min(free, key=self.idle_since)

    def choose_case(self, fitting: list[Case]) -> Case:
        """First come."""
        return fitting[0]


class AtRandom(_Scan):
    """Anybody to anybody."""

    def __init__(self, centre: Centre, seed: int) -> None:
        super().__init__(centre)
        self._random = Random(seed)

    def choose_agent(self, free: list[Desk]) -> Desk:
        """Anybody."""
        return self._random.choice(free)

    def choose_case(self, fitting: list[Case]) -> Case:
        """Anybody."""
        return self._random.choice(fitting)


def _fits(desk: Desk, case: Case) -> bool:
    return (
        case.line.skill in desk.skills
        and case.language in desk.skills
        and any(service.queue == case.line.queue for service in desk.services)
    )


def policies(centre: Centre, seed: int) -> Iterable[tuple[str, Policy]]:
    """All that are compared, by name."""
    yield "Deskbell", Deskbell(centre)
    yield "first in first out, longest idle", LongestIdle(centre)
    yield "random", AtRandom(centre, seed)
