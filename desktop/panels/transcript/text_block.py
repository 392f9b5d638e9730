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
#: After these an address is best broken.
_ENDS = "./?&=-_"
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
    # Asked for many places of a text at each key: letter by letter it takes a hundred times as long.
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, start: int, end: int) -> str:
    """The part between two UTF-16 positions."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "ignore")


def find_links(text: str) -> tuple[Link, ...]:
    """Web addresses, without the punctuation that ends a sentence. Only http and https."""
    found: list[Link] = []
    # Counted on from link to link: a text may be nothing but links.
    at = so_far = 0
    for match in _LINK.finditer(text):
        words = _without_trailing(match.group())
        if "." not in words and "localhost" not in words:
            continue
        url = words if words.lower().startswith("http") else f"https://{words}"
        at, so_far = match.start(), so_far + units(text[at : match.start()])
        found.append(Link(so_far, units(words), url))
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


def address_break(text: str, start: int, length: int) -> int:
    """How long a line should rather be that ends within an address: to its @, else its last dot; 0: as it is."""
    end = start + length
    if end >= len(text) or text[end].isspace() or text[end - 1].isspace() or not text[end - 1 : end + 1].isascii():
        return 0
    at, dot = text.rfind("@", start, end), max(text.rfind(one, start, end) for one in _ENDS)
    for last in (at, dot):
        # Where it fills half of the line, and a word is broken, which began with the line.
        kept, word = last + 1 - start, text[last + 1 : end]
        if length <= 2 * kept < 2 * length and word.isascii() and not any(one.isspace() for one in word):
            return kept
    return 0


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
        #: What the parts of it are drawn with, as the layout has it. Handed to each `draw` instead, they would cost
        #: parts times lines at each.
        self._dress: tuple[str, Marked | None] | None = None
        self._layout.setFormats(self._links_in(None))
        self.width: float = 0.0
        self.last_width: float = 0.0
        self.height: float = 0.0
        self._break(width, line)
        if from_right(text) or centred:
            # Lines of such a script end at the right edge: bring the edge to where the words end.
            width = math.ceil(self.width)
            self._break(width, line)
            self.last_width = self.width
        self._broken_at = width, line
        self.lines = self._layout.lineCount()

    def _links_in(self, ink: str | None) -> list[QTextLayout.FormatRange]:
        return [_range(link.start, link.length, ink, None, underline=True) for link in self.links]

    def _put_on(self, link_ink: str, found: Marked | None) -> None:
        """Give the parts these colours, unless they have them. Nothing of it moves a word."""
        if (link_ink, found) == self._dress or not (self.links or found or (self._dress and self._dress[1])):
            return
        self._dress = link_ink, found
        links = self._links_in(link_ink)
        parts = () if found is None else ((start, long, found.ink, found.ground) for start, long in found.parts)
        self._layout.setFormats([*links, *(_range(*part, underline=False) for part in parts)])
        kept = self.width, self.last_width, self.height
        self._break(*self._broken_at)
        if self._layout.lineCount() != self.lines:
            # A part that is drawn by itself can be a hair wider than within its word.
            self._layout.setFormats(links)
            self._break(*self._broken_at)
        self.width, self.last_width, self.height = kept

    def _break(self, width: float, line: float) -> None:
        y = wide = 0.0
        # Qt counts in UTF-16 units.
        text = self.text if units(self.text) == len(self.text) else ""
        self._layout.beginLayout()
        while True:
            row = self._layout.createLine()
            if not row.isValid():
                break
            row.setLineWidth(width)
            shorter = address_break(text, row.textStart(), row.textLength())
            if shorter:
                row.setNumColumns(shorter, width)
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
        self._put_on(link_ink, found)
        painter.setPen(QColor(ink))
        start, end = chosen or (0, 0)
        part = [_range(start, end - start, on_mark, mark, underline=False)] if end > start else []
        self._layout.draw(painter, at, part)

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


def _range(start: int, length: int, ink: str | None, ground: str | None, *, underline: bool) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start = start  # type: ignore[assignment]
    made.length = length  # type: ignore[assignment]
    form = QTextCharFormat()
    if ink is not None:
        form.setForeground(QColor(ink))
    if ground is not None:
        form.setBackground(QColor(ground))
    form.setFontUnderline(underline)
    made.format = form  # type: ignore[assignment]
    return made
