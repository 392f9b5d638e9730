"""Steps: the scratch pad, its lines on their way into notes, reminders, and the bell."""

from bench.tour.arrival import FREJA
from bench.tour.stage import Stage

SAID = "My old frame number is WBK-88213."


def words_are_noted_down(stage: Stage) -> None:
    """What Freja says goes to the scratch pad by one key; Maja writes a list and a box to tick below it."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.says(SAID)
    maja.sees(SAID)
    maja.command("chat.to_pad")
    maja.command("pad.open")
    maja.key("Ctrl+End")
    maja.key("Return")
    maja.types("- mudguards for 45 mm")
    maja.key("Return")
    maja.key("Return")
    maja.types("[] ring the workshop")
    maja.sees("mudguards for 45 mm", "ring the workshop")
    maja.key("Ctrl+Return")


def the_pad_survives_a_crash(stage: Stage) -> None:
    """kill -9 for Maja's desk: on return each letter of the pad is there."""
    stage.desk("maja").rests()
    stage.kill_desk("maja")
    maja = stage.desk("maja")
    maja.sees(FREJA, SAID)
    stage.customer(FREJA).gone("is reconnecting")
    maja.command("pad.open")
    maja.sees("mudguards for 45 mm", "ring the workshop")


def lines_become_a_note(stage: Stage) -> None:
    """Added to the customer's notes, the lines say so and lead there; Freja is shown nothing of it."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.command("pad.add_customer")
    maja.sees("Added to the customer's notes")
    maja.command("pad.follow")
    maja.command("customer.open")
    maja.sees("[x] ring the workshop")
    freja.gone("mudguards")


def a_reminder_waits_for_an_answer(stage: Stage) -> None:
    """Maja is to be told when Freja answers: the bell counts it, and it leads to the chat."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    maja.command("alerts.remind")
    maja.types("offer her the rack")
    maja.click("When they answer")
    maja.sees(f"You will be reminded when {FREJA} answers")
    freja.says("I asked at home: yes, please.")
    maja.sees("Alerts: 1", f"{FREJA} has answered", "offer her the rack")
    maja.command("alerts.open")
    maja.key("Return")
    maja.sees(f"Write to {FREJA}")
    maja.command("alerts.open")
    maja.key("Delete")
    maja.gone("offer her the rack")


def a_reminder_is_put_off(stage: Stage) -> None:
    """One by time comes when it is due; put off, it stands below with the time it comes again."""
    maja = stage.desk("maja")
    maja.command("alerts.remind")
    maja.types("tea")
    maja.key("Tab")
    maja.types("20 min")
    maja.key("Return")
    maja.sees("Later", "tea")
    maja.click("Don't remind me")
    maja.sees("You will not be reminded")
