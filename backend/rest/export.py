"""The set-up as one document, in the shape that `deskbell admin import` takes."""

from litestar import Controller, get

from backend.rest.callers import AnyRequest, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from backend.rest.setup import Setup, setup


class Export(Controller):
    """`/api/export`."""

    path = "/api/export"
    tags = ("administration",)

    @get("/", opt=right(Right.ADMINISTRATOR))
    async def export(self, request: AnyRequest, services: Injected) -> Setup:
        """All sites, queues, profiles, agents and groups of experts."""
        return await services.store.run(while_signed_in(request, setup))
