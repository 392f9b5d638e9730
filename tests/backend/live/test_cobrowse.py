"""Shared pages: nothing without a yes, nothing unread is kept, and whoever is too fast or too slow harms nobody."""

import msgspec
import pytest

from backend.actions import proposal_rows
from backend.live.cobrowse_ring import WAIT
from backend.live.hub import Hub
from backend.live.outbox import MOST_STREAMED
from protocol.cobrowse import CobrowseChunk, CobrowseState, CobrowseWanted, Point, Pointed
from protocol.commands import AnswerProposal, EndChat, SendMessage
from protocol.frames import CaughtUp, Follow, PublicEntry
from protocol.ids import ProposalId, new_id
from protocol.kinds import Feature, PointKind, ProposalState, Role
from protocol.limits import MAX_COBROWSE_CHUNK
from protocol.supervision import BargeIn, MonitorChat
from tests.backend.live.shared import Shared
from tests.backend.live.stage import Stage, of

_FULL = "x" * MAX_COBROWSE_CHUNK


@pytest.fixture
def shared(stage: Stage) -> Shared:
    """Not shared yet."""
    return Shared(stage)


# --- consent ----------------------------------------------------------------------------------


def test_nothing_goes_through_before_the_yes(shared: Shared) -> None:
    """Whatever the page sends, and it is told to stop."""
    shared.watch()
    assert shared.state() == CobrowseState(interaction=shared.chat, watchers=(shared.maja.need_agent(),))
    shared.send(shared.chunk(whole=True))
    assert shared.came() == []
    (told,) = shared.wanted()
    assert not told.on


@pytest.mark.parametrize("whole_chat", [False, True])
def test_nothing_goes_through_after_the_stop(shared: Shared, whole_chat: bool) -> None:
    """Not even while it is on its way to the disk; the next yes begins anew."""
    shared.watch()
    session = shared.share(past=True)
    shared.send(shared.chunk("seen", whole=True))
    assert len(shared.came()) == 1
    say = shared.stage.world.command_id
    if whole_chat:
        shared.stage.say(shared.window, EndChat(id=say(), interaction=shared.chat))
    else:
        stop = AnswerProposal(id=say(), interaction=shared.chat, proposal=session, state=ProposalState.DONE)
        shared.stage.say(shared.window, stop)
    shared.send(shared.chunk("late"))
    shared.send(shared.chunk("later", whole=True))
    assert shared.came() == []
    shared.stage.settle()
    shared.send(shared.chunk("latest", whole=True))
    assert shared.came() == []
    if not whole_chat:
        shared.share()
        shared.send(shared.chunk("again", whole=True))
        assert [chunk.data for chunk in shared.came()] == ["again"]


def test_from_the_yes_on_whoever_watches_sees(shared: Shared) -> None:
    """Batch for batch, as they came, and nobody else does."""
    other = shared.stage.greet_desk(shared.stage.world.agent("oskar"))
    shared.watch()
    session = shared.share()
    assert shared.wanted() == [CobrowseWanted(interaction=shared.chat, session=session, on=True, whole=True)]
    sent = [shared.chunk("one", whole=True, parts=2), shared.chunk("two"), shared.chunk("three")]
    for chunk in sent:
        shared.send(chunk)
    seen = shared.stage.seen(shared.desk)
    assert of(seen, CobrowseChunk) == sent
    state = of(seen, CobrowseState)[-1]
    assert (state.session, state.live, state.tab, state.past_from) == (session, True, "one", None)
    assert of(shared.stage.seen(other), CobrowseChunk) == []


def test_nobody_records_for_nobody(shared: Shared) -> None:
    """Without a watcher the widget is told that nothing is wanted; with one, that a picture is."""
    shared.share()
    assert [told.on for told in shared.wanted()] == [False]
    shared.watch()
    assert [(told.on, told.whole) for told in shared.wanted()] == [(True, True)]
    shared.watch(on=False)
    assert [(told.on, told.whole) for told in shared.wanted()] == [(False, False)]


@pytest.mark.parametrize("by_customer", [True, False])
def test_either_side_stops_it(shared: Shared, by_customer: bool) -> None:
    """The view is told, the widget too, and what comes late is dropped."""
    shared.watch()
    shared.share()
    shared.send(shared.chunk(whole=True))
    late = shared.chunk("late")
    shared.stage.seen(shared.desk)
    shared.wanted()
    shared.stop(shared.customer if by_customer else shared.maja)
    shared.send(late)
    seen = shared.stage.seen(shared.desk)
    assert of(seen, CobrowseState)[-1] == CobrowseState(interaction=shared.chat, watchers=(shared.maja.need_agent(),))
    assert of(seen, CobrowseChunk) == []
    assert not any(told.on for told in shared.wanted())


