"""Signed tokens: an agent's access for fifteen minutes, a visitor's session for a month.

HS256 with a key of the data folder. A token names ids only. An access token also names the
sign-in it belongs to, so that a sign-out ends the sockets opened with it.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from backend.actions.sign_in import SessionId
from backend.errors import KnownError
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, SiteId, VisitorId

#: Milliseconds.
ACCESS_LIFE = 15 * 60_000
VISITOR_LIFE = 30 * 24 * 3_600_000

_ALGORITHM = "HS256"
_KEY_BYTES = 32
_ACCESS, _VISITOR = "access", "visitor"


@dataclass(frozen=True, slots=True)
class VisitorIdentity:
    """Who a visitor's token names."""

    visitor: VisitorId
    site: SiteId


@dataclass(frozen=True, slots=True)
class StaffIdentity:
    """Who an access token names, and the sign-in it belongs to."""

    agent: AgentId
    session: SessionId


class Tokens:
    """Makes and reads tokens. `clock` answers Unix milliseconds."""

    def __init__(self, key: bytes, clock: Callable[[], int]) -> None:
        self._key = key
        self._clock = clock

    def make_access(self, who: StaffIdentity) -> tuple[str, int]:
        """An access token, and when it ends (Unix ms)."""
        ends = self._clock() + ACCESS_LIFE
        return self._sign({"typ": _ACCESS, "sub": str(who.agent), "sid": str(who.session), "end": ends}), ends

    def make_visitor(self, who: VisitorIdentity) -> str:
        """A visitor's session token."""
        ends = self._clock() + VISITOR_LIFE
        return self._sign({"typ": _VISITOR, "sub": str(who.visitor), "site": str(who.site), "end": ends})

    def read_access(self, token: str) -> StaffIdentity:
        """Who an access token names. Raises Refusal(session_expired)."""
        claims = self._read(token, _ACCESS)
        return StaffIdentity(agent=AgentId(_id(claims, "sub")), session=SessionId(_id(claims, "sid")))

    def read_visitor(self, token: str) -> VisitorIdentity:
        """Who a visitor's token names. Raises Refusal(session_expired)."""
        claims = self._read(token, _VISITOR)
        return VisitorIdentity(visitor=VisitorId(_id(claims, "sub")), site=SiteId(_id(claims, "site")))

    # The library is loaded by the first token: with it comes all of cryptography, a tenth of the server's start.

    def is_visitor(self, token: str) -> bool:
        """Whether a token says that it is a visitor's, unverified."""
        import jwt

        try:
            claims: dict[str, object] = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, UnicodeError, RecursionError):
            return False
        return claims.get("typ") == _VISITOR

    def _sign(self, claims: dict[str, str | int]) -> str:
        import jwt

        return jwt.encode(claims, self._key, algorithm=_ALGORITHM)

    def _read(self, token: str, kind: str) -> dict[str, object]:
        import jwt

        try:
            claims: dict[str, object] = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
        except (jwt.PyJWTError, UnicodeError) as error:
            raise Refusal(ErrorCode.SESSION_EXPIRED) from error
        ends = claims.get("end")
        if claims.get("typ") != kind or not isinstance(ends, int) or ends <= self._clock():
            raise Refusal(ErrorCode.SESSION_EXPIRED)
        return claims


def _id(claims: dict[str, object], name: str) -> UUID:
    try:
        return UUID(str(claims.get(name)))
    except ValueError as error:
        raise Refusal(ErrorCode.SESSION_EXPIRED) from error


def signing_key(folder: Path) -> bytes:
    """The key of this data folder, made on first use. Raises KnownError."""
    path = folder / "signing.key"
    try:
        if not path.exists():
            write_private(path, secrets.token_bytes(_KEY_BYTES))
        key = path.read_bytes()
    except OSError as error:
        raise KnownError(f"The signing key {path} can't be read or made: {error.strerror}.") from error
    if len(key) != _KEY_BYTES:
        raise KnownError(f"The signing key {path} is damaged. Delete it; everyone then signs in again.")
    return key


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    partial = path.with_name(f".{path.name}.new")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    partial.replace(path)
