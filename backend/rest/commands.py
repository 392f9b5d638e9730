"""Commands over HTTP: the same dispatch and the same rights as on a socket."""

from litestar import Controller, post
from litestar.params import JSONBody

from backend.actions import sign_in
from backend.actions.dispatch import dispatch
from backend.rest.callers import AnyRequest, actor_of, session_of
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from backend.store import Tx
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
        actor, session = actor_of(request), session_of(request)

        def job(tx: Tx) -> Ack:
            if session is not None:
                sign_in.session_agent(tx, session)
            return dispatch(tx, data, actor)

        try:
            services.admit(data)
            ack = await services.store.run(job)
        except Refusal as refusal:
            services.outcome(data, refusal.code)
            raise
        services.outcome(data, None)
        return ack
