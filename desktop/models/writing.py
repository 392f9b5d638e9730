"""What is written in a chat, to its customer or to staff alone: the drafts of both, and their sending."""

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
from protocol.ids import CannedId, CommandId, InteractionId, MessageId, new_id
from protocol.limits import MAX_MESSAGE_CHARACTERS, MAX_UPLOAD_BYTES

#: So many letters of a hidden message in one piece are no coincidence.
_TELLING = 12


class Writing(QObject):
    """View-model of the composers: each chat's words are its own.

    Signals:
        mode_changed: a chat's composer writes to others than before, or other words stand in it (InteractionId).
    """

    mode_changed = Signal(object)

    def __init__(self, store: Store, bus: CommandBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus

    def mode(self, interaction: InteractionId | None) -> Mode:
        """Where what is written in this chat's composer goes."""
        return Mode.PUBLIC if interaction is None else self._store.drafts.mode(interaction)

    # --- sending ----------------------------------------------------------------------------

    def say(
        self, interaction: InteractionId | None, text: str, *, goes_at: int = 0, used: tuple[CannedId, ...] = ()
    ) -> None:
        """Send words to this chat; what they quote goes along. Raises Refusal; then nothing was sent or is lost.

        `goes_at`, here and below: not before (this machine's Unix ms), so that it can be undone. `used`: texts kept
        ready that stand in it.
        """
        chat = self._writable(interaction)
        text, links = alias.take_apart(text.strip())
        if not text:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(text) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        command = CommandId(new_id())
        quotes = self._store.drafts.quote(chat.id)
        # It goes first, so that a desk killed now does not answer it twice.
        self._store.drafts.put_quote(chat.id, None)
        self._bus.send(
            SendMessage(id=command, interaction=chat.id, text=text, links=links, quotes=quotes, version=chat.version),
            goes_at,
            used,
        )
        self._bus.typing(chat.id, False)

    def say_hidden(
        self,
        interaction: InteractionId | None,
        text: str,
        *,
        keep: bool,
        goes_at: int = 0,
        used: tuple[CannedId, ...] = (),
    ) -> MessageId:
        """Say something in this chat that staff alone sees; `keep`: a note on the customer as well. Gives its id.

        Raises Refusal; then nothing was sent and nothing is lost.
        """
        chat = self._hideable(interaction)
        text = text.strip()
        if not text:
            raise Refusal(ErrorCode.MESSAGE_EMPTY)
        if len(text) > MAX_MESSAGE_CHARACTERS:
            raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
        command = CommandId(new_id())
        said = SendHidden(id=command, interaction=chat.id, text=text, version=chat.version, keep=keep)
        self._bus.send(said, goes_at, used)
        return MessageId(command)

    def send_file(
        self,
        interaction: InteractionId | None,
        source: Path | bytes,
        name: str,
        *,
        hidden: bool = False,
        goes_at: int = 0,
    ) -> None:
        """Send a file to this chat; `hidden`: to staff alone. Raises Refusal, OSError."""
        chat = self._hideable(interaction) if hidden else self._writable(interaction)
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size == 0:
            raise Refusal(ErrorCode.FILE_EMPTY)
        if size > MAX_UPLOAD_BYTES:
            raise Refusal(ErrorCode.FILE_TOO_LARGE)
        self._bus.upload(chat.id, source, name, hidden, goes_at)

    # --- keeping ----------------------------------------------------------------------------

    def draft(self, interaction: InteractionId | None) -> Draft:
        """What is written to the customer of this chat."""
        return EMPTY if interaction is None else self._store.drafts.of(interaction)

    def hidden_draft(self, interaction: InteractionId | None) -> HiddenDraft:
        """What is written to staff alone in this chat."""
        return NOTHING_HIDDEN if interaction is None else self._store.drafts.hidden_of(interaction)

    def choose_mode(self, interaction: InteractionId | None, mode: Mode) -> None:
        """Write to all, or to staff alone, in this chat."""
        chat = self._chat(interaction)
        if chat is not None and mode is not self.mode(chat.id):
            self._store.drafts.choose(chat.id, mode)
            self._bus.typing(chat.id, False)
            self.mode_changed.emit(chat.id)

    def unhide(self, interaction: InteractionId | None) -> None:
        """What is written to staff alone in this chat is for the customer after all, says the agent."""
        chat = self._chat(interaction)
        if chat is not None and writable(chat):
            self._store.drafts.unhide(chat.id)
            self.mode_changed.emit(chat.id)

    def write_draft(self, interaction: InteractionId, text: str) -> None:
        """Put words into a chat's composer, after what is written to its customer there. They are not sent."""
        drafts = self._store.drafts
        there = drafts.of(interaction).text
        words = f"{there.rstrip()}\n{text}" if there.strip() else text
        drafts.put(interaction, Draft(words, len(words.encode("utf-16-le")) // 2))
        drafts.choose(interaction, Mode.PUBLIC)
        self.mode_changed.emit(interaction)

    def move(self, interaction: InteractionId, to: InteractionId) -> bool:
        """What is written to this chat's customer, and the files laid ready for them, belongs into another chat.

        False: that chat can't be written to any more, and nothing was moved.
        """
        chat, drafts = self._chat(to), self._store.drafts
        if chat is None or not writable(chat):
            return False
        files = [file for file in drafts.files(interaction) if not file.hidden]
        text = drafts.of(interaction).text
        drafts.put(interaction, EMPTY)
        drafts.put_quote(interaction, None)
        drafts.put_files(interaction, tuple(file for file in drafts.files(interaction) if file.hidden))
        drafts.put_files(to, (*drafts.files(to), *files))
        self._bus.typing(interaction, False)
        self.mode_changed.emit(interaction)
        if text.strip():
            self.write_draft(to, text)
        else:
            drafts.choose(to, Mode.PUBLIC)
            self.mode_changed.emit(to)
        return True

    def is_hidden(self, interaction: InteractionId | None, words: str) -> bool:
        """These words are of a hidden message or draft of this chat; a few letters in common are not."""
        chat, words = self._chat(interaction), words.strip()
        if chat is None or not words:
            return False
        hidden = [item.text for item in chat.items if isinstance(item, HiddenItem)]
        hidden.append(self.hidden_draft(chat.id).draft.text)
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

    def _chat(self, interaction: InteractionId | None) -> Conversation | None:
        return None if interaction is None else self._store.conversations.get(interaction)

    def _hideable(self, interaction: InteractionId | None) -> Conversation:
        chat = self._chat(interaction)
        if chat is None:
            raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
        if chat.held is not Held.MINE:
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)
        return chat

    def _writable(self, interaction: InteractionId | None) -> Conversation:
        chat = self._chat(interaction)
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
