"""Past conversations, for staff: the list, older entries of one, notes on its customer; and all blocks."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from backend.actions import block_rows, hidden, past
from backend.rest.callers import AnyRequest, actor_of, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.ids import InteractionId
from protocol.rest import BlocksPage, EntriesPage, InteractionPage, NotesPage

_MOST = 2**53
_Number = Annotated[int | None, QueryParameter(ge=0, le=_MOST)]


class History(Controller):
    """`/api/interactions`."""

    path = "/api/interactions"
    tags = ("history",)

    @get("/", opt=right(Right.STAFF))
    async def interactions(self, request: AnyRequest, services: Injected, before: _Number = None) -> InteractionPage:
        """Interactions that the caller may read and that closed before a time (Unix milliseconds), newest first."""
        actor = actor_of(request)
        return await services.store.run(
            while_signed_in(request, lambda tx: past.interactions_before(tx, actor, before))
        )

    @get("/{interaction:uuid}/entries", opt=right(Right.STAFF))
    async def entries(
        self,
        interaction: FromPath[UUID],
        request: AnyRequest,
        services: Injected,
        public_before: _Number = None,
        staff_before: _Number = None,
    ) -> EntriesPage:
        """The page of both streams, of one that the caller may read, that ends before these numbers."""
        chat, actor = InteractionId(interaction), actor_of(request)
        return await services.store.run(
            while_signed_in(request, lambda tx: past.entries_before(tx, actor, chat, public_before, staff_before))
        )

    @get("/{interaction:uuid}/notes", opt=right(Right.STAFF))
    async def notes(
        self, interaction: FromPath[UUID], request: AnyRequest, services: Injected, before: _Number = None
    ) -> NotesPage:
        """What was noted about the customer of one that the caller may read, before the note of that number."""
        chat, actor = InteractionId(interaction), actor_of(request)
        return await services.store.run(
            while_signed_in(request, lambda tx: hidden.notes_before(tx, actor, chat, before))
        )


class Blocks(Controller):
    """`/api/blocks`."""

    path = "/api/blocks"
    tags = ("blocks",)

    @get("/", opt=right(Right.STAFF))
    async def blocks(self, request: AnyRequest, services: Injected, before: _Number = None) -> BlocksPage:
        """Visitors who may not chat for now, blocked before the one of that number, the last first."""
        return await services.store.run(while_signed_in(request, lambda tx: block_rows.blocks_before(tx, before)))
