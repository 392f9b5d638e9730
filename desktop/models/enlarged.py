"""One picture looked at closely: whatever part of it is wanted, drawn off the GUI's thread.

A picture of 40 megapixels takes 160 MB and a third of a second to decode. So only the level that is needed is decoded
(each half as wide as the one before), and of that only what the window shows is drawn.
"""

import math
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

#: Bytes of decoded levels kept at most, besides the one in use.
_KEPT_BYTES = 48 * 1024 * 1024
_MOST_LEVEL = 6


class Section(NamedTuple):
    """What of a picture is wanted, in device pixels of the window."""

    width: int
    height: int
    #: Where the picture's middle lies.
    x: float
    y: float
    #: Device pixels for a pixel of the picture.
    scale: float
    #: Quarter turns clockwise.
    turns: int
    #: What lies around it, `#rrggbb`: an image without gaps is drawn several times as fast.
    ground: str = "#000000"


class Drawn(NamedTuple):
    """A section and what it looks like."""

    section: Section
    image: QImage


def level_for(scale: float) -> int:
    """How often the picture may be halved and still have a pixel for each of the screen's."""
    return max(0, min(_MOST_LEVEL, math.floor(-math.log2(scale)))) if scale > 0 else _MOST_LEVEL


class _Levels:
    """Runs in the worker alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._levels: dict[int, QImage] = {}

    def draw(self, section: Section) -> Drawn | None:
        """None: the file can't be read."""
        level = level_for(section.scale)
        picture = self._level(level)
        if picture.isNull():
            return None
        image = QImage(section.width, section.height, QImage.Format.Format_RGB32)
        image.fill(QColor(section.ground))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(section.x, section.y)
        painter.rotate(90 * section.turns)
        painter.scale(section.scale * 2**level, section.scale * 2**level)
        painter.drawImage(QPointF(-picture.width() / 2, -picture.height() / 2), picture)
        painter.end()
        return Drawn(section, image)

    def whole(self, turns: int) -> QImage:
        """All of it, turned; for the clipboard."""
        picture = self._level(0)
        if not turns:
            return picture
        size = picture.size()
        turned = QImage(size.transposed() if turns % 2 else size, picture.format())
        painter = QPainter(turned)
        painter.translate(turned.width() / 2, turned.height() / 2)
        painter.rotate(90 * turns)
        painter.drawImage(QPointF(-size.width() / 2, -size.height() / 2), picture)
        painter.end()
        return turned

    def _level(self, level: int) -> QImage:
        found = self._levels.get(level)
        if found is not None:
            return found
        finer = max((other for other in self._levels if other < level), default=None)
        if finer is not None:
            by = 2 ** (level - finer)
            made = _halved(self._levels[finer], by)
        else:
            made = _read(self._path, level)
        self._levels[level] = made
        for other in sorted(self._levels):
            if other != level and sum(one.sizeInBytes() for one in self._levels.values()) > (
                _KEPT_BYTES + made.sizeInBytes()
            ):
                del self._levels[other]
        return made


def _read(path: Path, level: int) -> QImage:
    reader = QImageReader(str(path))
    reader.setAutoTransform(True)
    size = reader.size()
    if level and size.isValid():
        reader.setScaledSize(QSize(max(1, size.width() >> level), max(1, size.height() >> level)))
    return reader.read()


def _halved(picture: QImage, by: int) -> QImage:
    size = QSize(max(1, picture.width() // by), max(1, picture.height() // by))
    return picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)


class Enlarged(QObject):
    """Draws sections of one picture after the other.

    Signals:
        came: `drawn` is another now.
        failed: the file can't be read.
        copied: the whole picture, for the clipboard (QImage).
    """

    came = Signal()
    failed = Signal()
    copied = Signal(QImage)
    _done = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        worker = self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="enlarged")
        self._levels: _Levels | None = None
        self._running: Future[None] | None = None
        self._next: Section | None = None
        #: What was drawn last of this picture.
        self.drawn: Drawn | None = None
        self._done.connect(self._take)
        self.destroyed.connect(lambda: worker.shutdown(wait=True, cancel_futures=True))

    def open(self, path: Path | None) -> None:
        """Another picture; None: none, and nothing of the last one is kept."""
        self._levels = _Levels(path) if path is not None else None
        self.drawn = None
        self._next = None

    def want(self, section: Section) -> None:
        """See to it that this section gets drawn; of several asked for meanwhile only the last is."""
        if self._levels is None or (self.drawn is not None and self.drawn.section == section):
            self._next = None
        elif self._running is not None:
            self._next = section
        else:
            self._running = self._worker.submit(self._draw, self._levels, section)

    def copy(self, turns: int) -> None:
        """Bring the whole picture for the clipboard: `copied`."""
        if self._levels is not None:
            self._worker.submit(self._copy, self._levels, turns)

    def _draw(self, levels: _Levels, section: Section) -> None:
        try:
            drawn = levels.draw(section)
        except MemoryError:
            drawn = None
        self._done.emit(levels, drawn)

    def _copy(self, levels: _Levels, turns: int) -> None:
        self.copied.emit(levels.whole(turns))

    def _take(self, levels: _Levels, drawn: Drawn | None) -> None:
        self._running = None
        if levels is self._levels:
            if drawn is None:
                self.failed.emit()
                return
            self.drawn = drawn
            self.came.emit()
        following, self._next = self._next, None
        if following is not None:
            self.want(following)
