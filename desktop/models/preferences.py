"""What the agent has chosen for her desk, and the changing of it."""

from PySide6.QtCore import QObject, Signal

from desktop.models.signals import StoreSignals
from desktop.state import preferences
from desktop.state.drafts import Remembered
from desktop.state.preferences import Preferences
from desktop.state.store import Store


class Chosen(QObject):
    """View-model of the preferences; each change is kept at once.

    Signals:
        changed: something was chosen, here or by who signed in now.
    """

    changed = Signal()

    def __init__(self, store: Store, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self.now: Preferences = preferences.read(store.memory.of(Remembered.PREFERENCES))
        signals.sign_in.connect(self._read)

    def put(self, chosen: Preferences) -> None:
        """Choose all of this."""
        if chosen != self.now:
            self.now = chosen
            memory = self._store.memory
            memory.put(Remembered.PREFERENCES, preferences.write(chosen, memory.of(Remembered.PREFERENCES)))
            self.changed.emit()

    def _read(self) -> None:
        """Who signs in has preferences of her own."""
        kept = preferences.read(self._store.memory.of(Remembered.PREFERENCES))
        if kept != self.now:
            self.now = kept
            self.changed.emit()
