"""What an agent has chosen for her desk. Kept by person on this machine; what is not chosen is the default."""

from enum import StrEnum

import msgspec
from msgspec import Struct, field

from desktop.state.unreadable import UNREADABLE

#: Seconds that a message may be held back at most, so that it can be undone.
MOST_UNDO = 5


class Event(StrEnum):
    """What the desk can ring and pop up for."""

    OFFER = "offer"
    MESSAGE = "message"
    TRANSFER = "transfer"
    ALERT = "alert"


class Notice(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one kind of event is told."""

    sound: bool = True
    pop_up: bool = True


class Notices(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the desk draws attention."""

    by_event: dict[Event, Notice] = field(default_factory=dict[Event, Notice])
    #: Queues (by id) whose messages make no sound and no pop-up; offers always ring.
    quiet_queues: tuple[str, ...] = ()
    #: 0 to 100.
    volume: int = 80
    #: No sound and no pop-up for messages while the desk's own window has the focus.
    silent_when_focused: bool = True
    #: Offers are shown, nothing sounds or pops up.
    do_not_disturb: bool = False

    def of(self, event: Event) -> Notice:
        """How this kind of event is told."""
        return self.by_event.get(event, Notice())


class FloorLimits(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """From when on something on the supervisor's floor is amber, and red."""

    #: Minutes in which somebody is not ready.
    away_warn: int = 20
    away_late: int = 45
    #: Percent answered in time, below which it is so.
    level_warn: int = 85
    level_late: int = 70
    #: Seconds that customers wait for an answer of an agent, on average.
    answer_warn: int = 60
    answer_late: int = 120
    #: Offers not answered on a day.
    missed_warn: int = 3


class Preferences(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of it; each field stands on its own."""

    #: Otherwise Ctrl+Enter sends, and Enter starts a new line.
    enter_sends: bool = True
    #: 0 to 5: so long a message is held in the outbox.
    undo_seconds: int = 0
    spell_check: bool = True
    #: Such as `en_GB`; empty: the system's, where there is a dictionary.
    spell_languages: tuple[str, ...] = ()
    #: Languages of which she was told that their dictionaries are missing here.
    lacking_told: tuple[str, ...] = ()
    #: Words that are right, besides the dictionaries'.
    own_words: tuple[str, ...] = ()
    #: Warn before words go to the wrong customer.
    guard: bool = True
    #: Words that customers should not read, by language, where they are others than `state.guard.internal` has.
    internal_words: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    notices: Notices = field(default_factory=Notices)
    #: Sources of alerts (by id) that are not to tell anything.
    unwanted_alerts: tuple[str, ...] = ()
    floor: FloorLimits = field(default_factory=FloorLimits)
    #: Keys that were changed, by command; empty: none.
    keys: dict[str, str] = field(default_factory=dict[str, str])


def read(value: bytes | None) -> Preferences:
    """What was kept; the defaults where nothing was, or where it can't be read."""
    if value is None:
        return Preferences()
    try:
        return msgspec.json.decode(value, type=Preferences)
    except UNREADABLE:
        return Preferences()


def write(preferences: Preferences) -> bytes:
    """To be kept."""
    return msgspec.json.encode(preferences)
