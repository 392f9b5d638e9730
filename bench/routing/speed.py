"""How many decisions a second the engine makes in a large centre, beside a plain look at everybody.

A decision is an arrival put in its place or given away, or a freed agent given her next: what a centre
counts. `Pace.cycles` also counts the telling of offers: release, proposal, offer, acceptance, arrival.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from time import process_time
from uuid import UUID

from backend.routing import events
from backend.routing.engine import Engine
from protocol.entities import Channel, OfferOutcome
from protocol.ids import AgentId, InteractionId, QueueId

SKILLS = tuple(f"skill {number}" for number in range(50))
LANGUAGES = SKILLS[:6]
QUEUES = 40
_START = 10_000_000


@dataclass(frozen=True, slots=True)
class Size:
    """How large the centre is."""

    agents: int = 10_000
    waiting: int = 100_000
    profiles: int = 1_000
    #: Releases that are timed.
    rounds: int = 20_000


@dataclass(frozen=True, slots=True)
class Pace:
    """A second of processor time brings so many of each."""

    arrivals: float
    releases: float
    decisions: float
    cycles: float
    by_looking_at_all: float
    kinds_of_demand: int


@dataclass(frozen=True, slots=True)
class _Sort:
    """What agents of one profile share."""

    skills: dict[str, int]
    services: tuple[events.Service, ...]
    capacity: dict[Channel, int]


class _Centre:
    """Agents of some profiles, customers who each fit somebody."""

    def __init__(self, size: Size, seed: int) -> None:
        self._random = Random(seed)
        self.engine = Engine()
        self.now = _START
        self._arrived = 0
        self._needs = {
            QueueId(UUID(int=1 + number)): self._some_skill() if self._random.random() < 0.5 else {}
            for number in range(QUEUES)
        }
        self._sorts = [self._sort() for _ in range(size.profiles)]
        self.agents = [AgentId(UUID(int=1_000_000 + number)) for number in range(size.agents)]
        self.engine.apply_all(self._definitions())

    def arrival(self, arrived: int) -> events.InteractionWaiting:
        """A customer whom one profile at least fits."""
        sort = self._random.choice(self._sorts)
        spoken = [name for name in LANGUAGES if name in sort.skills]
        needs = self._random.random() < 0.6 and spoken
        self._arrived += 1
        return events.InteractionWaiting(
            at=self.now,
            interaction=InteractionId(UUID(int=100_000_000 + self._arrived)),
            queue=self._random.choice(sort.services).queue,
            arrived=arrived,
            skills={self._random.choice(spoken): 1} if needs else {},
        )

    def sort_of(self, number: int) -> _Sort:
        """What the agent of this number is like."""
        return self._sorts[number % len(self._sorts)]

    def needs_of(self, queue: QueueId) -> dict[str, int]:
        """The skills that a queue asks for."""
        return self._needs[queue]

    def _some_skill(self) -> dict[str, int]:
        return {self._random.choice(SKILLS): self._random.randint(1, 5)}

    def _sort(self) -> _Sort:
        random = self._random
        queues = random.sample(list(self._needs), random.randint(1, 6))
        skills = {name: random.randint(1, 9) for name in random.sample(SKILLS, random.randint(3, 12))}
        for queue in queues:
            for name, level in self._needs[queue].items():
                skills[name] = max(skills.get(name, 0), level)
        services = tuple(events.Service(queue=queue, priority=random.randint(1, 3)) for queue in queues)
        return _Sort(skills, services, {Channel.CHAT: random.choice((4, 6, 8))})

    def _definitions(self) -> Iterable[events.RoutingEvent]:
        for queue, skills in self._needs.items():
            target = self._random.choice((0, 20_000, 60_000, 300_000))
            yield events.QueueDefined(at=self.now, queue=queue, skills=skills, target=target, offer_for=30_000)
        for number, agent in enumerate(self.agents):
            sort = self.sort_of(number)
            yield events.AgentDefined(
                at=self.now, agent=agent, skills=sort.skills, services=sort.services, capacity=sort.capacity
            )


def measure_pace(size: Size, seed: int) -> Pace:
    """Fill the centre, keep `size.waiting` waiting, and time a stretch of its day."""
    centre = _Centre(size, seed)
    engine = centre.engine
    held: list[tuple[InteractionId, AgentId]] = []
    for agent in centre.agents:
        ready = events.AgentAvailable(at=centre.now, agent=agent, ready=True, since=centre.now)
        _settle(engine, engine.apply(ready), centre.now, held)
    places = sum(centre.sort_of(number).capacity[Channel.CHAT] for number in range(size.agents))
    while len(held) < places * 0.98:
        _settle(engine, engine.apply(centre.arrival(centre.now)), centre.now, held)
    backlog = [centre.arrival(centre.now - number % 300_000) for number in range(size.waiting)]
    began = process_time()
    for arrival in backlog:
        _settle(engine, engine.apply(arrival), centre.now, held)
    arriving = process_time() - began
    centre.now += 60_000
    Random(seed).shuffle(held)
    over = [held.pop() for _ in range(min(size.rounds, len(held)))]
    new = [centre.arrival(centre.now + number) for number in range(len(over))]
    released = proposed = 0.0
    answers = 0
    began = process_time()
    for (interaction, agent), arrival in zip(over, new, strict=True):
        centre.now += 1
        free = events.InteractionReleased(at=centre.now, interaction=interaction, agent=agent)
        before = process_time()
        decisions = engine.apply(free)
        released += process_time() - before
        answers += len(decisions)
        _settle(engine, decisions, centre.now, held)
        before = process_time()
        decisions = engine.apply(arrival)
        proposed += process_time() - before
        _settle(engine, decisions, centre.now, held)
    everything = process_time() - began
    return Pace(
        arrivals=len(backlog) / arriving,
        releases=answers / released,
        decisions=2 * len(over) / (released + proposed),
        cycles=len(over) / everything,
        by_looking_at_all=_look_at_all(centre, backlog),
        kinds_of_demand=len({(one.queue, *one.skills.items()) for one in backlog}),
    )


def _settle(
    engine: Engine, decisions: Sequence[events.Decision], now: int, held: list[tuple[InteractionId, AgentId]]
) -> None:
    """Every proposal becomes an offer and is accepted, as the server would tell it."""
    while decisions:
        following: list[events.Decision] = []
        for decision in decisions:
            what, who = decision.interaction, decision.agent
            following += engine.apply(events.OfferOpened(at=now, interaction=what, agent=who))
            accepted = events.OfferClosed(at=now, interaction=what, agent=who, outcome=OfferOutcome.ACCEPTED)
            assigned = events.InteractionAssigned(at=now, interaction=what, agent=who, since=now)
            following += engine.apply_all((accepted, assigned))
            held.append((what, who))
        decisions = following


def _look_at_all(centre: _Centre, waiting: Sequence[events.InteractionWaiting]) -> float:
    """Decisions a second when a freed agent's next is found by looking at everybody who waits."""
    times = 5
    began = process_time()
    for number in range(times):
        sort = centre.sort_of(number)
        serves = {service.queue for service in sort.services}
        fitting = [
            one
            for one in waiting
            if one.queue in serves
            and all(sort.skills.get(name, 0) >= least for name, least in one.skills.items())
            and all(sort.skills.get(name, 0) >= least for name, least in centre.needs_of(one.queue).items())
        ]
        min(fitting, key=lambda one: one.arrived, default=None)
    return times / (process_time() - began)
