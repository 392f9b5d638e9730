"""What the guard found in a draft, in words."""

from collections.abc import Sequence

from desktop.state.guard.findings import Finding, What
from desktop.ui.text import tr
from protocol.ids import InteractionId

#: Of one kind; more are counted.
_SAID = 3
_SHOWN = 40

#: What is told together: a card's number, words for colleagues, or whatever is of one other customer.
_Group = tuple[What | None, InteractionId | None]


def guard_words(text: str, found: Sequence[Finding]) -> str:
    """What was found in a draft, and where."""
    groups: dict[_Group, list[Finding]] = {}
    for one in found:
        key = (one.what, None) if one.whose is None else (None, one.whose)
        groups.setdefault(key, []).append(one)
    return " ".join(_group(text, group) for group in groups.values())


def again_words(key: str) -> str:
    """How it is sent all the same; `key`: by which key, empty for Enter."""
    return tr("{key} again sends it.", key=key) if key else tr("Enter again sends it.")


def _group(text: str, found: list[Finding]) -> str:
    words = _places(text, found)
    first = found[0]
    if first.whose is not None:
        name = first.name or tr("another customer")
        return tr("Meant for {name}, in another of your chats? {words}.", name=name, words=words)
    if first.what is What.CARD:
        return tr("The number of a payment card? {words}.", words=words)
    return tr("Meant for colleagues? {words}.", words=words)


def _places(text: str, found: list[Finding]) -> str:
    """The words, and in a text of several lines, or in a file's name, where they stand."""
    by_place: dict[int | str, dict[str, None]] = {}
    for one in found[:_SAID]:
        place = one.file or text.count("\n", 0, one.start) + 1
        by_place.setdefault(place, {})[_short(one.words)] = None
    has_lines = "\n" in text.strip()
    said = ", ".join(_at(place, ", ".join(words), has_lines=has_lines) for place, words in by_place.items())
    return tr("{words} and {n} more", words=said, n=len(found) - _SAID) if len(found) > _SAID else said


def _at(place: int | str, words: str, *, has_lines: bool) -> str:
    if isinstance(place, str):
        return tr("{words} in the name of {file}", words=words, file=_short(place))
    return tr("{words} in line {n}", words=words, n=place) if has_lines else words


def _short(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words if len(words) <= _SHOWN else f'{words[: _SHOWN - 1]}…'}”"
