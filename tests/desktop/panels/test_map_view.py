"""The map under an agent's hands, with the real world in it."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.map.frame import MapFrame
from desktop.panels.map.ground import Tile
from desktop.panels.map.streets import Streets
from desktop.panels.map.view import LEAST_ZOOM, MOST_ZOOM, MapView
from protocol.browsing import Position
from protocol.links import MapTiles

HELSINKI = Position(latitude=60.1699, longitude=24.9384, accuracy=40, at=0)


@pytest.fixture
def frame(qtbot: QtBot) -> Iterator[MapFrame]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(420, 400)
    made = MapFrame()
    made.setParent(window)
    made.resize(420, 400)
    window.show()
    yield made
    window.close()


@pytest.fixture
def view(frame: MapFrame) -> MapView:
    return frame.view


def under(view: MapView, at: QPointF) -> tuple[float, float]:
    place = view.mapToScene(at.toPoint())
    return place.x(), place.y()


def test_it_goes_to_the_customer(view: MapView) -> None:
    """The marker stands in the middle, as near as the position is sure; a vague one is seen whole."""
    view.show_position(HELSINKI)
    assert view.centre_degrees() == pytest.approx((60.1699, 24.9384), abs=0.01)
    near = view.zoom
    view.show_position(Position(latitude=60.1699, longitude=24.9384, accuracy=90_000, at=0))
    assert view.zoom < near
    circle = view.mapFromScene(view.sceneRect()).boundingRect()
    assert circle.width() > 0


def test_the_wheel_zooms_where_the_pointer_is(view: MapView) -> None:
    view.show_position(HELSINKI)
    at = QPointF(300, 120)
    before = under(view, at)
    wheel = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    zoom = view.zoom
    QApplication.sendEvent(view.viewport(), wheel)
    assert view.zoom == pytest.approx(zoom + 1)
    pixel = 2 ** (MOST_ZOOM - view.zoom)
    assert under(view, at) == pytest.approx(before, abs=2 * pixel)


def test_keys_move_and_zoom_and_bring_back(view: MapView) -> None:
    view.show_position(HELSINKI)
    home = view.centre_degrees()
    zoom = view.zoom
    QTest.keyClick(view, Qt.Key.Key_Minus)
    assert view.zoom < zoom
    QTest.keyClick(view, Qt.Key.Key_Right)
    QTest.keyClick(view, Qt.Key.Key_Up)
    latitude, longitude = view.centre_degrees()
    assert latitude > home[0]
    assert longitude > home[1]
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.centre_degrees() == pytest.approx(home, abs=0.001)


def test_it_stops_at_the_ends_of_zoom(view: MapView) -> None:
    view.zoom_by(100)
    assert view.zoom == MOST_ZOOM
    view.zoom_by(-100)
    assert LEAST_ZOOM <= view.zoom < 2


def test_land_is_drawn_where_land_is(qtbot: QtBot, view: MapView) -> None:
    """A tile of the open sea is of one colour, one with Finland in it is not."""
    tiles = {True: Tile(4, 9, 4), False: Tile(6, 30, 32)}
    qtbot.waitUntil(lambda: all(view.ground.tile(tile, 1.0) is not None for tile in tiles.values()), timeout=20_000)
    for land, tile in tiles.items():
        pixmap = view.ground.tile(tile, 1.0)
        assert pixmap is not None
        image = pixmap.toImage()
        colours = {image.pixel(x, y) for x in range(0, 256, 8) for y in range(0, 256, 8)}
        assert (len(colours) > 1) is land


@pytest.mark.parametrize("template", ["http://127.0.0.1:9/{z}/{x}/{y}.png"])
def test_the_base_map_stays_when_street_tiles_do_not_come(qtbot: QtBot, frame: MapFrame, template: str) -> None:
    """Nobody listens there: after a few failures it says so, and shows what it has."""
    frame.set_streets(Streets(MapTiles(template=template, attribution="Streets")))
    frame.view.show_position(HELSINKI)

    def given_up() -> bool:
        frame.view.zoom_by(0.5 if frame.view.zoom < 10 else -2)
        frame.view.viewport().repaint()
        return frame.view.streets is not None and frame.view.streets.away

    qtbot.waitUntil(given_up, timeout=20_000)
    qtbot.waitUntil(lambda: frame.view.ground.places is not None, timeout=20_000)
    assert frame.grab().toImage().pixelColor(210, 200).isValid()
    frame.set_streets(None)
