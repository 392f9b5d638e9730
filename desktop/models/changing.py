"""Changing what was said: the last message written anew or taken back, another one quoted, earlier words again."""

from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.models.writing import Writing, writable
from desktop.state import alias, changing
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.drafts import Aside, Mode
from desktop.state.messages import Item, MessageItem
from desktop.state.store import Store
from protocol.commands import ChangeMessage, TakeBackMessage
from protocol.entities import Quote
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CommandId, InteractionId, MessageId, new_id
from protocol.limits import CHANGE_WITHIN, MAX_MESSAGE_CHARACTERS

#: Words said earlier that can be had again, of one chat.
_MOST_EARLIER = 50


class Changing(QObject):
    """View-model of it, by chat.

    Signals:
        changed: a chat's last message is being written anew, or no more; or its quote is another (InteractionId).
        too_late: it can't be changed any more; what was written of it stands in the draft (InteractionId).
        not_taken_back: the last message could not be taken back any more (changes.CommandRefused).
    """

    changed = Signal(object)
    too_late = Signal(object)
    not_taken_back = Signal(object)

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        writing: Writing,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._writing = writing
        #: The messages that are being written anew, and the words they had.
        self._editing: dict[InteractionId, MessageItem] = {}
        signals.items.connect(self._items_changed)
        signals.conversation.connect(self._items_changed)
        signals.closed.connect(self._closed)
        signals.refused.connect(self._refused)
        signals.me.connect(self._forget_others)

    # --- the last message -------------------------------------------------------------------

    def last(self, interaction: InteractionId | None) -> MessageItem | None:
        """The message that can still be changed: mine, the last one, and said within the last minute."""
        chat = self._store.conversations.get(interaction) if interaction is not None else None
        if chat is None or not writable(chat):
            return None
        return changing.last_said(chat, self._store.now())

    def can_edit(self, interaction: InteractionId | None) -> bool:
        """There is such a message, and it has words."""
        last = self.last(interaction)
        return last is not None and bool(last.text)

    def editing(self, interaction: InteractionId | None) -> MessageItem | None:
        """The message that is being written anew in this chat's composer."""
        return self._editing.get(interaction) if interaction is not None else None

    def left(self, interaction: InteractionId) -> int:
        """Seconds in which that message can still be changed."""
        item = self._editing.get(interaction)
        until = item.at + CHANGE_WITHIN - self._store.now() if item is not None else 0
        return max(0, -(-until // 1000))

    def begin(self, interaction: InteractionId) -> None:
        """Write the last message anew; the draft waits meanwhile."""
        last = self.last(interaction)
        if last is not None and last.text and interaction not in self._editing:
            self._editing[interaction] = last
            self.keep(interaction, _written(last))
            self._writing.choose_mode(interaction, Mode.PUBLIC)
            self.changed.emit(interaction)

    def words(self, interaction: InteractionId) -> str:
        """What stands in the composer instead of the draft."""
        return self._store.drafts.aside(Aside.CHANGE, interaction)

    def keep(self, interaction: InteractionId, text: str) -> None:
        """Keep what is written there."""
        self._store.drafts.put_aside(Aside.CHANGE, text, interaction)

    def leave(self, interaction: InteractionId) -> None:
        """The message stays as it is."""
        self.keep(interaction, "")
        if self._editing.pop(interaction, None) is not None:
            self.changed.emit(interaction)

    def look(self, interaction: InteractionId) -> bool:
        """A second went by, or the chat is shown again. True: it is too late, and what was written is a draft now."""
        item, words = self._editing.get(interaction), self.words(interaction)
        last = self.last(interaction) if item is not None else None
        if not words and item is None:
            return False
        if item is not None and last is not None and last.id == item.id:
            return False
        self.leave(interaction)
        # After a restart it is not known which message it was.
        as_it_was = self.earlier(interaction) if item is None else [_written(item)]
        if not words or words in as_it_was:
            return False
        self._writing.write_draft(interaction, words)
        self.too_late.emit(interaction)
        return True

    def say(self, interaction: InteractionId, text: str) -> None:
        """The message reads so from now on. Raises Refusal; then nothing is lost."""
        item, chat = self._editing[interaction], self._store.conversations.get(interaction)
        words, links = alias.take_apart(text.strip())
        if chat is None or not writable(chat):
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)
        if not words:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(words) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        # They leave the composer first, so that this machine never keeps them twice.
        self.leave(interaction)
        if (words, links) != (item.text, item.links):
            self._bus.send(
                ChangeMessage(
                    id=CommandId(new_id()),
                    interaction=interaction,
                    version=chat.version,
                    message=item.id,
                    text=words,
                    links=links,
                )
            )

    def take_back(self, interaction: InteractionId) -> None:
        """The last message was never said, as far as the customer can see."""
        last, chat = self.last(interaction), self._store.conversations.get(interaction)
        if last is not None and chat is not None:
            self.leave(interaction)
            self._bus.send(
                TakeBackMessage(id=CommandId(new_id()), interaction=interaction, version=chat.version, message=last.id)
            )
            self.changed.emit(interaction)

    # --- quotes -----------------------------------------------------------------------------

    def can_quote(self, item: Item) -> bool:
        """It is a message that was said and stands."""
        return isinstance(item, MessageItem) and bool(item.seq) and not item.taken_back

    def quote(self, interaction: InteractionId, message: MessageId | None) -> None:
        """What is written next answers this message; None: none."""
        self._store.drafts.put_quote(interaction, message)
        self.changed.emit(interaction)

    def quoted(self, interaction: InteractionId | None) -> Quote | None:
        """What the draft answers, if that still stands."""
        if interaction is None:
            return None
        chat, message = self._store.conversations.get(interaction), self._store.drafts.quote(interaction)
        at = chat.index_of(str(message)) if chat is not None and message is not None else None
        item = chat.items[at] if chat is not None and at is not None else None
        return changing.quote_of(item) if isinstance(item, MessageItem) and self.can_quote(item) else None

    def newest_from_customer(self, interaction: InteractionId | None) -> MessageItem | None:
        """What is quoted when nothing is chosen: the customer's last message."""
        chat = self._store.conversations.get(interaction) if interaction is not None else None
        for item in reversed(chat.items if chat is not None else ()):
            if isinstance(item, MessageItem) and not item.mine and self.can_quote(item):
                return item
        return None

    # --- earlier words ----------------------------------------------------------------------

    def earlier(self, interaction: InteractionId) -> list[str]:
        """What this agent said in this chat, newest first. Words of other chats never come here."""
        chat = self._store.conversations.get(interaction)
        said = (
            _written(item)
            for item in reversed(chat.items if chat is not None else ())
            if isinstance(item, MessageItem) and item.mine and item.text
        )
        return list(dict.fromkeys(said))[:_MOST_EARLIER]

    # --- inside -----------------------------------------------------------------------------

    def _items_changed(self, interaction: InteractionId) -> None:
        """Others may have said something after it, or it is not this agent's chat any more."""
        if interaction in self._editing:
            self.look(interaction)
        elif self._store.drafts.quote(interaction) is not None:
            self.changed.emit(interaction)

    def _closed(self, interaction: InteractionId) -> None:
        self._editing.pop(interaction, None)

    def _forget_others(self) -> None:
        """Who has only to say her password again goes on with what she changes."""
        if self._store.me is None:
            self._editing.clear()

    def _refused(self, refused: CommandRefused) -> None:
        # Words of a refused change come back as those of any message do.
        if isinstance(refused.command, TakeBackMessage):
            self.not_taken_back.emit(refused)


def _written(item: MessageItem) -> str:
    return alias.put_together(item.text, item.links)
