"""What pages say of a visit, without excess: it comes from anybody's browser. Pure."""

from collections.abc import Iterable
from math import isfinite

from backend.actions.arrivals import plain_address
from backend.actions.seen_text import visible
from protocol.browsing import Campaign, Cart, CartLine, ContextCard, ContextRow, Device, PageSeen, Position
from protocol.kinds import ContextKind
from protocol.limits import (
    MAX_CART_LINES,
    MAX_CONTEXT_CARDS,
    MAX_CONTEXT_CHARACTERS,
    MAX_CONTEXT_ROWS,
    MAX_TRAIL,
)

_MOST_NAME_CHARACTERS = 200
_MOST_KEY_CHARACTERS = 200
_MOST_WORDS = 120
_MOST_TITLE_CHARACTERS = 200
_MOST_ADDRESS_CHARACTERS = 300
_MOST_MONEY = 10**12
_MOST_PIXELS = 100_000
#: Half around the earth, metres.
_MOST_ACCURACY = 20_100_000.0
_MOST_DIGITS = 20


def cart(said: Cart) -> Cart:
    """Lines, names and sums cut to size."""
    return Cart(
        currency=_currency(said.currency),
        total=_money(said.total),
        lines=tuple(
            CartLine(
                name=visible(line.name)[:_MOST_NAME_CHARACTERS],
                quantity=min(max(line.quantity, 0), 1_000_000),
                price=_money(line.price),
                key=visible(line.key)[:_MOST_KEY_CHARACTERS],
                variant=visible(line.variant)[:_MOST_NAME_CHARACTERS],
                url=plain_address(line.url),
            )
            for line in said.lines[:MAX_CART_LINES]
        ),
    )


def device(said: Device) -> Device:
    """Sizes within reason."""
    return Device(
        kind=said.kind,
        system=visible(said.system)[:_MOST_WORDS],
        screen_width=_pixels(said.screen_width),
        screen_height=_pixels(said.screen_height),
        window_width=_pixels(said.window_width),
        window_height=_pixels(said.window_height),
        touch=said.touch,
    )


def campaign(said: Campaign) -> Campaign:
    """Words cut to size."""
    return Campaign(
        source=visible(said.source)[:_MOST_WORDS],
        medium=visible(said.medium)[:_MOST_WORDS],
        name=visible(said.name)[:_MOST_WORDS],
        term=visible(said.term)[:_MOST_WORDS],
        content=visible(said.content)[:_MOST_WORDS],
    )


def page(said: PageSeen, now: int) -> PageSeen:
    """A page that was opened by now (Unix ms)."""
    return PageSeen(
        url=plain_address(said.url), title=visible(said.title)[:_MOST_TITLE_CHARACTERS], at=min(max(said.at, 0), now)
    )


def trail(said: Iterable[PageSeen], now: int) -> tuple[PageSeen, ...]:
    """The last pages, in the order of their times."""
    return tuple(sorted((page(one, now) for one in said), key=lambda one: one.at)[-MAX_TRAIL:])


def context(said: tuple[ContextCard, ...]) -> tuple[ContextCard, ...]:
    """Cards with a key each; of two with the same the later one."""
    cards = {one.key: one for one in (_card(card) for card in said[:MAX_CONTEXT_CARDS]) if one.key}
    return tuple(cards.values())


def position(said: Position | None, now: int, *, live: bool) -> Position | None:
    """A place on earth, as of now at the latest (Unix ms); None for anything else."""
    if said is None or not all(isfinite(one) for one in (said.latitude, said.longitude, said.accuracy)):
        return None
    if abs(said.latitude) > 90 or abs(said.longitude) > 180:
        return None
    return Position(
        latitude=said.latitude,
        longitude=said.longitude,
        accuracy=min(max(said.accuracy, 0.0), _MOST_ACCURACY),
        at=min(max(said.at, 0), now),
        live=live,
        address=visible(said.address)[:_MOST_ADDRESS_CHARACTERS],
    )


def _card(said: ContextCard) -> ContextCard:
    return ContextCard(
        key=visible(said.key).strip()[:_MOST_KEY_CHARACTERS],
        title=visible(said.title)[:_MOST_TITLE_CHARACTERS],
        rows=tuple(_row(row) for row in said.rows[:MAX_CONTEXT_ROWS]),
        url=plain_address(said.url),
    )


def _row(said: ContextRow) -> ContextRow:
    value = visible(said.value)[:MAX_CONTEXT_CHARACTERS]
    return ContextRow(
        label=visible(said.label)[:_MOST_NAME_CHARACTERS],
        value=value,
        kind=said.kind if _fits(said.kind, value) else ContextKind.TEXT,
        currency=_currency(said.currency) if said.kind is ContextKind.MONEY else "",
    )


def _fits(kind: ContextKind, value: str) -> bool:
    """Whether a value is what its kind says; as text it is shown in any case."""
    match kind:
        case ContextKind.NUMBER:
            return len(value) <= _MOST_DIGITS and _is_number(value)
        case ContextKind.MONEY | ContextKind.TIME:
            return len(value) <= _MOST_DIGITS and value.removeprefix("-").isascii() and value.lstrip("-").isdecimal()
        case ContextKind.LINK:
            return bool(plain_address(value)) and "@" not in value.partition("://")[2].partition("/")[0]
        case ContextKind.YES_NO:
            return value in {"yes", "no"}
        case ContextKind.TEXT:
            return True


def _is_number(value: str) -> bool:
    try:
        return isfinite(float(value))
    except ValueError:
        return False


def _currency(said: str) -> str:
    return visible(said)[:3].upper()


def _money(amount: int) -> int:
    return min(max(amount, -_MOST_MONEY), _MOST_MONEY)


def _pixels(number: int) -> int:
    return min(max(number, 0), _MOST_PIXELS)
