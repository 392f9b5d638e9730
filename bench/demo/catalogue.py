"""What Nordlys Bikes sells, and its one customer: read from `resources/shop/catalogue.json`."""

from functools import cache
from pathlib import Path

from msgspec import Struct, json

from bench.demo.pictures import Drawing

SHOP = Path(__file__).parents[2] / "resources" / "shop"


class Category(Struct, frozen=True):
    """A shelf of the shop."""

    key: str
    name: str
    line: str


class Product(Struct, frozen=True):
    """Something to buy. `price` is in whole euro, tax included."""

    slug: str
    name: str
    category: str
    price: int
    line: str
    text: str
    facts: tuple[tuple[str, str], ...]
    stock: str
    tint: str
    drawing: Drawing

    def matches(self, words: str) -> bool:
        """Every word of a search is found somewhere in what is said about it."""
        said = f"{self.name} {self.category} {self.line} {self.text}".casefold()
        return all(word in said for word in words.casefold().split())


class Order(Struct, frozen=True):
    """Something bought before: slugs and how many of each."""

    number: str
    date: str
    status: str
    note: str
    lines: tuple[tuple[str, int], ...]


class Customer(Struct, frozen=True):
    """The demo customer."""

    name: str
    email: str
    phone: str
    number: str
    password: str
    address: tuple[str, ...]
    since: str
    orders: tuple[Order, ...]


class Catalogue(Struct, frozen=True):
    """All the shop knows."""

    categories: tuple[Category, ...]
    products: tuple[Product, ...]
    customer: Customer

    def product(self, slug: str) -> Product | None:
        """The product of that address, if there is one."""
        return next((p for p in self.products if p.slug == slug), None)

    def in_category(self, key: str) -> tuple[Product, ...]:
        """The products on a shelf."""
        return tuple(p for p in self.products if p.category == key)


@cache
def catalogue() -> Catalogue:
    """The catalogue, read once."""
    return json.decode((SHOP / "catalogue.json").read_bytes(), type=Catalogue)
