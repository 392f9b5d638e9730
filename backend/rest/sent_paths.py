"""Paths whose parts may hold a slash: told apart as they were sent, where `%2F` within a part is none."""

from typing import Final
from urllib.parse import unquote

from litestar.types import ASGIApp, Receive, Scope, Send

#: Below it a part is a shop's own key of an account, of whatever characters.
_PREFIX: Final = b"/shop/v1/customers/"


class SentPaths:
    """An ASGI application in front of the other: below the prefix it routes by parts that are still encoded."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection, or one call."""
        if scope["type"] == "http" and scope["raw_path"].startswith(_PREFIX):
            scope["path"] = scope["raw_path"].decode("latin-1")
        await self._app(scope, receive, send)


def part(sent: str) -> str:
    """What a part of such a path says."""
    return unquote(sent)
