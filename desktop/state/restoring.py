"""The desk as it was when it was closed or killed, put back from what was cached."""

from collections.abc import Iterator

from msgspec import Struct

from desktop.state import conversation as conversations
from desktop.state import floor as floors
from desktop.state.conversation import Conversation
from desktop.state.store import Store
from protocol.canned import CannedShown
from protocol.frames import FloorEntry, FloorSnapshot, InteractionSnapshot, RoomSnapshot
from protocol.ids import AgentId

#: Entries folded at a stretch: some two milliseconds, so that the window never stands still.
_AT_A_TIME = 100


class Cached(Struct, frozen=True, kw_only=True):
    """What the server had told last. Its numbers are what the next hello says."""

    epoch: str
    me: AgentId
    #: How far the server's clock was ahead of this machine's, in milliseconds.
    ahead: int
    floor: FloorSnapshot
    floor_entries: tuple[FloorEntry, ...]
    chats: tuple[InteractionSnapshot, ...]
    #: Each as of its number, with entries that go on from there.
    rooms: tuple[RoomSnapshot, ...] = ()
    #: Texts kept ready, as they were told.
    canned: tuple[CannedShown, ...] = ()

    @property
    def floor_seq(self) -> int:
        """The last floor number."""
        return self.floor_entries[-1].seq if self.floor_entries else self.floor.seq


def steps(store: Store, cached: Cached, first: bytes | None = None) -> Iterator[None]:
    """Put it back, a little at each step; the chats come one after another, the one with the id `first` before all.

    The outbox is to be there before: its messages stand at the end of their chats.
    """
    floor = floors.Floor()
    floors.replace(floor, cached.floor)
    for number, entry in enumerate(cached.floor_entries):
        floors.fold(floor, entry)
        if number % _AT_A_TIME == _AT_A_TIME - 1:
            yield
    store.take_floor(floor, cached.me, cached.epoch, cached.ahead)
    store.take_canned(cached.canned)
    yield
    for snapshot in sorted(cached.chats, key=lambda chat: chat.interaction.id.bytes != first):
        chat = Conversation(snapshot.interaction, cached.me)
        yield from _fold(chat, snapshot)
        store.take_chat(chat)
        yield

    for room in cached.rooms:
        store.take_room(room)
        yield


def _fold(chat: Conversation, snapshot: InteractionSnapshot) -> Iterator[None]:
    for number, entry in enumerate(snapshot.public_entries):
        conversations.fold_public(chat, entry)
        if number % _AT_A_TIME == _AT_A_TIME - 1:
            yield
    for number, staff_entry in enumerate(snapshot.staff_entries):
        conversations.fold_staff(chat, staff_entry)
        if number % _AT_A_TIME == _AT_A_TIME - 1:
            yield
    chat.public, chat.staff = snapshot.public, snapshot.staff
