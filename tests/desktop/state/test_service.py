"""How the queues stand and who is on the pages: volatile, and gone with the link."""

from msgspec.structs import replace

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.link import LinkPhase
from protocol.browsing import Asked
from protocol.frames import QueueOutlook, Visitors
from tests.desktop import afternoon as day
from tests.desktop import shift


def test_visitors_come_change_and_go() -> None:
    """All at first, changes after; each is told."""
    store = day.store([])
    told: list[Change] = []
    store.listen(told.extend)
    store.apply([shift.visitors()])
    assert len(store.visitors) == 4
    asked = replace(store.visitors[shift.IDA], asked=Asked.OPEN)
    store.apply([Visitors(here=(asked,), gone=(shift.JONAS,))])
    assert store.visitors[shift.IDA].asked is Asked.OPEN
    assert shift.JONAS not in store.visitors
    store.apply([Visitors(all=True, here=(asked,))])
    assert list(store.visitors) == [shift.IDA]
    assert told == [changes.VisitorsChanged()] * 3


def test_an_outlook_is_told_when_it_differs() -> None:
    """The server says it over and over."""
    store = day.store([])
    told: list[Change] = []
    store.listen(told.extend)
    store.apply([shift.outlook(), shift.outlook()])
    assert store.outlooks[day.SALES].wait == 45_000
    assert told == [changes.OutlookChanged()]
    store.apply([QueueOutlook(queues=())])
    assert store.outlooks == {}


def test_without_a_link_nothing_of_it_is_true() -> None:
    """Nor when nobody looks any more."""
    store = day.store([shift.outlook(), shift.visitors()])
    store.set_link(replace(store.link, phase=LinkPhase.OFFLINE))
    assert store.outlooks == {}
    assert store.visitors == {}
    store.apply([shift.visitors()])
    assert store.unfollow_visitors() == (changes.VisitorsChanged(),)
    assert store.visitors == {}
    assert store.unfollow_visitors() == ()
