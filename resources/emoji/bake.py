"""Bakes `emoji.json` from emojibase-data.

`python -m resources.emoji.bake PACKAGE`: the unpacked npm package `emojibase-data` 16.0.3. The file is kept in
the repository; this is run again only for newer emoji. One emoji a line, in the order of Unicode's own charts.
"""

import re
import sys
import unicodedata
from pathlib import Path

import msgspec
from msgspec import Struct

#: Newer ones are not in the fonts of systems in use.
NEWEST = 15
#: Parts that others are made of: tones of skin, hair.
_COMPONENT = 2
_OWN = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "đ": "d", "ł": "l"})
_HERE = Path(__file__).parent


class _Source(Struct):
    label: str
    hexcode: str
    emoji: str
    tags: list[str] = []
    group: int = _COMPONENT
    order: int = 0
    version: float = 0


def _read(package: Path, language: str) -> dict[str, _Source]:
    data = (package / language / "data.json").read_bytes()
    return {one.hexcode: one for one in msgspec.json.decode(data, type=list[_Source])}


def _codes(package: Path, name: str) -> dict[str, list[str]]:
    data = (package / "en" / "shortcodes" / f"{name}.json").read_bytes()
    read = msgspec.json.decode(data, type=dict[str, str | list[str]])
    return {hexcode: [codes] if isinstance(codes, str) else codes for hexcode, codes in read.items()}


def _words(every: list[_Source | None]) -> str:
    """Each word of labels and tags once; of other languages too, since nobody thinks of an emoji in English only."""
    said = (part for one in every if one is not None for part in (one.label, *one.tags))
    return " ".join(dict.fromkeys(word for part in said for word in _plain(part).split()))


def _plain(text: str) -> str:
    """Small letters without accents, as `desktop.state.plain_letters` makes them of what is typed."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return re.sub(r"[^\w]+", " ", letters.translate(_OWN))


def bake(package: Path) -> bytes:
    """The file."""
    english, danish, finnish = (_read(package, language) for language in ("en", "da", "fi"))
    github, slack = _codes(package, "github"), _codes(package, "iamcal")
    lines: list[bytes] = []
    for one in sorted(english.values(), key=lambda one: one.order):
        names = list(dict.fromkeys([*github.get(one.hexcode, ()), *slack.get(one.hexcode, ())]))
        if one.group == _COMPONENT or one.version > NEWEST or not names:
            continue
        here = [kept.get(one.hexcode) for kept in (english, danish, finnish)]
        called = (kept.label if kept is not None else "" for kept in here[1:])
        row = (one.emoji, " ".join(names), _words(here), *called)
        lines.append(msgspec.json.encode(row))
    return b"[\n" + b",\n".join(lines) + b"\n]\n"


if __name__ == "__main__":
    (_HERE / "emoji.json").write_bytes(bake(Path(sys.argv[1])))
