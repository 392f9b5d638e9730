"""`deskbell bench customers`: an agent looks a customer up among many, by words and by what they typed into a form."""

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from backend.actions import record_search, shop, sites
from backend.actions.actor import Actor
from backend.store import Tx
from backend.store.connection import connect
from backend.store.ledger import Ledger
from backend.store.migrate import migrate
from bench.figures import Figure, Report
from bench.measure import Options, tell
from protocol.commands import PutSite
from protocol.customers import PostalAddress
from protocol.ids import CommandId, SiteId, new_id
from protocol.kinds import Role
from protocol.shop import ShopCustomer

T = TypeVar("T")

COUNT = 100_000
_AT_ONCE = 2_000
_SEED = 1
_MILLISECONDS = 1_000
#: By the target of the desk: what was typed is there before the next key.
_MOST = 50.0

_FIRST = "Kim Åse Lou Freja Noah Maja Oskar Aino Elias Sofia William Emma Oliver Clara Lucas Ida Karl Ella Emil Anna"
_LAST = "Lar Jørgen Niel Han Peter Ander Christen Ras Søren Mad Kris Ol Thom Knud Mort"
_ENDS = "sen holm berg dal lund gaard strup"
_CITIES = ("Aarhus", "København", "Odense", "Aalborg", "Helsinki", "Turku", "Tampere", "Oslo")


def measure(options: Options) -> Report:
    """Fill a database on disk, then ask it; about a minute for the usual count."""
    count = options.count or COUNT
    chance = random.Random(options.seed or _SEED)
    with tempfile.TemporaryDirectory() as folder:
        connection = connect(Path(folder) / "deskbell.db")
        migrate(connection)
        ledger = Ledger(connection, lambda: 1_800_000_000_000)
        site = SiteId(new_id())
        _run(ledger, lambda tx: sites.put_site(tx, _site(site), Actor(Role.ADMINISTRATOR)))
        people = [_person(chance, number) for number in range(count)]
        tell(f"the shop tells {count:,} customers")
        told = _fill(ledger, Actor(Role.SHOP, site=site), people)
        tell("searches")
        asked = [words for person in chance.sample(people, min(count, 300)) for words in _asked(chance, person)]
        searches = sorted(_timed(ledger, lambda tx, words=words: record_search.search(tx, words)) for words in asked)
        plain = sorted(_timed(ledger, lambda tx, words=words: _by_looking_at_all(tx, words)) for words in asked[:20])
        connection.close()
    return Report(
        name="customers",
        figures=(
            Figure(name="told by the shop", value=count / told, unit="/s", note=f"{_AT_ONCE:,} a commit"),
            Figure(name="a search, p50", value=_at(searches, 0.5), unit="ms", against="looking at all, p50"),
            Figure(name="a search, p95", value=_at(searches, 0.95), unit="ms", most=_MOST),
            Figure(name="a search, worst", value=searches[-1], unit="ms", note=f"of {len(searches)}"),
            Figure(name="looking at all, p50", value=_at(plain, 0.5), unit="ms", note="LIKE over the same rows"),
        ),
    )


def _site(site: SiteId) -> PutSite:
    return PutSite(id=CommandId(new_id()), site=site, key="bench", name="Bench")


def _person(chance: random.Random, number: int) -> ShopCustomer:
    first = chance.choice(_FIRST.split())
    name = f"{first} {chance.choice(_LAST.split())}{chance.choice(_ENDS.split())}"
    return ShopCustomer(
        name=name,
        email=f"{first.lower()}.{number}@mail{number % 40}.example",
        phone=f"+45 {chance.randrange(10**7, 10**8)}",
        customer_number=f"NB-{number:06d}",
        address=PostalAddress(
            street=f"{chance.choice(_LAST.split())}vej {chance.randrange(200)}",
            postcode=str(chance.randrange(1_000, 9_999)),
            city=chance.choice(_CITIES),
            country="DK",
        ),
    )


def _asked(chance: random.Random, person: ShopCustomer) -> tuple[str, ...]:
    """What agents type for somebody: all of one thing, or the beginnings of several."""
    first, last = person.name.split()
    return (
        person.name,
        f"{last[:3]} {first}",
        first[: chance.randrange(1, 4)],
        person.email,
        person.phone,
        person.customer_number,
        f"{first} {person.address.city}",
    )


def _fill(ledger: Ledger, actor: Actor, people: Sequence[ShopCustomer]) -> float:
    """Seconds it took."""
    began = time.perf_counter()
    for start in range(0, len(people), _AT_ONCE):

        def some(tx: Tx, start: int = start) -> None:
            for number, person in enumerate(people[start : start + _AT_ONCE], start):
                shop.put_customer(tx, actor, str(number), person)

        _run(ledger, some)
    return time.perf_counter() - began


def _by_looking_at_all(tx: Tx, words: str) -> int:
    condition = " AND ".join(["data LIKE ?"] * len(words.split()))
    found = tx.all(f"SELECT data FROM customers WHERE {condition} LIMIT 50", [f"%{word}%" for word in words.split()])  # noqa: S608
    return len(found)


def _timed(ledger: Ledger, job: Callable[[Tx], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    _run(ledger, job)
    return (time.perf_counter() - began) * _MILLISECONDS


def _at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _run(ledger: Ledger, job: Callable[[Tx], T]) -> None:
    (outcome,) = ledger.commit([job])
    if outcome.error is not None:
        raise outcome.error
