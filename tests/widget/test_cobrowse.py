"""A shared page, from the customer's yes to their stop, over the real server."""

import base64
import json
import re
import zlib
from collections.abc import Callable, Generator, Iterator
from typing import cast
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, Request, WebSocket, expect

from protocol.cobrowse import CobrowseChunk, CobrowseState, Point, WatchCobrowse
from protocol.frames import ToStaff
from protocol.ids import ProposalId
from protocol.kinds import PointKind, ProposalState
from protocol.proposals import Cobrowse
from tests.widget.conftest import Server
from tests.widget.customer import Customer
from tests.widget.desk import Desk
from tests.widget.line import Line, line_to
from tests.widget.pages import ShopPage, ShopPages


@pytest.fixture
def sent(freja: Customer) -> list[bytes]:
    """Every frame that leaves the customer's browser."""
    frames: list[bytes] = []

    def note(said: bytes | str) -> None:
        frames.append(said.encode() if isinstance(said, str) else said)

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", note)

    def listen(page: Page) -> None:
        page.on("websocket", opened)

    listen(freja.page)
    freja.context.on("page", listen)
    return frames


@pytest.fixture
def shared(freja: Customer, maja: Desk, sent: list[bytes]) -> ProposalId:
    """A chat whose customer has agreed to show the page; Maja watches."""
    freja.visits("/")
    freja.rings()
    maja.is_ready()
    maja.accepts()
    session = maja.proposes(Cobrowse())
    freja.sees("asks to see this page")
    assert not any(b'"cobrowse"' in frame for frame in sent), "recorded without consent"
    freja.page.get_by_role("button", name="Yes").click()
    maja.hears_of(session, ProposalState.ACCEPTED)
    assert maja.chat is not None
    maja.sees(WatchCobrowse(interaction=maja.chat))
    return session


def test_a_page_is_shared_pointed_at_followed_and_stopped(
    freja: Customer, maja: Desk, shared: ProposalId, sent: list[bytes]
) -> None:
    chat = maja.chat
    assert chat is not None
    bar = freja.page.locator("deskbell-cobrowse")
    expect(bar.get_by_text("Maja Lindqvist can see this page.").first).to_be_visible()
    chunk, events = _whole(maja)
    assert [event["type"] for event in events[:2]] == [4, 2]
    heading = _find(events[1], "h1")

    maja.sees(Point(interaction=chat, session=shared, tab=chunk.tab, kind=PointKind.HIGHLIGHT, node=heading))
    box = bar.locator(".box")
    expect(box).to_be_visible()
    expect(box.get_by_text("Maja Lindqvist")).to_be_visible()
    around, title = box.bounding_box(), freja.page.locator("h1").bounding_box()
    assert around is not None
    assert title is not None
    assert around["y"] <= title["y"]
    assert around["height"] >= title["height"]
    maja.sees(Point(interaction=chat, session=shared, tab=chunk.tab, kind=PointKind.CLEAR))
    expect(box).to_be_hidden()

    freja.page.evaluate("history.replaceState(null, '', '?who=freja-secret#freja-secret')")
    freja.page.get_by_role("link", name="Other page").click()
    freja.page.wait_for_url(re.compile("/other"))
    following, events = _whole(maja, lambda tab: tab != chunk.tab)
    assert cast("dict[str, str]", events[0]["data"])["href"].endswith("/other")

    another = freja.opens_tab()
    freja.visits("/", another)
    _whole(maja, lambda tab: tab not in (chunk.tab, following.tab))
    another.close()
    _whole(maja, lambda tab: tab == following.tab)

    bar.get_by_role("button", name="Stop sharing").click()
    maja.hears_of(shared, ProposalState.DONE)
    expect(bar).to_have_count(0)
    before = len(sent)
    freja.page.evaluate("document.querySelector('h1').textContent = 'After the end'")
    freja.says("Thank you")
    maja.hears("Thank you")
    assert not any(b'"cobrowse"' in frame for frame in sent[before:])
    for frame in sent:
        assert b"freja-secret" not in frame


