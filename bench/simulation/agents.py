"""What agents do at their desks, by chance: they answer, write, read, hand over, leave and come back."""

from random import Random

from bench.simulation.agreeing import Proposals
from bench.simulation.changing import Changes
from bench.simulation.colleagues import Colleagues
from bench.simulation.desk import SERVER, Desk, Program, Words
from bench.simulation.history import History
from bench.simulation.people import Mood, Person
from bench.simulation.supervising import Supervising, read
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import EMPTY, Draft
from desktop.state.link import SignInPhase
from protocol.commands import (
    AcceptOffer,
    DeclineOffer,
    EndChat,
    FinishWrapUp,
    SendMessage,
    SetAgentState,
    SetDisposition,
)
from protocol.entities import Offer
from protocol.ids import MessageId, OfferId
from protocol.kinds import AgentStatus, NotReadyReason

#: Milliseconds for which the sending of some messages can be undone.
_UNDONE_WITHIN = 3_000


class AgentPerson(Person):
    """An agent or a supervisor at her desk."""

    def __init__(
        self, desk: Desk, random: Random, mood: Mood, history: History, shop: str, oversight: Random | None = None
    ) -> None:
        """`shop`: where its pages are; `oversight`: the chances of a supervisor, None: she is none."""
        super().__init__(desk.machine.name, random, mood, history)
        self._desk = desk
        self._colleagues = Colleagues(desk, self, random)
        self._proposals = Proposals(desk, self, random, shop)
        self._changes = Changes(desk, self, random)
        self._supervising = None if oversight is None else Supervising(desk, self, oversight)
        self._lets_ring: set[OfferId] = set()
        self._drafted = 0

    def act(self) -> None:
        """What she does next."""
        desk, calm = self._desk, self.mood.calm
        if not desk.machine.alive:
            if self.chance(1.0 if calm else 0.5):
                desk.start()
            return
        program = desk.program
        if desk.machine.asleep or program is None:
            return
        if program.store.sign_in.phase in (SignInPhase.ASKING, SignInPhase.EXPIRED):
            if self.chance(1.0 if calm else 0.6):
                typed = desk.login if self.random.random() < 0.8 else desk.login.upper()
                desk.do(lambda program: program.bus.sign_in(SERVER, typed, "right"))
        elif program.store.sign_in.phase is SignInPhase.SIGNED_IN:
            self._work(program)

    def _work(self, program: Program) -> None:
        store, calm = program.store, self.mood.calm
        offer = store.my_offer()
        if offer is not None:
            self._answer(offer)
        me = store.my_agent
        if me is not None and me.status is not AgentStatus.READY and self.chance(1.0 if calm else 0.4):
            self._desk.send(lambda id: SetAgentState(id=id, status=AgentStatus.READY))
        elif not calm and self.chance(0.03):
            if self.random.random() < 0.7:
                reason = NotReadyReason.BREAK
                self._desk.send(lambda id: SetAgentState(id=id, status=AgentStatus.NOT_READY, reason=reason))
            else:
                self._desk.send(lambda id: SetAgentState(id=id, status=AgentStatus.FINISHING))
        elif not calm and self.chance(0.02):
            self._leave()
        self._mind_outbox(program)
        self._colleagues.mind(program)
        self._changes.keep(program)
        read(self._desk, program)
        if self._supervising is not None:
            self._supervising.oversee(program)
        chats = store.my_conversations()
        if chats:
            self._serve(program, self.random.choice(chats))

    def _answer(self, offer: Offer) -> None:
        if offer.id in self._lets_ring:
            return
        if self.mood.calm or self.chance(0.7):
            self._desk.send(lambda id: AcceptOffer(id=id, offer=offer.id))
        elif self.chance(0.4):
            self._desk.send(lambda id: DeclineOffer(id=id, offer=offer.id))
        elif self.chance(0.4):
            self._lets_ring.add(offer.id)

    def _leave(self) -> None:
        chance = self.random.random()
        if chance < 0.3:
            self._desk.do(lambda program: program.bus.sign_out())
        elif chance < 0.6:
            self._desk.close()
        else:
            self._desk.kill(told=self.random.random() < 0.7)

    def _mind_outbox(self, program: Program) -> None:
        for queued in list(program.store.outbox.values()):
            if queued.goes_at and queued.failure is None and self.chance(0.3):
                message = MessageId(queued.command.id)
                self._desk.do(lambda program, message=message: program.take_back(message))
                continue
            asked = queued.failure is not None or queued.held
            if asked and isinstance(queued.command, Words) and self.chance(1.0 if self.mood.calm else 0.3):
                message = MessageId(queued.command.id)
                if queued.held or self.random.random() < 0.5:
                    self._desk.do(lambda program, message=message: program.retry(message))
                else:
                    self._desk.do(lambda program, message=message: program.discard(message))

    def _serve(self, program: Program, chat: Conversation) -> None:
        desk, store = self._desk, program.store
        if chat.held is not Held.MINE:
            if self.chance(0.3):
                desk.do(lambda program: program.bus.dismiss(chat.id))
            return
        if chat.ended is not None:
            if not chat.owned:
                return
            if not chat.disposition and self.chance(0.5):
                desk.send(
                    lambda id: SetDisposition(id=id, interaction=chat.id, version=chat.version, disposition="not")
                )
            elif self.chance(1.0 if self.mood.calm else 0.4):
                desk.send(lambda id: FinishWrapUp(id=id, interaction=chat.id, version=chat.version))
            return
        self._colleagues.share(program, chat)
        self._proposals.share(program, chat)
        self._changes.share(program, chat)
        if self.chance(0.5):
            desk.do(lambda program: program.bus.seen(chat.id))
        draft = store.drafts.of(chat.id)
        if draft.text and self.chance(0.5):
            self._say(chat, draft.text)
            desk.do(lambda program: program.store.drafts.put(chat.id, EMPTY))
        elif self.chance(0.15):
            self._drafted += 1
            draft = Draft(f"{self.name} drafts {self._drafted}", 1)
            desk.do(lambda program: program.store.drafts.put(chat.id, draft))
        elif self.chance(0.6):
            desk.do(lambda program: program.bus.typing(chat.id, True))
            for _ in range(self.random.choice((1, 1, 1, 2, 6))):
                self._say(chat, self.words())
        if chat.owned and self.chance(0.08):
            desk.send(lambda id: EndChat(id=id, interaction=chat.id, version=chat.version))

    def _say(self, chat: Conversation, text: str) -> None:
        after = _UNDONE_WITHIN if self.random.random() < 0.15 else 0
        self._desk.send(
            lambda id: SendMessage(id=id, interaction=chat.id, text=text, version=chat.version), after=after
        )
