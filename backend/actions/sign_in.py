"""Desks sign in: credentials to compare, sessions that live by a refresh token used once each."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

import base64
import binascii
import hmac
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import NewType
from uuid import UUID

from backend.actions import presence, rows
from backend.store import Tx
from protocol.entities import Agent
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId
from protocol.kinds import NotReadyReason

SessionId = NewType("SessionId", UUID)

#: A desk that was not used for this long signs in anew, milliseconds.
SESSION_LIFETIME = 30 * 24 * 3_600_000
#: Milliseconds in which a refresh token that was just used gives the same successor again: the answer that
#: brought it may have been lost on its way.
REFRESH_GRACE = 60_000
_SECRET_BYTES = 32

_CREDENTIALS = f"SELECT password_hash, {rows.AGENT} FROM agents WHERE login = ?"
_OPEN = "INSERT INTO sessions (id, agent, refresh_digest, opened_at, expires_at) VALUES (?, ?, ?, ?, ?)"
_FIND = "SELECT agent, refresh_digest, expires_at, ended_at FROM sessions WHERE id = ?"
_BEFORE = "SELECT used_digest, sealed_successor FROM sessions WHERE id = ?1 AND used_at > ?2 - ?3 AND used_at <= ?2"
_ROTATE = (
    "UPDATE sessions SET used_digest = refresh_digest, used_at = ?, sealed_successor = ?, refresh_digest = ?, "
    "expires_at = ? WHERE id = ?"
)
_END = "UPDATE sessions SET ended_at = ?1 WHERE id = ?2 AND ended_at IS NULL"
_END_ALL = "UPDATE sessions SET ended_at = ?1 WHERE agent = ?2 AND ended_at IS NULL"
_OTHERS = "SELECT count(*) FROM sessions WHERE agent = ?1 AND ended_at IS NULL AND expires_at > ?2"


@dataclass(frozen=True, slots=True)
class Credentials:
    """Whom a login names, and the argon2 hash to verify outside the writer; None: no password yet."""

    agent: Agent
    password_hash: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in desk, with the refresh token for its next renewal."""

    id: SessionId
    agent: Agent
    refresh: str


def credentials(tx: Tx, login: str) -> Credentials | None:
    """What to check a password against; None for an unknown login. Case does not matter."""
    row = tx.one(_CREDENTIALS, (login.casefold(),))
    return None if row is None else Credentials(rows.agent(row[1:]), row[0])


def open_session(tx: Tx, agent: AgentId) -> Session:
    """A new session, after the password was found right. Raises Refusal(unknown_agent)."""
    session = SessionId(tx.new_id())
    secret = tx.random(_SECRET_BYTES)
    row = (session.bytes, agent.bytes, sha256(secret).digest(), tx.now, tx.now + SESSION_LIFETIME)
    tx.execute(_OPEN, row)
    return Session(session, presence.agent(tx, agent), _token(session, secret))


def rotate_refresh(tx: Tx, refresh: str) -> Session | Refusal:
    """Trade a refresh token for the next one; again within `REFRESH_GRACE`, for the same next one.

    Refusals are returned, not raised, so that what they imply is kept: a token that was used
    before may be stolen, so it ends the session (`session_replaced`). Else `session_expired`.

    The grace hides no theft: thief and owner get one and the same successor, so there is never a second
    chain; whoever of them comes later than the grace behind the other ends the session.
    """
    parts = _parts(refresh)
    row = None if parts is None else tx.one(_FIND, (parts[0].bytes,))
    if parts is None or row is None:
        return Refusal(ErrorCode.SESSION_EXPIRED)
    session, secret = parts
    agent, digest, expires_at, ended_at = row
    if ended_at is not None or expires_at <= tx.now:
        return _over(tx, agent, ended_at)
    if hmac.compare_digest(sha256(secret).digest(), digest):
        fresh = tx.random(_SECRET_BYTES)
        ends = tx.now + SESSION_LIFETIME
        tx.execute(_ROTATE, (tx.now, _sealed(fresh, secret), sha256(fresh).digest(), ends, session.bytes))
    else:
        again = _successor(tx, session, secret)
        if again is None:
            tx.execute(_END, (tx.now, session.bytes))
            return Refusal(ErrorCode.SESSION_REPLACED)
        fresh = again
    return Session(session, presence.agent(tx, AgentId(UUID(bytes=agent))), _token(session, fresh))


def _successor(tx: Tx, session: SessionId, secret: bytes) -> bytes | None:
    """What the token that was used last was traded for a moment ago, if this is that token."""
    row = tx.one(_BEFORE, (session.bytes, tx.now, REFRESH_GRACE))
    if row is None or not hmac.compare_digest(sha256(secret).digest(), row[0]):
        return None
    return _sealed(row[1], secret)


def _sealed(successor: bytes, secret: bytes) -> bytes:
    """Masked, or unmasked, with what only the holder of `secret` can make: who reads the database gets no token."""
    pad = blake2b(secret, digest_size=_SECRET_BYTES, person=b"deskbell refresh").digest()
    return bytes(a ^ b for a, b in zip(successor, pad, strict=True))


def session_of(refresh: str) -> SessionId | None:
    """The session that a refresh token names, be it valid or not."""
    parts = _parts(refresh)
    return None if parts is None else parts[0]


def session_agent(tx: Tx, session: SessionId) -> Agent:
    """The agent of a session that goes on. Raises Refusal(session_expired)."""
    row = tx.one(_FIND, (session.bytes,))
    if row is None:
        raise Refusal(ErrorCode.SESSION_EXPIRED)
    if row[3] is not None or row[2] <= tx.now:
        raise _over(tx, row[0], row[3])
    return presence.agent(tx, AgentId(UUID(bytes=row[0])))


def _over(tx: Tx, key: bytes, ended_at: int | None) -> Refusal:
    """`session_expired`; whoever was signed out by a supervisor is told by whom, as long as she is."""
    agent = presence.agent(tx, AgentId(UUID(bytes=key)))
    if agent.set_by is None or agent.reason is not NotReadyReason.SIGNED_OUT or agent.since != ended_at:
        return Refusal(ErrorCode.SESSION_EXPIRED)
    by = presence.agent(tx, agent.set_by)
    return Refusal(ErrorCode.SESSION_EXPIRED, f"{by.name} signed you out. Sign in again; what you wrote is kept.")


def sign_out(tx: Tx, session: SessionId) -> None:
    """End a session; one that has ended stays so. With her last session the agent goes home at once."""
    row = tx.one(f"{_END} RETURNING agent", (tx.now, session.bytes))
    if row is None:
        return
    others = tx.one(_OTHERS, (row[0], tx.now))
    if others is None or not others[0]:
        presence.signed_out(tx, AgentId(UUID(bytes=row[0])))


def end_all(tx: Tx, agent: AgentId) -> None:
    """End all sessions of an agent."""
    tx.execute(_END_ALL, (tx.now, agent.bytes))


def _token(session: SessionId, secret: bytes) -> str:
    return base64.urlsafe_b64encode(session.bytes + secret).decode()


def _parts(refresh: str) -> tuple[SessionId, bytes] | None:
    try:
        raw = base64.urlsafe_b64decode(refresh)
    except (ValueError, binascii.Error):
        return None
    if len(raw) != 16 + _SECRET_BYTES:
        return None
    return SessionId(UUID(bytes=raw[:16])), raw[16:]
