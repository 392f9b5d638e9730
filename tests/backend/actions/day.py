"""A random day at the company, for Hypothesis: anything anyone may do, in any order, and what holds always."""

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from backend.actions import customers, deadlines, presence
from backend.actions.actor import Actor
from backend.actions.verify import verify
from protocol.commands import (
    AcceptOffer,
    AnyCommand,
    ChangeMessage,
    DeclineOffer,
    EndChat,
    FinishWrapUp,
    Mark,
    SendMessage,
    SetAgentState,
    StartChat,
    TakeBackMessage,
)
from protocol.entities import Interaction, Offer
from protocol.errors import ErrorCode, Refusal
from protocol.events import MessagePosted
from protocol.frames import Ack, FloorEntry, RoomEntry, StaffEntry
from protocol.ids import InteractionId, MessageId
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, OfferKind
from protocol.limits import AGENT_LEASE
from tests.backend.actions.world import World, answer

T = TypeVar("T")

OVER = (InteractionStatus.WRAP_UP.value, InteractionStatus.CLOSED.value)

_index = st.integers(0, 30)
_CAPACITIES = (1, 2, 3)

_GAPS = "SELECT topic FROM events GROUP BY topic HAVING count(*) <> max(seq) OR min(seq) <> 1"
_LAST = "SELECT topic, max(seq) FROM events GROUP BY topic"
_CARDS = "SELECT id, status, agent, version, arrived_at FROM interactions"
_CHATS = "SELECT id, status, agent FROM interactions WHERE channel = 'chat'"
_OPEN_OFFERS = "SELECT interaction, agent, kind FROM offers WHERE outcome IS NULL"
_SEATS = "SELECT interaction, agent, version FROM seats"


