"""The HTTP side of the server: sign-in, uploads, older entries, files."""

from collections.abc import AsyncIterator, Callable
from types import TracebackType
from typing import Self, TypeVar

import msgspec

from desktop.net.errors import Unreachable
from desktop.net.http import httpx
from protocol.entities import Attachment
from protocol.errors import ErrorBody, ErrorCode, Refusal
from protocol.ids import ExpertGroupId, FileId, InteractionId, RoomId
from protocol.rest import EntriesPage, ExpertRanking, Refresh, RoomHits, RoomPage, SignIn, Threads, Tokens

_CHUNK = 64 * 1024
#: A person's picture is small; anything else is not fetched to the end. Bytes.
_MOST_PORTRAIT = 512 * 1024
T = TypeVar("T")


class Rest:
    """One server's REST calls. All raise Refusal (it said no) or Unreachable (it said nothing)."""

    def __init__(self, server: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(
            base_url=server,
            transport=transport,
            timeout=httpx.Timeout(20.0, connect=10.0),
            # Certificates are checked wherever there are any; loading them for plain http is 2 MB for nothing.
            verify=not server.startswith("http://"),
        )
        self._elsewhere: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
        if self._elsewhere is not None:
            await self._elsewhere.aclose()

    async def sign_in(self, login: str, password: str) -> Tokens:
        """A name and a password for tokens."""
        body = msgspec.json.encode(SignIn(login=login, password=password))
        return await self._ask(Tokens, "POST", "/api/auth/sign-in", content=body)

    async def refresh(self, token: str) -> Tokens:
        """A refresh token, once, for new ones."""
        return await self._ask(Tokens, "POST", "/api/auth/refresh", content=msgspec.json.encode(Refresh(refresh=token)))

    async def sign_out(self, access: str) -> None:
        """End the session on the server."""
        _check(await self._request("POST", "/api/auth/sign-out", headers=_bearer(access)))

    async def upload(
        self, access: str, file: FileId, name: str, content: bytes, progress: Callable[[int], None]
    ) -> Attachment:
        """Put a file; the same id and bytes again give the same answer. `progress` gets bytes sent."""

        async def chunks() -> AsyncIterator[bytes]:
            for start in range(0, len(content), _CHUNK):
                yield content[start : start + _CHUNK]
                progress(min(start + _CHUNK, len(content)))

        headers = {**_bearer(access), "Content-Length": str(len(content)), "Content-Type": "application/octet-stream"}
        return await self._ask(
            Attachment, "PUT", f"/api/files/{file}", params={"name": name}, headers=headers, content=chunks()
        )

    async def entries(self, access: str, interaction: InteractionId, public: int, staff: int) -> EntriesPage:
        """Entries before these numbers, oldest first."""
        path = f"/api/interactions/{interaction}/entries"
        params = {"public_before": public, "staff_before": staff}
        return await self._ask(EntriesPage, "GET", path, params=params, headers=_bearer(access))

    async def room_entries(self, access: str, room: RoomId, before: int) -> RoomPage:
        """Entries of a room before this number, oldest first."""
        path = f"/api/rooms/{room}/entries"
        return await self._ask(RoomPage, "GET", path, params={"before": before}, headers=_bearer(access))

    async def search_rooms(self, access: str, words: str) -> RoomHits:
        """Messages among colleagues that hold these words."""
        return await self._ask(RoomHits, "GET", "/api/rooms/search", params={"words": words}, headers=_bearer(access))

    async def threads(self, access: str, interaction: InteractionId) -> Threads:
        """An interaction's consultations."""
        return await self._ask(Threads, "GET", f"/api/interactions/{interaction}/threads", headers=_bearer(access))

    async def rank_experts(self, access: str, group: ExpertGroupId, words: str) -> ExpertRanking:
        """A group's experts, whom to ask first."""
        path = f"/api/experts/{group}"
        return await self._ask(ExpertRanking, "GET", path, params={"words": words}, headers=_bearer(access))

    async def get(self, answer: type[T], access: str, path: str, **params: str | int | None) -> T:
        """What is at a path, asked with these parameters; those that are None are left out."""
        given = {name: str(value) for name, value in params.items() if value is not None}
        return await self._ask(answer, "GET", path, params=given, headers=_bearer(access))

    async def file(self, attachment: Attachment, *, thumbnail: bool) -> bytes:
        """A file's bytes."""
        params = {"size": "thumbnail"} if thumbnail else {}
        response = await self._request("GET", f"/files/{attachment.id}/{attachment.key}", params=params)
        _check(response)
        return response.content

    async def portrait(self, url: str) -> bytes:
        """A person's public picture, wherever it is; nothing of ours is sent along."""
        if not url.startswith(("http://", "https://")):
            raise Unreachable("That is no address of a picture.")
        try:
            async with self._client_for(url).stream("GET", url) as response:
                content = b""
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > _MOST_PORTRAIT:
                        raise Unreachable("The picture is too large.")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable("The picture can't be reached.") from error
        if not response.is_success:
            raise Unreachable("The picture can't be reached.")
        return content

    def _client_for(self, url: str) -> httpx.AsyncClient:
        """One that sends nothing of ours; the server's own certificates are checked as everybody's."""
        if url.startswith("http://") and self._client.base_url.scheme == "http":
            return self._client
        if self._elsewhere is None:
            self._elsewhere = httpx.AsyncClient(timeout=20.0)
        return self._elsewhere

    async def _ask(
        self,
        answer: type[T],
        method: str,
        path: str,
        *,
        params: dict[str, str] | dict[str, int] | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | AsyncIterator[bytes] | None = None,
    ) -> T:
        response = await self._request(method, path, params=params, headers=headers, content=content)
        _check(response)
        try:
            return msgspec.json.decode(response.content, type=answer)
        except msgspec.DecodeError as error:
            raise Unreachable("That address answers, but not as Deskbell does. Check it.") from error

    async def _request(
        self,
        method: str,
        path: str,
        *,
        params: dict[str, str] | dict[str, int] | None = None,
        headers: dict[str, str] | None = None,
        content: bytes | AsyncIterator[bytes] | None = None,
    ) -> httpx.Response:
        headers = {"Content-Type": "application/json", **(headers or {})} if content is not None else headers
        try:
            return await self._client.request(method, path, params=params, headers=headers, content=content)
        except httpx.InvalidURL as error:
            raise Unreachable("That is not an address. It looks like https://chat.example.com.") from error
        except httpx.UnsupportedProtocol as error:
            raise Unreachable("The address must begin with https:// or http://.") from error
        except httpx.HTTPError as error:
            raise Unreachable(
                "The server does not answer. Check its address and the network; it is tried again."
            ) from error


def _bearer(access: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access}"}


def _check(response: httpx.Response) -> None:
    """Raises Refusal when the server said no."""
    if response.is_success:
        return
    try:
        body = msgspec.json.decode(response.content, type=ErrorBody)
    except msgspec.DecodeError:
        if response.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
            raise Refusal(ErrorCode.INTERNAL) from None
        raise Unreachable("That address answers, but not as Deskbell does. Check it.") from None
    raise Refusal(body.code, body.text, body.retry_after)
