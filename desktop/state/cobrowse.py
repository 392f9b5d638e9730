"""What customers share of their pages: volatile, told anew at every connection, never kept.

The last minutes stay in memory while the customer's consent allows it, to be looked at again.
"""

from typing import TYPE_CHECKING

from desktop.state import changes
from desktop.state.changes import Change
from desktop.state.recordings import Batch, Tape
from protocol.cobrowse import CobrowseState, Pointed
from protocol.ids import InteractionId

if TYPE_CHECKING:
    from desktop.state.store import Store


class Sharing:
    """What is shared in one chat, as the server told last."""

    def __init__(self, state: CobrowseState) -> None:
        self.state = state
        self.tape: Tape | None = None

    def take(self, batch: Batch) -> None:
        """Keep a batch, if the customer allows to look back."""
        if self.state.past_from is None or batch.session != self.state.session:
            return
        if self.tape is None or self.tape.session != batch.session:
            self.tape = Tape(batch.session)
        self.tape.add(batch)
        self.tape.cut(self.state.past_from)


def fold_state(store: "Store", frame: CobrowseState) -> list[Change]:
    """Take in what there is to see."""
    sharing = store.cobrowse.get(frame.interaction)
    if sharing is None:
        store.cobrowse[frame.interaction] = Sharing(frame)
    else:
        sharing.state = frame
        tape = sharing.tape
        if tape is not None and (frame.past_from is None or tape.session != frame.session):
            sharing.tape = None
        elif tape is not None and frame.past_from is not None:
            tape.cut(frame.past_from)
    return [changes.CobrowseChanged(frame.interaction)]


def fold_pointed(store: "Store", frame: Pointed) -> list[Change]:
    """A colleague points at something."""
    return [changes.CobrowsePointed(frame)] if frame.interaction in store.cobrowse else []


def take_batch(store: "Store", batch: Batch) -> list[Change]:
    """Take in a batch of a recording."""
    sharing = store.cobrowse.get(batch.interaction)
    if sharing is None or sharing.state.session != batch.session:
        return []
    sharing.take(batch)
    return [changes.CobrowseArrived(batch)]


def forget(store: "Store") -> list[Change]:
    """The connection is gone, and what it told with it."""
    gone = list(store.cobrowse)
    store.cobrowse.clear()
    return [changes.CobrowseChanged(interaction) for interaction in gone]


def unwatch(store: "Store", interaction: InteractionId) -> list[Change]:
    """Nobody here watches any more."""
    return [changes.CobrowseChanged(interaction)] if store.cobrowse.pop(interaction, None) is not None else []
