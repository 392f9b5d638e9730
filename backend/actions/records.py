"""Customers' records as rows: found, kept, and what was done with them. No stream tells of them."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from backend.actions import record_values, rows
from backend.actions.actor import Actor
from backend.store import Row, Tx
from protocol.customers import CustomerRecord, RecordTrail
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, CommandId, CustomerId, InteractionId, SiteId
from protocol.kinds import RecordChange

_decode = msgspec.json.Decoder(CustomerRecord).decode

_FIND = "SELECT data FROM customers WHERE id = ?"
_OF_ACCOUNT = "SELECT data FROM customers WHERE site = ? AND account = ? AND account <> '' AND merged_into IS NULL"
_MAKE = (
    "INSERT INTO customers (id, site, account, email_key, phone_key, number_key, merged_into, said, data) "
    "VALUES (?1, ?8, ?2, ?3, ?4, ?5, ?6, '{}', ?7) RETURNING n"
)
_CHANGE = (
    "UPDATE customers SET account = ?2, email_key = ?3, phone_key = ?4, number_key = ?5, merged_into = ?6, data = ?7 "
    "WHERE id = ?1 RETURNING n"
)
_FORGET_WORDS = "DELETE FROM customer_words WHERE customer = ?"
_FIND_BY = "INSERT INTO customer_words (word, customer) VALUES (?, ?)"
_NAME_SAID = "SELECT coalesce(json_extract(said, '$.name'), '') FROM customers WHERE id = ?"
_TAKE_SAID = "UPDATE customers SET said = (SELECT said FROM customers WHERE id = ?1) WHERE id = ?2"
_FORGET_SAID = "UPDATE customers SET said = '{}' WHERE id = ?"
_NOTE = "INSERT INTO customer_trail (customer, at, change, agent, detail, merge) VALUES (?, ?, ?, ?, ?, ?)"
_TRAIL = (
    "SELECT t.at, t.change, t.agent, t.detail, t.merge, m.undone_at FROM customer_trail t "
    "LEFT JOIN customer_merges m ON m.id = t.merge WHERE t.customer = ? ORDER BY t.at DESC, t.rowid DESC LIMIT ?"
)
_OPEN_CHATS = "SELECT id FROM interactions WHERE record = ? AND status <> 'closed' ORDER BY n"

_MOST_TRAIL = 100
_MOST_DETAIL = 2_000
#: A record that was merged leads on to another; nobody merges so often.
_MOST_MERGES = 1_000


def from_row(row: Row) -> CustomerRecord:
    """A record from its `data`."""
    return _decode(row[0])


def find(tx: Tx, customer: CustomerId) -> CustomerRecord:
    """The record of this id, be it merged into another. Raises Refusal(unknown_customer)."""
    row = tx.one(_FIND, (customer.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_CUSTOMER)
    return _decode(row[0])


def standing(tx: Tx, customer: CustomerId) -> CustomerRecord:
    """The record that stands for this id: itself, or what it was merged into. Raises Refusal(unknown_customer)."""
    record = find(tx, customer)
    for _ in range(_MOST_MERGES):
        if record.merged_into is None:
            return record
        record = find(tx, record.merged_into)
    raise Refusal(ErrorCode.UNKNOWN_CUSTOMER)


def of_account(tx: Tx, site: SiteId, account: str) -> CustomerRecord | None:
    """The record of a shop's account, or None."""
    row = tx.one(_OF_ACCOUNT, (site.bytes, account))
    return None if row is None else _decode(row[0])


def make(tx: Tx, record: CustomerRecord) -> None:
    """Store a new record. Raises Refusal(id_reused): an id that came from outside may be another record's."""
    if tx.one(_FIND, (record.id.bytes,)) is not None:
        raise Refusal(ErrorCode.ID_REUSED)
    put(tx, record)


def name_said(tx: Tx, customer: CustomerId) -> str:
    """What the shop says that they are called; empty if it never did."""
    row = tx.one(_NAME_SAID, (customer.bytes,))
    return "" if row is None else str(row[0])


def hand_over_said(tx: Tx, giver: CustomerId, taker: CustomerId) -> None:
    """What the shop said last goes where the account goes: what it says next is compared with it."""
    tx.execute(_TAKE_SAID, (giver.bytes, taker.bytes))
    tx.execute(_FORGET_SAID, (giver.bytes,))


def put(tx: Tx, record: CustomerRecord) -> None:
    """Store a new record, or what has become of one; what it is found by goes along."""
    stands = record.merged_into is None
    keys = (
        record_values.email_key(record.email),
        record_values.phone_key(record.phone),
        record_values.number_key(record.customer_number),
    )
    into = None if record.merged_into is None else record.merged_into.bytes
    values = (record.id.bytes, record.account, *keys, into, rows.to_json(record))
    row = tx.one(_CHANGE, values) or tx.one(_MAKE, (*values, record.site.bytes))
    if row is None:
        raise Refusal(ErrorCode.INTERNAL)
    tx.execute(_FORGET_WORDS, (row[0],))
    for word in record_values.words(record) if stands else ():
        tx.execute(_FIND_BY, (word, row[0]))


def change(tx: Tx, before: CustomerRecord, **values: object) -> CustomerRecord:
    """The record with these values, one revision on, stored."""
    after = msgspec.structs.replace(before, revision=before.revision + 1, **values)
    put(tx, after)
    return after


def note(
    tx: Tx,
    customer: CustomerId,
    what: RecordChange,
    actor: Actor,
    detail: str = "",
    merge: CommandId | None = None,
) -> None:
    """Into the trail. Of who is no agent it stands without a name: the shop, or a signed token."""
    by = None if actor.agent is None else actor.agent.bytes
    key = None if merge is None else merge.bytes
    tx.execute(_NOTE, (customer.bytes, tx.now, what.value, by, detail[:_MOST_DETAIL], key))


def trail(tx: Tx, customer: CustomerId) -> tuple[RecordTrail, ...]:
    """What was done with a record, newest first. What was taken back names no merge."""
    return tuple(
        RecordTrail(
            at=at,
            change=RecordChange(change),
            by=None if by is None else AgentId(UUID(bytes=by)),
            detail=detail,
            merge=None if merge is None or undone_at is not None else CommandId(UUID(bytes=merge)),
        )
        for at, change, by, detail, merge, undone_at in tx.all(_TRAIL, (customer.bytes, _MOST_TRAIL))
    )


def open_chats(tx: Tx, customer: CustomerId) -> tuple[InteractionId, ...]:
    """The interactions with this customer that are not closed, oldest first."""
    return tuple(InteractionId(UUID(bytes=row[0])) for row in tx.all(_OPEN_CHATS, (customer.bytes,)))


#: Fields of a record in the words that a trail names them with.
_NAMES = {
    "name": "name",
    "email": "e-mail",
    "phone": "phone",
    "customer_number": "customer number",
    "address": "address",
    "language": "language",
    "time_zone": "time zone",
    "tags": "tags",
    "url": "address of the account",
    "account": "account",
}


def in_words(fields: Iterable[str]) -> str:
    """Fields of a record, named."""
    return ", ".join(_NAMES[field] for field in fields)


def differing(before: CustomerRecord, after: CustomerRecord) -> tuple[str, ...]:
    """The fields in which they differ, as people see it."""
    return tuple(field for field in _NAMES if getattr(before, field) != getattr(after, field))
