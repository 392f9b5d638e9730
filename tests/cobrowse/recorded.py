"""A shop's pages with the recorder in them, and what it would send."""

import base64
import json
import threading
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
from playwright.sync_api import Page

from protocol.cobrowse import CobrowseChunk
from protocol.limits import MAX_COBROWSE_CHUNK

SHOP = Path(__file__).parent / "shop"
WIDGET = Path(__file__).parents[2] / "resources" / "widget"

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]

_SHARE = """async ([file, options]) => {
  const { share, remember } = await import(file);
  const wanted = { type: "cobrowse_wanted", interaction: options.interaction, session: options.session, on: true };
  const memory = { get: () => null, set: () => undefined };
  window.cobrowse = { share, remember };
  window.sharing = share({
    past: false, language: "en", rtl: false, accent: "#1F6F54", nonce: "", memory, agent: "Maja", wanted,
    send: (chunk) => window.leaves(chunk), stop: () => window.leaves({ type: "stopped" }), ...options,
  });
}"""
CHAT = "0199aaaa-0000-7000-8000-000000000001"
SESSION = "0199aaaa-0000-7000-8000-000000000002"


def recorder_file() -> str:
    """The built recorder's name."""
    return next((WIDGET / "dist").glob("cobrowse-*.js")).name


@contextmanager
def serve_shop() -> Generator[str]:
    """The shop's address; each page is a file of `shop/`, with `{query}` filled in."""

    class Handler(BaseHTTPRequestHandler):
        kinds: ClassVar[Mapping[str, str]] = {".js": "text/javascript", ".svg": "image/svg+xml"}

        def do_GET(self) -> None:
            target = urlsplit(self.path)
            name = unquote(target.path)
            if name.endswith(".js"):
                content = (WIDGET / "dist" / Path(name).name).read_text()
            elif name.endswith(".svg"):
                content = "<svg xmlns='http://www.w3.org/2000/svg' width='20' height='20'/>"
            else:
                query = parse_qs(target.query).get("q", [""])[0]
                content = (SHOP / f"{name.strip('/') or 'checkout'}.html").read_text().replace("{query}", query)
            data = content.encode()
            self.send_response(200)
            self.send_header("Content-Type", self.kinds.get(Path(name).suffix, "text/html; charset=utf-8"))
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            # The page may have asked for another picture meanwhile.
            with suppress(ConnectionError):
                self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class Recording:
    """What left one browser.

    Attributes:
        chunks: as the server would get them, checked against the protocol.
        stopped: the customer pressed the button.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.chunks: list[CobrowseChunk] = []
        self.stopped = False
        self._marks = 0
        page.expose_function("leaves", self._take)  # pyright: ignore[reportUnknownMemberType]

    def _take(self, said: dict[str, Json]) -> None:
        if said["type"] == "stopped":
            self.stopped = True
            return
        chunk = msgspec.convert(said, CobrowseChunk)
        assert len(chunk.data) <= MAX_COBROWSE_CHUNK
        self.chunks.append(chunk)

    def begin(self, **options: Json) -> None:
        """Share the page that is open, which somebody watches."""
        self.page.evaluate(_SHARE, [f"/{recorder_file()}", {"interaction": CHAT, "session": SESSION, **options}])

    def hear(self, **frame: Json) -> None:
        """What the server says."""
        self.page.evaluate("frame => window.sharing.heard(frame)", {"interaction": CHAT, "session": SESSION, **frame})

    def settle(self) -> None:
        """Wait until all that the page did so far has left."""
        self._marks += 1
        mark = f"mark{self._marks}mark"
        self.page.evaluate("mark => document.getElementById('witness').append(mark)", mark)
        self.until(lambda: mark in self.words())

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something to have left. Raises AssertionError after a while."""
        for _ in range(500):
            if holds():
                return
            self.page.wait_for_timeout(20)
        raise AssertionError("it did not come")

    def words(self) -> str:
        """Every text that left, a line each."""
        return "\n".join(_words(list(self.events())))

    def batches(self) -> Iterator[tuple[CobrowseChunk, list[dict[str, Json]]]]:
        """Each batch with the first of its parts, inflated."""
        gathered: dict[tuple[str, bool, int], list[CobrowseChunk]] = {}
        for chunk in self.chunks:
            gathered.setdefault((chunk.tab, chunk.past, chunk.batch), []).append(chunk)
        for parts in gathered.values():
            assert [part.part for part in parts] == list(range(parts[0].parts))
            data = zlib.decompress(base64.b64decode("".join(part.data for part in parts)), -zlib.MAX_WBITS)
            yield parts[0], json.loads(data)

    def events(self) -> list[dict[str, Json]]:
        """All that was recorded, in order."""
        return [event for _, events in self.batches() for event in events]


def _words(value: Json) -> Iterator[str]:
    """Every text in it, keys included."""
    match value:
        case str():
            yield value
        case dict():
            for key, inner in value.items():
                yield key
                yield from _words(inner)
        case list():
            for inner in value:
                yield from _words(inner)
        case _:
            pass
