"""From a change of the customer's page until it stands in the pixels of the desk's window.

The desk is the real one, in its own process, on a screen of its own; the pixels are read from that screen by
another process, so nothing of the desk is measured by itself. Each change carries its number as a colour. The times of
both ends are the machine's one clock. The floor is the same change, by a bare WebSocket, to a bare Chromium on
the same screen.
"""

import random
import statistics
import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserType, Page
from websockets.sync.server import ServerConnection, serve

from bench.cobrowse.eye import Colour, Eye, Place, eye_on
from bench.demo.chromium import CHROMIUM, FLAGS
from bench.figures import Figure
from bench.measure import tell
from bench.tour.customer import Customer
from bench.tour.desk import Desk
from bench.tour.machine import machine

CHANGES = 200
MOST_PAINTED = 100.0
#: Before what counts: code is run for the first time.
_WARM_UP = 10
#: Seconds of rest between two changes, so that each is a single one, in no step with any timer.
_REST = (0.06, 0.16)
_SIZE = (1100, 1000)
_NEWCOMER = "Freja Nielsen"

_BLOCK = """colour => {
  window.block = document.createElement("div");
  // Not by the attribute, which the shop's policy forbids.
  window.block.style.cssText =
    "position:fixed;left:0;top:0;width:200px;height:120px;z-index:99;background-color:" + colour;
  document.body.append(window.block);
}"""
_CHANGE = """colour => {
  const at = Date.now();
  window.block.style.backgroundColor = colour;
  return at;
}"""
_LISTEN = """address => new Promise(done => {
  const line = new WebSocket(address);
  line.onmessage = ({ data }) => { window.block.style.backgroundColor = data; };
  line.onopen = done;
})"""
_SPEAK = """address => new Promise(done => {
  window.line = new WebSocket(address);
  window.line.onopen = done;
})"""
_SAY = """colour => {
  const at = Date.now();
  window.block.style.backgroundColor = colour;
  window.line.send(colour);
  return at;
}"""


def painted(playwright: BrowserType, browser: Browser, shop: str, server: str, folder: Path) -> tuple[Figure, ...]:
    """The figures: to the desk's pixels, and the floor of the same run."""
    folder.mkdir()
    with machine(folder) as environment, eye_on(environment["DISPLAY"]) as eye:
        tell("from a change to the desk's pixels ...")
        ours = _to_the_desk(browser, shop, server, folder, environment, eye)
        tell("the same to a bare browser's pixels ...")
        floor = _to_a_bare_browser(playwright, browser, environment["DISPLAY"], eye)
    without = environment.get("DESKBELL_TESTS_WITHOUT_SANDBOX") == "1"
    note = f"{CHANGES} single changes; the real desk's window under Xvfb, painted without a graphics card"
    return (
        Figure(name="floor: bare WebSocket to a bare Chromium's pixels, p50", value=floor[0], unit="ms"),
        Figure(name="floor, p95", value=floor[1], unit="ms"),
        Figure(
            name="change to the desk's pixels, p50",
            value=ours[0],
            unit="ms",
            against="floor: bare WebSocket to a bare Chromium's pixels, p50",
            note=f"{note}; run as root, so by the tests' switch without Chromium's sandbox" if without else note,
        ),
        Figure(
            name="change to the desk's pixels, p95", value=ours[1], unit="ms", most=MOST_PAINTED, against="floor, p95"
        ),
    )


def _to_the_desk(
    browser: Browser, shop: str, server: str, folder: Path, environment: dict[str, str], eye: Eye
) -> tuple[float, float]:
    desk = Desk(server, "maja", "nordlys-maja", folder / "desk", environment)
    customer = Customer(browser, shop, _NEWCOMER)
    try:
        desk.sees("Your state: ")
        desk.resize(*_SIZE)
        desk.command("state.ready")
        customer.visits()
        customer.opens_chat()
        customer.rings("Buying advice")
        desk.sees("Accept")
        desk.command("offer.accept")
        desk.command("cobrowse.open")
        desk.click("Ask to see the page")
        customer.sees("asks to see this page")
        customer.page.get_by_role("button", name="Yes", exact=True).last.click()
        desk.sees("Live")
        desk.command("cobrowse.larger")
        customer.page.evaluate(_BLOCK, _css(_colour(0)))
        # The window's parts have found their places when it stands where it stood.
        return _measure(eye, _settled(eye, _colour(0)), customer.page, _CHANGE)
    finally:
        customer.close()
        desk.close()


def _to_a_bare_browser(playwright: BrowserType, browser: Browser, display: str, eye: Eye) -> tuple[float, float]:
    flags = [*FLAGS, "--window-position=0,0"]
    bare = playwright.launch(executable_path=CHROMIUM, args=flags, headless=False, env={"DISPLAY": display})
    try:
        with _echo() as address:
            listener = bare.new_page(viewport={"width": _SIZE[0], "height": 700})
            listener.evaluate(_BLOCK, _css(_colour(0)))
            listener.evaluate(_LISTEN, address)
            place = _settled(eye, _colour(0))
            context = browser.new_context()
            speaker = context.new_page()
            speaker.evaluate(_BLOCK, _css(_colour(0)))
            speaker.evaluate(_SPEAK, address)
            times = _measure(eye, place, speaker, _SAY)
            context.close()
            return times
    finally:
        bare.close()


def _measure(eye: Eye, place: Place, page: Page, change: str) -> tuple[float, float]:
    pauses = random.Random(1)
    times: list[float] = []
    for number in range(1, CHANGES + _WARM_UP + 1):
        time.sleep(pauses.uniform(*_REST))
        colour = _colour(number)
        done = _watch(eye, colour, place)
        began = float(page.evaluate(change, _css(colour)))
        times.append(done() - began)
    return p50_and_p95(times[_WARM_UP:])


def _watch(eye: Eye, colour: Colour, place: Place) -> Callable[[], float]:
    """Look from now on, while the browser is told to change."""
    seen: list[float] = []

    def look() -> None:
        seen.append(eye.sees(colour, place))

    thread = threading.Thread(target=look, name="eye")
    thread.start()

    def done() -> float:
        thread.join()
        if not seen:
            raise TimeoutError(f"the colour {colour} was not painted")
        return seen[0]

    return done


def _settled(eye: Eye, colour: Colour) -> Place:
    before: Place | None = None
    while True:
        place = eye.find(colour)
        if place == before:
            return place
        before = place
        time.sleep(1)


@contextmanager
def _echo() -> Generator[str]:
    """A server that says to everybody else what one says, and nothing more."""
    lines: list[ServerConnection] = []

    def hear(line: ServerConnection) -> None:
        lines.append(line)
        for said in line:
            for other in lines:
                if other is not line:
                    other.send(said)

    with serve(hear, "127.0.0.1", 0, compression=None) as server:
        thread = threading.Thread(target=server.serve_forever, name="echo")
        thread.start()
        try:
            yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
        finally:
            server.shutdown()
            thread.join()


def _colour(number: int) -> Colour:
    """A colour that nothing else on the page has."""
    return 16 * (number // 16) + 9, 16 * (number % 16) + 5, 201


def _css(colour: Colour) -> str:
    return f"rgb{colour}"


def p50_and_p95(values: Sequence[float]) -> tuple[float, float]:
    """Of these."""
    return statistics.median(values), statistics.quantiles(values, n=20)[18]
