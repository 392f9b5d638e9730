"""A real desk in a process of its own, driven over its `--control` lines by keys, clicks and what it shows."""

import re
import signal
import time
from pathlib import Path

import msgspec

from bench.demo.processes import Program, deskbell

#: Seconds that something on a desk may take to show, on a machine that has much else to do.
PATIENCE = 30.0

_BREATH = 20
#: Seconds; what is written is kept after a fifth of one, by a machine that has nothing else to do.
_REST = 1.5


class DeskFault(AssertionError):
    """The desk could not do what was asked of it, or does not show what it must."""


class DeskGone(DeskFault):
    """The desk answers no more."""


class _Answer(msgspec.Struct):
    ok: bool
    error: str = ""
    texts: tuple[str, ...] = ()
    focus: str = ""


class Desk:
    """One desk. Everything raises DeskFault when the desk refuses or the wait runs out."""

    def __init__(self, server: str, login: str, password: str, folder: Path, machine: dict[str, str]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.login = login
        self._encoder = msgspec.json.Encoder()
        self.program = Program(
            deskbell(
                *("desktop", "--server", server, "--login", login, "--password-stdin"),
                *("--data", str(folder), "--control"),
            ),
            folder / "desk.err",
            {**machine, "PYTHONFAULTHANDLER": "1"},
        )
        self._write(password)

    def _write(self, line: str) -> None:
        try:
            self.program.stdin.write(f"{line}\n")
            self.program.stdin.flush()
        except (BrokenPipeError, ValueError) as error:
            raise DeskGone(f"{self.login}'s desk is gone; see {self.program.log}") from error

    def _do(self, action: str, patience: float = PATIENCE, **given: object) -> _Answer:
        self._write(self._encoder.encode({"do": action, **given}).decode())
        try:
            line = self.program.line(patience + 5)
        except (TimeoutError, EOFError) as error:
            # One that hangs tells where, in its log, before it goes.
            self.program.process.send_signal(signal.SIGABRT)
            raise DeskGone(f"{self.login}'s desk {error}, when asked to {action} {given}") from error
        try:
            answer = msgspec.json.decode(line, type=_Answer)
        except msgspec.DecodeError as error:
            raise DeskFault(f"{self.login}'s desk answered what is no answer: {line!r}") from error
        if not answer.ok:
            raise DeskFault(f"{self.login}'s desk: {answer.error} (asked to {action} {given})")
        return answer

    def command(self, name: str) -> None:
        """Run a named command."""
        self._do("command", id=name)

    def key(self, key: str) -> None:
        """Press a key, in Qt's portable text."""
        self._do("key", key=key)

    def types(self, text: str) -> None:
        """Type into what has the focus."""
        # A breath at a time, so that no wait is for a whole page.
        for at in range(0, len(text), _BREATH):
            self._do("type", text=text[at : at + _BREATH])

    def pastes(self, text: str) -> None:
        """Paste a text where the focus is."""
        self._do("paste", text=text)

    def click(self, name: str) -> None:
        """Click what has this accessible name."""
        self._do("click", name=name)

    def rests(self) -> None:
        """Its agent breathes: words are kept a moment after they are written."""
        time.sleep(_REST)

    def drop(self, file: Path) -> None:
        """Drop a file on the chat."""
        self._do("drop", path=str(file))

    def theme(self, name: str) -> None:
        """Light or dark."""
        self._do("theme", name=name)

    def resize(self, width: int, height: int) -> None:
        """Resize the window."""
        self._do("resize", width=width, height=height)

    def picture(self, file: Path) -> None:
        """A picture of its window and of what lies over it."""
        self._do("picture", path=str(file.absolute()))

    def texts(self) -> tuple[str, ...]:
        """All it shows."""
        return self._do("state").texts

    def sees(self, *texts: str, seconds: float = PATIENCE) -> None:
        """Wait until all these texts are shown."""
        end = time.monotonic() + seconds
        for text in texts:
            left = max(0.1, end - time.monotonic())
            try:
                self._do("wait", left, text=text, seconds=left)
            except DeskGone:
                raise
            except DeskFault as fault:
                raise DeskFault(f"{fault}; it shows: {' | '.join(self.texts())[:2000]}") from fault

    def gone(self, text: str, seconds: float = PATIENCE) -> None:
        """Wait until this text is shown no more."""
        self._do("wait", seconds, text=text, seconds=seconds, gone=True)

    def messages(self, *texts: str) -> None:
        """Wait until all these messages are shown, and see that each is there once and that their order is this."""
        self.sees(*texts)
        # A message is read out as "Maja Lindqvist, 10:31, Seen: Hello"; the list of chats names the last one too.
        read = [re.match(r".+, \d+:\d\d[^:]*: (.*)", words, re.DOTALL) for words in self.texts()]
        shown = [text for match in read if match for text in texts if text in match[1]]
        if shown != list(texts):
            raise DeskFault(f"{self.login}'s desk shows {shown}, and not {list(texts)}")

    def lacks(self, text: str) -> None:
        """This text is not shown now."""
        if any(text in shown for shown in self.texts()):
            raise DeskFault(f"{self.login}'s desk shows {text!r}, and must not")

    def close(self) -> None:
        """Close it as its user does, and wait until it is gone with nothing to say."""
        self._do("quit")
        code = self.program.wait()
        if code:
            raise DeskFault(f"{self.login}'s desk ended with {code}; see {self.program.log}")
