"""What agents and customers do with their programs, by chance: they ring, write, read, leave and come back."""

import asyncio
from abc import ABC, abstractmethod
from random import Random
from typing import Protocol

from bench.simulation.desk import SERVER, Desk, Program
from bench.simulation.history import History
from bench.simulation.widgets import Widget
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
)
from protocol.entities import AgentStatus, NotReadyReason, Offer
from protocol.ids import MessageId, OfferId

#: Seconds from one act of a person to the next, at most times.
_PACE = 2.0
_STEP = 10.0
_LONG_TEXT = 4_000


class Mood(Protocol):
    """What all people go by.

    Attributes:
        calm: nothing strikes any more; everybody finishes what goes on and does what is expected.
        over: nobody does anything any more.
        slowness: how much slower than usual people are.
    """

    calm: bool
    over: bool
    slowness: float


class _Person(ABC):
    def __init__(self, name: str, random: Random, mood: Mood, history: History) -> None:
        self.name = name
        self.random = random
        self.mood = mood
        self._history = history
        self._said = 0

    async def live(self) -> None:
        """Until all is over."""
        await asyncio.sleep(self.random.uniform(0, 5))
        while not self.mood.over:
            await self._pause(self.random.expovariate(1 / _PACE))
            if not self.mood.over:
                self.act()

    async def _pause(self, seconds: float) -> None:
        """So long, in steps: how slow people are may change meanwhile."""
        while seconds > 0:
            slowness = self.mood.slowness
            step = min(seconds * slowness, _STEP)
            await asyncio.sleep(step)
            seconds -= step / slowness

    @abstractmethod
    def act(self) -> None:
        """Do something, or nothing."""

    def chance(self, probability: float) -> bool:
        """Whether it happens; counts as an act."""
        if self.random.random() < probability:
            self._history.acts += 1
            return True
        return False

    def words(self) -> str:
        """Something that was never said before."""
        self._said += 1
        long = "x" * self.random.randrange(_LONG_TEXT) if self.random.random() < 0.05 else ""
        return f"{self.name} says {self._said} {long}"


class AgentPerson(_Person):
    """An agent or a supervisor at her desk."""

    def __init__(self, desk: Desk, random: Random, mood: Mood, history: History) -> None:
        super().__init__(desk.machine.name, random, mood, history)
        self._desk = desk
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
                desk.do(lambda program: program.bus.sign_in(SERVER, desk.login, "right"))
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
            asked = queued.failure is not None or queued.held
            if asked and isinstance(queued.command, SendMessage) and self.chance(1.0 if self.mood.calm else 0.3):
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
            if self.chance(1.0 if self.mood.calm else 0.4):
                desk.send(lambda id: FinishWrapUp(id=id, interaction=chat.id, version=chat.card.version))
            return
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
        if self.chance(0.08):
            desk.send(lambda id: EndChat(id=id, interaction=chat.id, version=chat.card.version))

    def _say(self, chat: Conversation, text: str) -> None:
        self._desk.send(lambda id: SendMessage(id=id, interaction=chat.id, text=text, version=chat.card.version))


class Customer(_Person):
    """Somebody with a browser who wants something."""

    def __init__(self, widget: Widget, random: Random, mood: Mood, history: History) -> None:
        super().__init__(widget.name, random, mood, history)
        self._widget = widget

    def act(self) -> None:
        """What they do next."""
        widget, calm = self._widget, self.mood.calm
        if widget.machine.asleep:
            if calm or self.chance(0.1):
                widget.wake()
            return
        if not widget.machine.alive:
            widget.machine.start()
        view = widget.view()
        if view is None:
            if not widget.tabs and self.chance(1.0 if calm else 0.3):
                widget.open_tab()
            return
        widget.mind_outbox()
        match view.phase:
            case "none":
                if not calm and not view.pending and self.chance(0.3):
                    widget.start_chat()
            case "ended":
                if not calm and self.chance(0.15):
                    widget.put_away()
            case _:
                self._talk()
        if not calm and self.chance(0.06):
            self._do_something_else()

    def _talk(self) -> None:
        widget = self._widget
        if self.chance(0.4):
            widget.look(self.random.random() < 0.7)
        if self.chance(0.2):
            widget.type(self.random.random() < 0.7)
        if self.chance(0.5):
            for _ in range(self.random.choice((1, 1, 1, 2, 6))):
                widget.write(self.words())
        if self.chance(0.03):
            widget.end()

    def _do_something_else(self) -> None:
        widget = self._widget
        match self.random.randrange(6):
            case 0:
                widget.reload(orderly=self.random.random() < 0.7)
            case 1:
                if len(widget.tabs) < 3:
                    widget.open_tab()
            case 2:
                widget.close_tab()
            case 3:
                widget.kill_tab()
            case 4:
                widget.sleep()
            case _:
                widget.die(told=self.random.random() < 0.7)
