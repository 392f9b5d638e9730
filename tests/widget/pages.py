"""Pages of shops that make life hard for a widget, served from a thread."""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from msgspec import Struct


class ShopPage(Struct, frozen=True, kw_only=True):
    """What one page of the shop says and forbids."""

    language: str = "en"
    direction: str = "ltr"
    css: str = ""
    #: The Content-Security-Policy; `{desk}` stands for the chat server's address. Empty: none.
    policy: str = ""
    #: Further attributes of the widget's script tag.
    script: str = ""
    #: Where this page finds the chat server, if not where the others do.
    desk: str = ""


class ShopPages:
    """A shop's server. A page is set by its path and may be changed at any time."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.desk = ""
        self.pages: dict[str, ShopPage] = {"/": ShopPage()}

    def html(self, page: ShopPage) -> str:
        """The page's text."""
        return f"""<!doctype html>
<html lang="{page.language}" dir="{page.direction}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>A page of the shop</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="/shop.css?{page.direction}">
<h1>The shop</h1><p>Ten thousand lovely things.</p><a href="/other">Other page</a>
<script src="{page.desk or self.desk}/widget.js" data-site="nordlys" {page.script} async></script>
</html>"""


@contextmanager
def serve_pages() -> Generator[ShopPages]:
    """A shop that is open until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        shop: ClassVar[ShopPages]

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            if path.endswith(".css"):
                self._answer("text/css", "\n".join(page.css for page in self.shop.pages.values()), "")
                return
            page = self.shop.pages.get(path, ShopPage())
            self._answer("text/html", self.shop.html(page), page.policy.replace("{desk}", self.shop.desk))

        def _answer(self, kind: str, text: str, policy: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.shop = ShopPages(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="shop pages")
    thread.start()
    try:
        yield Handler.shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
