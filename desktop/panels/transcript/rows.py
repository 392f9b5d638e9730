"""Where everything in a transcript row stands. Laid out once for an item, its neighbours and a width."""

from collections import OrderedDict

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from desktop.models.transcript import TranscriptRow
from desktop.panels.transcript import said_parts, told_rows
from desktop.panels.transcript.parts import GUTTER, Part, RowLayout, Spot
from desktop.panels.transcript.proposal_row import lay_out
from desktop.panels.transcript.text_block import TextBlock
from desktop.panels.transcript.words import ItemWords, start_lines
from desktop.state.messages import Delivery, HiddenItem, MessageItem, ProposalItem, Said, StartItem, Upload
from desktop.state.runs import Giving, Run, is_brief
from desktop.ui import fonts, words
from desktop.ui.text import refusal, tr
from desktop.ui.tokens import Space, Type
from protocol.entities import Attachment
from protocol.ids import InteractionId
from protocol.kinds import AttachmentKind, PartyKind
from protocol.links import Link

#: Lines of text are this far apart.
LINE = 20.0
COLUMN = 880.0
_MARGIN = float(Space.THREE)
#: A narrower column stands closer to its edges, as in a tile.
_NARROW = 420.0
_BUBBLE_MOST = 560.0
_PAD_X, _PAD_Y = 12.0, 8.0
_PICTURE = (320.0, 260.0)
_FILE = (268.0, 54.0)
#: Words under a picture are not wider than it, or than this.
_BESIDE_PICTURE = 240.0
_WIDEST_FILE = 360.0
#: Rows kept laid out: the last two pages of each of eight chats, so that going back to one lays out nothing.
_KEPT = 400
_META_GAP = 12.0
#: Room for the lock before the name over a hidden message.
_LOCK = 17.0
_META_LINE = 16.0
_DAY = 44.0


def column(width: float) -> tuple[float, float]:
    """Left edge and width of the column of messages in a viewport of some width."""
    margin = _MARGIN if width >= _NARROW else _MARGIN / 2
    wide = min(COLUMN, width - 2 * margin)
    return (width - wide) / 2, wide


def mine_side(item: Said) -> bool:
    """Agents speak from the right."""
    return isinstance(item, HiddenItem) or item.author.kind is PartyKind.AGENT


def meta_width(item: Said) -> float:
    """Room for the time, and the state of what an agent said."""
    time = QFontMetricsF(fonts.font(Type.CAPTION, tabular=True)).horizontalAdvance("00:00")
    return said_parts.label_width(item) + time + (18 if mine_side(item) else 0)


