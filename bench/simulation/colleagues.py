"""What agents do with each other, by chance: hand over, stay, invite, whisper, ask experts, talk in rooms."""

from random import Random

from bench.simulation.desk import Desk, Program
from bench.simulation.people import Person
from desktop.state.conversation import Conversation
from protocol.browsing import Asked
from protocol.commands import (
    AcceptConsultation,
    AskExpert,
    BlockVisitor,
    DeclineConsultation,
    EndConsultation,
    FlagChat,
    InviteColleague,
    InviteVisitor,
    LeaveChat,
    LowerFlag,
    OpenRoom,
    SendHidden,
    SendToRoom,
    SetDisposition,
    TakeChat,
    TakeNext,
    TransferChat,
    UnblockVisitor,
    WithdrawOffer,
)
from protocol.ids import AgentId
from protocol.kinds import InteractionStatus, OfferKind
from protocol.rooms import Consultation, ConsultationStatus

#: Milliseconds.
_BLOCKED = 20_000


class Colleagues:
    """One agent's share in the work of others. In calm times everybody finishes, and begins nothing."""

    def __init__(self, desk: Desk, person: Person, random: Random) -> None:
        self._desk = desk
        self._person = person
        self._random = random

    # --- the floor --------------------------------------------------------------------------------

    def mind(self, program: Program) -> None:
        """What she does besides her chats."""
        floor, calm = program.store.floor, self._person.mood.calm
        for offer in floor.offers.values():
            if offer.kind is not OfferKind.QUEUE and offer.by == self._desk.agent and self._person.chance(0.1):
                self._desk.send(lambda id, offer=offer: WithdrawOffer(id=id, offer=offer.id))
        for consultation in list(floor.consultations.values()):
            self._advise(consultation)
        for block in floor.blocks.values():
            if block.by == self._desk.agent and self._person.chance(0.1):
                self._desk.send(lambda id, block=block: UnblockVisitor(id=id, visitor=block.visitor))
        if calm:
            return
        self._ask_in(program)
        waiting = [one for one in floor.interactions.values() if one.status is InteractionStatus.WAITING]
        if waiting and self._person.chance(0.05):
            chosen = self._random.choice(waiting).id
            self._desk.send(lambda id: TakeChat(id=id, interaction=chosen))
        elif waiting and self._person.chance(0.05):
            self._desk.send(lambda id: TakeNext(id=id))
        if self._person.chance(0.02):
            others = [agent for agent in floor.agents if agent != self._desk.agent]
            if others:
                members = (self._random.choice(others),)
                self._desk.send(lambda id: OpenRoom(id=id, members=members))
        rooms = [room for room in program.store.rooms.values() if not room.room.closed]
        if rooms and self._person.chance(0.1):
            room, text = self._random.choice(rooms).room.id, self._person.words(secret=True)
            self._desk.send(lambda id: SendToRoom(id=id, room=room, text=text))

    def _ask_in(self, program: Program) -> None:
        """She looks at who is on the pages, and asks somebody in."""
        if self._person.chance(0.05):
            looks = self._random.random() < 0.8
            self._desk.do(lambda program: program.bus.follow_visitors(looks))
        asked = [one.visitor for one in program.store.visitors.values() if one.asked is Asked.NOT_YET]
        queues = list(program.store.floor.queues)
        if asked and self._person.chance(0.2):
            visitor, queue, text = self._random.choice(asked), self._random.choice(queues), self._person.words()
            self._desk.send(lambda id: InviteVisitor(id=id, visitor=visitor, queue=queue, text=text))

    def _advise(self, consultation: Consultation) -> None:
        me, calm = self._desk.agent, self._person.mood.calm
        key = consultation.id
        if consultation.status is ConsultationStatus.ASKED and me in consultation.experts:
            if self._person.chance(1.0 if calm else 0.4):
                self._desk.send(lambda id: AcceptConsultation(id=id, consultation=key))
            elif self._person.chance(0.2):
                self._desk.send(lambda id: DeclineConsultation(id=id, consultation=key))
        elif me in (consultation.by, consultation.expert) and self._person.chance(1.0 if calm else 0.08):
            self._desk.send(lambda id: EndConsultation(id=id, consultation=key))

    # --- a chat -----------------------------------------------------------------------------------

    def share(self, program: Program, chat: Conversation) -> None:
        """What she does about a chat that goes on, hers or one where she has a seat."""
        version = chat.version
        if self._person.chance(0.1):
            text = self._person.words(secret=True)
            keep = self._random.random() < 0.3
            self._desk.send(lambda id: SendHidden(id=id, interaction=chat.id, version=version, text=text, keep=keep))
        if not chat.owned:
            if self._person.chance(1.0 if self._person.mood.calm else 0.15):
                self._leave(chat)
            return
        if not self._person.mood.calm:
            self._hand_over(program, chat)

    def _leave(self, chat: Conversation) -> None:
        self._desk.send(lambda id: LeaveChat(id=id, interaction=chat.id, version=chat.version))

    def _hand_over(self, program: Program, chat: Conversation) -> None:
        version = chat.version
        floor, random, chance = program.store.floor, self._random, self._person.chance
        stays, brief = random.random() < 0.5, self._person.words(secret=True)
        others = [agent for agent in floor.agents if agent != self._desk.agent]
        to: AgentId | None = random.choice(others) if others else None
        if chance(0.05):
            queue = random.choice(list(floor.queues))
            self._desk.send(
                lambda id: TransferChat(
                    id=id, interaction=chat.id, version=version, queue=queue, brief=brief, stays=stays
                )
            )
        elif to is not None and chance(0.06):
            self._desk.send(
                lambda id: TransferChat(id=id, interaction=chat.id, version=version, agent=to, brief=brief, stays=stays)
            )
        elif to is not None and chance(0.06):
            self._desk.send(
                lambda id: InviteColleague(id=id, interaction=chat.id, version=version, agent=to, brief=brief)
            )
        elif chance(0.03):
            self._leave(chat)
        elif chance(0.06) and floor.expert_groups:
            group = random.choice(list(floor.expert_groups))
            self._desk.send(
                lambda id: AskExpert(id=id, interaction=chat.id, version=version, group=group, question=brief)
            )
        elif chance(0.02):
            until = random.choice((None, self._desk.machine.wall() + _BLOCKED))
            self._desk.send(lambda id: BlockVisitor(id=id, interaction=chat.id, reason=brief[:200], until=until))
        elif chance(0.03):
            if chat.card.flag is None:
                self._desk.send(lambda id: FlagChat(id=id, interaction=chat.id, version=version, text=brief))
            else:
                self._desk.send(lambda id: LowerFlag(id=id, interaction=chat.id))
        elif chance(0.03):
            self._desk.send(lambda id: SetDisposition(id=id, interaction=chat.id, version=version, notes=brief))
