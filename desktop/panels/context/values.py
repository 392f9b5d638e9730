"""Values of context cards in words, and the lines that cards are shown as."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from PySide6.QtCore import QLocale

from desktop.ui.text import language, tr
from desktop.ui.words import day_words, money_words, time_words
from protocol.browsing import ContextCard, ContextRow
from protocol.kinds import ContextKind

#: What a page may say for yes; all else is no.
_YES = ("yes", "true", "1")
_WEB = ("https://", "http://")


class Line(Struct, frozen=True):
    """A line of the list: a card's head (`row` is None), or one of its rows."""

    card: ContextCard
    row: ContextRow | None
    text: str
    #: What a click copies.
    value: str
    #: Where it opens; empty: nowhere.
    url: str = ""


def value_words(row: ContextRow, now: int) -> str:
    """A value as this desk's language writes it; one that is not of its kind stays as it came."""
    try:
        match row.kind:
            case ContextKind.NUMBER:
                return QLocale(language()).toString(float(row.value), "g", 12)
            case ContextKind.MONEY:
                return money_words(int(row.value), row.currency)
            case ContextKind.TIME:
                at = int(row.value)
                datetime.fromtimestamp(at / 1000)
                return f"{day_words(at, now)}, {time_words(at)}"
            case ContextKind.YES_NO:
                return tr("Yes") if row.value.lower() in _YES else tr("No")
            case ContextKind.TEXT | ContextKind.LINK:
                return row.value
    except (ValueError, OverflowError, OSError):
        return row.value


def _web(address: str) -> str:
    return address if address.startswith(_WEB) else ""


def lines(cards: Iterable[ContextCard], words: str, now: int) -> list[Line]:
    """All that holds the words; a card whose head holds them is shown whole."""
    wanted = words.casefold().split()
    found: list[Line] = []
    for card in cards:
        whole = all(word in card.title.casefold() for word in wanted)
        rows: list[Line] = []
        for row in card.rows:
            text = value_words(row, now)
            said = f"{card.title} {row.label} {text} {row.value}".casefold()
            if whole or all(word in said for word in wanted):
                url = _web(row.value) if row.kind is ContextKind.LINK else ""
                rows.append(Line(card, row, text, row.value if row.kind is ContextKind.LINK else text, url))
        if rows or whole:
            found.append(Line(card, None, card.title, card.title, _web(card.url)))
            found += rows
    return found
