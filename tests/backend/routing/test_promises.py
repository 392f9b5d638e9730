"""What the engine promises, held against a floor that lives as the server's does.

Agents come, go, pause, crash and come back; chats are accepted, declined, left to ring, taken, handed
over, shared, lost and ended. At no time is anybody given more than her capacity, or what she has not
the skills for, or two things at once; and nobody who waits is passed by an agent who is free for him
for longer than `ASK_AGAIN_AFTER`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backend.routing import events
from backend.routing.changes import ASK_AGAIN_AFTER
from backend.routing.engine import Engine
from protocol.ids import AgentId, InteractionId
from protocol.kinds import Channel, OfferOutcome
from tests.backend.routing import worlds
from tests.backend.routing.worlds import AGENTS, QUEUES, SKILLS, QueueFacts

_number = st.integers(0, 7)
_agent = st.sampled_from(AGENTS)


@dataclass(eq=False)
class Chat:
    """An interaction on the floor; `kind` of its open offer is True for a seat."""

    id: InteractionId
    queue: int
    channel: Channel
    skills: dict[str, int]
    arrived: int
    waiting: bool = True
    ended: bool = False
    owner: AgentId | None = None
    seats: set[AgentId] = field(default_factory=set[AgentId])
    rings_at: AgentId | None = None
    for_seat: bool = False

    def holders(self) -> set[AgentId]:
        """Whose place it takes."""
        return self.seats if self.owner is None else {self.owner, *self.seats}


@dataclass
class Desk:
    """An agent."""

    defined: events.AgentDefined
    ready: bool = False
    crashed: bool = False


class Floor(RuleBasedStateMachine):
    """The server's part: guards what it does, tells the engine, carries out what that says."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000_000
        self.engine = Engine()
        self.queues: list[QueueFacts] = []
        self.desks: dict[AgentId, Desk] = {}
        self.chats: list[Chat] = []
        self.arrivals = 0
        #: Since when a chat waits while an agent is free for it.
        self.passed_by: dict[tuple[Chat, AgentId], int] = {}

    # --- the floor's rules --------------------------------------------------------------------

    def required(self, chat: Chat) -> dict[str, int]:
        """As relaxed by now."""
        facts = self.queues[chat.queue]
        needs = {name: max(facts.skills.get(name, 0), chat.skills.get(name, 0)) for name in SKILLS}
        for step in facts.relax:
            if self.now - chat.arrived >= step.after:
                needs = {name: min(least, step.skills.get(name, least)) for name, least in needs.items()}
        return needs

    def fits(self, chat: Chat, agent: AgentId) -> bool:
        """Serves it, and has the skills."""
        defined = self.desks[agent].defined
        return any(
            service.queue == QUEUES[chat.queue] and service.channel is chat.channel for service in defined.services
        ) and all(defined.skills.get(name, 0) >= least for name, least in self.required(chat).items())

    def places(self, agent: AgentId, channel: Channel) -> int:
        """How many of hers are taken."""
        return sum(1 for chat in self.chats if chat.channel is channel and agent in chat.holders())

    def has_place(self, agent: AgentId, channel: Channel) -> bool:
        """For one more."""
        return self.places(agent, channel) < self.desks[agent].defined.capacity.get(channel, 0)

    def is_busy(self, agent: AgentId) -> bool:
        """Something rings at her."""
        return any(chat.rings_at == agent for chat in self.chats)

    def takes_offers(self, agent: AgentId, channel: Channel) -> bool:
        """Whether the router may ask her."""
        blocked = channel is Channel.CHAT and (self.places(agent, Channel.PHONE) or self.places(agent, Channel.EMAIL))
        return self.desks[agent].ready and not self.is_busy(agent) and self.has_place(agent, channel) and not blocked

    # --- telling and being told ---------------------------------------------------------------

    def tell(self, batch: Iterable[events.RoutingEvent], reject: int = 0) -> None:
        """One commit's events; what comes of them is carried out, but for every `reject`-th proposal."""
        decisions = self.engine.apply_all(batch)
        carried_out = 0
        while decisions:
            answers: list[events.RoutingEvent] = []
            for decision in decisions:
                chat = next(chat for chat in self.chats if chat.id == decision.interaction)
                agent = decision.agent
                assert chat.waiting
                assert chat.rings_at is None
                assert agent not in chat.holders()
                assert self.fits(chat, agent), "skilled out"
                assert self.takes_offers(agent, chat.channel), "not free, or over capacity"
                assert decision.reason.skills == {name: n for name, n in self.required(chat).items() if n}
                self.passed_by.pop((chat, agent), None)
                carried_out += 1
                if reject and not carried_out % reject:
                    answers.append(events.ProposalRejected(at=self.now, interaction=chat.id, agent=agent))
                else:
                    chat.rings_at = agent
                    answers.append(events.OfferOpened(at=self.now, interaction=chat.id, agent=agent))
            decisions = self.engine.apply_all(answers)

    def move_time(self, milliseconds: int) -> None:
        """The engine is woken when it asks for it."""
        until = self.now + milliseconds
        while (wakes_at := self.engine.wakes_at) is not None and wakes_at <= until:
            self.now = max(self.now, wakes_at)
            self.tell([events.TimePassed(at=self.now)])
            self.nobody_is_passed_by()
        self.now = until
        self.tell([events.TimePassed(at=self.now)])

    def withdraw(self, chat: Chat) -> Iterator[events.RoutingEvent]:
        """What rings, rings no more."""
        if chat.rings_at is not None:
            agent, chat.rings_at = chat.rings_at, None
            yield events.OfferClosed(at=self.now, interaction=chat.id, agent=agent, outcome=OfferOutcome.WITHDRAWN)

    def assign(self, chat: Chat, agent: AgentId) -> Iterator[events.RoutingEvent]:
        """She has it now."""
        chat.owner, chat.waiting = agent, False
        chat.seats.discard(agent)
        yield events.InteractionAssigned(at=self.now, interaction=chat.id, agent=agent, since=self.now)

    def requeue(self, chat: Chat, queue: int | None, *, stays: bool) -> Iterator[events.RoutingEvent]:
        """It waits again."""
        yield from self.withdraw(chat)
        former, chat.owner, chat.waiting = chat.owner, None, True
        chat.queue = chat.queue if queue is None else queue
        where = None if queue is None else QUEUES[queue]
        yield events.InteractionRequeued(at=self.now, interaction=chat.id, queue=where)
        if stays and former is not None:
            chat.seats.add(former)
            yield events.SeatHeld(at=self.now, interaction=chat.id, agent=former, since=self.now)

    def lose(self, chat: Chat, agent: AgentId) -> Iterator[events.RoutingEvent]:
        """She leaves it: a seat goes, an owner's chat goes to company or to its queue."""
        if agent in chat.seats:
            chat.seats.discard(agent)
            yield events.InteractionReleased(at=self.now, interaction=chat.id, agent=agent)
        elif chat.ended:
            self.chats.remove(chat)
            yield events.InteractionReleased(at=self.now, interaction=chat.id)
        elif chat.seats:
            yield from self.withdraw(chat)
            yield from self.assign(chat, min(chat.seats))
        else:
            yield from self.requeue(chat, None, stays=False)

    # --- what happens -------------------------------------------------------------------------

    @initialize(queues=st.tuples(*[worlds.queue_facts] * len(QUEUES)), agents=st.tuples(*[worlds.able] * len(AGENTS)))
    def open(self, queues: tuple[QueueFacts, ...], agents: tuple[worlds.AgentFacts, ...]) -> None:
        """The floor as configured, with everybody in and something to do."""
        self.queues = [*queues]
        batch: list[events.RoutingEvent] = [worlds.queue_defined(0, n, facts) for n, facts in enumerate(queues)]
        for number, facts in enumerate(agents):
            defined = worlds.agent_defined(0, number, facts)
            self.desks[AGENTS[number]] = Desk(defined)
            batch.append(defined)
        self.tell(batch)
        for agent in AGENTS:
            self.get_ready(agent, 0)
        for number in range(4):
            self.arrive(number % len(QUEUES), Channel.CHAT, 0, 0)
            for chat in self.chats:
                if chat.rings_at is not None:
                    self.conclude(chat, OfferOutcome.ACCEPTED, stays=False)

    @rule(queue=st.integers(0, 2), channel=st.sampled_from(worlds.CHANNELS), level=_number, reject=_number)
    def arrive(self, queue: int, channel: Channel, level: int, reject: int) -> None:
        """A customer rings."""
        self.arrivals += 1
        identity = InteractionId(UUID(int=1_000 + self.arrivals))
        skills = {SKILLS[level % 2]: level // 2} if level in {2, 3, 4} else {}
        chat = Chat(identity, queue, channel, skills, self.now)
        self.chats.append(chat)
        arrival = events.InteractionWaiting(
            at=self.now, interaction=identity, queue=QUEUES[queue], arrived=self.now, channel=channel, skills=skills
        )
        self.tell([arrival], reject if reject < 3 else 0)

    @rule(agent=_agent, reject=_number)
    def get_ready(self, agent: AgentId, reject: int) -> None:
        """She comes, or comes back."""
        desk = self.desks[agent]
        desk.ready, desk.crashed = True, False
        self.tell(
            [events.AgentAvailable(at=self.now, agent=agent, ready=True, since=self.now)], reject if reject < 3 else 0
        )

    @rule(agent=_agent)
    def pause(self, agent: AgentId) -> None:
        """She takes nothing new; what rings goes on ringing."""
        self.desks[agent].ready = False
        self.tell([events.AgentAvailable(at=self.now, agent=agent, ready=False, since=self.now)])

    @rule(agent=_agent)
    def crash(self, agent: AgentId) -> None:
        """Her desk is gone; what rang there is withdrawn, her chats are kept for her."""
        desk = self.desks[agent]
        desk.ready, desk.crashed = False, True
        batch: list[events.RoutingEvent] = [
            event for chat in self.chats if chat.rings_at == agent for event in self.withdraw(chat)
        ]
        self.tell([*batch, events.AgentAvailable(at=self.now, agent=agent, ready=False, since=self.now)])

    @precondition(lambda self: any(desk.crashed for desk in self.desks.values()))
    @rule(data=st.data())
    def lease_ends(self, data: st.DataObject) -> None:
        """Who crashed does not come back: her chats go where they go."""
        gone = data.draw(st.sampled_from([agent for agent, desk in self.desks.items() if desk.crashed]))
        self.desks[gone].crashed = False
        self.tell([event for chat in [*self.chats] if gone in chat.holders() for event in self.lose(chat, gone)])

    @precondition(lambda self: any(chat.rings_at for chat in self.chats))
    @rule()
    def everybody_accepts(self) -> None:
        """As they do most of the time."""
        for chat in [chat for chat in self.chats if chat.rings_at and not chat.owner]:
            if chat.rings_at is not None:
                self.conclude(chat, OfferOutcome.ACCEPTED, stays=False)

    @rule(reject=_number)
    def everybody_is_ready(self, reject: int) -> None:
        """One comes, and everybody is there."""
        self.arrive(reject % len(QUEUES), Channel.CHAT, 0, reject)
        for agent in AGENTS:
            self.get_ready(agent, reject)

    @precondition(lambda self: any(chat.rings_at for chat in self.chats))
    @rule(data=st.data(), outcome=st.sampled_from(OfferOutcome), stays=st.booleans())
    def answer(self, data: st.DataObject, outcome: OfferOutcome, stays: bool) -> None:
        """An offer ends, as it ends in the server."""
        ringing = [chat for chat in self.chats if chat.rings_at]
        self.conclude(data.draw(st.sampled_from(ringing), label="chat"), outcome, stays=stays)

    def conclude(self, chat: Chat, outcome: OfferOutcome, *, stays: bool) -> None:
        """What follows from that; who lets the router's offers go is not ready."""
        agent, chat.rings_at = chat.rings_at, None
        assert agent is not None
        batch: list[events.RoutingEvent] = [
            events.OfferClosed(at=self.now, interaction=chat.id, agent=agent, outcome=outcome)
        ]
        former = chat.owner
        if outcome is not OfferOutcome.ACCEPTED:
            if former is None and outcome is not OfferOutcome.WITHDRAWN:
                self.desks[agent].ready = False
                batch.append(events.AgentAvailable(at=self.now, agent=agent, ready=False, since=self.now))
        elif former is not None and chat.for_seat:
            chat.seats.add(agent)
            batch.append(events.SeatHeld(at=self.now, interaction=chat.id, agent=agent, since=self.now))
        else:
            batch += self.assign(chat, agent)
            if former is not None and stays:
                chat.seats.add(former)
                batch.append(events.SeatHeld(at=self.now, interaction=chat.id, agent=former, since=self.now))
        self.tell(batch)

    @precondition(lambda self: any(chat.waiting for chat in self.chats))
    @rule(data=st.data(), agent=_agent)
    def take(self, data: st.DataObject, agent: AgentId) -> None:
        """Out of turn; she needs a place and nothing else."""
        chat = data.draw(st.sampled_from([chat for chat in self.chats if chat.waiting]))
        if agent in chat.seats or self.has_place(agent, chat.channel):
            self.tell([*self.withdraw(chat), *self.assign(chat, agent)])

    @precondition(lambda self: any(chat.owner and not chat.ended and not chat.rings_at for chat in self.chats))
    @rule(data=st.data(), seat=st.booleans(), at_once=st.booleans())
    def ask_colleague(self, data: st.DataObject, seat: bool, at_once: bool) -> None:
        """A transfer, or an invitation (ready or not), rings at one who has a place; she may accept it at once."""
        able = [
            (chat, agent)
            for chat in self.chats
            if chat.owner and not chat.ended and not chat.rings_at
            for agent, desk in self.desks.items()
            if agent not in chat.holders()
            and (desk.ready or seat)
            and not desk.crashed
            and not self.is_busy(agent)
            and self.has_place(agent, chat.channel)
        ]
        if not able:
            return
        chat, agent = data.draw(st.sampled_from(able))
        chat.rings_at, chat.for_seat = agent, seat
        self.tell([events.OfferOpened(at=self.now, interaction=chat.id, agent=agent, seat=seat)])
        if at_once:
            self.conclude(chat, OfferOutcome.ACCEPTED, stays=data.draw(st.booleans(), label="stays"))

    @precondition(lambda self: any(chat.owner and not chat.ended for chat in self.chats))
    @rule(data=st.data(), queue=st.integers(0, 2), stays=st.booleans())
    def hand_to_queue(self, data: st.DataObject, queue: int, stays: bool) -> None:
        """With her in it, or without."""
        chat = data.draw(st.sampled_from([chat for chat in self.chats if chat.owner and not chat.ended]))
        self.tell([*self.requeue(chat, queue, stays=stays)])

    @precondition(lambda self: any(chat.seats for chat in self.chats))
    @rule(data=st.data())
    def leave_seat(self, data: st.DataObject) -> None:
        """One who is not the owner goes."""
        chat = data.draw(st.sampled_from([chat for chat in self.chats if chat.seats]))
        self.tell([*self.lose(chat, data.draw(st.sampled_from(sorted(chat.seats))))])

    @precondition(lambda self: bool(self.chats))
    @rule(data=st.data(), at_once=st.booleans())
    def end(self, data: st.DataObject, at_once: bool) -> None:
        """Some end: first the conversation, then, now or later, what is left to do."""
        for chat in data.draw(st.lists(st.sampled_from(self.chats), min_size=1, max_size=4, unique_by=id)):
            batch = [*self.withdraw(chat)]
            if not chat.ended:
                chat.ended, chat.waiting = True, False
                chat.seats.clear()
                batch.append(events.InteractionLeft(at=self.now, interaction=chat.id))
                if at_once:
                    chat.owner = None
            else:
                chat.owner = None
            if chat.owner is None:
                self.chats.remove(chat)
                batch.append(events.InteractionReleased(at=self.now, interaction=chat.id))
            self.tell(batch)

    @rule(number=st.integers(0, 2), facts=worlds.queue_facts)
    def redefine_queue(self, number: int, facts: QueueFacts) -> None:
        """Other skills, another target."""
        self.queues[number] = facts
        self.tell([worlds.queue_defined(self.now, number, facts)])

    @rule(number=st.integers(0, 3), facts=worlds.agent_facts)
    def redefine_agent(self, number: int, facts: worlds.AgentFacts) -> None:
        """Other skills, services, places; what she has she keeps."""
        defined = worlds.agent_defined(self.now, number, facts)
        self.desks[AGENTS[number]].defined = defined
        self.tell([defined])

    @rule(seconds=st.sampled_from((1, 2, 5, 15, 40, 90)))
    def time_passes(self, seconds: int) -> None:
        """And nothing else happens."""
        self.move_time(seconds * 1_000)

    # --- what holds ---------------------------------------------------------------------------

    @invariant()
    def nobody_is_passed_by(self) -> None:
        """Who waits is put to an agent who is free for him, within the bound."""
        available = {
            (chat, agent)
            for chat in self.chats
            if chat.waiting and chat.rings_at is None
            for agent in self.desks
            if agent not in chat.holders() and self.fits(chat, agent) and self.takes_offers(agent, chat.channel)
        }
        self.passed_by = {pair: self.passed_by.get(pair, self.now) for pair in available}
        for since in self.passed_by.values():
            assert self.now - since < ASK_AGAIN_AFTER

    @invariant()
    def nothing_is_kept_of_what_is_gone(self) -> None:
        """The engine knows who is on the floor, and nobody else."""
        known = vars(self.engine)["_interactions"]
        assert set(known) == {chat.id.int for chat in self.chats}


TestPromises = Floor.TestCase
TestPromises.settings = settings(max_examples=40, stateful_step_count=70, deadline=None)
