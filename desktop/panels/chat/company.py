"""Who else is in the chat, who is asked into it, what they said, and that one is about to leave."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.company import Answer
from desktop.models.desk import Desk
from desktop.models.shown import ShownChat
from desktop.state.conversation import Conversation, Held
from desktop.state.floor import WAITS
from desktop.ui import fonts, theme
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets import avatar, paint
from desktop.ui.widgets.bar import Bar, Choice
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import ElidedLabel, Tone
from desktop.ui.words import duration_words
from protocol.ids import AgentId
from protocol.kinds import OfferKind, OfferOutcome, SeatKind

_HEIGHT = 38
_FACE, _STEP = 24, 17


class Faces(QWidget):
    """A few people side by side, half over each other."""

    def __init__(self) -> None:
        super().__init__()
        self._names: tuple[str, ...] = ()
        self.setFixedHeight(_FACE + 2)

    def show_names(self, names: tuple[str, ...]) -> None:
        """Show these people."""
        if names != self._names:
            self._names = names
            self.setFixedWidth(self.sizeHint().width())
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(_FACE + 2 + _STEP * max(0, len(self._names) - 1), _FACE + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = paint.begin(self)
        for at, name in enumerate(self._names):
            rect = QRectF(1 + at * _STEP, 1, _FACE, _FACE)
            paint.dot(painter, rect.center(), _FACE / 2 + 1.5, theme.tokens().side)
            avatar.draw(painter, rect, name)
        painter.end()


class CompanyStrip(QWidget):
    """Under the head of a chat that is not one agent's alone: who is in it, and in which place it waits."""

    def __init__(self, desk: Desk, shown: ShownChat) -> None:
        super().__init__()
        self._desk = desk
        self._chat = shown
        self.setFixedHeight(_HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.THREE - 4, 0, Space.TWO, 1)
        row.setSpacing(Space.ONE)
        self.faces = Faces()
        self.words = ElidedLabel("", Type.SMALL, fonts.MEDIUM, Tone.SOFT)
        self.back = Button(tr("Take it back"), Kind.PLAIN, small=True)
        self.back.clicked.connect(self._take_back)
        row.addWidget(self.faces)
        row.addWidget(self.words, 1)
        row.addWidget(self.back)
        self.leave = Button(tr("Leave"), Kind.PLAIN, small=True)
        self.leave.clicked.connect(self._leave)
        row.addWidget(self.leave)
        self.hide()

    def refresh(self) -> None:
        """Show the chat's company; an agent alone has none."""
        chat = self._chat.conversation
        words = self._words(chat) if chat is not None and chat.held is Held.MINE else ""
        if chat is not None and words:
            others = [seat.agent for seat in chat.card.company]
            if chat.card.agent is not None:
                others.insert(0, chat.card.agent)
            others += [one for one in self._readers(chat) if one not in others]
            self.faces.show_names(tuple(self._name(one) for one in others))
            self.words.set_text(words)
            self.setAccessibleName(words)
            company = self._desk.company
            self.back.setVisible(company.can_take_back(chat))
            self.leave.setVisible(company.can_leave(chat))
            self.leave.setEnabled(company.leavings.left(chat.id) is None)
        self.setVisible(bool(words))

    def _readers(self, chat: Conversation) -> list[AgentId]:
        """The supervisors who read along and have no part in the chat."""
        seats = {seat.agent for seat in chat.card.company} | {chat.card.agent, self._desk.store.me}
        return [one for one in chat.monitors if one not in seats]

    def _words(self, chat: Conversation) -> str:
        """Who is in it, and who reads along; nothing where she is alone."""
        names = ", ".join(self._name(one) for one in self._readers(chat))
        reads = tr("{names} reads along.", names=names) if names and chat.ended is None else ""
        return " ".join(part for part in (self._company_words(chat), reads) if part)

    def _company_words(self, chat: Conversation) -> str:
        card = chat.card
        if chat.ended is not None or not card.company:
            return ""
        others = ", ".join(self._name(seat.agent) for seat in card.company if seat.agent != self._desk.store.me)
        if card.status in WAITS:
            return self._waits(chat, others)
        if chat.owned:
            staying = [seat for seat in card.company if seat.kind is SeatKind.STAYING]
            if len(staying) == len(card.company):
                return tr("You have this chat. {names} stays until the customer is settled.", names=others)
            return tr("You have this chat. With you: {names}.", names=others)
        owner = self._name(card.agent) if card.agent is not None else ""
        seat = chat.seat
        if seat is not None and seat.kind is SeatKind.SUPERVISING:
            return tr("{name} has this chat. You joined as a supervisor.", name=owner)
        if seat is not None and seat.kind is SeatKind.STAYING:
            return tr("{name} has this chat now. You are still in it, until you leave.", name=owner)
        return tr("{name} has this chat. You were asked in.", name=owner)

    def _waits(self, chat: Conversation, others: str) -> str:
        floor, card = self._desk.store.floor, chat.card
        queue = floor.queues.get(card.queue)
        told = self._desk.store.positions.get(chat.id)
        place = told.position if told is not None else floor.place_of(card)
        name = queue.name if queue is not None else ""
        if told is not None and told.wait is not None:
            wait = duration_words(told.wait)
            said = tr("You wait with the customer in {queue}: place {n}, about {time}.", queue=name, n=place, time=wait)
        else:
            said = tr("You wait with the customer in {queue}: place {n}.", queue=name, n=place)
        return f"{said} {tr('With you: {names}.', names=others)}" if others else said

    def _name(self, agent: AgentId) -> str:
        found = self._desk.store.floor.agents.get(agent)
        return found.name if found is not None else tr("An agent")

    def _leave(self) -> None:
        chat = self._chat.conversation
        if chat is not None:
            self._desk.company.leave(chat.id)

    def _take_back(self) -> None:
        chat = self._chat.conversation
        if chat is not None:
            self._desk.company.take_back(chat.id)

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.side)
        painter.fillRect(0, self.height() - 1, self.width(), 1, t.line)
        painter.end()


