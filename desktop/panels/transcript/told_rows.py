"""Rows of what happened: a line, a run of lines folded into one, the card with the words of who gave a chat away."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from desktop.panels.transcript.parts import GUTTER, Part, RowLayout, Spot
from desktop.panels.transcript.text_block import TextBlock
from desktop.panels.transcript.words import ItemWords
from desktop.state.messages import Item
from desktop.state.runs import Giving, Run
from desktop.ui import fonts, icons, words
from desktop.ui.icons import Icon
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import paint

_RUN = 26.0
_CHEVRON = 14
_CARD = 620.0
_LEFT_OF_WORDS = 52.0
_PAD = 16.0
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def lay_out_line(made: RowLayout, item: Item, width: float, said: ItemWords) -> RowLayout:
    """One line, or as many as its words need, in the middle."""
    small = fonts.font(Type.SMALL)
    made.text = TextBlock(said.system(item), small, width - 2 * GUTTER - 24, 18, centred=True)
    made.text_at = QPointF((width - made.text.width) / 2, made.day + 7)
    made.height = made.day + made.text.height + 14
    return made


def lay_out_run(made: RowLayout, run: Run, width: float, said: ItemWords) -> RowLayout:
    """A line to open and close in the middle; its lines, if it is open, are rows of their own."""
    label = said.of_run(run)
    wide = min(width, QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(label) + _CHEVRON + 26)
    place = QRectF((width - wide) / 2, made.day + 4, wide, _RUN)
    made.spots.append(Spot(Part.RUN, place, None, label))
    made.height = place.bottom() + 4
    return made


def draw_run(painter: QPainter, made: RowLayout, run: Run, t: Tokens, hovered: Spot | None) -> None:
    """Paint a run's line."""
    spot = made.spots[0]
    paint.fill(painter, spot.rect, t.pressed if spot is hovered else t.sunken, _RUN / 2)
    sign = Icon.CHEVRON_DOWN if run.open else Icon.CHEVRON_RIGHT
    x, middle = spot.rect.x() + 8, spot.rect.center().y()
    icons.paint(painter, sign, x, middle - _CHEVRON / 2, _CHEVRON, t.text_soft, 2)
    painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
    painter.setPen(QColor(t.text_soft))
    painter.drawText(spot.rect.adjusted(_CHEVRON + 13, 0, 0, 0), _LEFT, spot.words)


def lay_out_brief(made: RowLayout, item: Giving, width: float, said: ItemWords) -> RowLayout:
    """A card: who gave the chat to whom, and below, as large as what is said, the words that go with it."""
    wide, top = min(_CARD, width), made.day + 10.0
    inner = wide - _LEFT_OF_WORDS - _PAD
    time = QFontMetricsF(fonts.font(Type.CAPTION, tabular=True)).horizontalAdvance("00:00")
    title = TextBlock(said.given(item), fonts.font(Type.BODY, fonts.STRONG), inner - time - 10, 20)
    # In the place of a start card's answers, as a proposal's card has its title.
    made.answers.append(("", title, top + 13))
    made.text = TextBlock(item.brief.strip(), fonts.font(Type.READING), inner, 20)
    made.text_at = QPointF(_LEFT_OF_WORDS, top + 13 + title.height + 3)
    made.bubble = QRectF(0, top, wide, made.text_at.y() + made.text.height + 14 - top)
    made.height = made.bubble.bottom() + 8
    return made


def draw_brief(painter: QPainter, made: RowLayout, at: int, t: Tokens) -> None:
    """Paint a card; the words a reader can choose among are the caller's. `at`: server time, milliseconds."""
    card = made.bubble or QRectF()
    paint.fill(painter, card, t.accent_soft, Radius.CARD)
    paint.outline(painter, card, t.accent_text, Radius.CARD, 1.5)
    square = QRectF(card.x() + 14, card.y() + 12, 26, 26)
    paint.fill(painter, square, t.accent, Radius.SMALL + 2)
    icons.paint(painter, Icon.HAND_OVER, square.x() + 6, square.y() + 6, 14, t.on_accent, 2)
    for _, title, y in made.answers:
        title.draw(painter, QPointF(card.x() + _LEFT_OF_WORDS, y), t.accent_text, t.text, None, t.accent, t.on_accent)
    painter.setFont(fonts.font(Type.CAPTION, tabular=True))
    painter.setPen(QColor(t.text_soft))
    painter.drawText(QRectF(card.x(), card.y() + 13, card.width() - _PAD, 20), _RIGHT, words.time_words(at))
