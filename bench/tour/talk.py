"""Steps: both sides talk, and see how far their words have come."""

import re

from playwright.sync_api import expect

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

QUESTION = "Hello! Does the Vidda take a child seat on the rack?"
ANSWER = "Hello Freja! It does, with the wide rack. Here is the one that fits: https://nordlys.example/racks?size=wide&load=27"


def agent_types(stage: Stage) -> None:
    """Maja types; Freja sees it."""
    maja = stage.desk("maja")
    maja.command("chat.focus")
    maja.types("Hello")
    stage.customer(FREJA).sees("Maja Lindqvist is typing")


def customer_types(stage: Stage) -> None:
    """Freja types; Maja sees it, and her half-written words stay."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.composer.press_sequentially("Hel")
    maja.sees("typing", "Hello")


def customer_writes(stage: Stage) -> None:
    """Freja's message arrives on the desk."""
    stage.customer(FREJA).says(QUESTION)
    stage.desk("maja").sees(QUESTION)


def agent_writes(stage: Stage) -> None:
    """Maja's message arrives in the widget."""
    maja = stage.desk("maja")
    maja.types(ANSWER.removeprefix("Hello"))
    maja.key("Return")
    stage.customer(FREJA).sees("Here is the one that fits:")


def link_is_a_link(stage: Stage) -> None:
    """The address in it is a link that opens beside the shop and gives nothing away."""
    link = stage.customer(FREJA).page.get_by_role("link", name=re.compile("nordlys.example"))
    expect(link).to_have_attribute("href", "https://nordlys.example/racks?size=wide&load=27")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", re.compile("noopener"))


def delivery_is_seen(stage: Stage) -> None:
    """Both sides see that their words were seen."""
    stage.customer(FREJA).sees("Seen")
    stage.desk("maja").sees("Seen")
