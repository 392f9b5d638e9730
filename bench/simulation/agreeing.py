"""What is proposed and agreed to by chance, on both sides of a chat; and who the customer is said to be."""

from collections.abc import Callable
from random import Random

from bench.simulation.desk import Desk, Program
from bench.simulation.holding import View
from bench.simulation.people import Person
from bench.simulation.widgets import Widget
from desktop.state.conversation import Conversation
from protocol.commands import AnswerProposal, ConfirmCustomer, CreateCustomer, Propose, UnlinkCustomer
from protocol.ids import ProposalId
from protocol.kinds import PartyKind, ProposalState
from protocol.proposals import CartChange, CartEdit, Cobrowse, PageVisit, PositionShare, Proposable

_SHARES = Cobrowse | PositionShare
#: Milliseconds.
_SHARED_FOR = 20_000
_ELSEWHERE = "https://pay.example"
_MOST_NAME = 60


class Consents:
    """A customer's: answers, offers to share, and what the shop's page says of them."""

    def __init__(self, widget: Widget, person: Person, random: Random, sign: Callable[[str], str]) -> None:
        """`sign`: a token of the shop's for the customer of that name."""
        self._widget = widget
        self._person = person
        self._random = random
        self._sign = sign
        self._answered: set[tuple[ProposalId, ProposalState]] = set()

    def mind(self, view: View) -> None:
        """What they do about what is asked of them."""
        random, calm, chance = self._random, self._person.mood.calm, self._person.chance
        for asked in view.proposals:
            if (asked.proposal, asked.state) in self._answered:
                continue
            if asked.state is ProposalState.OPEN and not asked.mine and chance(0.3):
                yes = random.random() < 0.7
                self._answer(asked.proposal, asked.state, ProposalState.ACCEPTED if yes else ProposalState.REFUSED)
            elif asked.state is ProposalState.OPEN and asked.mine and chance(0.1):
                self._answer(asked.proposal, asked.state, ProposalState.WITHDRAWN)
            elif asked.state is ProposalState.ACCEPTED and isinstance(asked.what, _SHARES) and chance(0.1):
                self._answer(asked.proposal, asked.state, ProposalState.DONE)
        if calm:
            return
        if chance(0.03):
            until = random.choice((None, self._widget.machine.wall() + _SHARED_FOR))
            self._widget.share_place(until)
        elif chance(0.03):
            self._widget.share_page()

    def sign_in(self) -> None:
        """The page says who they are, or what it takes for it."""
        signed = self._sign(self._person.name)
        self._widget.identify(signed if self._random.random() < 0.9 else signed[:-4])

    def _answer(self, proposal: ProposalId, before: ProposalState, state: ProposalState) -> None:
        self._answered.add((proposal, before))
        self._widget.answer_proposal(proposal, state, past=self._random.random() < 0.5)


class Proposals:
    """An agent's, in a chat that goes on. In calm times she answers, and proposes nothing."""

    def __init__(self, desk: Desk, person: Person, random: Random, own_host: str) -> None:
        self._desk = desk
        self._person = person
        self._random = random
        self._own_host = own_host

    def share(self, program: Program, chat: Conversation) -> None:
        """What she asks of the customer, and answers; whom she takes them for."""
        calm, chance = self._person.mood.calm, self._person.chance
        for one in chat.proposals.values():
            if one.open and one.author.kind is PartyKind.CUSTOMER:
                if chance(0.3):
                    yes = self._random.random() < 0.7
                    self._answer(chat, one.id, ProposalState.ACCEPTED if yes else ProposalState.REFUSED)
            elif one.open and chance(0.05):
                self._answer(chat, one.id, ProposalState.WITHDRAWN)
            elif one.going_on and isinstance(one.what, _SHARES) and chance(0.1):
                self._answer(chat, one.id, ProposalState.DONE)
        if calm:
            return
        if chance(0.3):
            what = self._something()
            self._desk.send(lambda id: Propose(id=id, interaction=chat.id, what=what, version=chat.version))
        if chance(0.05):
            self._recognize(program, chat)

    def _something(self) -> Proposable:
        random, words = self._random, self._person.words()[:_MOST_NAME]
        match random.randrange(5):
            case 0 | 1:
                edit = CartEdit(key=str(random.randrange(5)), quantity=random.randrange(4), name=words)
                return CartChange(edits=(edit,))
            case 2:
                host = self._own_host if random.random() < 0.8 else _ELSEWHERE
                return PageVisit(url=f"{host}/{words.strip().replace(' ', '-')}")
            case 3:
                return Cobrowse(past=random.random() < 0.5)
            case _:
                return PositionShare(live=random.random() < 0.5)

    def _recognize(self, program: Program, chat: Conversation) -> None:
        random, customer = self._random, chat.card.customer
        if customer.record is not None and random.random() < 0.5:
            self._desk.send(lambda id: UnlinkCustomer(id=id, interaction=chat.id))
            return
        known = [one.customer.record for one in program.store.floor.interactions.values()]
        records = [record for record in known if record is not None]
        if records and random.random() < 0.5:
            record = random.choice(records)
            self._desk.send(lambda id: ConfirmCustomer(id=id, interaction=chat.id, customer=record))
        else:
            name = self._person.words(secret=True)[:_MOST_NAME]
            self._desk.send(lambda id: CreateCustomer(id=id, interaction=chat.id, name=name))

    def _answer(self, chat: Conversation, proposal: ProposalId, state: ProposalState) -> None:
        self._desk.send(
            lambda id: AnswerProposal(id=id, interaction=chat.id, proposal=proposal, state=state, version=chat.version)
        )
