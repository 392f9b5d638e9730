"""The commands that the agent chose last from the palette, kept by person over a restart."""

import msgspec

from desktop.state.drafts import Remembered
from desktop.state.store import Store
from desktop.state.unreadable import UNREADABLE

#: So many are remembered.
MOST = 8


class Recents:
    """By id, the newest first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @property
    def ids(self) -> tuple[str, ...]:
        """What was chosen; empty where nothing was kept, or it can't be read."""
        kept = self._store.memory.of(Remembered.RECENT)
        if kept is None:
            return ()
        try:
            return msgspec.json.decode(kept, type=tuple[str, ...])[:MOST]
        except UNREADABLE:
            return ()

    def note(self, id: str) -> None:
        """This one was chosen now."""
        ids = (id, *(one for one in self.ids if one != id))
        self._store.memory.put(Remembered.RECENT, msgspec.json.encode(ids[:MOST]))
