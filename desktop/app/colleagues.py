"""What a desk asks of the server about colleagues and experts: older lines, searches, threads, who to ask first."""

from collections.abc import Callable, Hashable

from desktop.app.tasks import Tasks
from desktop.net.errors import Unreachable
from desktop.net.rest import Rest
from desktop.net.tokens import TokenKeeper
from desktop.state import changes
from desktop.state.store import Store
from protocol.asides import MarkRoom
from protocol.errors import Refusal
from protocol.ids import CommandId, ExpertGroupId, InteractionId, RoomId, new_id


class Colleagues:
    """Of one connection. `mark` is given what was read newly. One request of a kind at a time; more do nothing."""

    def __init__(
        self, store: Store, rest: Rest, tokens: TokenKeeper, tasks: Tasks, mark: Callable[[MarkRoom], None]
    ) -> None:
        self._store = store
        self._rest = rest
        self._tokens = tokens
        self._tasks = tasks
        self._mark = mark
        self._asking: set[Hashable] = set()
        self._told: dict[RoomId, int] = {}

    def seen(self, room: RoomId) -> None:
        """The agent has this room before her eyes."""
        thread = self._store.rooms.get(room)
        if thread is None or thread.seq <= max(thread.mine_seen, self._told.get(room, 0)) or not thread.unread:
            return
        self._told[room] = thread.seq
        self._mark(MarkRoom(id=CommandId(new_id()), room=room, seen=thread.seq))

    def left(self, room: RoomId) -> None:
        """The agent is in a room no more."""
        self._told.pop(room, None)

    def fetch_older(self, room: RoomId) -> None:
        """Bring older lines."""
        if room not in self._asking:
            self._asking.add(room)
            self._tasks.spawn(self._fetch_older(room), "older lines")

    def search(self, words: str) -> None:
        """Look for these words in this agent's rooms."""
        self._tasks.spawn(self._search(words), "search rooms")

    def fetch_threads(self, interaction: InteractionId) -> None:
        """Bring a chat's consultations."""
        if interaction not in self._asking:
            self._asking.add(interaction)
            self._tasks.spawn(self._fetch_threads(interaction), "threads")

    def rank(self, group: ExpertGroupId, words: str) -> None:
        """Ask whom of a group to ask first."""
        if group not in self._asking:
            self._asking.add(group)
            self._tasks.spawn(self._rank(group, words), "rank experts")

    # --- inside -----------------------------------------------------------------------------------

    async def _fetch_older(self, room: RoomId) -> None:
        try:
            thread = self._store.rooms.get(room)
            if thread is not None and thread.older:
                page = await self._rest.room_entries(await self._tokens.access(), room, thread.first)
                self._store.room_older(room, page)
        except (Refusal, Unreachable):
            # Asked for again when the reader comes to the top again.
            return
        finally:
            self._asking.discard(room)

    async def _search(self, words: str) -> None:
        try:
            found = await self._rest.search_rooms(await self._tokens.access(), words)
        except (Refusal, Unreachable):
            self._store.heard(changes.RoomsSearched(words, None))
        else:
            self._store.heard(changes.RoomsSearched(words, found.hits))

    async def _fetch_threads(self, interaction: InteractionId) -> None:
        try:
            found = await self._rest.threads(await self._tokens.access(), interaction)
        except (Refusal, Unreachable):
            self._store.threads_fetched(interaction, None)
        else:
            self._store.threads_fetched(interaction, found.threads)
        finally:
            self._asking.discard(interaction)

    async def _rank(self, group: ExpertGroupId, words: str) -> None:
        try:
            ranking = await self._rest.rank_experts(await self._tokens.access(), group, words)
        except (Refusal, Unreachable):
            self._store.heard(changes.ExpertsRanked(group, words, None))
        else:
            self._store.heard(changes.ExpertsRanked(group, words, tuple(one.agent for one in ranking.experts)))
        finally:
            self._asking.discard(group)
