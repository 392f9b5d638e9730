"""The real server on one folder and one port: started, killed at any moment, started again."""

import contextlib
import os
import random
import socket
import subprocess
import time
from pathlib import Path

from backend.errors import KnownError
from bench.demo.processes import LISTENS, Program, deskbell
from bench.world import NO_LIMITS

#: Below the ports that systems give to outgoing connections: one of a client that tries again could take ours.
_PORTS = range(20_000, 32_000)
#: Seconds a start may take, on a machine that has much else to do.
_START = 60.0


def free_port() -> int:
    """A port that nobody listens on now. Raises KnownError."""
    for port in random.sample(_PORTS, 100):
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise KnownError("No free port was found.")


class Server:
    """`deskbell serve` on a folder that was set up.

    Attributes:
        url: where it listens whenever it runs.
        log: what all of its lives have said.
        starts: seconds from the start of each process until it listened.
        program: the process, while there is one.
    """

    def __init__(self, folder: Path, environment: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.log = folder.with_suffix(".log")
        self.starts: list[float] = []
        self.program: Program | None = None
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        # Where Python is told to write no compiled modules (build machines), each start would compile all our sources.
        self._environment = {
            **NO_LIMITS,
            "PYTHONDONTWRITEBYTECODE": "",
            "PYTHONPYCACHEPREFIX": str(folder.with_suffix(".compiled")),
            **(environment or {}),
        }

    def launch(self) -> None:
        """Start the process, and don't wait for it."""
        command = deskbell("serve", "--data", str(self.folder), "--host", "127.0.0.1", "--port", str(self._port))
        self.program = Program(command, self.log, self._environment)

    def start(self) -> None:
        """Start it and wait until it listens. Raises KnownError if it does not come up."""
        began = time.perf_counter()
        self.launch()
        try:
            line = self._running().line(_START)
        except (TimeoutError, EOFError) as error:
            self.kill()
            raise KnownError(f"The server did not start: {self.last_words() or error}") from error
        if not line.startswith(LISTENS):
            self.kill()
            raise KnownError(f"The server said something unexpected: {line}")
        self.starts.append(time.perf_counter() - began)

    def kill(self) -> None:
        """End it on the spot, wherever it is."""
        if self.program is not None:
            self.program.kill()
            self.program = None

    def stop(self) -> None:
        """End it in good order. Raises KnownError when it does not go, or not well."""
        code = self._running().stop()
        self.program = None
        if code:
            raise KnownError(f"The server ended with {code}: {self.last_words()}")

    @property
    def pid(self) -> int:
        """Of the running process."""
        return self._running().process.pid

    def last_words(self) -> str:
        """The last line of its log."""
        return self.log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]

    def verify(self) -> tuple[bool, str]:
        """What `deskbell admin verify` says of its folder: whether it is whole, and the table."""
        done = subprocess.run(
            deskbell("admin", "--data", str(self.folder), "verify"),
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, **self._environment},
        )
        return done.returncode == 0, done.stdout + done.stderr

    def _running(self) -> Program:
        if self.program is None:
            raise KnownError("The server does not run.")
        return self.program
