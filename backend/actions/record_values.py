"""What may stand in a customer's record, and by what two of them are compared. Pure."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from backend.actions import checks, forms
from backend.actions.seen_text import visible
from backend.actions.words import words_of
from protocol.browsing import CartLine
from protocol.customers import CustomerRecord, PostalAddress, Purchase
from protocol.errors import ErrorCode, Refusal
from protocol.limits import (
    MAX_CART_LINES,
    MAX_NAME_CHARACTERS,
    MAX_TAG_CHARACTERS,
    MAX_TAGS,
    MAX_URL_CHARACTERS,
)

_MOST_ADDRESS = 200
#: RFC 5321, section 4.5.3.1.3, less the angle brackets.
_MOST_EMAIL = 254
_MOST_NUMBER = 60
_MOST_LANGUAGE = 40
_MOST_ACCOUNT = 200
_MOST_STATUS = 60
_MOST_LINE_NAME = 200
_MOST_MONEY = 10**12
_MOST_TIME = 2**53
#: How many digits of a number two countries' ways of writing it have in common.
_PHONE_DIGITS = 8
#: Shorter ones are somebody's extension, and many people's.
_LEAST_DIGITS = 6

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
#: BCP 47, as far as it matters here.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


# --- values -----------------------------------------------------------------------------------


def one_line(field: str, value: str, most: int) -> str:
    """Tidied. Raises Refusal(invalid_value) when too long."""
    value = " ".join(visible(value).split())
    checks.text(field, value, most, required=False)
    return value


def account(value: str) -> str:
    """The shop's own key of a customer, as it is: nothing is tidied. Raises Refusal(invalid_value)."""
    if not value.strip() or len(value) > _MOST_ACCOUNT or visible(value) != value:
        raise checks.invalid("Account", f"1 to {_MOST_ACCOUNT} characters.")
    return value


def email(value: str) -> str:
    """Empty, or shaped like an address. Raises Refusal(invalid_value)."""
    value = one_line("E-mail", value, _MOST_EMAIL)
    if value and _EMAIL.fullmatch(value) is None:
        raise checks.invalid("E-mail", "an address like name@example.com.")
    return value


def phone(value: str) -> str:
    """Empty, or shaped like a number. Raises Refusal(invalid_value)."""
    return forms.phone(value) if value.strip() else ""


def customer_number(value: str) -> str:
    """As people write it. Raises Refusal(invalid_value)."""
    return one_line("Customer number", value, _MOST_NUMBER)


def web_address(field: str, value: str) -> str:
    """Empty, or http(s) with a host and no user name in it. Raises Refusal(invalid_value)."""
    value = value.strip()
    if not value:
        return ""
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        host, parts = None, urlsplit("")
    shown = visible(value) == value and not any(one.isspace() for one in value)
    if not (host and shown and parts.scheme in {"http", "https"} and "@" not in parts.netloc):
        raise checks.invalid(field, "an address that starts with https://.")
    checks.text(field, value, MAX_URL_CHARACTERS)
    return value


def postal(value: PostalAddress) -> PostalAddress:
    """Tidied. Raises Refusal(invalid_value)."""
    country = value.country.strip().upper()
    if country and _COUNTRY.fullmatch(country) is None:
        raise checks.invalid("Country", "two letters, like DK.")
    return PostalAddress(
        street=one_line("Street", value.street, _MOST_ADDRESS),
        postcode=one_line("Postcode", value.postcode, 20),
        city=one_line("City", value.city, _MOST_ADDRESS),
        region=one_line("Region", value.region, _MOST_ADDRESS),
        country=country,
    )


def language(value: str) -> str:
    """Empty, or BCP 47. Raises Refusal(invalid_value)."""
    value = value.strip()
    if value and (len(value) > _MOST_LANGUAGE or _LANGUAGE.fullmatch(value) is None):
        raise checks.invalid("Language", "a code like da or en-GB.")
    return value


def time_zone(value: str) -> str:
    """Empty, or IANA. Raises Refusal(invalid_value)."""
    value = value.strip()
    try:
        ZoneInfo(value or "UTC")
    except (OSError, ValueError, ZoneInfoNotFoundError) as error:
        raise checks.invalid("Time zone", "a name like Europe/Copenhagen.") from error
    return value


