"""Steps: the chat ends, the transcript goes home, the agent finishes."""

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage
from bench.tour.talk import QUESTION


def customer_ends(stage: Stage) -> None:
    """Freja ends the chat; both sides say so."""
    freja = stage.customer(FREJA)
    freja.page.get_by_role("button", name="End chat").click()
    freja.page.get_by_role("alertdialog").get_by_role("button", name="End chat").click()
    freja.sees("Thank you for chatting with us", "Download transcript")
    stage.desk("maja").sees("Freja Nielsen ended the chat")


def transcript_is_downloaded(stage: Stage) -> None:
    """Freja takes the transcript along: her words and Maja's are in it."""
    freja = stage.customer(FREJA)
    with freja.page.expect_download() as download:
        freja.page.get_by_role("button", name="Download transcript").click()
    text = download.value.path().read_text(encoding="utf-8")
    for expected in (QUESTION, "Here is the one that fits:", "Maja Lindqvist", FREJA, "service-plan.pdf"):
        if expected not in text:
            raise AssertionError(f"the transcript lacks {expected!r}:\n{text}")


def wrap_up_is_finished(stage: Stage) -> None:
    """Maja finishes the chat; it leaves her list."""
    maja = stage.desk("maja")
    maja.command("chat.finish")
    maja.gone(QUESTION)
