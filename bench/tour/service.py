"""Steps: a visitor is invited, a closed queue takes a message, and somebody would rather be called."""

import msgspec
from playwright.sync_api import expect

from bench.demo.setup import Setup
from bench.tour.arrival import FREJA
from bench.tour.routing import IDA, LARS
from bench.tour.stage import Stage

INVITATION = "That is a fine bicycle in your cart."
LETTER = "I am 172 cm tall. When could I come?"
NUMBER = "+45 12 34 56 78"


def soon(setup: Setup) -> Setup:
    """The demo with a rule that invites after two seconds, and fittings on no day at all."""
    site = setup.sites[0]
    rules = tuple(msgspec.structs.replace(rule, seconds=2) for rule in site.invitations if rule.key == "large-cart")
    queues = tuple(
        msgspec.structs.replace(queue, hours=msgspec.structs.replace(queue.hours, openings=()))
        if queue.hours is not None
        else queue
        for queue in setup.queues
    )
    return msgspec.structs.replace(
        setup, sites=(msgspec.structs.replace(site, invitations=rules), *setup.sites[1:]), queues=queues
    )


def visitor_is_invited(stage: Stage) -> None:
    """Maja is free, and Freja has a dear bicycle in her cart: she is asked whether she would like to chat."""
    stage.ready("maja")
    freja = stage.customer(FREJA)
    freja.visits("/p/saga-longtail")
    freja.page.get_by_role("button", name="Put in the cart").click()
    freja.sees(INVITATION, "Yes, please", "No, thanks")


def yes_begins_a_chat(stage: Stage) -> None:
    """Yes: the chat begins without a form, and Maja sees the cart."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.page.get_by_role("button", name="Yes, please").click()
    maja.sees("Accept")
    maja.key("F2")
    freja.sees("Maja Lindqvist has joined the chat")


def closed_queue_takes_a_message(stage: Stage) -> None:
    """Fittings are closed: Ida reads when they are open, leaves a message, and is thanked; Maja sees it wait."""
    ida = stage.customer(IDA, width=420)
    ida.visits("/c/gravel")
    ida.opens_chat()
    ida.page.get_by_role("group", name="What is it about?").get_by_text("Bike fitting").click()
    ida.sees("We are closed just now.", "Fittings are on Tuesday to Thursday, 10 to 16.")
    ida.page.get_by_label("Your message").fill(LETTER)
    ida.page.get_by_label("Your name").fill(IDA)
    ida.page.get_by_label("E-mail").fill("ida@nordmail.example")
    ida.page.get_by_role("button", name="Send message").click()
    ida.sees("Thank you. We have your message.")
    stage.desk("maja").sees(IDA)


def called_back_instead(stage: Stage) -> None:
    """Lars waits for the Workshop, where nobody is, and asks to be called: he need not wait any more."""
    lars = stage.customer(LARS, width=420)
    lars.visits("/c/cargo")
    lars.opens_chat()
    stage.desk("maja").command("state.finishing")
    lars.rings("Service and repairs")
    lars.sees("You are next")
    lars.page.get_by_role("button", name="Call me back").click()
    number = lars.page.get_by_label("Phone number", exact=True)
    expect(number).to_be_focused()
    number.fill(NUMBER)
    lars.page.get_by_role("button", name="Call me", exact=True).click()
    lars.sees("We will call you. You need not wait here.")
