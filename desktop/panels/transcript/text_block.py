"""A laid-out text with its links. Positions count UTF-16 units, as Qt does."""

import math
import re
from typing import cast
from unicodedata import bidirectional

from msgspec import Struct
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QTextCharFormat, QTextLayout, QTextLine, QTextOption

from protocol import links

_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"']+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}»”’"


class Link(Struct, frozen=True):
    """A web address in a text."""

    start: int
    length: int
    url: str


class Marked(Struct, frozen=True):
    """Parts of a text that were looked for, (start, length) in UTF-16 units, and their colours."""

    parts: tuple[tuple[int, int], ...]
    ink: str
    ground: str


def in_units(text: str, parts: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Parts of a text, from characters to UTF-16 units."""
    return tuple((units(text[:start]), units(text[start : start + length])) for start, length in parts)


def units(text: str) -> int:
    """Length in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, start: int, end: int) -> str:
    """The part between two UTF-16 positions."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "ignore")


def find_links(text: str) -> tuple[Link, ...]:
    """Web addresses, without the punctuation that ends a sentence. Only http and https."""
    found: list[Link] = []
    for match in _LINK.finditer(text):
        words = _without_trailing(match.group())
        if "." not in words and "localhost" not in words:
            continue
        url = words if words.lower().startswith("http") else f"https://{words}"
        found.append(Link(units(text[: match.start()]), units(words), url))
    return tuple(found)


def _with_aliases(text: str, found: tuple[Link, ...], aliases: tuple[links.Link, ...]) -> tuple[Link, ...]:
    """Links behind words count before those that are read out of the same words."""
    hidden = tuple(
        Link(units(text[: one.start]), units(text[one.start : one.start + one.length]), one.url) for one in aliases
    )
    free = (one for one in found if not any(_overlap(one, other) for other in hidden))
    return tuple(sorted((*hidden, *free), key=lambda one: one.start))


def _overlap(one: Link, other: Link) -> bool:
    return one.start < other.start + other.length and other.start < one.start + one.length


def _without_trailing(words: str) -> str:
    """Without the punctuation behind it; a bracket that was opened in it stays. One pass: it may be long."""
    unopened, end = words.count(")") - words.count("("), len(words)
    while end and words[end - 1] in _TRAILING:
        if words[end - 1] == ")":
            if unopened <= 0:
                break
            unopened -= 1
        end -= 1
    return words[:end]


def from_right(text: str) -> bool:
    """The first letter that has a direction goes from right to left (Unicode's rule for paragraphs)."""
    for character in text:
        direction = bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False


class TextBlock:
    """Text broken into lines of at most `width` logical pixels, `line` pixels apart.

    `centred`: each line stands in the middle of the widest.
    """

    def __init__(
        self,
        text: str,
        font: QFont,
        width: float,
        line: float,
        aliases: tuple[links.Link, ...] = (),
        *,
        centred: bool = False,
    ) -> None:
        self.text = text
        self.links = _with_aliases(text, find_links(text), aliases)
        self._layout = QTextLayout(text.replace("\n", "\u2028"), font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        if from_right(text):
            option.setTextDirection(Qt.LayoutDirection.RightToLeft)
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        if centred:
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._layout.setTextOption(option)
        self._layout.setCacheEnabled(True)
        self.width = self.last_width = self.height = 0.0
        self._break(width, line)
        if from_right(text) or centred:
            # Lines of such a script end at the right edge: bring the edge to where the words end.
            self._break(math.ceil(self.width), line)
            self.last_width = self.width
        self.lines = self._layout.lineCount()

    def _break(self, width: float, line: float) -> None:
        y = wide = 0.0
        self._layout.beginLayout()
        while True:
            row = self._layout.createLine()
            if not row.isValid():
                break
            row.setLineWidth(width)
            height = max(line, row.height())
            row.setPosition(QPointF(0, y + (height - row.height()) / 2))
            y += height
            self.last_width = row.naturalTextWidth()
            wide = max(wide, self.last_width)
        self._layout.endLayout()
        self.width, self.height = wide, y

    def draw(
        self,
        painter: QPainter,
        at: QPointF,
        ink: str,
        link_ink: str,
        chosen: tuple[int, int] | None,
        mark: str,
        on_mark: str,
        found: Marked | None = None,
    ) -> None:
        """Draw at a point; `chosen` is the selected part, `found` the parts that were looked for."""
        formats = [_range(link.start, link.length, link_ink, None, underline=True) for link in self.links]
        if found is not None:
            formats += [_range(start, long, found.ink, found.ground, underline=False) for start, long in found.parts]
        if chosen is not None and chosen[1] > chosen[0]:
            formats.append(_range(chosen[0], chosen[1] - chosen[0], on_mark, mark, underline=False))
        painter.setPen(QColor(ink))
        self._layout.draw(painter, at, formats)

    def position(self, at: QPointF) -> int:
        """The text position nearest to a point."""
        for number in range(self.lines):
            line = self._layout.lineAt(number)
            if at.y() < line.y() + line.height() or number == self.lines - 1:
                return _cursor(line, at.x())
        return 0

    def link_at(self, at: QPointF) -> Link | None:
        """The link under a point."""
        if not self.links:
            return None
        for number in range(self.lines):
            line = self._layout.lineAt(number)
            if line.naturalTextRect().adjusted(0, -2, 0, 2).contains(at):
                position = _cursor(line, at.x())
                return next((k for k in self.links if k.start <= position < k.start + k.length), None)
        return None

    def word_at(self, position: int) -> tuple[int, int]:
        """Where the word around a position begins and ends."""
        start = position
        while start > 0 and cut(self.text, start - 1, start).isalnum():
            start -= 1
        end, most = position, units(self.text)
        while end < most and cut(self.text, end, end + 1).isalnum():
            end += 1
        return start, end


def _cursor(line: QTextLine, x: float) -> int:
    """The position at a height's x. The binding gives a pair, its stub says a number."""
    found: object = line.xToCursor(x)
    first: object = cast("tuple[object, ...]", found)[0] if isinstance(found, tuple) else found
    return first if isinstance(first, int) else 0


def _range(start: int, length: int, ink: str, ground: str | None, *, underline: bool) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = start  # type: ignore[assignment]
    made.length = length  # type: ignore[assignment]
    form = QTextCharFormat()
    form.setForeground(QColor(ink))
    if ground is not None:
        form.setBackground(QColor(ground))
    form.setFontUnderline(underline)
    made.format = form  # type: ignore[assignment]
    return made
