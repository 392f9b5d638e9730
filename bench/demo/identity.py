"""What a shop's own systems do beside its pages: they sign who the customer is, and tell what is known of them."""

import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime

import httpx
import jwt
import msgspec

from backend.errors import KnownError
from bench.demo.catalogue import Catalogue, Customer, Order
from bench.demo.customers import others
from bench.demo.setup import Setup
from protocol.browsing import CartLine
from protocol.customers import PostalAddress, Purchase
from protocol.kinds import Role
from protocol.rest import SignIn, SiteSecret, Tokens
from protocol.shop import ShopCustomer, ShopPurchase

#: Seconds for which a token is good. Each page brings a fresh one.
_GOOD_FOR = 3_600
_PATIENCE = 15.0


class Keys(msgspec.Struct, frozen=True):
    """What the shop proves itself with to the server."""

    server: str
    site: str
    identity_secret: str
    shop_key: str


def take_keys(server: str, setup: Setup) -> Keys | None:
    """Make both, as the demo's administrator does. None: the set-up has none. Raises KnownError."""
    boss = next((agent for agent in setup.agents if agent.role is Role.ADMINISTRATOR), None)
    if boss is None:
        return None
    site = setup.sites[0].key
    with _client(server) as client:
        body = msgspec.json.encode(SignIn(login=boss.login, password=boss.password))
        tokens = msgspec.json.decode(_done(client.post("/api/auth/sign-in", content=body)), type=Tokens)
        client.headers["Authorization"] = f"Bearer {tokens.access}"
        made = [
            msgspec.json.decode(_done(client.post(f"/api/sites/{site}/{name}")), type=SiteSecret).secret
            for name in ("identity-secret", "shop-key")
        ]
        _done(client.post("/api/auth/sign-out"))
    return Keys(server, site, *made)


def identity_token(keys: Keys, customer: Customer) -> str:
    """Who is signed in, signed: what the page hands to `deskbell.identify`."""
    claims = {
        "aud": keys.site,
        "sub": customer.number,
        "exp": int(time.time()) + _GOOD_FOR,
        "jti": secrets.token_urlsafe(12),
        "name": customer.name,
        "email": customer.email,
        "phone": customer.phone,
        "customer_number": customer.number,
        "language": "da",
    }
    return jwt.encode(claims, keys.identity_secret, algorithm="HS256")


def tell_customer(keys: Keys, catalogue: Catalogue, shop: str) -> None:
    """Put the shop's customers and what they bought where agents see it. Raises KnownError."""
    customer = catalogue.customer
    street, town, _country = customer.address
    postcode, _, city = town.partition(" ")
    record = ShopCustomer(
        name=customer.name,
        email=customer.email,
        phone=customer.phone,
        customer_number=customer.number,
        address=PostalAddress(street=street, postcode=postcode, city=city, country="DK"),
        language="da",
        time_zone="Europe/Copenhagen",
        tags=("rides to work",),
        url=f"{shop}/account",
    )
    with _client(keys.server) as client:
        client.headers["Authorization"] = f"Bearer {keys.shop_key}"
        _tell(client, customer.number, record, (_purchase(catalogue, order, shop) for order in customer.orders))
        for other in others():
            _tell(client, other.number, other.record(shop), (_purchase(catalogue, one, shop) for one in other.bought))


def _tell(client: httpx.Client, account: str, record: ShopCustomer, purchases: Iterable[Purchase]) -> None:
    where = f"/shop/v1/customers/{account}"
    _done(client.put(where, content=msgspec.json.encode(record)))
    for purchase in purchases:
        _done(client.put(f"{where}/purchases", content=msgspec.json.encode(ShopPurchase(purchase=purchase))))


def _purchase(catalogue: Catalogue, order: Order, shop: str) -> Purchase:
    lines = tuple(
        CartLine(name=item.name, quantity=count, price=item.price * 100, key=slug, url=f"{shop}/p/{slug}")
        for slug, count in order.lines
        if (item := catalogue.product(slug))
    )
    return Purchase(
        id=order.number,
        at=ordered_at(order),
        currency="EUR",
        total=sum(line.price * line.quantity for line in lines),
        status=order.status,
        url=f"{shop}/account",
        lines=lines,
    )


def ordered_at(order: Order) -> int:
    """Noon of its day, Unix milliseconds."""
    day = datetime.strptime(order.date, "%d %B %Y").replace(hour=12, tzinfo=UTC)
    return int(day.timestamp() * 1000)


def _client(server: str) -> httpx.Client:
    return httpx.Client(base_url=server, timeout=_PATIENCE, headers={"Content-Type": "application/json"})


def _done(answer: httpx.Response) -> bytes:
    if answer.is_error:
        raise KnownError(f"The shop's own systems were refused ({answer.status_code}): {answer.text}")
    return answer.content
