"""The log of a day, read in slices: for figures that are counted anew when the server starts. Reads only.

It is read from when the first chat rang that goes on into the day, but no more than 24 hours before it: of a chat that
is older, nothing is counted after a restart.
"""

from uuid import UUID

from msgspec import Struct

from backend.store import Entry, Tx
from protocol.codec import decode_floor_event, decode_public_event
from protocol.frames import FloorEntry, PublicEntry
from protocol.ids import InteractionId

#: Entries that are looked at in one job: a few milliseconds of the writer's time.
SLICE = 1_000
#: How long before the day a chat may have begun, milliseconds.
_LONGEST_CHAT = 24 * 3_600_000

_LAST = "SELECT max(rowid) FROM events"
_AT = "SELECT at FROM events WHERE rowid >= ? ORDER BY rowid LIMIT 1"
_OLDEST_OPEN = (
    "SELECT min(arrived_at) FROM interactions INDEXED BY interactions_open "
    "WHERE status <> 'closed' AND arrived_at >= ?2 AND arrived_at < ?1 AND channel = 'chat'"
)
_OLDEST_CLOSED = (
    "SELECT min(arrived_at) FROM interactions INDEXED BY interactions_closed "
    "WHERE status = 'closed' AND since >= ?1 AND arrived_at >= ?2 AND arrived_at < ?1 AND channel = 'chat'"
)
_BETWEEN = (
    "SELECT e.topic, e.seq, e.at, e.data, i.id FROM events e LEFT JOIN interactions i ON e.topic > 1 AND "
    "i.n = e.topic / 2 WHERE e.rowid > ?1 AND e.rowid <= ?2 AND e.topic >= 0 AND e.topic % 2 = 0 ORDER BY e.rowid"
)


class Slice(Struct, frozen=True):
    """Entries of the floor and of public streams, in the order they were stored."""

    entries: tuple[Entry, ...]
    #: The row to go on after.
    after: int
    #: Whether that was all there is.
    is_last: bool


def begins_after(tx: Tx, since: int) -> int:
    """The row after which all stands that concerns chats that were open since a time (Unix milliseconds)."""
    found = (tx.one(sql, (since, since - _LONGEST_CHAT)) for sql in (_OLDEST_OPEN, _OLDEST_CLOSED))
    first = min((int(row[0]) for row in found if row is not None and row[0] is not None), default=since)
    low, high = 0, _last(tx)
    while low < high:
        middle = (low + high) // 2
        found = tx.one(_AT, (middle + 1,))
        if found is None or found[0] >= first:
            high = middle
        else:
            low = middle + 1
    return low


def slice_after(tx: Tx, after: int) -> Slice:
    """The next entries."""
    last = _last(tx)
    until = min(after + SLICE, last)
    entries: list[Entry] = []
    for topic, seq, at, data, key in tx.all(_BETWEEN, (after, until)):
        if topic == 0:
            entries.append(FloorEntry(seq=seq, at=at, event=decode_floor_event(data)))
        elif key is not None:
            chat = InteractionId(UUID(bytes=key))
            entries.append(PublicEntry(interaction=chat, seq=seq, at=at, event=decode_public_event(data)))
    return Slice(tuple(entries), until, until >= last)


def _last(tx: Tx) -> int:
    row = tx.one(_LAST)
    return 0 if row is None or row[0] is None else int(row[0])
