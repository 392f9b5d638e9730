"""The customer panel's words."""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QLocale

from desktop.models.calls import country_name
from desktop.models.customers import Customers, Standing
from desktop.ui.icons import Icon
from desktop.ui.text import language, tr
from desktop.ui.visitor_words import browser_words
from desktop.ui.widgets.labels import Tone
from desktop.ui.words import day_words, money_words, time_words
from protocol.browsing import Campaign, Cart, CartLine, Device, Visit
from protocol.customers import PostalAddress, Purchase
from protocol.entities import Interaction
from protocol.kinds import DeviceKind, MatchedBy, RecordChange


def standing_words(standing: Standing) -> tuple[Icon, str, Tone]:
    """How sure it is who they are."""
    match standing:
        case Standing.VERIFIED:
            return Icon.WELL, tr("Signed in at the shop"), Tone.GOOD
        case Standing.CONFIRMED:
            return Icon.CHECK, tr("Confirmed by an agent"), Tone.ACCENT
        case Standing.SAID:
            return Icon.INFO, tr("As they say, not checked"), Tone.FAINT


def matched_words(by: MatchedBy) -> str:
    """What speaks for a record."""
    match by:
        case MatchedBy.CUSTOMER_NUMBER:
            return tr("same customer number")
        case MatchedBy.EMAIL:
            return tr("same e-mail")
        case MatchedBy.PHONE:
            return tr("same phone")
        case MatchedBy.SAME_BROWSER:
            return tr("same browser as before")
        case MatchedBy.NAME:
            return tr("same name")


def change_words(change: RecordChange) -> str:
    """What was done with a record."""
    match change:
        case RecordChange.MADE:
            return tr("Made")
        case RecordChange.EDITED:
            return tr("Changed")
        case RecordChange.SYNCED:
            return tr("Brought up to date by the shop")
        case RecordChange.LINKED:
            return tr("Confirmed in a chat")
        case RecordChange.UNLINKED:
            return tr("Taken back from a chat")
        case RecordChange.MERGED:
            return tr("Merged")
        case RecordChange.SPLIT:
            return tr("Merge taken back")


def address_words(address: PostalAddress) -> str:
    """Where a customer lives, in lines."""
    town = " ".join(part for part in (address.postcode, address.city) if part)
    land = ", ".join(part for part in (address.region, country_words(address.country)) if part)
    return "\n".join(part for part in (address.street, town, land) if part)


def country_words(code: str) -> str:
    """A country by name, from its code; a code that nobody knows as it is."""
    return country_name(QLocale.codeToTerritory(code), language()) or code


def moment_words(at: int, now: int) -> str:
    """The time for today, the day and the time before that."""
    day = day_words(at, now)
    return time_words(at) if day == day_words(now, now) else f"{day} {time_words(at)}"


def purchase_words(purchase: Purchase) -> str:
    """What was bought, in a line."""
    named = [line_words(line) for line in purchase.lines[:3]]
    rest = len(purchase.lines) - len(named)
    return ", ".join((*named, tr("{n} more", n=rest))) if rest > 0 else ", ".join(named)


def line_words(line: CartLine) -> str:
    """An article and how many of it."""
    name = f"{line.name}, {line.variant}" if line.variant else line.name
    return name if line.quantity == 1 else f"{line.quantity} × {name}"


def device_words(device: Device) -> str:
    """What they look at the shop with."""
    kind = {
        DeviceKind.COMPUTER: tr("Computer"),
        DeviceKind.PHONE: tr("Phone"),
        DeviceKind.TABLET: tr("Tablet"),
        DeviceKind.UNKNOWN: "",
    }[device.kind]
    size = f"{device.window_width} × {device.window_height}" if device.window_width else ""
    return " · ".join(part for part in (kind, device.system, size) if part)


def campaign_words(campaign: Campaign) -> str:
    """What brought them here."""
    return " · ".join(
        part for part in (campaign.name, campaign.source, campaign.medium, campaign.term, campaign.content) if part
    )


def browser_of(visit: Visit | None, said: str) -> str:
    """The browser they use, from the visit or as it was when they rang."""
    return browser_words((visit.visiting.page.browser if visit is not None else "") or said)


def host_words(url: str) -> str:
    """The host of an address, and its path if it has one."""
    parts = urlsplit(url)
    path = parts.path if parts.path not in ("", "/") else ""
    return f"{parts.netloc}{path}" if parts.netloc else url


def local_time(zone: str, now: int) -> str:
    """The time of day in a named zone, and the zone's place; nothing for an unknown zone."""
    if not zone:
        return ""
    try:
        there = datetime.fromtimestamp(now / 1000, ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    return f"{there:%H:%M} · {zone.rsplit('/', 1)[-1].replace('_', ' ')}"


def cart_words(cart: Cart | None) -> str:
    """What is in a cart, and its value; empty when nothing is."""
    if cart is None or not (cart.lines or cart.total):
        return ""
    lines = "; ".join(f"{line.quantity} × {line.name}" if line.quantity != 1 else line.name for line in cart.lines)
    total = money_words(cart.total, cart.currency)
    return f"{total}: {lines}" if lines else total


def known_words(customers: Customers, card: Interaction) -> str:
    """Who they are to the company, if that is known; empty for somebody new."""
    record = customers.record(card)
    if card.customer.record is None:
        return ""
    _, said, _ = standing_words(customers.standing(card))
    if record is None:
        return said
    known = customers.card(card)
    bought = tr("purchases: {n}", n=known.purchases) if known is not None and known.purchases else ""
    return " · ".join(part for part in (said, record.customer_number, *record.tags[:3], bought) if part)
