"""A conversation's items as rows: the newest few, more as the reader scrolls up; or those around one. Lines about
who is to answer are told once each, and folded where they are many (`desktop.state.runs`).

The model compares what it shows with the store and tells Qt the difference, so that any batch of
changes ends in one removed and one inserted run at most.
"""

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.conversation import Conversation
from desktop.state.link import LinkPhase
from desktop.state.messages import HiddenItem, Said
from desktop.state.runs import Run, Shown, begin_of, end_of, is_new_day, told
from desktop.state.store import Store
from protocol.ids import AgentId, InteractionId
from protocol.kinds import PartyKind

#: Items shown at first, added at a time, and kept at most while the reader is at the end. Few at a
#: time, so that laying them out never holds up the window; the view asks for more in good time.
FIRST_ROWS = 24
MORE_ROWS = 24
MOST_ROWS = 300
#: Rows shown before and after one that is gone to, when it is far from those that are shown.
AROUND = 16
#: Nearer than this to the first row shown, the rows between are shown as well.
NEAR = 160
#: Messages of one speaker within this time stand together, in ms.
GROUP_WITHIN = 3 * 60_000

RowRole = Qt.ItemDataRole.UserRole


class TranscriptRow(Struct, frozen=True):
    """What is shown of an item, or of several, and how it stands to its neighbours."""

    item: Shown
    #: The first of its day (local time).
    new_day: bool = False
    #: Follows a message of the same speaker, so name and picture need not be said again.
    follows: bool = False
    #: A message of the same speaker comes after it.
    followed: bool = False


