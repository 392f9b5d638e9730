"""What a shop's own systems say of its customers and what they bought. Each may be said again."""

from backend.actions import identities, record_search, record_values, records, rows, shop_words
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.customers import CustomerRecord, Purchase
from protocol.errors import ErrorCode, Refusal
from protocol.ids import SiteId, VisitorId
from protocol.kinds import Role
from protocol.limits import MAX_NAME_CHARACTERS
from protocol.shop import ShopCustomer, ShopPurchase, ShopRecord

_PUT = (
    "INSERT INTO purchases (customer, id, at, words, data) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT (customer, id) DO UPDATE SET at = ?3, words = ?4, data = ?5"
)


def put_customer(tx: Tx, actor: Actor, account: str, body: ShopCustomer) -> CustomerRecord:
    """Make the record of an account, or tell it what is new. Raises Refusal: `not_allowed`, `invalid_value`."""
    said = shop_words.Said(
        name=record_values.one_line("Name", body.name, MAX_NAME_CHARACTERS),
        email=record_values.email(body.email),
        phone=record_values.phone(body.phone),
        customer_number=record_values.customer_number(body.customer_number),
        address=record_values.postal(body.address),
        language=record_values.language(body.language),
        time_zone=record_values.time_zone(body.time_zone),
        tags=record_values.tags(body.tags),
        url=record_values.web_address("Address of the account", body.url),
    )
    return shop_words.take(tx, _site(actor), record_values.account(account), said, actor)


def put_purchase(tx: Tx, actor: Actor, account: str, body: ShopPurchase) -> Purchase:
    """Add one, or replace the one with its id. Raises Refusal: `not_allowed`, `unknown_customer`, `invalid_value`."""
    record = need(tx, actor, account)
    purchase = record_values.purchase(body.purchase)
    words = record_values.purchase_words(purchase)
    tx.execute(_PUT, (record.id.bytes, purchase.id, purchase.at, words, rows.to_json(purchase)))
    return purchase


def get_customer(tx: Tx, actor: Actor, account: str, before: int | None) -> ShopRecord:
    """What is kept of an account, with its newest purchases before a time (Unix ms).

    Raises Refusal: `not_allowed`, `unknown_customer`.
    """
    record = need(tx, actor, account)
    page = record_search.purchases(tx, record.id, "", before)
    return ShopRecord(record=record, purchases=page.purchases, next=page.next)


def visitors_of(tx: Tx, actor: Actor, account: str) -> tuple[VisitorId, ...]:
    """Visitors who are this account just now. Raises Refusal: `not_allowed`, `unknown_customer`."""
    return identities.visitors_of(tx, need(tx, actor, account).id)


def need(tx: Tx, actor: Actor, account: str) -> CustomerRecord:
    """The record of an account of the shop that asks. Raises Refusal: `not_allowed`, `unknown_customer`."""
    record = records.of_account(tx, _site(actor), account)
    if record is None:
        raise Refusal(ErrorCode.UNKNOWN_CUSTOMER)
    return record


def _site(actor: Actor) -> SiteId:
    if actor.role is not Role.SHOP or actor.site is None:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return actor.site
