"""Looks customers up: by words, by what a chat's customer said, and all that is kept of one. Reads only."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec

from backend.actions import looking, record_edits, record_links, record_values, records
from backend.actions.actor import Actor
from backend.actions.words import AFTER_ALL, words_of
from backend.store import Tx
from protocol.customers import CustomerRecord, Match, Purchase
from protocol.entities import Customer, Note
from protocol.ids import AgentId, CustomerId, InteractionId, NoteId, SiteId
from protocol.kinds import MatchedBy
from protocol.rest import CustomerCard, CustomerPage, Matches, PurchasePage

_purchase = msgspec.json.Decoder(Purchase).decode

MOST_RECORDS = 50
_MOST_MATCHES = 20
PAGE_PURCHASES = 50
_LATEST = 2**63 - 1
#: As SQLite says it.
_NO_LIMIT = -1
_MOST_WORDS = 8
#: Records that are read to show the best of them. Who types one common word alone gets some, not all.
_MOST_READ = 2 * MOST_RECORDS
#: More often than this a word is common, and how often does not matter.
_COMMON = 1_000
#: One word of a name is many people's.
_LEAST_NAME_WORDS = 2

_WITH_WORD = "SELECT DISTINCT w.customer FROM customer_words w WHERE w.word >= ? AND w.word < ?"
_AND_WORD = " AND EXISTS (SELECT 1 FROM customer_words x WHERE x.customer = w.customer AND x.word >= ? AND x.word < ?)"
_OF_SITE = " AND EXISTS (SELECT 1 FROM customers c WHERE c.n = w.customer AND c.site = ?)"
_BY_NUMBER = "SELECT data FROM customers WHERE n = ?"
_STANDS = "merged_into IS NULL"
_BY_EMAIL = (
    f"SELECT data FROM customers WHERE site = ? AND email_key = ? AND email_key <> '' AND {_STANDS} ORDER BY n LIMIT 20"
)
_BY_PHONE = (
    f"SELECT data FROM customers WHERE site = ? AND phone_key = ? AND phone_key <> '' AND {_STANDS} ORDER BY n LIMIT 20"
)
_BY_CUSTOMER_NUMBER = (
    f"SELECT data FROM customers WHERE site = ? AND number_key = ? AND number_key <> '' AND {_STANDS} "
    "ORDER BY n LIMIT 20"
)
_SAME_BROWSER = (
    "SELECT DISTINCT c.data FROM interactions i JOIN customers c ON c.id = i.record "
    "WHERE i.visitor = ? AND i.id <> ? AND i.record IS NOT NULL LIMIT 20"
)
_OF_PURCHASES = "SELECT data FROM purchases WHERE customer = ? AND at < ? AND at >= ?"
_THAT_HOLD = " AND instr(words, ?) > 0"
_COUNT_PURCHASES = "SELECT count(*) FROM purchases WHERE customer = ?"
_COUNT_CHATS = "SELECT count(*) FROM interactions WHERE record = ? AND record IS NOT NULL"
#: The newest of them.
_NOTES = (
    "SELECT n.id, n.agent, n.at, n.text, i.id FROM interactions i JOIN notes n ON n.interaction = i.id "
    "WHERE i.record = ? AND i.record IS NOT NULL AND n.interaction IS NOT NULL ORDER BY n.at DESC, n.id DESC LIMIT 100"
)


# --- by words ---------------------------------------------------------------------------------


def search(tx: Tx, text: str, site: SiteId | None = None) -> CustomerPage:
    """Records that hold all the words, or words that begin so; whose name does comes first."""
    wanted = _wanted(text)
    if not wanted:
        return CustomerPage()
    found: list[CustomerRecord] = []
    for n in _numbers_with(tx, wanted, site):
        row = tx.one(_BY_NUMBER, (n,))
        if row is not None:
            found.append(records.from_row(row))
    found.sort(key=lambda record: (_distance(record, wanted), record.name.casefold(), record.id))
    return CustomerPage(records=tuple(found[:MOST_RECORDS]))


def _wanted(text: str) -> tuple[str, ...]:
    """The words to look for; a number with blanks in it is one."""
    digits = record_values.phone_key(text)
    if digits and all(one.isdecimal() or one in " +()./-" for one in text):
        return (digits,)
    return words_of(text)[:_MOST_WORDS]


def _numbers_with(tx: Tx, words: Sequence[str], site: SiteId | None) -> list[int]:
    """Row numbers of the records with all the words, of one site or of all."""

    def count(word: str) -> int:
        known = tx.one(f"SELECT count(*) FROM ({_WITH_WORD} LIMIT {_COMMON})", (word, word + AFTER_ALL))
        return 0 if known is None else int(known[0])

    # The rarest first: the others are looked for in its records only.
    ordered = sorted(words, key=count) if len(words) > 1 else words
    values = [value for word in ordered for value in (word, word + AFTER_ALL)]
    of_site, its = ("", ()) if site is None else (_OF_SITE, (site.bytes,))
    sql = f"{_WITH_WORD}{_AND_WORD * (len(ordered) - 1)}{of_site} LIMIT {_MOST_READ}"
    return [row[0] for row in tx.all(sql, (*values, *its))]


def _distance(record: CustomerRecord, wanted: Sequence[str]) -> int:
    """How far its name is from what was typed: 0 when each word is in it, whole."""
    name = words_of(record.name)
    return sum(0 if word in name else 1 if any(one.startswith(word) for one in name) else 2 for word in wanted)


# --- by what a customer said ------------------------------------------------------------------


def matches(tx: Tx, actor: Actor, interaction: InteractionId) -> Matches:
    """Records that may be the customer of a chat, what speaks most for them first; not the one it has.

    Raises Refusal: `unknown_interaction`, `not_allowed`.
    """
    looking.check_may_read(tx, actor, interaction)
    customer, site = record_links.customer_of(tx, interaction)
    by: dict[CustomerId, list[MatchedBy]] = {}
    known: dict[CustomerId, CustomerRecord] = {}
    for record, reason in _candidates(tx, interaction, customer, site):
        if record.id != customer.record and record.merged_into is None and record.site == site:
            known[record.id] = record
            reasons = by.setdefault(record.id, [])
            if reason not in reasons:
                reasons.append(reason)
    strength = {reason: place for place, reason in enumerate(MatchedBy)}
    ordered = sorted(by, key=lambda key: (strength[by[key][0]], -len(by[key]), key))
    return Matches(matches=tuple(Match(record=known[key], by=tuple(by[key])) for key in ordered[:_MOST_MATCHES]))


def _candidates(
    tx: Tx, interaction: InteractionId, customer: Customer, site: SiteId
) -> Iterator[tuple[CustomerRecord, MatchedBy]]:
    """Strongest first. What stands in from a record speaks for that record only, which is known already."""
    number = record_values.number_key(customer.customer_number)
    for row in tx.all(_BY_CUSTOMER_NUMBER, (site.bytes, number)) if number else ():
        yield records.from_row(row), MatchedBy.CUSTOMER_NUMBER
    email = record_values.email_key(customer.email)
    for row in tx.all(_BY_EMAIL, (site.bytes, email)) if email else ():
        yield records.from_row(row), MatchedBy.EMAIL
    phone = record_values.phone_key(customer.phone)
    for row in tx.all(_BY_PHONE, (site.bytes, phone)) if phone else ():
        record = records.from_row(row)
        if record_values.same_phone(record.phone, customer.phone):
            yield record, MatchedBy.PHONE
    for row in tx.all(_SAME_BROWSER, (customer.visitor.bytes, interaction.bytes)):
        record = records.from_row(row)
        yield records.standing(tx, record.id), MatchedBy.SAME_BROWSER
    name = words_of(customer.name)
    if len(name) >= _LEAST_NAME_WORDS:
        for record in search(tx, customer.name, site).records:
            if set(name) <= set(words_of(record.name)):
                yield record, MatchedBy.NAME


# --- one record -------------------------------------------------------------------------------


def card(tx: Tx, actor: Actor, customer: CustomerId) -> CustomerCard:
    """A record, what was done with it, and how much there is of it. Raises Refusal(unknown_customer).

    Notes: all for who may look into an open chat with them, else those from chats that the actor may read.
    """
    record = records.find(tx, customer)
    noted = tx.all(_NOTES, (customer.bytes,))
    if not record_edits.looks_at(tx, actor, customer):
        readable = {key for key in {row[4] for row in noted} if _may_read(tx, actor, key)}
        noted = [row for row in noted if row[4] in readable]
    return CustomerCard(
        record=record,
        trail=records.trail(tx, customer),
        purchases=_count(tx, _COUNT_PURCHASES, customer),
        interactions=_count(tx, _COUNT_CHATS, customer),
        notes=tuple(
            Note(id=NoteId(UUID(bytes=key)), by=AgentId(UUID(bytes=by)), at=at, text=text)
            for key, by, at, text, _ in reversed(noted)
        ),
    )


def _may_read(tx: Tx, actor: Actor, key: bytes) -> bool:
    return looking.may_read(tx, actor, InteractionId(UUID(bytes=key)))


def purchases(tx: Tx, customer: CustomerId, text: str, before: int | None) -> PurchasePage:
    """What a customer bought before a time (Unix ms), that holds all the words; newest first.

    Raises Refusal(unknown_customer).
    """
    records.find(tx, customer)
    wanted = tuple(f" {word}" for word in words_of(text)[:_MOST_WORDS])
    # SQLite's integers end where Python's go on.
    until = _LATEST if before is None else min(max(before, 0), _LATEST)
    # In the database: a firm that bought 100,000 times must not keep all others waiting.
    sql = f"{_OF_PURCHASES}{_THAT_HOLD * len(wanted)} ORDER BY at DESC LIMIT ?"

    def since(earliest: int, most: int) -> tuple[Purchase, ...]:
        found = tx.all(sql, (customer.bytes, until, earliest, *wanted, most))
        return tuple(_purchase(row[0]) for row in found)

    page = since(0, PAGE_PURCHASES + 1)
    if len(page) <= PAGE_PURCHASES:
        return PurchasePage(purchases=page)
    last = page[PAGE_PURCHASES - 1].at
    # All that share a time are on one page: a cursor of milliseconds skips none.
    return PurchasePage(purchases=since(last, _NO_LIMIT), next=last)


def _count(tx: Tx, sql: str, customer: CustomerId) -> int:
    row = tx.one(sql, (customer.bytes,))
    return 0 if row is None else int(row[0])
