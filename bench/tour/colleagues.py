"""Steps: customers are taken by hand, and colleagues help with a chat, seen by the customer or not."""

import msgspec

from bench.demo.setup import Setup
from bench.tour.arrival import FREJA
from bench.tour.routing import IDA, LARS
from bench.tour.stage import Stage

QUESTION = "Does the Saga fit through a door of 80 cm?"
BRIEF = "She wants to know about the width of the Saga."
HIDDEN = "Careful, she returned two bicycles last year"
TO_COLLEAGUE = "Do you have the workshop's measuring tape?"
ASKED = "How wide is the Saga with the handlebar turned?"
ANSWER = "It is 62 cm wide, and 21 with the handlebar turned."
OUTCOME = "Solved in the chat"


def unhurried(setup: Setup) -> Setup:
    """The demo with a Workshop that asks for nothing special, and a wrap-up with time for it."""
    queues = tuple(
        msgspec.structs.replace(queue, wrap_up=msgspec.structs.replace(queue.wrap_up, seconds=600))
        if queue.name == "Workshop"
        else queue
        for queue in setup.queues
    )
    return msgspec.structs.replace(setup, queues=queues)


def next_is_pulled(stage: Stage) -> None:
    """Nobody is ready. Freja rings with a bicycle in her cart; Maja, at her desk, takes the next one by key."""
    maja = stage.desk("maja")
    maja.sees("Your state: Just signed in")
    freja = stage.customer(FREJA)
    freja.visits("/p/saga-longtail")
    freja.page.get_by_role("button", name="Put in the cart").click()
    freja.opens_chat()
    freja.rings("Buying advice")
    freja.sees("You are next")
    maja.sees("1 waits for you", FREJA)
    maja.key("F4")
    freja.sees("Maja Lindqvist has joined the chat")
    freja.says(QUESTION)
    maja.sees(QUESTION)


def another_is_pulled_out_of_turn(stage: Stage) -> None:
    """Lars and Ida wait. Maja looks at Ida first, who came later, and takes her before him."""
    maja = stage.desk("maja")
    for name, page in ((LARS, "/c/city"), (IDA, "/p/ronja-20")):
        customer = stage.customer(name, width=420)
        customer.visits(page)
        customer.opens_chat()
        customer.rings("Buying advice")
        customer.sees("queue" if name == IDA else "You are next")
        maja.sees(name)
    maja.click(IDA)
    maja.sees("Ronja 20")
    maja.key("F7")
    stage.customer(IDA).sees("Maja Lindqvist has joined the chat")
    stage.customer(LARS).sees("You are next")
    for name in (IDA, LARS):
        customer = stage.customer(name)
        customer.page.get_by_role("button", name="End chat").click()
        customer.page.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
        customer.sees("Thank you for chatting with us")
        stage.leave(name)


def handed_over_and_waited_with(stage: Stage) -> None:
    """Maja hands Freja's chat over to the Workshop, where nobody is yet, and waits with her: both see the place."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.click(FREJA)
    maja.sees(QUESTION)
    maja.key("F9")
    maja.sees("Find a queue or a colleague")
    maja.types("Workshop")
    maja.key("Return")
    maja.types(BRIEF)
    maja.click("Stay with the customer until somebody answers")
    maja.click("Hand over to Workshop")
    freja.sees("Maja Lindqvist has asked Workshop in, and stays until somebody answers", "You are next")
    maja.command("chat.focus")
    maja.types("I wait here with you.")
    maja.key("Return")
    freja.sees("I wait here with you.")


def the_workshop_answers(stage: Stage) -> None:
    """Oskar goes ready: he reads Maja's words before he accepts; then all three are in the chat."""
    oskar, freja = stage.ready("oskar"), stage.customer(FREJA)
    oskar.sees("Accept", FREJA, BRIEF)
    oskar.key("F2")
    oskar.gone("Accept")
    freja.sees("Oskar Berg has joined the chat", "with Maja Lindqvist")
    oskar.sees(QUESTION, "I wait here with you.")


