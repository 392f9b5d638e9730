"""What the agent looks into without being in it: what rings at her, the chosen chat that waits, what she monitors."""

from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.conversation import Conversation
from desktop.state.floor import WAITS, is_in
from desktop.state.overseeing import SUPERVISES
from desktop.state.store import Store
from protocol.entities import Interaction
from protocol.ids import InteractionId


class Looks(QObject):
    """Asks for what is wanted before the agent, and lets go of it.

    Signals:
        changed: what is looked into came, went, or differs (InteractionId).
    """

    changed = Signal(object)

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._chosen: InteractionId | None = None
        signals.followed.connect(self.changed)
        for signal in (signals.offers, signals.chats, signals.me, signals.monitored):
            signal.connect(self._ask)

    def choose(self, interaction: InteractionId | None) -> None:
        """This chat is before the agent."""
        self._chosen = interaction
        self._ask()

    def of(self, interaction: InteractionId | None) -> Conversation | None:
        """A chat that is looked into, once it is here."""
        return None if interaction is None else self._store.followed.get(interaction)

    # --- inside -----------------------------------------------------------------------------

    def _ask(self) -> None:
        wanted = self._wanted()
        for interaction in tuple(self._store.following - wanted):
            self._bus.follow(interaction, False)
        for interaction in wanted - self._store.following:
            self._bus.follow(interaction, True)

    def _wanted(self) -> set[InteractionId]:
        offer = self._store.my_offer()
        rings = offer is not None and offer.interaction not in self._store.conversations
        wanted = {offer.interaction} if offer is not None and rings else set[InteractionId]()
        card = self._store.floor.interactions.get(self._chosen) if self._chosen is not None else None
        if card is not None and self._may_look(card):
            wanted.add(card.id)
        wanted |= {one for one in self._store.monitored if self._only_reads(one)}
        return wanted

    def _may_look(self, card: Interaction) -> bool:
        me = self._store.my_agent
        if me is None or is_in(card, me.id):
            return False
        return card.status in WAITS and (me.role in SUPERVISES or card.queue in me.queues)

    def _only_reads(self, interaction: InteractionId) -> bool:
        """She has no part in a chat that she reads along in."""
        me, card = self._store.me, self._store.floor.interactions.get(interaction)
        return card is not None and interaction not in self._store.conversations and not (me and is_in(card, me))
