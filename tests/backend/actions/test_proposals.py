"""What one side asks and the other agrees to: every step by who may take it, in its time, and gone with the chat."""

from itertools import product
from typing import get_args

import pytest

from backend.actions import deadlines, proposal_rows
from backend.actions.actor import Actor
from backend.actions.proposal_steps import GOING_ON, Side, may_step
from backend.actions.proposals import CARRIED_OUT_WITHIN
from backend.actions.verify import verify
from protocol.commands import EndChat, NoteCall
from protocol.errors import ErrorCode
from protocol.events import CallNoted
from protocol.ids import InteractionId, ProposalId
from protocol.kinds import PartyKind, ProposalState, PushMode
from protocol.limits import PROPOSAL_OPEN
from protocol.proposals import (
    CartChange,
    CartEdit,
    Cobrowse,
    PageVisit,
    PositionShare,
    Proposable,
    ProposalChanged,
    Proposed,
)
from tests.backend.actions.sharing import CART, move, open_up, propose, steps
from tests.backend.actions.world import World, refused

_PAGE = PageVisit(url="https://bikes.example/chains", label="Chains")


class _Chat:
    """An active chat of a site that allows everything."""

    def __init__(self, world: World, push: PushMode = PushMode.ASK) -> None:
        open_up(world, push=push)
        self.world = world
        self.agent = world.agent()
        self.visitor, self.chat, self.version = world.chat(self.agent)

    def ask(self, what: Proposable, who: Actor | None = None) -> ProposalId:
        return propose(self.world, self.chat, who or self.agent, what)

    def move(
        self, who: Actor, proposal: ProposalId, state: ProposalState, *, detail: str = "", past: bool = False
    ) -> None:
        move(self.world, self.chat, who, proposal, state, detail=detail, past=past)

    def wait(self, milliseconds: int) -> None:
        self.world.now += milliseconds
        self.world.run(deadlines.expire_due)

    def last(self) -> ProposalChanged:
        event = steps(self.world, self.chat)[-1]
        assert isinstance(event, ProposalChanged)
        return event


@pytest.fixture
def chat(world: World) -> _Chat:
    """One where pages are asked about first."""
    return _Chat(world)


# --- steps ------------------------------------------------------------------------------------


def test_steps_go_forward_only() -> None:
    """Of all steps that there are: none leaves an end, none goes back, nobody answers themselves."""
    for what, before, after, author, side in product(get_args(Proposable), ProposalState, ProposalState, Side, Side):
        if not may_step(what, before, after, author, side):
            continue
        assert before in GOING_ON
        assert after is not ProposalState.OPEN
        if before is ProposalState.ACCEPTED:
            assert after in {ProposalState.DONE, ProposalState.FAILED}
        if after in {ProposalState.ACCEPTED, ProposalState.REFUSED}:
            assert side is not author


def test_a_cart_is_changed_with_the_customers_yes(chat: _Chat) -> None:
    """Asked, agreed to, carried out by the page; each step stands in the public stream."""
    proposal = chat.ask(CART)
    (asked,) = steps(chat.world, chat.chat)
    assert isinstance(asked, Proposed)
    assert (asked.what, asked.state, asked.deadline) == (CART, ProposalState.OPEN, chat.world.now + PROPOSAL_OPEN)
    assert (asked.author.kind, asked.author.name) == (PartyKind.AGENT, "Maja")
    chat.move(chat.visitor, proposal, ProposalState.ACCEPTED)
    chat.move(chat.visitor, proposal, ProposalState.DONE)
    assert (chat.last().state, chat.last().by.kind) == (ProposalState.DONE, PartyKind.CUSTOMER)
    with refused(ErrorCode.PROPOSAL_GONE):
        chat.move(chat.visitor, proposal, ProposalState.FAILED)
    assert chat.world.run(verify).whole


