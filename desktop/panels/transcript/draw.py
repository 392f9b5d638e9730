"""Painting of transcript rows."""

from collections.abc import Callable
from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap, QStaticText, QTransform

from desktop.models.finding import Needle
from desktop.panels.transcript import proposal_row, said_parts, told_rows
from desktop.panels.transcript.parts import Part, RowLayout, Spot
from desktop.panels.transcript.rows import mine_side, spoken_size
from desktop.panels.transcript.text_block import Marked, TextBlock, in_units
from desktop.state.messages import Delivery, HiddenItem, MessageItem, ProposalItem, Said, StartItem, Upload
from desktop.state.runs import Run
from desktop.ui import fonts, icons, words
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Radius, Tokens, Type
from desktop.ui.widgets import avatar, paint
from protocol.entities import Attachment
from protocol.kinds import Channel

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Look(Struct):
    """What drawing needs beside the row itself."""

    tokens: Tokens
    now: int
    picture: Callable[[Attachment], QPixmap | None]
    problem: Callable[[Attachment], bool]
    hovered: Spot | None = None
    chosen: tuple[int, int] | None = None
    current: bool = False
    #: What is looked for, and whether this row is the match before the reader.
    needle: Needle | None = None
    match: bool = False

    def found(self, block: TextBlock) -> Marked | None:
        """The parts of a text that are looked for."""
        if self.needle is None:
            return None
        t = self.tokens
        ink, ground = (t.on_accent, t.accent) if self.match else (t.text, t.found)
        return Marked(in_units(block.text, self.needle.ranges(block.text)), ink, ground)


def row(painter: QPainter, made: RowLayout, width: float, look: Look) -> None:
    """Draw a row whose column's top left corner is the painter's origin."""
    if made.day:
        _day(painter, made, width, look)
    item = made.row.item
    if isinstance(item, Said):
        _message(painter, made, item, look)
    elif isinstance(item, StartItem):
        _start(painter, made, item, look)
    elif isinstance(item, ProposalItem):
        _proposal(painter, made, item, look)
    elif isinstance(item, Run):
        told_rows.draw_run(painter, made, item, look.tokens, look.hovered)
    elif made.text is not None and made.bubble is not None:
        t = look.tokens
        told_rows.draw_brief(painter, made, item.at, t)
        made.text.draw(painter, made.text_at, t.text, t.accent_text, look.chosen, t.accent, t.on_accent)
    elif made.text is not None:
        t = look.tokens
        made.text.draw(painter, made.text_at, t.text_faint, t.text_faint, look.chosen, t.accent, t.on_accent)
    if look.current or (look.match and not _has_marks(made, look)):
        ring = made.bubble if made.bubble is not None else QRectF(0, made.day + 2, width, made.height - made.day - 4)
        paint.focus_ring(painter, ring.adjusted(-3, -3, 3, 3), Radius.BUBBLE + 3)


def _proposal(painter: QPainter, made: RowLayout, item: ProposalItem, look: Look) -> None:
    t = look.tokens
    proposal_row.draw(painter, made, item, t, look.hovered)
    if made.text is not None:
        found = look.found(made.text)
        made.text.draw(painter, made.text_at, t.text_soft, t.accent_text, look.chosen, t.accent, t.on_accent, found)


def _has_marks(made: RowLayout, look: Look) -> bool:
    """What was found stands in words that can be marked, not in a file's name."""
    marked = look.found(made.text) if made.text is not None else None
    return marked is not None and bool(marked.parts)


def _day(painter: QPainter, made: RowLayout, width: float, look: Look) -> None:
    t = look.tokens
    text = words.day_words(made.row.item.at, look.now)
    font = fonts.font(Type.SMALL, fonts.MEDIUM)
    wide = QFontMetricsF(font).horizontalAdvance(text) + 24
    y = made.day / 2 + 4.5
    painter.setPen(QPen(QColor(t.line), 1))
    painter.drawLine(QPointF(0, y), QPointF((width - wide) / 2, y))
    painter.drawLine(QPointF((width + wide) / 2, y), QPointF(width, y))
    painter.setPen(QColor(t.text_faint))
    painter.setFont(font)
    painter.drawText(QRectF(0, y - 10, width, 20), Qt.AlignmentFlag.AlignCenter, text)


