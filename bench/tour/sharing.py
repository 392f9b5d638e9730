"""Steps: the customer's page before the agent's eyes, by the customer's yes, masked; pointing; back in time."""

import re

from playwright.sync_api import expect

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

_CARD = "4111 1111 1111 1111"


def page_is_asked_for(stage: Stage) -> None:
    """Maja asks to see Freja's page, with the last minutes; Freja is asked in the chat."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.page.evaluate("(window.deskbell ??= []).push(['consent', { past: true }])")
    maja.command("cobrowse.open")
    maja.sees("See what they see")
    maja.click("With the last minutes")
    maja.click("Ask to see the page")
    maja.sees(f"{FREJA} is asked")
    freja.sees("asks to see this page")


def page_is_seen(stage: Stage) -> None:
    """She says yes, and Maja sees the page she is on; a frame tells Freja who looks."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.page.get_by_role("checkbox").last.check()
    freja.page.get_by_role("button", name="Yes").last.click()
    maja.sees("Live", "Vidda Gravel")
    expect(freja.page.locator("deskbell-cobrowse").get_by_text("can see this page").first).to_be_visible()
    maja.command("cobrowse.larger")


def what_is_typed_is_masked(stage: Stage) -> None:
    """Freja types a card number into the shop's own search; not a digit of it reaches the desk."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.page.evaluate(
        """number => {
          const field = Object.assign(document.createElement("input"), { value: number, ariaLabel: "Card number" });
          const said = Object.assign(document.createElement("p"), { textContent: `You pay with ${number}.` });
          document.querySelector("main").prepend(field, said);
        }""",
        _CARD,
    )
    maja.sees("You pay with")
    maja.lacks("1111")


def element_is_pointed_at(stage: Stage) -> None:
    """Maja points by keys alone; Freja sees a box with her name on the element."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.command("cobrowse.point")
    maja.click("Draw a box")
    maja.key("Up")
    maja.key("Return")
    box = freja.page.locator("deskbell-cobrowse .box")
    expect(box).to_be_visible()
    expect(box.get_by_text("Maja Lindqvist")).to_be_visible()
    maja.sees("Clear")


def page_is_followed(stage: Stage) -> None:
    """Freja goes to another page, and Maja's view goes with her."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.visits("/p/saga-longtail")
    maja.sees("Saga Longtail", "Live")


def minutes_are_looked_back_at(stage: Stage) -> None:
    """She goes back to what stood on the page before they talked, and returns to what happens now."""
    maja = stage.desk("maja")
    maja.command("cobrowse.back")
    maja.key("Home")
    maja.sees("Back in time", "Vidda Gravel")
    maja.key("Escape")
    maja.gone("Back in time")


def sharing_is_stopped(stage: Stage) -> None:
    """One click of Freja's ends it; the view is blank and says why."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.page.locator("deskbell-cobrowse").get_by_role("button", name=re.compile("^Stop")).click()
    maja.sees(f"{FREJA} stopped sharing")
