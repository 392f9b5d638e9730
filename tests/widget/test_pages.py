"""Shops that make it hard: hostile styles, a strict policy, a phone, right-to-left, other languages."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.widget.conftest import NewContext, Server
from tests.widget.customer import Customer
from tests.widget.desk import Desk
from tests.widget.pages import ShopPage, ShopPages

HOSTILE = """
body, body *, deskbell-chat {
    all: unset !important; font: 40px cursive !important; color: red !important; letter-spacing: 1em !important;
    box-sizing: content-box !important; animation: spin 1s infinite !important; line-height: 5 !important; }
html { font-size: 62.5% !important; text-transform: uppercase !important; }
html > *, deskbell-chat { display: none !important; position: static !important; opacity: .1 !important;
    transform: rotate(20deg) !important; filter: blur(4px) !important; pointer-events: none !important;
    visibility: hidden !important; zoom: 3 !important; }
button, input, textarea, div, section { display: none !important; }
@keyframes spin { to { transform: rotate(1turn); } }
"""

#: What docs/widget.md tells a shop to allow, on top of nothing at all.
STRICT = (
    "default-src 'none'; script-src {desk}; connect-src {desk} {socket}; img-src {desk} data:; "
    "style-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
)


def _panel_box(page: Page) -> dict[str, int]:
    panel = page.get_by_role("dialog", name=re.compile("Nordlys Bikes"))
    panel.evaluate("panel => Promise.all(panel.getAnimations().map(animation => animation.finished))")
    box = panel.bounding_box()
    assert box
    return {"x": round(box["x"]), "y": round(box["y"]), "width": round(box["width"]), "height": round(box["height"])}


def _all_styles(page: Page) -> list[str]:
    """How every element of the panel is drawn."""
    return page.locator("deskbell-chat .panel *").evaluate_all(
        """elements => elements.map(element => {
            const style = getComputedStyle(element);
            return [element.tagName, ...["display", "font", "color", "width", "height", "opacity", "letter-spacing",
                "text-transform", "transform", "visibility"].map(name => style.getPropertyValue(name))].join(" ");
        })"""
    )


def test_no_css_of_a_shop_can_break_it(freja: Customer, maja: Desk, shop: ShopPages) -> None:
    """Every element is drawn as on a plain page, to the pixel, and the chat works."""
    freja.visits()
    freja.opens_chat()
    place, styles = _panel_box(freja.page), _all_styles(freja.page)
    freja.page.get_by_role("button", name="Minimise chat").click()

    shop.pages["/hostile"] = ShopPage(css=HOSTILE)
    try:
        freja.visits("/hostile")
        freja.opens_chat()
        assert _panel_box(freja.page) == place
        assert _all_styles(freja.page) == styles
        freja.fills_in()
        maja.accepts()
        freja.says("Still here")
        maja.hears("Still here")
    finally:
        del shop.pages["/hostile"]


def test_a_strict_policy_is_enough(freja: Customer, maja: Desk, shop: ShopPages, server: Server) -> None:
    """With only the desk's address allowed, nothing is refused: no inline script or style, no eval."""
    policy = STRICT.replace("{socket}", server.address.replace("http", "ws"))
    shop.pages["/strict"] = ShopPage(policy=policy)
    freja.page.add_init_script(
        "window.violations = []; document.addEventListener('securitypolicyviolation',"
        " event => window.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`))"
    )
    freja.visits("/strict")
    freja.rings()
    maja.accepts()
    freja.says("Hello through the wall")
    maja.hears("Hello through the wall")
    maja.says("Hello back")
    freja.sees("Hello back")
    assert freja.page.evaluate("window.violations") == []


def test_a_phone_gets_the_whole_screen(new_context: NewContext, shop: ShopPages, server: Server, maja: Desk) -> None:
    """360 pixels wide: full screen, nothing sideways, every target at least 24 by 24 (44 for the main ones)."""
    context = new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    freja = Customer(context, shop.address, server.address)
    freja.visits()
    freja.rings()
    assert _panel_box(freja.page) == {"x": 0, "y": 0, "width": 360, "height": 740}
    maja.accepts()
    freja.composer().fill("From the bus")
    freja.page.get_by_role("button", name="Send").click()
    maja.hears("From the bus")
    maja.says("https://nordlys.example/" + "a-very-long-address/" * 12)
    freja.sees(re.compile("a-very-long-address"))
    assert freja.page.get_by_role("log").evaluate(
        "log => log.parentElement.scrollWidth <= log.parentElement.clientWidth"
    )
    sizes = freja.page.locator("deskbell-chat .panel button:visible").evaluate_all(
        "buttons => buttons.map(b => b.getBoundingClientRect()).map(r => Math.min(r.width, r.height))"
    )
    assert min(sizes) >= 24
    for name in ("Send", "Attach a file", "Minimise chat"):
        box = freja.page.get_by_role("button", name=name).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44, name
    freja.page.get_by_role("button", name="Minimise chat").click()
    expect(freja.page.get_by_role("button", name="Open chat", exact=True)).to_be_visible()
    freja.leaves()


def test_right_to_left_is_mirrored(freja: Customer, maja: Desk, shop: ShopPages) -> None:
    """The panel is at the left, own bubbles too; words in either script keep their direction."""
    shop.pages["/rtl"] = ShopPage(language="ar", direction="rtl")
    freja.visits("/rtl")
    freja.rings()
    maja.accepts()
    assert _panel_box(freja.page)["x"] == 20
    freja.says("مرحبا")
    maja.hears("مرحبا")
    maja.says("Hello")
    expect(freja.page.get_by_role("log").locator(".bubble")).to_have_text(["مرحبا", "Hello"])
    mine, theirs = (
        freja.page.get_by_role("log").locator(f".{side} .bubble").bounding_box() for side in ("mine", "theirs")
    )
    assert mine
    assert theirs
    assert mine["x"] < theirs["x"]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (ShopPage(language="da-DK"), "Åbn chat"),
        (ShopPage(language="fi"), "Avaa chat"),
        (ShopPage(language="da", script='data-lang="fi"'), "Avaa chat"),
        (ShopPage(language="tlh"), "Open chat"),
    ],
    ids=["page", "finnish", "data-lang", "unknown"],
)
def test_the_language_is_the_page_s(freja: Customer, shop: ShopPages, page: ShopPage, words: str) -> None:
    shop.pages["/language"] = page
    freja.visits("/language")
    freja.page.get_by_role("button", name=words).click()
    expect(freja.page.get_by_role("dialog")).to_be_visible()


def test_a_page_that_is_not_allowed_shows_no_chat(new_context: NewContext, shop: ShopPages, server: Server) -> None:
    """The same shop under an address that the administrator did not name."""
    page = new_context().new_page()
    with page.expect_console_message(lambda line: "Deskbell: no chat on this page" in line.text) as warning:
        page.goto(shop.address.replace("127.0.0.1", "localhost"))
    assert "address" in warning.value.text
    expect(page.locator("deskbell-chat .launcher")).to_have_count(0)
