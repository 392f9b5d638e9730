"""Rows upon each other: how high each is, and where each begins. Nothing of Qt."""

from bisect import bisect_right
from itertools import accumulate


class Stack:
    """Heights of rows, and the places that follow from them.

    Attributes:
        heights: of each row. Written to, it is to be `sum`med again.
        tops: where each row begins, from the first one's top; one more than rows.
    """

    def __init__(self) -> None:
        self.heights: list[float] = []
        self.tops: list[float] = [0.0]

    def put(self, heights: list[float]) -> None:
        """Other rows, all of them."""
        self.heights = heights
        self.sum()

    def sum(self) -> None:
        """Find the places again."""
        self.tops = list(accumulate(self.heights, initial=0.0))

    @property
    def height(self) -> float:
        """Of all rows."""
        return self.tops[-1]

    def row_at(self, y: float) -> int:
        """The row at a distance from the first one's top; the nearest where there is none."""
        return max(0, min(len(self.heights) - 1, bisect_right(self.tops, y) - 1))