def hidden_from_the_customer(stage: Stage) -> None:
    """Maja tells Oskar something that is not for the customer: he reads it, and she never hears of it."""
    maja, oskar, freja = stage.desk("maja"), stage.desk("oskar"), stage.customer(FREJA)
    maja.command("chat.focus")
    maja.command("chat.hidden")
    maja.types(HIDDEN)
    maja.key("Return")
    oskar.sees(HIDDEN)
    if HIDDEN in freja.page.content():
        raise AssertionError("the customer's page holds what is hidden")
    maja.command("chat.hidden")


def she_leaves_them(stage: Stage) -> None:
    """Maja leaves; Freja reads so, and goes on with Oskar."""
    maja, oskar, freja = stage.desk("maja"), stage.desk("oskar"), stage.customer(FREJA)
    maja.command("chat.leave")
    freja.sees("Maja Lindqvist has left the chat")
    freja.says("Bye, Maja!")
    oskar.sees("Bye, Maja!")


def a_colleague_is_written_to(stage: Stage) -> None:
    """Oskar writes to Maja, among colleagues."""
    oskar, maja = stage.desk("oskar"), stage.desk("maja")
    oskar.command("colleagues.new")
    oskar.types("Maja")
    oskar.key("Return")
    oskar.key("Return")
    oskar.types(TO_COLLEAGUE)
    oskar.key("Return")
    maja.command("colleagues.open")
    maja.sees(TO_COLLEAGUE)


def a_colleague_is_asked_in(stage: Stage) -> None:
    """Oskar asks Maja in again; she reads why, joins, and both are there."""
    oskar, maja, freja = stage.desk("oskar"), stage.desk("maja"), stage.customer(FREJA)
    oskar.key("F10")
    oskar.sees("Find a colleague")
    oskar.types("Maja")
    oskar.key("Return")
    oskar.types("Freja asks about your Saga again.")
    oskar.click("Invite Maja Lindqvist")
    maja.sees("Oskar Berg asks you to join this chat", "Freja asks about your Saga again.")
    maja.key("F2")
    freja.sees("with Oskar Berg")
    maja.command("chat.leave")
    freja.gone("with Oskar Berg")


def an_expert_is_asked(stage: Stage) -> None:
    """Oskar asks the mechanics. Signe, who serves no queue, takes the question by key and answers."""
    signe, oskar, freja = stage.desk("signe"), stage.desk("oskar"), stage.customer(FREJA)
    signe.sees("Signe Dahl")
    signe.command("state.ready")
    signe.sees("Your state: Ready")
    oskar.key("Ctrl+E")
    oskar.sees("Whom to ask", "Mechanics", "Signe Dahl")
    oskar.types(ASKED)
    oskar.key("Return")
    signe.sees("Oskar Berg asks", ASKED)
    signe.key("F8")
    oskar.sees("Signe Dahl")
    signe.types(ANSWER)
    signe.key("Return")
    oskar.sees(ANSWER)
    if ANSWER in freja.page.content():
        raise AssertionError("the customer's page holds the expert's words")


def the_answer_is_passed_on(stage: Stage) -> None:
    """One key puts the answer into the message; Oskar sends it."""
    oskar, freja = stage.desk("oskar"), stage.customer(FREJA)
    oskar.key("Ctrl+U")
    oskar.command("chat.focus")
    oskar.key("Return")
    freja.sees(ANSWER)


def what_came_of_it(stage: Stage) -> None:
    """Freja ends the chat. Oskar finds what came of it by typing, says so, and is done."""
    freja, oskar = stage.customer(FREJA), stage.desk("oskar")
    freja.page.get_by_role("button", name="End chat").click()
    freja.page.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
    freja.sees("Thank you for chatting with us")
    oskar.sees("What came of it?", OUTCOME)
    oskar.command("wrap_up.focus")
    oskar.types("solved")
    oskar.key("Return")
    oskar.key("Return")
    oskar.gone(QUESTION)
