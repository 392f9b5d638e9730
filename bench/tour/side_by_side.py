"""Steps: three customers at once, as live tiles; one in a window of its own; a crash, and all stands as it stood."""

from bench.tour import arrival
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

LARS, ELINA = "Lars Holm", "Elina Virtanen"
ALL = (FREJA, LARS, ELINA)
ANSWERS = {
    FREJA: "The green one stands here for you.",
    LARS: "Clean the disc with the spray first.",
    ELINA: "It is on its way since noon.",
}


def three_are_before_her(stage: Stage) -> None:
    """Three customers ring; one key shows their chats side by side, each with its own composer."""
    for name in ALL:
        arrival.begin(stage, name)
    maja = stage.desk("maja")
    maja.resize(1920, 1040)
    maja.key("Alt+T")
    maja.sees(*(f"Write to {name}" for name in ALL))


def each_tile_is_live(stage: Stage) -> None:
    """What one writes comes into their tile, whichever is chosen."""
    maja = stage.desk("maja")
    maja.key("Ctrl+1")
    for name in (LARS, ELINA):
        stage.customer(name).says(f"This is {name}.")
    maja.sees(*(f"This is {name}." for name in (LARS, ELINA)))


def each_answer_goes_to_its_own(stage: Stage) -> None:
    """She writes in all three before she sends: each customer reads what was meant for them, and nothing else."""
    maja = stage.desk("maja")
    for number, name in enumerate(ALL, start=1):
        maja.key(f"Ctrl+{number}")
        maja.types(ANSWERS[name])
    for number in range(1, len(ALL) + 1):
        maja.key(f"Ctrl+{number}")
        maja.key("Return")
    for name in ALL:
        customer = stage.customer(name)
        customer.sees(ANSWERS[name])
        for other in ALL:
            if other != name:
                customer.gone(ANSWERS[other])


def one_stays_while_others_change(stage: Stage) -> None:
    """One chat large, Lars's pinned: whoever is chosen stands beside him."""
    maja = stage.desk("maja")
    maja.key("Ctrl+2")
    maja.key("Alt+P")
    maja.key("Alt+T")
    maja.key("Ctrl+1")
    maja.sees(f"Write to {LARS}", f"Write to {FREJA}")
    maja.key("Ctrl+3")
    maja.gone(f"Write to {FREJA}")
    maja.sees(f"Write to {LARS}", f"Write to {ELINA}")
    maja.key("Alt+T")


def a_window_of_its_own(stage: Stage) -> None:
    """Alt+W gives Elina's chat a window of its own: its keys are the same, and there is room for another monitor."""
    maja, elina = stage.desk("maja"), stage.customer(ELINA)
    maja.key("Ctrl+3")
    maja.key("Alt+W")
    maja.sees("Back to the other chats")
    maja.types("Can I do anything else for you?")
    maja.key("Return")
    elina.sees("Can I do anything else for you?")


def all_stands_as_it_stood(stage: Stage) -> None:
    """kill -9 for Maja's desk: the tiles come back in their order, and the window where it was."""
    maja = stage.desk("maja")
    maja.rests()
    stage.kill_desk("maja")
    maja = stage.desk("maja")
    maja.sees("Back to the other chats", *(f"Write to {name}" for name in ALL))
    for name in ALL:
        stage.customer(name).gone("is reconnecting")


def back_among_the_others(stage: Stage) -> None:
    """Alt+W in the window: the chat is a tile again."""
    maja = stage.desk("maja")
    maja.resize(1920, 1040)
    maja.key("Ctrl+3")
    maja.key("Alt+W")
    maja.gone("Back to the other chats")
    maja.sees(*(f"Write to {name}" for name in ALL))
