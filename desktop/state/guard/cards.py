"""Numbers of payment cards in a text: 14 to 19 digits, however they are grouped, that pass Luhn's check."""

import re

from desktop.state.guard.findings import Finding, What
from desktop.state.guard.folding import digits

_LEAST, _MOST = 14, 19
#: Between two groups: spaces of all kinds, dashes, dots, strokes, and what is not seen.
_BETWEEN = r"[\s.\-_/·\u00ad\u200b-\u200d\u2010-\u2015\u2060\u2212\ufeff]{1,3}"
_RUN = re.compile(rf"\d+(?:{_BETWEEN}\d+)*")
_GROUP = re.compile(r"\d+")
#: First digits of the networks that issue cards for payment, and how long their numbers are (ISO/IEC 7812). Numbers
#: of articles and devices pass the check too now and then.
_ISSUERS: tuple[tuple[str, frozenset[int]], ...] = (
    ("34", frozenset({15})),
    ("37", frozenset({15})),
    ("30", frozenset({14})),
    ("36", frozenset({14})),
    ("38", frozenset({14})),
    ("35", frozenset({16})),
    ("4", frozenset({16, 19})),
    ("5", frozenset({16})),
    ("2", frozenset({16})),
    ("6", frozenset({16, 17, 18, 19})),
)
#: The same by length.
_FIRST = {
    length: tuple(first for first, lengths in _ISSUERS if length in lengths) for length in range(_LEAST, _MOST + 1)
}


def find_cards(text: str) -> list[Finding]:
    """Where a card's number stands, whoever it belongs to."""
    found: list[Finding] = []
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= _LEAST:
            found += _within(text, [(run.start() + g.start(), run.start() + g.end()) for g in _GROUP.finditer(run[0])])
    return found


def passes_luhn(number: str) -> bool:
    """The last digit is right for the others (ISO/IEC 7812-1, annex B). `number` is of 0 to 9."""
    total = 0
    for place, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


def _within(text: str, groups: list[tuple[int, int]]) -> list[Finding]:
    """The cards among groups of digits that follow each other; other numbers may stand before and behind."""
    found: list[Finding] = []
    written = [digits(text[start:end]) for start, end in groups]
    first = 0
    while first < len(groups):
        last = _last_of_card(written, first)
        if last is None:
            first += 1
            continue
        start, end = groups[first][0], groups[last][1]
        found.append(Finding(what=What.CARD, start=start, end=end, words=text[start:end]))
        first = last + 1
    return found


def _last_of_card(written: list[str], first: int) -> int | None:
    number, last_right = "", None
    for at in range(first, len(written)):
        number += written[at]
        if len(number) > _MOST:
            break
        if len(number) >= _LEAST and _is_issued(number) and passes_luhn(number):
            last_right = at
    return last_right


def _is_issued(number: str) -> bool:
    return number.startswith(_FIRST.get(len(number), ()))
