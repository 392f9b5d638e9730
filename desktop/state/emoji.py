"""Emoji by what they are called: `:smi` finds a smile. Pure; the table is `resources/emoji/emoji.json`."""

import msgspec
from msgspec import Struct

from desktop.state.plain_letters import plain

#: As many as are offered at a time.
MOST = 40
_BY_WORD = 3
#: The sign, its names, words for it in the desk's languages (small letters without accents), and how it is called in
#: those besides English, as they come in `_SAID_IN`.
_Row = tuple[str, str, str, str, str]
_SAID_IN = ("da", "fi")


class Emoji(Struct, frozen=True):
    """One of them; `name` is what stands between colons, `said` its name in a language that is not English."""

    sign: str
    name: str
    said: str = ""


class _Known(Struct, frozen=True):
    one: Emoji
    names: tuple[str, ...]
    #: Names and words, each word after a space.
    text: str


class EmojiTable:
    """All that can be written by name."""

    def __init__(self, data: bytes, language: str = "en") -> None:
        rows = msgspec.json.decode(data, type=list[_Row])
        said = _SAID_IN.index(language) if language in _SAID_IN else None
        self._known = [_known(row, said) for row in rows]
        self._by_name = {name: known.one for known in reversed(self._known) for name in known.names}

    def named(self, name: str) -> Emoji | None:
        """The one with exactly this name."""
        return self._by_name.get(name.casefold())

    def find(self, wanted: str) -> list[Emoji]:
        """Those that answer what was typed, best first: by name, by its beginning, then by a word for it."""
        wanted = plain(wanted).replace("_", " ").strip()
        if not wanted:
            return []
        word = f" {wanted}"
        found: list[tuple[int, int, int, Emoji]] = []
        for at, known in enumerate(self._known):
            if word in known.text:
                rank, name = _rank(wanted, word, known)
                found.append(
                    (rank, len(name) if rank < _BY_WORD else 0, at, Emoji(known.one.sign, name, known.one.said))
                )
        return [one for *_, one in sorted(found, key=lambda one: one[:3])[:MOST]]


def _known(row: _Row, said: int | None) -> _Known:
    sign, names, words, *called = row
    readable = names.replace("_", " ")
    one = Emoji(sign, names.split()[0], called[said] if said is not None else "")
    return _Known(one, tuple(names.split()), f" {readable} {words}")


def _rank(wanted: str, word: str, known: _Known) -> tuple[int, str]:
    """How near it is (0 is it), and the name that says why."""
    for name in known.names:
        readable = name.replace("_", " ")
        if readable == wanted:
            return 0, name
        if readable.startswith(wanted):
            return 1, name
    for name in known.names:
        if word in name.replace("_", " "):
            return 2, name
    return _BY_WORD, known.names[0]
