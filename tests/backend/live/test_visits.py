"""Whose pages are open: what desks see of it, and who is to be invited."""

from collections.abc import Sequence

import msgspec
import pytest

from backend.actions.actor import Actor
from backend.actions.invitations import Standing
from backend.live.visits import LINGER, Visits
from protocol.browsing import Asked, Cart, CartLine, Invitation
from protocol.codec import decode_to_staff
from protocol.commands import AnswerInvitation, InviteVisitor
from protocol.entities import PageContext, Party
from protocol.errors import ErrorCode
from protocol.frames import Ack, Browsing, CaughtUp, FollowVisitors, Invited, Refused, Visitors, Welcome
from protocol.ids import InteractionId, InvitationId, QueueId, SiteId, VisitorId, new_id
from protocol.kinds import PartyKind
from protocol.service import InvitationRule
from tests.backend.live.stage import Stage, of

SITE = SiteId(new_id())
QUEUE = QueueId(new_id())
RULE = InvitationRule(key="cart", queue=QUEUE, text="Questions?", seconds=30, cart_total=100)


class _Desk:
    def __init__(self) -> None:
        self.frames: list[Visitors] = []
        self.lost = 0
        self.keeps_up = True

    def show(self, frames: Sequence[object]) -> None:
        for frame in frames:
            self.volatile(frame)

    def volatile(self, frame: object) -> None:
        decoded = decode_to_staff(frame.data)  # type: ignore[attr-defined]
        assert isinstance(decoded, Visitors)
        self.frames.append(decoded)


def _browse(visits: Visits, visitor: VisitorId, url: str = "https://s.example/", now: int = 0, total: int = 0) -> None:
    said = Browsing(page=PageContext(url=url), cart=Cart(currency="dkk", total=total))
    visits.browse(visitor, SITE, said, now, (RULE,))


def _free(_queue: QueueId) -> bool:
    return True


# --- what desks see ---------------------------------------------------------------------------


def test_a_desk_sees_who_is_here_and_what_changes() -> None:
    """All at first, then news and who is gone; nothing once it looks away."""
    visits, desk, kim, lou = Visits(), _Desk(), VisitorId(new_id()), VisitorId(new_id())
    _browse(visits, kim, "https://s.example/cart?card=4111", now=1_000, total=50)
    visits.tell(1_000)
    visits.follow(desk)
    (first,) = desk.frames
    (seen,) = first.here
    assert first.all
    assert (seen.page.url, seen.since, seen.page_since) == ("https://s.example/cart", 1_000, 1_000)
    assert seen.cart == Cart(currency="DKK", total=50)
    _browse(visits, lou, now=2_000)
    _browse(visits, kim, "https://s.example/pay", now=3_000)
    visits.tell(3_000)
    news = desk.frames[-1]
    assert not news.all
    assert [(each.visitor, each.since, each.page_since) for each in news.here] == [
        (lou, 2_000, 2_000),
        (kim, 1_000, 3_000),
    ]
    visits.tell(4_000)
    assert len(desk.frames) == 2
    visits.leave(kim)
    visits.tell(5_000)
    visits.tell(5_000 + LINGER - 1)
    assert len(desk.frames) == 2
    visits.tell(5_000 + LINGER)
    assert desk.frames[-1].gone == (kim,)
    assert not visits.is_here(kim)
    visits.unfollow(desk)
    _browse(visits, lou, "https://s.example/b", now=60_000)
    visits.tell(60_000)
    assert len(desk.frames) == 3


def test_from_page_to_page_they_stay() -> None:
    """A page that loads is no farewell, and reloading one does not begin it anew."""
    visits, kim = Visits(), VisitorId(new_id())
    desk = _Desk()
    visits.follow(desk)
    _browse(visits, kim, now=0)
    visits.leave(kim)
    visits.tell(1_000)
    _browse(visits, kim, now=2_000)
    visits.tell(60_000)
    assert visits.is_here(kim)
    assert [each.page_since for frame in desk.frames for each in frame.here] == [0]


def test_what_a_page_says_is_cut_to_size() -> None:
    """It comes from anybody's browser."""
    visits, desk, kim = Visits(), _Desk(), VisitorId(new_id())
    lines = tuple(CartLine(name="x" * 1_000, quantity=-1, price=10**30) for _ in range(100))
    cart = Cart(currency="kroner\u202e", total=10**30, lines=lines)
    visits.browse(kim, SITE, Browsing(page=PageContext(title="y" * 1_000), cart=cart), 0, ())
    visits.follow(desk)
    shown = desk.frames[0].here[0].cart
    assert shown is not None
    assert (shown.currency, shown.total, len(shown.lines)) == ("KRO", 10**12, 50)
    assert (len(shown.lines[0].name), shown.lines[0].quantity, shown.lines[0].price) == (200, 0, 10**12)


