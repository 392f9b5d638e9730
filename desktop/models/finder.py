"""Finds words in one conversation: from the newest message up, a slice at a time."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, Signal

from desktop.models.finding import Needle, findable
from desktop.models.signals import StoreSignals
from desktop.models.slices import Slices
from desktop.state.store import Store
from protocol.ids import InteractionId


class Finder(QObject):
    """What was found, newest first, and which of it is before the reader.

    Signals:
        changed: the matches, the current one, or whether more is being looked for.
        arrived: another match is the current one, to be shown (its key).
    """

    changed = Signal()
    arrived = Signal(str)

    def __init__(self, store: Store, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._slices = Slices(self)
        self._slices.advanced.connect(self._advanced)
        self._chat: InteractionId | None = None
        self.needle = Needle("")
        #: Keys of the items that hold the words, newest first.
        self.matches: list[str] = []
        #: The current match's key; None before there is one.
        self.current: str | None = None
        signals.items.connect(self._items_changed)

    @property
    def looking(self) -> bool:
        """There is more to look through."""
        return self._slices.running

    @property
    def number(self) -> int:
        """Which match is the current one, the newest being 1; 0 for none."""
        return self.matches.index(self.current) + 1 if self.current in self.matches else 0

    @property
    def incomplete(self) -> bool:
        """The server holds older messages that this desk can't look through."""
        chat = None if self._chat is None else self._store.conversations.get(self._chat)
        return chat is not None and chat.older

    def look_for(self, chat: InteractionId | None, wanted: str) -> None:
        """Look for these words in this conversation; nothing stops."""
        self._chat = chat
        self.needle = Needle(wanted, phrase=True)
        self.current = None
        self._begin()

    def step(self, by: int) -> None:
        """Go to an older match (1) or a newer one (-1), round the ends."""
        if not self.matches:
            return
        at = self.matches.index(self.current) + by if self.current in self.matches else 0
        self._go(self.matches[at % len(self.matches)])

    def _begin(self) -> None:
        self.matches = []
        chat = None if self._chat is None else self._store.conversations.get(self._chat)
        if chat is None or not self.needle:
            self._slices.stop()
            self.changed.emit()
            return
        self._slices.run(self._look(chat.id))

    def _look(self, interaction: InteractionId) -> Iterator[None]:
        chat = self._store.conversations.get(interaction)
        for item in reversed(tuple(chat.items) if chat is not None else ()):
            text = findable(item)
            if text and self.needle.fits(text):
                self.matches.append(item.key)
            yield

    def _advanced(self) -> None:
        if self.current is None and self.matches:
            self._go(self.matches[0])
        else:
            self.changed.emit()

    def _go(self, key: str) -> None:
        self.current = key
        self.changed.emit()
        self.arrived.emit(key)

    def _items_changed(self, interaction: InteractionId) -> None:
        # The current match stays where it is: what comes meanwhile moves nobody.
        if interaction == self._chat and self.needle:
            self._begin()
