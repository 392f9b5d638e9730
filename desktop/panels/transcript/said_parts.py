"""What stands in a message beside its words: what it answers, that it was changed or taken back, its first words."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from desktop.panels.transcript.parts import Part, RowLayout, Spot
from desktop.panels.transcript.text_block import TextBlock
from desktop.state.messages import MessageItem, Said
from desktop.ui import fonts
from desktop.ui.text import tr
from desktop.ui.tokens import Tokens, Type
from desktop.ui.widgets import paint
from desktop.ui.words import speaker_words

#: Room for the bar before what is quoted.
_INDENT = 11.0
_BAR = 3.0
_NAME_LINE = 17.0
_SMALL_LINE = 17.0
_GAP = 6.0
#: Between the word that a message was changed and its time.
LABEL_GAP = 6.0


def shown_words(item: Said) -> str:
    """The words of a message as the reader sees them."""
    if not isinstance(item, MessageItem):
        return item.text
    if item.taken_back:
        return tr("Message taken back")
    return item.asked or item.text


def is_faint(item: Said) -> bool:
    """The words don't stand any more, or are about to go."""
    return isinstance(item, MessageItem) and (item.taken_back or item.asked == "")


def label(item: Said) -> str:
    """The word before the time of a message that is not as it was first said."""
    if not isinstance(item, MessageItem) or not item.revised:
        return ""
    if item.taken_back:
        return tr("first words") if item.first else ""
    return tr("edited")


def label_width(item: Said) -> float:
    """Room for that word."""
    said = label(item)
    return QFontMetricsF(fonts.font(Type.CAPTION)).horizontalAdvance(said) + LABEL_GAP if said else 0.0


def lay_out_quote(made: RowLayout, item: Said, most: float) -> tuple[float, float]:
    """Place what a message answers over its words, from (0, 0). Returns width and height; 0 without any."""
    if not isinstance(item, MessageItem) or item.quote is None:
        return 0.0, 0.0
    made.quote_name = speaker_words(item.quote.author)
    made.quote = TextBlock(item.quote.text, fonts.font(Type.SMALL), most - _INDENT, _SMALL_LINE)
    name = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(made.quote_name)
    wide, height = _INDENT + max(name, made.quote.width), _NAME_LINE + made.quote.height
    made.spots.append(Spot(Part.QUOTE, QRectF(0, 0, wide, height), None, tr("Go to what this answers")))
    return wide, height + _GAP


def lay_out_first(made: RowLayout, item: Said, most: float) -> tuple[float, float]:
    """Place the first words under those that stand now, from (0, 0). Returns width and height."""
    if not isinstance(item, MessageItem) or not item.first:
        return 0.0, 0.0
    made.first = TextBlock(tr("At first: {words}", words=item.first), fonts.font(Type.SMALL), most, _SMALL_LINE)
    return made.first.width, made.first.height + _GAP


def lay_out_label(made: RowLayout, item: Said, *, opened: bool) -> None:
    """Where to click to see the first words, once it is known where the time stands."""
    if made.meta is None or not isinstance(item, MessageItem) or not item.first:
        return
    rect = QRectF(made.meta.x() - 2, made.meta.y(), label_width(item) - LABEL_GAP + 4, made.meta.height())
    what = tr("Hide the first words") if opened else tr("Show the first words")
    made.spots.append(Spot(Part.FIRST, rect, None, what))


def draw(painter: QPainter, made: RowLayout, t: Tokens) -> None:
    """Draw what is answered, and the first words."""
    if made.quote is not None:
        at = made.quote_at
        paint.fill(painter, QRectF(at.x(), at.y() + 1, _BAR, _NAME_LINE + made.quote.height - 2), t.accent_text, 1.5)
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        painter.setPen(QColor(t.accent_text))
        ascent = QFontMetricsF(painter.font()).ascent()
        painter.drawText(QPointF(at.x() + _INDENT, at.y() + 1 + ascent), made.quote_name)
        under = QPointF(at.x() + _INDENT, at.y() + _NAME_LINE)
        made.quote.draw(painter, under, t.text_soft, t.text_soft, None, t.accent, t.on_accent)
    if made.first is not None:
        made.first.draw(painter, made.first_at, t.text_soft, t.text_soft, None, t.accent, t.on_accent)
