"""The two doors, as ASGI applications: `/live/visitor` and `/live/staff`."""

from litestar.types import ASGIApp, Receive, Scope, Send

from backend.live.hub import Hub
from backend.live.ports import Services
from backend.live.socket import Session, Socket, Spawn
from backend.live.staff import StaffSession
from backend.live.visitor import VisitorSession
from backend.store import Store

_UPGRADE_REQUIRED = 426


def visitor_door(services: Services, hub: Hub, store: Store, spawn: Spawn) -> ASGIApp:
    """Where widgets connect."""

    async def visitor_socket(scope: Scope, receive: Receive, send: Send) -> None:
        if await _accepted(scope, receive, send):
            await _serve(VisitorSession(services, hub, _origin(scope)), scope, receive, send, store, spawn)

    return visitor_socket


def staff_door(services: Services, hub: Hub, store: Store, spawn: Spawn) -> ASGIApp:
    """Where desks connect."""

    async def staff_socket(scope: Scope, receive: Receive, send: Send) -> None:
        if await _accepted(scope, receive, send):
            await _serve(StaffSession(services, hub, _origin(scope)), scope, receive, send, store, spawn)

    return staff_socket


async def _serve(session: Session, scope: Scope, receive: Receive, send: Send, store: Store, spawn: Spawn) -> None:
    await Socket(session, scope, send, store, spawn).serve(receive)


async def _accepted(scope: Scope, receive: Receive, send: Send) -> bool:
    if scope["type"] != "websocket":
        await send(
            {"type": "http.response.start", "status": _UPGRADE_REQUIRED, "headers": [(b"upgrade", b"websocket")]}
        )
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        return False
    await receive()
    await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
    return True


def _origin(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"origin":
            return value.decode("latin-1")
    return None
