"""What colleagues said, further back and by words; the threads of a chat; whom to ask first."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from backend.actions import ranking, room_views
from backend.rest.callers import AnyRequest, actor_of, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.ids import ExpertGroupId, InteractionId, RoomId
from protocol.limits import MAX_MESSAGE_CHARACTERS
from protocol.rest import ExpertRanking, RoomHits, RoomPage, Threads

_MOST = 2**53
_Number = Annotated[int | None, QueryParameter(ge=0, le=_MOST)]
_Words = Annotated[str, QueryParameter(max_length=MAX_MESSAGE_CHARACTERS)]


class Rooms(Controller):
    """`/api/rooms`."""

    path = "/api/rooms"
    tags = ("rooms",)

    @get("/search", opt=right(Right.STAFF))
    async def search(self, request: AnyRequest, services: Injected, words: _Words = "") -> RoomHits:
        """Messages in the caller's rooms that hold all the words, newest first."""
        agent = actor_of(request).agent
        return await services.store.run(while_signed_in(request, lambda tx: room_views.search(tx, agent, words)))

    @get("/{room:uuid}/entries", opt=right(Right.STAFF))
    async def entries(
        self, room: FromPath[UUID], request: AnyRequest, services: Injected, before: _Number = None
    ) -> RoomPage:
        """The page of a room of the caller's that ends before this number."""
        agent = actor_of(request).agent
        return await services.store.run(
            while_signed_in(request, lambda tx: room_views.entries_before(tx, RoomId(room), agent, before))
        )


class ThreadsOfChats(Controller):
    """`/api/interactions/{id}/threads`."""

    path = "/api/interactions"
    tags = ("history",)

    @get("/{interaction:uuid}/threads", opt=right(Right.STAFF))
    async def threads(self, interaction: FromPath[UUID], request: AnyRequest, services: Injected) -> Threads:
        """The consultations of a chat that the caller may read, ended ones too, oldest first."""
        chat, actor = InteractionId(interaction), actor_of(request)
        return await services.store.run(while_signed_in(request, lambda tx: room_views.threads_of(tx, actor, chat)))


class Experts(Controller):
    """`/api/experts`."""

    path = "/api/experts"
    tags = ("experts",)

    @get("/{group:uuid}", opt=right(Right.STAFF))
    async def ranking(
        self, group: FromPath[UUID], request: AnyRequest, services: Injected, words: _Words = ""
    ) -> ExpertRanking:
        """The experts of a group, whom to ask first about these words."""
        key = ExpertGroupId(group)
        return await services.store.run(while_signed_in(request, lambda tx: ranking.rank(tx, key, words)))
