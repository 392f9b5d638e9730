"""Starts the real programs, each as a process of its own, and stops them in good order."""

import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO

from backend.errors import KnownError
from bench.demo.setup import Setup

#: Seconds a program gets to start, and to stop after it was asked.
START, STOP = 30.0, 15.0


def deskbell(*arguments: str) -> list[str]:
    """The command line of this very installation."""
    return [str(Path(sys.executable).with_name("deskbell")), *arguments]


class Program:
    """A process whose lines on stdout are read by a thread; stderr goes to a log file."""

    def __init__(self, command: Sequence[str], log: Path, environment: dict[str, str] | None = None) -> None:
        self.log = log
        with log.open("ab") as errors:
            # A session of its own: Ctrl-C reaches us, and we stop it in order.
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                env={**os.environ, **(environment or {})},
                start_new_session=True,
            )
        assert self.process.stdin
        assert self.process.stdout
        self.stdin: IO[str] = self.process.stdin
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reader = Thread(target=self._read, args=(self.process.stdout,), name=f"reads {command[1]}")
        self._reader.start()

    def _read(self, stdout: IO[str]) -> None:
        for line in stdout:
            self._lines.put(line.rstrip("\n"))
        self._lines.put(None)

    def line(self, seconds: float) -> str:
        """The next line it prints. Raises TimeoutError, or EOFError when it has ended."""
        try:
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError(f"said nothing for {seconds:g} s; see {self.log}") from None
        if line is None:
            self._lines.put(None)
            raise EOFError(f"ended with {self.process.wait()}; see {self.log}")
        return line

    @property
    def running(self) -> bool:
        """Whether it is still there."""
        return self.process.poll() is None

    def wait(self) -> int:
        """Wait for its end; its exit code."""
        code = self.process.wait()
        self._close()
        return code

    def stop(self) -> int:
        """Ask it to end, wait, and return its exit code. Raises TimeoutError (then it was killed)."""
        if self.running:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.kill()
            raise TimeoutError(f"did not stop in {STOP:g} s and was killed; see {self.log}") from None
        self._close()
        return self.process.returncode

    def kill(self) -> None:
        """End it on the spot."""
        self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        with suppress(BrokenPipeError):  # it went before it read what was written
            self.stdin.close()
        self._reader.join()
        if self.process.stdout:
            self.process.stdout.close()


@contextmanager
def running(program: Program) -> Generator[Program]:
    """The program, stopped at the end of the block."""
    try:
        yield program
    finally:
        program.stop()


def make_folder(folder: Path) -> None:
    """Make it, and those above it. Raises KnownError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise KnownError(f"{folder} can't be used as a folder: {error.strerror}.") from error


LISTENS = "Deskbell listens on "


def start_server(data: Path, port: int = 0, host: str = "127.0.0.1") -> tuple[Program, str]:
    """A server on its data folder, and its address. Raises KnownError if it does not come up."""
    make_folder(data)
    log = data / "server.log"
    server = Program(deskbell("serve", "--data", str(data), "--host", host, "--port", str(port)), log)
    try:
        line = server.line(START)
        if not line.startswith(LISTENS):
            raise KnownError(f"The server said something unexpected: {line}")
        return server, line.removeprefix(LISTENS).strip()
    except (TimeoutError, EOFError) as error:
        server.kill()
        last = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2]
        raise KnownError(f"The server did not start: {last or error}") from error
    except BaseException:
        server.kill()
        raise


def import_setup(data: Path, setup: Setup) -> None:
    """Put the set-up into the data folder. Raises KnownError with what the import said."""
    make_folder(data)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "demo.json"
        setup.write(file)
        done = subprocess.run(
            deskbell("admin", "--data", str(data), "import", str(file)), capture_output=True, text=True, check=False
        )
    if done.returncode:
        raise KnownError(f"The demo could not be set up: {done.stderr.strip() or done.stdout.strip()}")


def has_screen() -> bool:
    """Whether windows can be shown."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def virtual_screen(width: int = 1920, height: int = 1200) -> Generator[str]:
    """An X screen that nobody sees; yields its DISPLAY. Raises KnownError without Xvfb."""
    if not shutil.which("Xvfb"):
        raise KnownError("There is no screen and no Xvfb. Install the package xvfb, or run this where windows show.")
    read, write = os.pipe()
    try:
        # The server chooses a free display itself and writes its number.
        screen = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    finally:
        os.close(write)
    try:
        with os.fdopen(read, encoding="ascii") as numbers:
            number = numbers.readline().strip()
        if not number:
            raise KnownError("The virtual screen (Xvfb) did not start.")
        yield f":{number}"
    finally:
        screen.terminate()
        screen.wait()
