"""One chat, nothing twice and nothing missing: tabs that are killed or frozen, and browsers that keep nothing."""

import json
import re
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Error, Page, Route, WebSocketRoute, expect

from tests.widget.conftest import PASSWORD, Server
from tests.widget.customer import Customer
from tests.widget.desk import Desk, at_desk
from tests.widget.line import Line, line_to
from tests.widget.pages import ShopPage, ShopPages


@pytest.fixture
def line(shop: ShopPages, server: Server, freja: Customer) -> Generator[Line]:
    """The line that the page `/line` uses."""
    freja.may_lose_the_line = True
    with line_to(server.address) as line:
        shop.pages["/line"] = ShopPage(desk=line.address)
        yield line


def _crash(page: Page) -> None:
    """Kill the page's process, as a phone does that runs out of memory."""
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")


def _bubbles(freja: Customer, *texts: str) -> None:
    expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text(list(texts))


def _moves_on(freja: Customer, path: str = "/") -> None:
    """The killed tab is closed and the shop opened anew; the chat is on the screen again."""
    dead = freja.page
    freja.page = freja.opens_tab()
    freja.visits(path)
    if freja.page.get_by_role("button", name=re.compile("^Open chat")).is_visible():
        freja.opens_chat()
    expect(freja.composer()).to_be_visible()
    dead.close()


def test_a_tab_killed_in_mid_send_loses_no_word_and_says_none_twice(freja: Customer, maja: Desk) -> None:
    """Killed as soon as the message is on the screen: sent or not, the next tab ends with it once."""
    freja.visits()
    freja.rings()
    maja.accepts()
    said: list[str] = []
    for number in range(3):
        said.append(f"Word {number}")
        freja.says(said[-1])
        freja.sees(said[-1])
        _crash(freja.page)
        _moves_on(freja)
        maja.hears(said[-1])
        _bubbles(freja, *said)
    maja.says("All three")
    freja.sees("All three")


def test_a_tab_killed_without_a_line_leaves_its_words_to_the_next(freja: Customer, maja: Desk, line: Line) -> None:
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.says("Before")
    maja.hears("Before")
    freja.sees("Sent")
    line.cut()
    freja.says("In the outbox")
    freja.sees("Waiting for a connection")
    _crash(freja.page)
    line.mend()
    _moves_on(freja, "/line")
    maja.hears("In the outbox")
    _bubbles(freja, "Before", "In the outbox")


def test_another_tab_takes_over_from_a_killed_one(freja: Customer, maja: Desk) -> None:
    """The one that held the socket; what it had under way is sent once."""
    freja.visits()
    freja.rings()
    maja.accepts()
    first, second = freja.page, freja.opens_tab()
    freja.visits(page=second)
    freja.opens_chat(second)
    freja.says("From the first")
    freja.sees("From the first", second)
    _crash(first)
    freja.page = second
    maja.hears("From the first")
    freja.says("From the second")
    maja.hears("From the second")
    maja.says("Still here")
    freja.sees("Still here")
    _bubbles(freja, "From the first", "From the second", "Still here")
    first.close()


def test_a_page_that_slept_has_everything_when_it_wakes(freja: Customer, maja: Desk, line: Line) -> None:
    """Frozen, as a phone does with what is not looked at; its connection is gone meanwhile."""
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.says("Before")
    maja.hears("Before")
    devtools = freja.context.new_cdp_session(freja.page)
    devtools.send("Page.setWebLifecycleState", {"state": "frozen"})  # pyright: ignore[reportUnknownMemberType]
    line.cut()
    for text in ("One", "Two"):
        maja.says(text)
    line.mend()
    devtools.send("Page.setWebLifecycleState", {"state": "active"})  # pyright: ignore[reportUnknownMemberType]
    freja.sees("Two")
    freja.says("Awake")
    maja.hears("Awake")
    _bubbles(freja, "Before", "One", "Two", "Awake")


def test_back_and_forward_is_one_chat(freja: Customer, maja: Desk) -> None:
    """From the browser's cache or not: what was said in between is there, once, and the next words go out."""
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.says("Page one")
    maja.hears("Page one")
    freja.page.get_by_role("link", name="Other page").click()
    freja.sees("Page one")
    maja.says("Page two")
    freja.sees("Page two")
    freja.page.go_back()
    freja.sees("Page two")
    freja.says("Gone back")
    maja.hears("Gone back")
    freja.page.go_forward()
    freja.sees("Gone back")
    freja.says("Gone forward")
    maja.hears("Gone forward")
    _bubbles(freja, "Page one", "Page two", "Gone back", "Gone forward")


