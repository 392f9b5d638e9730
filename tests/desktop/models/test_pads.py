"""When scratch pads of chats that are gone are forgotten, and what has no room."""

from uuid import UUID

import pytest

from desktop.state.link import LinkPhase, LinkState
from desktop.state.pads import GENERAL, KEPT_FOR, MAX_PAD_CHARACTERS, Goal, Line, Pad
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk

_GONE = InteractionId(UUID(int=77))


def test_old_pads_go_when_it_is_known_which_chats_are_here(make_desk: MakeDesk) -> None:
    """Not before there is a link: until then a chat may only not have come yet."""
    shown = make_desk(show=False)
    old = Pad(lines=(Line(text="old"),), at=day.NOW - KEPT_FOR - 1)
    shown.store.set_link(LinkState(LinkPhase.OFFLINE, day.NOW))
    for key in (_GONE, day.FREJA, GENERAL):
        shown.store.pads.put(key, old)
    assert shown.desk.pads.earlier() == (_GONE,)
    shown.store.set_link(LinkState(LinkPhase.ONLINE, day.NOW))
    assert shown.desk.pads.earlier() == ()
    assert not shown.store.pads.of(day.FREJA).empty
    assert not shown.store.pads.of(GENERAL).empty


def test_what_has_no_room_or_no_chat_is_refused(make_desk: MakeDesk) -> None:
    """And nothing is written or sent."""
    shown = make_desk(show=False)
    pads = shown.desk.pads
    with pytest.raises(Refusal) as full:
        pads.append(GENERAL, (Line(text="x" * (MAX_PAD_CHARACTERS + 1)),))
    assert (full.value.code, pads.of(GENERAL).empty) == (ErrorCode.MESSAGE_TOO_LONG, True)
    with pytest.raises(Refusal) as lost:
        pads.add_to(Goal.HIDDEN, day.WAITS, (Line(text="a"),))
    assert lost.value.code is ErrorCode.STALE_ASSIGNMENT
    assert shown.bus.sent == []
