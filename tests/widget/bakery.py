"""A second shop, made of nothing but what `docs/install-on-a-shop.md` says: its commands, its lines of script."""

import json
import re
import subprocess
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, cast
from urllib.parse import parse_qs

from bench.demo.processes import deskbell

PASSWORD = "flour water salt"
_GUIDE = (Path(__file__).parents[2] / "docs" / "install-on-a-shop.md").read_text(encoding="utf-8")
_FOLDER, _SHOP, _DESK = "/var/lib/deskbell", "https://shop.example", "https://desk.example"


def blocks(language: str) -> list[str]:
    """The guide's blocks of code in a language; an empty one is the command line's."""
    found = re.findall(r"^```(\w*)\n(.*?)^```$", _GUIDE, re.MULTILINE | re.DOTALL)
    return [text for of, text in found if of == language]


class Bakery:
    """Three articles, one customer, and a cart that is changed by loading the page anew.

    Attributes:
        desk: the chat server's address; the widget is on the page once it is set.
        secret: what the guide's step 5 printed.
        cart: article to pieces.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.desk = ""
        self.secret = ""
        self.cart = {"rye-1": 2}
        self.signed_in = True
        scope: dict[str, object] = {}
        # The guide's own sample is what is tried.
        exec(blocks("python")[0], scope)
        self._token = cast("Callable[..., str]", scope["identity_token"])

    def html(self) -> str:
        """The page's text."""
        tag, identity = (block.strip() for block in blocks("html"))
        token = self._token(self.secret, "account-7", "Freja", "freja@example.com") if self.signed_in else ""
        return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The Bakery</title>
<link rel="icon" href="data:,">{identity.replace("TOKEN", token) if token else ""}
<script src="/shop.js" defer></script>{tag.replace(_DESK, self.desk)}</head>
<body><h1>The Bakery</h1><p>In the cart: <output>{sum(self.cart.values())}</output></p></body></html>"""

    def script(self) -> str:
        """The shop's script: the guide's blocks, with what is in the cart now."""
        cart, identify, on_cart = blocks("js")
        cart = cart.replace("quantity: 2", f"quantity: {self.cart.get('rye-1', 0)}")
        forget = "" if self.signed_in else 'window.deskbell.push(["forget"]);'
        return f"{{{cart}}}\n{{{identify}}}\n{{{on_cart}}}\n{forget}"

    @property
    def policy(self) -> str:
        """As the guide's step 2 has it, on top of a shop's that allows itself."""
        socket = self.desk.replace("http", "ws", 1)
        return (
            f"default-src 'none'; script-src 'self' {self.desk}; connect-src 'self' {self.desk} {socket}; "
            f"img-src 'self' data: {self.desk}"
        )

    def set_up(self, data: Path) -> None:
        """Carry out the guide's commands, in its order, on the folder of a server that was just installed."""
        data.mkdir(parents=True)
        self._run("admin", "--data", str(data), "first-administrator", "--login", "admin", "--name", "Admin")
        for line in "".join(blocks("")).splitlines():
            arguments = _words(line.replace(_FOLDER, str(data)).replace(_SHOP, self.address))
            said = self._run(*arguments)
            if "identity-secret" in arguments:
                self.secret = said.strip().splitlines()[-1].split()[-1]
        file = data / "setup.json"
        setup = json.loads(self._run("admin", "--data", str(data), "export"))
        (site,) = setup["sites"]
        example = json.loads(blocks("json")[0])
        assert set(site) <= set(example) | {"type", "id"}, "the guide's entry is whole"
        of_this_shop = ("site", "origins", "default_queue")
        setup["sites"] = [{**example, **{name: site[name] for name in of_this_shop}}]
        file.write_text(json.dumps(setup), encoding="utf-8")
        self._run("admin", "--data", str(data), "import", str(file))

    def _run(self, *arguments: str) -> str:
        done = subprocess.run(
            deskbell(*arguments), input=f"{PASSWORD}\n", capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, (arguments, done.stderr)
        return done.stdout


def _words(line: str) -> list[str]:
    words = [quoted or word for quoted, word in re.findall(r'"([^"]*)"|(\S+)', line)]
    assert words[0] == "deskbell"
    return words[1:]


@contextmanager
def serve_bakery() -> Generator[Bakery]:
    """The shop, open until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        shop: ClassVar[Bakery]

        def do_GET(self) -> None:
            kind, text = (
                ("text/javascript", self.shop.script) if self.path == "/shop.js" else ("text/html", self.shop.html)
            )
            self._answer(kind, text())

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.shop.cart[form["key"][0]] = int(form["quantity"][0])
            self._answer("text/plain", "")

        def _answer(self, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", self.shop.policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Handler.shop = Bakery(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="bakery")
    thread.start()
    try:
        yield Handler.shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
