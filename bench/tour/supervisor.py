"""Steps: a supervisor sees the floor, reads along, coaches, joins, takes over, gives away, sets states, tells many."""

import time

from bench.tour import arrival
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

ANGRY = "I want my money back, all of it, today."
CALM = "I see that you are upset. Give me a moment."
FLAG = "She wants a refund above my limit"
COACHING = "Offer her a new frame, I have approved it"
JOINED = "Hello Freja, this is Aino. You get a new frame today."
TAKEN = "I look after this myself now."
BRIEF = "The new frame is approved."
NEWS = "The Fjord City is sold out until March"
#: Seconds.
UNDO = 5.0


def floor_is_before_her(stage: Stage) -> None:
    """Maja has a chat. Aino, who supervises her, goes to the floor: who is there, in what state, with how many."""
    arrival.begin(stage, path="/p/vidda-gravel")
    stage.ready("oskar")
    freja, maja, aino = stage.customer(FREJA), stage.desk("maja"), stage.desk("aino")
    freja.says(ANGRY)
    maja.sees(ANGRY)
    aino.sees("Your state: Just signed in")
    aino.key("Alt+F")
    aino.sees("Maja Lindqvist, Ready, 1 of", "Oskar Berg, Ready, 0 of", "Customers", "Answered in time")
    aino.sees("Unanswered: 1")
    aino.lacks("Signe Dahl")
    aino.command("floor.queues")
    aino.sees("Sales, 0 waiting, 100 % in time today")
    aino.command("floor.visitors")
    aino.sees("In a chat with Maja Lindqvist")
    aino.command("floor.agents")


def flag_is_answered(stage: Stage) -> None:
    """Maja asks for a supervisor. Aino goes there by one key: she reads all of it, and Maja sees that she does."""
    freja, maja, aino = stage.customer(FREJA), stage.desk("maja"), stage.desk("aino")
    maja.command("chat.flag")
    maja.types(FLAG)
    maja.key("Return")
    aino.sees("1 flag")
    aino.command("supervise.flag")
    aino.sees(ANGRY, f"Maja Lindqvist asks for a supervisor: {FLAG}", "Read along, 1")
    maja.sees("Aino Virtanen reads along")
    maja.command("chat.focus")
    maja.types(CALM)
    maja.key("Return")
    freja.sees(CALM)
    aino.sees(CALM)
    if "Aino" in freja.page.content():
        raise AssertionError("the customer's page tells who reads along")


def she_is_coached(stage: Stage) -> None:
    """Aino says something to Maja alone: it stands apart in Maja's transcript, and Freja never gets it."""
    freja, maja, aino = stage.customer(FREJA), stage.desk("maja"), stage.desk("aino")
    aino.key("Alt+C")
    aino.types(COACHING)
    aino.key("Return")
    maja.sees("Aino Virtanen coaches you", COACHING)
    aino.sees("Aino Virtanen coaches")
    if COACHING in freja.page.content():
        raise AssertionError("the customer's page holds what the agent is coached with")


def supervisor_joins(stage: Stage) -> None:
    """Aino joins: Freja and Maja see that, all three go on, and the flag comes down."""
    freja, maja, aino = stage.customer(FREJA), stage.desk("maja"), stage.desk("aino")
    aino.key("Alt+B")
    freja.sees("Aino Virtanen has joined the chat")
    maja.sees("Aino Virtanen joined as a supervisor")
    aino.sees("You joined as a supervisor")
    aino.command("chat.focus")
    aino.types(JOINED)
    aino.key("Return")
    freja.sees(JOINED)
    maja.sees(JOINED)
    aino.command("chat.lower")
    maja.sees("Aino Virtanen lowered the flag")


def supervisor_takes_over(stage: Stage) -> None:
    """Aino takes the chat over: Maja is told, Freja goes on with Aino."""
    freja, maja, aino = stage.customer(FREJA), stage.desk("maja"), stage.desk("aino")
    aino.key("Alt+O")
    freja.sees("Maja Lindqvist has left the chat")
    maja.sees("Aino Virtanen took the chat over")
    aino.command("chat.focus")
    aino.types(TAKEN)
    aino.key("Return")
    freja.sees(TAKEN)


def chat_is_given_away(stage: Stage) -> None:
    """Aino gives it to Oskar with a brief: nothing rings, he has it at once."""
    freja, oskar, aino = stage.customer(FREJA), stage.desk("oskar"), stage.desk("aino")
    aino.command("supervise.assign")
    aino.sees("Find a queue or a colleague")
    aino.types("Oskar")
    aino.key("Return")
    aino.types(BRIEF)
    aino.click("Give to Oskar Berg")
    freja.sees("Oskar Berg has joined the chat")
    oskar.sees(FREJA, "Aino Virtanen gave the chat to you", BRIEF, TAKEN)


def state_is_forced(stage: Stage) -> None:
    """On the floor Aino sets Oskar to a meeting: his chat goes back to the front first, and Maja takes it."""
    freja, maja, oskar, aino = stage.customer(FREJA), stage.desk("maja"), stage.desk("oskar"), stage.desk("aino")
    aino.command("floor.agents")
    aino.click("Oskar Berg, Ready")
    aino.command("supervise.state")
    aino.sees("Not ready: the chats go back to their queues")
    aino.click("Meeting")
    oskar.sees("Your state: Meeting")
    aino.sees("Oskar Berg, Meeting", "Set by Aino Virtanen")
    maja.sees("Accept", FREJA)
    maja.key("F2")
    freja.sees("You keep your place")
    aino.sees("Maja Lindqvist, Ready, 1 of")


def many_are_told(stage: Stage) -> None:
    """Aino tells all: it stands on both desks; Maja reads it, and Aino sees how many have."""
    maja, oskar, aino = stage.desk("maja"), stage.desk("oskar"), stage.desk("aino")
    aino.command("supervise.broadcast")
    aino.types(NEWS)
    aino.key("Ctrl+Return")
    aino.sees("0 of 2 have read it")
    maja.command("alerts.open")
    maja.sees(NEWS)
    oskar.command("alerts.open")
    oskar.sees(NEWS)
    maja.click("I have read it")
    aino.sees("1 of 2 have read it", "Read by Maja Lindqvist. Not yet: Oskar Berg.")
    aino.key("Escape")


def agent_is_signed_out(stage: Stage) -> None:
    """Aino signs Oskar out: there are five seconds to think better of it, then his desk says who did it."""
    oskar, aino = stage.desk("oskar"), stage.desk("aino")
    # The notice itself is gone with its time, on a machine with much else to do before it was looked for.
    began = time.monotonic()
    aino.command("supervise.sign_out")
    aino.sees("Oskar Berg, Signed out")
    if (took := time.monotonic() - began) < UNDO:
        raise AssertionError(f"he was signed out after {took:.1f} s, and there was no time to think better of it")
    oskar.sees("Password")
