"""Cross-origin calls: pages of a site's own origins may read our answers, no others.

A refused origin may read that one refusal, so that the widget can say what is wrong.
"""

import msgspec
from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend.floor import Floor
from protocol.errors import ErrorCode, Refusal, http_status

_WIDGET = "/api/widget/"
_VISITORS = (_WIDGET, "/api/visitor/", "/api/files/", "/api/commands")
#: Seconds that a browser may remember our permission.
_MAX_AGE = 600
_FORBIDDEN = 403


class CrossOrigin:
    """An ASGI application in front of the other. Puts the headers on that every answer has."""

    def __init__(self, app: ASGIApp, floor: Floor) -> None:
        self._app = app
        self._floor = floor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer preflights; let the rest pass, marked with who may read it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin", b"").decode("latin-1")
        if not origin or not scope["path"].startswith(_VISITORS):
            await self._app(scope, receive, _careful(send))
        elif scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            await self._preflight(scope["path"], origin, send)
        else:
            await self._pass(scope, receive, _careful(send), origin)

    def _allows(self, path: str, origin: str) -> bool:
        if not path.startswith(_WIDGET):
            return self._floor.allows_any(origin)
        site = self._floor.site(path.removeprefix(_WIDGET).partition("/")[0])
        return site is not None and self._floor.allows(site.id, origin)

    async def _preflight(self, path: str, origin: str, send: Send) -> None:
        if self._allows(path, origin):
            status, body = 204, b""
            headers = [
                (b"access-control-allow-origin", origin.encode("latin-1")),
                (b"access-control-allow-methods", b"GET, POST, PUT"),
                (b"access-control-allow-headers", b"authorization, content-type"),
                (b"access-control-max-age", str(_MAX_AGE).encode()),
                (b"vary", b"origin"),
            ]
        else:
            refusal = Refusal(ErrorCode.ORIGIN_REFUSED)
            status, body = http_status(refusal.code), msgspec.json.encode(refusal.body())
            headers = [(b"content-type", b"application/json"), (b"vary", b"origin")]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _pass(self, scope: Scope, receive: Receive, send: Send, origin: str) -> None:
        allowed = self._allows(scope["path"], origin)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders(message)
                headers["Vary"] = "Origin"
                if allowed or message["status"] == _FORBIDDEN:
                    headers["Access-Control-Allow-Origin"] = origin
            await send(message)

        await self._app(scope, receive, marked)


def _careful(send: Send) -> Send:
    async def marked(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableScopeHeaders(message)
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
        await send(message)

    return marked
