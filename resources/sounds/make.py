"""Makes the desk's tones: `python -m resources.sounds.make`. Struck metal and wood, added up from sines.

An offer is a desk bell struck twice; a message a single soft wooden note; a hand-over three notes that rise;
an alert two notes that fall, twice. Each is known from the others without looking.
"""

import math
import sys
import wave
from array import array
from pathlib import Path

RATE = 44_100
#: Partials of what is struck: (times the note, loudness, seconds until it is a third as loud).
_BELL = ((1.0, 1.0, 0.42), (2.76, 0.42, 0.20), (5.40, 0.20, 0.09), (8.93, 0.08, 0.04))
_WOOD = ((1.0, 1.0, 0.11), (3.93, 0.28, 0.05), (9.2, 0.06, 0.02))
_REED = ((1.0, 1.0, 0.30), (2.0, 0.45, 0.22), (3.0, 0.30, 0.16), (4.0, 0.12, 0.10))
_LOUDEST = 0.72
#: Seconds in which a strike begins, and in which the whole fades at its end: no clicks.
_ATTACK, _FADE = 0.004, 0.03

Partials = tuple[tuple[float, float, float], ...]
#: (seconds from the beginning, Hz, loudness, what is struck)
Strike = tuple[float, float, float, Partials]

#: Name to (seconds, strikes).
TONES: dict[str, tuple[float, tuple[Strike, ...]]] = {
    "offer": (1.5, ((0.0, 1318.5, 1.0, _BELL), (0.24, 1046.5, 0.9, _BELL), (0.0, 659.3, 0.3, _BELL))),
    "message": (0.45, ((0.0, 783.99, 1.0, _WOOD), (0.075, 1046.5, 0.55, _WOOD))),
    "transfer": (0.95, ((0.0, 523.25, 0.9, _WOOD), (0.15, 659.26, 0.95, _WOOD), (0.30, 783.99, 1.0, _BELL))),
    "alert": (
        0.9,
        ((0.0, 880.0, 1.0, _REED), (0.13, 659.26, 0.9, _REED), (0.36, 880.0, 1.0, _REED), (0.49, 659.26, 0.9, _REED)),
    ),
}


def samples(name: str) -> "array[int]":
    """A tone as 16-bit samples. Raises KeyError for an unknown one."""
    seconds, strikes = TONES[name]
    length = round(seconds * RATE)
    wave_form = [0.0] * length
    for begins, note, loudness, partials in strikes:
        first = round(begins * RATE)
        for times, part, fades in partials:
            step = 2 * math.pi * note * times / RATE
            for at in range(length - first):
                passed = at / RATE
                strength = loudness * part * math.exp(-passed / fades) * min(1.0, passed / _ATTACK)
                wave_form[first + at] += strength * math.sin(step * at)
    peak = max(abs(value) for value in wave_form)
    end = round(_FADE * RATE)
    for at in range(end):
        wave_form[length - 1 - at] *= at / end
    made = array("h", (round(value / peak * _LOUDEST * 32_767) for value in wave_form))
    if sys.byteorder == "big":
        made.byteswap()
    return made


def write(folder: Path) -> None:
    """Write all of them."""
    for name in TONES:
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(name).tobytes())


if __name__ == "__main__":
    write(Path(__file__).parent)
