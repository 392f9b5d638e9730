"""What the window remembers of its own arrangement, as bytes for the state's memory."""

from msgspec import Struct, json

from desktop.state.drafts import Memory, Remembered
from desktop.state.unreadable import UNREADABLE


class Arrangement(Struct, frozen=True, kw_only=True):
    """Widths of the parts in logical pixels, and whether the dock is wanted."""

    left: int = 296
    dock: int = 376
    dock_wanted: bool = True


_decoder = json.Decoder(Arrangement)


def read(memory: Memory) -> Arrangement:
    """The remembered arrangement; the default where there is none or it can't be read."""
    kept = memory.of(Remembered.WINDOW)
    if kept is None:
        return Arrangement()
    try:
        return _decoder.decode(kept)
    except UNREADABLE:
        return Arrangement()


def write(memory: Memory, arrangement: Arrangement) -> None:
    """Remember an arrangement."""
    memory.put(Remembered.WINDOW, json.encode(arrangement))
