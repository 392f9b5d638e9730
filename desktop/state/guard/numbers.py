"""Another customer's mail address, phone and numbers in a draft, however they are written."""

import re
from itertools import pairwise

from desktop.state.guard.findings import Finding, Known, What
from desktop.state.guard.folding import digits, fold

_EMAIL = re.compile(r"[^\s@<>()\[\]{},;:\"]{1,64}@[^\s@<>()\[\]{},;:\"]{1,255}")
_PHONE = re.compile(r"\+?\(?\d(?:[\s().\-/\u2010-\u2015\u00a0]{0,3}\d){5,24}")
#: Letters and digits that belong together: `DK-10442`, `#10442`, `AB 12/7`.
_ID = re.compile(r"#?[^\W_]+(?:[-/._#][^\W_]+)*")
#: So many digits at the end are the same subscriber's, whatever stands before them.
_SUBSCRIBER = 8
_LEAST_PHONE = 7
#: A number of fewer digits may be anything, unless it is called a number.
_TELLING_DIGITS = 5
_LEAST_DIGITS = 3
_CALLED = re.compile(
    r"(?:#|\b(?:n[ro]|num\w*|order\w*|ordre\w*|tilau\w*|customer\w*|kunde\w*|asiaka\w*|invoice\w*|faktura\w*|lasku\w*)"
    r"[\s.:]*(?:n[ro]|num\w*)?[\s.:#]*)$",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}[:.]\d{2}")


def find_emails(text: str, others: tuple[Known, ...]) -> list[Finding]:
    """Where a mail address of one of the others stands."""
    whose = {email.strip().casefold(): other for other in others for email in other.emails if "@" in email}
    found: list[Finding] = []
    for match in _EMAIL.finditer(text) if whose else ():
        words = match[0].rstrip(".!?'’")
        other = whose.get(words.removeprefix("mailto:").casefold())
        if other is not None:
            found.append(_finding(text, What.EMAIL, match.start(), match.start() + len(words), other))
    return found


def find_phones(text: str, others: tuple[Known, ...], own: tuple[str, ...], said: str) -> list[Finding]:
    """Where a phone of one of the others stands, with or without the country. `said`: all digits said in this chat."""
    mine = {_subscriber(phone) for phone in own}
    whose = {
        number: other
        for other in others
        for phone in other.phones
        if len(number := _subscriber(phone)) >= _LEAST_PHONE and number not in mine and number not in said
    }
    found: list[Finding] = []
    for match in _PHONE.finditer(text) if whose else ():
        written = digits(match[0])
        other = next((other for number, other in whose.items() if number in written), None)
        if other is not None:
            found.append(_finding(text, What.PHONE, match.start(), match.end(), other))
    return found


def find_numbers(text: str, others: tuple[Known, ...], said: frozenset[str]) -> list[Finding]:
    """Where a customer's or an order's number of one of the others stands; not what was said in this chat."""
    whose: dict[str, tuple[Known, What]] = {}
    for other in others:
        for what, numbers in ((What.CUSTOMER_NUMBER, other.customer_numbers), (What.ORDER, other.orders)):
            whose |= {form: (other, what) for number in numbers for form in _forms(number) if form not in said}
    found: list[Finding] = []
    for start, end in _spans(text) if whose else ():
        form = fold(text[start:end])
        known = whose.get(form)
        if known is not None and _tells(form, text[:start], text[start:end]):
            found.append(_finding(text, known[1], start, end, known[0]))
    return found


def numbers_in(text: str) -> tuple[str, ...]:
    """What a customer wrote that looks like the number of something."""
    found: list[str] = []
    for match in _ID.finditer(text):
        word = match[0]
        count = len(digits(word))
        mixed = count >= _LEAST_DIGITS and count < len(fold(word)) and len(word) > 4
        called = count >= _LEAST_DIGITS and _is_called(text[max(0, match.start() - 32) : match.start()], word)
        if (count > _TELLING_DIGITS or mixed or called) and not _DATE.fullmatch(word):
            found.append(word)
    return tuple(found)


def _spans(text: str) -> list[tuple[int, int]]:
    """Each such word, and each two that only a space parts: `DK 10442`."""
    single = [(match.start(), match.end()) for match in _ID.finditer(text)]
    pairs = [
        (one[0], other[1]) for one, other in pairwise(single) if other[0] - one[1] == 1 and text[one[1]] in " \u00a0"
    ]
    return single + pairs


def _forms(number: str) -> list[str]:
    """How a number may be written: as it is, and its digits alone where they are many."""
    whole, bare = fold(number), digits(number)
    forms = [whole] if len(digits(whole)) >= _LEAST_DIGITS else []
    return [*forms, bare] if len(bare) >= _TELLING_DIGITS and bare != whole else forms


def _tells(form: str, before: str, words: str) -> bool:
    """Whether it is meant as a number of something, and is no count or price."""
    return len(digits(form)) >= _TELLING_DIGITS or not form.isdigit() or _is_called(before, words)


def _is_called(before: str, words: str) -> bool:
    """It is said to be a number: `order 55120`, `#551`."""
    return words.startswith("#") or _CALLED.search(before[-32:]) is not None


def _subscriber(phone: str) -> str:
    return digits(phone)[-_SUBSCRIBER:]


def _finding(text: str, what: What, start: int, end: int, other: Known) -> Finding:
    return Finding(what=what, start=start, end=end, words=text[start:end], whose=other.interaction, name=other.name)
