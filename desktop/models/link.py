"""The link over its ups and downs: since when the desk has been without one."""

from PySide6.QtCore import QObject

from desktop.models.signals import StoreSignals
from desktop.state.link import LinkPhase
from desktop.state.store import Store

#: Milliseconds without a link before it is said over everything: most drops are over before that.
TOLD_AFTER = 5_000


class LinkWatch(QObject):
    """Knows how long the desk has been away; trying to connect and failing is one absence."""

    def __init__(self, store: Store, signals: StoreSignals, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        #: When the link was lost, in this machine's Unix milliseconds; None while there is one, or nobody is signed in.
        self.away_since: int | None = None
        signals.link.connect(self._changed)
        self._changed()

    def told(self, now: int) -> bool:
        """The desk has been away for so long that the agent is to know; `now` in this machine's milliseconds."""
        return self.away_since is not None and now - self.away_since >= TOLD_AFTER

    @property
    def cut_off(self) -> bool:
        """Nothing goes out or comes in now."""
        return self._store.link.phase in (LinkPhase.OFFLINE, LinkPhase.CONNECTING)

    def _changed(self) -> None:
        link = self._store.link
        if link.phase in (LinkPhase.ONLINE, LinkPhase.SIGNED_OUT):
            self.away_since = None
        elif self.away_since is None and self.cut_off:
            self.away_since = link.since
