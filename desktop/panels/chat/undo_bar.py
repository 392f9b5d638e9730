"""Over the composer: what was sent waits a few seconds, and can be had back."""

from desktop.models.desk import Desk
from desktop.models.shown import ShownChat
from desktop.ui.icons import Icon
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.bar import Bar, Choice
from desktop.ui.widgets.labels import Tone
from protocol.ids import InteractionId


class UndoBar(Bar):
    """Of the chat that is shown; without anything to undo there is no bar."""

    GAP = Space.ONE

    def __init__(self, desk: Desk, shown: ShownChat) -> None:
        super().__init__(Icon.SEND, Tone.SOFT, (Choice(tr("Undo"), self._undo),))
        self._desk = desk
        self._chat = shown
        desk.undoing.changed.connect(self._changed)
        desk.clock.tick.connect(self.refresh)
        shown.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        """Show how long it can still be undone."""
        left = self._desk.undoing.left(self._chat.id)
        if left is not None:
            self.say(Icon.SEND, Tone.SOFT, tr("Goes out in {n} s.", n=(left + 999) // 1000))
        self.setVisible(left is not None)

    def _changed(self, interaction: InteractionId) -> None:
        if interaction == self._chat.id:
            self.refresh()

    def _undo(self) -> None:
        self._desk.undoing.undo(self._chat.id)
