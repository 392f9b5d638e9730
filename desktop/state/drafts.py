"""What the agent has begun to write, bound to its conversation, and what the desk remembers of itself."""

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from protocol.ids import InteractionId


class Draft(Struct, frozen=True):
    """Unsent words of one conversation. `caret` counts UTF-16 units, as Qt does."""

    text: str = ""
    caret: int = 0


EMPTY = Draft()


class Drafts:
    """The drafts by conversation. `kept` is told of each change and writes it to the disk."""

    def __init__(self) -> None:
        self._drafts: dict[InteractionId, Draft] = {}
        self.kept: Callable[[InteractionId, Draft], None] | None = None

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

    def restore(self, drafts: dict[InteractionId, Draft]) -> None:
        """Take over what the disk had."""
        self._drafts = {interaction: draft for interaction, draft in drafts.items() if draft.text}


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
