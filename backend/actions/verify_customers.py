"""Proves customers' records whole: each found by what it says, each link told once, merges that lead somewhere."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Iterator

import msgspec

from backend.actions import record_values
from backend.store import Tx
from protocol.customers import CustomerRecord

_decode = msgspec.json.Decoder(CustomerRecord).decode

_RECORDS = "SELECT n, id, site, account, email_key, phone_key, number_key, merged_into, data FROM customers"
_WORDS = "SELECT word FROM customer_words WHERE customer = ?"

#: The record that an interaction's `customer` names, as `hex` writes its bytes.
_NAMED = "upper(replace(coalesce(json_extract(customer, '$.record'), ''), '-', ''))"


def records(tx: Tx) -> Iterator[str]:
    """Each row says what its `data` says, and is found by its words."""
    for n, key, site, account, email, phone, number, into, data in tx.all(_RECORDS):
        record = _decode(data)
        name = f"the customer {record.id}"
        if (record.id.bytes, record.site.bytes, record.account) != (key, site, account):
            yield f"{name} is another in its columns"
        merged = None if record.merged_into is None else record.merged_into.bytes
        if merged != into:
            yield f"{name} was merged into two"
        keys = (
            record_values.email_key(record.email),
            record_values.phone_key(record.phone),
            record_values.number_key(record.customer_number),
        )
        if keys != (email, phone, number):
            yield f"{name} is compared by what it does not say"
        words = {row[0] for row in tx.all(_WORDS, (n,))}
        if words != (set() if into is not None else set(record_values.words(record))):
            yield f"{name} is found by other words than it has"


#: Name, what is looked at, and what finds the wrong ones with words for each.
RULES = (
    (
        "chats of customers, each of a record that stands",
        "interactions WHERE record IS NOT NULL",
        (
            "SELECT 'chat ' || i.n || ' is of a record that was merged' FROM interactions i "
            "JOIN customers c ON c.id = i.record WHERE c.merged_into IS NOT NULL UNION ALL "
            "SELECT 'chat ' || i.n || ' is of a customer of another site' FROM interactions i "
            "JOIN customers c ON c.id = i.record WHERE c.site <> i.site UNION ALL "
            "SELECT 'chat ' || n || ' names another record than it is found by' FROM interactions "
            f"WHERE hex(coalesce(record, X'')) <> {_NAMED}"
        ),
    ),
    (
        "visitors whom the shop signed for, each with an account",
        "visitors WHERE record IS NOT NULL",
        (
            "SELECT 'visitor ' || v.rowid || ' is a record without an account, or a merged one' FROM visitors v "
            "JOIN customers c ON c.id = v.record WHERE c.account = '' OR c.merged_into IS NOT NULL"
        ),
    ),
    (
        "purchases, each of an account",
        "purchases",
        (
            "SELECT 'purchase ' || p.id || ' is of a record without an account, or a merged one' FROM purchases p "
            "JOIN customers c ON c.id = p.customer WHERE c.account = '' OR c.merged_into IS NOT NULL"
        ),
    ),
    (
        "merges, each as its records say",
        "customer_merges",
        (
            "SELECT 'a merge is not what its records say' FROM customer_merges m JOIN customers c ON c.id = m.gone "
            "WHERE m.undone_at IS NULL AND c.merged_into IS NOT m.kept UNION ALL "
            "SELECT 'customer ' || c.n || ' was merged by nobody' FROM customers c WHERE c.merged_into IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM customer_merges m WHERE m.gone = c.id AND m.kept = c.merged_into "
            "AND m.undone_at IS NULL)"
        ),
    ),
)