def _bubble_path(made: RowLayout, item: Said) -> QPainterPath:
    """Rounded, with a tighter corner on the speaker's side where messages stand together."""
    rect = made.bubble or QRectF()
    round_, tight = float(Radius.BUBBLE), 4.0
    right = mine_side(item)
    top_left = tight if not right and made.row.follows else round_
    bottom_left = tight if not right else round_
    top_right = tight if right and made.row.follows else round_
    bottom_right = tight if right else round_
    path = QPainterPath()
    path.moveTo(rect.left() + top_left, rect.top())
    path.lineTo(rect.right() - top_right, rect.top())
    path.quadTo(rect.right(), rect.top(), rect.right(), rect.top() + top_right)
    path.lineTo(rect.right(), rect.bottom() - bottom_right)
    path.quadTo(rect.right(), rect.bottom(), rect.right() - bottom_right, rect.bottom())
    path.lineTo(rect.left() + bottom_left, rect.bottom())
    path.quadTo(rect.left(), rect.bottom(), rect.left(), rect.bottom() - bottom_left)
    path.lineTo(rect.left(), rect.top() + top_left)
    path.quadTo(rect.left(), rect.top(), rect.left() + top_left, rect.top())
    return path


def _message(painter: QPainter, made: RowLayout, item: Said, look: Look) -> None:
    t = look.tokens
    hidden = isinstance(item, HiddenItem)
    ground, line = t.bubble_agent if mine_side(item) else t.bubble_customer, None
    coach = isinstance(item, HiddenItem) and item.coach
    aside = t.coach if coach else t.hidden
    faint = said_parts.is_faint(item)
    if isinstance(item, MessageItem) and item.taken_back:
        ground, line = t.surface, t.line_strong
    if hidden:
        ground, line = t.coach_soft if coach else t.hidden_soft, aside
    if item.delivery in (Delivery.FAILED, Delivery.HELD):
        ground, line = (t.bad_soft, t.bad) if item.delivery is Delivery.FAILED else (t.warn_soft, t.warn)
    pen = QPen(QColor(line), 2 if coach else 1) if line is not None else QPen(Qt.PenStyle.NoPen)
    if hidden and not coach:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(ground))
    painter.drawPath(_bubble_path(made, item))
    if made.avatar is not None:
        avatar.draw(painter, made.avatar, "" if isinstance(item, HiddenItem) else item.author.name)
    if made.name_at is not None:
        painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
        painter.setPen(QColor(aside if hidden else t.text_soft))
        painter.drawText(made.name_at, made.name)
        if hidden:
            sign = Icon.TRAINING if coach else Icon.LOCK
            icons.paint(painter, sign, made.name_at.x() - 17, made.name_at.y() - 11, 12, aside, 2.25)
    for spot in made.spots:
        _spot(painter, spot, look)
    said_parts.draw(painter, made, t)
    if made.text is not None:
        found = look.found(made.text)
        ink = t.text_soft if faint else t.text
        made.text.draw(painter, made.text_at, ink, t.accent_text, look.chosen, t.accent, t.on_accent, found)
    if made.meta is not None:
        _meta(painter, made.meta, item, t)
    if made.choice is not None:
        ink = t.bad if item.delivery is Delivery.FAILED else t.warn
        made.choice.draw(painter, made.choice_at, ink, ink, None, t.accent, t.on_accent)


