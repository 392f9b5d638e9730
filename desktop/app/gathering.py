"""News of a floor that nobody here waits for are folded together, sixty times a second at most.

On a large floor hundreds of things happen each second; each fold is followed by everything that shows something.
"""

from collections.abc import Callable, Sequence

from desktop.state.store import Store
from protocol import floor as moves
from protocol.frames import FloorEntry, ToStaff

#: Seconds.
GATHER = 0.016


class Gathering:
    """Between the link and whoever folds. What concerns the agent herself goes through at once, all in order.

    `later` calls something after so many seconds.
    """

    def __init__(
        self,
        store: Store,
        fold: Callable[[Sequence[ToStaff]], object],
        later: Callable[[float, Callable[[], None]], object],
    ) -> None:
        self._store = store
        self._fold = fold
        self._later = later
        self._gathered: list[ToStaff] = []
        self._waits = False

    def take(self, batch: Sequence[ToStaff]) -> None:
        """These came."""
        self._gathered += batch
        if any(self._presses(frame) for frame in batch):
            self.flush()
        elif self._gathered and not self._waits:
            self._waits = True
            self._later(GATHER, self._due)

    def flush(self) -> None:
        """Fold all that has gathered."""
        if self._gathered:
            gathered, self._gathered = self._gathered, []
            self._fold(gathered)

    def _due(self) -> None:
        self._waits = False
        self.flush()

    def _presses(self, frame: ToStaff) -> bool:
        if not isinstance(frame, FloorEntry):
            return True
        me, event = self._store.me, frame.event
        match event:
            case moves.AgentStateChanged():
                return event.agent == me
            case moves.InteractionArrived():
                return False
            case moves.OfferMade():
                return me in (event.offer.agent, event.offer.by) or self._is_here(event.offer.interaction)
            case moves.OfferEnded():
                return event.agent == me or self._is_here(event.interaction)
            case moves.InteractionAssigned():
                return me in (event.agent, event.before) or self._is_here(event.interaction)
            case moves.SeatTaken():
                return event.seat.agent == me or self._is_here(event.interaction)
            case moves.InteractionRequeued() | moves.SeatLeft() | moves.InteractionFlagged():
                return self._is_here(event.interaction)
            case moves.DispositionChosen() | moves.InteractionEnded() | moves.InteractionClosed():
                return self._is_here(event.interaction)
            case _:
                return True

    def _is_here(self, interaction: object) -> bool:
        store = self._store
        return interaction in store.conversations or interaction in store.following
