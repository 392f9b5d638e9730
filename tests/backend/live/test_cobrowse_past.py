"""What of a shared page is kept, for whom and how long, and at what pace it comes."""

import pytest

from backend.live.cobrowse import Relay
from backend.live.cobrowse_ring import BATCHES_A_SECOND, MOST_KEPT, Gate, Ring
from protocol.cobrowse import CobrowseChunk, CobrowseState, WatchCobrowse
from protocol.commands import EndChat, FinishWrapUp
from protocol.ids import InteractionId, ProposalId, new_id
from protocol.limits import MAX_COBROWSE_CHUNK
from protocol.service import CobrowseRules
from tests.backend.actions.sharing import open_up
from tests.backend.live.shared import Shared
from tests.backend.live.stage import Stage, of

_FULL = "x" * MAX_COBROWSE_CHUNK


@pytest.fixture
def shared(stage: Stage) -> Shared:
    """Not shared yet."""
    return Shared(stage)


def test_the_last_minutes_are_sent_first(shared: Shared) -> None:
    """Those from before the yes, those since, each marked; then a picture for what happens now."""
    shared.share(past=True)
    assert [told.on for told in shared.wanted()] == [True], "it fills though nobody watches"
    shared.send(shared.chunk("before", whole=True, past=True, at=1_000))
    shared.send(shared.chunk("error", past=True, at=2_000))
    shared.send(shared.chunk("since", whole=True, at=3_000))
    shared.stage.ticks += 2_000
    shared.watch(past=True)
    seen = shared.stage.seen(shared.desk)
    assert [(chunk.data, chunk.past) for chunk in of(seen, CobrowseChunk)] == [
        ("before", True),
        ("error", True),
        ("since", True),
    ]
    assert of(seen, CobrowseState)[-1].past_from == 1_000
    assert shared.wanted()[-1].whole


def test_without_that_yes_nothing_is_kept(shared: Shared) -> None:
    """Nor taken, if the widget sends it all the same."""
    shared.share()
    shared.send(shared.chunk("before", whole=True, past=True))
    shared.send(shared.chunk("now", whole=True))
    shared.watch(past=True)
    seen = shared.stage.seen(shared.desk)
    assert of(seen, CobrowseChunk) == []
    assert of(seen, CobrowseState)[-1].past_from is None


@pytest.mark.parametrize("by_customer", [True, False])
def test_who_stops_it_says_what_becomes_of_the_past(shared: Shared, by_customer: bool) -> None:
    """The customer's stop ends all of it; staff's leaves it until the chat's end."""
    shared.share(past=True)
    shared.send(shared.chunk("kept", whole=True))
    shared.stop(shared.customer if by_customer else shared.maja)
    shared.watch(past=True)
    assert [chunk.data for chunk in shared.came()] == ([] if by_customer else ["kept"])


@pytest.mark.parametrize("minutes", [0, 10])
def test_with_the_chat_it_is_gone_unless_the_site_says_otherwise(stage: Stage, minutes: int) -> None:
    """Kept for so long, for who may read the chat, and for nobody after that."""
    shared = Shared(stage)
    open_up(stage.world, keep_minutes=minutes)
    stage.origins.cobrowsing = CobrowseRules(on=True, past=True, keep_minutes=minutes)
    shared.share(past=True)
    shared.send(shared.chunk("kept", whole=True, at=5))
    version = stage.world.card(shared.chat).version
    stage.do(EndChat(id=stage.world.command_id(), interaction=shared.chat), shared.customer)
    stage.do(FinishWrapUp(id=stage.world.command_id(), interaction=shared.chat, version=version), shared.maja)
    stage.hub.sweep(stage.ticks)
    shared.watch(past=True)
    seen = stage.seen(shared.desk)
    assert [chunk.data for chunk in of(seen, CobrowseChunk)] == (["kept"] if minutes else [])
    assert of(seen, CobrowseState)[-1].past_from == (5 if minutes else None)
    stranger = stage.greet_desk(stage.world.agent("stranger"))
    stage.world.run(lambda tx: tx.execute("DELETE FROM memberships"))
    shared.watch(stranger, past=True)
    assert of(stage.seen(stranger), CobrowseChunk) == []
    stage.ticks += minutes * 60_000
    stage.hub.sweep(stage.ticks)
    shared.watch(past=True)
    assert shared.came() == []


# --- bounds -----------------------------------------------------------------------------------


def _chat() -> InteractionId:
    return InteractionId(new_id())


def _session() -> ProposalId:
    return ProposalId(new_id())


def _kept(at: int, data: str = "x", *, whole: bool = False, tab: str = "one", batch: int = 1) -> CobrowseChunk:
    return CobrowseChunk(interaction=_chat(), session=_session(), tab=tab, batch=batch, data=data, whole=whole, at=at)


