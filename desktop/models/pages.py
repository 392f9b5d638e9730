"""Lists that the server has page by page: what a customer bought, and what was said with them before."""

from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.customers import Looking
from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.changes import PastFetched, PurchasesFetched
from desktop.state.questions import PastChats, Question, WhatBought
from protocol.customers import Purchase
from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId

#: Milliseconds after the last key before the server is asked.
ASK_AFTER = 220
#: Milliseconds after which what could not be had is asked for again, time after time: a chat that was taken just
#: now may not have been hers yet.
AGAIN_AFTER = (2_000, 8_000, 30_000)
T = TypeVar("T")


class Pages(QObject, Generic[T]):
    """Rows, newest first; more of them come when they are wanted.

    Signals:
        changed: rows came, or could not be had.
    """

    changed = Signal()

    def __init__(self, bus: CommandBus, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self.rows: tuple[T, ...] = ()
        self.looking = Looking.HERE
        #: Where the next page begins; None: all are here.
        self.next: int | None = None
        #: Whose rows these are; None: nobody's.
        self.whose: object = None
        self._tried = 0
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self.again)

    def show_of(self, whose: object) -> None:
        """Show another one's rows; None: nobody's."""
        if whose != self.whose:
            self.whose = whose
            self._forget()

    def again(self) -> None:
        """Ask from the beginning; what is here stays until the answer comes."""
        question = self._question(None)
        if question is not None:
            self.looking = Looking.ASKED
            self._bus.ask(question)

    def more(self) -> None:
        """Bring the next page."""
        question = self._question(self.next) if self.next is not None else None
        if question is not None and self.looking is not Looking.ASKED:
            self.looking = Looking.ASKED
            self._bus.ask(question)
            self.changed.emit()

    def _forget(self) -> None:
        self.rows, self.next, self.looking = (), None, Looking.HERE
        self._tried = 0
        self._retry.stop()
        self.again()
        self.changed.emit()

    def _take(self, before: int | None, rows: tuple[T, ...] | None, following: int | None) -> None:
        if rows is None:
            self.looking = Looking.FAILED
            if before is None and self._tried < len(AGAIN_AFTER):
                self._retry.start(AGAIN_AFTER[self._tried])
                self._tried += 1
        else:
            self._tried = 0
            self.rows = rows if before is None else (*self.rows, *rows)
            self.looking, self.next = Looking.HERE, following
        self.changed.emit()

    def _question(self, before: int | None) -> Question | None:
        """What to ask for this page."""
        raise NotImplementedError


class Purchases(Pages[Purchase]):
    """What a customer bought, of it what holds some words."""

    def __init__(self, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(bus, parent)
        self.words = ""
        self._customer: CustomerId | None = None
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(ASK_AFTER)
        self._asking.timeout.connect(self.again)
        signals.purchases.connect(self._fetched)

    def of(self, customer: CustomerId | None) -> None:
        """Show another customer's."""
        if customer != self._customer:
            self._customer, self.words = customer, ""
            self._asking.stop()
        self.show_of(customer)

    def search(self, words: str) -> None:
        """Show what holds these words, a moment after the last key."""
        if words.strip() != self.words:
            self.words = words.strip()
            self.looking = Looking.ASKED
            self._asking.start()
            self.changed.emit()

    def _question(self, before: int | None) -> Question | None:
        return WhatBought(self._customer, self.words, before) if self._customer is not None else None

    def _fetched(self, change: PurchasesFetched) -> None:
        if change.customer == self._customer and change.words == self.words:
            page = change.page
            rows, following = (page.purchases, page.next) if page is not None else (None, None)
            self._take(change.before, rows, following)


class PastList(Pages[Interaction]):
    """Closed interactions of a chat's customer."""

    def __init__(self, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(bus, parent)
        self._interaction: InteractionId | None = None
        signals.past.connect(self._fetched)

    def of(self, interaction: InteractionId | None, record: CustomerId | None) -> None:
        """Show another chat's, or the same one's anew because its customer was found."""
        self._interaction = interaction
        self.show_of(None if interaction is None else (interaction, record))

    def _question(self, before: int | None) -> Question | None:
        return PastChats(self._interaction, before) if self._interaction is not None else None

    def _fetched(self, change: PastFetched) -> None:
        if change.interaction == self._interaction:
            page = change.page
            rows, following = (page.interactions, page.next) if page is not None else (None, None)
            self._take(change.before, rows, following)
