"""Searches everything on this desk, names and words, a slice at a time; it needs no link.

Words are found as they were typed, names of customers as `likeness` has it too: with letters left out, or one wrong.
"""

from collections.abc import Callable, Iterator

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.models.finding import Needle, Snippet, findable, findable_customer, from_customer, speaker
from desktop.models.signals import StoreSignals
from desktop.models.slices import Slices
from desktop.state.conversation import Conversation
from desktop.state.likeness import answers, named
from desktop.state.messages import HiddenItem, Item
from desktop.state.store import Store
from protocol.entities import Customer, Interaction
from protocol.ids import InteractionId

#: Messages shown of one chat, and rows in all: beyond that, more words are wanted, not more rows.
MOST_OF_A_CHAT = 20
MOST = 200

RowRole = Qt.ItemDataRole.UserRole


class FoundChat(Struct, frozen=True, kw_only=True):
    """A chat whose customer or whose messages hold the words; it heads its messages."""

    interaction: InteractionId
    name: Snippet
    queue: str
    #: What was found of the customer beside the name: an address or a number.
    about: Snippet = Snippet("")


class FoundMessage(Struct, frozen=True, kw_only=True):
    """A message that holds the words."""

    interaction: InteractionId
    key: str
    #: Who said it; empty for the agent at this desk.
    who: str
    from_customer: bool
    at: int
    words: Snippet


Found = FoundChat | FoundMessage


class Search(QAbstractListModel):
    """The rows that were found, in the order of the chats, newest message first.

    Signals:
        searched: a slice was looked through; `looking` tells whether there is more.
    """

    searched = Signal()

    def __init__(
        self,
        store: Store,
        signals: StoreSignals,
        describe: Callable[[Found], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._describe = describe
        self._slices = Slices(self)
        self._slices.advanced.connect(self._advanced)
        self._fresh: list[Found] = []
        self.rows: list[Found] = []
        self.needle = Needle("")
        #: Messages found, of which `rows` shows the newest of each chat.
        self.messages = 0
        signals.closed.connect(self._chat_closed)

    @property
    def looking(self) -> bool:
        """There is more to look through."""
        return self._slices.running

    def look_for(self, wanted: str) -> None:
        """Search for these words; nothing empties the list."""
        self.needle = Needle(wanted)
        self.beginResetModel()
        self.rows, self._fresh, self.messages = [], [], 0
        self.endResetModel()
        if self.needle:
            self._slices.run(self._look())
        else:
            self._slices.stop()
            self.searched.emit()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._describe(row)
        return None

    # --- inside -------------------------------------------------------------------------------

    def _look(self) -> Iterator[None]:
        for chat in self._store.my_conversations():
            yield from self._look_in(chat)
            if len(self.rows) + len(self._fresh) >= MOST:
                return
        for card in self._store.floor.waiting():
            if self._answers(card.customer) or self.needle.fits(f"{findable_customer(card.customer)}\n{card.question}"):
                self._fresh.append(self._head(card))
            yield
        if not self.rows and not self._fresh:
            yield from self._forgive()

    def _forgive(self) -> Iterator[None]:
        """Nothing is found: one wrong letter in a word of the name is forgiven."""
        cards = [chat.card for chat in self._store.my_conversations()]
        for card in (*cards, *self._store.floor.waiting()):
            if self._answers(card.customer, forgiving=True):
                self._fresh.append(self._head(card))
            yield

    def _answers(self, customer: Customer, *, forgiving: bool = False) -> bool:
        """The customer goes by a name like that."""
        return bool(answers(self.needle.words, (named(customer.name),), forgiving=forgiving))

    def _look_in(self, chat: Conversation) -> Iterator[None]:
        found: list[Found] = []
        for item in reversed(tuple(chat.items)):
            text = findable(item)
            if text and self.needle.fits(text):
                self.messages += 1
                if len(found) < MOST_OF_A_CHAT:
                    found.append(
                        FoundMessage(
                            interaction=chat.id,
                            key=item.key,
                            who=self._who(item),
                            from_customer=from_customer(item),
                            at=item.at,
                            words=self.needle.snippet(text),
                        )
                    )
            yield
        customer = chat.card.customer
        if found or self._answers(customer) or self.needle.fits(findable_customer(customer)):
            self._fresh += [self._head(chat.card), *found]

    def _who(self, item: Item) -> str:
        if not isinstance(item, HiddenItem) or item.mine:
            return speaker(item)
        agent = self._store.floor.agents.get(item.author) if item.author is not None else None
        return agent.name if agent is not None else ""

    def _head(self, card: Interaction) -> FoundChat:
        queue = self._store.floor.queues.get(card.queue)
        who = card.customer
        others = (who.email, who.phone, who.customer_number)
        about = next((self.needle.snippet(other) for other in others if self.needle.ranges(other)), Snippet(""))
        return FoundChat(
            interaction=card.id,
            name=Snippet(who.name, self.needle.ranges(who.name)),
            queue=queue.name if queue is not None else "",
            about=about,
        )

    def _advanced(self) -> None:
        fresh, self._fresh = self._fresh, []
        if fresh:
            self.beginInsertRows(QModelIndex(), len(self.rows), len(self.rows) + len(fresh) - 1)
            self.rows += fresh
            self.endInsertRows()
        self.searched.emit()

    def _chat_closed(self, interaction: InteractionId) -> None:
        kept = [row for row in self.rows if row.interaction != interaction]
        if len(kept) != len(self.rows):
            self.beginResetModel()
            self.rows = kept
            self.endResetModel()
