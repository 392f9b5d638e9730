"""One record from two, looked at before, and taken back after.

Purchases and what the shop signs belong to the account: they go where it goes. The chats that were moved are
noted one by one.
"""

from uuid import UUID

import msgspec
from msgspec import Struct

from backend.actions import record_edits, record_links, records
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import MergeCustomers, SplitCustomers
from protocol.customers import CustomerRecord, PostalAddress
from protocol.errors import ErrorCode, Refusal
from protocol.ids import CustomerId, InteractionId
from protocol.kinds import LinkedBy, RecordChange
from protocol.limits import MAX_TAGS
from protocol.rest import MergePreview

#: What the kept one gets where it has nothing.
_TEXTS = ("account", "name", "email", "phone", "customer_number", "language", "time_zone", "url")


class _Taken(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the kept one got from the other."""

    texts: dict[str, str] = {}
    address: PostalAddress | None = None
    tags: tuple[str, ...] = ()


_taken = msgspec.json.Decoder(_Taken)
_encode = msgspec.json.Encoder().encode

_MAKE = "INSERT INTO customer_merges (id, kept, gone, agent, at, taken) VALUES (?, ?, ?, ?, ?, ?)"
_FIND = "SELECT kept, gone, taken, undone_at, agent FROM customer_merges WHERE id = ?"
_UNDO = "UPDATE customer_merges SET undone_at = ? WHERE id = ?"
_CHATS = "SELECT id FROM interactions WHERE record = ? AND record IS NOT NULL ORDER BY n"
_MOVED = "INSERT INTO customer_merged_chats (merge, interaction) VALUES (?, ?)"
_MOVED_THEN = (
    "SELECT i.id, i.record FROM customer_merged_chats m JOIN interactions i ON i.id = m.interaction WHERE m.merge = ? "
    "ORDER BY i.n"
)
_PURCHASES = "UPDATE purchases SET customer = ? WHERE customer = ?"
_VISITORS = "UPDATE visitors SET record = ? WHERE record = ? AND record IS NOT NULL"
_COUNT_PURCHASES = "SELECT count(*) FROM purchases WHERE customer = ?"
_COUNT_CHATS = "SELECT count(*) FROM interactions WHERE record = ? AND record IS NOT NULL"


def preview(tx: Tx, kept: CustomerId, gone: CustomerId) -> MergePreview:
    """What a merge would make of them. Raises Refusal as `MergeCustomers`."""
    one, other = _pair(tx, kept, gone)
    return MergePreview(
        kept=one,
        gone=other,
        result=_result(one, _taken_from(one, other)),
        purchases=_count(tx, _COUNT_PURCHASES, gone),
        interactions=_count(tx, _COUNT_CHATS, gone),
        lost=_lost(one, other),
    )


def merge_customers(tx: Tx, command: MergeCustomers, actor: Actor) -> None:
    """`gone` goes into `kept`. Refusals are those of `MergeCustomers`."""
    kept, gone = _pair(tx, command.kept, command.gone)
    record_edits.check_may_merge(tx, actor, kept, gone)
    taken = _taken_from(kept, gone)
    lost = _lost(kept, gone)
    by = None if actor.agent is None else actor.agent.bytes
    tx.execute(_MAKE, (command.id.bytes, kept.id.bytes, gone.id.bytes, by, tx.now, _encode(taken).decode()))
    # First the one that goes: an account is no two records' at once.
    records.change(tx, gone, merged_into=kept.id)
    stored = _result(kept, taken)
    records.put(tx, msgspec.structs.replace(stored, revision=kept.revision + 1))
    stored = records.find(tx, kept.id)
    if "account" in taken.texts:
        records.hand_over_said(tx, gone.id, kept.id)
    tx.execute(_PURCHASES, (kept.id.bytes, gone.id.bytes))
    tx.execute(_VISITORS, (kept.id.bytes, gone.id.bytes))
    for chat in _chats_of(tx, gone.id):
        tx.execute(_MOVED, (command.id.bytes, chat.bytes))
        _move(tx, chat, stored, actor)
    record_links.refresh(tx, stored)
    left = "; ".join(f"{records.in_words((field,))}: {value}" for field, value in lost.items())
    records.note(tx, kept.id, RecordChange.MERGED, actor, "; ".join(filter(None, (_called(gone), left))), command.id)
    records.note(tx, gone.id, RecordChange.MERGED, actor, _called(kept), command.id)


def split_customers(tx: Tx, command: SplitCustomers, actor: Actor) -> None:
    """Take a merge back; one that was taken back already is left alone. Refusals are those of `SplitCustomers`."""
    row = tx.one(_FIND, (command.merge.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_CUSTOMER)
    kept, gone = (records.find(tx, CustomerId(UUID(bytes=key))) for key in row[:2])
    taken, undone_at, by = _taken.decode(row[2]), row[3], row[4]
    if by != actor.need_agent().bytes:
        record_edits.check_may_change(tx, actor, kept.id)
    if undone_at is not None:
        return
    if kept.merged_into is not None:
        raise Refusal(ErrorCode.INVALID_VALUE, "This record was merged again. Take the later merge back first.")
    tx.execute(_UNDO, (tx.now, command.merge.bytes))
    # First the one that gives back, for the account's sake.
    stored = records.change(tx, kept, **_without(kept, taken))
    again = records.change(tx, gone, merged_into=None)
    chats = [
        InteractionId(UUID(bytes=key)) for key, now in tx.all(_MOVED_THEN, (command.merge.bytes,)) if now == row[0]
    ]
    if "account" in taken.texts:
        records.hand_over_said(tx, stored.id, again.id)
        tx.execute(_PURCHASES, (again.id.bytes, stored.id.bytes))
        tx.execute(_VISITORS, (again.id.bytes, stored.id.bytes))
        signed = (chat for chat in _chats_of(tx, stored.id) if record_links.customer_of(tx, chat)[0].verified)
        chats = list(dict.fromkeys((*chats, *signed)))
    for chat in chats:
        _move(tx, chat, again, actor)
    record_links.refresh(tx, stored)
    records.note(tx, kept.id, RecordChange.SPLIT, actor, _called(again))
    records.note(tx, gone.id, RecordChange.SPLIT, actor, _called(stored))


# --- what comes of it -------------------------------------------------------------------------


def _pair(tx: Tx, kept: CustomerId, gone: CustomerId) -> tuple[CustomerRecord, CustomerRecord]:
    one, other = records.find(tx, kept), records.find(tx, gone)
    if one.merged_into is not None or other.merged_into is not None:
        raise Refusal(ErrorCode.RECORD_CHANGED)
    if kept == gone:
        raise Refusal(ErrorCode.INVALID_VALUE, "That is one and the same customer.")
    if one.site != other.site:
        raise Refusal(ErrorCode.INVALID_VALUE, "These are customers of two shops.")
    if one.account and other.account:
        raise Refusal(ErrorCode.INVALID_VALUE, "The shop has an account for each. Merge the accounts there.")
    return one, other


def _taken_from(kept: CustomerRecord, gone: CustomerRecord) -> _Taken:
    texts = {field: getattr(gone, field) for field in _TEXTS if getattr(gone, field) and not getattr(kept, field)}
    empty = PostalAddress()
    room = max(MAX_TAGS - len(kept.tags), 0)
    return _Taken(
        texts=texts,
        address=gone.address if kept.address == empty and gone.address != empty else None,
        tags=tuple(tag for tag in gone.tags if tag not in kept.tags)[:room],
    )


def _result(kept: CustomerRecord, taken: _Taken) -> CustomerRecord:
    address = kept.address if taken.address is None else taken.address
    return msgspec.structs.replace(kept, **taken.texts, address=address, tags=(*kept.tags, *taken.tags))


def _without(kept: CustomerRecord, taken: _Taken) -> dict[str, object]:
    """What it got goes back, as far as it is still what it got; the account always."""
    back: dict[str, object] = {
        field: "" for field, value in taken.texts.items() if field == "account" or getattr(kept, field) == value
    }
    if taken.address is not None and kept.address == taken.address:
        back["address"] = PostalAddress()
    back["tags"] = tuple(tag for tag in kept.tags if tag not in taken.tags)
    return back


def _lost(kept: CustomerRecord, gone: CustomerRecord) -> dict[str, str]:
    lost = {
        field: getattr(gone, field)
        for field in _TEXTS
        if getattr(gone, field) and getattr(kept, field) and getattr(gone, field) != getattr(kept, field)
    }
    if PostalAddress() not in {kept.address, gone.address} and kept.address != gone.address:
        where = gone.address
        said = (where.street, where.postcode, where.city, where.region, where.country)
        lost["address"] = ", ".join(part for part in said if part)
    return lost


def _move(tx: Tx, chat: InteractionId, record: CustomerRecord, actor: Actor) -> None:
    customer, _ = record_links.customer_of(tx, chat)
    record_links.link(tx, chat, record, LinkedBy.MERGE, actor, verified=customer.verified)


def _chats_of(tx: Tx, customer: CustomerId) -> list[InteractionId]:
    return [InteractionId(UUID(bytes=row[0])) for row in tx.all(_CHATS, (customer.bytes,))]


def _called(record: CustomerRecord) -> str:
    """What it is called where people read of it."""
    return record.name or record.email or record.phone or record.customer_number or record.account


def _count(tx: Tx, sql: str, customer: CustomerId) -> int:
    row = tx.one(sql, (customer.bytes,))
    return 0 if row is None else int(row[0])