def test_bytes_are_counted_too() -> None:
    """Few large batches are as much as many small ones; at its pace a page sends for ever."""
    big = CobrowseChunk(interaction=_chat(), session=_session(), tab="one", batch=1, data=_FULL)
    gate = Gate(0)
    assert sum(gate.lets(big, 0) for _ in range(1_000) if not gate.shut_for(0)) < 200
    small = CobrowseChunk(interaction=_chat(), session=_session(), tab="one", batch=1, data="x")
    gate = Gate(0)
    assert all(gate.lets(small, number * 1_000 // BATCHES_A_SECOND + number) for number in range(1_000))


def test_the_ring_holds_minutes_from_a_picture_on() -> None:
    """What is older goes, picture by picture: nothing that began before the minutes stays."""
    ring = Ring(minutes=1)
    ring.add(_kept(0, "lost"))
    for at in range(0, 180_000, 20_000):
        ring.add(_kept(at, "p", whole=True))
        ring.add(_kept(at + 10_000, "m"))
    assert ring.begins == 120_000
    assert [chunk.at for chunk in ring] == list(range(120_000, 180_000, 10_000))
    assert 6 <= ring.bytes < 6_144


def test_the_only_picture_goes_too_when_it_is_too_old() -> None:
    """Minutes are what the customer agreed to, and a new picture is asked for long before."""
    ring = Ring(minutes=5)
    ring.add(_kept(0, "p", whole=True))
    ring.add(_kept(60_000, "m", batch=2))
    assert not ring.wants_whole()
    ring.add(_kept(60_001, "m", batch=3))
    assert ring.wants_whole()
    ring.expire(300_000)
    assert ring.begins == 0
    ring.expire(300_001)
    assert ring.begins is None
    assert ring.bytes == 0


def test_a_short_past_has_pictures_more_often() -> None:
    """A minute with pictures a minute apart would hold nothing now and then."""
    ring = Ring(minutes=1)
    ring.add(_kept(0, "p", whole=True))
    ring.add(_kept(12_001, "m", batch=2))
    assert ring.wants_whole()


def test_what_was_before_the_yes_goes_as_time_goes_on(shared: Shared) -> None:
    """The minutes count from now, on the customer's clock, whether or not the page changes; what goes on stays."""
    shared.share(past=True)
    shared.send(shared.chunk("before", whole=True, past=True, at=1_000))
    shared.send(shared.chunk("later", whole=True, past=True, at=100_000))
    shared.send(shared.chunk("since", whole=True, at=200_000))
    shared.stage.ticks += 102_000
    shared.stage.hub.cobrowse.sweep(shared.stage.ticks)
    shared.watch(past=True)
    assert [chunk.data for chunk in shared.came()] == ["later", "since"]


def test_a_page_that_stands_still_is_looked_at_again(shared: Shared) -> None:
    """So that there is a picture to look back from when the older ones have gone."""
    shared.share(past=True)
    shared.send(shared.chunk("since", whole=True, at=1_000))
    shared.wanted()
    shared.stage.ticks += 50_000
    shared.stage.hub.cobrowse.sweep(shared.stage.ticks)
    assert shared.wanted() == []
    shared.stage.ticks += 11_000
    shared.stage.hub.cobrowse.sweep(shared.stage.ticks)
    assert [told.whole for told in shared.wanted()] == [True]


def test_the_ring_has_a_size() -> None:
    """One picture that never ends is let go of whole; a picture is asked for in time."""
    ring = Ring(minutes=1)
    ring.add(_kept(1, _FULL, whole=True))
    picture = MOST_KEPT // MAX_COBROWSE_CHUNK // 3
    for _ in range(picture):
        ring.add(_kept(1, _FULL))
    assert not ring.wants_whole(), "the picture itself is large"
    asked = False
    for _ in range(2 * picture + 3):
        ring.add(_kept(1, _FULL, batch=2))
        asked = asked or ring.wants_whole()
    assert asked
    assert ring.begins is None
    assert ring.bytes == 0


def test_another_tab_does_not_continue_a_picture() -> None:
    """It has one of its own."""
    ring = Ring(minutes=1)
    ring.add(_kept(1, whole=True))
    ring.add(_kept(2, tab="two"))
    assert [chunk.at for chunk in ring] == [1]


def test_chunks_that_hold_next_to_nothing_fill_it_too() -> None:
    """Each takes memory of its own: a page that sends a million of one character is not kept for ever."""
    ring = Ring(minutes=1, most=64 * 1024)
    ring.add(_kept(1, "p", whole=True))
    for _ in range(1_000):
        ring.add(_kept(1, "m", batch=2))
    assert ring.begins is None
    assert len(list(ring)) == 0


def test_all_that_is_kept_has_a_size(shared: Shared) -> None:
    """Of all pages together; the one that has most goes first."""
    relay = shared.stage.hub.cobrowse = Relay(
        lambda _: (), shared.stage.hub.consents.page, shared.stage.meters, most_kept=10
    )
    shared.share(past=True)
    shared.send(shared.chunk("x" * 11, whole=True))
    relay.sweep(0)
    watch = WatchCobrowse(interaction=shared.chat, past=True)
    relay.watch(shared.desk, shared.maja.need_agent(), watch, 0, inside=True)
    assert shared.came() == []
