"""Words on their way out of a transcript: where they were said, and whether staff alone may read them."""

import msgspec
from PySide6.QtCore import QByteArray, QMimeData

from desktop.panels.transcript.selection import HIDDEN_WORDS
from desktop.state.messages import Item, MessageItem, StaffItem
from desktop.state.pads import Origin
from desktop.ui.words import speaker_words
from protocol.ids import InteractionId

#: Beside the words, for the scratch pad: an `Origin`.
CARRIED = "application/x-deskbell-carried"
_origin = msgspec.json.Decoder(Origin)


def origin_of(interaction: InteractionId, item: Item) -> Origin:
    """Where words of an item come from."""
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


def origin_in(data: QMimeData) -> Origin | None:
    """Where the words come from, as far as it is told; what cannot be read was not ours."""
    if not data.hasFormat(CARRIED):
        return None
    try:
        return _origin.decode(data.data(CARRIED).data())
    except msgspec.DecodeError:
        return None
