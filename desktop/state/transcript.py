"""The items of a conversation in their order: both streams merged by time, each in its own order.

Messages still in the outbox stand at the end.
"""

from bisect import bisect_right
from typing import cast

import msgspec

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.messages import HiddenItem, Item, MessageItem, Said
from protocol.ids import InteractionId, MessageId

#: Place of an item: time (never falling within a stream), stream, number.
_Place = tuple[int, int, int]
_PUBLIC, _STAFF, _OUTBOX = 0, 1, 2
_AFTER_ALL = 1 << 62


class Transcript:
    """Items and their places. Every change of them is told as it is made."""

    def __init__(self, id: InteractionId) -> None:
        self.id = id
        #: Oldest first. Frozen items; the list itself is not to be written to.
        self.items: list[Item] = []
        self._places: list[_Place] = []
        self._latest = [0, 0]

    @property
    def outbox(self) -> int:
        """How many messages at the end of `items` are still in the outbox."""
        return len(self.items) - bisect_right(self._places, (_AFTER_ALL, 0, 0))

    @property
    def last_message(self) -> MessageItem | None:
        """The newest message that the customer reads, for the list's second line."""
        return next(
            (item for item in reversed(self.items) if isinstance(item, MessageItem) and not item.taken_back), None
        )

    def index_of(self, key: str) -> int | None:
        """Where the item with this key stands; searched from the end."""
        for index in range(len(self.items) - 1, -1, -1):
            if self.items[index].key == key:
                return index
        return None

    def _in_outbox(self, key: str) -> int | None:
        """Where the message with this key stands among those of the outbox."""
        first = len(self.items) - self.outbox
        return next((index for index in range(first, len(self.items)) if self.items[index].key == key), None)

    def _insert(self, item: Item, place: _Place) -> list[Change]:
        index = bisect_right(self._places, place)
        self.items.insert(index, item)
        self._places.insert(index, place)
        return [changes.ItemsInserted(self.id, index, (item,))]

    def _place(self, stream: int, seq: int, at: int) -> _Place:
        self._latest[stream] = max(self._latest[stream], at)
        return (self._latest[stream], stream, seq)

    def insert_public(self, item: Item, seq: int) -> list[Change]:
        """Put an item of the public stream in its place."""
        return self._insert(item, self._place(_PUBLIC, seq, item.at))

    def insert_staff(self, item: Item, seq: int) -> list[Change]:
        """Put an item of the staff stream in its place."""
        return self._insert(item, self._place(_STAFF, seq, item.at))

    def insert_message(self, item: Said) -> list[Change]:
        """Put a message in its place in its stream; one from the outbox moves there."""
        stream = _STAFF if isinstance(item, HiddenItem) else _PUBLIC
        old = self._in_outbox(item.key) if item.mine else None
        if old is None:
            return self._insert(item, self._place(stream, item.seq, item.at))
        revision = self.items[old].revision + 1
        del self.items[old], self._places[old]
        place = self._place(stream, item.seq, item.at)
        new = bisect_right(self._places, place)
        self.items.insert(new, msgspec.structs.replace(item, revision=revision))
        self._places.insert(new, place)
        moved: list[Change] = [changes.ItemMoved(self.id, old, new)] if old != new else []
        return [*moved, changes.ItemChanged(self.id, new, self.items[new])]

    def append_outbox(self, item: Said) -> list[Change]:
        """Put a message of the outbox at the end, once."""
        if self.index_of(item.key) is not None:
            return []
        last = self._places[-1] if self.outbox else (_AFTER_ALL, _OUTBOX, 0)
        return self._insert(item, (_AFTER_ALL, _OUTBOX, last[2] + 1))

    def change_message(self, message: MessageId, **values: object) -> list[Change]:
        """Replace parts of a message's item; nothing happens when it is not here or the same."""
        return self.change_item(str(message), **values)

    def change_item(self, key: str, **values: object) -> list[Change]:
        """Replace parts of the item with this key; nothing happens when it is not here or the same."""
        index = self.index_of(key)
        if index is None:
            return []
        return self.replace_item(msgspec.structs.replace(self.items[index], **values))

    def replace_item(self, changed: Item) -> list[Change]:
        """Put an item in the place of the one with its key; nothing happens when it is not here or the same."""
        index = self.index_of(changed.key)
        if index is None or changed == self.items[index]:
            return []
        changed = msgspec.structs.replace(changed, revision=self.items[index].revision + 1)
        self.items[index] = changed
        return [changes.ItemChanged(self.id, index, changed)]

    def remove_outbox(self, message: MessageId) -> list[Change]:
        """Take a message of the outbox out."""
        index = self._in_outbox(str(message))
        if index is None:
            return []
        del self.items[index], self._places[index]
        return [changes.ItemRemoved(self.id, index)]

    def merge(self, past: "Transcript") -> list[Change]:
        """Put another transcript's items into their places; one change a run of neighbours."""
        done: list[changes.ItemsInserted] = []
        # A server's clock that ran back must not put an old item after newer ones of its stream.
        first = {stream: at for at, stream, _ in reversed(self._places)}
        for item, (at, stream, seq) in zip(past.items, past._places, strict=True):  # noqa: SLF001  one of its own kind
            place = (min(at, first.get(stream, at)), stream, seq)
            index = bisect_right(self._places, place)
            self.items.insert(index, item)
            self._places.insert(index, place)
            if done and done[-1].index + len(done[-1].items) == index:
                done[-1] = changes.ItemsInserted(self.id, done[-1].index, (*done[-1].items, item))
            else:
                done.append(changes.ItemsInserted(self.id, index, (item,)))
        return list(done)

    def outbox_items(self) -> list[Said]:
        """The messages at the end that are still in the outbox."""
        return [cast("Said", item) for item in self.items[len(self.items) - self.outbox :]]
