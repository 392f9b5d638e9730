"""In place of a desk that could not be built: that it is so, where the reason is, and the way out."""

from collections.abc import Callable

from desktop.models.signals import StoreSignals
from desktop.state.store import Store
from desktop.ui.icons import Icon
from desktop.ui.text import said, tr
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.empty import EmptyState


class Broken(EmptyState):
    """`close` ends the program."""

    def __init__(self, store: Store, signals: StoreSignals, close: Callable[[], object]) -> None:
        super().__init__(Icon.ERROR, tr("The desk could not be built"))
        self._store = store
        button = Button(tr("Close"), Kind.PRIMARY)
        button.clicked.connect(close)
        self.add(button)
        # Where it is recorded is told after this.
        signals.problem.connect(self._tell)
        self._tell()

    def _tell(self) -> None:
        advice = (tr("Close Deskbell and start it again."), said(self._store.problem or ""))
        self.say(Icon.ERROR, self.title.text(), " ".join(advice).strip())