def test_what_is_typed_and_searched_for_is_in_no_byte_that_leaves(freja: Customer, sent: list[bytes]) -> None:
    """Nobody was asked anything yet: pages that repeat it in titles, paths and addresses, then a chat."""
    page, told = freja.page, "typed-told"

    def note(request: Request) -> None:
        if request.url.startswith(freja.server):
            sent.append(f"{request.url} {request.headers}".encode() + (request.post_data_buffer or b""))

    page.on("request", note)
    freja.visits("/")
    expect(page.get_by_role("button", name=re.compile("^Open chat"))).to_be_visible()
    page.evaluate("document.body.append(document.createElement('input'))")
    page.locator("body > input").press_sequentially("Quillfeather Zyxlamp")
    page.locator("body > input").press_sequentially(" 4111 1111 1111 1111")
    page.evaluate(
        "history.pushState(null, '', '/of/quillfeather-zyxlamp/4111111111111111?q=Q%C3%B8rtle#tab=othersuffix')"
    )
    page.evaluate("document.title = 'Results for Quillfeather, QØRTLE & zyxlamps, othersuffix 4111-1111-1111-1111'")
    _until_sent(page, sent, b"Results for")
    freja.rings()
    freja.says(told)
    freja.sees(told)
    freja.visits("/zyxlamp")
    page.evaluate("document.title = 'All of Zyxlamp, page two'")
    _until_sent(page, sent, b"page two")
    _until_sent(page, sent, told.encode())
    everything = b"\n".join(sent).decode().lower()
    read = everything + unquote(everything)
    for word in (
        "quillfeather",
        "zyxlamp",
        "q\u00f8rtle",
        "qortle",
        "othersuffix",
        "41111111",
        "1111-1111",
        "1111 1111",
    ):
        assert word not in read, word


def _until_sent(page: Page, sent: list[bytes], words: bytes) -> None:
    for _ in range(500):
        if any(words in frame for frame in sent):
            return
        page.wait_for_timeout(20)
    raise AssertionError(f"{words!r} was never sent")


@pytest.fixture
def line(shop: ShopPages, server: Server, freja: Customer) -> Generator[Line]:
    """Between the shop's pages and the server."""
    freja.may_lose_the_line = True
    front = shop.pages["/"]
    with line_to(server.address) as line:
        shop.pages["/"] = ShopPage(desk=line.address)
        yield line
    shop.pages["/"] = front


def test_a_stop_holds_without_a_line(line: Line, freja: Customer, maja: Desk, shared: ProposalId) -> None:
    """Here at once, there as soon as it is heard."""
    bar = freja.page.locator("deskbell-cobrowse")
    expect(bar.get_by_role("button", name="Stop sharing")).to_be_visible()
    line.cut()
    bar.get_by_role("button", name="Stop sharing").click()
    expect(bar).to_have_count(0)
    line.mend()
    maja.hears_of(shared, ProposalState.DONE)


def test_the_last_minutes_come_only_with_the_customers_yes(freja: Customer, maja: Desk, sent: list[bytes]) -> None:
    consent = "(window.deskbell ??= []).push(['consent', { past: true }])"
    freja.visits("/")
    freja.page.evaluate(consent)
    # The recorder has taken its place before the page's own style sheets.
    freja.page.wait_for_function("Object.hasOwn(document, 'adoptedStyleSheets')")
    freja.page.evaluate("document.querySelector('h1').textContent = 'It showed an error'")
    freja.visits("/other")
    freja.page.evaluate(consent)
    freja.rings()
    maja.is_ready()
    maja.accepts()
    session = maja.proposes(Cobrowse(past=True))
    freja.sees("asks to see this page")
    assert not any(b'"cobrowse"' in frame for frame in sent)
    freja.page.get_by_role("checkbox").check()
    freja.page.evaluate("document.querySelector('h1').textContent = 'It works again'")
    freja.page.get_by_role("button", name="Yes").click()
    maja.hears_of(session, ProposalState.ACCEPTED)
    assert maja.chat is not None
    maja.sees(WatchCobrowse(interaction=maja.chat))
    maja.until(lambda frame: frame if isinstance(frame, CobrowseState) and frame.past_from else None)

    told = ""

    def looked(frame: ToStaff) -> bool | None:
        nonlocal told
        if isinstance(frame, CobrowseChunk) and frame.past:
            told += json.dumps(_inflate(frame))
        return True if isinstance(frame, CobrowseChunk) and frame.whole and not frame.past else None

    # It comes bit by bit, and a desk gets what is there when it asks.
    while "It works again" not in told:
        maja.sees(WatchCobrowse(interaction=maja.chat, past=True, whole=True))
        maja.until(looked)
    assert "It showed an error" in told


def _whole(
    desk: Desk, fits: Callable[[str], bool] = lambda _tab: True
) -> tuple[CobrowseChunk, list[dict[str, object]]]:
    """The next whole picture of a tab that fits."""
    chunk = desk.until(
        lambda frame: frame if isinstance(frame, CobrowseChunk) and frame.whole and fits(frame.tab) else None
    )
    assert chunk.parts == 1
    return chunk, _inflate(chunk)


def _inflate(chunk: CobrowseChunk) -> list[dict[str, object]]:
    return json.loads(zlib.decompress(base64.b64decode(chunk.data), -zlib.MAX_WBITS))


def _find(event: dict[str, object], tag: str) -> int:
    """The recorder's number of the first such element."""

    def walk(node: dict[str, object]) -> Iterator[dict[str, object]]:
        yield node
        for child in cast("list[dict[str, object]]", node.get("childNodes", [])):
            yield from walk(child)

    root = cast("dict[str, dict[str, object]]", event["data"])["node"]
    return next(cast("int", node["id"]) for node in walk(root) if node.get("tagName") == tag)
