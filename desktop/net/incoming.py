"""What came and is to be folded: every stream in its order, nothing twice, nothing left out."""

from collections.abc import Iterable

import msgspec

from desktop.net.numbers import Entry, Numbers, Place
from desktop.net.typing import TheirTyping
from protocol import PROTOCOL_VERSION, frames
from protocol.canned import CannedShown
from protocol.events import HiddenPosted, MessagePosted, RoomMessage
from protocol.figures import FloorFigures
from protocol.ids import CommandId

#: Folded as it comes: it has no number, or ends by itself.
AS_IT_COMES = (
    frames.Degraded
    | frames.QueueOutlook
    | frames.Visitors
    | frames.QueuePosition
    | frames.VisitShown
    | frames.RecordShown
    | frames.CobrowseState
    | frames.Pointed
    | frames.NotFollowed
    | frames.Ack
    | CannedShown
    | FloorFigures
)
#: Told apart in `Incoming.take`: they have numbers, or say more than what is folded.
LOOKED_AT = (
    frames.FloorEntry
    | frames.PublicEntry
    | frames.StaffEntry
    | frames.RoomEntry
    | frames.Welcome
    | frames.FloorSnapshot
    | frames.InteractionSnapshot
    | frames.RoomSnapshot
    | frames.PartyTyping
    | frames.Refused
)


class Taken(msgspec.Struct, frozen=True):
    """What a frame says of our own: these messages are stored. `gap`: something before it is missing."""

    stored: tuple[CommandId, ...] = ()
    gap: bool = False


_NOTHING = Taken()


class Incoming:
    """The numbers held, and the frames that wait to be folded. Times are steady milliseconds."""

    def __init__(self) -> None:
        self.numbers = Numbers()
        self._batch: list[frames.ToStaff] = []
        self._typing = TheirTyping()

    def restore(
        self,
        epoch: str | None,
        floor: int,
        chats: Iterable[frames.Seen],
        rooms: Iterable[frames.SeenRoom],
        canned: int = 0,
    ) -> None:
        """Begin with the numbers that this machine has kept."""
        self.numbers = Numbers(epoch, floor, chats, rooms, canned)

    def hello(self, token: str) -> frames.StaffHello:
        """What to begin a connection with."""
        numbers = self.numbers
        return frames.StaffHello(
            protocol=PROTOCOL_VERSION,
            token=token,
            epoch=numbers.epoch,
            floor=numbers.floor,
            interactions=numbers.hello(),
            rooms=numbers.hello_rooms(),
            canned=numbers.canned,
        )

    def take(self, frame: frames.ToStaff, now: int) -> Taken:
        """Lay a frame ready if it is to be folded and stands in its place."""
        match frame:
            case frames.FloorEntry() | frames.PublicEntry() | frames.StaffEntry() | frames.RoomEntry():
                return self._take_entry(frame)
            case frames.Welcome():
                if frame.epoch != self.numbers.epoch:
                    self.numbers = Numbers(frame.epoch)
            case frames.FloorSnapshot():
                self.numbers.start_floor(frame)
            case frames.InteractionSnapshot():
                self.numbers.start_chat(frame)
                self._batch.append(frame)
                return Taken(_stored((*frame.public_entries, *frame.staff_entries)))
            case frames.RoomSnapshot():
                self.numbers.start_room(frame)
                self._batch.append(frame)
                return Taken(_stored(frame.entries))
            case CannedShown():
                self.numbers.canned = frame.revision
            case frames.PartyTyping():
                self._typing.heard(frame, now)
            case frames.Refused():
                if frame.retry_after is not None:
                    return _NOTHING
            case _:
                if not isinstance(frame, AS_IT_COMES):
                    return _NOTHING
        self._batch.append(frame)
        return _NOTHING

    def ready(self) -> tuple[frames.ToStaff, ...]:
        """What waits to be folded; it waits no more."""
        batch, self._batch = tuple(self._batch), []
        return batch

    def tick(self, now: int) -> None:
        """Time has passed: whoever was not heard typing any more has stopped."""
        self._batch += self._typing.over(now)

    def cut_off(self) -> None:
        """The link is gone: nobody is known to type."""
        self._batch += self._typing.all_over()

    def due(self) -> int | None:
        """When `tick` is due."""
        return self._typing.due()

    def _take_entry(self, entry: Entry) -> Taken:
        place = self.numbers.take(entry)
        if place is not Place.NEXT:
            return Taken(gap=place is Place.GAP)
        self._batch.append(entry)
        return Taken(_stored((entry,)))


def _stored(entries: Iterable[Entry]) -> tuple[CommandId, ...]:
    """Messages in them, whether their acknowledgement comes or got lost with an earlier connection."""
    said = (entry.event for entry in entries)
    return tuple(CommandId(event.id) for event in said if isinstance(event, MessagePosted | HiddenPosted | RoomMessage))
