"""What the server said, into the cache as it comes, and back from it at the next start."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from desktop.app.keeping import Keeper
from desktop.net.cache import Began, Forget, ForgetRoom, Frame, News, RoomHead, Texts, cacheable
from desktop.net.errors import NotKept
from desktop.net.session import Session
from desktop.state import restoring
from desktop.state.drafts import Remembered
from desktop.state.restoring import Cached
from desktop.state.store import Store
from protocol import frames
from protocol.canned import CannedShown
from protocol.events import RoomMessage
from protocol.frames import (
    FloorEntry,
    FloorSnapshot,
    InteractionSnapshot,
    PublicEntry,
    RoomEntry,
    Seen,
    SeenRoom,
    StaffEntry,
)
from protocol.ids import InteractionId, RoomId

_log = logging.getLogger(__name__)
#: Floor entries between two whole floors: reading so many back takes a few milliseconds, and a whole floor
#: may be some hundred kilobytes.
_FLOOR_ENTRIES = 500
#: Changes of texts kept ready between two times that all of them are written.
_CANNED_FRAMES = 100


class Caching:
    """The cache of one connection. `wall` gives this machine's Unix milliseconds."""

    def __init__(self, store: Store, keeper: Keeper, session: Session, wall: Callable[[], int]) -> None:
        self._store = store
        self._keeper = keeper
        self._session = session
        self._wall = wall
        self._since_floor = self._since_all_canned = 0

    async def restore(self, cached: Cached) -> None:
        """Put the desk back as it was, a little at a time, and go on from there."""
        seen = [Seen(interaction=chat.interaction.id, public=chat.public, staff=chat.staff) for chat in cached.chats]
        # One in which nothing more is said is of this day; later it is fetched with its chat.
        over = [one.room.id for one in cached.rooms if one.room.closed]
        cached = replace(cached, rooms=tuple(one for one in cached.rooms if not one.room.closed))
        if over:
            self._keeper.cache([ForgetRoom(room) for room in over])
        rooms = [
            SeenRoom(room=one.room.id, seq=max(one.seq, one.entries[-1].seq if one.entries else 0))
            for one in cached.rooms
        ]
        canned = cached.canned[-1].revision if cached.canned else 0
        self._session.restore(cached.epoch, cached.floor_seq, seen, rooms, canned)
        self._since_all_canned = len(cached.canned)
        self._since_floor = len(cached.floor_entries)
        try:
            for _ in restoring.steps(self._store, cached, self._store.memory.of(Remembered.SELECTED)):
                await asyncio.sleep(0)
        except Exception:  # noqa: BLE001  never worth a desk that does not open: all of it comes again
            _log.exception("the cache could not be read; it is dropped")
            self._store.forget_told()
            self._session.restore(None, 0, ())
            try:
                await self._keeper.drop_cached()
            except NotKept as error:
                # Dropped by the next start, then. The desk connects all the same.
                self._store.set_problem(str(error))

    def take(self, batch: Sequence[frames.ToStaff]) -> None:
        """These frames were folded."""
        news: list[News] = []
        for frame in batch:
            if isinstance(frame, frames.Welcome) and frame.agent is not None:
                news.append(Began(frame.epoch, frame.agent.id, frame.now - self._wall()))
            elif isinstance(frame, CannedShown):
                news.append(self._texts(frame))
            elif (kept := cacheable(frame)) is not None and self._stays(kept):
                news.append(kept)
                self._since_floor += isinstance(frame, FloorEntry)
                if isinstance(frame, FloorSnapshot):
                    self._since_floor = 0
                if isinstance(frame, RoomEntry):
                    news += self._head_of(frame)
        if self._since_floor > _FLOOR_ENTRIES:
            news.append(self._store.floor.snapshot())
            self._since_floor = 0
        if news:
            self._keeper.cache(news)

    def _texts(self, shown: CannedShown) -> Texts:
        """What is kept of texts that were told: now and then all of them, as the first time."""
        self._since_all_canned += 1
        if self._since_all_canned > _CANNED_FRAMES:
            shown = self._store.canned.snapshot()
        if shown.all:
            self._since_all_canned = 0
        return Texts(self._since_all_canned, shown)

    def _stays(self, frame: Frame) -> bool:
        """A chat that was only looked into is not kept: it is none of this agent's."""
        match frame:
            case InteractionSnapshot():
                return frame.interaction.id in self._store.conversations
            case PublicEntry() | StaffEntry():
                return frame.interaction in self._store.conversations
            case _:
                return True

    def _head_of(self, entry: RoomEntry) -> tuple[RoomHead, ...]:
        """A room's head where more has changed than its words: entries that told of it may be forgotten later."""
        thread = self._store.rooms.get(entry.room)
        if thread is None or isinstance(entry.event, RoomMessage):
            return ()
        return (RoomHead(thread.room, thread.seq, dict(thread.seen)),)

    def left_room(self, room: RoomId) -> None:
        """The agent is in a room no more."""
        self._keeper.cache((ForgetRoom(room),))

    def left(self, interaction: InteractionId) -> None:
        """A chat left the desk."""
        self._keeper.cache((Forget(interaction),))
