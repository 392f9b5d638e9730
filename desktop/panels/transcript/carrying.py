"""Words on their way out of a transcript: where they were said, and whether staff alone may read them."""

import msgspec
from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QDrag, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.panels.transcript.selection import HIDDEN_WORDS
from desktop.state.messages import MessageItem, StaffItem
from desktop.state.pads import Origin
from desktop.state.runs import Shown, first_of
from desktop.ui import fonts, theme
from desktop.ui.tokens import Radius, Space, Type
from desktop.ui.widgets import paint
from desktop.ui.words import speaker_words
from protocol.ids import InteractionId

#: Beside the words, for the scratch pad: an `Origin`.
CARRIED = "application/x-deskbell-carried"
_LEAF = QSize(260, 32)
_origin = msgspec.json.Decoder(Origin)


def origin_of(interaction: InteractionId, shown: Shown) -> Origin:
    """Where words that are shown come from."""
    item = first_of(shown)
    who = speaker_words(item.author) if isinstance(item, MessageItem) else ""
    return Origin(interaction=interaction, key=item.key, who=who, at=item.at, hidden=isinstance(item, StaffItem))


def packed(text: str, origin: Origin | None, *, hidden: bool) -> QMimeData:
    """Words for the clipboard, or for a drag."""
    data = QMimeData()
    data.setText(text)
    if hidden:
        data.setData(HIDDEN_WORDS, QByteArray(b"1"))
    if origin is not None:
        data.setData(CARRIED, QByteArray(msgspec.json.encode(origin)))
    return data


def drag(source: QWidget, text: str, origin: Origin | None, *, hidden: bool) -> None:
    """Carry words under the pointer until it is let go."""
    carried = QDrag(source)
    carried.setMimeData(packed(text, origin, hidden=hidden))
    carried.setPixmap(leaf(text, source.devicePixelRatioF()))
    carried.setHotSpot(QPoint(-12, -4))
    carried.exec(Qt.DropAction.CopyAction)


def leaf(text: str, ratio: float) -> QPixmap:
    """What is seen under the pointer while words are dragged, for a screen of this pixel ratio."""
    t = theme.tokens()
    drawn = QPixmap(round(_LEAF.width() * ratio), round(_LEAF.height() * ratio))
    drawn.setDevicePixelRatio(ratio)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rect = QRectF(0.5, 0.5, _LEAF.width() - 1, _LEAF.height() - 1)
    paint.fill(painter, rect, t.raised, Radius.CONTROL)
    paint.outline(painter, rect, t.line_strong, Radius.CONTROL)
    painter.setPen(t.text)
    painter.setFont(fonts.font(Type.BODY))
    inner = rect.adjusted(Space.ONE, 0, -Space.ONE, 0)
    words = " ".join(text.split())
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(inner.width()))
    painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, shown)
    painter.end()
    return drawn


def origin_in(data: QMimeData) -> Origin | None:
    """Where the words come from, as far as it is told; what cannot be read was not ours."""
    if not data.hasFormat(CARRIED):
        return None
    try:
        return _origin.decode(data.data(CARRIED).data())
    except msgspec.DecodeError:
        return None