def tags(values: Iterable[str]) -> tuple[str, ...]:
    """Each once, in their order. Raises Refusal(invalid_value)."""
    tidy = dict.fromkeys(one_line("Tags", value, MAX_TAG_CHARACTERS) for value in values)
    tidy.pop("", None)
    checks.number("Number of tags", len(tidy), 0, MAX_TAGS)
    return tuple(tidy)


def tidied(record: CustomerRecord) -> CustomerRecord:
    """All of it as it may be stored. Raises Refusal(invalid_value) that names the field."""
    return msgspec.structs.replace(
        record,
        name=one_line("Name", record.name, MAX_NAME_CHARACTERS),
        email=email(record.email),
        phone=phone(record.phone),
        customer_number=customer_number(record.customer_number),
        address=postal(record.address),
        language=language(record.language),
        time_zone=time_zone(record.time_zone),
        tags=tags(record.tags),
        url=web_address("Address of the account", record.url),
    )


def purchase(value: Purchase) -> Purchase:
    """As it may be stored. Raises Refusal(invalid_value)."""
    number = one_line("Purchase", value.id, _MOST_NUMBER)
    if not number:
        raise checks.invalid("Purchase", "the shop's own number of it.")
    currency = value.currency.strip().upper()
    if currency and _CURRENCY.fullmatch(currency) is None:
        raise checks.invalid("Currency", "three letters, like EUR.")
    checks.number("Time", value.at, 0, _MOST_TIME)
    checks.number("Total", value.total, -_MOST_MONEY, _MOST_MONEY)
    checks.number("Lines of a purchase", len(value.lines), 0, MAX_CART_LINES)
    return Purchase(
        id=number,
        at=value.at,
        currency=currency,
        total=value.total,
        status=one_line("Status", value.status, _MOST_STATUS),
        url=web_address("Address of the purchase", value.url),
        lines=tuple(_line(line) for line in value.lines),
    )


def _line(value: CartLine) -> CartLine:
    checks.number("Quantity", value.quantity, 0, 1_000_000)
    checks.number("Price", value.price, -_MOST_MONEY, _MOST_MONEY)
    return CartLine(
        name=one_line("Article", value.name, _MOST_LINE_NAME),
        quantity=value.quantity,
        price=value.price,
        key=one_line("Article's number", value.key, _MOST_LINE_NAME),
        variant=one_line("Variant", value.variant, _MOST_LINE_NAME),
        url=web_address("Address of the article", value.url),
    )


# --- comparing --------------------------------------------------------------------------------


def email_key(value: str) -> str:
    """Case tells nobody apart."""
    return value.strip().casefold()


def phone_key(value: str) -> str:
    """The last digits: with and without the country in front, a number is the same; empty for no number."""
    digits = "".join(one for one in value if one.isdecimal())
    return digits[-_PHONE_DIGITS:] if len(digits) >= _LEAST_DIGITS else ""


def same_phone(one: str, other: str) -> bool:
    """Whether the longer of them is the shorter with something in front."""
    short, long = sorted((_digits(one), _digits(other)), key=len)
    return len(short) >= _LEAST_DIGITS and long.endswith(short)


def _digits(value: str) -> str:
    """Without the zeros in front that some dial before a country or an area."""
    return "".join(one for one in value if one.isdecimal()).lstrip("0")


def number_key(value: str) -> str:
    """Letters and digits only: blanks and dashes are a matter of taste."""
    return "".join(one for one in value.casefold() if one.isalnum())


def words(record: CustomerRecord) -> tuple[str, ...]:
    """By what a record is found; numbers also in one piece."""
    where = record.address
    said = (
        record.name,
        record.email,
        record.phone,
        record.customer_number,
        record.account,
        where.street,
        where.postcode,
        where.city,
        *record.tags,
    )
    keys = (phone_key(record.phone), number_key(record.customer_number))
    return tuple(dict.fromkeys((*words_of(" ".join(said)), *(key for key in keys if key))))


def purchase_words(value: Purchase) -> str:
    """Each word with a blank before it."""
    said = (value.id, value.status, *(f"{line.name} {line.variant} {line.key}" for line in value.lines))
    return "".join(f" {word}" for word in words_of(" ".join(said)))


def acceptable(check: Callable[[str], str], value: str) -> str:
    """The value, or nothing where it can't be: of what comes along with something that matters more."""
    try:
        return check(value)
    except Refusal as refusal:
        if refusal.code is not ErrorCode.INVALID_VALUE:
            raise
        return ""
