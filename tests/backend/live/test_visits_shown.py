"""What who looks into a chat sees of its customer's visit and record, and nobody else."""

import pytest

from backend.actions.actor import Actor
from backend.actions.arrivals import plain_address
from backend.actions.invitations import Standing
from backend.live.encoding import for_staff
from backend.live.visitor import VisitorSession
from backend.live.visits import LINGER
from protocol import limits
from protocol.browsing import (
    Campaign,
    Cart,
    CartLine,
    ContextCard,
    ContextRow,
    Device,
    PageSeen,
    Position,
    Visit,
)
from protocol.commands import AnswerProposal, EndChat, Propose
from protocol.customers import CustomerRecord
from protocol.entities import PageContext
from protocol.frames import Browsing, Follow, PositionIs, RecordShown, Visitors, VisitShown
from protocol.ids import CustomerId, InteractionId, ProposalId, new_id
from protocol.kinds import ContextKind, DeviceKind, ProposalState, Role
from protocol.proposals import PositionShare
from protocol.shop import ShopVisit
from protocol.supervision import MonitorChat
from tests.backend.actions.sharing import open_up
from tests.backend.live.stage import Stage, of

HOME = "https://bikes.example/"
HERE = Position(latitude=56.15, longitude=10.2, accuracy=30, at=0)


def _browse(stage: Stage, window: VisitorSession, total: int = 0, **more: object) -> None:
    cart = Cart(currency="EUR", total=total)
    stage.say(window, Browsing(page=PageContext(url=HOME), cart=cart, **more))  # type: ignore[arg-type]


def _chat(stage: Stage, agent: Actor) -> tuple[Actor, VisitorSession, InteractionId]:
    """A customer on a page, in a chat with the agent."""
    visitor, interaction, _ = stage.world.chat(agent)
    window = stage.greet_visitor(visitor)
    _browse(stage, window)
    _know(stage, visitor, interaction)
    return visitor, window, interaction


def _know(stage: Stage, visitor: Actor, interaction: InteractionId) -> None:
    """As the keeper of visits finds out a moment later."""
    assert visitor.visitor is not None
    stage.hub.visits.stands(visitor.visitor, Standing(chat=interaction))


def _visits(frames: list[VisitShown]) -> list[Visit]:
    return [frame.visit for frame in frames if frame.visit is not None]


def test_the_agent_sees_the_visit_and_each_change(stage: Stage) -> None:
    """Whole after the snapshot; colleagues only when they look into the chat; the list stays light."""
    agent, other = stage.world.agent(), stage.world.agent("oskar")
    supervisor = stage.world.agent("vera", role=Role.SUPERVISOR)
    _, window, interaction = _chat(stage, agent)
    desk, idle, looking = (stage.greet_desk(who) for who in (agent, other, supervisor))
    stage.do(MonitorChat(id=stage.world.command_id(), interaction=interaction), supervisor)
    stage.say(looking, Follow(interaction=interaction))
    stage.settle()
    for seen in (stage.seen(desk), stage.seen(looking)):
        (shown,) = of(seen, VisitShown)
        assert shown.visit is not None
        assert shown.visit.visiting.page.url == HOME
    stage.world.now += 1_000
    line = CartLine(name="Fjord 7", quantity=2, price=129_900, key="fjord-7", url="https://bikes.example/f?x=1")
    cart = Cart(currency="EUR", total=259_800, lines=(line,))
    stage.say(
        window,
        Browsing(
            page=PageContext(url=HOME),
            cart=cart,
            device=Device(kind=DeviceKind.PHONE, system="Android", screen_width=-5, touch=True),
            campaign=Campaign(source="news\u202eletter"),
            trail=(
                PageSeen(url="https://bikes.example/b?q=1", at=stage.world.now + 60_000),
                PageSeen(url=HOME, at=5),
            ),
            context=(
                ContextCard(
                    key="case",
                    title="Case 7",
                    rows=(
                        ContextRow(label="Paid", value="no", kind=ContextKind.YES_NO),
                        ContextRow(label="Sum", value="a lot", kind=ContextKind.MONEY, currency="eur"),
                        ContextRow(label="Sum", value="-1290", kind=ContextKind.MONEY, currency="eur"),
                        ContextRow(label="More", value="javascript:1", kind=ContextKind.LINK),
                    ),
                    url="javascript:alert(1)",
                ),
                ContextCard(key=" ", title="Nothing"),
            ),
        ),
    )
    stage.settle()
    (visit,) = _visits(of(stage.seen(desk), VisitShown))
    assert len(of(stage.seen(looking), VisitShown)) == 1
    assert visit.visiting.cart is not None
    assert visit.visiting.cart.lines[0].url == "https://bikes.example/f"
    assert (visit.device.system, visit.device.screen_width, visit.campaign.source) == ("Android", 0, "newsletter")
    assert [(seen.url, seen.at) for seen in visit.trail] == [(HOME, 5), ("https://bikes.example/b", stage.world.now)]
    (card,) = visit.context
    assert card.url == ""
    assert [(row.kind, row.currency) for row in card.rows] == [
        (ContextKind.YES_NO, ""),
        (ContextKind.TEXT, "EUR"),
        (ContextKind.MONEY, "EUR"),
        (ContextKind.TEXT, ""),
    ]
    assert not of(stage.seen(idle), VisitShown)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("https://a@bikes.example/x?y#z", "https://bikes.example/x"),
        ("https://bikes.example/\u202egnp.exe", "https://bikes.example/gnp.exe"),
        ("https:///x", ""),
        ("https:x", ""),
        ("file:///x", ""),
        ("https://[::1", ""),
    ],
)
def test_an_address_is_shown_as_it_leads(said: str, shown: str) -> None:
    """Without names before the host and marks that turn it round; of no host it is none."""
    assert plain_address(said) == shown


