"""What may have got lost on its way to desks of what is told once, until they have read all they were sent."""

from enum import Enum

from backend.live.encoding import ForStaff
from backend.live.listeners import Desk
from protocol.ids import InteractionId


class Told(Enum):
    """What of a chat's customer is told as it is now: the last word counts."""

    VISIT = "visit"
    RECORD = "record"


class _Unread:
    __slots__ = ("frames", "lost")

    def __init__(self, lost: int) -> None:
        #: How much the desk had lost before the first of these.
        self.lost = lost
        self.frames: dict[tuple[InteractionId, Told], ForStaff] = {}


class Lacking:
    """The last word of each kind, for desks that may not have read it. A full box lets go of what waits in it too."""

    def __init__(self) -> None:
        self._unread: dict[Desk, _Unread] = {}

    def tell(self, desk: Desk, interaction: InteractionId, what: Told, frame: ForStaff) -> None:
        """Tell the desk; what does not get through is told with `mend`."""
        unread = self._unread.get(desk)
        if unread is None:
            unread = self._unread[desk] = _Unread(desk.lost)
        unread.frames[interaction, what] = frame
        desk.volatile(frame)

    def forget(self, desk: Desk, interaction: InteractionId) -> None:
        """It does not look into the chat any more."""
        unread = self._unread.get(desk)
        if unread is not None:
            for what in Told:
                unread.frames.pop((interaction, what), None)
            if not unread.frames:
                del self._unread[desk]

    def mend(self) -> None:
        """Who has read what was sent, and lost something meanwhile, is told the last of each again."""
        for desk in [desk for desk in self._unread if desk.keeps_up]:
            unread = self._unread.pop(desk)
            if unread.lost != desk.lost:
                desk.show(tuple(unread.frames.values()))
