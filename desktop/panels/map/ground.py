"""The base map's tiles, drawn by one worker as they are needed, and kept as long as they are looked at."""

from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from desktop.panels.map.places import Places
from desktop.panels.map.world import World
from desktop.ui import theme
from desktop.ui.tokens import Tokens

#: Tiles kept: some six screens of the panel.
_KEPT = 160


class Tile(NamedTuple):
    """A tile of the map, as the web numbers them: from the north-west, 2**zoom a side."""

    zoom: int
    x: int
    y: int


class Ground(QObject):
    """Tiles of the world that comes with the desk.

    Signals:
        came: a tile, or the names, can be shown now.
    """

    came = Signal()
    _drawn = Signal(Tile, object, object)
    _loaded = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="map")
        self._world: World | None = None
        self._tiles: dict[Tile, QPixmap] = {}
        self._asked: dict[Tile, Future[None]] = {}
        self._look: Tokens = theme.tokens()
        self._ratio = 1.0
        #: None until they are read.
        self.places: Places | None = None
        self._drawn.connect(self._take)
        self._loaded.connect(self._names_came)
        worker = self._worker
        self.destroyed.connect(lambda: worker.shutdown(wait=True, cancel_futures=True))
        worker.submit(self._load)

    def tile(self, tile: Tile, ratio: float) -> QPixmap | None:
        """The tile if it is at hand; otherwise it is drawn, and `came` tells."""
        look = theme.tokens()
        if look is not self._look or ratio != self._ratio:
            self._look, self._ratio = look, ratio
            self._tiles.clear()
            self.forget_waiting()
        found = self._tiles.pop(tile, None)
        if found is not None:
            self._tiles[tile] = found
        elif tile not in self._asked:
            self._asked[tile] = self._worker.submit(self._draw, tile, ratio, look)
        return found

    def at_hand(self, tile: Tile) -> QPixmap | None:
        """The tile if it is at hand, in whatever sharpness."""
        return self._tiles.get(tile)

    def forget_waiting(self) -> None:
        """What was asked for and is not looked at any more."""
        for tile, work in list(self._asked.items()):
            if work.cancel():
                del self._asked[tile]

    def _load(self) -> None:
        self._world = World()
        self._loaded.emit(Places())

    def _draw(self, tile: Tile, ratio: float, look: Tokens) -> None:
        world = self._world
        if world is not None:
            self._drawn.emit(tile, world.tile(*tile, ratio, look), look)

    def _names_came(self, places: Places) -> None:
        self.places = places
        self.came.emit()

    def _take(self, tile: Tile, image: QImage, look: Tokens) -> None:
        self._asked.pop(tile, None)
        if look is self._look:
            pixmap = QPixmap.fromImage(image)
            self._tiles[tile] = pixmap
            if len(self._tiles) > _KEPT:
                del self._tiles[next(iter(self._tiles))]
        self.came.emit()