def test_many_come_in_several_frames() -> None:
    """The first says that these and no others are here."""
    visits, desk = Visits(), _Desk()
    for number in range(450):
        _browse(visits, VisitorId(new_id()), f"https://s.example/{number}")
    visits.follow(desk)
    assert [(len(frame.here), frame.all) for frame in desk.frames] == [(200, True), (200, False), (50, False)]


def test_quiet_under_load() -> None:
    """Nothing is told; all comes anew when it is on again."""
    visits, desk, kim = Visits(), _Desk(), VisitorId(new_id())
    visits.follow(desk)
    _browse(visits, kim)
    visits.tell(0, quiet=True)
    assert [frame.here for frame in desk.frames] == [()]
    visits.mend()
    assert [each.visitor for each in desk.frames[-1].here] == [kim]
    assert desk.frames[-1].all
    visits.mend()
    assert len(desk.frames) == 2


def test_who_lost_something_is_shown_all_anew() -> None:
    """Once it has read what it was sent; the others are sent changes only."""
    visits, slow, quick, kim = Visits(), _Desk(), _Desk(), VisitorId(new_id())
    for desk in (slow, quick):
        visits.follow(desk)
    _browse(visits, kim)
    visits.tell(0)
    slow.lost, slow.keeps_up = 1, False
    visits.mend()
    slow.keeps_up = True
    visits.mend()
    visits.mend()
    assert [frame.all for frame in slow.frames] == [True, False, True]
    assert [frame.all for frame in quick.frames] == [True, False]


def test_more_than_are_followed_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """And followed when there is room, by what their page says next."""
    monkeypatch.setattr("backend.live.visits._MOST", 1)
    visits, desk = Visits(), _Desk()
    kim, lou, ada = (VisitorId(new_id()) for _ in range(3))
    visits.follow(desk)
    for visitor in (kim, lou, ada):
        _browse(visits, visitor)
    visits.tell(0)
    assert ([each.visitor for each in desk.frames[-1].here], desk.frames[-1].more) == ([kim], 2)
    visits.leave(ada)
    visits.tell(1_000)
    assert (desk.frames[-1].here, desk.frames[-1].more) == ((), 1)
    visits.leave(kim)
    for now in (2_000, 2_000 + LINGER):
        visits.tell(now)
    _browse(visits, lou, "https://s.example/b", now=30_000)
    visits.tell(30_000)
    assert ([each.visitor for each in desk.frames[-1].here], desk.frames[-1].more) == ([lou], 0)


def test_their_chat_stands_beside_them_until_it_ends() -> None:
    """Another chat's end is nobody's business."""
    visits, kim = Visits(), VisitorId(new_id())
    desk = _Desk()
    visits.follow(desk)
    chat = InteractionId(new_id())
    _browse(visits, kim)
    visits.stands(kim, Standing(chat=chat))
    visits.chat_over(InteractionId(new_id()))
    visits.tell(0)
    visits.chat_over(chat)
    visits.tell(0)
    assert [frame.here[0].interaction for frame in desk.frames[1:]] == [chat, None]


# --- who is invited ---------------------------------------------------------------------------


def test_a_rule_waits_for_its_time() -> None:
    """Counted on one page; who left, was asked or chats is left alone."""
    visits, kim = Visits(), VisitorId(new_id())
    _browse(visits, kim, total=99)
    assert visits.wishes(60_000, _free) == []
    _browse(visits, kim, now=60_000, total=100)
    assert [wish.rule for wish in visits.wishes(60_000, _free)] == [RULE]
    assert visits.wishes(60_001, _free) == []
    assert len(visits.wishes(66_000, _free)) == 1
    visits.leave(kim)
    assert visits.wishes(90_000, _free) == []
    _browse(visits, kim, now=91_000, total=100)
    visits.stands(kim, Standing(asked=Asked.NO))
    assert visits.wishes(200_000, _free) == []


def test_a_rule_waits_for_somebody_free() -> None:
    """It asks again every few seconds."""
    visits, kim = Visits(), VisitorId(new_id())
    _browse(visits, kim, total=100)
    assert visits.wishes(30_000, lambda _queue: False) == []
    assert visits.wishes(34_000, _free) == []
    assert len(visits.wishes(35_000, _free)) == 1


