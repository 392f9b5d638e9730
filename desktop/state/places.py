"""Where the agent was reading in each conversation: at a message, so that new ones and other widths move nothing."""

from collections.abc import Callable

from msgspec import Struct

from protocol.ids import InteractionId


class Place(Struct, frozen=True):
    """The first item that is seen, by its key, and how far above the upper edge it begins, in pixels."""

    key: str
    offset: int = 0


class Places:
    """The places by conversation; none for a reader at the end. `kept` writes each change to the disk."""

    def __init__(self) -> None:
        self._places: dict[InteractionId, Place] = {}
        self.kept: Callable[[InteractionId, Place | None], None] | None = None

    def of(self, interaction: InteractionId) -> Place | None:
        """The place in a conversation; None is its end."""
        return self._places.get(interaction)

    def put(self, interaction: InteractionId, place: Place | None) -> None:
        """Keep a place; None forgets it."""
        if place == self._places.get(interaction):
            return
        if place is None:
            del self._places[interaction]
        else:
            self._places[interaction] = place
        if self.kept is not None:
            self.kept(interaction, place)

    def restore(self, places: dict[InteractionId, Place]) -> None:
        """Take over what the disk had."""
        self._places = dict(places)