def test_another_session_is_not_this_one(shared: Shared) -> None:
    """A chunk of an earlier yes is dropped though a later one goes on."""
    shared.watch()
    shared.share()
    old = shared.chunk(whole=True)
    shared.stop(shared.maja)
    shared.share()
    shared.send(old)
    assert shared.came() == []


def test_another_customer_sends_nothing_here(shared: Shared) -> None:
    """Only windows of this chat's customer do."""
    shared.watch()
    shared.share()
    stranger = shared.stage.greet_visitor(shared.stage.world.visitor())
    shared.send(shared.chunk(whole=True), stranger)
    assert shared.came() == []


def test_who_comes_back_is_told_what_is_wanted(shared: Shared) -> None:
    """After the line was gone, the desk hears that nothing comes, then that it does."""
    shared.watch()
    session = shared.share()
    shared.send(shared.chunk(whole=True))
    shared.stage.seen(shared.desk)
    shared.window.gone()
    state = shared.state()
    assert state is not None
    assert (state.session, state.live) == (session, False)
    again = shared.stage.greet_visitor(shared.customer)
    frames = shared.stage.shown(again)
    assert of(frames, CobrowseWanted) == [CobrowseWanted(interaction=shared.chat, session=session, on=True, whole=True)]
    assert frames.index(of(frames, CobrowseWanted)[0]) > frames.index(of(frames, CaughtUp)[0])
    shared.send(shared.chunk("on its own"), again)
    assert shared.came() == [], "the desk can't go on without a picture"
    shared.send(shared.chunk(whole=True), again)
    assert len(shared.came()) == 1


def test_a_server_that_starts_again_knows_who_shares(stage: Stage) -> None:
    """From the rows."""
    before = Shared(stage)
    session = before.share(past=True)
    stage.hub = Hub(stage.meters)
    stage.hub.consents.load(stage.world.run(proposal_rows.going_on))
    window, desk = stage.greet_visitor(before.customer), stage.greet_desk(before.maja)
    before.watch(desk)
    before.send(before.chunk(whole=True), window)
    (chunk,) = before.came(desk)
    assert chunk.session == session


# --- watching ---------------------------------------------------------------------------------


def test_who_may_not_look_does_not_watch(shared: Shared) -> None:
    """Neither live nor back."""
    shared.share(past=True)
    shared.send(shared.chunk(whole=True))
    desk = shared.stage.greet_desk(shared.stage.world.agent("oskar"))
    shared.stage.say(desk, Follow(interaction=shared.chat))
    shared.stage.settle()
    shared.watch(desk)
    shared.watch(desk, past=True)
    shared.send(shared.chunk(whole=True))
    seen = shared.stage.seen(desk)
    assert (of(seen, CobrowseState), of(seen, CobrowseChunk)) == ([], [])


def test_two_watch(shared: Shared) -> None:
    """A supervisor who looks in gets a picture of her own; both hear of each other; she looks away."""
    shared.watch()
    shared.share()
    shared.send(shared.chunk("first", whole=True))
    shared.came()
    shared.wanted()
    chief = shared.stage.world.agent("chief", role=Role.SUPERVISOR)
    desk = shared.stage.greet_desk(chief)
    shared.stage.do(MonitorChat(id=shared.stage.world.command_id(), interaction=shared.chat), chief)
    shared.stage.say(desk, Follow(interaction=shared.chat))
    shared.stage.settle()
    shared.stage.ticks += 5_000
    shared.watch(desk)
    assert [(told.on, told.whole) for told in shared.wanted()] == [(True, True)]
    state = shared.state(desk)
    assert state is not None
    assert state.watchers == (shared.maja.need_agent(), chief.need_agent())
    shared.send(shared.chunk("to the first only"))
    assert (len(shared.came()), shared.came(desk)) == (1, [])
    shared.send(shared.chunk("second", whole=True))
    assert (len(shared.came()), len(shared.came(desk))) == (1, 1)
    shared.stage.say(desk, Follow(interaction=shared.chat, on=False))
    shared.send(shared.chunk("after"))
    assert shared.came(desk) == []
    state = shared.state()
    assert state is not None
    assert state.watchers == (shared.maja.need_agent(),)


