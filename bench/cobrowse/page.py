"""What happens in the customer's page: scripts for the browser, and what they cost its main thread."""

from pathlib import Path
from typing import Final, cast

import msgspec
from playwright.sync_api import CDPSession, Page

_WIDGET: Final = Path(__file__).parents[2] / "resources" / "widget"
_LIBRARY: Final = _WIDGET / "node_modules" / "@rrweb" / "record" / "dist" / "record.umd.min.cjs"

#: The page of the prototype had so many products.
PRODUCTS = 48

#: Until there are so many products as wanted; the shop's own are repeated.
_FILL: Final = """wanted => {
  const cards = [...document.querySelectorAll("main a[href^='/p/']")].map(a => a.closest("li, article") ?? a);
  if (cards.length === 0) throw new Error("no products on this page");
  for (let i = 0; document.querySelectorAll("main a[href^='/p/']").length < wanted; i++) {
    const card = cards[i % cards.length];
    card.parentNode.append(card.cloneNode(true));
  }
}"""
_LOAD: Final = """async file => { window.recorder = await import(file); }"""
_SHARE: Final = """() => {
  const wanted = { type: "cobrowse_wanted", interaction: "i", session: "s", on: true };
  const memory = { get: () => null, set: () => undefined };
  window.sharing = window.recorder.share({
    interaction: "i", session: "s", past: false, language: "en", rtl: false, accent: "#1F6F54", nonce: "", memory,
    agent: "Maja", wanted, send: () => undefined, stop: () => undefined,
  });
  return new Promise(done => setTimeout(() => setTimeout(done)));
}"""
#: The library by itself, as it comes: no mask, no frame, nothing packed or sent.
_LOAD_LIBRARY: Final = """text => {
  window.exports = {};
  window.module = { exports: window.exports };
  (0, eval)(text);
}"""
_RECORD: Final = """() => {
  window.module.exports.record({ emit: () => undefined });
  return new Promise(done => setTimeout(() => setTimeout(done)));
}"""
_SETTLE: Final = "() => new Promise(done => setTimeout(() => requestIdleCallback(done), 600))"
#: What a shop does when something goes into the cart; the time until the recorder has taken it.
_CHANGE: Final = """async count => {
  const cards = [...document.querySelectorAll("main a[href^='/p/']")];
  const costs = [];
  for (let i = 0; i < count; i++) {
    const card = cards[i % cards.length];
    for (let k = 0; k < 3; k++) {
      const line = document.createElement("p");
      line.textContent = `Now ${i + k} in the cart for ${i},00 euros`;
      card.append(line);
    }
    card.classList.toggle("chosen");
    card.setAttribute("aria-label", `Chosen ${i} times`);
    const begun = performance.now();
    await null;
    costs.push(performance.now() - begun);
    await new Promise(done => setTimeout(done, 30));
  }
  return costs;
}"""


def fill(page: Page) -> None:
    """Make it a page of that many products."""
    page.evaluate(_FILL, PRODUCTS)


class _Metric(msgspec.Struct):
    name: str
    value: float


class Meter:
    """The time that a page's main thread has worked, by the processor's clock: others on the machine do not count."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable", {"timeDomain": "threadTicks"})  # pyright: ignore[reportUnknownMemberType]
        self._nothing = min(self._took("() => 1") for _ in range(5))

    def _read(self) -> float:
        answer = self._session.send("Performance.getMetrics")  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        metrics = msgspec.convert(answer["metrics"], list[_Metric])
        return next(metric.value * 1000 for metric in metrics if metric.name == "TaskDuration")

    def _took(self, script: str) -> float:
        before = self._read()
        self._page.evaluate(script)
        return self._read() - before

    def took(self, script: str) -> float:
        """Milliseconds that this took, without the asking."""
        return max(0.0, self._took(script) - self._nothing)


def start_cost(page: Page, recorder: str) -> float:
    """Milliseconds of the main thread from the yes to the whole picture."""
    page.evaluate(_LOAD, recorder)
    page.evaluate(_SETTLE)
    meter = Meter(page)
    return meter.took(_SHARE)


def floor_cost(page: Page) -> float:
    """Milliseconds of the main thread that the library alone takes to its whole picture of the same page."""
    page.evaluate(_LOAD_LIBRARY, _LIBRARY.read_text(encoding="utf-8"))
    page.evaluate(_SETTLE)
    meter = Meter(page)
    return meter.took(_RECORD)


def change_costs(page: Page, count: int) -> list[float]:
    """Milliseconds for each of so many changes of a shared page."""
    page.evaluate(_SETTLE)
    return cast("list[float]", page.evaluate(_CHANGE, count))


def recorder_file() -> str:
    """The built recorder, as the server gives it out."""
    dist = _WIDGET / "dist"
    return next(dist.glob("cobrowse-*.js")).name
