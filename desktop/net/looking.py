"""What this desk looks at beyond its own chats; it is wished for once and said again with every connection."""

from collections.abc import Iterator

from desktop.net.cobrowse import Recordings
from protocol.cobrowse import WatchCobrowse
from protocol.figures import FollowFloor
from protocol.frames import Follow, FollowVisitors
from protocol.ids import InteractionId


class Looking:
    """The wishes; each method gives what to say of it now, if anything."""

    def __init__(self) -> None:
        #: Chats that are looked into, in the order of the wishes.
        self._follows: list[InteractionId] = []
        self._visitors = False
        self._floor = False
        self.recordings = Recordings()

    def at_visitors(self, *, on: bool) -> FollowVisitors | None:
        """Look at the visitors of the sites, or stop."""
        if on is self._visitors:
            return None
        self._visitors = on
        return FollowVisitors(on=on)

    def at_floor(self, *, on: bool) -> FollowFloor | None:
        """Be told how the day goes, or stop."""
        if on is self._floor:
            return None
        self._floor = on
        return FollowFloor(on=on)

    def into(self, interaction: InteractionId, *, on: bool) -> Follow | None:
        """Look into a chat that is not on this desk, or stop."""
        if on is (interaction in self._follows):
            return None
        if on:
            self._follows.append(interaction)
        else:
            self._follows.remove(interaction)
        return Follow(interaction=interaction, on=on)

    def not_followed(self, interaction: InteractionId) -> None:
        """The server shows a chat no more."""
        if interaction in self._follows:
            self._follows.remove(interaction)

    def again(self) -> Iterator[FollowVisitors | FollowFloor | Follow | WatchCobrowse]:
        """What to say on a new connection."""
        if self._visitors:
            yield FollowVisitors()
        if self._floor:
            yield FollowFloor()
        for interaction in self._follows:
            yield Follow(interaction=interaction)
        yield from self.recordings.again()
