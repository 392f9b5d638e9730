"""Without a mouse, and for those who listen."""

import re

from playwright.sync_api import expect

from tests.widget.customer import Customer
from tests.widget.desk import Desk


def test_the_start_button_hands_the_focus_on(freja: Customer, maja: Desk) -> None:
    """Who presses it can write at once."""
    freja.visits()
    freja.rings()
    expect(freja.composer()).to_be_focused()


def test_a_chat_by_keyboard_alone(freja: Customer, maja: Desk) -> None:
    """Tab to the bell, fill in, write, end: focus is always somewhere sensible."""
    freja.visits()
    page, keys = freja.page, freja.page.keyboard
    launcher = page.get_by_role("button", name="Open chat", exact=True)
    expect(launcher).to_be_visible()
    page.get_by_role("link", name="Other page").focus()
    keys.press("Tab")
    expect(launcher).to_be_focused()
    keys.press("Enter")
    first = page.get_by_role("radio", name="Workshop")
    expect(first).to_be_focused()
    keys.press("ArrowDown")
    expect(page.get_by_role("radio", name="Buying a bike")).to_be_checked()
    keys.press("ArrowUp")
    expect(first).to_be_checked()
    keys.press("Tab")
    expect(page.get_by_label("Your name")).to_be_focused()
    keys.type("Freja")
    keys.press("Enter")
    expect(freja.composer()).to_be_focused()
    maja.accepts()
    keys.type("No mouse")
    keys.press("Shift+Enter")
    keys.type("at all")
    keys.press("Enter")
    maja.hears("No mouse\nat all")

    keys.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher).to_be_focused()
    keys.press("Enter")
    expect(freja.composer()).to_be_focused()

    page.get_by_role("button", name="End chat").focus()
    keys.press("Enter")
    expect(page.get_by_role("button", name="Keep chatting")).to_be_focused()
    keys.press("Escape")
    expect(page.get_by_role("button", name="End chat")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Download transcript")).to_be_focused()


def test_what_a_screen_reader_is_told(freja: Customer, maja: Desk) -> None:
    """Names, roles and the spoken prefix of each message."""
    freja.visits()
    freja.rings()
    maja.accepts()
    maja.says("Hello")
    freja.sees("Hello")
    page = freja.page
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(log).to_contain_text("Maja Lindqvist: Hello")
    expect(page.get_by_role("dialog", name="Chat with Nordlys Bikes")).to_be_visible()
    expect(page.get_by_role("textbox", name="Message to Maja Lindqvist")).to_be_visible()
    unnamed = page.locator("deskbell-chat button:visible").evaluate_all(
        "buttons => buttons.filter(b => !(b.ariaLabel || b.textContent.trim())).map(b => b.outerHTML)"
    )
    assert unnamed == []
    expect(page.get_by_role("button", name=re.compile("Close chat"))).to_have_attribute("aria-expanded", "true")
