"""What a customer finds who is handed over, comes at a bad time, would rather be called, or says nothing."""

import re

from playwright.sync_api import expect

from protocol.kinds import Channel
from tests.widget.customer import Customer
from tests.widget.desk import Desk
from tests.widget.site import SALES


def test_handed_over_to_a_queue_she_stays_until_somebody_answers(freja: Customer, maja: Desk, oskar: Desk) -> None:
    """The customer reads who does what, has a place in the other queue, and goes on with whoever is there."""
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.sees("Maja Lindqvist has joined the chat")
    maja.hands_over(SALES, stays=True)
    freja.sees("Maja Lindqvist has asked Sales in, and stays until somebody answers")
    maja.says("Still with you")
    freja.sees("Still with you")
    oskar.accepts()
    freja.sees("Oskar Berg has joined the chat")
    freja.sees("with Maja Lindqvist")
    maja.goes()
    freja.sees("Maja Lindqvist has left the chat")
    freja.says("And you are?")
    oskar.hears("And you are?")


def test_handed_over_without_staying(freja: Customer, maja: Desk, oskar: Desk) -> None:
    freja.visits()
    freja.rings()
    maja.accepts()
    maja.hands_over(SALES, stays=False)
    freja.sees("Maja Lindqvist has handed you over to Sales")
    oskar.accepts()
    freja.sees("Oskar Berg has joined the chat")


def test_a_closed_queue_takes_a_message(freja: Customer, maja: Desk) -> None:
    """Its text is shown, a message is asked for, and thanks come when it is stored; then one can chat elsewhere."""
    freja.visits()
    freja.opens_chat()
    freja.page.get_by_text("Evening service").click()
    freja.sees("We are closed just now.")
    freja.sees("We are asleep.")
    freja.page.get_by_label("Your name").fill("Freja")
    freja.page.get_by_role("button", name="Send message").click()
    expect(freja.page.get_by_label("Your message")).to_be_focused()
    freja.page.get_by_label("Your message").fill("The rear light is dead.")
    freja.page.get_by_role("button", name="Send message").click()
    freja.sees("Please give an e-mail address or a phone number, so that we can answer.")
    freja.page.get_by_label(re.compile("E-mail")).fill("freja@nordmail.example")
    freja.page.get_by_role("button", name="Send message").click()
    freja.sees("Thank you. We have your message.")
    left = maja.sees_arrive()
    assert left.channel is Channel.EMAIL
    assert left.customer.email == "freja@nordmail.example"
    freja.page.get_by_role("button", name="Done").click()
    freja.page.get_by_text("Workshop", exact=True).click()
    expect(freja.page.get_by_label("Your name")).to_have_value("Freja")
    freja.page.get_by_role("button", name="Start chat").click()
    maja.accepts()
    freja.says("Hello")
    maja.hears("Hello")


def test_a_number_left_is_a_call_that_waits(freja: Customer, maja: Desk) -> None:
    freja.visits()
    freja.opens_chat()
    freja.page.get_by_text("Evening service").click()
    freja.page.get_by_label("Your name").fill("Freja")
    number = freja.page.get_by_label(re.compile("^Phone number, if you would rather be called"))
    number.fill("soon")
    freja.page.get_by_role("button", name="Send message").click()
    freja.sees("Please write a phone number.")
    number.fill("+45 12 34 56 78")
    freja.page.get_by_role("button", name="Send message").click()
    freja.sees("We call you at +45 12 34 56 78.")
    assert maja.sees_arrive().channel is Channel.PHONE


def test_called_back_instead_of_waiting(freja: Customer) -> None:
    """Nobody is ready: the place is shown, and who asks to be called need not wait."""
    freja.visits()
    freja.rings()
    freja.sees("You are next")
    freja.page.get_by_role("button", name="Call me back").click()
    freja.page.get_by_label("Phone number", exact=True).fill("+45 12 34 56 78")
    freja.page.get_by_role("button", name="Call me", exact=True).click()
    freja.sees("We will call you. You need not wait here.")
    expect(freja.page.get_by_role("button", name="Start a new chat")).to_be_visible()


def test_a_choice_in_the_form_reaches_the_agent_in_its_words(freja: Customer, maja: Desk) -> None:
    freja.visits()
    freja.opens_chat()
    freja.page.get_by_text("Dansk").click()
    freja.fills_in()
    assert maja.sees_arrive().skills == {"danish": 3}
    maja.accepts()
    expect(freja.page.get_by_role("definition")).to_have_text(["Workshop", "Freja", "Dansk"])


def test_who_says_nothing_is_warned_and_can_say_so_with_one_click(freja: Customer, maja: Desk) -> None:
    freja.visits()
    freja.opens_chat()
    freja.page.get_by_text("Quick help").click()
    freja.page.get_by_label("Your name").fill("Freja")
    freja.page.get_by_role("button", name="Start chat").click()
    maja.accepts()
    maja.says("Which bike is it?")
    freja.sees(re.compile("Are you still there.*this chat closes at"), patience=60_000)
    freja.page.get_by_role("button", name="I'm here").click()
    maja.hears("I'm here")
    expect(freja.page.get_by_text(re.compile("Are you still there"))).to_be_hidden()
