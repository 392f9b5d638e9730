"""Places on the map: degrees (WGS 84), the unit square of Web Mercator (EPSG:3857), metres."""

import math
from typing import NamedTuple

#: Beyond it Mercator has no end; maps of the web stop here.
MOST_LATITUDE = 85.0511287798066
#: Logical pixels of a tile's edge, and of the whole world at zoom 0.
TILE = 256
_EQUATOR_METRES = 40_075_016.686
_EARTH_RADIUS = 6_371_008.8
_STEPS = (1, 2, 5, 10, 20, 50)


class Place(NamedTuple):
    """A point of the unit square: x to the east, y to the south."""

    x: float
    y: float


def project(latitude: float, longitude: float) -> Place:
    """Degrees to the unit square; what lies beyond the map's edge is put on it."""
    latitude = max(-MOST_LATITUDE, min(MOST_LATITUDE, latitude))
    y = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    return Place(longitude / 360 + 0.5, 0.5 - y / (2 * math.pi))


def latitude_of(y: float) -> float:
    """The latitude of a line of the unit square, in degrees."""
    return math.degrees(2 * math.atan(math.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)


def longitude_of(x: float) -> float:
    """The longitude of a column of the unit square, in degrees."""
    return (x - 0.5) * 360


def metres_per_pixel(latitude: float, zoom: float) -> float:
    """How many metres one logical pixel is there."""
    return _EQUATOR_METRES * math.cos(math.radians(latitude)) / (TILE * 2**zoom)


def zoom_for(latitude: float, metres: float, pixels: float) -> float:
    """The zoom at which so many metres are so many logical pixels."""
    return math.log2(_EQUATOR_METRES * math.cos(math.radians(latitude)) * pixels / (TILE * metres))


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Metres along a great circle of the mean sphere (haversine)."""
    one, other = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    h = math.sin((other - one) / 2) ** 2 + math.cos(one) * math.cos(other) * math.sin(across / 2) ** 2
    return 2 * _EARTH_RADIUS * math.asin(min(1.0, math.sqrt(h)))


def bearing(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """The direction from one place to another: degrees clockwise from north, 0 to 360."""
    one, other = math.radians(latitude), math.radians(other_latitude)
    across = math.radians(other_longitude - longitude)
    x = math.sin(across) * math.cos(other)
    y = math.cos(one) * math.sin(other) - math.sin(one) * math.cos(other) * math.cos(across)
    return math.degrees(math.atan2(x, y)) % 360


def round_length(most_metres: float) -> float:
    """The largest 1, 2 or 5 times a power of ten that is not longer: what a scale is drawn for."""
    # One power below what the logarithm says: just under a power of ten it is rounded up.
    power = 10 ** (math.floor(math.log10(most_metres)) - 1)
    return max(step * power for step in _STEPS if step * power <= most_metres)
