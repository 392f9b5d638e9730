"""Two ways to administer a data folder: directly, or through the server that runs on it."""

import asyncio
import ssl
import urllib.error
import urllib.request
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from enum import StrEnum
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from backend.actions import site_secrets
from backend.actions.actor import Actor
from backend.actions.dispatch import dispatch
from backend.app import local
from backend.app.clock import wall_clock
from backend.errors import KnownError
from backend.rest.setup import Put, Setup, setup
from backend.store import Store
from backend.store.connection import NAME as DATABASE
from protocol.errors import ErrorBody, Refusal
from protocol.kinds import Role
from protocol.rest import SiteSecret

T = TypeVar("T")

_SECONDS = 30
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 -- what a server may listen on


class Secret(StrEnum):
    """What a site proves itself with; each is named as its route is."""

    #: Signs who a visitor is.
    IDENTITY = "identity-secret"
    #: Opens the shop's own calls.
    SHOP = "shop-key"


_RENEWALS = {Secret.IDENTITY: site_secrets.renew_identity_secret, Secret.SHOP: site_secrets.renew_shop_key}


class Gateway(Protocol):
    """Where administration commands go."""

    async def put(self, command: Put) -> None:
        """Carry one out. Raises Refusal."""
        ...

    async def setup(self) -> Setup:
        """All there is."""
        ...

    async def renew(self, secret: Secret, site_key: str) -> str:
        """A new secret for a site. Raises Refusal."""
        ...


class _Folder:
    def __init__(self, store: Store) -> None:
        self._store = store

    async def put(self, command: Put) -> None:
        await self._store.run(lambda tx: dispatch(tx, command, Actor(role=Role.ADMINISTRATOR)))

    async def setup(self) -> Setup:
        return await self._store.run(setup)

    async def renew(self, secret: Secret, site_key: str) -> str:
        return await self._store.run(lambda tx: _RENEWALS[secret](tx, site_key))


class _Running:
    def __init__(self, address: local.Address, token: str) -> None:
        url = urlsplit(address.url)
        host = _ANYWHERE.get(url.hostname or "", url.hostname or "")
        self._url = urlunsplit((url.scheme, f"{host}:{url.port}", "", "", ""))
        self._token = token
        # The certificate names the public address, not this one. The token's file says who we talk to.
        self._trust = ssl.create_default_context()
        self._trust.check_hostname = False
        self._trust.verify_mode = ssl.CERT_NONE

    async def put(self, command: Put) -> None:
        await asyncio.to_thread(self._call, "POST", "/api/commands", msgspec.json.encode(command))

    async def setup(self) -> Setup:
        answer = await asyncio.to_thread(self._call, "GET", "/api/export", None)
        return msgspec.json.decode(answer, type=Setup)

    async def renew(self, secret: Secret, site_key: str) -> str:
        path = f"/api/sites/{quote(site_key, safe='')}/{secret.value}"
        answer = await asyncio.to_thread(self._call, "POST", path, b"")
        return msgspec.json.decode(answer, type=SiteSecret).secret

    def _call(self, method: str, path: str, body: bytes | None) -> bytes:
        request = urllib.request.Request(  # noqa: S310 -- the address is our own server's
            self._url + path,
            data=body,
            method=method,
            headers={"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS, context=self._trust) as response:  # noqa: S310
                answer: bytes = response.read()
                return answer
        except urllib.error.HTTPError as error:
            with error:
                refusal = msgspec.json.decode(error.read(), type=ErrorBody)
            raise Refusal(refusal.code, refusal.text, refusal.retry_after) from error
        except OSError as error:
            raise KnownError(f"The server at {self._url} does not answer: {error}.") from error


@asynccontextmanager
async def open_gateway(folder: Path, *, make: bool) -> AsyncGenerator[Gateway]:
    """The server that runs on the folder, or the folder itself, made if it may be. Raises KnownError."""
    if not make and not (folder / DATABASE).exists():
        raise KnownError(
            f"{folder} is not a data folder of Deskbell. Check the name; "
            "`first-administrator` and `import` make a new one."
        )
    running = local.find(folder)
    try:
        store = Store.open(folder, clock=wall_clock)
    except KnownError:
        if running is None:
            raise
        gateway, store = _Running(*running), None
    else:
        gateway = _Folder(store)
    try:
        yield gateway
    finally:
        if store is not None:
            await store.close()
