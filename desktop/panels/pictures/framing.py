"""Where a picture lies in the window that shows it: zoom, place, turns. Pure; logical pixels."""

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF

LEAST, MOST, STEP = 0.02, 8.0, 1.25
#: Kept free around a picture that fits.
_SIDE, _TOP, _BOTTOM = 56.0, 72.0, 116.0


class Framing(Struct):
    """How one picture is looked at."""

    #: The picture's own size, upright.
    width: int = 0
    height: int = 0
    #: None: all of it fits.
    zoom: float | None = None
    #: From the middle of the room to the middle of the picture.
    moved: tuple[float, float] = (0.0, 0.0)
    #: Quarter turns clockwise.
    turns: int = 0

    @property
    def size(self) -> QSizeF:
        """As turned."""
        return QSizeF(self.height, self.width) if self.turns % 2 else QSizeF(self.width, self.height)

    def fitting(self, window: QSizeF) -> float:
        """The zoom at which all of it fits, at most its own size."""
        if not self.width or not self.height:
            return 1.0
        across = (window.width() - 2 * _SIDE) / self.size.width()
        down = (window.height() - _TOP - _BOTTOM) / self.size.height()
        return max(LEAST, min(across, down, 1.0))

    def scale(self, window: QSizeF) -> float:
        """Logical pixels for each of the picture's."""
        return self.fitting(window) if self.zoom is None else self.zoom

    def middle(self, window: QSizeF) -> QPointF:
        """Where the picture's middle lies."""
        room = QRectF(0, _TOP, window.width(), window.height() - _TOP - _BOTTOM)
        return room.center() + QPointF(*self.moved)

    def target(self, window: QSizeF) -> QRectF:
        """The room it takes."""
        rect = QRectF(QPointF(), self.size * self.scale(window))
        rect.moveCenter(self.middle(window))
        return rect

    def zoom_to(self, window: QSizeF, zoom: float, around: QPointF | None = None) -> None:
        """Another zoom; what is at `around` stays there, or else the picture's middle."""
        before = self.scale(window)
        zoom = max(LEAST, min(MOST, zoom))
        at = self.middle(window)
        fixed = at if around is None else around
        self.zoom = zoom
        shift = (at - fixed) * (zoom / before) - (at - fixed)
        self.moved = (self.moved[0] + shift.x(), self.moved[1] + shift.y())

    def move_by(self, across: float, down: float) -> None:
        """Drag it."""
        self.moved = (self.moved[0] + across, self.moved[1] + down)

    def turn(self, by: int) -> None:
        """Quarter turns clockwise; it fits again."""
        self.turns = (self.turns + by) % 4
        self.zoom, self.moved = None, (0.0, 0.0)

    def fit(self) -> None:
        """All of it; or, if it does that already, each pixel as one."""
        self.zoom = 1.0 if self.zoom is None else None
        self.moved = (0.0, 0.0)
