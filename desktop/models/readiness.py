"""Whether the agent was set aside by the system, and over whom; one key sets her ready again."""

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.changes import OfferRemoved
from desktop.state.store import Store
from protocol.commands import SetAgentState
from protocol.ids import CommandId, new_id
from protocol.kinds import AgentStatus, NotReadyReason, OfferOutcome

#: What she did not choose herself.
_SET_ASIDE = (NotReadyReason.NO_ANSWER, NotReadyReason.DECLINED, NotReadyReason.CONNECTION_LOST)


class Aside(Struct, frozen=True):
    """Why nobody rings here; `name` is who rang last, if that is known. `since` in server time, ms."""

    reason: NotReadyReason
    since: int
    name: str = ""


class Readiness(QObject):
    """View-model of being set aside.

    Signals:
        changed: she was set aside, or is not any more.
    """

    changed = Signal()

    def __init__(self, store: Store, bus: CommandBus, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._rang = ""
        signals.offer_over.connect(self._offer_over)
        signals.me.connect(self.changed)

    @property
    def aside(self) -> Aside | None:
        """Why she was set aside; None when she was not."""
        me = self._store.my_agent
        if me is None or me.status is not AgentStatus.NOT_READY or me.reason is None or me.reason not in _SET_ASIDE:
            return None
        rang = "" if me.reason is NotReadyReason.CONNECTION_LOST else self._rang
        return Aside(me.reason, me.since, rang)

    def again(self) -> None:
        """Be ready again."""
        if self.aside is not None:
            self._bus.send(SetAgentState(id=CommandId(new_id()), status=AgentStatus.READY))

    def is_aside(self) -> bool:
        """She was set aside."""
        return self.aside is not None

    def _offer_over(self, change: OfferRemoved) -> None:
        offer = change.offer
        if offer.agent == self._store.me and change.outcome in (OfferOutcome.EXPIRED, OfferOutcome.DECLINED):
            card = self._store.floor.interactions.get(offer.interaction)
            self._rang = card.customer.name if card is not None else ""
            self.changed.emit()
