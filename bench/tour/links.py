"""Steps: words that lead somewhere, an address that is not let through, and a page that the customer is sent to."""

import re

from playwright.sync_api import expect

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage


def link_behind_words(stage: Stage) -> None:
    """Maja puts an address that is kept ready behind words; Freja reads the words, and which host they lead to."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.command("chat.focus")
    maja.types("You can split it: ")
    maja.command("chat.link")
    maja.types("instal")
    maja.key("Return")
    maja.sees("Leads to pay.example")
    maja.key("Return")
    maja.gone("Leads to pay.example")
    maja.key("Return")
    freja.sees("You can split it:")
    link = freja.page.get_by_role("link", name=re.compile("^Pay in instalments")).last
    expect(link).to_have_attribute("href", "https://pay.example/instalments")
    expect(link).to_contain_text("pay.example")


def foreign_address_is_refused(stage: Stage) -> None:
    """An address of elsewhere is refused while it is written, with the reason."""
    maja = stage.desk("maja")
    maja.command("chat.push")
    maja.types("https://elsewhere.example/offer")
    maja.sees("elsewhere.example is not one of the shop's addresses")
    maja.key("Escape")
    maja.gone("elsewhere.example is not one of the shop's addresses")


def page_is_pushed(stage: Stage) -> None:
    """Maja sends Freja to a page of the shop; her browser goes there, and Maja sees that it did."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.command("chat.push")
    maja.types("gravel")
    maja.key("Return")
    maja.sees("Leads to")
    maja.key("Return")
    freja.page.wait_for_url("**/c/gravel")
    maja.sees("The page is there")
