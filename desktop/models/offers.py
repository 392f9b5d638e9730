"""The offer that rings here, and the agent's answer to it."""

from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.store import Store
from protocol.commands import AcceptOffer, DeclineOffer
from protocol.entities import Offer
from protocol.ids import CommandId, InteractionId, OfferId, new_id


class Offers(QObject):
    """View-model of it.

    Signals:
        answering_changed: an offer is being accepted or declined, or no more.
    """

    answering_changed = Signal()

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        #: The offer that was answered here and has not ended yet.
        self.answering: OfferId | None = None
        self._accepted: set[InteractionId] = set()
        signals.offers.connect(self._offers_changed)
        signals.refused.connect(self._refused)

    @property
    def ringing(self) -> Offer | None:
        """The offer that rings here."""
        return self._store.my_offer()

    def expects(self, interaction: InteractionId) -> bool:
        """A chat that comes is one that was accepted here."""
        return interaction in self._accepted

    def came(self, interaction: InteractionId) -> None:
        """That chat is here."""
        self._accepted.discard(interaction)

    def accept(self) -> None:
        """Take the offered chat."""
        offer = self._to_answer()
        if offer is not None:
            self._accepted.add(offer.interaction)
            self._answer(offer.id)
            self._bus.send(AcceptOffer(id=CommandId(new_id()), offer=offer.id))

    def decline(self, reason: str = "") -> None:
        """Send the offered chat on; a colleague who asked learns why."""
        offer = self._to_answer()
        if offer is not None:
            self._answer(offer.id)
            self._bus.send(DeclineOffer(id=CommandId(new_id()), offer=offer.id, reason=reason.strip()))

    # --- inside -----------------------------------------------------------------------------

    def _to_answer(self) -> Offer | None:
        offer = self.ringing
        return None if offer is None or offer.id == self.answering else offer

    def _answer(self, offer: OfferId | None) -> None:
        if offer != self.answering:
            self.answering = offer
            self.answering_changed.emit()

    def _offers_changed(self) -> None:
        if self.answering not in self._store.floor.offers:
            self._answer(None)

    def _refused(self, change: CommandRefused) -> None:
        """It rings on, and can be answered again."""
        command = change.command
        if isinstance(command, AcceptOffer | DeclineOffer) and command.offer == self.answering:
            offer = self._store.floor.offers.get(command.offer)
            if offer is not None:
                self._accepted.discard(offer.interaction)
            self._answer(None)