def _meta(painter: QPainter, rect: QRectF, item: Said, t: Tokens) -> None:
    font = fonts.font(Type.CAPTION, tabular=True)
    painter.setFont(font)
    painter.setPen(QColor(t.text_faint))
    shaped = _shaped(words.time_words(item.at))
    said = said_parts.label(item)
    if said:
        painter.drawText(rect, _LEFT, said)
    left = rect.x() + said_parts.label_width(item)
    painter.drawStaticText(QPointF(left, rect.center().y() - shaped.size().height() / 2), shaped)
    if not mine_side(item):
        return
    icon, colour = {
        Delivery.OUTBOX: (Icon.CLOCK, t.text_faint),
        Delivery.SENT: (Icon.CHECK, t.text_faint),
        Delivery.DELIVERED: (Icon.CHECKS, t.text_faint),
        Delivery.SEEN: (Icon.CHECKS, t.accent_text),
        Delivery.FAILED: (Icon.ERROR, t.bad),
        Delivery.HELD: (Icon.PAUSE, t.warn),
    }[Delivery.OUTBOX if isinstance(item, MessageItem) and item.asked is not None else item.delivery]
    size = 15 if item.delivery in (Delivery.SENT, Delivery.DELIVERED, Delivery.SEEN) else 13
    icons.paint(painter, icon, rect.right() - 15, rect.center().y() - size / 2, size, colour, 2)


@lru_cache(maxsize=256)
def _shaped(time: str) -> QStaticText:
    """A time of day, shaped once: the same few stand in every row."""
    made = QStaticText(time)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.prepare(QTransform(), fonts.font(Type.CAPTION, tabular=True))
    return made


def _spot(painter: QPainter, spot: Spot, look: Look) -> None:
    match spot.part:
        case Part.PICTURE:
            _picture(painter, spot, look)
        case Part.FILE | Part.UPLOAD:
            _file(painter, spot, look)
        case Part.CANCEL:
            over = look.hovered is spot
            if over:
                paint.fill(painter, spot.rect, look.tokens.pressed, Radius.CONTROL)
            icons.paint(painter, Icon.CLOSE, spot.rect.x() + 7, spot.rect.y() + 7, 14, look.tokens.text_soft)
        case Part.RETRY | Part.DISCARD:
            t = look.tokens
            if look.hovered is spot:
                paint.fill(painter, spot.rect, t.hover, Radius.SMALL)
            painter.setFont(fonts.font(Type.SMALL, fonts.MEDIUM))
            painter.setPen(QColor(t.accent_text if spot.part is Part.RETRY else t.text_soft))
            painter.drawText(spot.rect, Qt.AlignmentFlag.AlignCenter, spot.words)
        case Part.QUOTE | Part.FIRST:
            if look.hovered is spot:
                paint.fill(painter, spot.rect, look.tokens.hover, Radius.SMALL)
        case Part.TEXT | Part.STEP | Part.RUN:
            pass


def _picture(painter: QPainter, spot: Spot, look: Look) -> None:
    attachment, t = spot.payload, look.tokens
    if not isinstance(attachment, Attachment):
        return
    shown = look.picture(attachment)
    path = QPainterPath()
    path.addRoundedRect(spot.rect, Radius.CONTROL, Radius.CONTROL)
    painter.save()
    painter.setClipPath(path)
    if shown is not None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(spot.rect, shown, QRectF(shown.rect()))
        if look.hovered is spot:
            painter.fillRect(spot.rect, QColor(0, 0, 0, 60))
            edge = QRectF(spot.rect.right() - 36, spot.rect.top() + 8, 28, 28)
            paint.fill(painter, edge, "#000000", Radius.CONTROL, alpha=150)
            icons.paint(painter, Icon.MAXIMIZE, edge.x() + 6, edge.y() + 6, 16, "#FFFFFF")
    else:
        painter.fillRect(spot.rect, QColor(t.pressed))
        broken = look.problem(attachment)
        middle = spot.rect.center()
        icons.paint(
            painter, Icon.RETRY if broken else Icon.PICTURE, middle.x() - 12, middle.y() - 14, 24, t.text_faint, 1.5
        )
        if broken:
            painter.setPen(QColor(t.text_soft))
            painter.setFont(fonts.font(Type.CAPTION))
            at = QRectF(spot.rect.x(), middle.y() + 14, spot.rect.width(), 18)
            painter.drawText(at, Qt.AlignmentFlag.AlignCenter, tr("Click to try again"))
    painter.restore()


