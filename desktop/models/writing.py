"""What is written in a chat, to its customer or to staff alone: the drafts of both, and their sending."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.models.pull import answered_elsewhere
from desktop.state import alias
from desktop.state.bus import CommandBus
from desktop.state.conversation import Conversation, Held
from desktop.state.drafts import EMPTY, NOTHING_HIDDEN, Draft, HiddenDraft, Mode
from desktop.state.messages import HiddenItem
from desktop.state.store import Store
from protocol.asides import SendHidden
from protocol.commands import SendMessage
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CommandId, InteractionId, new_id
from protocol.limits import MAX_MESSAGE_CHARACTERS, MAX_UPLOAD_BYTES

#: So many letters of a hidden message in one piece are no coincidence.
_TELLING = 12


class Writing(QObject):
    """View-model of the composer; `chosen` tells the chat that is before the agent.

    Signals:
        mode_changed: the chosen chat's composer writes to others than before, or other words stand in it.
    """

    mode_changed = Signal()

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        chosen: Callable[[], InteractionId | None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._chosen = chosen

    @property
    def mode(self) -> Mode:
        """Where what is written in the chosen chat's composer goes."""
        chosen = self._chosen()
        return Mode.PUBLIC if chosen is None else self._store.drafts.mode(chosen)

    # --- sending ----------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Send words to the chosen chat. Raises Refusal; then nothing was sent and nothing is lost."""
        chat = self._writable()
        text, links = alias.take_apart(text.strip())
        if not text:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(text) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        command = CommandId(new_id())
        self._bus.send(SendMessage(id=command, interaction=chat.id, text=text, links=links, version=chat.version))
        self._bus.typing(chat.id, False)

    def say_hidden(self, text: str, *, keep: bool) -> None:
        """Say something in the chosen chat that staff alone sees; `keep`: a note on the customer as well.

        Raises Refusal; then nothing was sent and nothing is lost.
        """
        chat = self._hideable()
        text = text.strip()
        if not text:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(text) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        command = CommandId(new_id())
        self._bus.send(SendHidden(id=command, interaction=chat.id, text=text, version=chat.version, keep=keep))

    def send_file(self, source: Path | bytes, name: str, *, hidden: bool = False) -> None:
        """Send a file to the chosen chat; `hidden`: to staff alone. Raises Refusal, OSError."""
        chat = self._hideable() if hidden else self._writable()
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size == 0:
            raise Refusal(ErrorCode.FILE_EMPTY)
        if size > MAX_UPLOAD_BYTES:
            raise Refusal(ErrorCode.FILE_TOO_LARGE)
        self._bus.upload(chat.id, source, name, hidden)

    # --- keeping ----------------------------------------------------------------------------

    def draft(self) -> Draft:
        """What is written to the customer of the chosen chat."""
        chosen = self._chosen()
        return EMPTY if chosen is None else self._store.drafts.of(chosen)

    def hidden_draft(self) -> HiddenDraft:
        """What is written to staff alone in the chosen chat."""
        chosen = self._chosen()
        return NOTHING_HIDDEN if chosen is None else self._store.drafts.hidden_of(chosen)

    def choose_mode(self, mode: Mode) -> None:
        """Write to all, or to staff alone, in the chosen chat."""
        chat = self._chat()
        if chat is not None and mode is not self.mode:
            self._store.drafts.choose(chat.id, mode)
            self._bus.typing(chat.id, False)
            self.mode_changed.emit()

    def unhide(self) -> None:
        """What is written to staff alone in the chosen chat is for the customer after all, says the agent."""
        chat = self._chat()
        if chat is not None and writable(chat):
            self._store.drafts.unhide(chat.id)
            self.mode_changed.emit()

    def write_draft(self, interaction: InteractionId, text: str) -> None:
        """Put words into a chat's composer, after what is written to its customer there. They are not sent."""
        drafts = self._store.drafts
        there = drafts.of(interaction).text
        words = f"{there.rstrip()}\n{text}" if there.strip() else text
        drafts.put(interaction, Draft(words, len(words.encode("utf-16-le")) // 2))
        drafts.choose(interaction, Mode.PUBLIC)
        if interaction == self._chosen():
            self.mode_changed.emit()

    def is_hidden(self, words: str) -> bool:
        """These words are of a hidden message or draft of the chosen chat; a few letters in common are not."""
        chat, words = self._chat(), words.strip()
        if chat is None or not words:
            return False
        hidden = [item.text for item in chat.items if isinstance(item, HiddenItem)]
        hidden.append(self.hidden_draft().draft.text)
        return any(words == one.strip() or (len(words) >= _TELLING and words in one) for one in hidden)

    def keep_hidden(self, interaction: InteractionId, hidden: HiddenDraft) -> None:
        """Keep what is written to staff alone; nobody learns of it."""
        self._store.drafts.put_hidden(interaction, hidden)

    def keep_draft(self, interaction: InteractionId, draft: Draft) -> None:
        """Keep what is written; the customer learns that somebody writes."""
        before = self._store.drafts.of(interaction)
        self._store.drafts.put(interaction, draft)
        if draft.text != before.text:
            chat = self._store.conversations.get(interaction)
            if chat is not None and writable(chat):
                self._bus.typing(interaction, bool(draft.text.strip()))

    # --- inside -----------------------------------------------------------------------------

    def _chat(self) -> Conversation | None:
        chosen = self._chosen()
        return None if chosen is None else self._store.conversations.get(chosen)

    def _hideable(self) -> Conversation:
        chat = self._chat()
        if chat is None:
            raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
        if chat.held is not Held.MINE:
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)
        return chat

    def _writable(self) -> Conversation:
        chat = self._chat()
        if chat is None:
            raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
        if chat.ended is not None:
            raise Refusal(ErrorCode.CHAT_ENDED)
        if chat.held is not Held.MINE:
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)
        return chat


def writable(chat: Conversation) -> bool:
    """The chat is mine and goes on, and somebody reads what is written here."""
    return chat.held is Held.MINE and chat.ended is None and not answered_elsewhere(chat.card)
