"""The two doors, `/live/visitor` and `/live/staff`, as one ASGI application for websockets.

It stands in front of the web framework, which has nothing to add to a socket but time and memory.
Whoever comes in says in the first frame who they are.
"""

from collections.abc import Callable

from litestar.types import Receive, Scope, Send

from backend.live.hub import Hub
from backend.live.ports import Services
from backend.live.socket import Session, Socket, Spawn
from backend.live.staff import StaffSession
from backend.live.visitor import VisitorSession
from backend.store import Store


class Doors:
    """Opens a session for each socket that comes to a known path."""

    def __init__(self, services: Services, hub: Hub, store: Store, spawn: Spawn) -> None:
        self._store = store
        self._spawn = spawn
        self._sessions: dict[str, Callable[[str | None], Session]] = {
            "/live/visitor": lambda origin: VisitorSession(services, hub, origin),
            "/live/staff": lambda origin: StaffSession(services, hub, origin),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket to its end."""
        await receive()
        make = self._sessions.get(scope["path"])
        if make is None:
            await send({"type": "websocket.close", "code": _NO_SUCH_PATH, "reason": ""})
            return
        await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
        await Socket(make(_origin(scope)), scope, send, self._store, self._spawn).serve(receive)


#: Before it was accepted a socket is refused with HTTP 403, whatever the code.
_NO_SUCH_PATH = 1008


def _origin(scope: Scope) -> str | None:
    for name, value in scope["headers"]:
        if name == b"origin":
            return value.decode("latin-1")
    return None
