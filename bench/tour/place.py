"""Steps: where the customer is, when they choose to say so; and their picture, turned and copied."""

import re

from playwright.sync_api import Geolocation

from bench.tour import props
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

_AARHUS: Geolocation = {"latitude": 56.1629, "longitude": 10.2039, "accuracy": 60}


def place_is_not_provided(stage: Stage) -> None:
    """Until Freja says so, nobody knows where she is; what the shop says she is busy with stands below."""
    maja = stage.desk("maja")
    maja.command("map.open")
    maja.sees("Not provided")


def place_is_shared(stage: Stage) -> None:
    """Maja asks, Freja says yes once, and the map goes there; the coordinates can be copied."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.context.grant_permissions(["geolocation"])
    freja.context.set_geolocation(_AARHUS)
    maja.command("map.ask")
    maja.sees("The customer is being asked.")
    freja.page.get_by_role("button", name=re.compile("^Yes")).last.click()
    maja.sees("56.162900, 10.203900")
    maja.command("map.copy")
    maja.sees("Coordinates copied")


def picture_is_turned(stage: Stage) -> None:
    """Freja sends a picture; Maja enlarges it, turns it and puts it on her clipboard."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    file = props.photo(stage.browser, stage.shop.address, "saga-longtail", stage.folder / "my-saga.png")
    freja.attaches(file)
    freja.has_uploaded(file)
    freja.composer.press("Enter")
    maja.sees("my-saga.png")
    maja.command("chat.pictures")
    maja.key("Return")
    maja.sees("Picture my-saga.png")
    maja.key("r")
    maja.key("Ctrl+C")
    maja.sees("Picture copied")
    maja.key("Escape")
    maja.gone("Close picture")
