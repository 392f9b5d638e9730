"""One chat, whatever becomes of the small things that the browser keeps: no room for them, or cleared."""

from playwright.sync_api import Page, Request, expect

from tests.widget.customer import Customer
from tests.widget.desk import Desk

#: As shops do that keep much: not one more character has room.
_FULL = """() => { for (let size = 1 << 22; size >= 1; size = size >> 1)
    for (let n = 0; ; n++) { try { localStorage.setItem(`shop${size}.${n}`, "x".repeat(size)); } catch { break; } } }"""


def _sessions(page: Page) -> list[Request]:
    """The calls for a visitor's session, from now on."""
    calls: list[Request] = []
    page.on("request", lambda call: calls.append(call) if call.url.endswith("/session") else None)
    return calls


def test_a_shop_that_filled_the_storage_can_be_chatted_with(freja: Customer, maja: Desk) -> None:
    """One visitor, for as long as the page lasts."""
    freja.visits()
    freja.page.evaluate(_FULL)
    calls = _sessions(freja.page)
    freja.rings()
    maja.accepts()
    freja.says("Is there room?")
    maja.hears("Is there room?")
    maja.says("There is")
    freja.sees("There is")
    assert len(calls) == 1
    # So that the test's end finds the chat.
    freja.page.get_by_role("button", name="End chat").click()


def test_a_storage_cleared_in_mid_chat_ends_nothing(freja: Customer, maja: Desk) -> None:
    """A file goes out, and the page's next visit has the chat."""
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.says("Before")
    maja.hears("Before")
    freja.page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    freja.page.set_input_files("input[type=file]", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"words"})
    freja.says("After")
    maja.hears("After")
    freja.page.reload()
    freja.opens_chat()
    freja.sees("After")
    expect(freja.page.get_by_text("a.txt")).to_be_visible()
    maja.says("Still here")
    freja.sees("Still here")
