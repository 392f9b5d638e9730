"""Steps: nothing is lost over reloads, tabs, and a desk that is closed."""

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage
from bench.tour.talk import QUESTION

FROM_FIRST = "Now I write from the first tab."
FROM_SECOND = "And this from the second."


def reload_keeps_the_chat(stage: Stage) -> None:
    """Freja goes to another page; the chat goes along, each message once."""
    freja = stage.customer(FREJA)
    freja.visits("/c/gravel")
    freja.sees_once(QUESTION)


def second_tab_is_one_chat(stage: Stage) -> None:
    """A second tab shows the same chat; what is written in one is in the other, once."""
    freja = stage.customer(FREJA)
    first, second = freja.page, freja.new_tab()
    freja.switches_to(second)
    freja.visits("/cart")
    freja.opens_chat()
    freja.sees_once(QUESTION)
    freja.switches_to(first)
    freja.says(FROM_FIRST)
    freja.switches_to(second)
    freja.sees_once(FROM_FIRST)
    stage.desk("maja").sees(FROM_FIRST)
    first.close()


def first_tab_is_closed(stage: Stage) -> None:
    """The first tab is closed; the chat goes on in the second."""
    freja = stage.customer(FREJA)
    freja.says(FROM_SECOND)
    freja.sees_once(FROM_SECOND)
    stage.desk("maja").sees(FROM_SECOND)


def desk_closes_and_reopens(stage: Stage) -> None:
    """Maja closes her desk in mid-sentence and opens it again: the same chat, the same words."""
    maja = stage.desk("maja")
    maja.command("chat.focus")
    maja.types("I will just look up the")
    stage.close_desk("maja")
    again = stage.desk("maja")
    again.sees(FREJA, FROM_SECOND, "I will just look up the")


def desk_goes_on(stage: Stage) -> None:
    """She finishes the sentence; Freja never noticed."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.command("chat.focus")
    maja.types(" stock for you.")
    maja.key("Return")
    freja.sees("I will just look up the stock for you.")
