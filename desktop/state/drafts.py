"""What the agent has begun to write, bound to its conversation, and what the desk remembers of itself."""

from collections.abc import Callable
from enum import Enum, StrEnum
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid5

from msgspec import Struct
from msgspec.structs import replace

from protocol.ids import InteractionId, MessageId


class Draft(Struct, frozen=True):
    """Unsent words of one conversation. `caret` and `anchor` count UTF-16 units, as Qt does."""

    text: str = ""
    caret: int = 0
    #: The other end of what is selected; None when nothing is.
    anchor: int | None = None
    #: The first line that is seen.
    scroll: int = 0


class ReadyFile(Struct, frozen=True):
    """A file laid ready to be sent with the next message: by its path, or by its bytes when it was pasted."""

    name: str
    source: Path | bytes
    size: int
    #: It goes with hidden words, and with no others.
    hidden: bool = False


EMPTY = Draft()


class Mode(Enum):
    """Where what is written in a composer goes."""

    #: To all in the chat.
    PUBLIC = "public"
    #: To staff alone.
    HIDDEN = "hidden"


class Aside(Enum):
    """What else is written about a chat and kept among the drafts, under a key of its own."""

    #: To experts.
    QUESTION = "question"
    #: Whom of them, and the lines that go along, if these are not as they come.
    ASKING = "asking"
    #: To whom it is handed, or who is asked in.
    BRIEF = "brief"
    #: What came of it.
    RESULT = "result"
    #: The id of the message that the draft answers.
    QUOTE = "quote"
    #: The last message, while it is written anew.
    CHANGE = "change"
    #: To the staff of a chat that is read along in.
    COACHING = "coaching"
    #: To all, a queue or a group; of no chat.
    BROADCAST = "broadcast"
    #: To visitors who are asked in; of no chat.
    INVITATION = "invitation"


#: Of this the store says itself when it is done with; see `desktop.models.wrap_up`.
_OUTLIVES = frozenset({Aside.RESULT})
_NO_CHAT = UUID(int=0)


class HiddenDraft(Struct, frozen=True):
    """Unsent hidden words of one conversation, apart from those that the customer is to read."""

    draft: Draft = EMPTY
    #: They are to be kept as a note on the customer as well.
    keep: bool = False
    #: The composer is in its hidden mode.
    chosen: bool = False


NOTHING_HIDDEN = HiddenDraft()