def test_many_changes_come_together(stage: Stage) -> None:
    """The first at once, the rest as they stand a moment later; what is left out is as it was."""
    agent = stage.world.agent()
    _, window, _ = _chat(stage, agent)
    desk = stage.greet_desk(agent)
    stage.seen(desk)
    stage.world.now += 1_000
    _browse(stage, window, 1, device=Device(system="Plan 9"))
    for total in range(2, 9):
        _browse(stage, window, total)
    assert [
        visit.visiting.cart.total for visit in _visits(of(stage.seen(desk), VisitShown)) if visit.visiting.cart
    ] == [1]
    stage.world.now += 500
    stage.hub.visits.tell(stage.world.now)
    (late,) = _visits(of(stage.seen(desk), VisitShown))
    assert late.visiting.cart is not None
    assert (late.visiting.cart.total, late.device.system) == (8, "Plan 9")
    _browse(stage, window, 8)
    stage.hub.visits.tell(stage.world.now + 1_000)
    assert not of(stage.seen(desk), VisitShown), "nothing has changed"


def test_who_leaves_is_not_there(stage: Stage) -> None:
    """After a moment, for who goes from page to page is not gone."""
    agent = stage.world.agent()
    visitor, window, interaction = _chat(stage, agent)
    desk = stage.greet_desk(agent)
    stage.seen(desk)
    window.gone()
    stage.sessions.remove(window)
    assert visitor.visitor is not None
    for later in (0, LINGER):
        stage.hub.visits.tell(stage.world.now + later)
    assert of(stage.seen(desk), VisitShown) == [VisitShown(interaction=interaction)]


def _share(stage: Stage, visitor: Actor, interaction: InteractionId, *, live: bool = True) -> ProposalId:
    command = Propose(id=stage.world.command_id(), interaction=interaction, what=PositionShare(live=live))
    stage.do(command, visitor)
    return ProposalId(command.id)


def test_a_place_is_seen_as_long_as_it_is_shared(stage: Stage) -> None:
    """Not before the customer's act, not after its end, and never stored."""
    open_up(stage.world)
    agent = stage.world.agent()
    visitor, window, interaction = _chat(stage, agent)
    desk = stage.greet_desk(agent)
    stage.seen(desk)
    said = PositionIs(interaction=interaction, position=HERE)
    stage.say(window, said)
    assert not of(stage.seen(desk), VisitShown)
    proposal = _share(stage, visitor, interaction)
    stage.world.now += 1_000
    stage.say(window, said)
    (shown,) = _visits(of(stage.seen(desk), VisitShown))
    assert shown.position == Position(latitude=56.15, longitude=10.2, accuracy=30, at=0, live=True)
    stage.do(
        AnswerProposal(
            id=stage.world.command_id(), interaction=interaction, proposal=proposal, state=ProposalState.DONE
        ),
        visitor,
    )
    assert [visit.position for visit in _visits(of(stage.seen(desk), VisitShown))] == [None]
    stage.say(window, said)
    assert not of(stage.seen(desk), VisitShown)
    assert b"56.15" not in b"".join(row[0] for row in stage.world.ledger.connection.execute("SELECT data FROM events"))


