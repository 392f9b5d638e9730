"""Proposals on histories made by hand: one way, one end, and nothing without the customer's yes."""

from uuid import UUID

import pytest

from bench.simulation.history import CartChanged, ServerResumed, Went
from protocol.browsing import Position, Visit, Visiting
from protocol.entities import Party
from protocol.floor import AgentStateChanged
from protocol.frames import PublicEntry, VisitShown
from protocol.ids import ProposalId
from protocol.kinds import AgentStatus, PartyKind, ProposalState
from protocol.proposals import CartChange, CartEdit, PageVisit, PositionShare, Proposable, ProposalChanged, Proposed
from tests.simulation.hand import ANNA, CHAT, CUSTOMER, DESK, MAJA, SITE, VISITOR, Hand, chat, party

_ASKED = ProposalId(UUID(int=500))
_LASTS = 10_000
_BELL = CartChange(edits=(CartEdit(key="7", quantity=1, name="a bell"),))
_PAGE = PageVisit(url="https://bikes.example/bells")
_SYSTEM = Party(kind=PartyKind.SYSTEM)


def _propose(hand: Hand, what: Proposable, *, state: ProposalState = ProposalState.OPEN) -> PublicEntry:
    return hand.public(Proposed(id=_ASKED, author=party(MAJA), what=what, deadline=hand.at + _LASTS, state=state))


def _step(hand: Hand, state: ProposalState, by: Party = CUSTOMER) -> None:
    hand.public(ProposalChanged(id=_ASKED, state=state, by=by))


def test_a_yes_is_carried_out() -> None:
    """As it should be."""
    hand = chat()
    _propose(hand, _BELL)
    _step(hand, ProposalState.ACCEPTED)
    hand.add(CartChanged(hand.at, ANNA, "a bell"))
    _step(hand, ProposalState.DONE)
    assert hand.faults() == set()


def test_nothing_is_done_before_the_yes_nor_twice() -> None:
    """A cart that changes by itself; one that changes again on the next page; a page that nobody wanted."""
    hand = chat()
    _propose(hand, _BELL)
    hand.add(CartChanged(hand.at, ANNA, "a bell"))
    assert hand.faults() == {"nothing unasked"}
    hand = chat()
    _propose(hand, _BELL)
    _step(hand, ProposalState.ACCEPTED)
    hand.add(*[CartChanged(hand.at, ANNA, "a bell")] * 2)
    _step(hand, ProposalState.DONE)
    assert hand.faults() == {"nothing unasked"}
    hand = chat()
    _propose(hand, _PAGE)
    _step(hand, ProposalState.REFUSED)
    hand.add(Went(hand.at, ANNA, _PAGE.url))
    assert hand.faults() == {"nothing unasked"}


@pytest.mark.parametrize(
    ("state", "by"),
    [
        (ProposalState.DONE, CUSTOMER),
        (ProposalState.ACCEPTED, party(MAJA)),
        (ProposalState.ACCEPTED, _SYSTEM),
        (ProposalState.OPEN, CUSTOMER),
    ],
)
def test_steps_that_there_are_not(state: ProposalState, by: Party) -> None:
    """From open to its end; a yes of who asked, or of nobody."""
    hand = chat()
    _propose(hand, _BELL)
    _step(hand, state, by)
    assert "proposals end once" in hand.faults()


def test_an_end_is_an_end() -> None:
    """A yes to what was taken back, or after its time."""
    hand = chat()
    _propose(hand, _PAGE)
    _step(hand, ProposalState.WITHDRAWN, party(MAJA))
    _step(hand, ProposalState.ACCEPTED)
    assert "proposals end once" in hand.faults()
    hand = chat()
    _propose(hand, _PAGE)
    hand.later(_LASTS / 1_000)
    _step(hand, ProposalState.ACCEPTED)
    _step(hand, ProposalState.DONE)
    assert hand.faults() == {"proposals end once"}


def test_only_some_need_no_answer() -> None:
    """A cart is not among them."""
    hand = chat()
    _propose(hand, _BELL, state=ProposalState.ACCEPTED)
    _step(hand, ProposalState.DONE)
    assert hand.faults() == {"proposals end once"}


def test_nothing_waits_for_ever() -> None:
    """Unless the server could do nothing meanwhile."""
    hand = chat()
    _propose(hand, _PAGE)
    hand.later(_LASTS / 1_000 + 25)
    hand.floor(AgentStateChanged(agent=MAJA, status=AgentStatus.READY, since=hand.at, online=True))
    assert hand.faults() == {"proposals end once"}
    hand = chat()
    _propose(hand, _PAGE)
    hand.later(_LASTS / 1_000 + 25)
    hand.add(ServerResumed(hand.at))
    hand.floor(AgentStateChanged(agent=MAJA, status=AgentStatus.READY, since=hand.at, online=True))
    assert hand.faults() == set()


def test_a_place_that_nobody_shared() -> None:
    """It was asked for, and not agreed to."""
    hand = chat()
    _propose(hand, PositionShare())
    place = Position(latitude=55.7, longitude=12.6, accuracy=20, at=0)
    here = Visiting(visitor=VISITOR, site=SITE, since=0, page_since=0)
    shown = VisitShown(interaction=CHAT, visit=Visit(visiting=here, position=place))
    hand.tell(DESK, 2, shown)
    assert hand.faults() == {"places are shared"}
    hand = chat()
    _propose(hand, PositionShare())
    _step(hand, ProposalState.ACCEPTED)
    hand.tell(DESK, 2, shown)
    assert hand.faults() == set()
