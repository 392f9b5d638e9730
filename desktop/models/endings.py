"""What is about to end. Ending can't be undone, so it begins a few seconds later: time to think better of it."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

K = TypeVar("K", bound=Hashable)

#: Milliseconds between the wish and the act.
UNDO_FOR = 5_000


class Endings(QObject, Generic[K]):
    """Keeps the wishes to end something, such as a chat, until their time is up; `end` then does it.

    A desk that is closed meanwhile ends nothing: the chat goes on.

    Signals:
        changed: one is about to end, or no longer (its id).
    """

    changed = Signal(object)

    def __init__(self, end: Callable[[K], None], clock: Callable[[], int], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._end = end
        self._clock = clock
        self._due: dict[K, int] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.carry_out)

    def begin(self, one: K) -> None:
        """End this one soon; a second wish changes nothing."""
        if one not in self._due:
            self._due[one] = self._clock() + UNDO_FOR
            self._wait()
            self.changed.emit(one)

    def undo(self, one: K) -> None:
        """Let this one go on."""
        if self._due.pop(one, None) is not None:
            self.changed.emit(one)

    def now(self, one: K) -> None:
        """End it at once."""
        if self._due.pop(one, None) is not None:
            self._end(one)
            self.changed.emit(one)

    def left(self, one: K | None) -> int | None:
        """Milliseconds until this one ends; None when it goes on."""
        due = None if one is None else self._due.get(one)
        return None if due is None else max(0, due - self._clock())

    def carry_out(self) -> None:
        """End those whose time is up."""
        for one in [one for one, due in self._due.items() if due <= self._clock()]:
            self.now(one)
        self._wait()

    def stop(self) -> None:
        """Forget all wishes."""
        self._timer.stop()
        self._due.clear()

    def _wait(self) -> None:
        if self._due:
            self._timer.start(max(0, min(self._due.values()) - self._clock()))
