"""The router: floor events in, proposals out."""

from collections.abc import Callable, Iterable, Iterator
from heapq import heapify, heappop, heappush

from backend.routing import events
from backend.routing.changes import ASK_AGAIN_AFTER, Changes
from backend.routing.floor import AgentState, InteractionState, Place, QueueState
from backend.routing.pools import Pools
from backend.routing.profiles import Rank, Turn
from protocol.entities import Candidate, Reason
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import Channel, OfferOutcome, Rule

#: An agent whose proposal was rejected, though all that is known spoke for it, is left alone for so long,
#: unless her availability is told meanwhile; and that pair for longer, so that it holds up nothing else.
REST_AFTER_REJECTION = 1_000
TRY_AGAIN_AFTER = 5_000
#: How many agents who came next an offer's reason names.
ALTERNATIVES = 2


class UnknownReference(LookupError):
    """An event names a queue, an agent or an interaction that no event introduced."""


class Engine:
    """Who gets what, and why. Deterministic: the same events give the same decisions.

    At every moment, of the waiting interactions that a free agent fits, the first in place goes to the
    first of these agents, until none is left:

    * place: time waited over the queue's target, highest first; queues without a target last; then
      the earliest arrival. A requeued interaction keeps its arrival.
    * agents: lowest priority number in the queue, then highest sum of their levels in the required
      skills, then fewest open interactions, then longest idle.

    An agent is asked for one interaction at a time and an interaction is put to one agent at a time;
    a proposal counts from the moment it is returned. Nobody is asked for what she holds, nor for what
    she refused in the last `ASK_AGAIN_AFTER` milliseconds.

    Attributes:
        wakes_at: when `TimePassed` is due at the latest, if nothing happens before; None: never.
    """

    def __init__(self) -> None:
        # Under the ids' numbers: a UUID hashes and compares in Python, an int does not.
        self._queues: dict[int, QueueState] = {}
        self._agents: dict[int, AgentState] = {}
        self._interactions: dict[int, InteractionState] = {}
        self._pools = Pools()
        self._changes = Changes()
        self._now = 0
        self._handlers: dict[type, Callable[..., None]] = {
            events.QueueDefined: self._queue_defined,
            events.AgentDefined: self._agent_defined,
            events.AgentAvailable: self._agent_available,
            events.InteractionWaiting: self._interaction_waiting,
            events.InteractionLeft: self._interaction_left,
            events.InteractionRequeued: self._interaction_requeued,
            events.InteractionAssigned: self._interaction_assigned,
            events.SeatHeld: self._seat_held,
            events.InteractionReleased: self._interaction_released,
            events.OfferOpened: self._offer_opened,
            events.OfferClosed: self._offer_closed,
            events.ProposalRejected: self._proposal_rejected,
            events.TimePassed: self._time_passed,
        }

    @property
    def wakes_at(self) -> int | None:
        """When the next refusal or rest ends, or less is required of somebody, in Unix milliseconds."""
        pause_ends, relaxes = self._changes.pause_ends, self._pools.relaxes_at
        if pause_ends is None or relaxes is None:
            return relaxes if pause_ends is None else pause_ends
        return min(pause_ends, relaxes)

    def apply(self, event: events.RoutingEvent) -> tuple[events.Decision, ...]:
        """What one event leads to. Raises UnknownReference, and is then as it was before."""
        self._handlers[type(event)](event)
        if event.at > self._now:
            self._now = event.at
        return self._decided()

    def apply_all(self, batch: Iterable[events.RoutingEvent]) -> tuple[events.Decision, ...]:
        """What events that happened together lead to, decided after the last.

        Raises UnknownReference; what came before the event in question has then been taken in, and
        counts in the next decisions.
        """
        handlers = self._handlers
        for event in batch:
            handlers[type(event)](event)
            if event.at > self._now:
                self._now = event.at
        return self._decided()

    def staffing(self, channel: Channel = Channel.CHAT) -> dict[QueueId, tuple[int, int]]:
        """By queue, how many agents who fit it take offers, and how many of these are free."""
        return {queue.id: self._pools.staffing(queue, channel) for queue in self._queues.values()}

    # --- what events change -----------------------------------------------------------------

    def _queue_defined(self, event: events.QueueDefined) -> None:
        relax = tuple(sorted(event.relax, key=_by_time))
        queue = self._queues.get(event.queue.int)
        if queue is None:
            self._queues[event.queue.int] = QueueState(event.queue, event.skills, event.target, event.offer_for, relax)
            return
        waiting = [one for one in self._interactions.values() if one.queue is queue and one.demand is not None]
        for interaction in waiting:
            self._withdraw(interaction)
        queue.skills, queue.target, queue.offer_for, queue.relax = event.skills, event.target, event.offer_for, relax
        self._pools.forget_demands(queue)

    def _agent_defined(self, event: events.AgentDefined) -> None:
        profile = self._pools.profile(event.skills, event.services, event.capacity)
        agent = self._agents.get(event.agent.int)
        if agent is None:
            agent = self._agents[event.agent.int] = AgentState(event.agent, profile)
            self._pools.join(agent)
        else:
            self._pools.move(agent, profile)
        self._changes.agents[agent] = None

    def _agent_available(self, event: events.AgentAvailable) -> None:
        agent = self._agent(event.agent)
        if event.ready and not agent.ready:
            agent.idle_since = max(agent.idle_since, event.since)
            for interaction in tuple(agent.refused):
                self._changes.forgive(interaction, agent)
        agent.profile.ready += event.ready - agent.ready
        agent.ready = event.ready
        agent.resting_until = 0
        self._changes.agents[agent] = None

    def _interaction_waiting(self, event: events.InteractionWaiting) -> None:
        queue = self._queue(event.queue)
        interaction = self._interactions.get(event.interaction.int)
        if interaction is None:
            interaction = InteractionState(event.interaction, queue, event.channel, event.skills, event.arrived)
            self._interactions[event.interaction.int] = interaction
            self._changes.interactions[interaction] = None
        else:
            self._withdraw(interaction)
            interaction.queue, interaction.skills, interaction.arrived = queue, event.skills, event.arrived
            interaction.waiting = True

    def _interaction_left(self, event: events.InteractionLeft) -> None:
        interaction = self._interactions.get(event.interaction.int)
        if interaction is not None:
            interaction.waiting = False
            for agent in sorted(interaction.seats or (), key=_by_id):
                self._changes.let_go(interaction, agent, event.at)
            self._changes.interactions[interaction] = None

    def _interaction_requeued(self, event: events.InteractionRequeued) -> None:
        interaction = self._interaction(event.interaction)
        queue = interaction.queue if event.queue is None else self._queue(event.queue)
        self._withdraw(interaction)
        interaction.queue = queue
        interaction.waiting = True
        if interaction.owner is not None:
            self._changes.let_go(interaction, interaction.owner, event.at)

    def _interaction_assigned(self, event: events.InteractionAssigned) -> None:
        self._changes.own(self._interaction(event.interaction), self._agent(event.agent), event.since)

    def _seat_held(self, event: events.SeatHeld) -> None:
        self._changes.seat(self._interaction(event.interaction), self._agent(event.agent), event.since)

    def _interaction_released(self, event: events.InteractionReleased) -> None:
        interaction = self._interactions.get(event.interaction.int)
        if interaction is None:
            return
        if event.agent is None:
            for agent in sorted(interaction.holders(), key=_by_id):
                self._changes.let_go(interaction, agent, event.at)
        elif interaction.is_held_by(agent := self._agent(event.agent)):
            self._changes.let_go(interaction, agent, event.at)
        self._changes.interactions[interaction] = None

    def _offer_opened(self, event: events.OfferOpened) -> None:
        interaction, agent = self._interaction(event.interaction), self._agent(event.agent)
        if interaction.asked is None or interaction.asked.get(agent) is not event.seat:
            self._changes.ask(interaction, agent, seat=event.seat)
            self._changes.touch(interaction, agent)

    def _offer_closed(self, event: events.OfferClosed) -> None:
        interaction, agent = self._interaction(event.interaction), self._agent(event.agent)
        match event.outcome:
            case OfferOutcome.ACCEPTED if interaction.asked and interaction.asked.get(agent):
                self._changes.seat(interaction, agent, event.at)
            case OfferOutcome.ACCEPTED:
                self._changes.own(interaction, agent, event.at)
            case OfferOutcome.DECLINED | OfferOutcome.EXPIRED if _is_a_queues(interaction, agent):
                self._changes.refuse(interaction, agent, event.at + ASK_AGAIN_AFTER)
            case OfferOutcome.DECLINED | OfferOutcome.EXPIRED | OfferOutcome.WITHDRAWN:
                pass
        self._changes.answered(interaction, agent)

    def _proposal_rejected(self, event: events.ProposalRejected) -> None:
        interaction = self._interactions.get(event.interaction.int)
        if interaction is not None:
            agent = self._agent(event.agent)
            if interaction.waiting:
                self._changes.refuse(interaction, agent, event.at + TRY_AGAIN_AFTER)
                self._changes.rest(agent, event.at + REST_AFTER_REJECTION)
            self._changes.answered(interaction, agent)

    def _time_passed(self, event: events.TimePassed) -> None:
        """Every event's time ends refusals; this one brings nothing but its time."""

    # --- steps the handlers share -----------------------------------------------------------

    def _queue(self, queue: QueueId) -> QueueState:
        if queue.int not in self._queues:
            raise UnknownReference(f"queue {queue}")
        return self._queues[queue.int]

    def _agent(self, agent: AgentId) -> AgentState:
        if agent.int not in self._agents:
            raise UnknownReference(f"agent {agent}")
        return self._agents[agent.int]

    def _interaction(self, interaction: InteractionId) -> InteractionState:
        if interaction.int not in self._interactions:
            raise UnknownReference(f"interaction {interaction}")
        return self._interactions[interaction.int]

    def _withdraw(self, interaction: InteractionState) -> None:
        """Out of its pool, before what it was put there by changes."""
        self._pools.take(interaction)
        self._changes.interactions[interaction] = None

    # --- decisions --------------------------------------------------------------------------

    def _settle(self, interaction: InteractionState) -> bool:
        """Puts it where it belongs: into the pools, out of them, or out of mind. Whether it may be taken."""
        if interaction.waiting and not interaction.asked:
            return self._pools.put(interaction, self._now) if interaction.demand is None else False
        self._pools.take(interaction)
        if not interaction.waiting and not interaction.asked and interaction.owner is None and not interaction.seats:
            for agent in interaction.refusals or ():
                agent.refused.discard(interaction)
            self._interactions.pop(interaction.id.int, None)
        return False

    def _decided(self) -> tuple[events.Propose, ...]:
        """What has to be said now.

        After each decision nobody is free whom anything that waits fits. So only what was touched since
        can make a new pair: an interaction that a free agent fits, or an agent who is free.
        """
        pools = self._pools
        changes = self._changes
        changes.end_pauses(self._now)
        relaxes_at = pools.relaxes_at
        if relaxes_at is not None and relaxes_at <= self._now:
            for interaction in pools.relax(self._now):
                changes.interactions[interaction] = None
        touched, agents = changes.interactions, changes.agents
        may_be_taken = False
        if touched:
            changes.interactions = {}
            for interaction in touched:
                if self._settle(interaction):
                    may_be_taken = True
        if agents:
            changes.agents = {}
            if len(agents) == 1 and not may_be_taken:
                return self._decide_for(*agents)
            for agent in agents:
                pools.refresh(agent)
        elif not may_be_taken:
            return ()
        return tuple(self._decide(touched, agents))

    def _decide_for(self, agent: AgentState) -> tuple[events.Propose, ...]:
        """She alone may have become free: what is first in place for her has nobody else to go to."""
        pools = self._pools
        first = pools.first_interaction(agent, self._now)
        demand = None if first is None else first.demand
        if first is None or demand is None:
            pools.refresh(agent)
            return ()
        rank = demand.rank_of(agent.profile)
        turn = (agent.load, agent.idle_since, agent.id.int, agent.stamp, agent)
        return (self._propose(first, [(rank, turn)], 1),)

    def _decide(self, touched: Iterable[InteractionState], agents: Iterable[AgentState]) -> Iterator[events.Propose]:
        """Of all that was touched, the first in place goes first."""
        pools, now = self._pools, self._now
        number = 0
        queued: list[tuple[Place, int, InteractionState, AgentState | None]] = []
        for interaction in touched:
            if pools.may_be_taken(interaction):
                queued.append((interaction.place(now), number, interaction, None))
                number += 1
        for agent in agents:
            first = pools.first_interaction(agent, now)
            if first is not None:
                queued.append((first.place(now), number, first, agent))
                number += 1
        heapify(queued)
        while queued:
            _, number, interaction, taker = heappop(queued)
            best = pools.first_agents(interaction, 1 + ALTERNATIVES)
            if best:
                free = len(best) if len(best) <= ALTERNATIVES else pools.free_agents(interaction)
                yield self._propose(interaction, best, free)
            if taker is not None:
                # what she was queued for is gone, or went to a better agent: what is next for her?
                first = pools.first_interaction(taker, now)
                if first is not None:
                    heappush(queued, (first.place(now), number, first, taker))

    def _propose(self, interaction: InteractionState, best: list[tuple[Rank, Turn]], free: int) -> events.Propose:
        agent = best[0][1][4]
        demand = interaction.demand
        reason = Reason(
            rule=_rule(best),
            waited=max(0, self._now - interaction.arrived),
            free_agents=free,
            chosen=self._candidate(*best[0]),
            alternatives=tuple(self._candidate(*other) for other in best[1:]),
            skills={} if demand is None else demand.skills,
        )
        self._changes.ask(interaction, agent, seat=False)
        self._pools.take(interaction)
        self._pools.unlist(agent)
        queue = interaction.queue
        return events.Propose(
            interaction=interaction.id, agent=agent.id, queue=queue.id, deadline_in=queue.offer_for, reason=reason
        )

    def _candidate(self, rank: Rank, turn: Turn) -> Candidate:
        """What she was compared by."""
        return Candidate(
            agent=turn[4].id, priority=rank[0], skill=-rank[1], open=turn[0], idle=max(0, self._now - turn[1])
        )


def _rule(best: list[tuple[Rank, Turn]]) -> Rule:
    """What set the chosen agent apart from the one who came next."""
    if len(best) == 1:
        return Rule.ONLY_ONE_FREE
    (rank, turn), (next_rank, next_turn) = best[:2]
    if rank[0] != next_rank[0]:
        return Rule.PRIORITY
    if rank[1] != next_rank[1]:
        return Rule.HIGHEST_SKILL
    if turn[0] != next_turn[0]:
        return Rule.FEWEST_OPEN
    return Rule.LONGEST_IDLE


def _is_a_queues(interaction: InteractionState, agent: AgentState) -> bool:
    """Whether it rings at her from a queue. What she tells a colleague says nothing of when it waits in one."""
    return interaction.waiting and not (interaction.asked and interaction.asked.get(agent))


def _by_id(agent: AgentState) -> int:
    return agent.id.int


def _by_time(step: events.Step) -> int:
    return step.after
