"""Signed tokens: an agent's access for fifteen minutes, a visitor's session for a month.

JSON Web Tokens (RFC 7519), HS256 with a key of the data folder, by hand: a library for all their kinds takes a tenth
of the server's start. A token names ids only. An access token also names the sign-in it belongs to, so that a
sign-out ends the sockets opened with it.
"""

import hmac
import os
import secrets
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from backend.actions.sign_in import SessionId
from backend.errors import KnownError
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, SiteId, VisitorId

#: Milliseconds.
ACCESS_LIFE = 15 * 60_000
VISITOR_LIFE = 30 * 24 * 3_600_000

_KEY_BYTES = 32


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


class _Access(msgspec.Struct, frozen=True, kw_only=True, tag_field="typ", tag="access"):
    sub: AgentId
    sid: SessionId
    end: int


class _Visitor(msgspec.Struct, frozen=True, kw_only=True, tag_field="typ", tag="visitor"):
    sub: VisitorId
    site: SiteId
    end: int


C = TypeVar("C", _Access, _Visitor)

_encoder = msgspec.json.Encoder()
_access = msgspec.json.Decoder(_Access)
_visitor = msgspec.json.Decoder(_Visitor)


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Raises ValueError."""
    return b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


#: The one header that we write and take: no other algorithm gets in.
_HEAD = _encoded(b'{"alg":"HS256","typ":"JWT"}')


class Tokens:
    """Makes and reads tokens. `clock` answers Unix milliseconds."""

    def __init__(self, key: bytes, clock: Callable[[], int]) -> None:
        self._key = key
        self._clock = clock

    def make_access(self, who: StaffIdentity) -> tuple[str, int]:
        """An access token, and when it ends (Unix ms)."""
        ends = self._clock() + ACCESS_LIFE
        return self._sign(_Access(sub=who.agent, sid=who.session, end=ends)), ends

    def make_visitor(self, who: VisitorIdentity) -> str:
        """A visitor's session token."""
        return self._sign(_Visitor(sub=who.visitor, site=who.site, end=self._clock() + VISITOR_LIFE))

    def read_access(self, token: str) -> StaffIdentity:
        """Who an access token names. Raises Refusal(session_expired)."""
        claims = self._read(token, _access)
        return StaffIdentity(agent=claims.sub, session=claims.sid)

    def read_visitor(self, token: str) -> VisitorIdentity:
        """Who a visitor's token names. Raises Refusal(session_expired)."""
        claims = self._read(token, _visitor)
        return VisitorIdentity(visitor=claims.sub, site=claims.site)

    def is_visitor(self, token: str) -> bool:
        """Whether a token says that it is a visitor's, unverified."""
        try:
            _visitor.decode(_decoded(token.split(".")[1]))
        except (IndexError, ValueError, RecursionError):
            return False
        return True

    def _sign(self, claims: "_Access | _Visitor") -> str:
        said = f"{_HEAD}.{_encoded(_encoder.encode(claims))}"
        return f"{said}.{self._mac(said).decode()}"

    def _read(self, token: str, decoder: msgspec.json.Decoder[C]) -> C:
        try:
            head, body, mac = token.split(".")
            if head != _HEAD or not hmac.compare_digest(mac.encode(), self._mac(f"{head}.{body}")):
                raise Refusal(ErrorCode.SESSION_EXPIRED)
            claims = decoder.decode(_decoded(body))
        except ValueError as error:
            # Not three parts, not base 64, not our claims.
            raise Refusal(ErrorCode.SESSION_EXPIRED) from error
        if claims.end <= self._clock():
            raise Refusal(ErrorCode.SESSION_EXPIRED)
        return claims

    def _mac(self, said: str) -> bytes:
        return _encoded(hmac.digest(self._key, said.encode(), "sha256")).encode()


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
