"""Keeps up with the floor while somebody looks at it, and tells what differs once the store has settled."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.state.changes import Change, FiguresChanged, FloorReplaced, MeChanged
from desktop.state.overview import Overview, Touched
from desktop.state.store import Store
from protocol.ids import AgentId, QueueId


class FloorWatch(QObject):
    """Listens to the store between `look(True)` and `look(False)`.

    Attributes:
        overview: who has what and who waits where.

    Signals:
        touched: what may look different (`Touched`).
    """

    touched = Signal(object)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.overview = Overview(store.floor)
        self.looking = False
        self._agents: set[AgentId] = set()
        self._queues: set[QueueId] = set()
        self._all = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        # The link gathers what comes; here a round of the loop is enough.
        self._timer.setInterval(0)
        self._timer.timeout.connect(self.tell)

    def look(self, looking: bool) -> None:
        """Begin or stop to keep up; at the beginning everything is told."""
        if looking is self.looking:
            return
        self.looking = looking
        if looking:
            self.overview.look_at(self._store.floor)
            self._store.listen(self._heard)
            self._all = True
            self.tell()
        else:
            self._store.forget(self._heard)
            self._timer.stop()
            self._agents.clear()
            self._queues.clear()

    def tell(self) -> None:
        """Tell what has gathered."""
        touched = Touched(frozenset(self._agents), frozenset(self._queues), self._all)
        self._agents.clear()
        self._queues.clear()
        self._all = False
        self.touched.emit(touched)

    def _heard(self, batch: Sequence[Change]) -> None:
        if any(isinstance(change, FloorReplaced | MeChanged | FiguresChanged) for change in batch):
            # Another server's floor, another person's reach; or the day's figures of any of them.
            self._all = True
            if any(isinstance(change, FloorReplaced | MeChanged) for change in batch):
                self.overview.look_at(self._store.floor)
        touched = self.overview.take(batch)
        self._agents |= touched.agents
        self._queues |= touched.queues
        self._all = self._all or touched.all
        if (self._agents or self._queues or self._all) and not self._timer.isActive():
            self._timer.start()