class Drafts:
    """The drafts and the files laid ready, by conversation.

    Each conversation has two drafts: what the customer is to read, and what staff alone is to read. Words go
    from the first to the second by a change of the mode, and never back but by `unhide`.
    `kept`, `kept_hidden` and `kept_files` are told of each change and write it to the disk.
    """

    def __init__(self) -> None:
        self._drafts: dict[InteractionId, Draft] = {}
        self._hidden: dict[InteractionId, HiddenDraft] = {}
        self._files: dict[InteractionId, tuple[ReadyFile, ...]] = {}
        self.kept_hidden: Callable[[InteractionId, HiddenDraft], None] | None = None
        self.kept: Callable[[InteractionId, Draft], None] | None = None
        self.kept_files: Callable[[InteractionId, tuple[ReadyFile, ...]], None] | None = None

    def of(self, interaction: InteractionId) -> Draft:
        """What is written to the customer of a conversation; an empty draft if nothing is."""
        return self._drafts.get(interaction, EMPTY)

    def put(self, interaction: InteractionId, draft: Draft) -> None:
        """Keep a draft; an empty text forgets it."""
        if draft == self._drafts.get(interaction):
            return
        if draft.text:
            self._drafts[interaction] = draft
        elif self._drafts.pop(interaction, None) is None:
            return
        if self.kept is not None:
            self.kept(interaction, draft)

    def hidden_of(self, interaction: InteractionId) -> HiddenDraft:
        """What is written to staff alone in a conversation, and whether the composer is in that mode."""
        return self._hidden.get(interaction, NOTHING_HIDDEN)

    def put_hidden(self, interaction: InteractionId, hidden: HiddenDraft) -> None:
        """Keep hidden words and the composer's mode."""
        if hidden == self.hidden_of(interaction):
            return
        self._hidden[interaction] = hidden
        if hidden == NOTHING_HIDDEN:
            del self._hidden[interaction]
        if self.kept_hidden is not None:
            self.kept_hidden(interaction, hidden)

    def mode(self, interaction: InteractionId) -> Mode:
        """The mode of a conversation's composer."""
        return Mode.HIDDEN if self.hidden_of(interaction).chosen else Mode.PUBLIC

    def choose(self, interaction: InteractionId, mode: Mode) -> None:
        """Change the composer's mode. What was begun for the customer becomes hidden if nothing else is;
        hidden words stay hidden.
        """
        hidden, public = self.hidden_of(interaction), self.of(interaction)
        if mode is Mode.HIDDEN and not hidden.chosen and not hidden.draft.text.strip():
            # First here, then gone there: wherever the program is killed, the words are in one place at least.
            self.put_hidden(interaction, replace(hidden, draft=public, chosen=True))
            self.put(interaction, EMPTY)
            self.put_files(interaction, tuple(replace(file, hidden=True) for file in self.files(interaction)))
            return
        self.put_hidden(interaction, replace(hidden, chosen=mode is Mode.HIDDEN))

    def unhide(self, interaction: InteractionId) -> None:
        """Her explicit will: hidden words are for the customer after all. They go before what stands there."""
        hidden, rest = self.hidden_of(interaction), self.of(interaction).text
        said = hidden.draft.text
        words = f"{said}\n{rest}" if rest else said
        self.put(interaction, Draft(words, len(words.encode("utf-16-le")) // 2))
        self.put_hidden(interaction, NOTHING_HIDDEN)

    def aside(self, what: Aside, interaction: InteractionId | None = None) -> str:
        """What is written of this kind about a chat; empty if nothing is."""
        return self.of(_aside_key(what, interaction)).text

    def put_aside(self, what: Aside, text: str, interaction: InteractionId | None = None) -> None:
        """Keep it; an empty text forgets it."""
        self.put(_aside_key(what, interaction), Draft(text))

    def quote(self, interaction: InteractionId) -> MessageId | None:
        """The message that the draft of a conversation answers."""
        kept = self.aside(Aside.QUOTE, interaction)
        return MessageId(UUID(kept)) if kept else None

    def put_quote(self, interaction: InteractionId, message: MessageId | None) -> None:
        """The draft answers this message; None: none."""
        self.put_aside(Aside.QUOTE, str(message) if message is not None else "", interaction)

    def files(self, interaction: InteractionId) -> tuple[ReadyFile, ...]:
        """The files laid ready in a conversation, hidden ones too, in their order."""
        return self._files.get(interaction, ())

    def put_files(self, interaction: InteractionId, files: tuple[ReadyFile, ...]) -> None:
        """Lay these files ready, and no others."""
        if files == self._files.get(interaction, ()):
            return
        if files:
            self._files[interaction] = files
        else:
            del self._files[interaction]
        if self.kept_files is not None:
            self.kept_files(interaction, files)

    def forget(self, interaction: InteractionId) -> None:
        """The conversation is gone, and what was laid ready for it."""
        self.put(interaction, EMPTY)
        self.put_hidden(interaction, NOTHING_HIDDEN)
        self.put_files(interaction, ())
        for what in Aside:
            if what not in _OUTLIVES:
                self.put_aside(what, "", interaction)

    def unsent(self) -> tuple[InteractionId, ...]:
        """Conversations with words or files that were not sent."""
        written = [interaction for interaction, draft in self._drafts.items() if draft.text.strip()]
        hidden = [interaction for interaction, one in self._hidden.items() if one.draft.text.strip()]
        return tuple(dict.fromkeys([*written, *hidden, *self._files]))

    def restore(self, drafts: dict[InteractionId, Draft]) -> None:
        """Take over what the disk had."""
        self._drafts = {interaction: draft for interaction, draft in drafts.items() if draft.text}

    def restore_hidden(self, hidden: dict[InteractionId, HiddenDraft]) -> None:
        """Take over the hidden words and modes the disk had."""
        self._hidden = {interaction: one for interaction, one in hidden.items() if one != NOTHING_HIDDEN}

    def restore_files(self, files: dict[InteractionId, tuple[ReadyFile, ...]]) -> None:
        """Take over the files the disk had."""
        self._files = {interaction: ready for interaction, ready in files.items() if ready}


@lru_cache(maxsize=512)
def _aside_key(what: Aside, interaction: InteractionId | None) -> InteractionId:
    """A key that no chat and no room has."""
    return InteractionId(uuid5(interaction or _NO_CHAT, what.value))


class Remembered(StrEnum):
    """What the desk remembers of itself over a restart."""

    #: The chosen conversation's id.
    SELECTED = "selected"
    #: `QMainWindow.saveState` and geometry, as bytes.
    WINDOW = "window"
    GEOMETRY = "geometry"
    THEME = "theme"
    #: Her name, to welcome her by at the next start.
    NAME = "name"
    #: Which chats are shown at once, and where: `Tiling` as JSON.
    TILES = "tiles"
    #: Of a supervisor: the chats she reads along in (`desktop.state.monitored`).
    MONITORED = "monitored"
    #: Where the floor's own window stands; empty: it is closed.
    FLOOR_WINDOW = "floor_window"
    #: How often she used which text kept ready (`desktop.state.canned_uses`).
    CANNED_USES = "canned_uses"
    #: Commands chosen last from the palette: their ids as JSON.
    RECENT = "recent"
    #: What she has chosen: `Preferences` as JSON.
    PREFERENCES = "preferences"


class Memory:
    """Small values that outlive the program. `kept` writes them to the disk."""

    def __init__(self) -> None:
        self._values: dict[str, bytes] = {}
        self.kept: Callable[[str, bytes], None] | None = None

    def of(self, name: Remembered) -> bytes | None:
        """A remembered value, or None."""
        return self._values.get(name)

    def put(self, name: Remembered, value: bytes) -> None:
        """Remember a value."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        if self.kept is not None:
            self.kept(name, value)

    def restore(self, values: dict[str, bytes]) -> None:
        """Take over what the disk had."""
        self._values = dict(values)
