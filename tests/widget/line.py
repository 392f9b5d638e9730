"""The line between a browser and the server: TCP, passed on from one to the other, and cut at will."""

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

_CHUNK = 65_536


class Line:
    """Passes connections on while it is whole.

    Attributes:
        address: where the browser finds the server.
    """

    def __init__(self, server: str) -> None:
        host, _, port = server.removeprefix("http://").partition(":")
        self._server = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._whole = True
        self._ends: set[socket.socket] = set()
        self._threads = [threading.Thread(target=self._accept, name="line")]
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._threads[0].start()

    def cut(self) -> None:
        """Open connections drop, new ones too."""
        self._whole = False
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """As before."""
        self._whole = True

    def close(self) -> None:
        """For good."""
        self.cut()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            if not self._whole:
                near.close()
                continue
            far = socket.create_connection(self._server)
            self._ends |= {near, far}
            for source, target in ((near, far), (far, near)):
                self._threads.append(threading.Thread(target=self._pass_on, args=(source, target), name="line"))
                self._threads[-1].start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                target.sendall(data)
        with suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
        self._ends.discard(source)
        source.close()


@contextmanager
def line_to(server: str) -> Generator[Line]:
    """A whole line until the end of the block."""
    line = Line(server)
    try:
        yield line
    finally:
        line.close()