def test_who_only_reads_along_starts_nothing(shared: Shared) -> None:
    """In the customer's browser: she waits for who is in the chat, sees it with her, and no longer than her."""
    world = shared.stage.world
    shared.share()
    shared.wanted()
    chief = world.agent("chief", role=Role.SUPERVISOR)
    desk = shared.stage.greet_desk(chief)
    shared.stage.do(MonitorChat(id=world.command_id(), interaction=shared.chat), chief)
    shared.stage.say(desk, Follow(interaction=shared.chat))
    shared.stage.settle()

    def waits() -> bool:
        state = shared.state(desk)
        assert state is not None
        return state.idle

    shared.watch(desk)
    shared.watch(desk, whole=True)
    shared.stage.ticks += 5_000
    shared.stage.hub.sweep(shared.stage.ticks)
    assert waits()
    assert shared.wanted() == []
    shared.watch()
    assert [(told.on, told.whole) for told in shared.wanted()] == [(True, True)]
    shared.send(shared.chunk(whole=True))
    assert len(shared.came(desk)) == 1
    shared.watch(on=False)
    assert [told.on for told in shared.wanted()] == [False]
    assert waits()
    shared.stage.do(BargeIn(id=world.command_id(), interaction=shared.chat), chief)
    assert [(told.on, told.whole) for told in shared.wanted()] == [(True, True)], "she has come in, and watches"
    assert not waits()


def test_a_missed_batch_is_made_good(shared: Shared) -> None:
    """Asked for at most once a second, however often a desk says so; the rest is asked for at the next sweep."""
    shared.watch()
    shared.share()
    shared.send(shared.chunk(whole=True))
    shared.wanted()
    shared.stage.ticks += 1_000
    shared.watch(whole=True)
    shared.watch(whole=True)
    assert [told.whole for told in shared.wanted()] == [True]
    shared.send(shared.chunk("not whole"))
    shared.came()
    shared.stage.ticks += 2_000
    shared.stage.hub.sweep(shared.stage.ticks)
    assert [told.whole for told in shared.wanted()] == [True], "it never came"


def test_the_visible_tab_is_shown(shared: Shared) -> None:
    """A picture makes its tab the shown one; what another says besides is dropped."""
    shared.watch()
    shared.share()
    shared.send(shared.chunk(whole=True, tab="one"))
    shared.send(shared.chunk(whole=True, tab="two"))
    shared.send(shared.chunk("hidden", tab="one"))
    shared.send(shared.chunk("visible", tab="two"))
    seen = shared.stage.seen(shared.desk)
    assert [chunk.tab for chunk in of(seen, CobrowseChunk)] == ["one", "two", "two"]
    assert of(seen, CobrowseState)[-1].tab == "two"


