"""Which chats are shown at once: places, pins, windows, and what stays where it is."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state import tiles
from desktop.state.tile_grid import MOST, Rect
from desktop.state.tiles import Tiling
from protocol.ids import InteractionId

A, B, C, D, E = (InteractionId(UUID(int=number)) for number in range(1, 6))
SCREEN, SECOND = Rect(0, 0, 1920, 1040), Rect(1920, 0, 2560, 1400)


def settled(
    tiling: Tiling, here: list[InteractionId], chosen: InteractionId | None, coming: tuple[InteractionId, ...] = ()
) -> Tiling:
    """The layout with these chats on the desk."""
    return tiles.settle(tiling, here, coming, chosen)


def test_one_large_chat_is_the_chosen_one() -> None:
    """As the agent goes from one to another, each takes the one place."""
    tiling = settled(Tiling(), [A, B, C], A)
    assert tiling.order == (A,)
    assert settled(tiling, [A, B, C], C).order == (C,)


def test_a_pinned_chat_stays_beside_the_chosen_one() -> None:
    """One place, and the pinned one: two tiles."""
    tiling = tiles.pin(settled(Tiling(), [A, B, C], A), A, True)
    tiling = settled(tiling, [A, B, C], B)
    assert tiling.order == (A, B)
    assert settled(tiling, [A, B, C], C).order == (A, C)
    assert settled(tiles.pin(tiling, A, False), [A, B, C], C).order == (C,)


def test_places_are_filled_with_what_is_on_the_desk() -> None:
    """In its order; who is chosen has a place in any case."""
    tiling = settled(tiles.with_places(Tiling(), 3), [A, B, C, D], B)
    assert tiling.order == (A, B, C), "as in the list"
    assert settled(tiling, [A, B, C, D], D).order == (A, B, D), "the last of those that nobody has looked at goes"


def test_nobody_moves_when_a_chat_goes_or_comes() -> None:
    """The next takes the place that was left."""
    tiling = settled(tiles.with_places(Tiling(), 4), [A, B, C], A)
    assert tiling.order == (A, B, C)
    assert settled(tiling, [A, C, D], A).order == (A, D, C)


def test_where_there_is_room_for_few_those_that_go_on_have_it() -> None:
    """One that has ended has a tile while it is chosen; then it goes behind those that go on, seen before or not."""
    tiling = settled(tiles.with_places(Tiling(), 8), [A, B, C, D], A)
    here = [A, C, D, B]
    now = tiles.bring(tiling, here, A, 3, over={B})
    assert tiles.shown(now, here, A, 3) == (A, D, C)
    chosen = tiles.bring(now, here, B, 3, over={B})
    assert B in tiles.shown(chosen, here, B, 3)
    assert B not in tiles.shown(tiles.bring(chosen, here, C, 3, over={B}), here, C, 3)
    pinned = tiles.pin(tiling, B, True)
    assert tiles.bring(pinned, here, A, 3, over={B}) == pinned


def test_one_that_goes_on_takes_the_tile_of_one_that_has_ended() -> None:
    """Not that of the chosen one, nor a pinned one; the others stay where they are."""
    tiling = settled(tiles.with_places(Tiling(), 3), [A, B, C], A)
    later = tiles.settle(tiling, [A, C, D, B], (), A, over={B})
    assert later.order == (A, D, C)
    assert tiles.settle(tiling, [A, C, D, B], (), B, over={B}).order == (A, B, C)
    pinned = tiles.pin(tiles.with_places(tiling, 2), B, True)
    assert B in tiles.settle(pinned, [A, C, D, B], (), A, over={B}).order


def test_who_was_brought_where_there_is_room_stays_there() -> None:
    """Also when she goes on to the next: four can be seen, and eight may have a tile."""
    tiling = settled(tiles.with_places(Tiling(), 8), [A, B, C, D, E], A)
    seen = tiles.bring(settled(tiling, [A, B, C, D, E], E), [A, B, C, D, E], E, 4)
    assert tiles.shown(seen, [A, B, C, D, E], E, 4) == (A, E, C, D)
    on = tiles.bring(settled(seen, [A, B, C, D, E], C), [A, B, C, D, E], C, 4)
    assert tiles.shown(on, [A, B, C, D, E], C, 4) == (A, E, C, D)


def test_one_who_waits_has_a_tile_as_long_as_it_is_chosen() -> None:
    """And gives it back to who was there."""
    tiling = settled(tiles.with_places(Tiling(), 2), [A, B], A)
    looking = settled(tiling, [A, B], E)
    assert set(looking.order) == {A, E}
    assert tiles.shown(looking, [A, B], E) == looking.order
    assert settled(looking, [A, B], A).order == (A, B)


def test_what_may_still_come_after_a_start_keeps_its_place() -> None:
    """The chats come back one after the other; the layout is not filled with others meanwhile."""
    kept = tiles.read(tiles.write(settled(tiles.with_places(Tiling(), 3), [C, A, B], C)))
    assert kept.order == (C, A, B)
    first = settled(kept, [B], B, coming=(A, B, C))
    assert first.order == (C, A, B)
    assert tiles.shown(first, [B], B) == (B,)
    assert settled(first, [A, B], B).order == (A, B), "C went while the desk was closed"


def test_a_window_of_its_own_leaves_a_place_behind() -> None:
    """And comes back to one."""
    tiling = settled(tiles.with_places(Tiling(), 2), [A, B, C], A)
    apart = settled(tiles.detach(tiling, B, Rect(1, 2, 300, 400)), [A, B, C], B)
    assert apart.order == (A, C)
    assert apart.windows[0].at == Rect(1, 2, 300, 400)
    back = settled(tiles.attach(apart, B), [A, B, C], B)
    assert B in back.order
    assert back.windows == ()
    assert settled(apart, [A, C], A).windows == (), "its chat has gone"


def test_two_tiles_change_places() -> None:
    """And one from the list takes the place it is dropped on."""
    tiling = settled(tiles.with_places(Tiling(), 3), [A, B, C, D], A)
    assert tiles.exchange(tiling, A, C).order == (C, B, A)
    assert tiles.exchange(tiling, D, B).order == (A, D, C)
    assert tiles.exchange(tiling, A, E) == tiling


def test_fewer_places_let_those_go_that_were_not_looked_at() -> None:
    """Never the chosen one, and the key brings back as many as there were."""
    tiling = settled(tiles.with_places(Tiling(), 4), [A, B, C, D], D)
    one = settled(tiles.with_places(tiling, 1), [A, B, C, D], D)
    assert one.order == (D,)
    assert one.several == 4


chats = st.integers(1, 12).map(lambda number: InteractionId(UUID(int=number)))
STEPS = st.lists(
    st.tuples(st.sampled_from(["choose", "come", "go", "pin", "unpin", "detach", "attach", "places"]), chats),
    max_size=24,
)


@settings(max_examples=60, deadline=None)
@given(STEPS)
def test_whatever_is_done_each_chat_is_shown_once_and_the_chosen_one_always(
    steps: list[tuple[str, InteractionId]],
) -> None:
    """No chat twice, none that has gone, never more than eight tiles, and no place empty while a chat has none."""
    tiling, here, chosen = Tiling(), list[InteractionId](), None
    for what, chat in steps:
        match what:
            case "choose" if chat in here:
                chosen = chat
            case "come" if chat not in here:
                here.append(chat)
                chosen = chosen or chat
            case "go" if chat in here:
                here.remove(chat)
                chosen = here[0] if chosen == chat and here else None if chosen == chat else chosen
            case "pin" | "unpin" if chat in here:
                tiling = tiles.pin(tiling, chat, what == "pin")
            case "detach" if chat in here:
                tiling = tiles.detach(tiling, chat)
            case "attach":
                tiling = tiles.attach(tiling, chat)
            case "places":
                tiling = tiles.with_places(tiling, chat.int)
            case _:
                pass
        tiling = settled(tiling, here, chosen)
        apart = [window.chat for window in tiling.windows]
        shown = tiles.shown(tiling, here, chosen)
        assert shown == tiling.order
        assert len({*shown, *apart}) == len(shown) + len(apart)
        assert set(shown) | set(apart) <= set(here)
        assert chosen is None or chosen in shown or chosen in apart
        assert len(shown) <= MOST
        loose = [one for one in shown if one not in tiling.pinned]
        hidden = [one for one in here if one not in shown and one not in apart]
        assert not hidden or len(loose) >= tiling.places or len(shown) == MOST
        assert settled(tiling, here, chosen) == tiling
        assert tiles.read(tiles.write(tiling)).windows == tiling.windows


def test_no_more_tiles_are_shown_than_can_be_read() -> None:
    """The layout stays for a larger window, and the chosen one is seen in any case."""
    tiling = settled(tiles.with_places(Tiling(), 4), [A, B, C, D], A)
    assert tiles.shown(tiling, [A, B, C, D], A, 2) == (A, B)
    chosen = settled(tiling, [A, B, C, D], D)
    assert tiles.shown(chosen, [A, B, C, D], D, 2) == (A, D)
    assert tiles.shown(chosen, [A, B, C, D], D) == (A, B, C, D)


def test_a_window_comes_back_where_it_was_or_onto_a_screen_that_is_there() -> None:
    """On the same screens it stays to the pixel; a screen that is gone is no place."""
    at = Rect(2400, 100, 600, 700)
    assert tiles.on_a_screen(at, [SCREEN, SECOND], title=40, least=80) == at
    assert tiles.on_a_screen(at, [SCREEN], title=40, least=80) == Rect(1320, 100, 600, 700)
    assert tiles.on_a_screen(Rect(-500, -900, 600, 700), [SCREEN], title=40, least=80) == Rect(0, 40, 600, 700)
    huge = Rect(2000, 50, 2500, 1300)
    assert tiles.on_a_screen(huge, [SCREEN], title=40, least=80) == Rect(0, 40, 1920, 1000)
    assert tiles.on_a_screen(at, [], title=40, least=80) == at


def test_what_cannot_be_read_is_one_large_chat() -> None:
    """A layout of another version, or of nobody."""
    assert tiles.read(b"{") == tiles.read(None) == Tiling()
    assert tiles.read(b'{"places": 99, "several": 0}') == Tiling(places=MOST, several=2)
