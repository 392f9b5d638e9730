"""`deskbell bench cobrowse`: the shop's main thread, a change until the desk paints it, bytes, a page gone wild."""

import statistics
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.cobrowse.page import PRODUCTS, change_costs, fill, floor_cost, recorder_file, start_cost
from bench.cobrowse.painted import painted
from bench.cobrowse.watcher import Watcher, watching
from bench.demo.chromium import CHROMIUM, FLAGS
from bench.demo.processes import import_setup, running, start_server
from bench.demo.setup import demo_setup
from bench.demo.shop import serve
from bench.figures import Figure, Report
from bench.measure import tell
from bench.tour.customer import Customer

STARTS, CHANGES, LOOKS = 7, 150, 60
MOST_START, MOST_CHANGE = 20.0, 1.0
#: Nodes a second of the page gone wild, and for how long (seconds).
WILD, WILD_SECONDS = 10_000, 6
MOST_CHAT, TALKS = 250.0, 9
#: One minute of shopping is played, and counted ten times.
MINUTES = 10

_FLOOR = "floor: rrweb alone, start"
_SAY = """text => {
  const place = document.querySelector("h1") ?? document.body;
  place.textContent = text;
  return Date.now();
}"""
_WILD = """([rate, seconds]) => {
  const heap = document.createElement("div");
  document.body.append(heap);
  const each = rate / 50;
  const timer = setInterval(() => {
    heap.replaceChildren();
    for (let i = 0; i < each; i++) heap.append(Object.assign(document.createElement("span"), { textContent: `n${i}` }));
  }, 20);
  setTimeout(() => clearInterval(timer), seconds * 1000);
}"""


def measure() -> Report:
    """The figures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            with _shop(Path(folder) / "painted") as (shop, server):
                seen = painted(playwright.chromium, browser, shop, server, Path(folder) / "machine")
            with _shop(Path(folder) / "shop") as (shop, server):
                figures = (*_page(browser, shop, server), *seen, *_wire(browser, shop, server))
            return Report(name="cobrowse", figures=figures)
        finally:
            browser.close()


@contextmanager
def _shop(folder: Path) -> Generator[tuple[str, str]]:
    with serve() as nordlys:
        import_setup(folder, demo_setup(nordlys.address))
        program, server = start_server(folder, 0)
        with running(program):
            nordlys.deskbell = server
            yield nordlys.address, server


def _page(browser: Browser, shop: str, server: str) -> Sequence[Figure]:
    tell(f"starts on a page of {PRODUCTS} products ...")
    recorder = f"{server}/widget/{recorder_file()}"
    floors: list[float] = []
    starts: list[float] = []
    changes: list[float] = []
    for _ in range(STARTS):
        bare = Customer(browser, shop, "Nobody")
        try:
            bare.visits()
            fill(bare.page)
            floors.append(floor_cost(bare.page))
        finally:
            bare.close()
        customer = Customer(browser, shop, "Nobody")
        try:
            customer.visits()
            fill(customer.page)
            starts.append(start_cost(customer.page, recorder))
            if len(starts) == STARTS:
                tell("changes ...")
                changes = change_costs(customer.page, CHANGES)[10:]
        finally:
            customer.close()
    note = f"{PRODUCTS} products, a fresh page each; the main thread by the processor's clock, median of {STARTS}"
    return (
        Figure(name=_FLOOR, value=statistics.median(floors), unit="ms", note="no mask, no frame; the same page"),
        Figure(
            name="start of sharing",
            value=statistics.median(starts),
            unit="ms",
            most=MOST_START,
            against=_FLOOR,
            note=note,
        ),
        Figure(
            name="change of the page, p95",
            value=_p95(changes),
            unit="ms",
            most=MOST_CHANGE,
            note="three elements, a class and a label; recorded and masked before the page goes on",
        ),
        Figure(name="change of the page, p50", value=statistics.median(changes), unit="ms"),
    )


def _wire(browser: Browser, shop: str, server: str) -> Sequence[Figure]:
    customer = Customer(browser, shop, "Freja Nielsen")
    with watching(server, "maja", "nordlys-maja") as desk:
        try:
            customer.visits()
            customer.opens_chat()
            customer.rings("Buying advice")
            desk.takes_a_chat()
            desk.asks_to_see()
            customer.sees("asks to see this page")
            customer.page.get_by_role("button", name="Yes", exact=True).click()
            desk.sees()
            return (*_looks(customer, desk), *_minute(customer, desk), *_storm(customer, desk))
        finally:
            customer.close()


def _looks(customer: Customer, desk: Watcher) -> Sequence[Figure]:
    tell("from a change to the desk ...")
    times: list[float] = []
    for number in range(LOOKS):
        text = f"Change {number:04} of this page"
        said = float(customer.page.evaluate(_SAY, text))
        times.append(desk.sees_text(text) - said)
    return (
        Figure(name="change to the desk's socket, p50", value=statistics.median(times), unit="ms"),
        Figure(
            name="change to the desk's socket, p95",
            value=_p95(times),
            unit="ms",
            note="real widget, real server; without the painting",
        ),
    )


def _minute(customer: Customer, desk: Watcher) -> Sequence[Figure]:
    tell("a minute of shopping ...")
    before, page = desk.bytes, customer.page
    for path in ("/", "/cart", "/"):
        customer.visits(path)
        for turn in range(20):
            page.mouse.move(100 + 37 * turn % 900, 120 + 23 * turn % 500, steps=6)
            page.mouse.wheel(0, 160 if turn % 4 else -300)
            page.wait_for_timeout(1_000)
    minute = desk.bytes - before
    return (
        Figure(
            name="ten minutes of shopping",
            value=round(minute * MINUTES / 1e6, 2),
            unit="MB",
            note="one minute, times ten: three pages a minute with their pictures, pointer and wheel without a rest",
        ),
    )


def _storm(customer: Customer, desk: Watcher) -> Sequence[Figure]:
    tell(f"a page that changes {WILD:,} elements a second ...")
    before = desk.bytes
    shared = _talk(customer, desk, "shared")
    spent = desk.bytes - before
    customer.page.get_by_role("button", name="Stop sharing").click()
    alone = _talk(customer, desk, "not shared")
    note = f"customer to agent while the page replaces {WILD:,} elements a second; median of {TALKS}"
    return (
        Figure(name="chat on a page gone wild, not shared", value=alone, unit="ms", note=note),
        Figure(
            name="chat on a page gone wild, shared",
            value=shared,
            unit="ms",
            most=MOST_CHAT,
            against="chat on a page gone wild, not shared",
            note=note,
        ),
        Figure(
            name="bytes of a page gone wild",
            value=round(spent / 1e6 / WILD_SECONDS, 3),
            unit="MB/s",
            most=0.6,
            note="the recorder rests when a page changes too much, and the server lets 512 KiB/s through",
        ),
    )


def _talk(customer: Customer, desk: Watcher, how: str) -> float:
    """How long words take from the customer to the agent while the page is wild."""
    customer.page.evaluate(_WILD, [WILD, WILD_SECONDS])
    times: list[float] = []
    for number in range(TALKS):
        text = f"Are you there {number}, {how}?"
        customer.composer.fill(text)
        said = float(customer.page.evaluate("Date.now()"))
        customer.composer.press("Enter")
        times.append(desk.hears(text) - said)
    return statistics.median(times)


def _p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20)[18]
