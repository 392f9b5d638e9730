"""The Node process that holds all simulated browsers (`browser/`): a line there, a line back; time stands still."""

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import msgspec

from backend.errors import KnownError

_ROOT = Path(__file__).parents[2]
_SOURCES = Path(__file__).parent / "browser"
_ESBUILD = _ROOT / "resources" / "widget" / "node_modules" / ".bin" / "esbuild"

#: What is said to the host: its names are in `browser/host.ts`.
Input = dict[str, object]


class Told(msgspec.Struct, frozen=True):
    """What a browser did to the world outside (`Outcome` in `browser/world.ts`)."""

    do: str
    tab: str
    socket: int = 0
    ask: int = 0
    address: str = ""
    body: str = ""
    data: str = ""
    id: str = ""
    code: str = ""
    words: str = ""
    command: msgspec.Raw = msgspec.Raw(b"null")


class Answer(msgspec.Struct, frozen=True):
    """What one line came to."""

    told: tuple[Told, ...]
    wakeAt: float | None  # noqa: N815 -- as the other side calls it
    fault: str | None = None
    value: msgspec.Raw = msgspec.Raw(b"null")


class _Line(msgspec.Struct, frozen=True):
    now: int
    input: Input


_decode = msgspec.json.Decoder(Answer).decode
_encode = msgspec.json.Encoder().encode


class Node:
    """The process; used for one run after another."""

    def __init__(self, process: "subprocess.Popen[bytes]", said: IO[bytes], heard: IO[bytes]) -> None:
        self._process = process
        self._said = said
        self._heard = heard

    def call(self, now: int, do: str, said: Input) -> Answer:
        """One line there and back; `now` is the simulation's milliseconds. Raises RuntimeError for a bug in there."""
        self._said.write(_encode(_Line(now, {"do": do} | said)) + b"\n")
        self._said.flush()
        line = self._heard.readline()
        if not line:
            raise RuntimeError("the browsers' process has ended")
        answer = _decode(line)
        if answer.fault is not None:
            raise RuntimeError(f"in the browsers, at {do}: {answer.fault}")
        return answer


@contextmanager
def open_node() -> Generator[Node]:
    """Bundle the widget as it is now, and run it. Raises KnownError when the widget's tools are not installed."""
    with TemporaryDirectory(prefix="deskbell-browsers-") as folder:
        host, tab = Path(folder, "host.mjs"), Path(folder, "tab.cjs")
        _bundle("host.ts", host, "--platform=node", "--format=esm")
        _bundle("tab.ts", tab, "--format=cjs")
        process = subprocess.Popen(["node", host, tab], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Node(process, process.stdin, process.stdout)
        finally:
            process.stdin.close()
            process.wait()
            process.stdout.close()


def _bundle(source: str, target: Path, *options: str) -> None:
    command = [_ESBUILD, _SOURCES / source, "--bundle", *options, f"--outfile={target}", "--log-level=warning"]
    try:
        subprocess.run(command, check=True, stdout=sys.stderr)
    except (OSError, subprocess.CalledProcessError) as error:
        raise KnownError("The widget can't be bundled for the simulation. Run `make install`.") from error
