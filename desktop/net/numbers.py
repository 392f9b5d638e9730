"""The last numbers held of every stream: what to ask for in a hello, and whether an entry is the next one."""

from collections.abc import Iterable
from enum import Enum

from protocol import frames
from protocol.ids import InteractionId, RoomId

_PUBLIC, _STAFF = 0, 1
#: What is numbered.
Entry = frames.FloorEntry | frames.PublicEntry | frames.StaffEntry | frames.RoomEntry


class Place(Enum):
    """Where an entry stands to what is held."""

    NEXT = "next"
    #: Held already, or of a chat that is not on this desk.
    NOT_NEEDED = "not_needed"
    GAP = "gap"


class Numbers:
    """Numbers by stream. `epoch` names the history they belong to."""

    def __init__(
        self,
        epoch: str | None = None,
        floor: int = 0,
        chats: Iterable[frames.Seen] = (),
        rooms: Iterable[frames.SeenRoom] = (),
        canned: int = 0,
    ) -> None:
        self.epoch = epoch
        self.floor = floor
        #: The revision of the texts kept ready.
        self.canned = canned
        self._interactions = {seen.interaction: [seen.public, seen.staff] for seen in chats}
        self._rooms = {seen.room: seen.seq for seen in rooms}

    def hello(self) -> tuple[frames.Seen, ...]:
        """What a hello says of the chats held."""
        return tuple(
            frames.Seen(interaction=interaction, public=public, staff=staff)
            for interaction, (public, staff) in self._interactions.items()
        )

    def hello_rooms(self) -> tuple[frames.SeenRoom, ...]:
        """What a hello says of the rooms held."""
        return tuple(frames.SeenRoom(room=room, seq=seq) for room, seq in self._rooms.items())

    def start_floor(self, snapshot: frames.FloorSnapshot) -> None:
        """The floor counts on from here."""
        self.floor = snapshot.seq

    def start_chat(self, snapshot: frames.InteractionSnapshot) -> None:
        """A chat counts on from here."""
        self._interactions[snapshot.interaction.id] = [snapshot.public, snapshot.staff]

    def start_room(self, snapshot: frames.RoomSnapshot) -> None:
        """A room counts on from here."""
        entries = snapshot.entries
        self._rooms[snapshot.room.id] = max(snapshot.seq, entries[-1].seq if entries else 0)

    def forget_room(self, room: RoomId) -> None:
        """The agent is in that room no more."""
        self._rooms.pop(room, None)

    def forget(self, interaction: InteractionId) -> None:
        """A chat left the desk."""
        self._interactions.pop(interaction, None)

    def take(self, entry: Entry) -> Place:
        """Where an entry stands; the next one counts as held from now on."""
        if isinstance(entry, frames.FloorEntry):
            place = _place(entry.seq, self.floor)
            if place is Place.NEXT:
                self.floor = entry.seq
            return place
        if isinstance(entry, frames.RoomEntry):
            return self._take_of_room(entry)
        held = self._interactions.get(entry.interaction)
        if held is None:
            return Place.NOT_NEEDED
        stream = _PUBLIC if isinstance(entry, frames.PublicEntry) else _STAFF
        place = _place(entry.seq, held[stream])
        if place is Place.NEXT:
            held[stream] = entry.seq
        return place

    def _take_of_room(self, entry: frames.RoomEntry) -> Place:
        """A room that is not held begins with its first entry, or with a snapshot."""
        if entry.room not in self._rooms and entry.seq != 1:
            return Place.NOT_NEEDED
        place = _place(entry.seq, self._rooms.get(entry.room, 0))
        if place is Place.NEXT:
            self._rooms[entry.room] = entry.seq
        return place


def _place(seq: int, held: int) -> Place:
    if seq == held + 1:
        return Place.NEXT
    return Place.GAP if seq > held else Place.NOT_NEEDED
