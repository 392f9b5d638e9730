"""The whole desk as a process of its own, driven by its control lines."""

import contextlib
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Self, cast

from tests.desktop.app.world import LIMIT

ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere"}


#: The desk with a keyring in a file: what the system's own would be asked for.
_WITH_RING = """
    import json, sys
    from pathlib import Path

    from desktop.net import keyring_process

    file = Path(sys.argv.pop(1))


    class Ring:
        def _all(self):
            return json.loads(file.read_text()) if file.exists() else {}

        def get_password(self, service, username):
            return self._all().get(f"{service} {username}")

        def set_password(self, service, username, password):
            new = file.with_suffix(".new")
            new.write_text(json.dumps({**self._all(), f"{service} {username}": password}))
            new.replace(file)

        def delete_password(self, service, username):
            left = {key: kept for key, kept in self._all().items() if key != f"{service} {username}"}
            file.write_text(json.dumps(left))


    keyring_process.system_keyring = Ring
    from backend.cli import main

    sys.exit(main(sys.argv[1:]))
"""


class Program:
    """`deskbell desktop` without a keyring, or with one in the file `ring`, and what it answers."""

    def __init__(self, folder: Path, *arguments: str, password: str | None = None, ring: Path | None = None) -> None:
        self.folder = folder
        start = ["-m", "backend.cli"] if ring is None else ["-c", textwrap.dedent(_WITH_RING), str(ring)]
        command = [sys.executable, *start, "desktop", "--data", str(folder), "--control", *arguments]
        self.process = subprocess.Popen(
            command, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        if password is not None:
            self._write(password)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()

    def _write(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")

    def asks(self, do: str, **given: object) -> dict[str, object]:
        """The answer to an order, whatever it is."""
        return self.asks_line(json.dumps({"do": do, **given}))

    def asks_line(self, line: str) -> dict[str, object]:
        """The answer to any line."""
        self._write(line)
        return self.answer()

    def answer(self) -> dict[str, object]:
        """The answer to what it was told."""
        assert self.process.stdout is not None
        answer: dict[str, object] = json.loads(self.process.stdout.readline())
        return answer

    def is_told(self, do: str, **given: object) -> None:
        """Give an order and do not wait for its answer."""
        self._write(json.dumps({"do": do, **given}))

    def does(self, do: str, **given: object) -> dict[str, object]:
        """The answer to an order that works."""
        answer = self.asks(do, **given)
        assert answer["ok"], answer
        return answer

    def sees(self, text: str) -> None:
        """Wait for words on the screen."""
        answer = self.asks("wait", text=text, seconds=LIMIT)
        assert answer["ok"], (answer, self.does("state"))

    def texts(self) -> list[str]:
        """What is on the screen."""
        return [str(text) for text in cast("list[object]", self.does("state")["texts"])]

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def ends(self) -> int:
        """Its exit code."""
        return self.process.wait(LIMIT)

    @property
    def log(self) -> str:
        """What it logged."""
        return (self.folder / "desk.log").read_text()
