"""Proves what was changed after it was said, and texts kept ready, against rows and streams. Reads only."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from backend.actions import canned_rows
from backend.store import Tx
from protocol.canned import Canned
from protocol.events import MessageChanged, MessageTakenBack
from protocol.ids import MessageId

TEXTS = "SELECT count(*) FROM canned"

_POSTED = "SELECT 1 FROM commands WHERE id = ? AND topic = ? AND seq < ?"
_TAKEN_BACK = (
    "SELECT 1 FROM events WHERE topic = ?1 AND json_extract(CAST(data AS TEXT), '$.type') = 'message_taken_back' "
    "AND json_extract(CAST(data AS TEXT), '$.id') = ?2"
)
_TEXTS = (
    "SELECT id, place, kind, shortcut, data, place = x'' OR place IN (SELECT id FROM agents) "
    "OR place IN (SELECT id FROM profiles) FROM canned"
)
_text = msgspec.json.Decoder(Canned)


def change(tx: Tx, place: str, event: MessageChanged | MessageTakenBack, topic: int, seq: int) -> Iterator[str]:
    """What is changed was said before, in the same chat."""
    if tx.one(_POSTED, (event.id.bytes, topic, seq)) is None:
        yield f"{place} changes the message {event.id}, which was not said there before"


def is_taken_back(tx: Tx, topic: int, message: MessageId) -> bool:
    """Whether nothing of it is left in its chat."""
    return tx.one(_TAKEN_BACK, (topic, str(message))) is not None


def texts(tx: Tx) -> Iterator[str]:
    """Each text stands where its row says, of somebody who is there."""
    for key, place, kind, shortcut, data, known in tx.all(_TEXTS):
        text = _text.decode(data)
        told = (text.id.bytes, canned_rows.place(text), text.kind.value, text.shortcut.casefold())
        if told != (key, place, kind, shortcut):
            yield f"the text {UUID(bytes=key)} is not the one that its row says"
        if not known:
            yield f"the text {UUID(bytes=key)} is nobody's"
