"""How many decisions a second the engine makes in a large centre, beside a plain look at everybody.

A decision is an arrival put in its place or given away, or a freed agent given her next: what a centre
counts. They are timed in blocks, so that the clock is read seldom; what comes of a block is told to the
engine before the next, untimed. `Pace.cycles` times all of it: release, proposal, offer, acceptance, arrival.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add
from random import Random
from statistics import median
from time import process_time
from uuid import UUID

from backend.routing import events
from backend.routing.engine import Engine
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, OfferOutcome

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
    #: Releases that are timed, and as many arrivals.
    rounds: int = 20_000
    #: How many of either are timed at once.
    block: int = 500


@dataclass(frozen=True, slots=True)
class Pace:
    """A second of processor time brings so many of each.

    Attributes:
        answers: arrivals while agents are free, each answered by a proposal.
        arrivals: arrivals into the backlog.
        releases: freed agents given their next.
        decisions: arrivals and releases in equal number, at the pace of the median block.
        cycles: of both with everything that is told in between.
        by_looking_at_all: releases by a plain scan of everybody who waits.
    """

    answers: float
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

    def ready(self, agent: AgentId) -> events.AgentAvailable:
        """She takes offers."""
        return events.AgentAvailable(at=self.now, agent=agent, ready=True, since=self.now)

    def release(self, interaction: InteractionId, agent: AgentId) -> events.InteractionReleased:
        """An agent is done with it, a millisecond after what was before."""
        self.now += 1
        return events.InteractionReleased(at=self.now, interaction=interaction, agent=agent)

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
        _settle(engine, engine.apply(centre.ready(agent)), centre.now, held)
    places = sum(centre.sort_of(number).capacity[Channel.CHAT] for number in range(size.agents))
    answers: list[float] = []
    while len(held) < places * 0.98:
        arrivals = [centre.arrival(centre.now) for _ in range(min(size.block, size.agents // 10))]
        answers.append(_timed(centre, arrivals, held))
    backlog = [centre.arrival(centre.now - number % 300_000) for number in range(size.waiting)]
    for start in range(0, len(backlog), size.block):
        _timed(centre, backlog[start : start + size.block], held)
    centre.now += 60_000
    Random(seed).shuffle(held)
    arriving: list[float] = []
    releasing: list[float] = []
    blocks = min(size.rounds, len(held)) // size.block
    began = process_time()
    for _ in range(blocks):
        over = [held.pop() for _ in range(size.block)]
        releasing.append(_timed(centre, [centre.release(*pair) for pair in over], held))
        arriving.append(_timed(centre, [centre.arrival(centre.now) for _ in over], held))
    everything = process_time() - began
    return Pace(
        answers=1 / median(answers),
        arrivals=1 / median(arriving),
        releases=1 / median(releasing),
        decisions=2 / median(map(add, releasing, arriving)),
        cycles=blocks * size.block / everything,
        by_looking_at_all=_look_at_all(centre, backlog),
        kinds_of_demand=len({(one.queue, *one.skills.items()) for one in backlog}),
    )


def _timed(centre: _Centre, block: Sequence[events.RoutingEvent], held: list[tuple[InteractionId, AgentId]]) -> float:
    """Seconds for each of these events, decision included; what was decided is carried out then."""
    apply = centre.engine.apply
    began = process_time()
    decisions = [apply(event) for event in block]
    took = process_time() - began
    for decided in decisions:
        _settle(centre.engine, decided, centre.now, held)
    return took / len(block)


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