def _file(painter: QPainter, spot: Spot, look: Look) -> None:
    t, rect = look.tokens, spot.rect
    name = spot.payload.name if spot.payload is not None else ""
    paint.fill(painter, rect, t.surface, Radius.CONTROL)
    over = look.hovered is spot and spot.part is Part.FILE
    paint.outline(painter, rect, t.accent_text if over else t.line_strong, Radius.CONTROL)
    square = QRectF(rect.x() + 9, rect.y() + 9, 36, 36)
    paint.fill(painter, square, t.accent_soft, Radius.SMALL + 1)
    icons.paint(painter, Icon.FILE_TEXT, square.x() + 9, square.y() + 9, 18, t.accent_text)
    inner = rect.adjusted(54, 9, -38, -9)
    font = fonts.font(Type.BODY, fonts.MEDIUM)
    painter.setFont(font)
    painter.setPen(QColor(t.text))
    shown = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideMiddle, inner.width())
    painter.drawText(QRectF(inner.x(), inner.y(), inner.width(), 19), _LEFT, shown)
    painter.setFont(fonts.font(Type.CAPTION, tabular=True))
    painter.setPen(QColor(t.text_faint))
    painter.drawText(QRectF(inner.x(), inner.y() + 19, inner.width(), 16), _LEFT, spoken_size(spot))
    if isinstance(spot.payload, Upload):
        part = spot.payload.sent / max(1, spot.payload.bytes)
        bar = QRectF(rect.x() + 10, rect.bottom() - 5, rect.width() - 20, 3)
        paint.fill(painter, bar, t.line, 1.5)
        paint.fill(painter, QRectF(bar.x(), bar.y(), bar.width() * part, 3), t.accent_text, 1.5)
    else:
        icons.paint(
            painter, Icon.DOWNLOAD, rect.right() - 30, rect.center().y() - 8, 16, t.accent_text if over else t.text_soft
        )


def _start(painter: QPainter, made: RowLayout, item: StartItem, look: Look) -> None:
    t = look.tokens
    card = made.bubble or QRectF()
    paint.fill(painter, card, t.surface, Radius.CARD)
    paint.outline(painter, card, t.line_strong, Radius.CARD)
    square = QRectF(card.x() + 14, card.y() + 12, 26, 26)
    paint.fill(painter, square, t.accent_soft, Radius.SMALL + 2)
    sign = Icon.BELL if item.channel is Channel.CHAT else words.channel_icon(item.channel)
    icons.paint(painter, sign, square.x() + 6, square.y() + 6, 14, t.accent_text)
    title = words.came_words(item.customer.name or tr("A customer"), item.channel)
    font = fonts.font(Type.BODY, fonts.STRONG)
    painter.setFont(font)
    painter.setPen(QColor(t.text))
    at = QRectF(card.x() + 50, card.y() + 12, card.width() - 64, 26)
    painter.drawText(at, _LEFT, title)
    painter.setFont(fonts.font(Type.SMALL, tabular=True))
    painter.setPen(QColor(t.text_faint))
    right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
    painter.drawText(at, right, f"{item.queue_name} · {words.time_words(item.at)}")
    if made.text is not None:
        found = look.found(made.text)
        made.text.draw(painter, made.text_at, t.text, t.accent_text, look.chosen, t.accent, t.on_accent, found)
    small = fonts.font(Type.SMALL)
    for label, block, y in made.answers:
        painter.setFont(small)
        painter.setPen(QColor(t.text_faint))
        fitted = QFontMetricsF(small).elidedText(label, Qt.TextElideMode.ElideRight, made.label_width)
        painter.drawText(QRectF(16, y, made.label_width + 4, 20), _LEFT, fitted)
        at, found = QPointF(16 + made.label_width + 20, y), look.found(block)
        block.draw(painter, at, t.text, t.accent_text, None, t.accent, t.on_accent, found)
