"""How the queues of this agent stand: who waits there, who is free, how long somebody who comes now will wait."""

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import waiting
from desktop.state.store import Store
from protocol.entities import Interaction
from protocol.frames import Outlook
from protocol.ids import QueueId


class QueueState(Struct, frozen=True, kw_only=True):
    """One queue. Times in ms; what the server has not told is None."""

    queue: QueueId
    name: str
    waiting: int
    #: When the first of them came (server time); None when nobody waits.
    first: int | None = None
    #: Within which time they should be answered; 0: no target.
    target: int = 0
    free: int | None = None
    agents: int | None = None
    #: The server's estimate for somebody who comes now.
    wait: int | None = None

    def late(self, now: int) -> bool:
        """Somebody waits for longer than they should."""
        return bool(self.target) and self.first is not None and now - self.first >= self.target


class Queues(QObject):
    """View-model of the queues that the agent serves; of all, for those who oversee them.

    Signals:
        changed: who waits, or what the server tells of a queue.
    """

    changed = Signal()

    def __init__(self, store: Store, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._all: tuple[QueueState, ...] | None = None
        for signal in (signals.waiting, signals.floor, signals.outlook):
            signal.connect(self._refresh)

    @property
    def all(self) -> tuple[QueueState, ...]:
        """By name."""
        if self._all is None:
            self._all = self._look()
        return self._all

    def waiting(self) -> int:
        """How many wait in all of them."""
        return sum(one.waiting for one in self.all)

    def longest(self) -> int | None:
        """When the first of them came (server time); None: nobody waits."""
        return min((one.first for one in self.all if one.first is not None), default=None)

    def any_late(self, now: int) -> bool:
        """Somebody waits for longer than a queue's target."""
        return any(one.late(now) for one in self.all)

    def _look(self) -> tuple[QueueState, ...]:
        floor, me = self._store.floor, self._store.my_agent
        cards: dict[QueueId, list[Interaction]] = {}
        for card in floor.who_wait():
            cards.setdefault(card.queue, []).append(card)
        served = (queue for queue in floor.queues.values() if waiting.serves(me, queue.id))
        return tuple(
            QueueState(
                queue=queue.id,
                name=queue.name,
                waiting=len(cards.get(queue.id, ())),
                first=min((waiting.waits_since(card) for card in cards.get(queue.id, ())), default=None),
                target=waiting.target_of(queue),
                **_told(self._store.outlooks.get(queue.id)),
            )
            for queue in sorted(served, key=lambda queue: queue.name)
        )

    def _refresh(self) -> None:
        self._all = None
        self.changed.emit()


def _told(outlook: Outlook | None) -> dict[str, int | None]:
    if outlook is None:
        return {}
    return {"free": outlook.free, "agents": outlook.agents, "wait": outlook.wait}
