"""The shop's other customers: whom an agent finds when she looks for somebody. From `resources/shop/customers.json`."""

from functools import cache

from msgspec import Struct, json

from bench.demo.catalogue import SHOP, Order
from protocol.customers import PostalAddress
from protocol.shop import ShopCustomer


class Other(Struct, frozen=True):
    """One of them. `address`: street, postcode, city, country; `orders`: number, date, status, slugs and how many."""

    number: str
    name: str
    email: str
    phone: str
    address: tuple[str, str, str, str]
    language: str
    time_zone: str
    tags: tuple[str, ...]
    orders: tuple[tuple[str, str, str, tuple[tuple[str, int], ...]], ...]

    @property
    def bought(self) -> tuple[Order, ...]:
        """As the shop's own customer has them."""
        return tuple(
            Order(number=number, date=date, status=status, note="", lines=lines)
            for number, date, status, lines in self.orders
        )

    def record(self, shop: str) -> ShopCustomer:
        """What the shop says of them."""
        street, postcode, city, country = self.address
        return ShopCustomer(
            name=self.name,
            email=self.email,
            phone=self.phone,
            customer_number=self.number,
            address=PostalAddress(street=street, postcode=postcode, city=city, country=country),
            language=self.language,
            time_zone=self.time_zone,
            tags=self.tags,
            url=f"{shop}/account",
        )


@cache
def others() -> tuple[Other, ...]:
    """All of them, read once."""
    return json.decode((SHOP / "customers.json").read_bytes(), type=tuple[Other, ...])
