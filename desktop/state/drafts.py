"""What the agent has begun to write, bound to its conversation, and what the desk remembers of itself."""

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from protocol.ids import InteractionId


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


EMPTY = Draft()


class Drafts:
    """The drafts and the files laid ready, by conversation.

    `kept` and `kept_files` are told of each change and write it to the disk.
    """

    def __init__(self) -> None:
        self._drafts: dict[InteractionId, Draft] = {}
        self._files: dict[InteractionId, tuple[ReadyFile, ...]] = {}
        self.kept: Callable[[InteractionId, Draft], None] | None = None
        self.kept_files: Callable[[InteractionId, tuple[ReadyFile, ...]], None] | None = None

    def of(self, interaction: InteractionId) -> Draft:
        """The draft of a conversation; an empty one if there is none."""
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

    def files(self, interaction: InteractionId) -> tuple[ReadyFile, ...]:
        """The files laid ready in a conversation, in their order."""
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
        self.put_files(interaction, ())

    def unsent(self) -> tuple[InteractionId, ...]:
        """Conversations with words or files that were not sent."""
        written = [interaction for interaction, draft in self._drafts.items() if draft.text.strip()]
        return tuple(dict.fromkeys([*written, *self._files]))

    def restore(self, drafts: dict[InteractionId, Draft]) -> None:
        """Take over what the disk had."""
        self._drafts = {interaction: draft for interaction, draft in drafts.items() if draft.text}

    def restore_files(self, files: dict[InteractionId, tuple[ReadyFile, ...]]) -> None:
        """Take over the files the disk had."""
        self._files = {interaction: ready for interaction, ready in files.items() if ready}


class Remembered(StrEnum):
    """What the desk remembers of itself over a restart."""

    #: The chosen conversation's id.
    SELECTED = "selected"
    #: `QMainWindow.saveState` and geometry, as bytes.
    WINDOW = "window"
    GEOMETRY = "geometry"
    THEME = "theme"


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
