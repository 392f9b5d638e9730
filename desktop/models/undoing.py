"""Messages that wait a few seconds before they go out, so that their sending can be undone."""

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.messages import Queued, Words
from desktop.state.preferences import MOST_UNDO
from desktop.state.store import Store
from protocol.ids import InteractionId, MessageId


class Undoing(QObject):
    """View-model of what can still be undone. What is sent at one press goes out, and comes back, at once.

    Signals:
        changed: what can be undone differs in a chat (InteractionId).
    """

    changed = Signal(object)

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        preferences: Chosen,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._preferences = preferences
        self._told: dict[InteractionId, int] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.refresh)
        signals.outbox.connect(self.refresh)

    def goes_at(self) -> int:
        """When what is sent now goes out, in this machine's Unix milliseconds; 0: at once."""
        seconds = min(self._preferences.now.undo_seconds, MOST_UNDO)
        return self._store.local_now() + seconds * 1000 if seconds > 0 else 0

    def left(self, interaction: InteractionId | None) -> int | None:
        """Milliseconds in which the newest of a chat can be undone; None: nothing can."""
        waiting = self._waiting(interaction)
        return waiting[-1].goes_at - self._store.local_now() if waiting else None

    def undo(self, interaction: InteractionId | None) -> None:
        """Put what was sent last in this chat, and still waits, back into its composer."""
        waiting = self._waiting(interaction)
        last = [queued for queued in waiting if queued.goes_at == waiting[-1].goes_at]
        for queued in reversed(last):
            self._bus.take_back(MessageId(queued.command.id))

    def refresh(self) -> None:
        """Tell of what waits now and what no longer does; again when the next one goes."""
        now: dict[InteractionId, int] = {}
        for queued in self._all():
            if isinstance(queued.command, Words):
                now[queued.command.interaction] = queued.goes_at
        changed = [one for one in {**self._told, **now} if self._told.get(one) != now.get(one)]
        self._told = now
        self._timer.stop()
        if now:
            first = min(queued.goes_at for queued in self._all())
            self._timer.start(max(1, first - self._store.local_now()))
        for interaction in changed:
            self.changed.emit(interaction)

    def stop(self) -> None:
        """Tell no more; what waits still goes out at its time."""
        self._timer.stop()

    # --- inside -------------------------------------------------------------------------------

    def _all(self) -> list[Queued]:
        """In their order. A time further off than any is of a clock that was set since: nothing waits for it."""
        now = self._store.local_now()
        return [
            queued
            for queued in self._store.outbox.values()
            if now < queued.goes_at <= now + MOST_UNDO * 1000 and queued.failure is None
        ]

    def _waiting(self, interaction: InteractionId | None) -> list[Queued]:
        return [
            queued
            for queued in self._all()
            if isinstance(queued.command, Words) and queued.command.interaction == interaction
        ]
