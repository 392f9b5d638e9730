"""How tiles share the room there is: side by side and below each other, evenly or as they were drawn. Pure.

Full rows share their upright lines, so that a grid stays one; a last row that is not full has its own.
"""

from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

#: Tiles at most.
MOST = 8
#: A tile that is smaller can't be read or written in, in logical pixels.
LEAST_WIDTH, LEAST_HEIGHT = 330, 270


class Rect(Struct, frozen=True):
    """In logical pixels of the whole desktop, which may span screens, or of the room for tiles."""

    x: int
    y: int
    width: int
    height: int

    @property
    def empty(self) -> bool:
        """Nothing is in it."""
        return self.width <= 0 or self.height <= 0

    def common(self, other: "Rect") -> "Rect":
        """What is in both."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        right = min(self.x + self.width, other.x + other.width)
        bottom = min(self.y + self.height, other.y + other.height)
        return Rect(x, y, right - x, bottom - y)


class Run(Enum):
    """What shares a length of the room."""

    #: The columns of the full rows.
    COLUMNS = "columns"
    #: Those of a last row that is not full.
    LAST = "last"
    ROWS = "rows"


class Sizes(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How so many tiles, so many of them side by side, share a room.

    Each run has the pixels it was drawn to; in another room it is shared in their proportion. Empty: evenly.
    """

    count: int
    across: int
    columns: tuple[int, ...] = ()
    last: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()

    def of(self, run: Run) -> tuple[int, ...]:
        """What was drawn of a run."""
        match run:
            case Run.COLUMNS:
                return self.columns
            case Run.LAST:
                return self.last
            case Run.ROWS:
                return self.rows

    def put(self, run: Run, shares: tuple[int, ...]) -> "Sizes":
        """The same with other shares of one run."""
        match run:
            case Run.COLUMNS:
                return replace(self, columns=shares)
            case Run.LAST:
                return replace(self, last=shares)
            case Run.ROWS:
                return replace(self, rows=shares)

    @property
    def even(self) -> bool:
        """Nothing was drawn."""
        return not (self.columns or self.last or self.rows)


class Line(Struct, frozen=True):
    """What can be drawn: the gap behind one part of a run."""

    run: Run
    #: The part before it.
    at: int
    place: Rect


