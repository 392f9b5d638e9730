"""Bodies of the calls that a shop's own systems make, under `/shop/v1`, with the site's secret key as bearer.

All `PUT`s may be repeated. A customer is named by `account`, the shop's own key of them.
"""

from msgspec import field

from protocol.browsing import Cart, ContextCard, PageSeen
from protocol.customers import CustomerRecord, PostalAddress, Purchase
from protocol.rest import Body


class ShopCustomer(Body, frozen=True, kw_only=True):
    """`PUT /shop/v1/customers/{account}`: make or replace; answers the record."""

    name: str = ""
    email: str = ""
    phone: str = ""
    customer_number: str = ""
    address: PostalAddress = field(default_factory=PostalAddress)
    language: str = ""
    time_zone: str = ""
    tags: tuple[str, ...] = ()
    url: str = ""


class ShopPurchase(Body, frozen=True, kw_only=True):
    """`PUT /shop/v1/customers/{account}/purchases`: add or replace one, by its id."""

    purchase: Purchase


class ShopVisit(Body, frozen=True, kw_only=True):
    """`PUT /shop/v1/customers/{account}/visit`: what a customer who was identified by token is busy with.

    For shops that know the cart on the server. What is None is left as it is; nobody there: `visitor_gone`.
    """

    cart: Cart | None = None
    context: tuple[ContextCard, ...] | None = None
    page: PageSeen | None = None


class ShopRecord(Body, frozen=True, kw_only=True):
    """`GET /shop/v1/customers/{account}?before=`: the record, and a page of its purchases, newest first."""

    record: CustomerRecord
    purchases: tuple[Purchase, ...] = ()
    #: Pass as `before` to go on; None at the end.
    next: int | None = None
