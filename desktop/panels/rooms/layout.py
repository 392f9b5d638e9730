"""Where everything in a line of a thread stands. Laid out once for a line, its neighbours and a width."""

from collections import OrderedDict

from msgspec import Struct, field
from PySide6.QtCore import QPointF, QRectF

from desktop.models.experts import take_apart
from desktop.models.thread import ThreadRow
from desktop.panels.rooms.words import LineWords
from desktop.panels.transcript.text_block import TextBlock
from desktop.state.messages import Upload
from desktop.state.rooms import SaidLine
from desktop.ui import fonts
from desktop.ui.tokens import Type
from protocol.entities import Attachment
from protocol.rooms import Card

_LEFT, _RIGHT = 52.0, 16.0
_LINE = 20.0
_DAY = 36.0
_HEAD = 22.0
_CARD = 48.0
_FILE = 30.0
_GAP = 6.0
_QUOTE = 14.0
_MARK = 18.0
_KEPT = 400


class Spot(Struct):
    """A part that can be clicked, relative to the row's top left corner."""

    rect: QRectF
    of: Card | Attachment | Upload


class LineLayout(Struct):
    """A laid-out line. Coordinates are relative to the row's top left corner."""

    height: float
    top: float = 0.0
    text: TextBlock | None = None
    text_at: QPointF = field(default_factory=QPointF)
    quote: TextBlock | None = None
    quote_at: QPointF = field(default_factory=QPointF)
    spots: list[Spot] = field(default_factory=list[Spot])


class LineLayouts:
    """Layouts by line, width and neighbours, the newest few hundred."""

    def __init__(self, words: LineWords) -> None:
        self._words = words
        self._made: OrderedDict[tuple[object, ...], LineLayout] = OrderedDict()

    def of(self, row: ThreadRow, width: int, *, quotes: bool) -> LineLayout:
        """The layout of a row; `quotes`: it begins with a question and what was quoted with it."""
        line = row.line
        stored = line.seq if isinstance(line, SaidLine) else 0
        coming = line.uploads if isinstance(line, SaidLine) else ()
        key = (line.key, bool(stored), coming, width, row.new_day, row.follows, quotes)
        found = self._made.get(key)
        if found is None:
            found = self._make(row, float(width), quotes=quotes)
            self._made[key] = found
            if len(self._made) > _KEPT:
                self._made.popitem(last=False)
        return found

    def forget(self) -> None:
        """Lay everything out anew."""
        self._made.clear()

    def _make(self, row: ThreadRow, width: float, *, quotes: bool) -> LineLayout:
        line, top = row.line, _DAY if row.new_day else 0.0
        if not isinstance(line, SaidLine):
            text = TextBlock(self._words.system(line), fonts.font(Type.SMALL), width - 2 * _RIGHT, 18)
            at = QPointF((width - text.width) / 2, top + 8)
            return LineLayout(top + text.height + 16, top, text, at)
        top += 2.0 if row.follows else 10.0
        y = top if row.follows else top + _HEAD
        inner = width - _LEFT - _RIGHT
        made = LineLayout(0, top)
        said = take_apart(line.text) if quotes else None
        words = said.question if said is not None else line.text
        if words:
            made.text = TextBlock(words, fonts.font(Type.READING), inner, _LINE)
            made.text_at = QPointF(_LEFT, y)
            y += made.text.height
        if said is not None and said.excerpt:
            y += _GAP
            made.quote = TextBlock(said.excerpt, fonts.font(Type.SMALL), inner - _QUOTE, 18)
            made.quote_at = QPointF(_LEFT + _QUOTE, y + 4)
            y += made.quote.height + 8
        # How far an own line has come stands beside what is attached.
        wide = inner - _MARK if line.mine else inner
        if line.card is not None:
            y += _GAP if words else 2
            made.spots.append(Spot(QRectF(_LEFT, y, wide, _CARD), line.card))
            y += _CARD
        for attachment in (*line.attachments, *line.uploads):
            y += _GAP
            made.spots.append(Spot(QRectF(_LEFT, y, wide, _FILE), attachment))
            y += _FILE
        made.height = y + 4
        return made
