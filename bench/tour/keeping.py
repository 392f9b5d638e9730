"""Steps: nothing is lost over reloads, tabs, and a desk that is closed."""

from playwright.sync_api import expect

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage
from bench.tour.talk import QUESTION

FROM_FIRST = "Now I write from the first tab."


def reload_keeps_the_chat(stage: Stage) -> None:
    """Freja goes to another page; the chat goes along, each message once."""
    freja = stage.customer(FREJA)
    freja.visits("/c/gravel")
    freja.sees(QUESTION)
    expect(freja.page.get_by_text(QUESTION)).to_have_count(1)


def second_tab_is_one_chat(stage: Stage) -> None:
    """A second tab shows the same chat; what is written in one is in the other, once."""
    freja = stage.customer(FREJA)
    tab = freja.new_tab()
    tab.goto(f"{freja.shop}/cart")
    expect(tab.get_by_text(QUESTION)).to_have_count(1)
    freja.says(FROM_FIRST)
    expect(tab.get_by_text(FROM_FIRST)).to_have_count(1)
    stage.desk("maja").sees(FROM_FIRST)
    tab.close()


def desk_closes_and_reopens(stage: Stage) -> None:
    """Maja closes her desk in mid-sentence and opens it again: the same chat, the same words."""
    maja = stage.desk("maja")
    maja.command("chat.focus")
    maja.types("I will just look up the")
    stage.close_desk("maja")
    again = stage.desk("maja")
    again.sees(FREJA, FROM_FIRST, "I will just look up the")


def desk_goes_on(stage: Stage) -> None:
    """She finishes the sentence; Freja never noticed."""
    maja, freja = stage.desk("maja"), stage.customer(FREJA)
    maja.command("chat.focus")
    maja.types(" stock for you.")
    maja.key("Return")
    freja.sees("I will just look up the stock for you.")
