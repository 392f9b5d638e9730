"""Where the columns of a table stand in a width, and which of them find room."""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QRectF

from desktop.models.floor.table import Column

#: Room at both sides of a row, and between columns.
EDGE, GAP = 20.0, 18.0
_STAYS = 9


class Place(Struct, frozen=True):
    """A column and where it stands in a row."""

    column: Column
    x: float
    width: float

    def rect(self, row: QRectF) -> QRectF:
        """Its part of a row."""
        return QRectF(row.x() + self.x, row.y(), self.width, row.height())


def places(columns: Sequence[Column], width: float) -> tuple[Place, ...]:
    """The columns that find room, from left to right."""
    shown = list(columns)
    while _least(shown) > width and any(column.keep < _STAYS for column in shown):
        shown.remove(min(shown, key=lambda column: column.keep))
    spare = max(0.0, width - _least(shown))
    shares = sum(column.share for column in shown) or 1
    made: list[Place] = []
    x = EDGE
    for column in shown:
        wide = column.least + spare * column.share / shares
        made.append(Place(column, x, wide))
        x += wide + GAP
    return tuple(made)


def _least(columns: Sequence[Column]) -> float:
    return sum(column.least for column in columns) + GAP * (len(columns) - 1) + 2 * EDGE
