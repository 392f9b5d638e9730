"""Addresses for customers: those kept ready are found, others are looked at while they are written."""

import pytest

from desktop.models.links import Links, Wrong
from desktop.state.store import Store
from tests.desktop import afternoon as day
from tests.desktop.linked import PAY, SIZES, linked


@pytest.fixture
def store() -> Store:
    """Sales has two addresses ready; the site lets links lead to one more host."""
    return linked()


def test_ready_addresses_are_found_by_their_words(store: Store) -> None:
    """By label or address; another queue has its own."""
    links, card = Links(store), store.conversations[day.FREJA].card
    assert links.ready(card) == (SIZES, PAY)
    assert links.ready(card, "guide SIZE") == (SIZES,)
    assert links.ready(card, "invoices.example") == (PAY,)
    assert links.ready(store.conversations[day.LARS].card) == ()


@pytest.mark.parametrize(
    ("address", "host", "wrong"),
    [
        ("https://nordlys.example/bikes", "nordlys.example", None),
        ("nordlys.example/bikes", "nordlys.example", None),
        ("https://invoices.example/pay?id=1", "invoices.example", None),
        ("https://pay.example:8443/", "pay.example", None),
        ("https://elsewhere.example/", "elsewhere.example", Wrong.FOREIGN),
        ("https://nordlys.example@elsewhere.example/", "elsewhere.example", Wrong.NAME_BEFORE_HOST),
        ("https://nørdlys.example/", "xn--nrdlys-bya.example", Wrong.FOREIGN),
        ("javascript:alert(1)", "", Wrong.NOT_WEB),
        ("data:text/html,x", "", Wrong.NOT_WEB),
        ("file:///etc/passwd", "", Wrong.NOT_WEB),
        ("https://nordlys.example/\u202egpj.exe", "", Wrong.UNSEEN),
        ("https://nordlys.example\\@x", "", Wrong.UNSEEN),
        ("", "", Wrong.NOTHING),
    ],
)
def test_an_address_is_looked_at(store: Store, address: str, host: str, wrong: Wrong | None) -> None:
    """Before it is sent; the server looks again."""
    looked = Links(store).look_at(store.conversations[day.FREJA].card, address)
    assert (looked.host, looked.wrong) == (host, wrong)
