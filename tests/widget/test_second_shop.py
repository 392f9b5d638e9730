"""Deskbell on a shop that was made from `docs/install-on-a-shop.md` alone."""

from pathlib import Path

from playwright.sync_api import expect

from bench.demo.processes import running, start_server
from protocol.events import ChatEnded
from protocol.frames import PublicEntry
from protocol.kinds import ProposalState
from protocol.proposals import CartChange, CartEdit
from tests.widget.bakery import PASSWORD, serve_bakery
from tests.widget.conftest import NewContext
from tests.widget.customer import Customer
from tests.widget.desk import at_desk


def test_the_guide_brings_chat_cart_identity_and_changes(tmp_path: Path, new_context: NewContext) -> None:
    with serve_bakery() as shop:
        shop.set_up(tmp_path / "data")
        program, address = start_server(tmp_path / "data")
        with running(program), at_desk(address, "maja", PASSWORD) as maja:
            shop.desk = address
            freja = Customer(new_context(), shop.address, address)
            freja.visits()
            freja.opens_chat()
            freja.page.get_by_role("button", name="Start chat").click()
            customer = maja.sees_arrive().customer
            assert (customer.name, customer.verified) == ("Freja", True)
            maja.accepts()
            cart = maja.sees_visit(lambda visit: visit.visiting.cart is not None).visiting.cart
            assert cart
            assert (cart.total, cart.lines[0].name) == (960, "Rye bread")

            # The page's handler loads it anew; what it says then tells that it was done.
            wish = maja.proposes(CartChange(edits=(CartEdit(key="rye-1", quantity=5, name="Rye bread"),)))
            freja.page.get_by_role("button", name="Yes", exact=True).click()
            maja.hears_of(wish, ProposalState.DONE)
            expect(freja.page.locator("output")).to_have_text("5")

            # Nothing of the chat, or of where they were, stays for who comes after.
            freja.visits("/rye")
            assert _trail(freja, shop.address) == ["/", "/rye"]
            shop.signed_in = False
            freja.visits()
            maja.until(lambda frame: (isinstance(frame, PublicEntry) and isinstance(frame.event, ChatEnded)) or None)
            expect(freja.page.get_by_role("button", name="Start chat")).to_be_visible()
            assert _trail(freja, shop.address) == ["/"]
            assert not freja.complaints


def _trail(customer: Customer, shop: str) -> list[str]:
    """The paths of this visit as the tab keeps them, once the page it is on is one of them."""
    found: list[str] = customer.page.evaluate(
        """() => new Promise((resolve) => {
            const look = () => {
                const kept = Object.entries(sessionStorage).find(([name]) => name.endsWith(":visit"));
                const urls = kept ? JSON.parse(kept[1]).trail.map(({ url }) => url) : [];
                if (urls.at(-1) === location.href) resolve(urls);
                else setTimeout(look, 50);
            };
            look();
        })"""
    )
    return [url.removeprefix(shop) for url in found]
