"""A visitor who browses is seen with the cart, is invited, and says yes, no or nothing."""

from collections.abc import Callable

from playwright.sync_api import expect

from protocol.browsing import Visiting
from protocol.errors import ErrorCode
from tests.widget.customer import Customer
from tests.widget.desk import Desk
from tests.widget.site import WORKSHOP

_CART = """(window.deskbell ??= []).push(["cart",
    {currency: "EUR", lines: [{name: "Aurora City 7", quantity: 2, price: 74900}]}])"""
_ASKED = "May I help you with the size?"


def _on(path: str) -> Callable[[Visiting], bool]:
    return lambda one: one.page.url.endswith(path)


def test_page_and_cart_are_seen_and_yes_begins_a_chat(freja: Customer, maja: Desk) -> None:
    freja.page.add_init_script(_CART)
    freja.visits("/yes")
    visitor = maja.finds_visitor(_on("/yes"))
    assert visitor.cart
    assert (visitor.cart.total, visitor.cart.currency, visitor.cart.lines[0].name) == (149_800, "EUR", "Aurora City 7")
    assert maja.invites(visitor.visitor, WORKSHOP, _ASKED) is None
    card = freja.page.get_by_role("region", name="Maja Lindqvist invites you to chat")
    expect(card).to_contain_text(_ASKED)
    card.get_by_role("button", name="Yes, please").click()
    maja.is_given()
    freja.sees("Maja Lindqvist has joined the chat")
    freja.sees(_ASKED)
    expect(card).to_be_hidden()
    freja.says("M or L?")
    maja.hears("M or L?")


def test_a_cart_that_changes_is_told(freja: Customer, maja: Desk) -> None:
    freja.visits("/cart")
    assert maja.finds_visitor(_on("/cart")).cart is None
    freja.page.evaluate(_CART)
    assert maja.finds_visitor(lambda one: one.page.url.endswith("/cart") and one.cart is not None)


def test_no_is_remembered(freja: Customer, maja: Desk) -> None:
    """Neither the next page nor another tab asks again, and nobody can invite again."""
    freja.visits("/no")
    visitor = maja.finds_visitor(_on("/no"))
    assert maja.invites(visitor.visitor, WORKSHOP, _ASKED) is None
    freja.sees(_ASKED)
    other = freja.opens_tab()
    freja.visits("/another", other)
    freja.sees(_ASKED, other)
    other.get_by_role("button", name="No, thanks").last.click()
    for page in (freja.page, other):
        expect(page.get_by_text(_ASKED)).to_be_hidden()
    freja.visits("/later")
    maja.finds_visitor(_on("/later"))
    assert maja.invites(visitor.visitor, WORKSHOP, _ASKED) is ErrorCode.ALREADY_INVITED
    expect(freja.page.get_by_text(_ASKED)).to_be_hidden()


def test_an_invitation_waits_on_the_next_page_and_is_over_once_the_customer_rings(freja: Customer, maja: Desk) -> None:
    freja.visits("/rings")
    visitor = maja.finds_visitor(_on("/rings"))
    maja.invites(visitor.visitor, WORKSHOP, _ASKED)
    freja.sees(_ASKED)
    freja.visits("/")
    freja.sees(_ASKED)
    freja.rings()
    expect(freja.page.get_by_text(_ASKED)).to_be_hidden()
    maja.accepts()
    freja.sees("Maja Lindqvist has joined the chat")
