"""A short tone, played by the system's own player. With none the desk is silent, not broken.

Qt's multimedia would cost 40 MB and a hitch at the first ring; a player's process costs neither.
"""

import shutil
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QTimer

import resources

_AGAIN_MS = 3_000
_MOST = 5
#: Players and their arguments before the file, in the order they are tried.
_PLAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "linux": (("pw-play",), ("paplay",), ("aplay", "-q")),
    "darwin": (("afplay",),),
    "win32": (("powershell", "-NoProfile", "-Command", "(New-Object Media.SoundPlayer $args[0]).PlaySync()"),),
}


class Tone(QObject):
    """A tone that can ring a few times, three seconds apart."""

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._source = Path(resources.__file__).parent / "sounds" / name
        self._left = 0
        self._again = QTimer(self)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._ring)

    def play(self, *, repeat: bool = False) -> None:
        """Ring once, or until `stop`, five times at most."""
        self._left = _MOST if repeat else 1
        self._ring()
        if repeat:
            self._again.start()

    def stop(self) -> None:
        """Ring no more."""
        self._again.stop()

    def _ring(self) -> None:
        self._left -= 1
        command = _player()
        if self._left <= 0 or command is None:
            self._again.stop()
        if command is not None:
            _start(command, self._source)


def _start(command: tuple[str, ...], source: Path) -> None:
    """Start a player that shares nothing with us, so that it can neither write nor hold our output open."""
    process = QProcess()
    process.setProgram(command[0])
    process.setArguments([*command[1:], str(source)])
    process.setStandardInputFile(QProcess.nullDevice())
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    process.startDetached()


def _player() -> tuple[str, ...] | None:
    return next((one for one in _PLAYERS.get(sys.platform, ()) if shutil.which(one[0])), None)
