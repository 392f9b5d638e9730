"""The map's arithmetic and its names, against values that are known."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.panels.map.mercator import (
    TILE,
    Place,
    bearing,
    distance,
    latitude_of,
    longitude_of,
    metres_per_pixel,
    project,
    round_length,
    zoom_for,
)
from desktop.panels.map.places import Places

HELSINKI, COPENHAGEN = (60.1699, 24.9384), (55.6761, 12.5683)


@given(st.floats(-85, 85), st.floats(-180, 180))
def test_a_place_comes_back_from_the_map(latitude: float, longitude: float) -> None:
    at = project(latitude, longitude)
    assert latitude_of(at.y) == pytest.approx(latitude, abs=1e-9)
    assert longitude_of(at.x) == pytest.approx(longitude, abs=1e-9)


def test_poles_are_put_on_the_edge() -> None:
    assert project(90, 0).y == pytest.approx(0, abs=1e-9)
    assert project(-90, 0).y == pytest.approx(1, abs=1e-9)


def test_tiles_are_numbered_as_the_web_does() -> None:
    """Helsinki's cathedral is in tile 10/582/296 of all servers of street tiles."""
    at = project(*HELSINKI)
    assert (int(at.x * 2**10), int(at.y * 2**10)) == (582, 296)


def test_distances_and_directions() -> None:
    assert distance(*HELSINKI, *COPENHAGEN) == pytest.approx(883_000, rel=0.01)
    assert bearing(*HELSINKI, *COPENHAGEN) == pytest.approx(239, abs=3)
    assert bearing(0, 0, 1, 0) == pytest.approx(0)
    assert bearing(0, 0, 0, 1) == pytest.approx(90)


def test_a_length_fills_as_many_pixels_as_asked() -> None:
    zoom = zoom_for(60, 1_000, 150)
    assert 1_000 / metres_per_pixel(60, zoom) == pytest.approx(150)
    assert metres_per_pixel(0, 0) * TILE == pytest.approx(40_075_016.686)


@given(st.floats(0.01, 1e7))
def test_a_scale_is_a_round_number_and_fits(most: float) -> None:
    length = round_length(most)
    assert length <= most < length * 2.6
    assert round(length / 10 ** math.floor(math.log10(length) + 1e-9)) in {1, 2, 5}


@pytest.fixture(scope="module")
def places() -> Places:
    return Places()


@pytest.mark.parametrize(
    ("latitude", "longitude", "town", "country", "wind"),
    [
        (*HELSINKI, "Helsinki", "FI", None),
        (61.62, 23.75, "Tampere", "FI", 0),
        (55.68, 12.57, "Copenhagen", "DK", None),
        (40.7, -74.0, "New York City", "US", None),
        (-33.30, 149.10, "Orange", "AU", None),
    ],
)
def test_a_point_is_told_by_its_town(
    places: Places, latitude: float, longitude: float, town: str, country: str, wind: int | None
) -> None:
    near = places.nearest(project(latitude, longitude))
    assert near is not None
    assert (near.town.text, near.town.country, near.wind) == (town, country, wind)


def test_far_out_at_sea_no_town_is_named(places: Places) -> None:
    assert places.nearest(project(0, -30)) is None


def test_nearer_shows_more_names(places: Places) -> None:
    """From afar countries, nearer large towns, nearer still all; each within what is seen."""
    at = project(61.5, 23.8)

    def shown(zoom: int) -> list[str]:
        half = 250 / TILE / 2**zoom
        names = list(places.within(at.x - half, at.y - half, at.x + half, at.y + half, zoom))
        for name in names:
            assert abs(name.at.x - at.x) <= half
            assert abs(name.at.y - at.y) <= half
        return [name.text for name in names]

    assert "Finland" in shown(4)
    assert "Nokia" not in shown(6)
    assert "Tampere" in shown(6)
    assert "Nokia" in shown(9)
    assert next(places.within(0, 0, 1, 1, 2)).is_country
    assert Place(0.5, 0.5) == project(0, 0)
