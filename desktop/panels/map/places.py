"""Names on the map, and where a point is in words: so far from that town, in that direction."""

import math
import zlib
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

import resources
from desktop.panels.map.mercator import TILE, Place, bearing, distance, latitude_of, longitude_of

_FILE = Path(resources.__file__).parent / "map" / "places.bin"
#: Places are looked up by cells of a grid of so many a side.
_GRID = 64
#: Up to this zoom the large towns are all there are to be shown.
_LARGE_MOST_ZOOM = 6.99
#: From which zoom on a town of so many people has its name on the map, largest first.
_TOWNS = ((5_000_000, 3), (1_500_000, 4), (500_000, 5), (200_000, 6), (80_000, 7), (30_000, 8), (12_000, 9), (0, 10))
#: The edge of a square, in logical pixels, as large as a country must be to carry its name.
_COUNTRY_EDGE = 36
_COUNTRY_LEAST_ZOOM, _COUNTRY_MOST_ZOOM = 2, 7
#: Metres within which a point is at a town, and beyond which naming one helps nobody.
_AT = 3_000
_FAR = 150_000
_WINDS = 8
#: How much being large makes up for being far: a city of a million counts as near as a quarter at a sixtieth of it.
_KNOWN = 0.3


class Name(Struct, frozen=True):
    """A country or a town. Towns have people and a country's code (ISO 3166-1)."""

    text: str
    at: Place
    from_zoom: int
    country: str = ""
    people: int = 0

    @property
    def is_country(self) -> bool:
        """It is a country's."""
        return not self.country


class Near(Struct, frozen=True):
    """A town close by. `wind` is a direction from it, 0 north, 1 north-east, and so on; None: in the town."""

    town: Name
    metres: float
    wind: int | None


class Places:
    """All names, by cell, in order of weight."""

    def __init__(self) -> None:
        """Reads the file: some 30 ms. A cell's towns are read when they are first needed."""
        countries, large, *cells = zlib.decompress(_FILE.read_bytes()).decode().split("\n\n")
        self._countries = [_country(line) for line in countries.split("\n")]
        self._large = [_town(line) for line in large.split("\n")]
        self._unread: dict[tuple[int, int], str] = {}
        for cell in cells:
            place, _, towns = cell.partition("\n")
            x, _, y = place.partition("\t")
            self._unread[int(x), int(y)] = towns
        self._read: dict[tuple[int, int], list[Name]] = {}

    def _towns(self, cell: tuple[int, int]) -> list[Name]:
        """The largest first."""
        if cell in self._unread:
            self._read[cell] = [_town(line) for line in self._unread.pop(cell).split("\n")]
        return self._read.get(cell, [])

    def within(self, west: float, north: float, east: float, south: float, zoom: float) -> Iterator[Name]:
        """Names to be shown in a part of the unit square, the weightiest first."""
        if zoom <= _COUNTRY_MOST_ZOOM:
            for country in self._countries:
                if country.from_zoom <= zoom and west <= country.at.x <= east and north <= country.at.y <= south:
                    yield country
        towns = [self._large] if zoom <= _LARGE_MOST_ZOOM else map(self._towns, _cells(west, north, east, south))
        found: list[Name] = []
        for some in towns:
            for town in some:
                if town.from_zoom > zoom:
                    break
                if west <= town.at.x <= east and north <= town.at.y <= south:
                    found.append(town)
        yield from sorted(found, key=lambda town: -town.people)

    def nearest(self, at: Place) -> Near | None:
        """The town that says best where it is: near, and the better known the farther it may be."""
        latitude, longitude = latitude_of(at.y), longitude_of(at.x)
        around = 1 / _GRID
        best: Near | None = None
        least = math.inf
        for cell in _cells(at.x - around, at.y - around, at.x + around, at.y + around):
            for town in self._towns(cell):
                from_town = (latitude_of(town.at.y), longitude_of(town.at.x))
                metres = distance(*from_town, latitude, longitude)
                weighed = metres / max(town.people, 1) ** _KNOWN
                if metres <= _FAR and weighed < least:
                    degrees = bearing(*from_town, latitude, longitude)
                    wind = None if metres <= _AT else round(degrees * _WINDS / 360) % _WINDS
                    best, least = Near(town, metres, wind), weighed
        return best


def _country(line: str) -> Name:
    text, x, y, share = line.split("\t")
    edge = TILE * math.sqrt(float(share))
    zoom = math.ceil(math.log2(_COUNTRY_EDGE / edge)) if edge else _COUNTRY_MOST_ZOOM
    return Name(text, Place(float(x), float(y)), max(_COUNTRY_LEAST_ZOOM, min(zoom, _COUNTRY_MOST_ZOOM)))


def _town(line: str) -> Name:
    text, country, x, y, people = line.split("\t")
    zoom = next(zoom for least, zoom in _TOWNS if int(people) >= least)
    return Name(text, Place(float(x), float(y)), zoom, country, int(people))


def _cell(at: Place) -> tuple[int, int]:
    return (int(at.x * _GRID), int(at.y * _GRID))


def _cells(west: float, north: float, east: float, south: float) -> Iterator[tuple[int, int]]:
    first, last = _cell(Place(west, north)), _cell(Place(east, south))
    for x in range(max(0, first[0]), min(_GRID - 1, last[0]) + 1):
        for y in range(max(0, first[1]), min(_GRID - 1, last[1]) + 1):
            yield (x, y)