def test_what_the_shop_says_about_a_failure_is_shown(chat: _Chat) -> None:
    """Its own words, without what can't be seen and without end."""
    proposal = chat.ask(CART)
    chat.move(chat.visitor, proposal, ProposalState.ACCEPTED)
    chat.move(chat.visitor, proposal, ProposalState.FAILED, detail=" Sold \u202eout\x00 " + "x" * 500)
    assert chat.last().detail.startswith("Sold out")
    assert len(chat.last().detail) == 300


def test_nobody_takes_anothers_step(chat: _Chat) -> None:
    """Staff do not say yes for the customer, nor the customer take staff's question back."""
    proposal = chat.ask(CART)
    stranger = chat.world.visitor()
    for who, state in (
        (chat.agent, ProposalState.ACCEPTED),
        (chat.agent, ProposalState.EXPIRED),
        (chat.visitor, ProposalState.WITHDRAWN),
        (chat.visitor, ProposalState.DONE),
        (stranger, ProposalState.ACCEPTED),
    ):
        with refused(ErrorCode.NOT_ALLOWED):
            chat.move(who, proposal, state)
    assert len(steps(chat.world, chat.chat)) == 1


def test_an_answer_that_is_there_already_is_acknowledged(chat: _Chat) -> None:
    """Two windows of a customer may both say yes."""
    proposal = chat.ask(CART)
    chat.move(chat.visitor, proposal, ProposalState.REFUSED)
    said = len(chat.world.entries)
    chat.move(chat.visitor, proposal, ProposalState.REFUSED)
    assert len(chat.world.entries) == said


def test_another_chats_proposal_is_not_here(chat: _Chat) -> None:
    """Who is in two chats can't mix them up."""
    proposal = chat.ask(CART)
    visitor, other, _ = chat.world.chat(chat.agent)
    with refused(ErrorCode.PROPOSAL_GONE):
        move(chat.world, other, visitor, proposal, ProposalState.ACCEPTED)


def test_one_of_a_kind_at_a_time(chat: _Chat) -> None:
    """A second question of the kind waits for the first; another kind does not."""
    first = chat.ask(CART)
    with refused(ErrorCode.PROPOSAL_OPEN):
        chat.ask(CART)
    chat.ask(_PAGE)
    chat.move(chat.agent, first, ProposalState.WITHDRAWN)
    chat.ask(CART)


# --- time -------------------------------------------------------------------------------------


def test_nobody_answers_in_time(chat: _Chat) -> None:
    """It expires; a late yes finds it gone, whoever woke up first."""
    proposal = chat.ask(CART)
    chat.world.now += PROPOSAL_OPEN
    with refused(ErrorCode.PROPOSAL_GONE):
        chat.move(chat.visitor, proposal, ProposalState.ACCEPTED)
    assert chat.world.run(deadlines.next_deadline) == chat.world.now
    chat.wait(0)
    assert (chat.last().state, chat.last().by.kind) == (ProposalState.EXPIRED, PartyKind.SYSTEM)
    assert chat.world.run(verify).whole


def test_a_new_one_does_not_wait_for_the_timer(chat: _Chat) -> None:
    """What has run out is over, though nobody has looked yet."""
    first = chat.ask(CART)
    chat.world.now += PROPOSAL_OPEN
    second = chat.ask(CART)
    told = [(event.id, event.state) for event in steps(chat.world, chat.chat) if isinstance(event, ProposalChanged)]
    assert told == [(first, ProposalState.EXPIRED)]
    assert {row.id for row in chat.world.run(proposal_rows.going_on)} == {second}


def test_what_is_not_carried_out_in_time_has_failed(chat: _Chat) -> None:
    """A page that was closed midway says nothing."""
    proposal = chat.ask(_PAGE)
    chat.move(chat.visitor, proposal, ProposalState.ACCEPTED)
    chat.wait(CARRIED_OUT_WITHIN)
    assert (chat.last().id, chat.last().state) == (proposal, ProposalState.FAILED)


def test_a_clock_that_was_set_back_leaves_nobody_waiting(chat: _Chat) -> None:
    """Deadlines that lie too far ahead count from now."""
    chat.ask(CART)
    chat.world.now -= 3_600_000
    chat.world.run(deadlines.expire_due)
    chat.wait(PROPOSAL_OPEN)
    assert chat.last().state is ProposalState.EXPIRED


