"""Who the customers are: records found, confirmed, made, changed, merged, each with its way back."""

from enum import Enum

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import overseeing
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused, CustomersFound, MergePreviewed
from desktop.state.floor import is_in
from desktop.state.link import LinkPhase
from desktop.state.questions import FindCustomers, WhatIfMerged, WhoIs, WhoMayItBe
from desktop.state.store import Store
from protocol.customer_commands import (
    ConfirmCustomer,
    CreateCustomer,
    EditCustomer,
    MergeCustomers,
    SplitCustomers,
    UnlinkCustomer,
)
from protocol.customers import CustomerRecord, Match, PostalAddress
from protocol.entities import Customer, Interaction
from protocol.ids import CommandId, CustomerId, InteractionId, SiteId, new_id
from protocol.rest import CustomerCard, MergePreview

#: Commands whose refusal the one who gave them is told by the panel.
Acts = ConfirmCustomer | CreateCustomer | UnlinkCustomer | EditCustomer | MergeCustomers | SplitCustomers


class Standing(Enum):
    """How sure it is who a chat's customer is."""

    #: They said something of themselves, or nothing; no record.
    SAID = "said"
    #: An agent confirmed a record.
    CONFIRMED = "confirmed"
    #: The shop signed for it.
    VERIFIED = "verified"


class Looking(Enum):
    """Where a question to the server is."""

    ASKED = "asked"
    HERE = "here"
    FAILED = "failed"


class Suggestions(Struct, frozen=True, kw_only=True):
    """Who a chat's customer may be."""

    looking: Looking
    matches: tuple[Match, ...] = ()


