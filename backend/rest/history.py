"""Past conversations, for staff: the list, and older entries of one."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, QueryParameter

from backend.actions import resume
from backend.rest.callers import AnyRequest, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.ids import InteractionId
from protocol.rest import EntriesPage, InteractionPage

_MOST = 2**53
_Number = Annotated[int | None, QueryParameter(ge=0, le=_MOST)]


class History(Controller):
    """`/api/interactions`."""

    path = "/api/interactions"
    tags = ("history",)

    @get("/", opt=right(Right.STAFF))
    async def interactions(self, request: AnyRequest, services: Injected, before: _Number = None) -> InteractionPage:
        """Interactions that closed before a time (Unix milliseconds), newest first."""
        return await services.store.run(while_signed_in(request, lambda tx: resume.interactions_before(tx, before)))

    @get("/{interaction:uuid}/entries", opt=right(Right.STAFF))
    async def entries(
        self,
        interaction: FromPath[UUID],
        request: AnyRequest,
        services: Injected,
        public_before: _Number = None,
        staff_before: _Number = None,
    ) -> EntriesPage:
        """The page of both streams that ends before these numbers."""
        chat = InteractionId(interaction)
        return await services.store.run(
            while_signed_in(request, lambda tx: resume.entries_before(tx, chat, public_before, staff_before))
        )
