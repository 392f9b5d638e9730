"""What the guard found in a draft, in words."""

from collections.abc import Sequence

from desktop.state.guard.findings import Finding, What
from desktop.ui.text import tr

#: More than this is counted.
_SAID = 2
_SHOWN = 40


def guard_words(text: str, found: Sequence[Finding]) -> str:
    """What was found in a draft, and where."""
    said = [_one(text, one) for one in _apart(found)]
    words = " ".join(said[:_SAID])
    more = len(said) - _SAID
    return f"{words} {tr('And {n} more.', n=more)}" if more > 0 else words


def again_words(*, enter_sends: bool) -> str:
    """How it is sent all the same."""
    return tr("Enter again sends it.") if enter_sends else tr("Ctrl+Enter again sends it.")


def _apart(found: Sequence[Finding]) -> list[Finding]:
    """The same words twice are told once."""
    return list({(one.what, one.words.casefold()): one for one in reversed(found)}.values())[::-1]


def _one(text: str, one: Finding) -> str:
    said = _what(one)
    lines = text.count("\n", 0, one.start)
    return f"{tr('Line {n}:', n=lines + 1)} {said}" if "\n" in text.strip() else said


def _what(one: Finding) -> str:
    name = one.name or tr("A customer")
    words = " ".join(one.words.split())
    words = words if len(words) <= _SHOWN else f"{words[: _SHOWN - 1]}…"
    match one.what:
        case What.NAME:
            return tr("“{words}”: {name} is in another of your chats.", words=words, name=name)
        case What.EMAIL:
            return tr("“{words}” is the address of {name}, in another of your chats.", words=words, name=name)
        case What.PHONE:
            return tr("“{words}” is the phone of {name}, in another of your chats.", words=words, name=name)
        case What.CUSTOMER_NUMBER:
            return tr("“{words}” is the customer number of {name}, in another chat.", words=words, name=name)
        case What.ORDER:
            return tr("“{words}” is a number of {name}, in another of your chats.", words=words, name=name)
        case What.CARD:
            return tr("“{words}” looks like the number of a payment card.", words=words)
        case What.INTERNAL:
            return tr("“{words}” looks meant for colleagues.", words=words)
