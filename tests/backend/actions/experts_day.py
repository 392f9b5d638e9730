"""A random day with experts and rooms: questions ring, are raced for, go on to other groups, end with their chats."""

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from backend.actions import presence, resume, room_views
from protocol.commands import (
    AcceptConsultation,
    AskExpert,
    DeclineConsultation,
    EndChat,
    EndConsultation,
    FinishWrapUp,
    LeaveRoom,
    MarkRoom,
    OpenRoom,
    SendToRoom,
    SetAgentState,
    TakeChat,
)
from protocol.frames import RoomEntry
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, InteractionId, RoomId
from protocol.kinds import AgentStatus
from protocol.limits import CONSULTATION_RINGS
from protocol.rooms import Consultation, ConsultationStatus
from tests.backend.actions.colleagues import group_of
from tests.backend.actions.team_day import TeamDay
from tests.backend.actions.world import ADMINISTRATOR

_index = st.integers(0, 30)


class ExpertsDay(TeamDay):
    """Everybody knows something, and asks about the rest."""

    def __init__(self) -> None:
        super().__init__()
        self.groups: list[ExpertGroupId] = []
        #: Who has each question, once somebody had it.
        self.experts: dict[ConsultationId, AgentId] = {}

    @initialize()
    def open_the_shop(self) -> None:
        """Three groups in a ring: each is the fallback of the one before."""
        super().open_the_shop()
        first, second, third = self.agents
        chains = group_of(self.world, "Chains", first, second)
        wheels = group_of(self.world, "Wheels", second, third, fallback=chains)
        paint = group_of(self.world, "Paint", third, first, fallback=wheels)
        group_of(self.world, "Chains", first, second, fallback=paint, key=chains)
        self.groups = [chains, wheels, paint]

    def _questions(self) -> tuple[Consultation, ...]:
        return self.world.run(resume.floor_snapshot).consultations

    def _rooms(self) -> list[RoomId]:
        return list(dict.fromkeys(entry.room for entry in self.world.entries if isinstance(entry, RoomEntry)))

    # --- experts ------------------------------------------------------------------------------

    @precondition(lambda self: self.chats)
    @rule(index=_index, who=_index, group=_index)
    def ask(self, index: int, who: int, group: int) -> None:
        """By anybody who is in the chat; it rings at somebody, never at who asks or has the chat."""
        _, card = self._chat(index)
        agent = self._in_it(card, who)
        command = AskExpert(
            id=self.world.command_id(),
            interaction=card.id,
            version=self._fence(card, agent),
            group=self.groups[group % len(self.groups)],
            question="Which chain fits?",
            excerpt="Kim: hello",
        )
        if self.send(command, agent):
            (asked,) = [one for one in self._questions() if one.id == ConsultationId(command.id)]
            assert asked.experts
            assert not {agent.agent, card.agent} & set(asked.experts)

    @rule(
        who=_index,
        group=_index,
        away=_index,
        answers=st.lists(st.sampled_from(["take", "decline", "nothing"]), max_size=3),
        late=st.booleans(),
        ends=st.booleans(),
    )
    def consult(self, who: int, group: int, away: int, answers: list[str], late: bool, ends: bool) -> None:
        """All the way: a chat, a question, an answer of each. Random steps rarely get there."""
        agent = self._agent(who)
        for number, each in enumerate(self.agents):
            status = AgentStatus.NOT_READY if number == away else AgentStatus.FINISHING
            key = each.need_agent()
            self.world.run(lambda tx, key=key: presence.desk_connected(tx, key))
            self.send(SetAgentState(id=self.world.command_id(), status=status), each)
        self.chats.append((visitor := self.world.visitor(), self.world.ring(visitor)))
        card = self.world.card(self.chats[-1][1])
        if not self.send(TakeChat(id=self.world.command_id(), interaction=card.id), agent):
            self.send(EndChat(id=self.world.command_id(), interaction=card.id), visitor)
            return
        self.ask(0, who, group)
        if late:
            self.world.now += CONSULTATION_RINGS
        for number, answer in enumerate(answers):
            if answer != "nothing":
                self.answer_a_question(0, number, answer == "take")
        if late:
            self.look_at_deadlines()
        if ends:
            self.send(EndChat(id=self.world.command_id(), interaction=card.id), visitor)
            done = FinishWrapUp(
                id=self.world.command_id(), interaction=card.id, version=self.world.card(card.id).version
            )
            self.send(done, agent)

    @rule(index=_index, who=_index, takes=st.booleans())
    def answer_a_question(self, index: int, who: int, takes: bool) -> None:
        """By one at whom it rings, or by anybody; the first who takes it has it for good."""
        questions = self._questions()
        if not questions:
            return
        question = questions[index % len(questions)]
        ringing = [agent for agent in self.agents if agent.agent in question.experts]
        agent = ringing[who % len(ringing)] if ringing else self._agent(who)
        kind = AcceptConsultation if takes else DeclineConsultation
        if self.send(kind(id=self.world.command_id(), consultation=question.id), agent):
            assert question.status is ConsultationStatus.ASKED

    @rule(index=_index, who=_index)
    def end_a_question(self, index: int, who: int) -> None:
        """By whoever."""
        questions = self._questions()
        if questions:
            question = questions[index % len(questions)]
            self.send(EndConsultation(id=self.world.command_id(), consultation=question.id), self._agent(who))

    # --- rooms --------------------------------------------------------------------------------

    @rule(who=_index, whom=_index, name=st.sampled_from(["", "Team"]))
    def open_a_room(self, who: int, whom: int, name: str) -> None:
        """Of two, or a group of whoever."""
        members = (self._agent(whom).need_agent(),)
        self.send(OpenRoom(id=self.world.command_id(), members=members, name=name), self._agent(who))

    @rule(index=_index, who=_index, seen=st.integers(0, 12))
    def talk(self, index: int, who: int, seen: int) -> None:
        """In any room, by anybody: read, and say something."""
        rooms = self._rooms()
        if rooms:
            room, agent = rooms[index % len(rooms)], self._agent(who)
            self.send(MarkRoom(id=self.world.command_id(), room=room, seen=seen), agent)
            card = self.chats[-1][1] if self.chats and who % 3 == 0 else None
            self.send(SendToRoom(id=self.world.command_id(), room=room, text=f"Chain {seen}", card=card), agent)

    @rule(index=_index, who=_index)
    def leave_a_room(self, index: int, who: int) -> None:
        """Any, by anybody."""
        rooms = self._rooms()
        if rooms:
            self.send(LeaveRoom(id=self.world.command_id(), room=rooms[index % len(rooms)]), self._agent(who))

    # --- what holds always --------------------------------------------------------------------

    @invariant()
    def a_question_has_one_expert_for_good(self) -> None:
        """Whoever had it first; and a chat that is over has none that goes on."""
        for question in self._questions():
            if question.expert is not None:
                assert self.experts.setdefault(question.id, question.expert) == question.expert
                assert question.status is ConsultationStatus.OPEN
            card = self.world.card(question.interaction)
            assert card.agent is None or card.agent in self._members(RoomId(question.id)), "who has the chat reads on"

    @invariant()
    def threads_stay_with_their_chats(self) -> None:
        """Each that was ever asked."""
        for _, chat in self.chats:
            threads = self.world.run(lambda tx, key=chat: room_views.threads_of(tx, ADMINISTRATOR, key)).threads
            assert {thread.room.consultation for thread in threads} == self._asked_about(chat)

    def _asked_about(self, chat: InteractionId) -> set[ConsultationId]:
        return {
            ConsultationId(command.id)
            for command, _, _ in self.done
            if isinstance(command, AskExpert) and command.interaction == chat
        }

    def _members(self, room: RoomId) -> tuple[AgentId, ...]:
        return self.world.run(lambda tx: room_views.snapshot(tx, room)).room.members