class TranscriptModel(QAbstractListModel):
    """The end of a conversation, or a stretch of it from which one can go on up and down.

    Signals:
        older_changed: whether there is more above, or is being fetched.
    """

    older_changed = Signal()

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        conversation: Conversation,
        describe: Callable[[Shown], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._describe = describe
        self.interaction = conversation.id
        self._rows: list[TranscriptRow] = []
        #: Where the shown items begin; never within lines that are told together.
        self._first = begin_of(conversation.items, max(0, len(conversation.items) - FIRST_ROWS))
        #: The key of the first of them.
        self._first_key = ""
        #: Where the shown items end; None follows the conversation's end.
        self._end: int | None = None
        self._wants_older = False
        self._rows_first = -1
        #: Keys of lines whose run is open.
        self._opened: frozenset[str] = frozenset()
        self._rows = self._wanted(conversation)
        signals.items.connect(self._items_changed)
        signals.older_not_fetched.connect(self._not_fetched)

    @property
    def conversation(self) -> Conversation | None:
        """The conversation, while it is on the desk or looked into."""
        return self._store.chat(self.interaction)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._describe(row.item)
        return None

    def row(self, at: int) -> TranscriptRow:
        """A row, without Qt in between."""
        return self._rows[at]

    @property
    def older(self) -> bool:
        """There is more above, here or on the server."""
        chat = self.conversation
        return chat is not None and (self._first > 0 or chat.older)

    def show_older(self) -> None:
        """Show more above; what this machine lacks is fetched and shown when it comes."""
        chat = self.conversation
        if chat is None or self._wants_older:
            return
        if self._first > 0:
            before = len(self._rows)
            # What is folded into one row is nothing more to see.
            while self._first > 0 and len(self._rows) <= before:
                self._move(chat, max(0, self._first - MORE_ROWS), self._end)
        elif chat.older and not self.cut_off:
            self._wants_older = True
            self._bus.fetch_older(self.interaction)
            self.older_changed.emit()

    @property
    def fetching(self) -> bool:
        """Older entries were asked for."""
        return self._wants_older

    @property
    def cut_off(self) -> bool:
        """Nothing can be fetched now: there is no link."""
        return self._store.link.phase in (LinkPhase.OFFLINE, LinkPhase.CONNECTING)

    @property
    def on_server(self) -> bool:
        """All that this machine has is shown, and the server has more."""
        chat = self.conversation
        return chat is not None and self._first == 0 and chat.older

    @property
    def newer(self) -> bool:
        """There is more below."""
        return self._end is not None

    def show_newer(self) -> None:
        """Show more below."""
        chat = self.conversation
        if chat is not None and self._end is not None:
            self._move(chat, self._first, self._end + MORE_ROWS)

    def show_newest(self) -> None:
        """Show the end of the conversation, and follow it."""
        chat = self.conversation
        if chat is not None and self._end is not None:
            self._move(chat, max(0, len(chat.items) - FIRST_ROWS), len(chat.items))

    def show(self, key: str) -> int | None:
        """Show the item with this key, wherever it is, and its neighbours. Returns its row, or that of its run."""
        chat = self.conversation
        at = chat.index_of(key) if chat is not None else None
        if chat is None or at is None:
            return None
        end = len(chat.items) if self._end is None else self._end
        if not self._first <= at < end:
            near = self._first - NEAR <= at < self._first
            self._move(chat, max(0, at - AROUND), end if near else at + AROUND)
        return self.row_of(key)

    def row_of(self, key: str) -> int | None:
        """Where the item with this key stands, or the run that it is folded into; None: nowhere."""
        for at, row in enumerate(self._rows):
            item = row.item
            folded = item.lines if isinstance(item, Run) and not item.open else ()
            if item.key == key or any(line.key == key for line in folded):
                return at
        return None

    def toggle(self, run: Run) -> None:
        """Open a run, or close it. It stays so for as long as there is this model."""
        chat, keys = self.conversation, {line.key for line in run.lines}
        self._opened = self._opened - keys if run.open else self._opened | keys
        if chat is not None:
            self._update(self._wanted(chat))

    def trim(self) -> None:
        """Let go of the oldest rows when there are many; the reader is at the end."""
        chat = self.conversation
        if chat is not None and self._end is None and len(self._rows) > MOST_ROWS + MORE_ROWS:
            self._move(chat, len(chat.items) - MOST_ROWS, len(chat.items))

    # --- inside -------------------------------------------------------------------------------

    def _move(self, chat: Conversation, first: int, end: int | None) -> None:
        self._first = begin_of(chat.items, first)
        end = None if end is None else end_of(chat.items, end)
        self._end = None if end is None or end >= len(chat.items) else end
        self._update(self._wanted(chat))
        self.older_changed.emit()

    def _items_changed(self, interaction: InteractionId) -> None:
        chat = self.conversation
        if interaction != self.interaction or chat is None:
            return
        first = self._found_first(chat)
        if self._end is not None and self._end + first - self._first < len(chat.items):
            self._end = end_of(chat.items, self._end + first - self._first)
        else:
            self._end = None
        if self._wants_older and first > 0:
            self._wants_older = False
            first = max(0, first - MORE_ROWS)
        self._first = begin_of(chat.items, first)
        self._update(self._wanted(chat))
        self.older_changed.emit()

    def _not_fetched(self, interaction: InteractionId) -> None:
        if interaction == self.interaction and self._wants_older:
            self._wants_older = False
            self.older_changed.emit()

    def _found_first(self, chat: Conversation) -> int:
        """Where the first shown item stands now; older ones may have come before it."""
        items = chat.items
        key = self._first_key
        if self._first < len(items) and items[self._first].key == key:
            return self._first
        for at, item in enumerate(items):
            if item.key == key:
                return at
        return max(0, len(items) - FIRST_ROWS)

    def _wanted(self, chat: Conversation) -> list[TranscriptRow]:
        """All rows as they should be; those whose item and neighbours are the same stay the same."""
        items = chat.items[self._first : self._end]
        self._first_key = items[0].key if items else ""
        shown = told(items, self._opened)
        kept = self._unchanged(shown)
        rows = self._rows[:kept]
        before = shown[kept - 1] if kept else (chat.items[self._first - 1] if self._first else None)
        below = chat.items[self._end] if self._end is not None else None
        for at in range(kept, len(shown)):
            item = shown[at]
            after = shown[at + 1] if at + 1 < len(shown) else below
            new_day = is_new_day(before, item)
            rows.append(TranscriptRow(item, new_day, _together(before, item), _together(item, after)))
            before = item
        self._rows_first = self._first
        return rows

    def _unchanged(self, shown: list[Shown]) -> int:
        """How many of the first rows can stay: not the last of them, whose next neighbour may be new."""
        if self._rows_first != self._first:
            return 0
        count = 0
        for row, item in zip(self._rows, shown, strict=False):
            if row.item is not item and not (isinstance(item, Run) and row.item == item):
                break
            count += 1
        return max(0, count - 1)

    def _update(self, new: list[TranscriptRow]) -> None:
        old = self._rows
        keys, fresh = [row.item.key for row in old], [row.item.key for row in new]
        head = _common(keys, fresh)
        tail = _common(keys[head:][::-1], fresh[head:][::-1])
        if len(old) - tail > head:
            self.beginRemoveRows(QModelIndex(), head, len(old) - tail - 1)
            self._rows = old[:head] + old[len(old) - tail :]
            self.endRemoveRows()
        if len(new) - tail > head:
            self.beginInsertRows(QModelIndex(), head, len(new) - tail - 1)
            kept = self._rows
            self._rows = kept[:head] + new[head : len(new) - tail] + kept[head:]
            self.endInsertRows()
        changed = [
            at for at, (was, now) in enumerate(zip(self._rows, new, strict=True)) if was is not now and was != now
        ]
        self._rows = new
        for at in changed:
            self.dataChanged.emit(self.index(at), self.index(at))


def _common(one: list[str], other: list[str]) -> int:
    """How many of the first keys are the same."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _together(one: Shown | None, other: Shown | None) -> bool:
    if not isinstance(one, Said) or not isinstance(other, Said):
        return False
    return _speaker(one) == _speaker(other) and other.at - one.at < GROUP_WITHIN and not is_new_day(one, other)


def _speaker(item: Said) -> tuple[bool, PartyKind, AgentId | None]:
    """Whose words they are, and for whom: hidden ones never stand together with others."""
    if isinstance(item, HiddenItem):
        return (True, PartyKind.AGENT, item.author)
    return (False, item.author.kind, item.author.agent)