def test_the_chats_end_ends_all(chat: _Chat) -> None:
    """Without a word of its own; an answer finds it gone."""
    proposal = chat.ask(CART)
    chat.world.do(EndChat(id=chat.world.command_id(), interaction=chat.chat), chat.visitor)
    assert len(steps(chat.world, chat.chat)) == 1
    with refused(ErrorCode.PROPOSAL_GONE):
        chat.move(chat.visitor, proposal, ProposalState.ACCEPTED)
    with refused(ErrorCode.CHAT_ENDED):
        chat.ask(CART)
    assert chat.world.run(proposal_rows.going_on) == ()
    assert chat.world.run(verify).whole


def test_verify_finds_a_row_that_the_stream_does_not_know(chat: _Chat) -> None:
    """Both ways round."""
    chat.ask(CART)
    chat.world.run(lambda tx: tx.execute("UPDATE proposals SET state = 'accepted'"))
    wrong = [check.name for check in chat.world.run(verify).checks if check.wrong]
    assert wrong == ["proposals: rows equal to what was said"]
    chat.world.run(lambda tx: tx.execute("DELETE FROM proposals"))
    assert not chat.world.run(verify).whole


# --- pages ------------------------------------------------------------------------------------


def test_a_page_is_asked_about_unless_the_site_says_otherwise(world: World) -> None:
    """Straight away only on the shop's own hosts, whatever the desk says; elsewhere asked."""
    asked = _Chat(world)
    asked.ask(PageVisit(url="https://bikes.example/a", straight=True))
    event = steps(world, asked.chat)[-1]
    assert isinstance(event, Proposed)
    assert isinstance(event.what, PageVisit)
    assert (event.what.straight, event.state) == (False, ProposalState.OPEN)


@pytest.mark.parametrize(
    ("url", "straight"),
    [("https://bikes.example/a", True), ("http://bikes.example/a", False), ("https://pay.example", False)],
)
def test_straight_on_own_hosts(world: World, url: str, straight: bool) -> None:
    """Own is the very origin of the shop's pages; then it counts as agreed to, and the page says when it came."""
    chat = _Chat(world, push=PushMode.OWN_HOSTS)
    proposal = chat.ask(PageVisit(url=url))
    event = steps(world, chat.chat)[-1]
    assert isinstance(event, Proposed)
    assert isinstance(event.what, PageVisit)
    assert event.what.straight is straight
    assert event.state is (ProposalState.ACCEPTED if straight else ProposalState.OPEN)
    if straight:
        chat.move(chat.visitor, proposal, ProposalState.DONE)


def test_a_page_elsewhere_is_refused(chat: _Chat) -> None:
    """With the reason in words, and nothing is written."""
    with refused(ErrorCode.LINK_REFUSED, "evil.example"):
        chat.ask(PageVisit(url="https://evil.example/"))
    with refused(ErrorCode.LINK_REFUSED, "https://"):
        chat.ask(PageVisit(url="javascript:alert(1)"))
    assert steps(chat.world, chat.chat) == []


# --- sharing ----------------------------------------------------------------------------------


def test_the_customer_shares_a_place_without_asking(chat: _Chat) -> None:
    """Their own counts as agreed to; live ends when they said, or when either stops it."""
    until = chat.world.now + 600_000
    first = chat.ask(PositionShare(live=True, until=until), chat.visitor)
    (event,) = steps(chat.world, chat.chat)
    assert isinstance(event, Proposed)
    assert (event.state, event.deadline) == (ProposalState.ACCEPTED, until)
    chat.wait(600_000)
    assert (chat.last().id, chat.last().state) == (first, ProposalState.DONE)
    second = chat.ask(PositionShare(), chat.visitor)
    chat.move(chat.agent, second, ProposalState.DONE)
    assert chat.last().by.kind is PartyKind.AGENT
    assert chat.world.run(verify).whole