def test_rules_that_change() -> None:
    """Whoever is here is judged anew."""
    visits, kim = Visits(), VisitorId(new_id())
    _browse(visits, kim)
    sooner = msgspec.structs.replace(RULE, seconds=1, cart_total=0)
    visits.reconsider(SiteId(new_id()), (sooner,))
    assert visits.wishes(10_000, _free) == []
    visits.reconsider(SITE, (sooner,))
    assert [wish.rule for wish in visits.wishes(10_000, _free)] == [sooner]
    visits.reconsider(SITE, ())
    assert visits.wishes(60_000, _free) == []


def test_what_is_new_and_what_is_over() -> None:
    """Told once, by its id."""
    visits, kim = Visits(), VisitorId(new_id())
    _browse(visits, kim)
    invitation = Invitation(id=InvitationId(new_id()), by=Party(kind=PartyKind.SYSTEM), text="Hi", deadline=1)
    is_open = Standing(asked=Asked.OPEN, invitation=invitation)
    assert visits.stands(kim, is_open) == (None, invitation)
    assert visits.stands(kim, is_open) == (None, None)
    assert visits.stands(kim, Standing(asked=Asked.NO)) == (invitation.id, None)
    assert visits.stands(kim, Standing(asked=Asked.NO)) == (None, None)
    assert visits.stands(VisitorId(new_id()), is_open) == (None, None)


# --- over the sockets -------------------------------------------------------------------------


def _invite(stage: Stage, agent: Actor, visitor: Actor) -> InviteVisitor:
    assert visitor.visitor is not None
    return InviteVisitor(
        id=stage.world.command_id(), visitor=visitor.visitor, queue=stage.world.sales, text="Can I help?"
    )


def test_an_invitation_over_the_sockets(stage: Stage) -> None:
    """Of somebody who is here; told anew to a window that comes back, before it has caught up."""
    agent, visitor = stage.world.agent(), stage.world.visitor()
    desk, window = stage.greet_desk(agent), stage.greet_visitor(visitor)
    stage.seen(desk)
    stage.shown(window)
    command = _invite(stage, agent, visitor)
    stage.say(desk, command)
    stage.settle()
    (refused,) = of(stage.seen(desk), Refused)
    assert refused.code is ErrorCode.VISITOR_GONE
    stage.say(window, Browsing(page=PageContext(url="https://bikes.example/a")))
    stage.say(desk, FollowVisitors())
    (visitors,) = of(stage.seen(desk), Visitors)
    assert [each.visitor for each in visitors.here] == [visitor.visitor]
    good = msgspec.structs.replace(command, id=stage.world.command_id())
    stage.say(desk, good)
    stage.settle()
    (done,) = of(stage.seen(desk), Ack)
    assert visitor.visitor in stage.hub.visits.to_look
    assert visitor.visitor is not None
    stage.hub.visits.leave(visitor.visitor)
    for later in (0, LINGER):
        stage.hub.visits.tell(stage.world.now + later)
    assert not stage.hub.visits.is_here(visitor.visitor)
    stage.say(desk, good)
    stage.settle()
    answers = stage.seen(desk)
    assert of(answers, Ack) == [done], "the answer was lost on its way: it is the same"
    assert not of(answers, Refused)
    again = stage.shown(stage.greet_visitor(visitor))
    assert [type(frame) for frame in again] == [Welcome, Invited, CaughtUp]
    (invited,) = of(again, Invited)
    stage.hub.visits.to_look.clear()
    answer = AnswerInvitation(id=stage.world.command_id(), invitation=invited.invitation.id, accepted=False)
    stage.say(window, answer)
    stage.settle()
    assert of(stage.shown(window), Ack)
    assert visitor.visitor in stage.hub.visits.to_look
    assert not of(stage.shown(stage.greet_visitor(visitor)), Invited)


@pytest.mark.parametrize("on", [True, False])
def test_a_desk_that_goes_looks_no_more(stage: Stage, on: bool) -> None:
    """By its word, or with its socket."""
    desk = stage.greet_desk(stage.world.agent())
    stage.say(desk, FollowVisitors())
    stage.seen(desk)
    if on:
        desk.gone()
        stage.sessions.remove(desk)
    else:
        stage.say(desk, FollowVisitors(on=False))
    stage.hub.visits.mend()
    assert not of(stage.seen(desk), Visitors)