class Layouts:
    """Row layouts by (chat, key, revision, width, neighbours), the newest few hundred.

    An item's key names it within its chat only: the chat belongs to the name.
    """

    def __init__(self, words: ItemWords, most: int = _KEPT) -> None:
        self._words = words
        self._most = most
        self._rows: OrderedDict[tuple[InteractionId, str, int, int, bool, bool, bool, bool], RowLayout] = OrderedDict()
        self._texts: OrderedDict[tuple[InteractionId, str, int, int], TextBlock] = OrderedDict()
        #: Messages whose first words are shown.
        self._opened: set[tuple[InteractionId, str]] = set()
        #: How many rows were laid out since the start; a test counts.
        self.made = 0

    def of(self, chat: InteractionId, row: TranscriptRow, width: float) -> RowLayout:
        """The layout of a row in a column of some width."""
        opened = (chat, row.item.key) in self._opened
        key = (chat, row.item.key, row.item.revision, round(width), row.new_day, row.follows, row.followed, opened)
        found = self._rows.get(key)
        if found is None:
            found = self._make(chat, row, width)
            self._rows[key] = found
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
        else:
            self._rows.move_to_end(key)
            found.row = row
        return found

    def toggle_first(self, chat: InteractionId, key: str) -> None:
        """Show the first words of a message, or hide them."""
        self._opened ^= {(chat, key)}

    def forget(self) -> None:
        """Lay everything out anew: fonts or language have changed."""
        self._rows.clear()
        self._texts.clear()

    def _text(
        self, chat: InteractionId, row: TranscriptRow, text: str, width: float, aliases: tuple[Link, ...]
    ) -> TextBlock:
        key = (chat, row.item.key, hash((text, aliases)), round(width))
        found = self._texts.get(key)
        if found is None:
            found = TextBlock(text, fonts.font(Type.READING), width, LINE, aliases)
            self._texts[key] = found
            if len(self._texts) > self._most:
                self._texts.popitem(last=False)
        return found

    def _make(self, chat: InteractionId, row: TranscriptRow, width: float) -> RowLayout:
        self.made += 1
        day = _DAY if row.new_day else 0.0
        item = row.item
        if isinstance(item, Run):
            return told_rows.lay_out_run(RowLayout(row, 0, day), item, width, self._words)
        if isinstance(item, Said):
            return self._message(chat, row, item, width, day)
        if isinstance(item, StartItem):
            return _start(row, item, width, day)
        if isinstance(item, ProposalItem):
            return lay_out(RowLayout(row, 0, day), item, width, self._words.steps(chat, item.proposal))
        if isinstance(item, Giving) and is_brief(item):
            return told_rows.lay_out_brief(RowLayout(row, 0, day), item, width, self._words)
        return told_rows.lay_out_line(RowLayout(row, 0, day), item, width, self._words)

    def _message(self, chat: InteractionId, row: TranscriptRow, item: Said, width: float, day: float) -> RowLayout:
        right = mine_side(item)
        most = min(_BUBBLE_MOST, (width - GUTTER) * 0.86) - 2 * _PAD_X
        top = day + (2.0 if row.follows else 12.0)
        made = RowLayout(row, 0, day)
        if isinstance(item, HiddenItem) or not (row.follows or (right and item.mine)):
            # Hidden words say what they are over each of them, the agent's own too.
            made.name_at = QPointF(GUTTER + 2, top + 14)
            made.name = self._words.speaker(item)
            top += 20
        content, inner_width = _spots(made, item, most)
        if any(spot.part is Part.PICTURE for spot in made.spots):
            most = max(inner_width, _BESIDE_PICTURE)
        said = said_parts.shown_words(item)
        if said:
            aliases = item.links if isinstance(item, MessageItem) and said == item.text else ()
            made.text = self._text(chat, row, said, most, aliases)
            inner_width = max(inner_width, made.text.width)
        quote_width, above = said_parts.lay_out_quote(made, item, most)
        opened = (chat, item.key) in self._opened
        first_width, first = said_parts.lay_out_first(made, item, most) if opened else (0.0, 0.0)
        inner_width = max(inner_width, quote_width, first_width)
        below = made.text.height + 6.0 if made.text is not None and content + first else 0.0
        inner_width, height = _fit_meta(made, item, inner_width, below + first + content, most)
        height += above
        bubble_width = inner_width + 2 * _PAD_X
        x = width - bubble_width if right else GUTTER
        made.bubble = QRectF(x, top, bubble_width, height + 2 * _PAD_Y)
        origin = QPointF(x + _PAD_X, top + _PAD_Y)
        made.quote_at, made.text_at = origin, origin + QPointF(0, above)
        made.first_at = made.text_at + QPointF(0, below)
        meta = meta_width(item)
        made.meta = QRectF(
            x + bubble_width - _PAD_X + 2 - meta, made.bubble.bottom() - _PAD_Y - _META_LINE + 2, meta, _META_LINE
        )
        for spot in made.spots:
            down = 0.0 if spot.part is Part.QUOTE else above + below + first
            spot.rect.translate(origin + QPointF(0, down))
            if spot.part is Part.FILE:
                spot.rect.setWidth(min(inner_width, _WIDEST_FILE))
        said_parts.lay_out_label(made, item, opened=opened)
        bottom = made.bubble.bottom()
        if not right and not row.followed:
            made.avatar = QRectF(0, bottom - 32, 32, 32)
        if right and made.name_at is not None:
            wide = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM)).horizontalAdvance(made.name)
            lock = _LOCK if isinstance(item, HiddenItem) else 0.0
            made.name_at = QPointF(max(0.0, min(x + 2 + lock, width - wide - 2)), made.name_at.y())
        if item.delivery in (Delivery.FAILED, Delivery.HELD):
            bottom = _choice(made, item, width, bottom + 4, most, may_retry=self._words.can_retry(item))
        made.height = bottom + 1
        return made


