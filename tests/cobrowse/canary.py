"""A server that nobody may reach: it notes every connection and every address that is asked for."""

import socketserver
import threading
from collections.abc import Generator
from contextlib import contextmanager

_KINDS = {"js": "text/javascript", "css": "text/css", "html": "text/html", "svg": "image/svg+xml"}


class Canary(socketserver.ThreadingTCPServer):
    """Attributes:
    base: its address.
    asked: the paths that were asked for; a connection without a request is noted as an empty one.
    pages: what it serves, by path.
    """

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.base = f"http://127.0.0.1:{self.server_address[1]}"
        self.asked: list[str] = []
        self.pages: dict[str, str] = {}

    def bites(self, name: str) -> bool:
        """Something of this name was asked for."""
        return any(path.startswith(f"/{name}/") for path in self.asked)


class _Answer(socketserver.StreamRequestHandler):
    #: Seconds after which a connection asked for nothing.
    timeout = 1

    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Canary)
        try:
            first = self.rfile.readline(4096).decode("latin-1").split()
            while self.rfile.readline(4096).strip():
                pass
        except OSError:
            first = []
        path = first[1] if len(first) > 1 else ""
        if not path:
            server.asked.append("")
            return
        body = server.pages.get(path)
        if body is None:
            server.asked.append(path)
            ending = path.rsplit(".", 1)[-1]
            # What is a script here asks for more, so that running differs from fetching.
            body = f"new Image().src='{server.base}{path}ran'" if ending == "js" else ""
        else:
            ending = "html"
        head = (
            f"HTTP/1.0 200 OK\r\nContent-Type: {_KINDS.get(ending, 'image/png')}\r\n"
            f"Access-Control-Allow-Origin: *\r\nContent-Length: {len(body.encode())}\r\n\r\n"
        )
        try:
            self.wfile.write((head + body).encode())
        except OSError:
            return


@contextmanager
def canary() -> Generator[Canary]:
    """One that sings while the block runs."""
    server = Canary()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="canary")
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
