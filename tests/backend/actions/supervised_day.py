"""A random day under supervisors: one oversees all, one a group; chats are watched, joined, given away, moved."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from backend.actions import resume
from backend.actions.actor import Actor
from protocol.commands import LeaveChat, PutAgent, PutProfile, TransferChat
from protocol.entities import Interaction
from protocol.ids import ProfileId
from protocol.kinds import AgentStatus, Channel, InteractionStatus, Role
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    EndBroadcast,
    ForceState,
    MonitorChat,
    ReadBroadcast,
    SendBroadcast,
    SignOutAgent,
)
from tests.backend.actions.experts_day import ExpertsDay

_index = st.integers(0, 30)


class SupervisedDay(ExpertsDay):
    """Nothing that supervisors do leaves a chat with two owners or none, or tells a customer what staff say."""

    def __init__(self) -> None:
        super().__init__()
        self.chiefs: list[Actor] = []

    @initialize()
    def open_the_shop(self) -> None:
        """The last agent is of a group, and so one of the two oversees her and Sales."""
        super().open_the_shop()
        world, last = self.world, self.agents[-1]
        group = ProfileId(world.new_id())
        world.do(PutProfile(id=world.command_id(), profile=group, name="Shop floor"))
        world.do(
            PutAgent(
                id=world.command_id(),
                agent=last.need_agent(),
                login="agent2",
                name="Agent2",
                profile=group,
                queues={world.sales: {Channel.CHAT: 1}},
                capacity={Channel.CHAT: 3},
            )
        )
        for login, groups in (("chief", None), ("chef", (group,))):
            chief = world.agent(login, role=Role.SUPERVISOR)
            self.chiefs.append(chief)
            world.do(
                PutAgent(
                    id=world.command_id(),
                    agent=chief.need_agent(),
                    login=login,
                    name=login.title(),
                    role=Role.SUPERVISOR,
                    supervises=groups,
                )
            )

    def _chief(self, index: int) -> Actor:
        return self.chiefs[index % len(self.chiefs)]

    def _anybody(self, index: int) -> Actor:
        people = [*self.agents, *self.chiefs]
        return people[index % len(people)]

    # --- chats --------------------------------------------------------------------------------

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, on=st.booleans())
    def reads_along(self, index: int, who: int, on: bool) -> None:
        """Or not any more; and has something to say about it."""
        _, card = self._chat(index)
        said = len(self.world.public(card.id))
        self.send(MonitorChat(id=self.world.command_id(), interaction=card.id, on=on), self._chief(who))
        coach = CoachAgent(id=self.world.command_id(), interaction=card.id, text="Smile")
        coached = self.send(coach, self._chief(who))
        assert not (coached and not on)
        assert len(self.world.public(card.id)) == said

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index)
    def steps_in(self, index: int, who: int) -> None:
        """The owner stays it."""
        _, card = self._chat(index)
        chief = self._chief(who)
        if self.send(BargeIn(id=self.world.command_id(), interaction=card.id), chief):
            after = self.world.card(card.id)
            assert (after.agent, after.version, after.status) == (card.agent, card.version, card.status)
            assert chief.agent in (after.agent, *(seat.agent for seat in after.company))

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index)
    def steps_out(self, index: int, who: int) -> None:
        """As anybody leaves."""
        _, card = self._chat(index)
        chief = self._chief(who)
        command = LeaveChat(id=self.world.command_id(), interaction=card.id, version=self._fence(card, chief))
        self.send(command, chief)

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, to=_index, behind=st.integers(0, 1))
    def gives_away(self, index: int, who: int, to: int, behind: int) -> None:
        """To anybody, herself included; with the version of now, or one from before."""
        _, card = self._chat(index)
        taker = self._anybody(to)
        command = AssignChat(
            id=self.world.command_id(),
            interaction=card.id,
            version=card.version - behind,
            agent=taker.need_agent(),
        )
        if self.send(command, self._chief(who)):
            after = self.world.card(card.id)
            assert (after.status, after.agent) == (InteractionStatus.ACTIVE, taker.agent)
            assert card.agent == taker.agent or not behind
            assert taker.agent not in {seat.agent for seat in after.company}

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, workshop=st.booleans(), stays=st.booleans())
    def moves(self, index: int, who: int, workshop: bool, stays: bool) -> None:
        """Into a queue, whoever has it."""
        _, card = self._chat(index)
        chief, queue = self._chief(who), self.world.workshop if workshop else self.world.sales
        command = TransferChat(
            id=self.world.command_id(), interaction=card.id, version=card.version, queue=queue, stays=stays
        )
        if self.send(command, chief):
            after = self.world.card(card.id)
            assert (after.status, after.agent, after.queue) == (InteractionStatus.WAITING, None, queue)
            assert (chief.agent in {seat.agent for seat in after.company}) == (stays and self._is_in(card, chief))

    @staticmethod
    def _is_in(card: Interaction, who: Actor) -> bool:
        return who.agent in (card.agent, *(seat.agent for seat in card.company))

    # --- agents -------------------------------------------------------------------------------

    @rule(who=_index, whom=_index, status=st.sampled_from(AgentStatus), keeps=st.booleans())
    def forces(self, who: int, whom: int, status: AgentStatus, keeps: bool) -> None:
        """Her chats go on elsewhere, or wait: none is lost."""
        agent = self._anybody(whom)
        command = ForceState(id=self.world.command_id(), agent=agent.need_agent(), status=status, keeps_chats=keeps)
        before = [self.world.card(chat) for _, chat in self.chats]
        if self.send(command, self._chief(who)):
            self._went_on(before, agent, gone=status is AgentStatus.NOT_READY and not keeps)

    @rule(who=_index, whom=_index)
    def sends_home(self, who: int, whom: int) -> None:
        """As with a forced state."""
        agent = self._anybody(whom)
        before = [self.world.card(chat) for _, chat in self.chats]
        if self.send(SignOutAgent(id=self.world.command_id(), agent=agent.need_agent()), self._chief(who)):
            self._went_on(before, agent, gone=True)

    def _went_on(self, before: list[Interaction], agent: Actor, *, gone: bool) -> None:
        for card in before:
            after = self.world.card(card.id)
            if card.status is InteractionStatus.ACTIVE and card.agent == agent.agent and gone:
                seats = [seat.agent for seat in card.company]
                assert after.agent in seats if seats else after.status is InteractionStatus.WAITING
                assert after.arrived_at == card.arrived_at
            assert not gone or agent.agent not in {seat.agent for seat in after.company}

    # --- broadcasts ---------------------------------------------------------------------------

    @rule(who=_index, lasts=st.sampled_from([1, 60_000]), sales=st.booleans())
    def tells(self, who: int, lasts: int, sales: bool) -> None:
        """All, or one queue's."""
        queue = self.world.sales if sales else None
        until = self.world.now + lasts
        command = SendBroadcast(id=self.world.command_id(), text="Hello all", queue=queue, until=until)
        self.send(command, self._chief(who))

    @rule(who=_index, index=_index, ends=st.booleans())
    def reads_or_ends(self, who: int, index: int, ends: bool) -> None:
        """By whom it was for, or not."""
        told = self.world.run(resume.floor_snapshot).broadcasts
        if not told:
            return
        broadcast = told[index % len(told)].id
        if ends:
            self.send(EndBroadcast(id=self.world.command_id(), broadcast=broadcast), self._chief(who))
        else:
            self.send(ReadBroadcast(id=self.world.command_id(), broadcast=broadcast), self._anybody(who))

    @invariant()
    def who_reads_along_is_there(self) -> None:
        """At her desk, in a chat that is not closed."""
        wrong = self.world.ledger.connection.execute(
            "SELECT 1 FROM monitors m JOIN agents a ON a.id = m.agent JOIN interactions i ON i.id = m.interaction "
            "WHERE NOT a.online OR i.status = 'closed'"
        ).fetchall()
        assert wrong == []