class Grid(Struct, frozen=True, kw_only=True):
    """Tiles in a room.

    Attributes:
        sizes: how they share it.
        tiles: where each stands.
        lines: between them.
    """

    sizes: Sizes
    width: int
    height: int
    gap: int
    tiles: tuple[Rect, ...]
    lines: tuple[Line, ...]

    def drawn(self, line: Line, by: int) -> Sizes:
        """With a line so many pixels further, as far as the tiles on both sides can be read."""
        parts = [length for _, length in self._parts(line.run)]
        least = _least(line.run)
        by = max(min(by, parts[line.at + 1] - least), least - parts[line.at])
        parts[line.at] += by
        parts[line.at + 1] -= by
        return self.sizes.put(line.run, tuple(parts))

    def grown(self, tile: int, upright: bool, by: int) -> Sizes:
        """With a tile so many pixels wider, or if `upright` taller; the others of its run make up for it alike."""
        run, at = self._run_of(tile, upright)
        parts = [length for _, length in self._parts(run)]
        if len(parts) == 1:
            return self.sizes
        least, rest = _least(run), [part for n, part in enumerate(parts) if n != at]
        room = sum(parts)
        own = max(least, min(parts[at] + by, room - least * len(rest)))
        others = [length for _, length in share(room - own, len(rest), 0, least, rest)]
        return self.sizes.put(run, (*others[:at], own, *others[at:]))

    def _run_of(self, tile: int, upright: bool) -> tuple[Run, int]:
        row, column = divmod(tile, self.sizes.across)
        if upright:
            return Run.ROWS, row
        return (Run.COLUMNS if row < self.sizes.count // self.sizes.across else Run.LAST), column

    def _parts(self, run: Run) -> tuple[tuple[int, int], ...]:
        return _run(self.sizes, run, self.width, self.height, self.gap)


def fitting(width: int, height: int) -> int:
    """How many tiles there is room for."""
    return max(1, min(MOST, max(1, width // LEAST_WIDTH) * max(1, height // LEAST_HEIGHT)))


def columns(count: int, width: int, height: int) -> int:
    """How many tiles stand side by side, so that each is as good to read and to write in as can be."""
    best, most = 1, 0.0
    for side_by_side in range(1, min(count, max(1, width // LEAST_WIDTH)) + 1):
        rows = -(-count // side_by_side)
        # What a tile wants; where it has less of one it is worth less, and more of one makes up for nothing.
        worth = min(width / side_by_side / 340, height / rows / 520)
        if worth > most:
            best, most = side_by_side, worth
    return best


def grid(count: int, width: int, height: int, gap: int, kept: Sequence[Sizes] = ()) -> Grid:
    """Where each of so many tiles stands; those of a last row that is not full share its width."""
    across = columns(count, width, height)
    even = Sizes(count=count, across=across)
    sizes = next((one for one in kept if (one.count, one.across) == (count, across)), even)
    rows = _run(sizes, Run.ROWS, width, height, gap)
    full = count // across
    tiles: list[Rect] = []
    for row, (top, high) in enumerate(rows):
        parts = _run(sizes, Run.COLUMNS if row < full else Run.LAST, width, height, gap)
        tiles += [Rect(left, top, wide, high) for left, wide in parts]
    lines = [Line(Run.ROWS, at, Rect(0, top + high, width, gap)) for at, (top, high) in enumerate(rows[:-1])]
    for run, of in ((Run.COLUMNS, rows[:full]), (Run.LAST, rows[full:])):
        if of:
            top, bottom = of[0][0], sum(of[-1])
            parts = _run(sizes, run, width, height, gap)[:-1]
            lines += [Line(run, at, Rect(left + wide, top, gap, bottom - top)) for at, (left, wide) in enumerate(parts)]
    return Grid(sizes=sizes, width=width, height=height, gap=gap, tiles=tuple(tiles), lines=tuple(lines))


def share(room: int, parts: int, gap: int, least: int, shares: Sequence[int] = ()) -> tuple[tuple[int, int], ...]:
    """Where each part of a room begins and how long it is: in proportion of `shares`, none shorter than `least`.

    Evenly where there are no shares for these parts, and where there is not so much room.
    """
    free = room - gap * (parts - 1)
    if len(shares) != parts or min(shares, default=0) <= 0 or free < least * parts:
        edges = [round(number * (room + gap) / parts) for number in range(parts + 1)]
        return tuple((begin, end - gap - begin) for begin, end in pairwise(edges))
    short: set[int] = set()
    while True:
        rest, whole = free - least * len(short), sum(one for at, one in enumerate(shares) if at not in short)
        too_short = {at for at, one in enumerate(shares) if at not in short and one * rest < least * whole}
        if not too_short:
            break
        short |= too_short
    made: list[tuple[int, int]] = []
    begin, exact = 0, 0.0
    for at, one in enumerate(shares):
        exact += least if at in short else one * rest / whole
        end = round(exact) + gap * at
        made.append((begin, end - begin))
        begin = end + gap
    return tuple(made)


def _run(sizes: Sizes, run: Run, width: int, height: int, gap: int) -> tuple[tuple[int, int], ...]:
    count, across = sizes.count, sizes.across
    if run is Run.ROWS:
        return share(height, -(-count // across), gap, LEAST_HEIGHT, sizes.rows)
    parts = across if run is Run.COLUMNS else count % across
    return share(width, parts, gap, LEAST_WIDTH, sizes.of(run))


def _least(run: Run) -> int:
    return LEAST_HEIGHT if run is Run.ROWS else LEAST_WIDTH
