"""What a supervisor does, by chance: reads along, coaches, steps in, gives chats away, sets states, tells many."""

from random import Random

from bench.simulation.desk import Desk, Program
from bench.simulation.people import Person
from protocol.commands import TransferChat
from protocol.entities import Interaction
from protocol.ids import AgentId
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason
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

#: Milliseconds.
_TOLD_FOR = 30_000
#: Those she sets; mostly she sets somebody aside.
_STATES = (*AgentStatus, AgentStatus.NOT_READY)


class Supervising:
    """One supervisor's share. In calm times she lets the others work. What is not hers to do she tries too."""

    def __init__(self, desk: Desk, person: Person, random: Random) -> None:
        """`random`: her own, so that a company without her goes on as it did."""
        self._desk = desk
        self._person = person
        self._random = random

    def oversee(self, program: Program) -> None:
        """What she does besides her chats."""
        if self._person.mood.calm:
            return
        floor = program.store.floor
        chats = [one for one in floor.interactions.values() if one.agent != self._desk.agent]
        if chats and self._chance(0.5):
            self._step_in(self._random.choice(chats), list(floor.agents))
        others = [agent for agent in floor.agents if agent != self._desk.agent]
        if others and self._chance(0.08):
            self._set_state(self._random.choice(others))
        if self._chance(0.05):
            text, until = self._person.words(secret=True)[:1_000], self._desk.machine.wall() + _TOLD_FOR
            self._desk.send(lambda id: SendBroadcast(id=id, text=text, until=until))
        if self._chance(0.05):
            looks = self._random.random() < 0.8
            self._desk.do(lambda program: program.bus.follow_floor(looks))
        for broadcast in list(floor.broadcasts):
            if self._chance(0.05):
                self._desk.send(lambda id, broadcast=broadcast: EndBroadcast(id=id, broadcast=broadcast))

    def _step_in(self, card: Interaction, agents: list[AgentId]) -> None:
        chat, version, chance = card.id, card.version, self._random.random()
        text = self._person.words(secret=True)
        if chance < 0.3:
            on = self._random.random() < 0.8
            self._desk.send(lambda id: MonitorChat(id=id, interaction=chat, on=on))
            self._desk.do(lambda program: program.bus.follow(chat, on))
            # As a composer does that coaches: nobody but the chat's own people types.
            self._desk.do(lambda program: program.bus.typing(chat, True))
        elif chance < 0.5:
            self._desk.send(lambda id: CoachAgent(id=id, interaction=chat, text=text))
        elif chance < 0.65:
            self._desk.send(lambda id: BargeIn(id=id, interaction=chat))
        elif chance < 0.75:
            me = self._desk.agent
            self._desk.send(lambda id: AssignChat(id=id, interaction=chat, version=version, agent=me))
        elif chance < 0.9:
            to = self._random.choice(agents)
            self._desk.send(
                lambda id: AssignChat(id=id, interaction=chat, version=version, agent=to, brief=text[:2_000])
            )
        elif card.status is not InteractionStatus.WRAP_UP:
            self._desk.send(lambda id: TransferChat(id=id, interaction=chat, version=version, queue=card.queue))

    def _set_state(self, agent: AgentId) -> None:
        if self._random.random() < 0.3:
            self._desk.send(lambda id: SignOutAgent(id=id, agent=agent))
            return
        status, keeps = self._random.choice(_STATES), self._random.random() < 0.3
        reason = NotReadyReason.MEETING if status is AgentStatus.NOT_READY else None
        self._desk.send(lambda id: ForceState(id=id, agent=agent, status=status, reason=reason, keeps_chats=keeps))

    def _chance(self, probability: float) -> bool:
        return self._random.random() < probability


def read(desk: Desk, program: Program) -> None:
    """Everybody reads what is told them, once."""
    for broadcast in list(program.store.floor.broadcasts.values()):
        if desk.agent in broadcast.to and desk.agent not in broadcast.read:
            told = broadcast.id
            desk.send(lambda id, told=told: ReadBroadcast(id=id, broadcast=told))
