"""A proposal as a card in the transcript: what, by whom, where it stands, and what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from desktop.panels.transcript import proposal_words
from desktop.panels.transcript.parts import GUTTER, Part, RowLayout, Spot
from desktop.panels.transcript.text_block import TextBlock
from desktop.state.messages import Proposal, ProposalItem
from desktop.ui import fonts, icons, words
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import paint
from protocol.kinds import PartyKind, ProposalState

_WIDE = 440.0
_LEFT_OF_WORDS = 50.0
_PAD = 14.0
_BUTTON = 28.0
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def lay_out(made: RowLayout, item: ProposalItem, width: float, steps: Sequence[ProposalState]) -> RowLayout:
    """Place a card: from the right what staff propose, from the left what the customer does."""
    proposal, top = item.proposal, made.day + 8.0
    wide = min(_WIDE, width - GUTTER)
    x = GUTTER if proposal.author.kind is PartyKind.CUSTOMER else width - wide
    inner = wide - _LEFT_OF_WORDS - _PAD
    time = QFontMetricsF(fonts.font(Type.CAPTION, tabular=True)).horizontalAdvance("00:00")
    strong = fonts.font(Type.BODY, fonts.STRONG)
    title = TextBlock(proposal_words.title(proposal), strong, inner - time - 10, 20)
    y = top + 11
    # In the place of a start card's answers: a card has none, and words need no other list.
    made.answers.append(("", title, y))
    y += title.height
    said = "\n".join(proposal_words.lines(proposal))
    if said:
        made.text = TextBlock(said, fonts.font(Type.BODY), inner, 19)
        made.text_at = QPointF(x + _LEFT_OF_WORDS, y + 2)
        y += made.text.height + 4
    buttons = _buttons(made, proposal, x + wide - 8, steps)
    made.choice = TextBlock(proposal_words.state_words(proposal), fonts.font(Type.SMALL, fonts.MEDIUM), inner, 17)
    one_line = made.choice.width <= inner - buttons
    made.choice_at = QPointF(x + _LEFT_OF_WORDS, y + 6)
    bottom = y + 6 + made.choice.height
    if steps:
        at = y + (1 if one_line else 8 + made.choice.height)
        for spot in made.spots:
            spot.rect.moveTop(at)
        bottom = max(bottom, at + _BUTTON - 4)
    made.bubble = QRectF(x, top, wide, bottom + 11 - top)
    made.height = made.bubble.bottom() + 8
    return made


def _buttons(made: RowLayout, proposal: Proposal, right: float, steps: Sequence[ProposalState]) -> float:
    """From the right, the likeliest step last; returns the room they take."""
    metrics = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM))
    x = right
    for step in steps:
        label = proposal_words.step_words(proposal, step)
        wide = metrics.horizontalAdvance(label) + 20
        x -= wide
        made.spots.append(Spot(Part.STEP, QRectF(x, 0, wide, _BUTTON), None, label, step))
        x -= 4
    return right - x


def draw(painter: QPainter, made: RowLayout, item: ProposalItem, t: Tokens, hovered: Spot | None) -> None:
    """Paint a card; the words a reader can choose among are the caller's."""
    proposal, card = item.proposal, made.bubble or QRectF()
    ink = tint(proposal, t)
    alive = proposal.open or proposal.going_on
    paint.fill(painter, card, t.surface, Radius.CARD)
    paint.outline(painter, card, ink if alive else t.line_strong, Radius.CARD)
    square = QRectF(card.x() + 12, card.y() + 11, 26, 26)
    ground = t.good_soft if proposal.going_on else t.accent_soft if proposal.open else t.sunken
    paint.fill(painter, square, ground, Radius.SMALL + 2)
    sign = ink if alive else t.text_soft
    icons.paint(painter, proposal_words.icon_of(proposal), square.x() + 6, square.y() + 6, 14, sign)
    for _, title, y in made.answers:
        title.draw(painter, QPointF(card.x() + _LEFT_OF_WORDS, y), t.text, t.text, None, t.accent, t.on_accent)
    painter.setFont(fonts.font(Type.CAPTION, tabular=True))
    painter.setPen(QColor(t.text_faint))
    at = QRectF(card.x(), card.y() + 11, card.width() - _PAD, 20)
    painter.drawText(at, _RIGHT, words.time_words(item.at))
    if made.choice is not None:
        made.choice.draw(painter, made.choice_at, ink, ink, None, t.accent, t.on_accent)
    for spot in made.spots:
        _button(painter, spot, t, over=spot is hovered)


def tint(proposal: Proposal, t: Tokens) -> str:
    """The colour of where a proposal stands."""
    if proposal.over:
        return t.text_faint
    match proposal.state:
        case ProposalState.OPEN:
            return t.accent_text
        case ProposalState.ACCEPTED | ProposalState.DONE:
            return t.good
        case ProposalState.FAILED:
            return t.bad
        case ProposalState.REFUSED:
            return t.warn
        case ProposalState.WITHDRAWN | ProposalState.EXPIRED:
            return t.text_faint


def _button(painter: QPainter, spot: Spot, t: Tokens, *, over: bool) -> None:
    primary = spot.step is ProposalState.ACCEPTED
    if primary:
        paint.fill(painter, spot.rect, t.accent_hover if over else t.accent, Radius.SMALL + 1)
    elif over:
        paint.fill(painter, spot.rect, t.hover, Radius.SMALL + 1)
    painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
    painter.setPen(QColor(t.on_accent if primary else t.accent_text))
    painter.drawText(spot.rect, Qt.AlignmentFlag.AlignCenter, spot.words)
