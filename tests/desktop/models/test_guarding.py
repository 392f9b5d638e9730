"""The guard on a desk full of chats: what it fetches, and when it looks."""

from msgspec.structs import replace

from desktop.models.guarding import Guarding
from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.state.changes import PurchasesFetched
from desktop.state.guard.findings import What
from desktop.state.preferences import Preferences
from desktop.state.questions import WhatBought
from desktop.state.store import Store
from protocol.rest import PurchasePage
from tests.desktop import afternoon as day
from tests.desktop.customer_scene import RECORD, known, purchases
from tests.desktop.noting import NotingBus


def made(store: Store) -> tuple[NotingBus, Chosen, Guarding]:
    """The guard of a store."""
    bus, signals = NotingBus(), StoreSignals(store)
    chosen = Chosen(store, signals)
    guarding = Guarding(store, bus, signals, chosen)
    signals.setParent(guarding)
    chosen.setParent(guarding)
    return bus, chosen, guarding


def found(guarding: Guarding, text: str, *, hidden: bool = False) -> list[What]:
    """What it finds in a draft of Elina's chat."""
    return [one.what for one in guarding.check(day.ELINA, text, hidden=hidden)]


def test_words_for_colleagues_may_be_said_to_colleagues() -> None:
    """Names and cards are looked for there too."""
    _, chosen, guarding = made(day.store(day.afternoon()))
    text = "The customer Freja gave 4111 1111 1111 1111"
    assert found(guarding, text) == [What.INTERNAL, What.NAME, What.CARD]
    assert found(guarding, text, hidden=True) == [What.NAME, What.CARD]
    chosen.put(replace(chosen.now, internal_words={"en": ("gave",)}))
    assert found(guarding, text) == [What.NAME, What.INTERNAL, What.CARD]
    chosen.put(Preferences(guard=False))
    assert found(guarding, text) == []


def test_orders_of_the_others_are_fetched_once_somebody_writes() -> None:
    """Asked for once; again when more was bought, or when it could not be had."""
    store = known(day.store(day.afternoon()))
    bus, chosen, guarding = made(store)
    guarding.prepare()
    guarding.prepare()
    assert bus.questions == [WhatBought(RECORD)]
    order = purchases()[0]
    assert found(guarding, f"Your order {order.id}") == []
    store.heard(PurchasesFetched(RECORD, "", None, PurchasePage(purchases=(order,))))
    assert found(guarding, f"Your order {order.id}") == [What.ORDER]
    guarding.prepare()
    assert len(bus.questions) == 1
    card = store.cards[RECORD]
    assert card is not None
    store.card_fetched(RECORD, replace(card, purchases=card.purchases + 1))
    guarding.prepare()
    assert len(bus.questions) == 2
    store.heard(PurchasesFetched(RECORD, "", None, None))
    chosen.put(Preferences(guard=False))
    guarding.prepare()
    assert len(bus.questions) == 2
    chosen.put(Preferences())
    guarding.prepare()
    assert len(bus.questions) == 3
