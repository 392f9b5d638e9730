"""The last look at a draft before it is sent: is it meant for this customer?"""

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QObject

from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.models.writing import writable
from desktop.state.bus import CommandBus
from desktop.state.changes import PurchasesFetched
from desktop.state.conversation import Held
from desktop.state.guard.check import check
from desktop.state.guard.facts import around
from desktop.state.guard.findings import Finding
from desktop.state.guard.internal import internal_words
from desktop.state.questions import WhatBought
from desktop.state.store import Store
from protocol.ids import CustomerId, InteractionId

#: Records whose orders are remembered.
_MOST_RECORDS = 100


class _Bought(Struct, frozen=True):
    """The orders of a record, and how many there were when they were asked for."""

    count: int
    orders: tuple[str, ...] = ()


class Guarding(QObject):
    """View-model of the guard. What others on the desk bought is fetched as soon as somebody writes."""

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        preferences: Chosen,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._preferences = preferences
        self._bought: dict[CustomerId, _Bought] = {}
        signals.purchases.connect(self._fetched)
        signals.me.connect(self._forget_others)

    def prepare(self) -> None:
        """Somebody writes: have at hand what the customers on the desk bought. Asks once for each."""
        if not self._preferences.now.guard:
            return
        mine = [chat for chat in self._store.conversations.values() if chat.held is Held.MINE]
        records = {chat.card.customer.record for chat in mine} if len(mine) > 1 else set[CustomerId | None]()
        for record in records:
            if record is not None:
                self._fetch(record)

    def check(
        self, interaction: InteractionId, text: str, files: Sequence[str] = (), *, hidden: bool
    ) -> tuple[Finding, ...]:
        """What looks wrong in a draft of this chat, and in the names of its files; nothing where the guard is off."""
        now = self._preferences.now
        if not now.guard:
            return ()
        internal = () if hidden else internal_words(now.internal_words)
        orders = {record: bought.orders for record, bought in self._bought.items()}
        compared = around(self._store, interaction, orders, internal)
        return () if compared is None else check(text, compared, files)

    def takes_words(self, interaction: InteractionId) -> bool:
        """What was meant for this chat can be put there: it goes on."""
        chat = self._store.conversations.get(interaction)
        return chat is not None and writable(chat)

    # --- inside -------------------------------------------------------------------------------

    def _fetch(self, record: CustomerId) -> None:
        card = self._store.cards.get(record)
        count = card.purchases if card is not None else 0
        known = self._bought.get(record)
        if known is None or known.count < count:
            if len(self._bought) >= _MOST_RECORDS:
                del self._bought[next(iter(self._bought))]
            self._bought[record] = _Bought(count, known.orders if known is not None else ())
            self._bus.ask(WhatBought(record))

    def _forget_others(self) -> None:
        if self._store.me is None:
            self._bought.clear()

    def _fetched(self, change: PurchasesFetched) -> None:
        known = self._bought.get(change.customer)
        if known is None or change.page is None:
            if change.page is None:
                # Asked again at the next key.
                self._bought.pop(change.customer, None)
            return
        orders = dict.fromkeys((*known.orders, *(purchase.id for purchase in change.page.purchases)))
        self._bought[change.customer] = _Bought(known.count, tuple(orders))
