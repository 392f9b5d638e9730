"""Words chosen with the pointer, over one message or several."""

from collections.abc import Callable
from typing import NamedTuple

from desktop.panels.transcript.parts import RowLayout
from desktop.panels.transcript.text_block import TextBlock, cut, units
from desktop.state.messages import HiddenItem, MessageItem, StaffItem
from desktop.state.runs import is_brief
from desktop.ui.words import speaker_words, time_words

#: On the clipboard beside words that the customer must not read; composers for the customer refuse them.
HIDDEN_WORDS = "application/x-deskbell-hidden"


class Place(NamedTuple):
    """A row and a text position in it (UTF-16 units)."""

    row: int
    position: int


class Selection:
    """From where the pointer went down to where it is."""

    def __init__(self) -> None:
        self._from: Place | None = None
        self._to: Place | None = None

    def clear(self) -> None:
        """Choose nothing."""
        self._from = self._to = None

    def start(self, place: Place) -> None:
        """The pointer went down here."""
        self._from = self._to = place

    def extend(self, place: Place) -> None:
        """The pointer is here now."""
        self._to = place

    @property
    def empty(self) -> bool:
        """Nothing is chosen."""
        return self._from == self._to

    @property
    def first_row(self) -> int:
        """The first row that something is chosen in; -1: none."""
        ends = self._ends()
        return ends[0].row if ends is not None else -1

    def _ends(self) -> tuple[Place, Place] | None:
        if self._from is None or self._to is None or self._from == self._to:
            return None
        return min(self._from, self._to), max(self._from, self._to)

    def part_of(self, row: int, text: TextBlock | None) -> tuple[int, int] | None:
        """The chosen part of a row's text."""
        ends = self._ends()
        if ends is None or text is None or not ends[0].row <= row <= ends[1].row:
            return None
        start = ends[0].position if row == ends[0].row else 0
        end = ends[1].position if row == ends[1].row else units(text.text)
        return start, end

    def hidden(self, layout: Callable[[int], RowLayout | None]) -> bool:
        """What is chosen is of one hidden message, or of what staff alone is told."""
        ends = self._ends()
        made = layout(ends[0].row) if ends is not None and ends[0].row == ends[1].row else None
        return made is not None and isinstance(made.row.item, StaffItem)

    def text(self, layout: Callable[[int], RowLayout | None]) -> str:
        """The chosen words; over several messages with who said them and when, and without hidden ones.

        Hidden words are copied when they are all that is chosen: never by the way, among others.
        """
        ends = self._ends()
        if ends is None:
            return ""
        lines: list[str] = []
        for row in range(ends[0].row, ends[1].row + 1):
            made = layout(row)
            part = self.part_of(row, made.text) if made is not None else None
            if made is None or made.text is None or part is None:
                continue
            words = cut(made.text.text, *part)
            item = made.row.item
            if ends[0].row != ends[1].row and (isinstance(item, HiddenItem) or is_brief(item)):
                continue
            if ends[0].row != ends[1].row and isinstance(item, MessageItem):
                words = f"{speaker_words(item.author)} ({time_words(item.at)}): {words}"
            if words:
                lines.append(words)
        return "\n".join(lines)
