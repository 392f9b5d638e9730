"""How tiles share the room: evenly, as they were drawn, in another room, and never too small to be read."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state import tiles
from desktop.state.tile_grid import LEAST_HEIGHT, LEAST_WIDTH, MOST, Rect, Run, Sizes, columns, fitting, grid
from desktop.state.tiles import Tiling


@pytest.mark.parametrize(
    ("count", "width", "height", "wanted"),
    [(1, 800, 800, 1), (2, 800, 800, 2), (4, 1616, 980, 4), (5, 733, 850, 2), (8, 1616, 980, 4), (3, 420, 1200, 1)],
)
def test_tiles_stand_so_that_one_can_read_and_write_in_them(count: int, width: int, height: int, wanted: int) -> None:
    """Wide rooms have more of them side by side."""
    assert columns(count, width, height) == wanted


def test_the_tiles_fill_the_room_with_gaps_of_one_pixel() -> None:
    """A last row that is not full is shared by those in it."""
    rects = grid(5, 1001, 801, 1).tiles
    assert rects[0] == Rect(0, 0, 333, 400)
    assert rects[3] == Rect(0, 401, 500, 400)
    assert rects[4] == Rect(501, 401, 500, 400)


def test_no_more_tiles_fit_than_can_be_read() -> None:
    """One in any case."""
    assert (fitting(700, 500), fitting(100, 100), fitting(5000, 3000)) == (2, 1, MOST)


def test_a_line_is_drawn_to_the_pixel() -> None:
    """The two on its sides change, nobody else; as far as both can be read."""
    laid = grid(6, 1500, 801, 1)
    line = next(line for line in laid.lines if line.run is Run.COLUMNS and line.at == 0)
    assert line.place == Rect(laid.tiles[0].width, 0, 1, 801), "a line through both full rows"
    drawn = grid(6, 1500, 801, 1, (laid.drawn(line, 60),)).tiles
    assert [one.width for one in drawn[:3]] == [laid.tiles[0].width + 60, laid.tiles[1].width - 60, 499]
    assert [one.x for one in drawn[3:]] == [one.x for one in drawn[:3]]
    far = grid(6, 1500, 801, 1, (laid.drawn(line, 900),)).tiles
    assert far[1].width == LEAST_WIDTH


def test_another_room_is_shared_in_the_same_proportion() -> None:
    """And another number of tiles has its own sizes."""
    laid = grid(2, 1601, 500, 1)
    sizes = laid.drawn(laid.lines[0], 200)
    assert [one.width for one in grid(2, 1601, 500, 1, (sizes,)).tiles] == [1000, 600]
    assert [one.width for one in grid(2, 2401, 500, 1, (sizes,)).tiles] == [1500, 900]
    assert [one.width for one in grid(2, 801, 500, 1, (sizes,)).tiles] == [470, 330], "none too small to be read"
    assert grid(3, 1601, 500, 1, (sizes,)) == grid(3, 1601, 500, 1)


def test_a_tile_grows_at_the_cost_of_all_beside_it() -> None:
    """Also the last one; alone in its row it has all there is."""
    laid = grid(5, 1301, 801, 1)
    assert laid.sizes.across == 3
    wider = grid(5, 1301, 801, 1, (laid.grown(2, False, 60),)).tiles
    assert [one.width for one in wider[:3]] == [403, 403, 493]
    assert [one.width for one in wider[3:]] == [one.width for one in laid.tiles[3:]]
    taller = grid(5, 1301, 801, 1, (laid.grown(4, True, 40),)).tiles
    assert [one.height for one in taller] == [360, 360, 360, 440, 440]
    alone = grid(3, 700, 801, 1)
    assert alone.sizes.across == 2
    assert alone.grown(2, False, 50) == alone.sizes


@settings(max_examples=60, deadline=None)
@given(st.integers(1, MOST), st.integers(340, 3000), st.integers(300, 2000), st.lists(st.integers(-9, 4000)), st.data())
def test_whatever_was_kept_the_tiles_fill_their_room(
    count: int, width: int, height: int, shares: list[int], data: st.DataObject
) -> None:
    """No gap but the lines, nothing outside, and none too small where there is room for all."""
    across = columns(count, width, height)
    kept = Sizes(count=count, across=across, columns=tuple(shares), last=tuple(shares), rows=tuple(shares))
    laid = grid(count, width, height, 1, (kept,))
    if laid.lines:
        line = data.draw(st.sampled_from(laid.lines))
        drawn = laid.drawn(line, data.draw(st.integers(-3000, 3000)))
        laid = grid(count, width, height, 1, (drawn,))
    rows = [laid.tiles[at : at + across] for at in range(0, count, across)]
    assert sum(row[0].height for row in rows) + len(rows) - 1 == height
    for row in rows:
        assert sum(one.width for one in row) + len(row) - 1 == width
        assert len({(one.y, one.height) for one in row}) == 1
        if width >= len(row) * (LEAST_WIDTH + 1):
            assert min(one.width for one in row) >= LEAST_WIDTH
    if height >= len(rows) * (LEAST_HEIGHT + 1):
        assert min(one.height for one in laid.tiles) >= LEAST_HEIGHT


def test_sizes_are_kept_with_the_layout_and_old_layouts_are_read() -> None:
    """By the number of tiles; made even, they are forgotten."""
    four, two = (Sizes(count=n, across=2, columns=(700, 300)) for n in (4, 2))
    tiling = tiles.share(tiles.share(Tiling(), four), two)
    assert tiles.read(tiles.write(tiling)).sizes == (four, two)
    assert tiles.share(tiling, Sizes(count=4, across=2)).sizes == (two,)
    assert tiles.read(msgspec.json.encode({"places": 4, "several": 4})) == Tiling(places=4, several=4)
