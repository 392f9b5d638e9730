"""Who may call a route: declared on each, checked before it, refused where nothing is declared."""

import hmac
from collections.abc import Mapping
from enum import Enum, auto
from ipaddress import ip_address
from typing import Any, Final

from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler

from backend.actions import site_secrets
from backend.actions.actor import Actor
from backend.rest.services import Services
from backend.tokens import StaffIdentity, VisitorIdentity
from protocol.errors import ErrorCode, Refusal
from protocol.kinds import Role

_OPTION: Final = "right"
_BEARER: Final = "Bearer "
_STAFF: Final = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR})

#: What proxies add to a call that they pass on (RFC 7239, and what came before it).
_FORWARDED: Final = ("forwarded", "via", "x-forwarded-for", "x-real-ip")

Connection = ASGIConnection[Any, Any, Any, Any]


class Right(Enum):
    """Who may call."""

    #: Anybody.
    PUBLIC = auto()
    #: Any page of the site whose key is in the path.
    SITE = auto()
    #: A visitor with a token, from a page of their site.
    VISITOR = auto()
    #: Any signed-in staff.
    STAFF = auto()
    #: A visitor or staff.
    SIGNED = auto()
    ADMINISTRATOR = auto()
    #: A shop's own systems, with their site's key.
    SHOP = auto()
    #: Whoever has the token for the metrics; without such a token, programs on the server's own machine.
    WATCHER = auto()


#: Whom each lets in, by role; a page of a site has none yet.
ROLES: Final[Mapping[Right, frozenset[Role]]] = {
    Right.PUBLIC: frozenset(Role) - {Role.SYSTEM},
    Right.SITE: frozenset({Role.VISITOR}),
    Right.VISITOR: frozenset({Role.VISITOR}),
    Right.STAFF: _STAFF,
    Right.SIGNED: _STAFF | {Role.VISITOR},
    Right.ADMINISTRATOR: frozenset({Role.ADMINISTRATOR}),
    Right.SHOP: frozenset({Role.SHOP}),
    Right.WATCHER: frozenset(),
}


def right(of: Right) -> Mapping[str, object]:
    """The `opt` of a route that declares its right."""
    return {_OPTION: of}


def declared(handler: BaseRouteHandler) -> Right | None:
    """The right that a route declares."""
    found = handler.opt.get(_OPTION)
    return found if isinstance(found, Right) else None


class Gate:
    """The guard of all routes: finds out who calls, refuses those the route is not for.

    Deny by default: a route that declares nothing can't be called. What a caller may do with a
    thing (their own chat, their own file) is the action's check.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    async def __call__(self, connection: Connection, handler: BaseRouteHandler) -> None:
        """Raises Refusal. Leaves the caller at `state.actor` and a sign-in's id at `state.session`."""
        match declared(handler):
            case Right.PUBLIC:
                pass
            case Right.SITE:
                self._site(connection)
            case Right.VISITOR:
                self._visitor(connection, _bearer(connection))
            case Right.STAFF:
                self._staff(connection, _bearer(connection), ROLES[Right.STAFF])
            case Right.ADMINISTRATOR:
                self._staff(connection, _bearer(connection), ROLES[Right.ADMINISTRATOR])
            case Right.SIGNED:
                token = _bearer(connection)
                if self._services.tokens.is_visitor(token):
                    self._visitor(connection, token)
                else:
                    self._staff(connection, token, ROLES[Right.STAFF])
            case Right.SHOP:
                await self._shop(connection, _bearer(connection))
            case Right.WATCHER:
                self._watcher(connection)
            case None:
                raise Refusal(ErrorCode.NOT_ALLOWED)

    def _site(self, connection: Connection) -> None:
        site = self._services.floor.site(str(connection.path_params.get("key")))
        if site is None:
            raise Refusal(ErrorCode.UNKNOWN_SITE)
        if not self._services.floor.allows(site.id, origin_of(connection)):
            raise Refusal(ErrorCode.ORIGIN_REFUSED)

    def _visitor(self, connection: Connection, token: str) -> None:
        who: VisitorIdentity = self._services.tokens.read_visitor(token)
        if not self._services.floor.allows(who.site, origin_of(connection)):
            raise Refusal(ErrorCode.ORIGIN_REFUSED)
        connection.state.actor = Actor(role=Role.VISITOR, visitor=who.visitor, site=who.site)

    def _staff(self, connection: Connection, token: str, roles: frozenset[Role]) -> None:
        if hmac.compare_digest(token.encode(), self._services.local_token.encode()):
            connection.state.actor = Actor(role=Role.ADMINISTRATOR)
            connection.state.session = None
            return
        who: StaffIdentity = self._services.tokens.read_access(token)
        agent = self._services.floor.agent(who.agent)
        if agent is None:
            raise Refusal(ErrorCode.SESSION_EXPIRED)
        if agent.role not in roles:
            raise Refusal(ErrorCode.ROLE_REQUIRED)
        connection.state.actor = Actor(role=agent.role, agent=agent.id)
        connection.state.session = who.session

    async def _shop(self, connection: Connection, key: str) -> None:
        site = await self._services.store.run(lambda tx: site_secrets.site_of(tx, key))
        if site is None:
            raise Refusal(ErrorCode.SESSION_EXPIRED, "This is no shop key, or an old one: deskbell admin shop-key.")
        connection.state.actor = Actor(role=Role.SHOP, site=site)

    def _watcher(self, connection: Connection) -> None:
        token = self._services.metrics_token
        if token is None:
            allowed = _is_local(connection)
        else:
            allowed = hmac.compare_digest(_bearer(connection).encode(), token.encode())
        if not allowed:
            raise Refusal(ErrorCode.NOT_ALLOWED)


def _is_local(connection: Connection) -> bool:
    """Whether a program on this machine calls for itself, not a proxy on it for somebody else."""
    if connection.client is None or any(name in connection.headers for name in _FORWARDED):
        return False
    return ip_address(connection.client.host).is_loopback


def origin_of(connection: Connection) -> str | None:
    """The page a browser says it calls for."""
    return connection.headers.get("origin")


def _bearer(connection: Connection) -> str:
    header = connection.headers.get("authorization", "")
    if not header.startswith(_BEARER):
        raise Refusal(ErrorCode.SESSION_EXPIRED)
    return header.removeprefix(_BEARER)