class AskedBar(Bar):
    """A colleague is being asked, and for how long yet; or what she answered, until that is read."""

    GAP = Space.ONE

    def __init__(self, desk: Desk, shown: ShownChat, ask_again: Choice) -> None:
        super().__init__(Icon.BELL_RING, Tone.ACCENT)
        self._desk = desk
        self._chat = shown
        self._again = ask_again
        self.hide()

    def refresh(self) -> None:
        """Show what is asked in the chat, or what came of it."""
        chat, company = self._chat.conversation, self._desk.company
        offer = company.asked(chat.id) if chat is not None else None
        answer = company.answer(chat.id) if chat is not None and chat.ended is None else None
        if offer is not None:
            left = clock_words(max(0, offer.deadline - self._desk.now()))
            name = self._name(offer.agent)
            if offer.kind is OfferKind.TRANSFER:
                words = tr("{name} is asked to take this chat over: {time}", name=name, time=left)
            else:
                words = tr("{name} is asked to join: {time}", name=name, time=left)
            self.say(Icon.BELL_RING, Tone.ACCENT, words)
            mine = offer.by == self._desk.store.me
            self.offer((Choice(tr("Take it back"), self._withdraw),) if mine else ())
        elif answer is not None:
            self.say(Icon.INFO, Tone.WARN, self._answered(answer))
            self.offer((self._again, Choice(tr("Close"), self._read)))
        self.setVisible(offer is not None or answer is not None)

    def _answered(self, answer: Answer) -> str:
        name = self._name(answer.offer.agent)
        if answer.outcome is OfferOutcome.DECLINED and answer.reason:
            return tr("{name} declined: {why}", name=name, why=answer.reason)
        if answer.outcome is OfferOutcome.DECLINED:
            return tr("{name} declined. The chat is still yours.", name=name)
        if answer.outcome is OfferOutcome.EXPIRED:
            return tr("{name} did not answer. The chat is still yours.", name=name)
        return tr("{name} can't be reached any more. The chat is still yours.", name=name)

    def _name(self, agent: AgentId) -> str:
        found = self._desk.store.floor.agents.get(agent)
        return found.name if found is not None else tr("An agent")

    def _withdraw(self) -> None:
        chat = self._chat.conversation
        offer = self._desk.company.asked(chat.id) if chat is not None else None
        if offer is not None:
            self._desk.company.withdraw(offer.id)

    def _read(self) -> None:
        if self._chat.id is not None:
            self._desk.company.read(self._chat.id)


class PartingBar(Bar):
    """The agent leaves, or the customer is blocked, in a few seconds, unless she thinks better of it."""

    GAP = Space.ONE

    def __init__(self, desk: Desk, shown: ShownChat) -> None:
        choices = (Choice(tr("Undo"), self._undo), Choice(tr("Now"), self._now))
        super().__init__(Icon.LEAVE, Tone.TEXT, choices)
        self._desk = desk
        self._chat = shown
        self.hide()

    def refresh(self) -> None:
        """Show how long there is yet."""
        company, chat = self._desk.company, self._chat.id
        leaves, blocks = company.leavings.left(chat), company.blockings.left(chat)
        if leaves is not None:
            self.say(Icon.LEAVE, Tone.TEXT, tr("You leave this chat in {n} s.", n=_seconds(leaves)))
        elif blocks is not None:
            self.say(
                Icon.BLOCK, Tone.BAD, tr("The customer is blocked in {n} s, and the chat ends.", n=_seconds(blocks))
            )
        self.setVisible(leaves is not None or blocks is not None)

    def _undo(self) -> None:
        if self._chat.id is not None:
            self._desk.company.leavings.undo(self._chat.id)
            self._desk.company.blockings.undo(self._chat.id)

    def _now(self) -> None:
        if self._chat.id is not None:
            self._desk.company.leavings.now(self._chat.id)
            self._desk.company.blockings.now(self._chat.id)


def _seconds(milliseconds: int) -> int:
    return (milliseconds + 999) // 1000
