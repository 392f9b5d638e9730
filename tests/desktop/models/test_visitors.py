"""Who is on the pages, and asking them in."""

import pytest
from msgspec.structs import replace

from desktop.models.signals import StoreSignals
from desktop.models.visitors import Bar, Visitors
from desktop.state.link import LinkPhase
from desktop.state.messages import Queued
from desktop.state.store import Store
from protocol.asides import InviteVisitor
from protocol.browsing import Asked
from protocol.errors import ErrorCode, Refusal
from protocol.frames import Degraded
from protocol.frames import Visitors as VisitorsFrame
from protocol.kinds import Feature
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.noting import NotingBus


def visitors_of(store: Store) -> tuple[Visitors, NotingBus]:
    """The view-model and its bus."""
    bus = NotingBus()
    signals = StoreSignals(store)
    visitors = Visitors(store, bus, signals)
    signals.setParent(visitors)
    return visitors, bus


def seen() -> Store:
    """A store that sees four visitors."""
    store = shift.store()
    store.apply([shift.visitors()])
    return store


def test_those_who_can_be_asked_come_first_the_fullest_cart_before_all() -> None:
    """Then who is here longest."""
    visitors, _ = visitors_of(seen())
    order = [one.visiting.visitor for one in visitors.all]
    assert order[:2] == [shift.IDA, shift.JONAS]
    assert [one.may_be_asked for one in visitors.all] == [True, True, False, False]
    refused = next(one for one in visitors.all if one.visiting.visitor == shift.NOBODY)
    assert (refused.asked_by, refused.site) == ("Oskar Berg", "Nordlys Bikes")


def test_the_server_is_asked_once_for_all_who_look() -> None:
    """And told when the last of them has stopped; said again after another sign-in."""
    store = seen()
    visitors, bus = visitors_of(store)
    visitors.look("list", True)
    visitors.look("page", True)
    visitors.look("list", False)
    assert bus.looks == [True]
    store.set_sign_in(store.sign_in)
    assert bus.looks == [True, True]
    visitors.look("page", False)
    visitors.look("page", False)
    assert bus.looks == [True, True, False]


def test_an_invitation_is_asked_once_and_shown_as_asked_until_the_server_says() -> None:
    """A refusal makes it possible again."""
    store = seen()
    visitors, bus = visitors_of(store)
    visitors.invite(shift.IDA, day.SALES, "  Can I help you?  ")
    (command,) = bus.sent
    assert isinstance(command, InviteVisitor)
    assert command.text == "Can I help you?"
    assert next(one for one in visitors.all if one.visiting.visitor == shift.IDA).asking
    store.queued(Queued(command))
    store.failed(command.id, ErrorCode.AGENT_FULL, "")
    assert not any(one.asking for one in visitors.all)
    visitors.invite(shift.IDA, day.SALES, "Can I help you?")
    asked = replace(store.visitors[shift.IDA], asked=Asked.OPEN, asked_by=day.MAJA)
    store.apply([VisitorsFrame(here=(asked,))])
    one = next(one for one in visitors.all if one.visiting.visitor == shift.IDA)
    assert (one.asking, one.may_be_asked, one.asked_by) == (False, False, "Maja Lindqvist")


def test_nobody_is_asked_without_words() -> None:
    """Nor with too many."""
    visitors, bus = visitors_of(seen())
    for text, code in ((" ", ErrorCode.MESSAGE_EMPTY), ("x" * 501, ErrorCode.MESSAGE_TOO_LONG)):
        with pytest.raises(Refusal) as refused:
            visitors.invite(shift.IDA, day.SALES, text)
        assert refused.value.code is code
    assert bus.sent == []


def test_why_nobody_is_seen_is_known() -> None:
    """No link, or a busy server."""
    store = seen()
    visitors, _ = visitors_of(store)
    assert visitors.bar is Bar.NONE
    store.apply([Degraded(off=(Feature.VISITOR_LIST,))])
    assert visitors.bar is Bar.SHED
    store.set_link(replace(store.link, phase=LinkPhase.OFFLINE))
    assert visitors.bar is Bar.OFFLINE


def test_the_queues_to_invite_into_are_her_own() -> None:
    """And the page of somebody who chats is found by the chat."""
    store = seen()
    visitors, _ = visitors_of(store)
    assert [queue.name for queue in visitors.queues()] == ["Orders", "Sales", "Workshop"]
    visiting = visitors.of_card(store.floor.interactions[day.WAITS])
    assert visiting is not None
    assert visiting.interaction == day.WAITS
    assert visitors.of_card(None) is None
