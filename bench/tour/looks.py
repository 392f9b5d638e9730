"""Steps: small screens, right-to-left, dark, and hands on the keyboard alone."""

from playwright.sync_api import expect

from bench.tour import arrival
from bench.tour.stage import Stage

MARTA = "Marta Lund"


def phone(stage: Stage) -> None:
    """On a phone of 360 px the chat fills the screen, and nothing is cut off."""
    stage.customer(MARTA, width=360, height=740, touch=True)
    arrival.begin(stage, MARTA)
    marta = stage.customer(MARTA)
    marta.says("Hello from the bus! Is the Pyry 16 in stock in yellow?")
    stage.desk("maja").sees("Hello from the bus!")
    wide = marta.page.evaluate("document.documentElement.scrollWidth")
    box = marta.composer.bounding_box()
    if wide > 360 or box is None or box["x"] < 0 or box["x"] + box["width"] > 360 or box["y"] + box["height"] > 740:
        raise AssertionError(f"the page is {wide} px wide, the composer is at {box}")


def dark_desk(stage: Stage) -> None:
    """The desk in dark."""
    maja = stage.desk("maja")
    maja.theme("dark")
    maja.command("chat.focus")
    maja.types("It is, Marta")
    maja.sees("It is, Marta")


def keyboard_only(stage: Stage) -> None:
    """A customer in dark, without a mouse: Tab and Enter are enough from the bell to the first message."""
    noor = stage.customer("Noor Aziz", dark=True)
    noor.visits("/p/lumi-balance-12")
    noor.launcher.focus()
    keys = noor.page.keyboard
    keys.press("Enter")
    expect(noor.page.get_by_label("Buying advice")).to_be_focused()
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    expect(noor.page.get_by_label("My order")).to_be_checked()
    for answer in ("Noor Aziz", "noor@nordmail.example"):
        keys.press("Tab")
        keys.type(answer)
    keys.press("Enter")
    noor.sees("We have your order before us.")


def right_to_left(stage: Stage) -> None:
    """A page from right to left: the widget follows, on the other side, in the same chat."""
    noor = stage.customer("Noor Aziz")
    noor.visits("/c/kids?dir=rtl")
    noor.sees("We have your order before us.")
    box = noor.composer.bounding_box()
    if box is None or box["x"] > 500:
        raise AssertionError(f"the composer is at {box}, not on the left")