KEEPS_NOTHING = "This browser keeps nothing for this page. Stay here until your message shows “Sent”."


def test_without_a_database_the_chat_goes_on_and_says_what_that_means(freja: Customer, maja: Desk, line: Line) -> None:
    """As in a private window: words wait in the page, and that is said."""
    freja.page.add_init_script("indexedDB.open = () => { throw new DOMException('no', 'SecurityError') }")
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.sees(KEEPS_NOTHING)
    line.cut()
    freja.says("Only in the page")
    freja.sees("Waiting for a connection")
    line.mend()
    maja.hears("Only in the page")
    _bubbles(freja, "Only in the page")


def test_a_full_database_is_told_and_the_words_go_out_from_the_page(freja: Customer, maja: Desk) -> None:
    """From a tab that does not lead, too: the leader sends what its neighbour could not write down."""
    freja.visits()
    freja.rings()
    maja.accepts()
    second = freja.opens_tab()
    freja.visits(page=second)
    freja.opens_chat(second)
    freja.says("There is room")
    freja.sees("There is room", second)
    full = """() => { IDBObjectStore.prototype.put = function () {
        this.transaction.abort();
        throw new DOMException("full", "QuotaExceededError");
    } }"""
    for page in (freja.page, second):
        page.evaluate(full)
    freja.says("No room here", second)
    maja.hears("No room here")
    expect(second.get_by_text(KEEPS_NOTHING)).to_be_visible()
    freja.says("Nor here")
    maja.hears("Nor here")
    for page in (freja.page, second):
        expect(page.get_by_role("log").locator(".bubble")).to_have_text(["There is room", "No room here", "Nor here"])
        expect(page.get_by_text("Sending…")).to_have_count(0)


def test_words_of_ten_minutes_ago_ask_before_they_are_sent(freja: Customer, maja: Desk, line: Line) -> None:
    """One is sent after all, once; the other is discarded."""
    freja.page.clock.install()
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.says("Before")
    maja.hears("Before")
    freja.sees("Sent")
    line.cut()
    freja.says("Is anybody there?")
    freja.says("Never mind")
    freja.sees("Waiting for a connection")
    freja.page.clock.fast_forward("11:00")
    line.mend()
    asks = freja.page.get_by_text(re.compile(r"Written at .*, and not sent yet\. Send it now\?"))
    expect(asks).to_have_count(2)
    freja.page.get_by_role("button", name="Discard").last.click()
    freja.page.get_by_role("button", name="Send now").click()
    maja.hears("Is anybody there?")
    expect(asks).to_have_count(0)
    _bubbles(freja, "Before", "Is anybody there?")


