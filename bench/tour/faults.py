"""Steps: bad input. Each is refused in clear words, and loses nothing."""

import re
import subprocess

import msgspec
from playwright.sync_api import expect

from bench.demo.processes import deskbell, import_setup
from bench.demo.setup import Setup
from bench.tour import arrival, props
from bench.tour.arrival import FREJA
from bench.tour.stage import Stage


def wrong_password(stage: Stage) -> None:
    """A wrong password at the desk: it says so, and the right one then works."""
    desk = stage.open_desk("maja", "not the password")
    desk.sees("The name or the password is wrong. Check both and try again.")


def right_password(stage: Stage) -> None:
    """The right one, typed in where the wrong one was."""
    maja = stage.desk("maja")
    maja.click("Password")
    maja.key("Ctrl+A")
    maja.types(stage.setup.agent("maja").password)
    maja.key("Return")
    maja.sees("Maja Lindqvist", "Your state: Just signed in")


def second_server(stage: Stage) -> None:
    """A second server on the same data folder refuses, and names the first."""
    second = subprocess.run(
        deskbell("serve", "--data", str(stage.data), "--port", "0"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    if second.returncode != 2 or str(stage.server.process.pid) not in second.stderr:
        raise AssertionError(f"ended with {second.returncode} and said {second.stderr!r}")


def empty_message(stage: Stage) -> None:
    """Nothing but spaces can't be sent."""
    arrival.begin(stage)
    freja = stage.customer(FREJA)
    freja.composer.fill("   \n  ")
    freja.composer.press("Enter")
    freja.says("This comes first.")
    stage.desk("maja").sees("This comes first.")
    said = [text for text in stage.desk("maja").texts() if text.startswith(f"{FREJA}, ") and "This comes" not in text]
    if any(re.match(rf"{FREJA}, \d", text) for text in said):
        raise AssertionError(f"something empty was sent: {said}")


def customer_writes_too_much(stage: Stage) -> None:
    """20,000 characters: Freja is told how many are too many, and keeps them all."""
    freja = stage.customer(FREJA)
    long = "so long " * 2500
    freja.composer.fill(long)
    freja.sees("000 characters too many")
    freja.composer.press("Enter")
    expect(freja.composer).to_have_value(long)


def agent_writes_too_much(stage: Stage) -> None:
    """The same at the desk: nothing is cut off or lost."""
    freja, maja = stage.customer(FREJA), stage.desk("maja")
    freja.composer.fill("")
    maja.command("chat.focus")
    maja.pastes("so long " * 2500)
    maja.key("Return")
    maja.sees("10,000 too many", "so long so long")


def agent_shortens(stage: Stage) -> None:
    """She shortens it, and it goes."""
    maja = stage.desk("maja")
    maja.key("Ctrl+A")
    maja.types("In short: yes.")
    maja.key("Return")
    stage.customer(FREJA).sees("In short: yes.")


def disguised_svg(stage: Stage) -> None:
    """An SVG named .png: refused in plain words; the text beside it stays."""
    freja = stage.customer(FREJA)
    freja.pardon("Failed to load resource.*(413|415|422)")
    freja.composer.fill("Look at this")
    freja.attaches(props.disguised_svg(stage.folder / "harmless.png"))
    freja.sees("Files of this kind can't be sent. Pictures, PDF, text and office files can.")
    expect(freja.composer).to_have_value("Look at this")


def huge_picture(stage: Stage) -> None:
    """A picture of 15 MB: refused in plain words, and the text still stands."""
    freja = stage.customer(FREJA)
    freja.page.get_by_role("button", name="Remove harmless.png").click()
    freja.attaches(props.huge_picture(stage.folder / "huge.png"))
    freja.sees("Larger than 10 MB.")
    expect(freja.composer).to_have_value("Look at this")


def customer_goes_on(stage: Stage) -> None:
    """Freja takes it away and sends the text alone."""
    freja = stage.customer(FREJA)
    freja.page.get_by_role("button", name="Remove huge.png").click()
    freja.composer.press("Enter")
    stage.desk("maja").sees("Look at this")


def agent_drops_huge_picture(stage: Stage) -> None:
    """The same at the desk."""
    maja = stage.desk("maja")
    maja.drop(stage.folder / "huge.png")
    maja.sees("The file is larger than 10 MB.")


def session_ends(stage: Stage) -> None:
    """An administrator gives Maja a new password: her desk asks for it at once, and keeps what she was writing."""
    maja = stage.desk("maja")
    maja.command("chat.focus")
    maja.types("I was just about to")
    import_setup(stage.data, new_password(stage.setup))
    maja.sees("Sign in again")


def signs_in_again(stage: Stage) -> None:
    """With the new one she goes on in mid-sentence."""
    maja = stage.desk("maja")
    maja.click("Password")
    maja.types(stage.setup.agent("maja").password + "-new")
    maja.key("Return")
    maja.gone("Sign in again")
    maja.sees("I was just about to")
    maja.command("chat.focus")
    maja.types(" say so.")
    maja.key("Return")
    stage.customer(FREJA).sees("I was just about to say so.")


def new_password(setup: Setup) -> Setup:
    """The demo with another password for Maja."""
    agents = (msgspec.structs.replace(a, password=f"{a.password}-new") for a in setup.agents if a.login == "maja")
    return Setup(sites=(), queues=(), agents=tuple(agents))


def elsewhere(setup: Setup) -> Setup:
    """The demo with a site that does not know the shop's address."""
    sites = tuple(msgspec.structs.replace(site, origins=("https://other.example",)) for site in setup.sites)
    return msgspec.structs.replace(setup, sites=sites)


def refused_origin(stage: Stage) -> None:
    """A page that the site does not allow: no bell there, and the reason is where a web master looks."""
    freja = stage.customer(FREJA)
    with freja.page.expect_console_message(lambda message: "not set up for this page" in message.text):
        freja.pardon(re.escape("Chat is not set up for this page") + "|403")
        freja.visits()
    expect(freja.launcher).to_have_count(0)
