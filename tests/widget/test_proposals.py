"""What an agent proposes and the customer's browser carries out."""

import re

from playwright.sync_api import expect

from protocol.kinds import DeviceKind, ProposalState
from protocol.links import Link
from protocol.proposals import CartChange, CartEdit, PageVisit, PositionShare
from tests.widget.conftest import NewContext
from tests.widget.customer import Customer
from tests.widget.desk import Desk
from tests.widget.pages import ShopPages

_LAMP = CartChange(
    edits=(CartEdit(key="lamp", quantity=2, name="Lamp", was=1), CartEdit(key="bulb", quantity=4, name="Bulb"))
)
_HANDLER = """(window.deskbell ??= []).push(["onCart", async (edits, by) => {
    if (edits[0].quantity > 2) throw new Error("Only two are left.");
    document.title = by;
    return { currency: "EUR", lines: edits.map(({ key, quantity, name }) => ({ key, name, quantity, price: 500 })) };
}])"""


def _chat(freja: Customer, maja: Desk, path: str = "/") -> None:
    freja.visits(path)
    freja.rings()
    maja.accepts()
    freja.sees("Maja Lindqvist has joined the chat")


def _yes(freja: Customer) -> None:
    freja.page.get_by_role("button", name="Yes", exact=True).click()


def test_the_page_changes_the_cart_or_says_why_not(freja: Customer, maja: Desk) -> None:
    freja.page.add_init_script(_HANDLER)
    _chat(freja, maja)
    wish = maja.proposes(_LAMP)
    card = freja.page.get_by_role("region", name="Maja Lindqvist would like to change your cart")
    expect(card).to_contain_text("Lamp: 1 → 2")
    expect(card).to_contain_text("Bulb: 4 in all")
    _yes(freja)
    maja.hears_of(wish, ProposalState.DONE)
    visit = maja.sees_visit(lambda visit: visit.visiting.cart is not None)
    assert visit.visiting.cart
    assert visit.visiting.cart.total == 3_000
    expect(card).to_contain_text("Your cart was changed")
    assert freja.page.title() == "Maja Lindqvist"
    more = maja.proposes(CartChange(edits=(CartEdit(key="lamp", quantity=3, name="Lamp"),)))
    _yes(freja)
    assert maja.hears_of(more, ProposalState.FAILED).detail == "Only two are left."
    freja.sees("That did not work. Only two are left.")


def test_no_and_taken_back_by_keyboard_alone(freja: Customer, maja: Desk) -> None:
    _chat(freja, maja)
    wish = maja.proposes(_LAMP)
    no = freja.page.get_by_role("button", name="No", exact=True)
    no.focus()
    freja.page.keyboard.press("Enter")
    maja.hears_of(wish, ProposalState.REFUSED)
    freja.sees("You said no")
    again = maja.proposes(_LAMP)
    expect(no).to_be_visible()
    maja.moves_on(again, ProposalState.WITHDRAWN)
    freja.sees("Taken back")
    expect(no).to_be_hidden()


def test_the_browser_goes_to_a_page_and_says_that_it_is_there(freja: Customer, maja: Desk, shop: ShopPages) -> None:
    _chat(freja, maja, "/?utm_source=news")
    there = maja.proposes(PageVisit(url=f"{shop.address}/other?colour=blue", label="Another page"))
    freja.sees("Maja Lindqvist would like to show you a page")
    _yes(freja)
    maja.hears_of(there, ProposalState.DONE)
    expect(freja.page).to_have_url(f"{shop.address}/other?colour=blue")
    visit = maja.sees_visit(lambda visit: len(visit.trail) == 2)
    assert [page.url for page in visit.trail] == [f"{shop.address}/", f"{shop.address}/other"]
    assert visit.campaign.source == "news"
    assert visit.device.kind is DeviceKind.COMPUTER
    freja.sees("The page was opened")


def test_the_place_is_told_while_the_customer_shares_it(new_context: NewContext, shop: ShopPages, maja: Desk) -> None:
    options = {"geolocation": {"latitude": 56.15, "longitude": 10.21, "accuracy": 20}, "permissions": ["geolocation"]}
    freja = Customer(new_context(viewport={"width": 360, "height": 740}, **options), shop.address, shop.desk)
    _chat(freja, maja)
    wish = maja.proposes(PositionShare())
    _yes(freja)
    maja.hears_of(wish, ProposalState.ACCEPTED)
    position = maja.sees_visit(lambda visit: visit.position is not None).position
    assert position
    assert (position.latitude, position.longitude, position.live) == (56.15, 10.21, False)
    # A page load later it is told again.
    freja.visits("/other")
    assert maja.sees_visit(lambda visit: visit.visiting.page.url.endswith("/other") and visit.position is not None)
    freja.page.get_by_role("button", name="Stop", exact=True).click()
    maja.hears_of(wish, ProposalState.DONE)
    assert maja.sees_visit(lambda visit: visit.position is None)

    # The customer's own wish, live.
    freja.page.get_by_role("button", name="Show or share something").click()
    freja.page.get_by_role("button", name=re.compile("for 15 minutes")).click()
    asked = maja.is_asked()
    assert asked.state is ProposalState.ACCEPTED
    assert maja.sees_visit(lambda visit: visit.position is not None and visit.position.live)
    freja.context.set_geolocation({"latitude": 56.2, "longitude": 10.3, "accuracy": 20})
    assert maja.sees_visit(lambda visit: visit.position is not None and visit.position.latitude == 56.2)
    freja.leaves()
    assert not freja.complaints


def test_a_place_that_the_browser_does_not_tell_is_not_provided(freja: Customer, maja: Desk) -> None:
    _chat(freja, maja)
    wish = maja.proposes(PositionShare())
    _yes(freja)
    assert "does not tell" in maja.hears_of(wish, ProposalState.REFUSED).detail
    freja.sees("Your browser does not tell where you are.")


def test_a_hidden_link_shows_its_host(freja: Customer, maja: Desk, shop: ShopPages) -> None:
    _chat(freja, maja)
    message = maja.links("Our lamps are here 💡", Link(start=4, length=5, url=f"{shop.address}/lamps"))
    link = freja.page.get_by_role("link", name=re.compile("^lamps"))
    expect(link).to_have_attribute("href", f"{shop.address}/lamps")
    host = link.locator(".alias-host")
    expect(host).to_have_css("opacity", "0")
    link.hover()
    expect(host).to_have_css("opacity", "1")
    expect(host).to_have_text(shop.address.removeprefix("http://"))
    # Put right twice, in the same words.
    for page in ("chairs", "tables"):
        maja.changes(message, "Our lamps are here 💡", Link(start=4, length=5, url=f"{shop.address}/{page}"))
        expect(link).to_have_attribute("href", f"{shop.address}/{page}")