def test_a_slow_desk_loses_chunks_and_gets_a_picture(shared: Shared) -> None:
    """What waits for it is bounded, a message overtakes all of it, and others notice nothing."""
    shared.watch()
    shared.share()
    shared.send(shared.chunk(_FULL, whole=True))
    for _ in range(MOST_STREAMED // MAX_COBROWSE_CHUNK + 5):
        shared.stage.ticks += 100
        shared.send(shared.chunk(_FULL))
    assert MOST_STREAMED - MAX_COBROWSE_CHUNK * 2 < shared.desk.streaming <= MOST_STREAMED
    assert shared.stage.hub.waiting_bytes() >= shared.desk.streaming, "it counts as load"
    assert shared.desk.wire.closing is None
    said = SendMessage(id=shared.stage.world.command_id(), interaction=shared.chat, text="Do you see it?")
    shared.stage.do(said, shared.customer)
    seen = shared.stage.seen(shared.desk)
    last = max(place for place, frame in enumerate(seen) if isinstance(frame, PublicEntry))
    assert last < min(place for place, frame in enumerate(seen) if isinstance(frame, CobrowseChunk))
    got = of(seen, CobrowseChunk)
    assert [chunk.batch for chunk in got] == list(range(1, len(got) + 1))
    shared.send(shared.chunk("after a gap"))
    assert shared.came() == []
    shared.wanted()
    shared.stage.hub.sweep(shared.stage.ticks)
    assert [told.whole for told in shared.wanted()] == [True]
    shared.send(shared.chunk("new", whole=True))
    assert len(shared.came()) == 1


# --- caps -------------------------------------------------------------------------------------


def test_who_sends_too_much_waits(shared: Shared) -> None:
    """The rest of it is dropped, desks are told, and it begins again with a picture."""
    shared.watch()
    shared.share()
    shared.send(shared.chunk(whole=True))
    shared.wanted()
    for _ in range(500):
        shared.send(shared.chunk("flood"))
    told = shared.wanted()
    assert [(one.on, one.whole, one.wait) for one in told] == [(True, True, WAIT)]
    seen = shared.stage.seen(shared.desk)
    assert len(of(seen, CobrowseChunk)) < 200
    assert of(seen, CobrowseState)[-1].paused
    shared.stage.ticks += WAIT // 2
    shared.watch(on=False)
    shared.watch()
    assert shared.wanted()[-1].wait == WAIT - WAIT // 2
    shared.stage.seen(shared.desk)
    shared.stage.ticks += WAIT
    shared.send(shared.chunk("without a picture"))
    shared.send(shared.chunk(whole=True))
    shared.send(shared.chunk("goes on"))
    seen = shared.stage.seen(shared.desk)
    assert [chunk.data for chunk in of(seen, CobrowseChunk)] == ["x", "goes on"]
    assert not of(seen, CobrowseState)[-1].paused


@pytest.mark.parametrize(
    "wrong",
    [
        {"data": ""},
        {"data": _FULL + "x"},
        {"data": "é"},
        {"tab": ""},
        {"tab": "x" * 65},
        {"batch": 0},
        {"part": 1},
        {"part": -1},
        {"parts": 0},
        {"parts": 10_000},
        {"at": -1},
        {"at": 2**60},
    ],
)
def test_what_no_widget_makes_is_dropped(shared: Shared, wrong: dict[str, object]) -> None:
    """And the line stays: the chat goes on."""
    shared.watch()
    shared.share()
    shared.send(msgspec.structs.replace(shared.chunk(whole=True), **wrong))
    assert shared.came() == []
    assert shared.window.wire.closing is None


def test_under_load_no_page_is_shared(shared: Shared) -> None:
    """Widget and desk are told; when it is over, it begins with a picture."""
    shared.watch()
    shared.share()
    shared.send(shared.chunk(whole=True))
    shared.stage.seen(shared.desk)
    shared.wanted()
    shared.stage.hub.let_go((Feature.TYPING, Feature.PRESENCE, Feature.COBROWSE))
    shared.send(shared.chunk("under load"))
    seen = shared.stage.seen(shared.desk)
    assert of(seen, CobrowseChunk) == []
    assert of(seen, CobrowseState)[-1].paused
    assert [told.on for told in shared.wanted()] == [False]
    shared.stage.hub.let_go((Feature.TYPING,))
    assert [(told.on, told.whole) for told in shared.wanted()] == [(True, True)]
    state = shared.state()
    assert state is not None
    assert not state.paused


# --- pointing ---------------------------------------------------------------------------------


def test_an_agent_points(shared: Shared) -> None:
    """The customer sees it with her name; who does not watch, or means another session, points at nothing."""
    session = shared.share()
    point = Point(interaction=shared.chat, session=session, tab="one", kind=PointKind.HIGHLIGHT, node=7)
    shared.stage.say(shared.desk, point)
    assert of(shared.stage.shown(shared.window), Pointed) == []
    shared.watch()
    shared.stage.say(shared.desk, point)
    expected = Pointed(
        interaction=shared.chat, session=session, tab="one", kind=PointKind.HIGHLIGHT, node=7, name="Maja"
    )
    assert of(shared.stage.shown(shared.window), Pointed) == [expected]
    other = Point(interaction=shared.chat, session=ProposalId(new_id()), tab="one", kind=PointKind.POINT, node=7)
    shared.stage.say(shared.desk, other)
    assert of(shared.stage.shown(shared.window), Pointed) == []


def test_who_only_reads_along_points_at_nothing(shared: Shared) -> None:
    """Nothing of a supervisor who watches comes to the customer; who has barged in points as others do."""
    session, world = shared.share(), shared.stage.world
    chief = world.agent("chief", role=Role.SUPERVISOR)
    chiefs = shared.stage.greet_desk(chief)
    shared.stage.do(MonitorChat(id=world.command_id(), interaction=shared.chat), chief)
    shared.stage.say(chiefs, Follow(interaction=shared.chat))
    shared.stage.settle()
    shared.watch(chiefs)
    assert shared.state(chiefs) is not None, "she sees the page"
    point = Point(interaction=shared.chat, session=session, tab="one", kind=PointKind.POINT, node=7)
    shared.stage.say(chiefs, point)
    assert of(shared.stage.shown(shared.window), Pointed) == []
    shared.stage.do(BargeIn(id=world.command_id(), interaction=shared.chat), chief)
    shared.watch(chiefs)
    shared.stage.say(chiefs, point)
    assert [pointed.name for pointed in of(shared.stage.shown(shared.window), Pointed)] == ["Chief"]


def test_pointing_has_a_pace(shared: Shared) -> None:
    """A hand that moves is no flood; clearing always gets through."""
    session = shared.share()
    shared.watch()
    for number in range(50):
        shared.stage.say(
            shared.desk,
            Point(interaction=shared.chat, session=session, tab="one", kind=PointKind.POINT, node=number),
        )
    shared.stage.say(shared.desk, Point(interaction=shared.chat, session=session, tab="one", kind=PointKind.CLEAR))
    kinds = [pointed.kind for pointed in of(shared.stage.shown(shared.window), Pointed)]
    assert kinds == [PointKind.POINT, PointKind.CLEAR]
