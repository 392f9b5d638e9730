"""Steps: a whole chat with the hands on the keys, and the keys themselves."""

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

QUESTION = "Is the Vidda Gravel in Aarhus on Saturday?"
LONGEST = "Go to who waits longest for me"


def ready_by_key(stage: Stage) -> None:
    """Maja goes ready by key; Freja rings, and a key takes her chat."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.sees("Your state: Just signed in")
    maja.key("Ctrl+Shift+R")
    maja.sees("Your state: Ready")
    freja.visits("/p/vidda-gravel")
    freja.opens_chat()
    freja.rings("Buying advice", number="NB-20417")
    maja.sees("Accept", FREJA)
    maja.key("F2")
    maja.gone("Accept")
    freja.sees("Maja Lindqvist has joined the chat")


def answered_by_key(stage: Stage) -> None:
    """The keyboard is in the message already; a colleague's word goes along by key, and Freja never reads it."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    freja.says(QUESTION)
    maja.sees(QUESTION)
    maja.types("Yes, two of them.")
    maja.key("Return")
    freja.sees("Yes, two of them.")
    maja.key("Ctrl+Shift+H")
    maja.types("Put one aside under NB-20417")
    maja.key("Return")
    maja.sees("Put one aside under NB-20417")
    maja.key("Ctrl+Shift+H")
    freja.gone("Put one aside")


def found_in_the_palette(stage: Stage) -> None:
    """A few letters find what has no key; next time it stands first."""
    maja = stage.desk("maja")
    maja.key("Ctrl+K")
    maja.types("drk look")
    maja.key("Return")
    maja.key("Ctrl+K")
    maja.sees("Dark look, recent")
    maja.types("lght look")
    maja.key("Return")
    maja.key("Ctrl+K")
    maja.sees("Light look, recent")
    maja.key("Escape")


def all_keys_at_a_glance(stage: Stage) -> None:
    """Ctrl+/ shows every key, typing narrows it down."""
    maja = stage.desk("maja")
    maja.key("Ctrl+/")
    maja.sees("Take the next who waits: F4", "Accept the offered chat: F2")
    maja.types("longest")
    maja.sees(f"{LONGEST}: Ctrl+L")
    maja.gone("Take the next who waits: F4")
    maja.key("Escape")


def a_key_is_changed(stage: Stage) -> None:
    """In the settings, by pressing the new one; who had it is named. It works at once."""
    maja = stage.desk("maja")
    maja.key("Ctrl+K")
    maja.types("Settings: Keys")
    maja.key("Return")
    maja.types(LONGEST)
    maja.key("Return")
    maja.sees("Press the new key")
    maja.key("Ctrl+E")
    maja.sees(f"{LONGEST}: Ctrl+E", "Ctrl+E was the key of “Ask an expert about the chat”, which has none now.")
    stage.customer(FREJA).says("And how late is it open?")
    maja.key("Ctrl+E")
    maja.sees("And how late is it open?", f"Write to {FREJA}")
    maja.types("Until four.")
    maja.key("Return")
    stage.customer(FREJA).sees("Until four.")


def not_to_be_disturbed(stage: Stage) -> None:
    """One key silences everything, and a sign says so until it is turned off."""
    maja = stage.desk("maja")
    maja.key("Alt+J")
    maja.sees("Do not disturb is on: turn it off")
    maja.key("Alt+J")
    maja.gone("Do not disturb is on: turn it off")


def finished_by_key(stage: Stage) -> None:
    """The chat ends by key and is finished by key: it leaves the list."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.key("Ctrl+Shift+E")
    freja.sees("Thank you for chatting with us")
    maja.sees("To finish, 1")
    maja.key("Ctrl+Shift+F")
    maja.gone("To finish, 1")
