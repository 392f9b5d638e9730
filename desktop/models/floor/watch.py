"""Keeps up with the floor while somebody looks at it, and tells what differs once the store has settled."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.state.changes import Change, FiguresChanged, FloorReplaced, MeChanged
from desktop.state.overview import Overview, Touched
from desktop.state.store import Store
from protocol.ids import AgentId, QueueId

#: So many agents' lines are made anew for the day's figures, each time round the loop.
_FIGURES = 40


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
        #: Agents of whom only the day's figures differ: a large floor's come together, and nobody waits for them.
        self._figures: set[AgentId] = set()
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
            self._figures.clear()
            self._forget()

    def tell(self) -> None:
        """Tell what has gathered; of the figures a few agents' at a time."""
        if self._all:
            self._figures.clear()
        self._agents.update([self._figures.pop() for _ in range(min(_FIGURES, len(self._figures)))])
        touched = Touched(frozenset(self._agents), frozenset(self._queues), self._all)
        self._forget()
        self.touched.emit(touched)
        if self._figures:
            self._timer.start()

    def _forget(self) -> None:
        self._agents.clear()
        self._queues.clear()
        self._all = False

    def _heard(self, batch: Sequence[Change]) -> None:
        for change in batch:
            if isinstance(change, FloorReplaced | MeChanged):
                # Another server's floor, another person's reach.
                self._all = True
                self.overview.look_at(self._store.floor)
            elif isinstance(change, FiguresChanged):
                self._all = self._all or change.agents is None or change.queues is None
                self._figures |= change.agents or frozenset()
                self._queues |= change.queues or frozenset()
        touched = self.overview.take(batch)
        self._agents |= touched.agents
        self._queues |= touched.queues
        self._all = self._all or touched.all
        if (self._agents or self._queues or self._figures or self._all) and not self._timer.isActive():
            self._timer.start()
