"""The coasts and borders that come with the desk, and how a tile of them is drawn. Runs off the GUI's thread."""

import zlib
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QByteArray, QDataStream, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

import resources
from desktop.panels.map.mercator import TILE
from desktop.ui.tokens import Tokens

_FILE = Path(resources.__file__).parent / "map" / "world.bin"
#: From this zoom on the next finer level is drawn.
_FINER_FROM = (2, 6)
#: Cells whose paths are kept decoded.
_KEPT_PATHS = 64


class _Level(Struct):
    depth: int
    cells: dict[tuple[int, int], QByteArray]


class _Paths(Struct):
    land: QPainterPath
    coasts: QPainterPath
    borders: QPainterPath


def _stream(data: QByteArray) -> QDataStream:
    stream = QDataStream(data)
    stream.setVersion(QDataStream.Version.Qt_6_0)
    stream.setFloatingPointPrecision(QDataStream.FloatingPointPrecision.SinglePrecision)
    return stream


def _read_path(stream: QDataStream) -> QPainterPath:
    path = QPainterPath()
    for _ in range(stream.readUInt32()):
        line = QPolygonF()
        stream >> line  # pyright: ignore[reportUnusedExpression]
        path.addPolygon(line)
    return path


class World:
    """Natural Earth in three levels (see `resources.map.bake`)."""

    def __init__(self) -> None:
        """Reads the file: some 100 ms."""
        stream = _stream(QByteArray(zlib.decompress(_FILE.read_bytes())))
        self._levels: list[_Level] = []
        for _ in range(stream.readUInt8()):
            level = _Level(stream.readUInt8(), {})
            for _ in range(stream.readUInt32()):
                at = (stream.readUInt8(), stream.readUInt8())
                shapes = QByteArray()
                stream >> shapes  # pyright: ignore[reportUnusedExpression]
                level.cells[at] = shapes
            self._levels.append(level)
        self._paths: dict[tuple[int, int, int], _Paths] = {}

    def tile(self, zoom: int, x: int, y: int, ratio: float, look: Tokens) -> QImage:
        """A tile of `TILE` logical pixels a side, at so many device pixels each."""
        edge = round(TILE * ratio)
        image = QImage(edge, edge, QImage.Format.Format_RGB32)
        image.fill(QColor(look.sea))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-x * edge, -y * edge)
        painter.scale(edge * 2**zoom, edge * 2**zoom)
        coast, border = QPen(QColor(look.coast), ratio), QPen(QColor(look.border), ratio, Qt.PenStyle.DashLine)
        for pen in (coast, border):
            pen.setCosmetic(True)
        for paths in self._cells(zoom, x, y):
            painter.fillPath(paths.land, QColor(look.land))
            painter.strokePath(paths.coasts, coast)
            painter.strokePath(paths.borders, border)
        painter.end()
        return image

    def _cells(self, zoom: int, x: int, y: int) -> list[_Paths]:
        number = sum(zoom >= finer for finer in _FINER_FROM)
        level = self._levels[number]
        if zoom >= level.depth:
            keys = [(x >> (zoom - level.depth), y >> (zoom - level.depth))]
        else:
            many = 1 << (level.depth - zoom)
            keys = [(x * many + i, y * many + j) for i in range(many) for j in range(many)]
        return [self._path(number, key) for key in keys if key in level.cells]

    def _path(self, number: int, key: tuple[int, int]) -> _Paths:
        at = (number, *key)
        found = self._paths.pop(at, None)
        if found is None:
            stream = _stream(self._levels[number].cells[key])
            found = _Paths(_read_path(stream), _read_path(stream), _read_path(stream))
        self._paths[at] = found
        if len(self._paths) > _KEPT_PATHS:
            del self._paths[next(iter(self._paths))]
        return found
