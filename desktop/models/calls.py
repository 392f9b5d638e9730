"""Phone numbers as people read them, where they are from, and that an agent calls one.

Other ways to call come with the phone's own channel; here the system's program for `tel:` does it.
"""

from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QByteArray, QDate, QDateTime, QLocale, QObject, QTime, QTimeZone

from desktop.state.bus import CommandBus
from desktop.state.conversation import Held
from desktop.state.store import Store
from protocol.customer_commands import NoteCall
from protocol.ids import CommandId, InteractionId, new_id

_NOWHERE = (QLocale.Country.AnyCountry, QLocale.Country.World)
_DAYS = (QDate(2026, 1, 15), QDate(2026, 7, 15))


class Phone(Struct, frozen=True):
    """A number that was understood. `dialled` is E.164, for `tel:`; `shown` has the usual gaps."""

    dialled: str
    shown: str
    #: In the words of the desk's language; empty for one of no country.
    country: str
    #: An IANA name where the country has but one; else empty.
    zone: str


class Calls(QObject):
    """View-model of calling a customer."""

    def __init__(self, store: Store, bus: CommandBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus

    def can_call(self, interaction: InteractionId | None) -> bool:
        """The chat is this agent's: that she called is to be noted in it."""
        chat = self._store.conversations.get(interaction) if interaction is not None else None
        return chat is not None and chat.held is Held.MINE

    def note(self, interaction: InteractionId, phone: str, *, consent: bool) -> None:
        """She is calling; `consent`: she was reminded, and says that the customer agreed."""
        chat = self._store.conversations.get(interaction)
        if chat is not None and chat.held is Held.MINE:
            command = CommandId(new_id())
            self._bus.send(
                NoteCall(id=command, interaction=interaction, version=chat.version, phone=phone, consent=consent)
            )


@lru_cache(maxsize=256)
def read_number(words: str, time_zone: str = "", language: str = "en") -> Phone | None:
    """A number as it was written; one without a country's prefix is taken for one of where the customer is.

    None: not a number that can be dialled.
    """
    # Loaded with the first number: the start has no use for it.
    import phonenumbers

    region = _code(QTimeZone(QByteArray(time_zone.encode())).territory()) if time_zone else None
    try:
        number = phonenumbers.parse(words, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    found = phonenumbers.region_code_for_number(number)
    territory = QLocale.codeToTerritory(found) if found else QLocale.Country.AnyCountry
    return Phone(
        dialled=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        shown=phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        country=country_name(territory, language),
        zone=_only_zone(territory),
    )


def country_name(territory: QLocale.Country, language: str) -> str:
    """A country's name: as its own people say it where that is the desk's language, else in English."""
    if territory in _NOWHERE:
        return ""
    there = QLocale(QLocale(language).language(), territory)
    own = there.territory() == territory and there.language() == QLocale(language).language()
    return there.nativeTerritoryName() if own and language != "en" else QLocale.territoryToString(territory)


def _code(territory: QLocale.Country) -> str | None:
    return QLocale.territoryToCode(territory) or None


def _only_zone(territory: QLocale.Country) -> str:
    """A country's zone, where all its zones keep the same time, summer and winter."""
    if territory in _NOWHERE:
        return ""
    zones = [QTimeZone(id) for id in QTimeZone.availableTimeZoneIds(territory)]
    times = {tuple(zone.offsetFromUtc(QDateTime(day, QTime(12, 0))) for day in _DAYS) for zone in zones}
    return bytes(zones[0].id().data()).decode() if len(times) == 1 else ""
