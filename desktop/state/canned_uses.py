"""How often an agent used each text kept ready, by queue, on this machine: hers come first."""

import msgspec
from msgspec import Struct, field

from desktop.state.unreadable import UNREADABLE
from protocol.ids import CannedId, QueueId

#: Texts remembered; those used least recently are forgotten.
MOST = 500


class Uses(Struct, frozen=True, kw_only=True):
    """Of one text: all of them, and those by queue."""

    all: int = 0
    by_queue: dict[QueueId, int] = field(default_factory=dict[QueueId, int])


UsesByText = dict[CannedId, Uses]


def read(value: bytes | None) -> UsesByText:
    """What was kept; nothing where it can't be read."""
    if value is None:
        return {}
    try:
        return msgspec.json.decode(value, type=UsesByText)
    except UNREADABLE:
        return {}


def write(uses: UsesByText) -> bytes:
    """To be kept."""
    return msgspec.json.encode(uses)


def used(uses: UsesByText, text: CannedId, queue: QueueId | None) -> UsesByText:
    """With one use more; that text is the newest."""
    kept = dict(uses)
    before = kept.pop(text, Uses())
    by_queue = dict(before.by_queue)
    if queue is not None:
        by_queue[queue] = by_queue.get(queue, 0) + 1
    kept[text] = Uses(all=before.all + 1, by_queue=by_queue)
    return dict(list(kept.items())[-MOST:])
