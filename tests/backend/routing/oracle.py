"""The routing rules again, by brute force: every agent against every interaction, every time.

Shares the events with the engine and nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from backend.routing import events
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, OfferOutcome

ASK_AGAIN_AFTER = 30_000
REST_AFTER_REJECTION = 1_000
TRY_AGAIN_AFTER = 5_000

Pair = tuple[InteractionId, AgentId]


@dataclass
class Desk:
    """An agent."""

    defined: events.AgentDefined
    ready: bool = False
    idle_since: int = 0
    resting_until: int = 0


@dataclass
class Case:
    """An interaction."""

    queue: QueueId
    channel: Channel
    skills: dict[str, int]
    arrived: int
    waiting: bool = True


@dataclass
class Oracle:
    """Same interface as the engine; decisions are in the form of `comparable`."""

    now: int = 0
    queues: dict[QueueId, events.QueueDefined] = field(default_factory=dict[QueueId, events.QueueDefined])
    desks: dict[AgentId, Desk] = field(default_factory=dict[AgentId, Desk])
    cases: dict[InteractionId, Case] = field(default_factory=dict[InteractionId, Case])
    #: Owners and seats.
    held: set[Pair] = field(default_factory=set[Pair])
    owned: set[Pair] = field(default_factory=set[Pair])
    asked: set[Pair] = field(default_factory=set[Pair])
    #: Of these, where a seat is asked for.
    seats_asked: set[Pair] = field(default_factory=set[Pair])
    #: Until when.
    refused: dict[Pair, int] = field(default_factory=dict[Pair, int])

    def apply_all(self, batch: Iterable[events.RoutingEvent]) -> tuple[tuple[object, ...], ...]:
        """Takes the events in, then pairs up until nothing is left to pair."""
        for event in batch:
            self._take_in(event)
            self.now = max(self.now, event.at)
        self.refused = {pair: until for pair, until in self.refused.items() if until > self.now}
        for desk in self.desks.values():
            desk.resting_until = desk.resting_until if desk.resting_until > self.now else 0
        decisions: list[tuple[object, ...]] = []
        while (pair := self._next_pair()) is not None:
            decisions.append(pair)
        return tuple(decisions)

    def copy(self) -> "Oracle":
        """Another that knows the same."""
        return Oracle(
            self.now,
            {**self.queues},
            {agent: replace(desk) for agent, desk in self.desks.items()},
            {interaction: replace(case) for interaction, case in self.cases.items()},
            {*self.held},
            {*self.owned},
            {*self.asked},
            {*self.seats_asked},
            {**self.refused},
        )

    def _take_in(self, event: events.RoutingEvent) -> None:
        match event:
            case events.QueueDefined():
                self.queues[event.queue] = event
            case events.AgentDefined():
                if event.agent in self.desks:
                    self.desks[event.agent].defined = event
                else:
                    self.desks[event.agent] = Desk(event)
            case events.AgentAvailable():
                desk = self.desks[event.agent]
                if event.ready and not desk.ready:
                    desk.idle_since = max(desk.idle_since, event.since)
                    self.refused = {pair: until for pair, until in self.refused.items() if pair[1] != event.agent}
                desk.ready = event.ready
                desk.resting_until = 0
            case events.InteractionWaiting():
                self.cases[event.interaction] = Case(event.queue, event.channel, dict(event.skills), event.arrived)
            case events.InteractionLeft():
                if event.interaction in self.cases:
                    self.cases[event.interaction].waiting = False
                    for pair in [pair for pair in self.held - self.owned if pair[0] == event.interaction]:
                        self._let_go(pair, event.at)
            case events.InteractionRequeued():
                case_ = self.cases[event.interaction]
                case_.waiting = True
                case_.queue = event.queue or case_.queue
                for pair in [pair for pair in self.owned if pair[0] == event.interaction]:
                    self._let_go(pair, event.at)
            case events.InteractionAssigned():
                self._own((event.interaction, event.agent), event.since)
            case events.SeatHeld():
                self._hold((event.interaction, event.agent), event.since)
                self.owned.discard((event.interaction, event.agent))
            case events.InteractionReleased():
                for pair in list(self.held):
                    if pair[0] == event.interaction and event.agent in (None, pair[1]):
                        self._let_go(pair, event.at)
            case events.OfferOpened():
                self.asked.add((event.interaction, event.agent))
                if event.seat:
                    self.seats_asked.add((event.interaction, event.agent))
            case events.OfferClosed():
                pair = (event.interaction, event.agent)
                if event.outcome is OfferOutcome.ACCEPTED and pair in self.seats_asked:
                    self._hold(pair, event.at)
                elif event.outcome is OfferOutcome.ACCEPTED:
                    self._own(pair, event.at)
                elif event.outcome is OfferOutcome.WITHDRAWN or pair in self.seats_asked:
                    pass
                elif self.cases[pair[0]].waiting:
                    # A colleague's no is about what goes on.
                    self._refuse(pair, event.at + ASK_AGAIN_AFTER)
                self.asked.discard(pair)
                self.seats_asked.discard(pair)
            case events.ProposalRejected():
                pair = (event.interaction, event.agent)
                self.asked.discard(pair)
                if pair[0] in self.cases and self.cases[pair[0]].waiting:
                    self._refuse(pair, event.at + TRY_AGAIN_AFTER)
                    self.desks[pair[1]].resting_until = event.at + REST_AFTER_REJECTION
            case events.TimePassed():
                pass
        self._forget()

    def _forget(self) -> None:
        """An interaction that doesn't wait, isn't held and isn't asked about is unknown; so are its refusals."""
        known = {interaction for interaction, _ in self.held | self.asked}
        known |= {interaction for interaction, case in self.cases.items() if case.waiting}
        self.cases = {interaction: case for interaction, case in self.cases.items() if interaction in known}
        self.refused = {pair: until for pair, until in self.refused.items() if pair[0] in known}

    def _own(self, pair: Pair, since: int) -> None:
        self.cases[pair[0]].waiting = False
        for former in [former for former in self.owned if former[0] == pair[0] and former != pair]:
            self._let_go(former, since)
        self._hold(pair, since)
        self.owned.add(pair)

    def _hold(self, pair: Pair, since: int) -> None:
        if pair not in self.held:
            self.held.add(pair)
            self.desks[pair[1]].idle_since = max(self.desks[pair[1]].idle_since, since)

    def _let_go(self, pair: Pair, at: int) -> None:
        self.held.discard(pair)
        self.owned.discard(pair)
        desk = self.desks[pair[1]]
        desk.idle_since = max(desk.idle_since, at)
        if self.cases[pair[0]].waiting:
            self._refuse(pair, at + ASK_AGAIN_AFTER)

    def _refuse(self, pair: tuple[InteractionId, AgentId], until: int) -> None:
        self.refused[pair] = max(until, self.refused.get(pair, 0))

    # --- the rules --------------------------------------------------------------------------

    def required(self, case: Case) -> dict[str, int]:
        """Skills of queue and interaction, the higher level of each, as relaxed by the time it has waited."""
        queue = self.queues[case.queue]
        levels = {
            name: max(queue.skills.get(name, 0), case.skills.get(name, 0)) for name in {*queue.skills, *case.skills}
        }
        for step in queue.relax:
            if self.now - case.arrived >= step.after:
                levels = {name: min(least, step.skills.get(name, 9)) for name, least in levels.items()}
        return {name: least for name, least in levels.items() if least > 0}

    def open(self, agent: AgentId, channel: Channel) -> int:
        """How many interactions of a channel an agent holds."""
        return sum(1 for interaction, who in self.held if who == agent and self.cases[interaction].channel is channel)

    def fits(self, case: Case, agent: AgentId) -> bool:
        """Serves the queue on the channel and has the skills."""
        defined = self.desks[agent].defined
        serves = any(one.queue == case.queue and one.channel is case.channel for one in defined.services)
        return serves and all(defined.skills.get(name, 0) >= least for name, least in self.required(case).items())

    def free(self, agent: AgentId, channel: Channel) -> bool:
        """Ready, not resting, asked for nothing, below capacity, not blocked by another channel."""
        desk = self.desks[agent]
        blocked = channel is Channel.CHAT and self.open(agent, Channel.PHONE) + self.open(agent, Channel.EMAIL) > 0
        return (
            desk.ready
            and not desk.resting_until
            and all(who != agent for _, who in self.asked)
            and self.open(agent, channel) < desk.defined.capacity.get(channel, 0)
            and not blocked
        )

    def _place(self, interaction: InteractionId) -> tuple[object, ...]:
        case = self.cases[interaction]
        target = self.queues[case.queue].target
        score = Fraction(max(0, self.now - case.arrived), target) if target else Fraction(0)
        return (target == 0, -score, case.arrived, interaction.int)

    def _turn(self, case: Case, agent: AgentId) -> tuple[int, int, int, int, int]:
        defined = self.desks[agent].defined
        priorities = {(one.queue, one.channel): one.priority for one in defined.services}
        skill = sum(defined.skills.get(name, 0) for name in self.required(case))
        load = sum(1 for _, who in self.held if who == agent)
        return (priorities[case.queue, case.channel], -skill, load, self.desks[agent].idle_since, agent.int)

    def _shown(self, turn: tuple[int, int, int, int, int]) -> tuple[object, ...]:
        """A candidate as `comparable` has it: agent, priority, skill, open, idle."""
        priority, skill, load, since, agent = turn
        return agent, priority, -skill, load, max(0, self.now - since)

    def _next_pair(self) -> tuple[object, ...] | None:
        being_asked = {interaction for interaction, _ in self.asked}
        waiting = [one for one, case in self.cases.items() if case.waiting and one not in being_asked]
        for interaction in sorted(waiting, key=self._place):
            case = self.cases[interaction]
            agents = [
                agent
                for agent in self.desks
                if self.fits(case, agent)
                and self.free(agent, case.channel)
                and (interaction, agent) not in self.refused
                and (interaction, agent) not in self.held
            ]
            if agents:
                agents.sort(key=lambda agent: self._turn(case, agent))
                self.asked.add((interaction, agents[0]))
                turns = [self._turn(case, agent) for agent in agents]
                rules = ("priority", "highest_skill", "fewest_open", "longest_idle", "longest_idle")
                rule = "only_one_free"
                if len(turns) > 1:
                    rule = next(rules[i] for i in range(5) if turns[0][i] != turns[1][i])
                shown = tuple(self._shown(turn) for turn in turns[:3])
                return (interaction, agents[0], case.queue, rule, len(agents), shown, self.required(case))
        return None
