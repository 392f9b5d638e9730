"""Steps: words under watch. Two languages at once, a slip to the wrong customer, and a sending that is undone."""

from bench.tour.arrival import FREJA, begin
from bench.tour.side_by_side import LARS
from bench.tour.stage import Stage


def two_languages_are_spelt(stage: Stage) -> None:
    """Danish beside English, chosen in the settings: a word is wrong when neither has it, and a key mends it."""
    maja = stage.desk("maja")
    maja.command("settings.writing")
    maja.sees("Danish (DK): off")
    maja.click("Danish (DK): off")
    maja.command("place.chats")
    maja.command("chat.focus")
    maja.types("Hej Freja, din cykel is ready tomorow. See https://shop.example/tomorow")
    maja.key("Alt+S")
    maja.sees("Spelling of “tomorow”")
    maja.click("tomorrow")
    maja.key("Alt+S")
    maja.sees("Nothing is spelt wrong here.")
    maja.key("Return")
    stage.customer(FREJA).sees("Hej Freja, din cykel is ready tomorrow.")


def words_for_another_are_held_back(stage: Stage) -> None:
    """Lars is here too: words with Freja's name stop once over his composer, and what and where is said."""
    begin(stage, LARS)
    lars, maja = stage.customer(LARS), stage.desk("maja")
    maja.types("Freja, your bicycle is ready.")
    maja.key("Return")
    maja.sees("Meant for Freja Nielsen, in another of your chats? “Freja”. Enter again sends it.")
    maja.key("Ctrl+A")
    maja.types("Lars, your brakes are ready. Greetings to Freja!")
    maja.gone("Enter again sends it.")
    maja.key("Return")
    maja.sees("Enter again sends it.")
    maja.rests()
    maja.key("Return")
    lars.sees("Lars, your brakes are ready. Greetings to Freja!")
    lars.gone("Freja, your bicycle is ready.")


def sending_is_undone(stage: Stage) -> None:
    """Five seconds to think better of it: the words come back, and Lars never reads them."""
    lars, maja = stage.customer(LARS), stage.desk("maja")
    maja.command("settings.writing")
    maja.sees("Undo: Off")
    maja.click("A word or a few")
    maja.key("Tab")
    for _ in range(5):
        maja.key("Right")
    maja.sees("Undo: 5 s")
    maja.command("place.chats")
    maja.command("chat.focus")
    maja.types("It costs 500 kroner.")
    maja.key("Return")
    maja.sees("Goes out in ")
    maja.key("Alt+Z")
    maja.gone("Goes out in ")
    maja.sees("Message: It costs 500 kroner.")
    maja.key("Ctrl+A")
    maja.types("It costs 450 kroner.")
    maja.key("Return")
    lars.sees("It costs 450 kroner.")
    lars.gone("500 kroner")
