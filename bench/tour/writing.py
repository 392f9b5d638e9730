"""Steps: a text kept ready, an emoji, a quote, and a slip that the customer never reads again."""

from playwright.sync_api import expect

from bench.tour.arrival import FREJA, begin
from bench.tour.stage import Stage

TEXT = "Hello {customer.first_name|there}, it is with you in two days."
ASKED = "Does the Vidda come in green too?"


def a_text_is_kept_ready(stage: Stage) -> None:
    """Maja writes a text on the page of texts, with a place for the customer's name."""
    begin(stage, path="/p/vidda-gravel", number="NB-20417")
    maja = stage.desk("maja")
    maja.command("place.canned")
    maja.click("New text")
    maja.types("Delivery in two days")
    maja.key("Tab")
    maja.types("two-days")
    maja.click("Text")
    maja.types(TEXT)
    maja.sees("To Freja Nielsen it reads: Hello Freja, it is with you in two days.")
    maja.key("Ctrl+Return")
    maja.sees("“Delivery in two days” is kept")


def a_text_is_sent_by_its_shortcut(stage: Stage) -> None:
    """Back in the chat / and some letters bring it, filled in; Enter puts it in, Enter again sends."""
    maja = stage.desk("maja")
    maja.command("place.chats")
    maja.command("chat.focus")
    maja.types("/twdys")
    maja.sees("Delivery in two days", "Hello Freja, it is with you in two days.")
    maja.key("Return")
    maja.key("Return")
    stage.customer(FREJA).sees("Hello Freja, it is with you in two days.")


def what_nobody_knows_stops_the_message(stage: Stage) -> None:
    """A place that is not filled in is chosen, and nothing goes out before somebody wrote what belongs there."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.types("Your parcel has the number {parcel.number}.")
    maja.key("Return")
    maja.sees("Write what belongs in place of {parcel.number}. It was not sent.")
    maja.types("DK-4711")
    maja.key("Return")
    freja.sees("Your parcel has the number DK-4711.")
    freja.gone("parcel.number")


def emoji_by_their_names(stage: Stage) -> None:
    """A name between colons, in any of the desk's languages, is an emoji."""
    maja = stage.desk("maja")
    maja.types("Have a good ride :bike:")
    maja.key("Return")
    stage.customer(FREJA).sees("Have a good ride 🚲")


def a_question_is_quoted(stage: Stage) -> None:
    """Freja asked something a while ago: Maja's answer says which question it answers."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.says(ASKED)
    maja.sees(ASKED)
    maja.command("chat.quote")
    maja.sees(f"Answers {FREJA}: {ASKED}")
    maja.types("From May, yes.")
    maja.key("Return")
    freja.sees("From May, yes.")
    expect(freja.page.get_by_role("log").get_by_text(ASKED)).to_have_count(2)


def a_slip_is_mended(stage: Stage) -> None:
    """Up brings the last message back to be changed; Freja reads it anew, and that it was edited."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.types("It is 4,200 kroner.")
    maja.key("Return")
    freja.sees("It is 4,200 kroner.")
    maja.sees("Seen: It is 4,200 kroner.")
    maja.key("Up")
    maja.sees("Your last message")
    maja.key("Ctrl+A")
    maja.types("It is 2,400 kroner.")
    maja.key("Return")
    freja.sees("It is 2,400 kroner.", "edited")
    freja.gone("4,200")


def a_message_is_taken_back(stage: Stage) -> None:
    """What was meant for somebody else is gone from Freja's window; that something was taken back is said."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.types("Lars, your brakes are done.")
    maja.key("Return")
    freja.sees("Lars, your brakes are done.")
    maja.sees("Seen: Lars, your brakes are done.")
    maja.command("chat.unsay")
    freja.gone("Lars, your brakes are done.")
    freja.sees("A message was taken back")
