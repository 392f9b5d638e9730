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
    """The words, and in a text of several lines where they stand."""
    by_line: dict[int, dict[str, None]] = {}
    for one in found[:_SAID]:
        by_line.setdefault(text.count("\n", 0, one.start) + 1, {})[_short(one.words)] = None
    lines = [", ".join(words) for words in by_line.values()]
    if "\n" in text.strip():
        lines = [tr("{words} in line {n}", words=words, n=n) for words, n in zip(lines, by_line, strict=True)]
    said = ", ".join(lines)
    return tr("{words} and {n} more", words=said, n=len(found) - _SAID) if len(found) > _SAID else said


def _short(words: str) -> str:
    words = " ".join(words.split())
    return f"“{words if len(words) <= _SHOWN else f'{words[: _SHOWN - 1]}…'}”"
