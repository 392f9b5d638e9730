"""The scratch pads, for the agent alone: one by chat and one of no chat, of words, list items and boxes to tick."""

import re
from collections.abc import Callable, Iterator
from enum import Enum
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from protocol.ids import InteractionId

#: The key of the pad that belongs to no chat.
GENERAL = InteractionId(UUID(int=0))
MAX_PAD_CHARACTERS = 20_000
#: How long the pad of a chat that is gone stays after it was last written on (milliseconds).
KEPT_FOR = 7 * 24 * 3_600_000


class LineKind(Enum):
    """What a line of a pad is."""

    WORDS = "words"
    #: An item of a list.
    ITEM = "item"
    #: Something to do, with a box to tick.
    TASK = "task"


class Goal(Enum):
    """Where lines of a pad can be added."""

    #: A hidden message: all staff of the chat read it.
    HIDDEN = "hidden"
    #: A hidden message that stays with the customer.
    CUSTOMER = "customer"
    #: The notes of what came of the chat.
    WRAP_UP = "wrap_up"


class Origin(Struct, frozen=True, kw_only=True):
    """Where a line was taken from: an item of a transcript."""

    interaction: InteractionId
    key: str
    #: Who said it, and when (server time, Unix milliseconds).
    who: str = ""
    at: int = 0
    #: Only staff may read it.
    hidden: bool = False


class Added(Struct, frozen=True, kw_only=True):
    """Where a line has gone, and when (server time). `key` names the item it became; empty for a wrap-up's notes."""

    goal: Goal
    interaction: InteractionId
    at: int
    key: str = ""


class Line(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One line."""

    text: str = ""
    kind: LineKind = LineKind.WORDS
    done: bool = False
    origin: Origin | None = None
    added: Added | None = None


class Pad(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is written; `caret` counts UTF-16 units over all lines, as Qt does."""

    lines: tuple[Line, ...] = ()
    caret: int = 0
    #: The customer's name, for when the chat is gone.
    name: str = ""
    #: When it was last written on, in this machine's Unix milliseconds.
    at: int = 0

    @property
    def empty(self) -> bool:
        """Nothing is written."""
        return not any(line.text.strip() for line in self.lines)

    @property
    def open_tasks(self) -> int:
        """Boxes that are not ticked."""
        return sum(line.kind is LineKind.TASK and not line.done and bool(line.text.strip()) for line in self.lines)


NOTHING = Pad()
_BREAKS = re.compile("\r\n|[\r\n\u2028\u2029]")


class Pads:
    """All pads by chat. `kept` writes each change to the disk; None: the pad is no more."""

    def __init__(self) -> None:
        self._pads: dict[InteractionId, Pad] = {}
        self.kept: Callable[[InteractionId, Pad | None], None] | None = None

    def of(self, key: InteractionId) -> Pad:
        """A chat's pad, or that of none (`GENERAL`)."""
        return self._pads.get(key, NOTHING)

    def put(self, key: InteractionId, pad: Pad) -> None:
        """Keep a pad; an empty one is forgotten."""
        if pad == self.of(key):
            return
        if pad.empty:
            if self._pads.pop(key, None) is None:
                return
        else:
            self._pads[key] = pad
        if self.kept is not None:
            self.kept(key, None if pad.empty else pad)

    def earlier(self, here: Callable[[InteractionId], bool]) -> tuple[InteractionId, ...]:
        """Pads of chats that are gone from the desk (`here` knows), the last written first."""
        gone = [key for key in self._pads if key != GENERAL and not here(key)]
        return tuple(sorted(gone, key=lambda key: -self._pads[key].at))

    def tidy(self, here: Callable[[InteractionId], bool], now: int) -> None:
        """Forget the pads of chats that have been gone for long; `now` on this machine's clock."""
        for key in self.earlier(here):
            if now - self._pads[key].at > KEPT_FOR:
                self.put(key, NOTHING)

    def restore(self, pads: dict[InteractionId, Pad]) -> None:
        """Take over what the disk had."""
        self._pads = {key: pad for key, pad in pads.items() if not pad.empty}


def as_words(lines: tuple[Line, ...]) -> str:
    """The lines as plain text, for a note."""
    return "\n".join(_marked(line) for line in lines).strip("\n")


def read(text: str, origin: Origin | None = None) -> Iterator[Line]:
    """Lines from plain text: what begins as a list or with a box is one."""
    for raw in _BREAKS.split(text):
        line = typed(raw)
        yield replace(line, origin=origin) if origin is not None and line.text.strip() else line


#: What makes a line an item or a task when it stands at its beginning: longest first.
_SIGNS = (
    ("- [ ] ", LineKind.TASK, False),
    ("- [x] ", LineKind.TASK, True),
    ("[ ] ", LineKind.TASK, False),
    ("[x] ", LineKind.TASK, True),
    ("[] ", LineKind.TASK, False),
    ("- ", LineKind.ITEM, False),
    ("* ", LineKind.ITEM, False),
    ("• ", LineKind.ITEM, False),
)


def typed(text: str) -> Line:
    """A line as its first characters say it is meant."""
    for sign, kind, done in _SIGNS:
        if text[: len(sign)].lower() == sign:
            return Line(text=text[len(sign) :], kind=kind, done=done)
    return Line(text=text)


def _marked(line: Line) -> str:
    match line.kind:
        case LineKind.WORDS:
            return line.text
        case LineKind.ITEM:
            return f"- {line.text}"
        case LineKind.TASK:
            return f"[{'x' if line.done else ' '}] {line.text}"
