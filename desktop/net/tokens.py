"""The agent's tokens: an access token that is never stale, refreshed once when many ask at the same time."""

import asyncio
from collections.abc import Awaitable, Callable

from desktop.net.rest import Rest
from protocol.errors import ErrorCode, Refusal
from protocol.rest import Tokens

#: An access token with less left than this is refreshed before it is used. Milliseconds.
EARLY = 30_000


class TokenKeeper:
    """Holds the tokens. `kept` is told of each new refresh token, to put it into the keyring."""

    def __init__(self, rest: Rest, clock: Callable[[], int], kept: Callable[[Tokens], Awaitable[None]]) -> None:
        self._rest = rest
        self._clock = clock
        self._kept = kept
        self._tokens: Tokens | None = None
        self._refresh: str | None = None
        self._expires = 0
        self._turn = asyncio.Lock()

    def start_with(self, refresh: str) -> None:
        """Begin with a refresh token of an earlier run."""
        self._refresh = refresh

    async def take(self, tokens: Tokens) -> None:
        """Use these tokens from now on."""
        self._tokens = tokens
        self._refresh = tokens.refresh
        self._expires = self._clock() + (tokens.access_expires_at - tokens.now)
        await self._kept(tokens)

    async def access(self, *, fresh: bool = False) -> str:
        """An access token good for a while. `fresh`: a new one, as the server refused the last.

        Raises Refusal(session_expired and its like) or Unreachable.
        """
        before = self._tokens
        async with self._turn:
            if self._tokens is not None and self._tokens is not before:
                return self._tokens.access
            if self._tokens is not None and not fresh and self._clock() < self._expires - EARLY:
                return self._tokens.access
            if self._refresh is None:
                raise Refusal(ErrorCode.SESSION_EXPIRED)
            tokens = await self._rest.refresh(self._refresh)
            await self.take(tokens)
            return tokens.access
