"""What an agent has chosen for her desk. Kept by person on this machine; what is not chosen is the default."""

from collections.abc import Callable
from enum import StrEnum
from typing import cast, get_origin

import msgspec
from msgspec import Struct, field

from desktop.state.unreadable import UNREADABLE

#: Seconds that a message may be held back at most, so that it can be undone.
MOST_UNDO = 5
#: Sizes of words, in percent of that which they have as they come.
AS_IT_COMES = 100
TEXT_SIZES = (90, AS_IT_COMES, 115, 130, 150)


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

    #: Of the desk's own words, such as `da`; empty: the system's.
    language: str = ""
    #: One of `TEXT_SIZES`.
    text_size: int = AS_IT_COMES
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
    """What was kept, field by field; the default where nothing was, or where it can't be read."""
    found = _part(msgspec.Raw(value or b"{}"), Preferences)
    return cast("Preferences", found[0]) if found else Preferences()


def write(preferences: Preferences, before: bytes | None = None) -> bytes:
    """To be kept. What a newer desk put there, and this one can't read, stays unless she chose otherwise."""
    was = read(before)
    kept = {
        name: raw
        for name, raw, kind in _fields(before)
        if kind is None or (_whole(raw, kind) is None and getattr(was, name) == getattr(preferences, name))
    }
    now = msgspec.json.decode(msgspec.json.encode(preferences), type=dict[str, msgspec.Raw])
    return msgspec.json.encode({**now, **kept})


def _fields(value: bytes | None) -> list[tuple[str, msgspec.Raw, object | None]]:
    """What was kept, by name, with what it should be; None: that is not known here."""
    kinds = {one.name: one.type for one in msgspec.structs.fields(Preferences)}
    try:
        kept = msgspec.json.decode(value or b"{}", type=dict[str, msgspec.Raw])
    except UNREADABLE:
        return []
    return [(name, raw, kinds.get(name)) for name, raw in kept.items()]


def _whole(raw: msgspec.Raw, kind: object) -> tuple[object] | None:
    try:
        return (msgspec.json.decode(raw, type=kind),)
    except UNREADABLE:
        return None


def _part(raw: msgspec.Raw, kind: object) -> tuple[object] | None:
    """As much of it as can be read: of a struct its fields, of a dictionary its entries; None: nothing."""
    whole = _whole(raw, kind)
    if whole is not None:
        return whole
    inside = _whole(raw, dict[str, msgspec.Raw])
    if inside is None:
        return None
    parts = cast("dict[str, msgspec.Raw]", inside[0])
    if get_origin(kind) is not dict:
        if not isinstance(kind, type) or not issubclass(cast("type[object]", kind), Struct):
            return None
        kinds = {one.name: one.type for one in msgspec.structs.fields(kind)}
        found = {name: one for name, part in parts.items() if name in kinds and (one := _part(part, kinds[name]))}
        make = cast("Callable[..., object]", kind)
        return (make(**{name: one[0] for name, one in found.items()}),)
    entries = (_whole(msgspec.Raw(msgspec.json.encode({name: part})), kind) for name, part in parts.items())
    return ({key: one for entry in entries if entry for key, one in cast("dict[object, object]", entry[0]).items()},)
