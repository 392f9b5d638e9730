"""Commands over HTTP: the same dispatch and the same rights as on a socket."""

from litestar import Controller, post
from litestar.params import JSONBody

from backend.actions.dispatch import dispatch
from backend.rest.callers import AnyRequest, actor_of, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.commands import AnyCommand
from protocol.errors import Refusal
from protocol.frames import Ack


class Commands(Controller):
    """`/api/commands`."""

    path = "/api/commands"
    tags = ("commands",)

    @post("/", status_code=200, opt=right(Right.SIGNED))
    async def send(self, data: JSONBody[AnyCommand], request: AnyRequest, services: Injected) -> Ack:
        """Carry a command out, once. A retry with the same id gets the first answer."""
        actor = actor_of(request)
        try:
            services.admit(data, actor)
            against = services.against(data)
            ack = await services.store.run(
                while_signed_in(request, lambda tx: dispatch(tx, data, actor, against=against))
            )
        except Refusal as refusal:
            services.outcome(data, refusal.code)
            raise
        services.outcome(data, None)
        services.acted(data, actor)
        return ack
