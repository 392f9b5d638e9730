"""The desk's tones, played by the system's own player. With none the desk is silent, not broken.

Qt's multimedia would cost 40 MB and a hitch at the first ring; a player's process costs neither. Players know
volume each in its own way, or not at all: what is to be softer is played from a softer copy.
"""

import shutil
import sys
import tempfile
import wave
from array import array
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, QProcess, QTimer
from shiboken6 import isValid

import resources
from desktop.state.attention import RING_EVERY
from desktop.state.preferences import Event

#: Players and their arguments before the file, in the order they are tried.
_PLAYERS: dict[str, tuple[tuple[str, ...], ...]] = {
    "linux": (("pw-play",), ("paplay",), ("aplay", "-q")),
    "darwin": (("afplay",),),
    "win32": (("powershell", "-NoProfile", "-Command", "(New-Object Media.SoundPlayer $args[0]).PlaySync()"),),
}
#: Milliseconds that a killed player may take to be gone, when the desk stops.
_GONE_WITHIN = 200


class Playing(Protocol):
    """A tone that sounds now."""

    def stop(self) -> None:
        """It sounds no more, at once."""
        ...


#: Plays what a call gives as a file; None: it can't, and did not ask for the file.
Player = Callable[[Callable[[], Path]], Playing | None]


class _Process:
    """A player's process that can neither read our input nor write to our output."""

    def __init__(self, command: tuple[str, ...], source: Path, parent: QObject) -> None:
        self._process = QProcess(parent)
        self._process.setProgram(command[0])
        self._process.setArguments([*command[1:], str(source)])
        self._process.setStandardInputFile(QProcess.nullDevice())
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self._process.deleteLater)
        self._process.errorOccurred.connect(self._process.deleteLater)
        self._process.start()

    def stop(self) -> None:
        if isValid(self._process):
            self._process.kill()


class Sounds(QObject):
    """Plays tones; one that repeats is known by a key.

    Attributes:
        volume: 0 to 100.
        player: plays a file; the system's own at first.
    """

    def __init__(self, parent: QObject, player: Player | None = None) -> None:
        super().__init__(parent)
        self.volume = 100
        self.player = player or self._play_by_process
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._left = 0
        self._key = ""
        self._event = Event.OFFER
        self._playing: Playing | None = None
        self._again = QTimer(self)
        self._again.setInterval(RING_EVERY)
        self._again.timeout.connect(self._ring)

    @property
    def ringing(self) -> bool:
        """Another tone is to follow."""
        return self._again.isActive()

    def ring(self, key: str, event: Event, times: int = 1) -> None:
        """Sound once, or so many times until `hush`; a ringing tone is not talked over by a single one."""
        if times > 1:
            self._key, self._event, self._left = key, event, times
            self._again.start()
            self._ring()
        elif not self._again.isActive():
            self._key = key
            self._sound(event)

    def hush(self, key: str) -> None:
        """This one sounds no more, at once."""
        if key == self._key:
            self._silence()

    def stop(self) -> None:
        """Nothing sounds any more; softer copies are removed."""
        self._silence()
        for process in self.findChildren(QProcess):
            process.kill()
            process.waitForFinished(_GONE_WITHIN)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    # --- inside -----------------------------------------------------------------------------

    def _silence(self) -> None:
        self._again.stop()
        self._key = ""
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    def _ring(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._again.stop()
        self._sound(self._event)

    def _sound(self, event: Event) -> None:
        if self.volume > 0:
            self._playing = self.player(partial(self._at_volume, event))

    def _at_volume(self, event: Event) -> Path:
        whole = Path(resources.__file__).parent / "sounds" / f"{event}.wav"
        if self.volume >= 100:
            return whole
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(prefix="deskbell-sounds-")
        softer = Path(self._folder.name) / f"{event}-{self.volume}.wav"
        if not softer.exists():
            _write_softer(whole, softer, self.volume)
        return softer

    def _play_by_process(self, source: Callable[[], Path]) -> Playing | None:
        command = _found()
        return _Process(command, source(), self) if command is not None else None


def can_play() -> bool:
    """Whether this machine has a player."""
    return _found() is not None


def _found() -> tuple[str, ...] | None:
    return next((one for one in _PLAYERS.get(sys.platform, ()) if shutil.which(one[0])), None)


def loudness(volume: int) -> float:
    """How loud 0 to 100 is to be, of 1. Ears hear by ratios: a half sounds as half only when it is far less."""
    return (volume / 100) ** 2


def _write_softer(source: Path, target: Path, volume: int) -> None:
    by = loudness(volume)
    with wave.open(str(source), "rb") as whole, wave.open(str(target), "wb") as softer:
        softer.setparams(whole.getparams())
        samples = array("h", whole.readframes(whole.getnframes()))
        if sys.byteorder == "big":
            samples.byteswap()
        quiet = array("h", (int(sample * by) for sample in samples))
        if sys.byteorder == "big":
            quiet.byteswap()
        softer.writeframes(quiet.tobytes())
