"""Chats about to end. Ending can't be undone, so it begins a few seconds later: time to think better of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from protocol.ids import InteractionId

#: Milliseconds between the wish and the act.
UNDO_FOR = 5_000


class Endings(QObject):
    """Keeps the wishes to end a chat until their time is up; `end` then does it.

    A desk that is closed meanwhile ends nothing: the chat goes on.

    Signals:
        changed: a chat is about to end, or no longer (InteractionId).
    """

    changed = Signal(object)

    def __init__(
        self, end: Callable[[InteractionId], None], clock: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._end = end
        self._clock = clock
        self._due: dict[InteractionId, int] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.carry_out)

    def begin(self, interaction: InteractionId) -> None:
        """End this chat soon; a second wish changes nothing."""
        if interaction not in self._due:
            self._due[interaction] = self._clock() + UNDO_FOR
            self._wait()
            self.changed.emit(interaction)

    def undo(self, interaction: InteractionId) -> None:
        """Let this chat go on."""
        if self._due.pop(interaction, None) is not None:
            self.changed.emit(interaction)

    def now(self, interaction: InteractionId) -> None:
        """End it at once."""
        if self._due.pop(interaction, None) is not None:
            self._end(interaction)
            self.changed.emit(interaction)

    def left(self, interaction: InteractionId | None) -> int | None:
        """Milliseconds until this chat ends; None when it goes on."""
        due = None if interaction is None else self._due.get(interaction)
        return None if due is None else max(0, due - self._clock())

    def carry_out(self) -> None:
        """End the chats whose time is up."""
        for interaction in [one for one, due in self._due.items() if due <= self._clock()]:
            self.now(interaction)
        self._wait()

    def stop(self) -> None:
        """Forget all wishes."""
        self._timer.stop()
        self._due.clear()

    def _wait(self) -> None:
        if self._due:
            self._timer.start(max(0, min(self._due.values()) - self._clock()))
