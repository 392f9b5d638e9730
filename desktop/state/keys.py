"""Which key a command has in the end: as it comes, or as the agent changed it. Keys in Qt's portable text.

Where two want the same key, a changed one goes before one that is as it comes, and the earlier before the later;
the other has none until somebody decides.
"""

from collections.abc import Sequence

from msgspec import Struct


class Wanted(Struct, frozen=True, kw_only=True):
    """A command and the keys it wants: `key`, and `also` besides."""

    id: str
    key: str
    also: str = ""
    #: The agent chose `key`.
    changed: bool = False
    #: It works in one widget alone: two such never meet.
    local: bool = False


class Clash(Struct, frozen=True):
    """A key that a command wants and another one has."""

    key: str
    holder: str


class Keys(Struct, frozen=True):
    """By command: the key it has (empty: none), its second key, and what it could not get."""

    first: dict[str, str]
    second: dict[str, str]
    clashes: dict[str, Clash]


def chords(key: str) -> tuple[str, ...]:
    """The presses of a key, one after the other: `Ctrl+K, X` has two."""
    return tuple(part.casefold() for part in key.split(", ") if part)


def meet(one: str, other: str) -> bool:
    """Both can't work: they are the same, or one begins the other."""
    mine, theirs = chords(one), chords(other)
    shared = min(len(mine), len(theirs))
    return bool(shared) and mine[:shared] == theirs[:shared]


#: Who has a key, and the key, by its first press.
_Given = dict[str, list[tuple[Wanted, str]]]


def settle(wanted: Sequence[Wanted]) -> Keys:
    """Give out the keys."""
    keys = Keys({}, {}, {})
    given: _Given = {}
    # A changed key first, then first keys as they come, then second ones.
    for want in sorted(wanted, key=lambda one: not one.changed):
        holder = _holder(want, want.key, given)
        keys.first[want.id] = "" if holder else want.key
        if holder:
            keys.clashes[want.id] = Clash(want.key, holder)
        else:
            _give(want, want.key, given)
    for want in wanted:
        keys.second[want.id] = "" if _holder(want, want.also, given) else want.also
        _give(want, keys.second[want.id], given)
    return keys


def _give(want: Wanted, key: str, given: _Given) -> None:
    if key:
        given.setdefault(chords(key)[0], []).append((want, key))


def _holder(want: Wanted, key: str, given: _Given) -> str:
    """Who has this key already; empty if nobody. Keys that meet begin with the same press."""
    if not key:
        return ""
    for other, taken in given.get(chords(key)[0], ()):
        if other.id != want.id and not (want.local and other.local) and meet(key, taken):
            return other.id
    return ""