class Changed(Struct, frozen=True, kw_only=True):
    """What an agent writes about a customer; what is None stays as it is."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    customer_number: str | None = None
    address: PostalAddress | None = None
    language: str | None = None
    time_zone: str | None = None
    tags: tuple[str, ...] | None = None


class Customers(QObject):
    """View-model of records. The chosen chat's customer is looked for by itself.

    Signals:
        changed: something about the chosen chat's customer is known otherwise.
        found: records were found by words (changes.CustomersFound).
        previewed: what would come of a merge (changes.MergePreviewed).
        refused: the server would not carry something out (changes.CommandRefused).
    """

    changed = Signal()
    found = Signal(object)
    previewed = Signal(object)
    refused = Signal(object)

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._chosen: InteractionId | None = None
        self._looking = False
        #: So that a heartbeat, which changes the link too, asks nothing.
        self._was_online = self._online
        #: What was asked last about the chosen chat, so that the same is asked once.
        self._asked: tuple[InteractionId, Customer] | None = None
        self._asked_card: tuple[CustomerId, int] | None = None
        #: The chat, and whether she had a part in it then: what was refused before is not afterwards.
        self._part: tuple[InteractionId, bool] | None = None
        signals.chats.connect(self._ask)
        signals.link.connect(self._link_changed)
        signals.card.connect(self._told)
        signals.matches.connect(self._told)
        signals.visit.connect(self._told)
        signals.record.connect(self._record_changed)
        signals.customers_found.connect(self._found)
        signals.merge.connect(self._previewed)
        signals.refused.connect(self._refused)
        signals.sign_in.connect(self._forget)
        signals.offers.connect(self._ask_of_offer)

    # --- reading ----------------------------------------------------------------------------

    def record(self, card: Interaction | None) -> CustomerRecord | None:
        """The record of a chat's customer, if they have one and it is here."""
        customer = card.customer.record if card is not None else None
        return self._store.records.get(customer) if customer is not None else None

    def card(self, card: Interaction | None) -> CustomerCard | None:
        """The same with what was done with it, what was bought and noted."""
        customer = card.customer.record if card is not None else None
        return self._store.cards.get(customer) if customer is not None else None

    def card_failed(self, card: Interaction | None) -> bool:
        """There is a record, and it could not be had."""
        customer = card.customer.record if card is not None else None
        return customer is not None and customer in self._store.cards and self._store.cards[customer] is None

    def standing(self, card: Interaction) -> Standing:
        """How sure it is who they are."""
        if card.customer.record is None:
            return Standing.SAID
        return Standing.VERIFIED if card.customer.verified else Standing.CONFIRMED

    def suggestions(self, card: Interaction) -> Suggestions:
        """Who they may be, while nobody has said."""
        if card.id not in self._store.matches:
            return Suggestions(looking=Looking.ASKED if self._online else Looking.FAILED)
        matches = self._store.matches[card.id]
        if matches is None:
            return Suggestions(looking=Looking.FAILED)
        return Suggestions(looking=Looking.HERE, matches=matches)

    def can_act(self, card: Interaction | None) -> bool:
        """The agent is in the chat, or supervises, and may say who its customer is."""
        me = self._store.my_agent
        return card is not None and me is not None and (is_in(card, me.id) or overseeing.supervises(me))

    def can_unlink(self, card: Interaction | None) -> bool:
        """An agent's confirmation can be taken back; the shop's word can't."""
        return card is not None and self.can_act(card) and self.standing(card) is Standing.CONFIRMED

    # --- looking ------------------------------------------------------------------------------

    def choose(self, interaction: InteractionId | None) -> None:
        """This chat's customer is before the agent."""
        if interaction != self._chosen:
            self._chosen = interaction
            self._asked = self._asked_card = None
            self._ask()
            self.changed.emit()

    def look(self, looking: bool) -> None:
        """Whether anybody sees what is asked for."""
        self._looking = looking
        self._ask()

    def again(self) -> None:
        """Ask anew: it could not be had, or something was changed."""
        self._asked = self._asked_card = None
        if self._chosen is not None:
            self._store.matches.pop(self._chosen, None)
        self._ask()
        self.changed.emit()

    def find(self, words: str, site: SiteId) -> None:
        """Look for records of a chat's site by words: `found`."""
        self._bus.ask(FindCustomers(words, site))

    def preview(self, kept: CustomerId, gone: CustomerId) -> None:
        """Ask what would come of a merge: `previewed`."""
        self._bus.ask(WhatIfMerged(kept, gone))

    # --- doing --------------------------------------------------------------------------------

    def confirm(self, interaction: InteractionId, customer: CustomerId) -> None:
        """It is this record."""
        self._bus.send(ConfirmCustomer(id=CommandId(new_id()), interaction=interaction, customer=customer))

    def create(self, card: Interaction) -> None:
        """Make a record of what the customer said, and confirm it."""
        who = card.customer
        self._bus.send(
            CreateCustomer(
                id=CommandId(new_id()),
                interaction=card.id,
                name=who.name,
                email=who.email,
                phone=who.phone,
                customer_number=who.customer_number,
            )
        )

    def unlink(self, interaction: InteractionId) -> None:
        """It is not them after all."""
        self._bus.send(UnlinkCustomer(id=CommandId(new_id()), interaction=interaction))

    def edit(self, record: CustomerRecord, to: Changed) -> CommandId:
        """Change a record, as it was seen; the answer comes by `refused`, or the record changes."""
        id = CommandId(new_id())
        self._bus.send(
            EditCustomer(
                id=id,
                customer=record.id,
                revision=record.revision,
                name=to.name,
                email=to.email,
                phone=to.phone,
                customer_number=to.customer_number,
                address=to.address,
                language=to.language,
                time_zone=to.time_zone,
                tags=to.tags,
            )
        )
        return id

    def merge(self, preview: MergePreview) -> CommandId:
        """Carry a merge out; the id takes it back."""
        id = CommandId(new_id())
        self._bus.send(MergeCustomers(id=id, kept=preview.kept.id, gone=preview.gone.id))
        return id

    def split(self, merge: CommandId) -> None:
        """Take a merge back."""
        self._bus.send(SplitCustomers(id=CommandId(new_id()), merge=merge))

    # --- inside -------------------------------------------------------------------------------

    @property
    def _online(self) -> bool:
        return self._store.link.phase is LinkPhase.ONLINE

    def _card(self) -> Interaction | None:
        chat = self._store.chat(self._chosen) if self._chosen is not None else None
        if chat is not None:
            return chat.card
        return self._store.floor.interactions.get(self._chosen) if self._chosen is not None else None

    def _ask(self) -> None:
        card = self._card()
        if card is None or not self._looking or not self._online:
            return
        me = self._store.me
        part = (card.id, me is not None and is_in(card, me))
        if part != self._part:
            self._part = part
            self._asked = self._asked_card = None
        customer = card.customer.record
        if customer is not None:
            known = self._store.records.get(customer)
            wanted = (customer, known.revision if known is not None else -1)
            if self._asked_card != wanted:
                self._asked_card = wanted
                self._bus.ask(WhoIs(customer))
        elif self._asked != (card.id, card.customer):
            self._asked, self._asked_card = (card.id, card.customer), None
            self._bus.ask(WhoMayItBe(card.id))

    def _ask_of_offer(self) -> None:
        """Who rings is told before she answers."""
        offer = self._store.my_offer()
        card = self._store.floor.interactions.get(offer.interaction) if offer is not None else None
        customer = card.customer.record if card is not None else None
        if customer is not None and customer not in self._store.cards:
            self._bus.ask(WhoIs(customer))

    def _link_changed(self) -> None:
        """After a gap what is shown is asked for again: nobody told of changes meanwhile."""
        was_online, self._was_online = self._was_online, self._online
        if self._online and not was_online:
            self._asked = self._asked_card = None
            self._ask()

    def _record_changed(self, customer: CustomerId) -> None:
        card = self._card()
        if card is None or card.customer.record != customer:
            return
        fetched, record = self._store.cards.get(customer), self._store.records[customer]
        if customer in self._store.old_cards:
            self._asked_card = None
        elif fetched is not None and fetched.record.revision == record.revision:
            # It was this very answer that told of it.
            self._asked_card = (customer, record.revision)
        self._ask()
        self.changed.emit()

    def _told(self, _of: object) -> None:
        self.changed.emit()

    def _found(self, change: CustomersFound) -> None:
        self.found.emit(change)

    def _previewed(self, change: MergePreviewed) -> None:
        self.previewed.emit(change)

    def _refused(self, change: CommandRefused) -> None:
        if isinstance(change.command, Acts):
            self.refused.emit(change)

    def _forget(self) -> None:
        self._asked = self._asked_card = None
        self._ask()