@pytest.mark.parametrize("until", [-1, 0, 24 * 3_600_000 + 1])
def test_a_share_ends_within_a_day(chat: _Chat, until: int) -> None:
    """And not before it begins."""
    with refused(ErrorCode.INVALID_VALUE, "24 hours"):
        chat.ask(PositionShare(live=True, until=chat.world.now + until), chat.visitor)


def test_both_sides_may_ask_for_a_shared_page(chat: _Chat) -> None:
    """The other one answers; either stops it."""
    by_customer = chat.ask(Cobrowse(past=True), chat.visitor)
    with refused(ErrorCode.NOT_ALLOWED):
        chat.move(chat.visitor, by_customer, ProposalState.ACCEPTED)
    chat.move(chat.agent, by_customer, ProposalState.ACCEPTED)
    assert chat.last().past, "they offered the last minutes themselves"
    chat.move(chat.visitor, by_customer, ProposalState.DONE)
    by_staff = chat.ask(Cobrowse())
    chat.move(chat.visitor, by_staff, ProposalState.ACCEPTED, past=True)
    assert not chat.last().past, "nobody asked for the last minutes"
    chat.move(chat.agent, by_staff, ProposalState.DONE)
    asked = chat.ask(Cobrowse(past=True))
    chat.move(chat.visitor, asked, ProposalState.ACCEPTED)
    assert not chat.last().past, "the customer says which"


def test_the_last_minutes_only_where_the_site_allows_them(world: World) -> None:
    """Asked for all the same, the page alone is asked for."""
    chat = _Chat(world)
    open_up(world, past=False)
    chat.ask(Cobrowse(past=True))
    event = steps(world, chat.chat)[-1]
    assert isinstance(event, Proposed)
    assert event.what == Cobrowse(past=False)


def test_what_the_site_does_not_offer_is_refused(world: World) -> None:
    """Neither side can."""
    agent = world.agent()
    visitor, chat, _ = world.chat(agent)
    for what in (Cobrowse(), PositionShare()):
        for who in (agent, visitor):
            with refused(ErrorCode.NOT_OFFERED):
                propose(world, chat, who, what)


def test_customers_propose_sharing_only(chat: _Chat) -> None:
    """Not changes to their own cart, nor pages."""
    for what in (CART, _PAGE):
        with refused(ErrorCode.NOT_ALLOWED):
            chat.ask(what, chat.visitor)


@pytest.mark.parametrize(
    "edits",
    [
        (),
        (CartEdit(key="", quantity=1),),
        (CartEdit(key="a", quantity=-1),),
        (CartEdit(key="a", quantity=10_000),),
        (CartEdit(key="a", quantity=1, was=-1),),
        (CartEdit(key="a", quantity=1), CartEdit(key="a", quantity=2)),
        tuple(CartEdit(key=str(number), quantity=1) for number in range(51)),
    ],
)
def test_a_change_of_the_cart_has_bounds(chat: _Chat, edits: tuple[CartEdit, ...]) -> None:
    """Each article once, no fewer than none of it."""
    with refused(ErrorCode.INVALID_VALUE):
        chat.ask(CartChange(edits=edits))


# --- calls ------------------------------------------------------------------------------------


def test_a_call_is_noted(chat: _Chat) -> None:
    """In the staff stream, with the reminder's answer; what is no number is refused."""
    said = len(chat.world.public(chat.chat))
    chat.world.do(_call(chat.world, chat.chat, chat.version, " +45  12345678 "), chat.agent)
    noted = CallNoted(by=chat.agent.need_agent(), phone="+45 12345678", consent=True)
    assert chat.world.staff(chat.chat)[-1] == noted
    assert len(chat.world.public(chat.chat)) == said
    with refused(ErrorCode.INVALID_VALUE):
        chat.world.do(_call(chat.world, chat.chat, chat.version, "call me"), chat.agent)


def _call(world: World, chat: InteractionId, version: int, phone: str) -> NoteCall:
    return NoteCall(id=world.command_id(), interaction=chat, version=version, phone=phone, consent=True)
