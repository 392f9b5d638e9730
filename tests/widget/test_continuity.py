"""One chat, whatever happens to the page, the tab, the network and the server."""

import json
import re
from collections.abc import Generator
from pathlib import Path

import pytest
from playwright.sync_api import Route, WebSocketRoute, expect

from bench.demo.processes import import_setup
from protocol.frames import Ack
from tests.widget.conftest import PASSWORD, Server, setup, widget_folder
from tests.widget.customer import Customer
from tests.widget.desk import Desk, at_desk
from tests.widget.line import Line, line_to
from tests.widget.pages import ShopPage, ShopPages


def _from_cache(route: Route) -> None:
    path = widget_folder() / "dist" / route.request.url.rpartition("/")[2]
    route.fulfill(body=path.read_bytes(), content_type="text/javascript", headers={"Access-Control-Allow-Origin": "*"})


@pytest.fixture
def line(shop: ShopPages, server: Server, freja: Customer) -> Generator[Line]:
    """The line that the page `/line` uses."""
    freja.may_lose_the_line = True
    with line_to(server.address) as line:
        shop.pages["/line"] = ShopPage(desk=line.address)
        yield line


def test_a_reload_keeps_chat_draft_and_panel(freja: Customer, maja: Desk) -> None:
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.says("Before")
    maja.hears("Before")
    freja.composer().fill("Half a sentence")
    freja.page.reload()
    expect(freja.composer()).to_have_value("Half a sentence")
    maja.says("Welcome back")
    freja.sees("Welcome back")
    freja.composer().press("End")
    freja.composer().press("Enter")
    maja.hears("Half a sentence")
    expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text(["Before", "Welcome back", "Half a sentence"])


