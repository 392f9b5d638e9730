"""A short tone from our own wav files. With no sound system the desk is silent, not broken."""

import logging
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, QUrl

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

log = logging.getLogger(__name__)

_AGAIN_MS = 3_000
_MOST = 5


class Tone(QObject):
    """A tone that can ring a few times, three seconds apart."""

    def __init__(self, name: str, parent: QObject) -> None:
        super().__init__(parent)
        self._source = Path(str(files("resources") / "sounds" / name))
        self._effect: QSoundEffect | None = None
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
        """Be silent."""
        self._again.stop()
        if self._effect is not None:
            self._effect.stop()

    def _ring(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._again.stop()
        if self._effect is None:
            self._effect = _effect(self, self._source)
        if self._effect is None:
            self._again.stop()
        else:
            self._effect.play()


def _effect(parent: QObject, source: Path) -> "QSoundEffect | None":
    """A player, or None where there is nothing to play on. Loaded late: QtMultimedia is large."""
    try:
        from PySide6.QtMultimedia import QMediaDevices, QSoundEffect
    except ImportError as error:
        log.info("no sound: %s", error)
        return None
    if not QMediaDevices.audioOutputs():
        return None
    effect = QSoundEffect(parent)
    effect.setSource(QUrl.fromLocalFile(str(source)))
    effect.setVolume(0.6)
    return effect