@pytest.mark.parametrize(
    "nowhere",
    [
        Position(latitude=91, longitude=0, accuracy=1, at=0),
        Position(latitude=0, longitude=-181, accuracy=1, at=0),
    ],
)
def test_a_place_that_is_not_on_earth(stage: Stage, nowhere: Position) -> None:
    """Is none; and with the chat's end what was shared is gone."""
    open_up(stage.world)
    agent = stage.world.agent()
    visitor, window, interaction = _chat(stage, agent)
    _share(stage, visitor, interaction)
    for position, known in ((nowhere, False), (HERE, True), (nowhere, False), (HERE, True)):
        stage.say(window, PositionIs(interaction=interaction, position=position))
        visit = stage.hub.visits.of_chat(interaction)
        assert visit is not None
        assert (visit.position is not None) is known
    stage.do(EndChat(id=stage.world.command_id(), interaction=interaction), visitor)
    stage.hub.visits.chat_over(interaction)
    assert stage.hub.visits.of_chat(interaction) is None


def test_the_shop_itself_says_what_they_are_busy_with(stage: Stage) -> None:
    """Of who is here; what it leaves out is as it was."""
    agent = stage.world.agent()
    visitor, _, _ = _chat(stage, agent)
    desk = stage.greet_desk(agent)
    other = stage.world.visitor()
    assert visitor.visitor is not None
    assert other.visitor is not None
    stage.seen(desk)
    stage.world.now += 1_000
    said = ShopVisit(
        cart=Cart(currency="EUR", total=7), page=PageSeen(url=HOME, at=1), context=(ContextCard(key="a", title="A"),)
    )
    assert not stage.hub.visits.shop_says((other.visitor,), said, stage.world.now)
    assert stage.hub.visits.shop_says((other.visitor, visitor.visitor), said, stage.world.now)
    assert stage.hub.visits.shop_says((visitor.visitor,), ShopVisit(), stage.world.now)
    (visit,) = _visits(of(stage.seen(desk), VisitShown))
    assert visit.visiting.cart is not None
    assert (visit.visiting.cart.total, len(visit.trail), len(visit.context)) == (7, 1, 1)
    stage.hub.visits.follow(desk)
    (listed,) = of(stage.seen(desk), Visitors)
    assert listed.here[0].cart == visit.visiting.cart


def test_the_shops_own_word_outlives_the_next_page(stage: Stage) -> None:
    """A page that says nothing of cart or cards leaves what the shop's server said; one that does is newer."""
    agent = stage.world.agent()
    visitor, window, interaction = _chat(stage, agent)
    assert visitor.visitor is not None

    def now() -> tuple[int | None, int]:
        visit = stage.hub.visits.of_chat(interaction)
        assert visit is not None
        return None if visit.visiting.cart is None else visit.visiting.cart.total, len(visit.context)

    said = ShopVisit(cart=Cart(currency="EUR", total=7), context=(ContextCard(key="a", title="A"),))
    assert stage.hub.visits.shop_says((visitor.visitor,), said, stage.world.now)
    stage.say(window, Browsing(page=PageContext(url=HOME + "next"), context=()))
    assert now() == (7, 1)
    _browse(stage, window, 5, context=(ContextCard(key="b", title="B"), ContextCard(key="c", title="C")))
    assert now() == (5, 2)
    stage.say(window, Browsing(page=PageContext(url=HOME), context=()))
    assert now() == (None, 0)


@pytest.mark.parametrize("late", [True, False])
def test_what_got_lost_on_the_way_is_told_again(stage: Stage, late: bool) -> None:
    """Whether the box was full before or after; the last of each, once it was read, and no more than once."""
    agent = stage.world.agent()
    _, window, interaction = _chat(stage, agent)
    desk = stage.greet_desk(agent)
    stage.seen(desk)
    stage.hub.sweep(stage.ticks)
    record = CustomerRecord(id=CustomerId(new_id()), site=stage.world.site, name="Kim", made_at=0, revision=2)
    noise = for_staff(Visitors())
    box = desk.wire.outbox
    if late:
        _browse(stage, window, total=7)
        stage.hub.tell_record(interaction, record)
    while box.bytes * 2 < limits.OUTBOX_BYTES and len(box) * 2 < limits.OUTBOX_FRAMES:
        box.put(noise)
    if late:
        lost = desk.lost
        while desk.lost == lost:
            box.put(noise)
    else:
        stage.hub.tell_record(interaction, record)
        _browse(stage, window, total=7)
    stage.hub.sweep(stage.ticks)
    lost_by_then = stage.seen(desk)
    assert not of(lost_by_then, VisitShown)
    assert not of(lost_by_then, RecordShown)
    stage.hub.sweep(stage.ticks)
    told = stage.seen(desk)
    assert [frame.record.name for frame in of(told, RecordShown)] == ["Kim"]
    (shown,) = _visits(of(told, VisitShown))
    assert shown.visiting.cart is not None
    assert shown.visiting.cart.total == 7
    stage.hub.sweep(stage.ticks)
    assert not of(stage.seen(desk), VisitShown)
