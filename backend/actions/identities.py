"""Visitors whom the shop signs for: who they are, until when it holds, and their chat that is open."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from backend.actions import (
    arrivals,
    chats,
    identity_tokens,
    record_links,
    record_values,
    records,
    shop_words,
    site_secrets,
)
from backend.actions.absences import AT_ONCE
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import Identify
from protocol.customers import CustomerRecord
from protocol.errors import ErrorCode, Refusal
from protocol.frames import StaffEntry
from protocol.ids import CustomerId, InteractionId, SiteId, VisitorId
from protocol.kinds import LinkedBy
from protocol.limits import MAX_NAME_CHARACTERS

_USED_BY = "SELECT visitor FROM identity_tokens WHERE site = ? AND jti = ?"
_USE = "INSERT INTO identity_tokens (site, jti, visitor, expires_at) VALUES (?, ?, ?, ?)"
_RUN_OUT = (
    "DELETE FROM identity_tokens WHERE rowid IN (SELECT rowid FROM identity_tokens WHERE expires_at <= ? LIMIT ?)"
)
_WHO = "SELECT record FROM visitors WHERE id = ?"
_KNOW = "UPDATE visitors SET record = ?1, verified_until = max(coalesce(verified_until, 0), ?2) WHERE id = ?3"
_HERE = "SELECT id FROM visitors WHERE record = ? AND record IS NOT NULL AND verified_until > ? ORDER BY rowid"


def identify(tx: Tx, command: Identify, actor: Actor) -> StaffEntry | None:
    """The visitor is who the token says. Refusals are those of `Identify`."""
    visitor, site = arrivals.caller(tx, actor)
    claims = identity_tokens.read(command.token, site_secrets.identity_secret(tx, site.id), site.key, tx.now)
    _use(tx, site.id, visitor, claims)
    _check_same_person(tx, visitor, claims.account)
    record = shop_words.take(tx, site.id, claims.account, _said(claims.values), actor)
    tx.execute(_KNOW, (record.id.bytes, claims.ends_at, visitor.bytes))
    chat = chats.open_chat_of(tx, visitor)
    return None if chat is None else _link(tx, chat, record, actor)


def visitors_of(tx: Tx, record: CustomerId) -> tuple[VisitorId, ...]:
    """Whom the shop signs to be this record, just now."""
    return tuple(VisitorId(UUID(bytes=row[0])) for row in tx.all(_HERE, (record.bytes, tx.now)))


def record_of(tx: Tx, visitor: VisitorId) -> CustomerId | None:
    """Who the shop ever signed that this visitor is."""
    row = tx.one(_WHO, (visitor.bytes,))
    return None if row is None or row[0] is None else CustomerId(UUID(bytes=row[0]))


def _use(tx: Tx, site: SiteId, visitor: VisitorId, claims: identity_tokens.Claims) -> None:
    """A token is good for the first visitor who brings it: caught on its way it is of no use to others."""
    tx.execute(_RUN_OUT, (tx.now, AT_ONCE))
    row = tx.one(_USED_BY, (site.bytes, claims.jti))
    if row is None:
        tx.execute(_USE, (site.bytes, claims.jti, visitor.bytes, claims.ends_at))
    elif row[0] != visitor.bytes:
        raise Refusal(ErrorCode.IDENTITY_REFUSED, "The token was used by another visitor. Each needs a jti of its own.")


def _check_same_person(tx: Tx, visitor: VisitorId, account: str) -> None:
    """Whoever signs in after another, in the same browser, must not come into that one's chats."""
    known = record_of(tx, visitor)
    if known is not None and records.standing(tx, known).account != account:
        raise Refusal(
            ErrorCode.IDENTITY_REFUSED, "This visitor was signed in as somebody else. Call deskbell.forget() first."
        )


def _said(values: dict[str, str]) -> shop_words.Said:
    """What can't be stored is left out: the rest of the token is no worse for it."""

    def good(field: str, check: Callable[[str], str]) -> str | None:
        return record_values.acceptable(check, values.get(field, "")) or None

    return shop_words.Said(
        name=good("name", partial(record_values.one_line, "Name", most=MAX_NAME_CHARACTERS)),
        email=good("email", record_values.email),
        phone=good("phone", record_values.phone),
        customer_number=good("customer_number", record_values.customer_number),
        language=good("language", record_values.language),
    )


def _link(tx: Tx, chat: InteractionId, record: CustomerRecord, actor: Actor) -> StaffEntry | None:
    customer, _ = record_links.customer_of(tx, chat)
    if customer.record == record.id and customer.verified:
        return None
    return record_links.link(tx, chat, record, LinkedBy.SIGNED, actor, verified=True)
