"""Serves Nordlys Bikes from a thread of its own, with the widget's script tag on every page.

The Content-Security-Policy is as strict as a careful shop's: no inline script or style, and only the shop
and the chat server may be talked to. The widget has to live with that.
"""

import secrets
from collections.abc import Generator
from contextlib import contextmanager
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from threading import Lock, Thread
from urllib.parse import parse_qs, urlsplit

from backend.errors import KnownError
from bench.demo import pages, pictures
from bench.demo.catalogue import SHOP, catalogue
from bench.demo.identity import Keys, identity_token

_STATIC = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_MOST_OF_ONE = 9


class Shop(ThreadingHTTPServer):
    """The shop's server: who is signed in, and where the chat server is."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        super().__init__((host, port), _Handler)
        #: The chat server's address; the widget is on the pages once it is set.
        self.deskbell: str | None = None
        #: What the shop signs its customers with; None: it says nobody's name.
        self.keys: Keys | None = None
        self._sessions: set[str] = set()
        self._lock = Lock()

    @property
    def address(self) -> str:
        """Where the shop is, as customers type it."""
        host, port = self.server_address[0], self.server_address[1]
        return f"http://{host if isinstance(host, str) else host.decode()}:{port}"

    def sign_in(self) -> str:
        """A new session of the demo customer."""
        session = secrets.token_urlsafe(16)
        with self._lock:
            self._sessions.add(session)
        return session

    def sign_out(self, session: str) -> None:
        """Forget a session."""
        with self._lock:
            self._sessions.discard(session)

    def knows(self, session: str) -> bool:
        """Whether the session is signed in."""
        with self._lock:
            return session in self._sessions


class _Handler(BaseHTTPRequestHandler):
    server: Shop  # pyright: ignore[reportIncompatibleVariableOverride]
    protocol_version = "HTTP/1.1"
    server_version = "NordlysBikes"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (named by the standard library)
        """Say nothing: the demo's terminal belongs to its reader."""

    # --- reading ------------------------------------------------------------------------------

    def _cookie(self, name: str) -> str:
        try:
            morsel = SimpleCookie(self.headers.get("Cookie", "")).get(name)
        except CookieError:
            return ""
        return morsel.value if morsel else ""

    def _cart(self) -> dict[str, int]:
        goods = catalogue()
        cart: dict[str, int] = {}
        for part in self._cookie("cart").split("."):
            slug, _, count = part.rpartition("_")
            if goods.product(slug) and count.isdecimal():
                cart[slug] = min(int(count), _MOST_OF_ONE)
        return cart

    def _visit(self) -> pages.Visit:
        asked = parse_qs(urlsplit(self.path).query)
        signed_in = self.server.knows(self._cookie("customer"))
        keys = self.server.keys
        return pages.Visit(
            catalogue=catalogue(),
            deskbell=self.server.deskbell,
            cart=self._cart(),
            signed_in=signed_in,
            identity=identity_token(keys, catalogue().customer) if keys and signed_in else "",
            query="".join(asked.get("q", [""])),
            right_to_left=asked.get("dir") == ["rtl"],
        )

    # --- answering ----------------------------------------------------------------------------

    def _answer(self, body: bytes, media_type: str, status: HTTPStatus = HTTPStatus.OK, *cookies: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self._policy())
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-cache")
        for cookie in cookies:
            self.send_header("Set-Cookie", f"{cookie}; Path=/; SameSite=Lax")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _page(self, html: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        self._answer(html.encode(), "text/html; charset=utf-8", status)

    def _go(self, where: str, *cookies: str) -> None:
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", where)
        self.send_header("Content-Length", "0")
        for cookie in cookies:
            self.send_header("Set-Cookie", f"{cookie}; Path=/; SameSite=Lax")
        self.end_headers()

    def _policy(self) -> str:
        chat = self.server.deskbell or ""
        socket = chat.replace("http", "ws", 1)
        return (
            f"default-src 'none'; script-src 'self' {chat}; style-src 'self'; img-src 'self' data: blob: {chat}; "
            f"connect-src 'self' {chat} {socket}; media-src 'self' {chat}; font-src 'self'; form-action 'self'; "
            "base-uri 'none'; frame-ancestors 'none'"
        )

    # --- the addresses ------------------------------------------------------------------------

    def do_GET(self) -> None:
        """Pages, pictures and files."""
        goods = catalogue()
        match [part for part in urlsplit(self.path).path.split("/") if part]:
            case []:
                self._page(pages.front(self._visit()))
            case ["c", key] if category := next((c for c in goods.categories if c.key == key), None):
                self._page(pages.shelf(self._visit(), category))
            case ["p", slug] if item := goods.product(slug):
                self._page(pages.product(self._visit(), item))
            case ["search"]:
                self._page(pages.search(self._visit()))
            case ["cart"]:
                self._page(pages.cart(self._visit()))
            case ["sign-in"]:
                self._page(pages.sign_in(self._visit()))
            case ["account"]:
                visit = self._visit()
                if visit.signed_in:
                    self._page(pages.account(visit))
                else:
                    self._go("/sign-in")
            case ["view.svg"]:
                self._answer(pictures.view().encode(), _STATIC[".svg"])
            case ["pictures", name] if item := goods.product(name.removesuffix(".svg")):
                self._answer(pictures.product(item.drawing, item.tint, item.name).encode(), _STATIC[".svg"])
            case ["people", name] if (file := SHOP / "people" / PurePosixPath(name).name).suffix == ".png" and (
                file.is_file()
            ):
                self._answer(file.read_bytes(), _STATIC[".png"])
            case ["shop.css" | "shop.js" | "mark.svg" as name]:
                file = SHOP / name
                self._answer(file.read_bytes(), _STATIC[file.suffix])
            case _:
                self._page(pages.missing(self._visit()), HTTPStatus.NOT_FOUND)

    do_HEAD = do_GET  # noqa: N815 (named by the standard library)

    def do_POST(self) -> None:
        """The cart, signing in and out. Answers lead to a page that may be reloaded."""
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > 10_000:
            self.close_connection = True
            self._answer(b"Too much at once.", "text/plain", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return
        sent = parse_qs(self.rfile.read(int(length)).decode(errors="replace"))
        form = {key: values[-1] for key, values in sent.items()}
        match self.path:
            case "/cart":
                cart = self._cart()
                if slug := form.get("add"):
                    cart[slug] = min(cart.get(slug, 0) + 1, _MOST_OF_ONE)
                elif slug := form.get("set"):
                    count = form.get("count", "")
                    cart[slug] = min(int(count), _MOST_OF_ONE) if count.isdecimal() else 0
                kept = ".".join(f"{s}_{n}" for s, n in cart.items() if n > 0 and catalogue().product(s))
                self._go("/cart", f"cart={kept}")
            case "/sign-in":
                customer = catalogue().customer
                right = form.get("email", "").casefold() == customer.email and form.get("password") == customer.password
                if right:
                    self._go("/account", f"customer={self.server.sign_in()}; HttpOnly")
                else:
                    self._page(pages.sign_in(self._visit(), wrong=True), HTTPStatus.UNAUTHORIZED)
            case "/sign-out":
                self.server.sign_out(self._cookie("customer"))
                # The next page has the chat forget them too.
                self._go("/", "customer=; Max-Age=0", "left=1; Max-Age=60")
            case _:
                self._page(pages.missing(self._visit()), HTTPStatus.NOT_FOUND)


@contextmanager
def serve(host: str = "127.0.0.1", port: int = 0) -> Generator[Shop]:
    """The shop, open for as long as the block runs. Raises KnownError if the port is taken."""
    try:
        shop = Shop(host, port)
    except OSError as error:
        raise KnownError(
            f"The shop can't use port {port}: {error.strerror}. Choose another with --shop-port."
        ) from error
    thread = Thread(target=shop.serve_forever, kwargs={"poll_interval": 0.1}, name="demo-shop")
    thread.start()
    try:
        yield shop
    finally:
        shop.shutdown()
        thread.join()
        shop.server_close()
