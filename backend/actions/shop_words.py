"""What the shop says of a customer, in a call or in a signed token. Only what is new in it changes the record.

So a shop that says the same each night does not undo what an agent has put right since.
"""

import msgspec
from msgspec import Struct

from backend.actions import record_links, records
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.customers import CustomerRecord, PostalAddress
from protocol.ids import CustomerId, SiteId
from protocol.kinds import RecordChange
from protocol.limits import MAX_TAGS


class Said(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Fields of a record; None: nothing was said of it."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    customer_number: str | None = None
    address: PostalAddress | None = None
    language: str | None = None
    time_zone: str | None = None
    tags: tuple[str, ...] | None = None
    url: str | None = None


_said = msgspec.json.Decoder(Said)
_encode = msgspec.json.Encoder().encode

_BEFORE = "SELECT said FROM customers WHERE id = ?"
_KEEP = "UPDATE customers SET said = ? WHERE id = ?"


def take(tx: Tx, site: SiteId, account: str, said: Said, actor: Actor) -> CustomerRecord:
    """The record of this account with what is new in what the shop says; a new one for a new account.

    The values are checked already.
    """
    known = records.of_account(tx, site, account)
    if known is None:
        fresh = CustomerRecord(id=CustomerId(tx.new_id()), site=site, account=account, made_at=tx.now, revision=1)
        stored = _with_news(fresh, Said(), said)
        records.put(tx, stored)
        records.note(tx, stored.id, RecordChange.MADE, actor)
        _keep(tx, stored.id, said)
        return stored
    row = tx.one(_BEFORE, (known.id.bytes,))
    before = Said() if row is None else _said.decode(row[0])
    _keep(tx, known.id, _together(before, said))
    after = _with_news(known, before, said)
    changed = records.differing(known, after)
    if not changed:
        return known
    stored = records.change(tx, known, **{name: getattr(after, name) for name in changed})
    records.note(tx, stored.id, RecordChange.SYNCED, actor, records.in_words(changed))
    record_links.refresh(tx, stored)
    return stored


def _keep(tx: Tx, customer: CustomerId, said: Said) -> None:
    tx.execute(_KEEP, (_encode(said).decode(), customer.bytes))


def _with_news(record: CustomerRecord, before: Said, said: Said) -> CustomerRecord:
    news = {
        name: value
        for name in Said.__struct_fields__
        if (value := getattr(said, name)) is not None and value != getattr(before, name) and name != "tags"
    }
    if said.tags is not None:
        # The agents' own stay, as far as there is room.
        kept = (tag for tag in record.tags if tag not in (before.tags or ()))
        news["tags"] = tuple(dict.fromkeys((*said.tags, *kept)))[:MAX_TAGS]
    return msgspec.structs.replace(record, **news)


def _together(before: Said, said: Said) -> Said:
    values = {name: value for name in Said.__struct_fields__ if (value := getattr(said, name)) is not None}
    return msgspec.structs.replace(before, **values)