def _spots(made: RowLayout, item: Said, most: float) -> tuple[float, float]:
    """Place pictures, files and uploads below each other from (0, 0). Returns height and width."""
    y = wide = 0.0
    shown: list[Attachment | Upload] = [*item.attachments]
    held = {attachment.id for attachment in item.attachments}
    shown += [upload for upload in item.uploads if upload.file not in held]
    for one in shown:
        y += 6.0 if y else 0.0
        if isinstance(one, Attachment) and one.kind is AttachmentKind.PICTURE and one.width and one.height:
            scale = min(_PICTURE[0] / one.width, _PICTURE[1] / one.height, 1.0, most / one.width)
            rect = QRectF(0, y, max(64.0, round(one.width * scale)), max(48.0, round(one.height * scale)))
            made.spots.append(Spot(Part.PICTURE, rect, one))
        else:
            rect = QRectF(0, y, min(_FILE[0], most), _FILE[1])
            made.spots.append(Spot(Part.FILE if isinstance(one, Attachment) else Part.UPLOAD, rect, one))
            if isinstance(one, Upload):
                made.spots.append(Spot(Part.CANCEL, QRectF(rect.right() - 34, rect.y() + 13, 28, 28), one))
        y = rect.bottom()
        wide = max(wide, rect.width())
    return y, wide


def _fit_meta(made: RowLayout, item: Said, wide: float, y: float, most: float) -> tuple[float, float]:
    """Time and state share the last line of a text where they fit; below files they have their own.

    `y` is where files end, 0 without any. Returns width and height of all of it.
    """
    meta = meta_width(item)
    if y or made.text is None:
        return max(wide, meta), y + _META_LINE + 2
    if made.text.last_width + _META_GAP + meta <= most:
        return max(wide, made.text.last_width + _META_GAP + meta), made.text.height
    return max(wide, meta), made.text.height + _META_LINE


def _choice(made: RowLayout, item: Said, width: float, y: float, most: float, *, may_retry: bool) -> float:
    """Why it failed or what it waits for, and what to do about it. Returns the bottom."""
    if item.delivery is Delivery.HELD:
        words_of_it, go = (
            tr("Written at {time} and not sent yet. Send it now?", time=words.time_words(item.at)),
            tr("Send"),
        )
    else:
        why = refusal(item.failure.code, item.failure.text) if item.failure is not None else ""
        words_of_it, go = tr("Not sent. {why}", why=why), tr("Try again")
    made.choice = TextBlock(words_of_it, fonts.font(Type.SMALL), most, 17)
    made.choice_at = QPointF(width - made.choice.width, y)
    y += made.choice.height + 2
    metrics = QFontMetricsF(fonts.font(Type.SMALL, fonts.MEDIUM))
    x = width
    choices = [(Part.DISCARD, tr("Discard")), *([(Part.RETRY, go)] if may_retry else [])]
    for part, label in choices:
        wide = metrics.horizontalAdvance(label) + 16
        x -= wide
        made.spots.append(Spot(part, QRectF(x, y, wide, 24), None, label))
        x -= 4
    return y + 26


def _start(row: TranscriptRow, item: StartItem, width: float, day: float) -> RowLayout:
    """The pre-chat form: what the customer said before anybody answered, and read."""
    made = RowLayout(row, 0, day)
    wide = min(width, 620.0)
    top = day + 8.0
    y = top + 48
    inner = wide - 32
    if item.question:
        made.text = TextBlock(item.question, fonts.font(Type.READING, fonts.MEDIUM), inner, LINE)
        made.text_at = QPointF(16, y)
        y += made.text.height + 10
    label_font = fonts.font(Type.SMALL)
    metrics = QFontMetricsF(label_font)
    given = start_lines(item)
    made.label_width = min(180.0, max((metrics.horizontalAdvance(label) for label, _ in given), default=0.0))
    for label, said in given:
        block = TextBlock(said, fonts.font(Type.BODY), inner - made.label_width - 20, 20)
        made.answers.append((label, block, y))
        y += block.height + 4
    # A card that is a head alone has as much room below it as above.
    y += 10 if item.question or given else 2
    made.bubble = QRectF(0, top, wide, y - top)
    made.height = y + 8
    return made


def spoken_size(spot: Spot) -> str:
    """Kind and size of a file, for its second line."""
    if isinstance(spot.payload, Attachment):
        return words.size_words(spot.payload.bytes)
    if isinstance(spot.payload, Upload):
        upload = spot.payload
        if upload.sent >= upload.bytes:
            return tr("Sending")
        return tr("{sent} of {all}", sent=words.size_words(upload.sent), all=words.size_words(upload.bytes))
    return ""
