"""Taking chats by hand: the next one, or any that waits, out of turn."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import waiting
from desktop.state.bus import CommandBus
from desktop.state.changes import CommandRefused
from desktop.state.link import LinkPhase
from desktop.state.store import Store
from protocol.commands import AcceptOffer, TakeChat, TakeNext
from protocol.entities import Interaction
from protocol.ids import CommandId, InteractionId, new_id
from protocol.kinds import Channel


class WhyNot(Enum):
    """Why nobody, or not this one, can be taken."""

    NOBODY = "nobody"
    OFFLINE = "offline"
    #: Its queue is not hers.
    NOT_SERVED = "not_served"
    #: It rings at a colleague.
    RINGS = "rings"
    #: She has as many of its channel as she may.
    FULL = "full"
    #: She may have none of its channel.
    NO_PLACES = "no_places"
    #: Left messages and calls that the queue does not give her: she can take them from the list.
    OTHER_CHANNEL = "other_channel"


class Pull(QObject):
    """View-model of those who wait for this agent. `begin` is told which chat she has taken, once it is here.

    Signals:
        changed: who waits, or whether she can take now, may differ.
    """

    changed = Signal()

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        begin: Callable[[InteractionId], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._begin = begin
        self._next: CommandId | None = None
        self._taken: dict[InteractionId, CommandId] = {}
        signals.opened.connect(self._opened)
        signals.refused.connect(self._refused)
        for signal in (signals.waiting, signals.me, signals.link, signals.outlook):
            signal.connect(self.changed)

    # --- reading ----------------------------------------------------------------------------

    @property
    def serves(self) -> bool:
        """Whether anybody can wait for this agent."""
        return waiting.serves_any(self._store.my_agent)

    def count(self) -> int:
        """How many wait where she serves."""
        return sum(1 for _ in waiting.takeable(self._store.floor, self._store.my_agent))

    def first(self) -> Interaction | None:
        """Who presses most; whom `take_next` brings depends on skills too."""
        store = self._store
        found = waiting.most_pressing(store.floor, store.my_agent, store.now(), 1)
        return found[0] if found else None

    def can_take_next(self) -> bool:
        """There is a link, somebody waits whom she may be given, and no answer is awaited."""
        return self._online and self._next is None and self.why_not_next() is None

    def can_ask_for_next(self) -> bool:
        """There is a link and no answer is awaited: she is told why nobody comes, if so."""
        return self._online and self._next is None and self.count() > 0

    def why_not_next(self) -> "WhyNot | None":
        """Why the next can't be taken though somebody waits; None: somebody can."""
        floor, me = self._store.floor, self._store.my_agent
        if self._store.my_offer() is not None:
            return None
        found, room = WhyNot.NOBODY, dict[Channel, bool]()
        for card in waiting.takeable(floor, me):
            if not waiting.comes_next(card, me):
                found = WhyNot.OTHER_CHANNEL if found is WhyNot.NOBODY else found
                continue
            if card.channel not in room:
                room[card.channel] = waiting.has_room(floor, me, card)
            if room[card.channel]:
                return None
            found = WhyNot.FULL
        return found

    def why_not(self, card: Interaction) -> "WhyNot | None":
        """Why this one can't be taken; None: it can."""
        store = self._store
        if not self._online:
            return WhyNot.OFFLINE
        if not waiting.serves(store.my_agent, card.queue):
            return WhyNot.NOT_SERVED
        if not waiting.free_to_take(store.floor, card, store.my_agent):
            return WhyNot.RINGS
        me = store.my_agent
        if me is not None and not waiting.has_room(store.floor, me, card):
            return WhyNot.FULL if waiting.places(me, card.channel) else WhyNot.NO_PLACES
        return None

    def can_take(self, interaction: InteractionId | None) -> bool:
        """This one waits for her, and there is a link."""
        card = None if interaction is None else self._store.floor.interactions.get(interaction)
        if card is None or not self._online or card.id in self._taken:
            return False
        return self.why_not(card) is None

    def lacking(self, card: Interaction) -> dict[str, int]:
        """What a card asks for that she has not."""
        return waiting.lacking(card, self._store.floor.queues.get(card.queue), self._store.my_agent)

    @property
    def _online(self) -> bool:
        return self._store.link.phase is LinkPhase.ONLINE

    def expects(self, interaction: InteractionId) -> bool:
        """A chat that comes may be one she asked for."""
        return self._next is not None or interaction in self._taken

    # --- doing ------------------------------------------------------------------------------

    def take_next(self) -> None:
        """Take whoever is next among those she serves and fits."""
        if self.can_take_next():
            self._next = CommandId(new_id())
            self._bus.send(TakeNext(id=self._next))
            self.changed.emit()

    def take(self, interaction: InteractionId | None) -> None:
        """Take this one, out of turn; if it rings here, that is to accept it."""
        if interaction is None or not self.can_take(interaction):
            return
        command = CommandId(new_id())
        self._taken[interaction] = command
        offer = self._store.my_offer()
        if offer is not None and offer.interaction == interaction:
            self._bus.send(AcceptOffer(id=command, offer=offer.id))
        else:
            self._bus.send(TakeChat(id=command, interaction=interaction))
        self.changed.emit()

    # --- inside -----------------------------------------------------------------------------

    def _opened(self, interaction: InteractionId) -> None:
        if self._taken.pop(interaction, None) is None:
            if self._next is None:
                return
            self._next = None
        self._begin(interaction)
        self.changed.emit()

    def _refused(self, change: CommandRefused) -> None:
        id = change.command.id
        if id == self._next:
            self._next = None
        self._taken = {chat: command for chat, command in self._taken.items() if command != id}
        self.changed.emit()


def answered_elsewhere(card: Interaction) -> bool:
    """A left message or a callback: it is answered by mail or by phone, not by writing here."""
    return card.channel is not Channel.CHAT
