"""Steps: who it is, what they bought, what is in the cart now, and changing it with their yes."""

import re

from playwright.sync_api import expect

from bench.demo.catalogue import catalogue
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage


def shop_says_who_it_is(stage: Stage) -> None:
    """Freja signs in at the shop and rings; before Maja answers, her desk says who that is and what is in the cart."""
    stage.ready("maja")
    freja = stage.customer(FREJA)
    freja.visits("/sign-in")
    freja.page.get_by_label("Password").fill(catalogue().customer.password)
    freja.page.get_by_role("button", name="Sign in", exact=True).click()
    freja.sees("Your orders")
    freja.visits("/p/saga-longtail")
    freja.page.get_by_role("button", name="Put in the cart").click()
    freja.opens_chat()
    freja.rings("Buying advice")
    stage.desk("maja").sees("Accept", "Signed in at the shop", "Saga Longtail")


def record_is_before_her(stage: Stage) -> None:
    """She accepts: name, address, tags, what Freja bought, and the pages of this visit."""
    maja = stage.desk("maja")
    maja.key("F2")
    maja.gone("Accept")
    maja.command("customer.open")
    maja.sees("Signed in at the shop", "Tag: rides to work", "Purchases", "This visit", "Pages")


def purchase_opens(stage: Stage) -> None:
    """The newest purchase opens, article by article, and goes away by Esc."""
    maja = stage.desk("maja")
    maja.command("customer.purchases")
    maja.key("Return")
    maja.sees("Articles", "Total")
    maja.key("Escape")
    maja.gone("Articles")


def cart_is_live(stage: Stage) -> None:
    """Freja puts something else in the cart, and Maja sees it at once."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.visits("/p/vidda-gravel")
    freja.page.get_by_role("button", name="Put in the cart").click()
    maja.sees("2 things", "Vidda Gravel")


def change_of_the_cart_is_agreed(stage: Stage) -> None:
    """Maja proposes one more of the first article; Freja agrees, and the page has done it."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.command("customer.cart")
    maja.key("Return")
    maja.click("Ask the customer")
    maja.sees("Waits for the customer")
    yes = freja.page.get_by_role("button", name=re.compile("^Yes"))
    expect(yes.first).to_be_visible()
    yes.first.click()
    maja.sees("3 things", "Done")