def test_a_message_the_server_could_not_take_is_tried_again_under_its_id(freja: Customer, maja: Desk) -> None:
    ids: list[str] = []

    def fail_once(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def said(frame: str | bytes) -> None:
            command = json.loads(frame)
            if command["type"] == "send_message":
                ids.append(command["id"])
            if len(ids) == 1 and command["type"] == "send_message":
                socket.send(json.dumps({"type": "refused", "id": ids[0], "code": "internal", "text": ""}))
            else:
                server.send(frame)

        socket.on_message(said)

    freja.page.route_web_socket(re.compile("/live/visitor"), fail_once)
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.says("Once more")
    freja.sees("Not sent. Something went wrong on our side. Try again.")
    freja.page.get_by_role("button", name="Try again").click()
    # The page first: its frames pass through this test, which does not pass them on while it waits for the desk.
    freja.sees("Sent")
    maja.hears("Once more")
    assert ids[0] == ids[1]
    _bubbles(freja, "Once more")


def test_what_is_off_under_load_is_said_exactly(freja: Customer, maja: Desk) -> None:
    tell: list[Callable[[str], None]] = []

    def listen(socket: WebSocketRoute) -> None:
        socket.connect_to_server()
        tell.append(socket.send)

    freja.page.route_web_socket(re.compile("/live/visitor"), listen)
    freja.visits()
    freja.rings()
    maja.accepts()
    tell[-1](json.dumps({"type": "degraded", "off": ["typing", "presence"]}))
    freja.sees("We are very busy. Not shown just now: who is typing, your place in the queue.")
    tell[-1](json.dumps({"type": "degraded", "off": ["typing"]}))
    freja.sees("We are very busy. Not shown just now: who is typing.")
    tell[-1](json.dumps({"type": "degraded"}))
    expect(freja.page.get_by_text("We are very busy")).to_be_hidden()


def test_the_end_of_an_agent_s_absence_is_told(freja: Customer, maja: Desk, server: Server) -> None:
    freja.visits()
    freja.rings()
    maja.accepts()
    maja.hangs_up()
    freja.sees("Maja Lindqvist is reconnecting. Please hold on; your chat is kept.")
    with at_desk(server.address, "maja", PASSWORD) as again:
        freja.sees("Maja Lindqvist is here again")
        again.goes_on_with(maja.chats)
    maja.chats.clear()


def test_the_log_follows_a_picture_that_grows_it(freja: Customer, maja: Desk, tmp_path: Path) -> None:
    """It arrives late and makes the log taller: the end stays in view."""
    picture = tmp_path / "bike.png"
    Image.new("RGB", (300, 600), "#2a7").save(picture)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    freja.page.route(re.compile("/files/.*thumbnail"), hold)
    freja.visits()
    freja.rings()
    maja.accepts()
    for number in range(12):
        freja.says(f"Line {number}")
        freja.sees(f"Line {number}")
    freja.page.locator("input[type=file]").set_input_files(picture)
    expect(freja.page.get_by_role("button", name="Remove bike.png")).to_be_visible()
    # The widget knows its size beforehand; a page's own style may not let it keep the place free.
    freja.page.evaluate(
        """() => { const sheet = new CSSStyleSheet(); sheet.replaceSync(".picture img { block-size: auto !important }");
        const { shadowRoot } = document.querySelector("deskbell-chat"); shadowRoot.adoptedStyleSheets.push(sheet); }"""
    )
    freja.says("This one")
    freja.sees("This one")
    shown = freja.page.get_by_role("img", name="Picture: bike.png")
    expect(shown).to_have_count(1)
    while not held:
        freja.page.wait_for_event("request", lambda request: "thumbnail" in request.url)
    for route in held:
        route.continue_()
    expect(shown).to_have_js_property("complete", value=True)
    scroller = freja.page.locator(".scroller")
    expect(freja.page.get_by_text("Sent").last).to_be_in_viewport()
    left = "box => Math.round(box.scrollHeight - box.clientHeight - box.scrollTop)"
    assert scroller.evaluate(left) <= 1


def test_a_long_address_breaks_where_a_reader_would(freja: Customer, maja: Desk) -> None:
    freja.visits()
    freja.opens_chat()
    freja.page.get_by_label(re.compile("E-mail")).fill("freja.nielsen@nordmail.example")
    freja.fills_in()
    maja.accepts()
    mail = freja.page.get_by_role("definition").filter(has_text="@")
    expect(mail).to_have_text("freja.nielsen@nordmail.example")
    lines = """cell => [...cell.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => {
        const range = document.createRange(); range.selectNode(node); return range.getClientRects().length; })"""
    assert mail.evaluate(lines) == [1, 1], "each half on one line"


def test_an_upload_that_failed_can_be_tried_again(freja: Customer, maja: Desk, line: Line, tmp_path: Path) -> None:
    """The text that was to go with it stays; the second try has the same id."""
    note = tmp_path / "note.txt"
    note.write_text("Rear brake, since Tuesday.", encoding="utf-8")
    puts: list[str] = []
    freja.page.on("request", lambda request: puts.append(request.url) if request.method == "PUT" else None)
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.composer().fill("Look")
    line.cut()
    freja.page.locator("input[type=file]").set_input_files(note)
    freja.sees("Could not be uploaded. Check your connection.")
    expect(freja.composer()).to_have_value("Look")
    line.mend()
    freja.page.get_by_role("button", name="Try again: note.txt").click()
    expect(freja.page.get_by_role("button", name="Remove note.txt")).to_be_visible()
    freja.composer().press("Enter")
    assert [file.name for file in maja.hears("Look").attachments] == ["note.txt"]
    assert puts[0] == puts[1]
