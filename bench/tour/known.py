"""Steps: who it is, what they bought, what is in the cart now, and changing it with their yes."""

import re

from playwright.sync_api import expect

from bench.demo.catalogue import catalogue
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

#: Who gives Freja's address, and is not signed in.
ELSEWHERE = "Sofie Holm"


def sign_in(stage: Stage) -> None:
    """Freja signs in at the shop."""
    freja = stage.customer(FREJA)
    freja.visits("/sign-in")
    freja.page.get_by_label("Password").fill(catalogue().customer.password)
    freja.page.get_by_role("button", name="Sign in", exact=True).click()
    freja.sees("Your orders")


def put_in_cart(stage: Stage, article: str) -> None:
    """Freja puts one of it in the cart."""
    freja = stage.customer(FREJA)
    freja.visits(f"/p/{article}")
    freja.page.get_by_role("button", name="Put in the cart").click()


def shop_says_who_it_is(stage: Stage) -> None:
    """Freja signs in at the shop and rings; before Maja answers, her desk says who that is and what is in the cart."""
    stage.ready("maja")
    freja = stage.customer(FREJA)
    sign_in(stage)
    put_in_cart(stage, "saga-longtail")
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
    maja = stage.desk("maja")
    put_in_cart(stage, "vidda-gravel")
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


def somebody_is_found_by_what_they_gave(stage: Stage) -> None:
    """The same address without a signature: it is told as a match, and a word of Maja's makes it so."""
    elsewhere, maja = stage.customer(ELSEWHERE, width=420), stage.desk("maja")
    elsewhere.visits("/c/gravel")
    elsewhere.opens_chat()
    elsewhere.rings("Buying advice", email=catalogue().customer.email)
    maja.sees("Accept", ELSEWHERE)
    maja.key("F2")
    maja.gone("Accept")
    maja.command("customer.open")
    maja.sees("As they say, not checked", "Who is it?", "same e-mail")
    maja.click("It is them: Freja Nielsen, same e-mail")
    maja.sees("Confirmed by an agent", "Tag: rides to work")


def a_wrong_word_is_taken_back(stage: Stage) -> None:
    """It was not her after all: undone by the notice, with its trail in the chat's log; nobody was told."""
    elsewhere, maja = stage.customer(ELSEWHERE), stage.desk("maja")
    maja.click("Undo")
    maja.sees("As they say, not checked", "Maja Lindqvist took back who the customer is")
    maja.gone("Tag: rides to work")
    expect(elsewhere.page.get_by_text(FREJA)).to_have_count(0)
    stage.leave(ELSEWHERE)
