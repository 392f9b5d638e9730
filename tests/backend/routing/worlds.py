"""Random small worlds: a list of numbers becomes a sequence of events that a shell could tell."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from hypothesis import strategies as st

from backend.routing import events
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, OfferOutcome

QUEUES = [QueueId(UUID(int=100 + number)) for number in range(3)]
AGENTS = [AgentId(UUID(int=200 + number)) for number in range(4)]
SKILLS = ("bikes", "danish")
CHANNELS = (Channel.CHAT, Channel.CHAT, Channel.CHAT, Channel.CHAT, Channel.PHONE, Channel.EMAIL, Channel.SMS)

Levels = dict[str, int]
Services = dict[tuple[int, Channel], int]
Capacity = dict[Channel, int]
AgentFacts = tuple[Levels, Services, Capacity]
Pair = tuple[InteractionId, AgentId]
Move = tuple[int, int, int, int]


@dataclass(frozen=True)
class QueueFacts:
    """What a queue is like."""

    skills: Levels = field(default_factory=dict[str, int])
    target: int = 60_000
    relax: tuple[events.Step, ...] = ()


#: Skill levels; 0 is none. Most queues ask for little and most agents know much, so that pairs come about.
least: st.SearchStrategy[Levels] = st.fixed_dictionaries(dict.fromkeys(SKILLS, st.sampled_from((0, 0, 1, 2))))
levels: st.SearchStrategy[Levels] = st.fixed_dictionaries(dict.fromkeys(SKILLS, st.sampled_from((3, 2, 1, 0))))
_steps = st.builds(
    events.Step,
    after=st.sampled_from((10_000, 30_000, 75_000)),
    skills=st.dictionaries(st.sampled_from(SKILLS), st.sampled_from((0, 1, 2))),
)
queue_facts = st.builds(
    QueueFacts,
    skills=least,
    target=st.sampled_from((60_000, 300_000, 0)),
    relax=st.one_of(st.just(()), st.lists(_steps, max_size=3).map(tuple)),
)
_priority = st.integers(1, 2)
services: st.SearchStrategy[Services] = st.fixed_dictionaries(
    {(0, Channel.CHAT): _priority, (1, Channel.CHAT): _priority},
    optional={(2, Channel.CHAT): _priority, (0, Channel.PHONE): _priority, (1, Channel.EMAIL): _priority},
)
capacities: st.SearchStrategy[Capacity] = st.fixed_dictionaries(
    {Channel.CHAT: st.sampled_from((2, 1, 3, 0))}, optional={Channel.PHONE: st.just(1), Channel.EMAIL: st.just(2)}
)
agent_facts = st.tuples(levels, services, capacities)
#: Who knows most things and has few places, so that each one counts.
able = st.tuples(
    st.fixed_dictionaries(dict.fromkeys(SKILLS, st.sampled_from((3, 2)))),
    services,
    st.fixed_dictionaries(
        {Channel.CHAT: st.sampled_from((2, 1)), Channel.PHONE: st.just(1), Channel.EMAIL: st.just(1)}
    ),
)


@dataclass(frozen=True)
class Redefined:
    """A queue or an agent gets another definition."""

    number: int
    facts: QueueFacts | AgentFacts


#: What happens next, chosen by weight, and three numbers that choose the details.
move = st.tuples(st.integers(0, 23), st.integers(0, 7), st.integers(0, 7), st.integers(0, 7))


def long_day(random: Random) -> tuple[list[QueueFacts], list[AgentFacts], list[list[Move | Redefined]]]:
    """Queues, agents, and 150 batches of what happens."""

    def some(most: int) -> Levels:
        return {name: random.randint(0, most) for name in SKILLS}

    def queue() -> QueueFacts:
        steps = tuple(
            events.Step(after=random.choice((10_000, 30_000, 75_000)), skills=some(2))
            for _ in range(random.randint(0, 2))
        )
        return QueueFacts(some(2), random.choice((60_000, 300_000, 0)), steps)

    def agent() -> AgentFacts:
        services = {
            (number, Channel.CHAT): random.randint(1, 2) for number in random.sample(range(3), random.randint(1, 3))
        }
        if random.random() < 0.5:
            services |= {(0, Channel.PHONE): 1, (1, Channel.EMAIL): 2}
        return some(3), services, {Channel.CHAT: random.randint(1, 3), Channel.PHONE: 1, Channel.EMAIL: 2}

    def happens() -> Move | Redefined:
        if random.random() < 0.01:
            return Redefined(random.randrange(3), queue())
        if random.random() < 0.01:
            return Redefined(random.randrange(4), agent())
        return random.randrange(7, 24), random.randrange(8), random.randrange(8), random.randrange(8)

    return (
        [queue() for _ in QUEUES],
        [agent() for _ in AGENTS],
        [[happens() for _ in range(random.randint(1, 3))] for _ in range(150)],
    )


def _skills(chosen: Levels) -> Levels:
    return {name: level for name, level in chosen.items() if level}


def queue_defined(at: int, number: int, facts: QueueFacts) -> events.QueueDefined:
    """A queue of the world."""
    return events.QueueDefined(
        at=at,
        queue=QUEUES[number],
        skills=_skills(facts.skills),
        target=facts.target,
        offer_for=30_000,
        relax=facts.relax,
    )


def agent_defined(at: int, number: int, facts: tuple[Levels, Services, Capacity]) -> events.AgentDefined:
    """An agent of the world."""
    skills, serves, capacity = facts
    return events.AgentDefined(
        at=at,
        agent=AGENTS[number],
        skills=_skills(skills),
        services=tuple(
            events.Service(queue=QUEUES[queue], channel=channel, priority=priority)
            for (queue, channel), priority in serves.items()
        ),
        capacity=capacity,
    )


@dataclass
class Shell:
    """Plays the part of the program around the engine: answers proposals, ends offers, lets people come and go."""

    now: int = 1_000_000
    #: (interaction, agent) proposed and not answered.
    proposed: list[Pair] = field(default_factory=list[Pair])
    offered: list[Pair] = field(default_factory=list[Pair])
    waiting: list[InteractionId] = field(default_factory=list[InteractionId])
    #: Owners, and seats.
    held: list[Pair] = field(default_factory=list[Pair])
    seats: list[Pair] = field(default_factory=list[Pair])
    #: Of the offers, those of a seat.
    for_seats: list[Pair] = field(default_factory=list[Pair])
    arrivals: int = 0

    def take(self, decision: events.Propose) -> None:
        """A proposal came out of the engine."""
        self.proposed.append((decision.interaction, decision.agent))

    def events_of(self, chosen: tuple[int, int, int, int]) -> Iterator[events.RoutingEvent]:
        """The events of one move; none if there is nothing to do it to."""
        kind, a, b, c = chosen
        self.now += (a * 7919 + b * 104_729 + c * 13) % 40_000 if kind % 2 else c
        if self.proposed and kind % 3:
            yield from self._answer(self.proposed.pop(a % len(self.proposed)), b)
        elif self.offered and kind % 3:
            yield from self._offer_ends(*self.offered.pop(a % len(self.offered)), b)
        elif kind <= 10:
            yield self._arrival(a, b, c)
        elif kind <= 14:
            yield events.AgentAvailable(at=self.now, agent=AGENTS[a % len(AGENTS)], ready=b < 6, since=self.now - c)
        elif kind == 15 and self.waiting:
            interaction = self.waiting.pop(a % len(self.waiting))
            self.seats = [pair for pair in self.seats if pair[0] != interaction]
            for pair in [pair for pair in self.offered if pair[0] == interaction]:
                yield from self._offer_ends(*pair, 7)
                self.offered.remove(pair)
            yield events.InteractionLeft(at=self.now, interaction=interaction)
        elif kind <= 17 and self.held:
            yield from self._let_go(*self.held.pop(a % len(self.held)), b)
        elif kind == 18 and self.waiting:
            yield from self._pull(self.waiting[a % len(self.waiting)], AGENTS[b % len(AGENTS)])
        elif kind <= 20 and self.held:
            yield from self._ask_colleague(self.held[a % len(self.held)], AGENTS[b % len(AGENTS)], c)
        elif kind <= 22 and self.seats:
            pair = self.seats.pop(a % len(self.seats))
            yield events.InteractionReleased(at=self.now, interaction=pair[0], agent=pair[1])
        else:
            yield events.TimePassed(at=self.now)

    def _answer(self, pair: Pair, how: int) -> Iterator[events.RoutingEvent]:
        if pair[0] in self.waiting and how < 6:
            self.offered.append(pair)
            yield events.OfferOpened(at=self.now, interaction=pair[0], agent=pair[1])
        else:
            yield events.ProposalRejected(at=self.now, interaction=pair[0], agent=pair[1])

    def _arrival(self, a: int, b: int, c: int) -> events.RoutingEvent:
        self.arrivals += 1
        interaction = InteractionId(UUID(int=1_000 + self.arrivals))
        self.waiting.append(interaction)
        return events.InteractionWaiting(
            at=self.now,
            interaction=interaction,
            queue=QUEUES[a % len(QUEUES)],
            arrived=self.now - b * 1_000,
            channel=CHANNELS[b % len(CHANNELS)],
            skills={SKILLS[c % 2]: c} if 0 < c < 4 else {},
        )

    def _offer_ends(self, interaction: InteractionId, agent: AgentId, how: int) -> Iterator[events.RoutingEvent]:
        outcome = (
            OfferOutcome.ACCEPTED
            if how < 4
            else (OfferOutcome.DECLINED, OfferOutcome.EXPIRED, OfferOutcome.WITHDRAWN)[how % 3]
        )
        yield events.OfferClosed(at=self.now, interaction=interaction, agent=agent, outcome=outcome)
        pair = (interaction, agent)
        is_seat = pair in self.for_seats
        self.for_seats = [one for one in self.for_seats if one != pair]
        if outcome is OfferOutcome.ACCEPTED and is_seat:
            self.seats.append(pair)
            yield events.SeatHeld(at=self.now, interaction=interaction, agent=agent, since=self.now)
        elif outcome is OfferOutcome.ACCEPTED:
            self.waiting = [one for one in self.waiting if one != interaction]
            former = [one for one in self.held if one[0] == interaction]
            self.held = [one for one in self.held if one[0] != interaction]
            self.held.append(pair)
            self.seats = [one for one in self.seats if one != pair]
            yield events.InteractionAssigned(at=self.now, interaction=interaction, agent=agent, since=self.now)
            if former and how % 2:
                self.seats += former
                yield events.SeatHeld(at=self.now, interaction=interaction, agent=former[0][1], since=self.now)
        elif outcome is OfferOutcome.EXPIRED:
            yield events.AgentAvailable(at=self.now, agent=agent, ready=False, since=self.now)

    def _let_go(self, interaction: InteractionId, agent: AgentId, how: int) -> Iterator[events.RoutingEvent]:
        """Its end, a colleague's seat beside her, a loss, a hand-over to a queue where she stays or not."""
        for pair in [pair for pair in self.offered if pair[0] == interaction]:
            self.offered.remove(pair)
            self.for_seats = [one for one in self.for_seats if one != pair]
            yield events.OfferClosed(
                at=self.now, interaction=interaction, agent=pair[1], outcome=OfferOutcome.WITHDRAWN
            )
        if how < 3:
            yield events.InteractionLeft(at=self.now, interaction=interaction)
            self.seats = [pair for pair in self.seats if pair[0] != interaction]
            yield events.InteractionReleased(at=self.now, interaction=interaction)
        elif how == 3:
            self.held.append((interaction, agent))
            other = next((one for one in AGENTS if one != agent and (interaction, one) not in self.seats), None)
            if other is not None:
                self.seats.append((interaction, other))
                yield events.SeatHeld(at=self.now, interaction=interaction, agent=other, since=self.now)
        else:
            self.waiting.append(interaction)
            queue = QUEUES[how % len(QUEUES)] if how > 5 else None
            yield events.InteractionRequeued(at=self.now, interaction=interaction, queue=queue)
            if not how % 2:
                # she waits with the customer
                self.seats.append((interaction, agent))
                yield events.SeatHeld(at=self.now, interaction=interaction, agent=agent, since=self.now)

    def _ask_colleague(self, pair: Pair, agent: AgentId, how: int) -> Iterator[events.RoutingEvent]:
        """A transfer, or an invitation, that rings at a colleague; nothing else is open at either."""
        interaction, owner = pair
        busy = any(who == agent or what == interaction for what, who in (*self.offered, *self.proposed))
        if busy or agent == owner or (interaction, agent) in self.seats:
            return
        self.offered.append((interaction, agent))
        yield events.OfferOpened(at=self.now, interaction=interaction, agent=agent, seat=how < 3)
        if how < 3:
            self.for_seats.append((interaction, agent))

    def _pull(self, interaction: InteractionId, agent: AgentId) -> Iterator[events.RoutingEvent]:
        """Out of turn; what rang is withdrawn first. A seat of hers becomes the interaction."""
        for pair in [pair for pair in self.offered if pair[0] == interaction]:
            self.offered.remove(pair)
            yield events.OfferClosed(
                at=self.now, interaction=interaction, agent=pair[1], outcome=OfferOutcome.WITHDRAWN
            )
        self.waiting.remove(interaction)
        self.seats = [pair for pair in self.seats if pair != (interaction, agent)]
        self.held.append((interaction, agent))
        yield events.InteractionAssigned(at=self.now, interaction=interaction, agent=agent, since=self.now)
