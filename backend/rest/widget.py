"""What a widget needs before its socket: how it looks, and the visitor's session."""

from litestar import Controller, get, post
from litestar.params import FromPath, JSONBody

from backend.actions import visitors
from backend.rest.callers import AnyRequest, address_of
from backend.rest.rights import Right, right
from backend.rest.services import Injected, Services
from backend.tokens import VisitorIdentity
from protocol.errors import Refusal
from protocol.ids import VisitorId
from protocol.rest import VisitorSession, VisitorSessionRequest, WidgetConfig


class Widget(Controller):
    """`/api/widget/{key}`; `key` is the site's public key."""

    path = "/api/widget/{key:str}"
    tags = ("widget",)

    @get("/config", opt=right(Right.SITE))
    async def config(self, key: FromPath[str], services: Injected) -> WidgetConfig:
        """The site's look, form and welcome, and what its queues offer now."""
        outlooks = {outlook.queue: outlook.wait for outlook in services.outlooks()}
        return await services.store.run(lambda tx: visitors.widget_config(tx, visitors.site_by_key(tx, key), outlooks))

    @post("/session", status_code=200, opt=right(Right.SITE))
    async def session(
        self, key: FromPath[str], data: JSONBody[VisitorSessionRequest], request: AnyRequest, services: Injected
    ) -> VisitorSession:
        """A new visitor, or a fresh token for a known one."""
        known = _known(services, key, data.token)
        if known is None:
            services.visitors.take(address_of(request))
        visit = await services.store.run(lambda tx: visitors.ensure_visitor(tx, key, known))
        token = services.tokens.make_visitor(VisitorIdentity(visitor=visit.visitor, site=visit.site.id))
        return VisitorSession(visitor=visit.visitor, token=token, interaction=visit.interaction)


def _known(services: Services, key: str, token: str | None) -> VisitorId | None:
    """Whoever an old token of this site names; one that has run out, or another site's, makes a new visitor."""
    if token is None:
        return None
    try:
        who = services.tokens.read_visitor(token)
    except Refusal:
        return None
    site = services.floor.site(key)
    return who.visitor if site is not None and who.site == site.id else None