def test_another_page_of_the_shop_goes_on_with_the_chat(freja: Customer, maja: Desk) -> None:
    """The panel was closed: the launcher counts what comes, without being asked."""
    freja.visits()
    freja.rings()
    maja.accepts()
    freja.page.get_by_role("button", name="Minimise chat").click()
    freja.page.get_by_role("link", name="Other page").click()
    expect(freja.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()
    maja.says("Are you there?")
    expect(freja.page.get_by_role("button", name="Open chat, 1 new message")).to_be_visible()


def test_two_tabs_are_one_chat(freja: Customer, maja: Desk) -> None:
    """Both show the same, either may write, and one socket serves them; the other takes over at its end."""
    freja.visits()
    freja.rings()
    maja.accepts()
    second = freja.opens_tab()
    sockets: list[str] = []
    second.on("websocket", lambda socket: sockets.append(socket.url))
    freja.visits(page=second)
    freja.opens_chat(second)
    freja.says("From the first")
    freja.sees("From the first", second)
    freja.says("From the second", second)
    maja.hears("From the first")
    maja.hears("From the second")
    maja.says("Got both")
    for page in (freja.page, second):
        expect(page.get_by_role("log").locator(".bubble")).to_have_text(
            ["From the first", "From the second", "Got both"]
        )

    freja.page.close()
    freja.says("Alone now", second)
    maja.hears("Alone now")
    maja.says("Still here")
    freja.sees("Still here", second)
    assert len(sockets) == 1, "the second tab opened its socket when it had to lead, and not before"


#: Stands in for switching tabs, which a browser without a window does not know.
_HIDE, _SHOW = (
    f"""Object.defineProperty(document, "visibilityState", {{ get: () => "{state}", configurable: true }});
    document.dispatchEvent(new Event("visibilitychange"))"""
    for state in ("hidden", "visible")
)


def test_the_tab_before_the_eyes_leads(freja: Customer, maja: Desk) -> None:
    """Browsers freeze hidden tabs, so a hidden leader hands over to the tab that is looked at."""
    freja.visits()
    freja.rings()
    maja.accepts()
    second = freja.opens_tab()
    freja.visits(page=second)
    freja.opens_chat(second)
    freja.page.evaluate(_HIDE)
    with second.expect_websocket():
        second.evaluate(_SHOW)
    freja.says("From the second", second)
    maja.hears("From the second")
    freja.sees("From the second")
    freja.page.evaluate(_SHOW)
    freja.says("From the first")
    maja.hears("From the first")
    for page in (freja.page, second):
        expect(page.get_by_role("log").locator(".bubble")).to_have_text(["From the second", "From the first"])


def test_what_is_written_offline_goes_out_once_and_in_order(freja: Customer, maja: Desk, line: Line) -> None:
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.says("Online")
    maja.hears("Online")
    freja.sees("Sent")
    freja.context.set_offline(True)
    line.cut()
    freja.sees("You are offline. What you write is kept and sent when you are back.")
    words = [f"Tunnel {number}" for number in range(5)]
    for text in words:
        freja.says(text)
    freja.sees("Waiting for a connection")
    line.mend()
    freja.context.set_offline(False)
    for text in words:
        maja.hears(text)
    freja.sees("Connected again")
    freja.sees("Sent")
    expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text(["Online", *words])


def test_a_reload_without_a_line_shows_the_chat_and_loses_no_word(freja: Customer, maja: Desk, line: Line) -> None:
    """The server can't be reached, the page is opened anew, a message is written, the tab is reloaded again.

    The script itself comes from the browser's cache, which the route stands for.
    """
    freja.context.route(re.compile("/widget.*[.]js$"), _from_cache)
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.says("Before")
    maja.hears("Before")
    freja.sees("Sent")
    line.cut()
    freja.page.reload()
    freja.sees("Before")
    freja.says("Into the void")
    freja.sees("Waiting for a connection")
    freja.page.reload()
    freja.sees("Into the void")
    line.mend()
    maja.hears("Into the void")
    freja.sees("Sent")
    expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text(["Before", "Into the void"])


def test_what_comes_too_late_says_so_and_can_be_discarded(freja: Customer, maja: Desk, line: Line) -> None:
    """The agent ended the chat while the customer wrote in a tunnel."""
    freja.visits("/line")
    freja.rings()
    maja.accepts()
    freja.says("Before")
    maja.hears("Before")
    freja.sees("Sent")
    line.cut()
    freja.says("Too late")
    freja.sees("Waiting for a connection")
    maja.ends()
    maja.until(lambda frame: frame if isinstance(frame, Ack) else None)
    line.mend()
    freja.sees("Not sent. This chat has ended.")
    expect(freja.page.get_by_role("button", name="Try again")).to_have_count(0)
    freja.page.get_by_role("button", name="Discard").click()
    expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text(["Before"])


def test_a_restart_of_the_server_is_survived(freja: Customer, shop: ShopPages, tmp_path: Path) -> None:
    """Stopped in good order: the customer reads what goes on, and what was written meanwhile arrives."""
    freja.may_lose_the_line = True
    import_setup(tmp_path, setup(shop.address))
    first = Server(tmp_path)
    try:
        shop.pages["/own"] = ShopPage(desk=first.address)
        freja.server = first.address
        freja.visits("/own")
        freja.rings()
        with at_desk(first.address, "maja", PASSWORD) as maja:
            maja.accepts()
            freja.says("Before")
            maja.hears("Before")
            chats, maja.chats = maja.chats, {}
        freja.sees("Sent")
    finally:
        first.stop()
    freja.says("While you were away")
    freja.sees("Waiting for a connection")
    second = Server(tmp_path, first.port)
    try:
        # The widget may be waiting out its longest back-off.
        freja.sees("Sent", patience=45_000)
        with at_desk(second.address, "maja", PASSWORD) as again:
            again.goes_on_with(chats)
            again.says("Here again")
            freja.sees("Here again")
        expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text(
            ["Before", "While you were away", "Here again"]
        )
        freja.sees("Maja Lindqvist ended the chat")
    finally:
        freja.page.close()
        second.stop()


def test_an_agent_who_is_gone_is_waited_for(freja: Customer, maja: Desk, server: Server) -> None:
    """The customer is told that she is on her way back; and no more when she is back."""
    freja.visits()
    freja.rings()
    maja.accepts()
    maja.hangs_up()
    freja.sees("Maja Lindqvist is reconnecting. Please hold on; your chat is kept.")
    with at_desk(server.address, "maja", PASSWORD) as again:
        expect(freja.page.get_by_text(re.compile("is reconnecting"))).to_be_hidden()
        again.goes_on_with(maja.chats)
        again.says("Back again")
        freja.sees("Back again")
    maja.chats.clear()


def test_a_start_on_a_busy_day_waits_with_its_form(freja: Customer, maja: Desk) -> None:
    """It says when it is tried again, and the answers stay; then it goes through by itself."""
    refused: list[str] = []

    def busy_once(socket: WebSocketRoute) -> None:
        line = socket.connect_to_server()

        def said(frame: str | bytes) -> None:
            command = json.loads(frame)
            if command["type"] == "start_chat" and not refused:
                refused.append(command["id"])
                answer = {"type": "refused", "id": command["id"], "code": "busy", "text": "", "retry_after": 2_000}
                socket.send(json.dumps(answer))
            else:
                line.send(frame)

        socket.on_message(said)

    freja.page.route_web_socket(re.compile("/live/visitor"), busy_once)
    freja.visits()
    freja.opens_chat()
    freja.page.get_by_text("Workshop", exact=True).click()
    freja.page.get_by_label("Your name").fill("Freja")
    freja.page.get_by_role("button", name="Start chat").click()
    freja.sees("There is a lot going on. It is tried again shortly.")
    freja.sees(re.compile(r"Next try in \d s\. Your answers are kept\."))
    expect(freja.page.get_by_label("Your name")).to_have_value("Freja")
    expect(freja.composer()).to_be_visible()
    maja.accepts()
