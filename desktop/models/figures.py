"""How the day goes, for whoever looks: asked for while somebody does."""

from PySide6.QtCore import QObject

from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.link import LinkPhase
from desktop.state.store import Store
from protocol.figures import AgentFigures


class DayFigures(QObject):
    """Asks for the figures and reads this agent's. `StoreSignals.figures` says that they differ."""

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._lookers: set[str] = set()
        signals.link.connect(self._look_again)

    def look(self, who: str, looking: bool) -> None:
        """A part of the desk looks at them, or has stopped."""
        before = bool(self._lookers)
        (self._lookers.add if looking else self._lookers.discard)(who)
        if bool(self._lookers) is not before:
            self._bus.follow_floor(bool(self._lookers))

    @property
    def mine(self) -> AgentFigures | None:
        """What this agent did today; None while nobody tells. Told of others only, she has done nothing yet."""
        figures, me = self._store.figures, self._store.me
        if figures.since is None or me is None:
            return None
        return figures.agents.get(me) or AgentFigures(agent=me)

    def answer_time(self) -> int | None:
        """Milliseconds in which she answered on average today; None while there is nothing to say."""
        mine = self.mine
        return mine.answered_after // mine.answers if mine is not None and mine.answers else None

    def _look_again(self) -> None:
        """Who signs in anew has a connection that does not know of it; one that knows says nothing twice."""
        if self._lookers and self._store.link.phase is LinkPhase.ONLINE and self._store.figures.since is None:
            self._bus.follow_floor(True)
