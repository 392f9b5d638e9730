"""The tones: made by their script, apart from each other, softer on wish, and silent the moment they are to be."""

import wave
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

import resources
from desktop.state.preferences import Event
from desktop.ui.sound import Sounds
from resources.sounds.make import TONES, write


class Player:
    """Notes what is played and what is stopped."""

    def __init__(self) -> None:
        self.played: list[Path] = []
        self.stopped = 0

    def __call__(self, source: Callable[[], Path]) -> "Player":
        self.played.append(source())
        return self

    def stop(self) -> None:
        self.stopped += 1


@pytest.fixture
def sounds(qapp: QObject) -> Sounds:
    """Sounds that are noted."""
    return Sounds(qapp, Player())


def player_of(sounds: Sounds) -> Player:
    assert isinstance(sounds.player, Player)
    return sounds.player


def samples(file: Path) -> "array[int]":
    with wave.open(str(file), "rb") as read:
        return array("h", read.readframes(read.getnframes()))


def test_the_tones_are_what_their_script_makes(tmp_path: Path) -> None:
    """One for each event, no two alike."""
    folder = Path(resources.__file__).parent / "sounds"
    write(tmp_path)
    assert set(TONES) == {event.value for event in Event}
    made = {name: (tmp_path / f"{name}.wav").read_bytes() for name in TONES}
    assert all((folder / f"{name}.wav").read_bytes() == made[name] for name in TONES)
    assert len(set(made.values())) == len(TONES)
    assert all(abs(value) < 32_000 for name in TONES for value in samples(tmp_path / f"{name}.wav"))


def test_what_rings_is_silent_at_once(sounds: Sounds) -> None:
    """The tone that sounds now is stopped, and none follows."""
    sounds.ring("offer 1", Event.OFFER, 10)
    sounds.hush("offer 2")
    assert player_of(sounds).stopped == 0
    sounds.hush("offer 1")
    assert (len(player_of(sounds).played), player_of(sounds).stopped) == (1, 1)
    assert not sounds.ringing
    sounds.stop()


def test_a_message_does_not_talk_over_what_rings(sounds: Sounds) -> None:
    """The ringing goes on and can still be stopped."""
    sounds.ring("offer 1", Event.OFFER, 10)
    sounds.ring("message 1", Event.MESSAGE)
    assert [file.name for file in player_of(sounds).played] == ["offer.wav"]
    sounds.hush("offer 1")
    assert player_of(sounds).stopped == 1
    sounds.stop()


def test_softer_is_softer_and_leaves_nothing_behind(sounds: Sounds) -> None:
    """By a copy that is made once; at zero nothing sounds."""
    sounds.volume = 50
    sounds.ring("a", Event.MESSAGE)
    sounds.ring("b", Event.MESSAGE)
    soft, again = player_of(sounds).played
    assert soft == again
    loud = Path(resources.__file__).parent / "sounds" / "message.wav"
    assert max(samples(soft)) == pytest.approx(max(samples(loud)) / 4, abs=2)
    sounds.volume = 0
    sounds.ring("c", Event.MESSAGE)
    assert len(player_of(sounds).played) == 2
    sounds.stop()
    assert not soft.exists()
