"""What an agent has chosen, read and kept: also what a newer desk chose."""

import msgspec
from msgspec.structs import replace

from desktop.state.preferences import Event, FloorLimits, Notice, Notices, Preferences, read, write

_NEWER = msgspec.json.encode(
    {
        "undo_seconds": 3,
        "spell_check": "when asked",
        "own_words": ["Vidda"],
        "voice": {"speed": 2},
        "floor": {"away_warn": 5, "away_late": "never"},
        "notices": {"volume": 30, "by_event": {"offer": {"sound": False}, "telegram": {"sound": False}}},
    }
)


def test_one_value_that_can_not_be_read_takes_no_other_with_it() -> None:
    """It is as it comes; in what is made of parts, that part alone."""
    assert read(_NEWER) == Preferences(
        undo_seconds=3,
        own_words=("Vidda",),
        floor=FloorLimits(away_warn=5),
        notices=Notices(volume=30, by_event={Event.OFFER: Notice(sound=False)}),
    )
    assert read(b'["x"]') == read(b"{") == read(None) == Preferences()


def test_what_a_newer_desk_chose_stays_for_that_one() -> None:
    """Until something else is chosen here."""
    now = replace(read(_NEWER), undo_seconds=0, own_words=("Vidda", "stem"))
    kept = msgspec.json.decode(write(now, _NEWER))
    before = msgspec.json.decode(_NEWER)
    assert (kept.get("undo_seconds", 0), kept["own_words"]) == (0, ["Vidda", "stem"])
    for name in ("spell_check", "voice", "floor", "notices"):
        assert kept[name] == before[name]
    chosen = replace(now, spell_check=False, notices=replace(now.notices, volume=10))
    kept = msgspec.json.decode(write(chosen, _NEWER))
    assert (kept["spell_check"], kept["notices"]["volume"], kept["voice"]) == (False, 10, {"speed": 2})
    assert read(write(chosen)) == chosen