class Day(RuleBasedStateMachine):
    """Agents, visitors, the router and the clock, each doing as it likes.

    What is refused must be refused by a code, and must have written nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self.world = World()
        self.agents: list[Actor] = []
        self.visitors: list[Actor] = []
        self.chats: list[tuple[Actor, InteractionId]] = []
        self.offers: list[Offer] = []
        self.done: list[tuple[AnyCommand, Actor, Ack]] = []
        #: Owner, version and arrival of each interaction as last looked at.
        self.before: dict[bytes, tuple[bytes | None, int, int]] = {}

    @initialize()
    def open_the_shop(self) -> None:
        """Three agents of different capacity, and some visitors."""
        for number, capacity in enumerate(_CAPACITIES):
            self.agents.append(self.world.agent(f"agent{number}", capacity=capacity))
        self.visitors = [self.world.visitor() for _ in range(6)]

    def teardown(self) -> None:
        """The day is over: all of it must be whole."""
        report = self.world.run(verify)
        assert report.whole, report
        self.world.close()

    # --- acting -------------------------------------------------------------------------------

    def attempt(self, job: Callable[[], T]) -> T | None:
        """Do it, or be refused without a trace."""
        before = self._count()
        try:
            return job()
        except Refusal as raised:
            refusal = raised
        assert refusal.code not in {ErrorCode.INTERNAL, ErrorCode.STORAGE_UNAVAILABLE}
        assert self._count() == before
        return None

    def send(self, command: AnyCommand, actor: Actor) -> bool:
        """Dispatch; remember what was acknowledged."""
        ack = self.attempt(lambda: self.world.do(command, actor))
        if ack is not None:
            self.done.append((command, actor, ack))
        return ack is not None

    def _count(self) -> int:
        return int(self.world.ledger.connection.execute("SELECT count(*) FROM events").fetchone()[0])

    def _agent(self, index: int) -> Actor:
        return self.agents[index % len(self.agents)]

    def _chat(self, index: int) -> tuple[Actor, Interaction]:
        visitor, interaction = self.chats[-1 - index % len(self.chats)]
        return visitor, self.world.card(interaction)

    def _owner(self, card: Interaction, index: int) -> Actor:
        """Its agent, or somebody else when nobody has it."""
        return next((agent for agent in self.agents if agent.agent == card.agent), self._agent(index))

    # --- customers ----------------------------------------------------------------------------

    @rule(index=_index)
    def ring(self, index: int) -> None:
        """A visitor starts a chat."""
        visitor = self.visitors[index % len(self.visitors)]
        command = StartChat(id=self.world.command_id(), answers=(answer("name", "Kim"),))
        if self.send(command, visitor):
            self.chats.append((visitor, InteractionId(command.id)))

    @precondition(lambda self: self.chats)
    @rule(index=_index, text=st.sampled_from(["Hello", "", "x" * 10_001]))
    def customer_writes(self, index: int, text: str) -> None:
        """Something, nothing, or too much."""
        visitor, card = self._chat(index)
        self.send(SendMessage(id=self.world.command_id(), interaction=card.id, text=text), visitor)

    @precondition(lambda self: self.chats)
    @rule(index=_index)
    def customer_leaves(self, index: int) -> None:
        """At any moment."""
        visitor, card = self._chat(index)
        self.send(EndChat(id=self.world.command_id(), interaction=card.id), visitor)

    @rule(index=_index, opens=st.booleans())
    def customers_window(self, index: int, opens: bool) -> None:
        """Opens, or the last one is gone."""
        visitor = self.visitors[index % len(self.visitors)].visitor
        assert visitor is not None
        self.world.run(lambda tx: (customers.window_open if opens else customers.window_gone)(tx, visitor))

    # --- agents -------------------------------------------------------------------------------

    @precondition(lambda self: self.chats)
    @rule(index=_index, behind=st.integers(0, 1))
    def agent_writes(self, index: int, behind: int) -> None:
        """With her version, or with one from before."""
        _, card = self._chat(index)
        command = SendMessage(
            id=self.world.command_id(), interaction=card.id, text="Yes", version=card.version - behind
        )
        sent = self.send(command, self._owner(card, index))
        assert not (sent and behind), "a stale write went through"

    @precondition(lambda self: self.chats)
    @rule(index=_index, behind=st.integers(0, 1), text=st.sampled_from(["", "Anew", None]))
    def agent_changes(self, index: int, behind: int, text: str | None) -> None:
        """What somebody said last, into other words or back; with any version."""
        _, card = self._chat(index)
        said = [event.id for event in self.world.public(card.id) if isinstance(event, MessagePosted)]
        message = said[-1] if said else MessageId(card.id)
        id, fence, owner = self.world.command_id(), card.version - behind, self._owner(card, index)
        command: AnyCommand = TakeBackMessage(id=id, interaction=card.id, version=fence, message=message)
        if text is not None:
            command = ChangeMessage(id=id, interaction=card.id, version=fence, message=message, text=text)
        sent = self.send(command, owner)
        assert not (sent and behind), "a stale change went through"

    @precondition(lambda self: self.chats)
    @rule(index=_index, delivered=st.integers(-1, 20), seen=st.integers(-1, 20), customer=st.booleans())
    def mark(self, index: int, delivered: int, seen: int, customer: bool) -> None:
        """Either side, any numbers."""
        visitor, card = self._chat(index)
        actor = visitor if customer else self._owner(card, index)
        command = Mark(
            id=self.world.command_id(),
            interaction=card.id,
            delivered=delivered,
            seen=seen,
            version=None if customer else card.version,
        )
        self.send(command, actor)

    @precondition(lambda self: self.chats)
    @rule(index=_index)
    def agent_ends(self, index: int) -> None:
        """Her chat."""
        _, card = self._chat(index)
        command = EndChat(id=self.world.command_id(), interaction=card.id, version=card.version)
        self.send(command, self._owner(card, index))

    @precondition(lambda self: self.chats)
    @rule(index=_index)
    def agent_finishes(self, index: int) -> None:
        """Her wrap-up."""
        _, card = self._chat(index)
        command = FinishWrapUp(id=self.world.command_id(), interaction=card.id, version=card.version)
        self.send(command, self._owner(card, index))

    @rule(index=_index, status=st.sampled_from(AgentStatus), lunch=st.booleans())
    def agent_chooses(self, index: int, status: AgentStatus, lunch: bool) -> None:
        """A state."""
        reason = NotReadyReason.LUNCH if lunch else None
        self.send(SetAgentState(id=self.world.command_id(), status=status, reason=reason), self._agent(index))

    @precondition(lambda self: self.offers)
    @rule(index=_index, accept=st.booleans())
    def answer_offer(self, index: int, accept: bool) -> None:
        """One that rings, or one that did."""
        offer = self.offers[-1 - index % len(self.offers)]
        agent = next(agent for agent in self.agents if agent.agent == offer.agent)
        kind = AcceptOffer if accept else DeclineOffer
        self.send(kind(id=self.world.command_id(), offer=offer.id), agent)

    @rule(index=_index, what=st.sampled_from([presence.desk_gone, presence.desk_connected, presence.signed_out]))
    def desk(self, index: int, what: Callable[..., object]) -> None:
        """Comes, goes, or is left for the day."""
        agent = self._agent(index).need_agent()
        self.world.run(lambda tx: what(tx, agent))

    @rule(visitor=_index, agent=_index)
    def chat_begins(self, visitor: int, agent: int) -> None:
        """As on a good day: she is ready, the customer rings, she takes it. Random steps rarely get there."""
        actor = self._agent(agent)
        self.world.run(lambda tx: presence.desk_connected(tx, actor.need_agent()))
        self.send(SetAgentState(id=self.world.command_id(), status=AgentStatus.READY), actor)
        self.ring(visitor)
        waiting = [
            chat
            for who, chat in self.chats
            if who == self.visitors[visitor % len(self.visitors)]
            and self.world.card(chat).status is InteractionStatus.WAITING
        ]
        offer = self.world.offer(waiting[0], actor) if waiting else None
        if offer is not None:
            self.offers.append(offer)
            assert self.send(AcceptOffer(id=self.world.command_id(), offer=offer.id), actor)

    # --- the server ---------------------------------------------------------------------------

    @precondition(lambda self: self.chats)
    @rule(index=_index, agent=_index, rings=st.sampled_from([5_000, 30_000]))
    def propose(self, index: int, agent: int, rings: int) -> None:
        """The router, however wrong."""
        _, card = self._chat(index)
        offer = self.world.offer(card.id, self._agent(agent), rings)
        if offer is not None:
            self.offers.append(offer)

    @rule(milliseconds=st.sampled_from([0, 1, 3_000, 4_999, 5_000, 60_000, -3_600_000, 3_600_000]))
    def time_passes(self, milliseconds: int) -> None:
        """Or jumps."""
        self.world.now += milliseconds

    @rule()
    def look_at_deadlines(self) -> None:
        """Whenever somebody woke up; afterwards nothing is due."""
        self.world.run(deadlines.expire_due)
        due = self.world.run(deadlines.next_deadline)
        assert due is None or due > self.world.now

    @rule(index=_index)
    def lease_passes(self, index: int) -> None:
        """A desk goes and does not come back in time."""
        agent = self._agent(index).need_agent()
        self.world.run(lambda tx: presence.desk_gone(tx, agent))
        self.world.now += AGENT_LEASE
        self.look_at_deadlines()

    @rule()
    def restart(self) -> None:
        """What the server remembered is gone."""
        self.world.ledger.heads.forget()
        self.world.run(deadlines.begin_anew)

    @precondition(lambda self: self.done)
    @rule(index=_index)
    def retry(self, index: int) -> None:
        """Any command again: the first answer, and nothing written."""
        command, actor, ack = self.done[-1 - index % len(self.done)]
        before = self._count()
        assert self.world.do(command, actor) == ack
        assert self._count() == before

    # --- what holds always --------------------------------------------------------------------

    @invariant()
    def streams_are_gapless_and_published(self) -> None:
        """Every stream counts from 1, all of it was handed out in order, and the cache is right."""
        connection = self.world.ledger.connection
        assert connection.execute(_GAPS).fetchall() == []
        assert self._count() == len(self.world.entries)
        stored = dict(connection.execute(_LAST).fetchall())
        assert all(stored.get(topic, 0) == seq for topic, seq in self.world.ledger.heads.last.items())
        held: dict[object, int] = {}
        for entry in self.world.entries:
            match entry:
                case FloorEntry():
                    stream: object = "floor"
                case RoomEntry():
                    stream = entry.room
                case _:
                    stream = (isinstance(entry, StaffEntry), entry.interaction)
            assert entry.seq == held.get(stream, 0) + 1
            held[stream] = entry.seq

    @invariant()
    def one_owner_and_one_state(self) -> None:
        """An agent is there exactly when somebody has it, an offer exactly when it rings."""
        connection = self.world.ledger.connection
        rings = connection.execute(_OPEN_OFFERS).fetchall()
        assert len(rings) == len({row[0] for row in rings})
        ringing = {row[0] for row in rings if row[2] == OfferKind.QUEUE.value}
        asked = {row[0] for row in rings} - ringing
        seats = connection.execute(_SEATS).fetchall()
        for key, status, agent, version, arrived_at in connection.execute(_CARDS):
            if status in (InteractionStatus.WAITING.value, InteractionStatus.OFFERED.value):
                assert agent is None
            if status in (InteractionStatus.ACTIVE.value, InteractionStatus.WRAP_UP.value):
                assert agent is not None
            assert (status == InteractionStatus.OFFERED.value) == (key in ringing)
            assert status == InteractionStatus.ACTIVE.value or key not in asked, "only who has a chat asks a colleague"
            company = [seat[1:] for seat in seats if seat[0] == key]
            assert not company or status not in OVER, "nobody sits in what is over"
            assert agent not in {seat[0] for seat in company}, "nobody is in a chat twice"
            fences = [version, *(seat[1] for seat in company)]
            assert len(fences) == len(set(fences)), "each has a fence of their own"
            owner, fence, arrival = self.before.get(key, (None, 0, arrived_at))
            assert arrived_at == arrival, "the first arrival is kept"
            assert version > fence or (version == fence and agent == owner), "a new owner, a new version"
            self.before[key] = (agent, version, arrived_at)

    @invariant()
    def nobody_has_more_than_she_can_take(self) -> None:
        """Active, wrap-up and ringing together; one rings at a time; who is gone has none active."""
        connection = self.world.ledger.connection
        offered = [row[1] for row in connection.execute(_OPEN_OFFERS)]
        assert len(offered) == len(set(offered)), "one offer at a time"
        chats = {row[0] for row in connection.execute(_CHATS)}
        seats = [row[:2] for row in connection.execute(_SEATS) if row[0] in chats]
        rings = [row[:2] for row in connection.execute(_OPEN_OFFERS) if row[0] in chats]
        held = Counter(agent for interaction, agent in rings if (interaction, agent) not in seats)
        held.update(agent for _, agent in seats)
        active = {agent for _, agent in seats}
        for _, status, agent in connection.execute(_CHATS):
            if status in (InteractionStatus.ACTIVE.value, InteractionStatus.WRAP_UP.value):
                held[agent] += 1
            if status == InteractionStatus.ACTIVE.value:
                active.add(agent)
        for actor, capacity in zip(self.agents, _CAPACITIES, strict=False):
            key = actor.need_agent().bytes
            assert held[key] <= capacity
            row = connection.execute("SELECT online FROM agents WHERE id = ?", (key,)).fetchone()
            if not row[0]:
                assert key not in active
                assert key not in offered
