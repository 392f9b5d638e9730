"""What became of the chats that left while the agent was away: read from the floor as it is now."""

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.losses import Loss
from desktop.state.store import Store
from protocol.ids import AgentId, InteractionId
from protocol.kinds import InteractionStatus


class Fate(Enum):
    """Where such a chat is."""

    #: In a queue; `place` tells how many are before it.
    WAITS = "waits"
    #: It rings at somebody.
    RINGS = "rings"
    #: Somebody else has it.
    TAKEN = "taken"
    ENDED = "ended"


class Lost(Struct, frozen=True):
    """A chat that left, and what became of it."""

    loss: Loss
    fate: Fate
    queue: str
    #: Who has it now, or at whom it rings; empty when nobody is known.
    agent: str = ""
    #: Of one that a supervisor took from here: who did, and who had it then; empty otherwise.
    by: str = ""
    to: str = ""
    #: Its place in its queue, 1 being the first; 0 when it does not wait.
    place: int = 0
    #: It is still on this desk, to be read.
    readable: bool = False


class Losses(QObject):
    """View-model of the chats that left without the agent's doing.

    Signals:
        changed: a chat left, was read, or what became of one changed.
    """

    changed = Signal()

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._told: tuple[Lost, ...] = ()
        for signal in (signals.losses, signals.chats, signals.floor):
            signal.connect(self._refresh)
        self._refresh()

    @property
    def all(self) -> tuple[Lost, ...]:
        """All of them, as they left."""
        return self._told

    def read(self, interaction: InteractionId) -> None:
        """The agent has read what became of this one."""
        self._bus.forget_loss(interaction)

    def read_all(self) -> None:
        """The agent has read all of it."""
        for lost in self._told:
            self._bus.forget_loss(lost.loss.interaction)

    def _refresh(self) -> None:
        now = tuple(self._look(loss) for loss in self._store.losses.values()) if self._store.losses else ()
        if now != self._told:
            self._told = now
            self.changed.emit()

    def _look(self, loss: Loss) -> Lost:
        return replace(self._where(loss), by=self._name(loss.by), to=self._name(loss.to))

    def _name(self, agent: AgentId | None) -> str:
        found = self._store.floor.agents.get(agent) if agent is not None else None
        return found.name if found is not None else ""

    def _where(self, loss: Loss) -> Lost:
        floor = self._store.floor
        card = floor.interactions.get(loss.interaction)
        readable = loss.interaction in self._store.conversations
        queue_id = card.queue if card is not None else loss.queue
        queue = floor.queues.get(queue_id) if queue_id is not None else None
        queue_name = queue.name if queue is not None else ""
        if card is None:
            return Lost(loss, Fate.ENDED, queue_name, readable=readable)
        name = self._name(card.agent)
        match card.status:
            case InteractionStatus.WAITING:
                place = floor.place_of(card)
                return Lost(loss, Fate.WAITS, queue_name, place=place, readable=readable)
            case InteractionStatus.OFFERED:
                offer = next((one for one in floor.offers.values() if one.interaction == card.id), None)
                rung = self._name(offer.agent if offer is not None else None)
                return Lost(loss, Fate.RINGS, queue_name, rung, readable=readable)
            case InteractionStatus.ACTIVE:
                return Lost(loss, Fate.TAKEN, queue_name, name, readable=readable)
            case _:
                return Lost(loss, Fate.ENDED, queue_name, name, readable=readable)
