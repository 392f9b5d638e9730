"""Long work in short slices on the window's own thread: none holds it up for longer than a frame allows."""

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Signal

#: Nanoseconds a slice may take; painting wants the rest of a frame.
_SLICE = 3_000_000
#: Steps between two looks at the clock.
_STEPS = 8


class Slices(QObject):
    """Runs an iterator to its end, a slice at a time. Another one takes its place.

    Signals:
        advanced: a slice was done; `running` tells whether there is more.
    """

    advanced = Signal()

    def __init__(self, parent: QObject | None = None, nanoseconds: Callable[[], int] = time.perf_counter_ns) -> None:
        super().__init__(parent)
        self._nanoseconds = nanoseconds
        self._work: Iterator[None] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    @property
    def running(self) -> bool:
        """There is more to do."""
        return self._work is not None

    def run(self, work: Iterator[None]) -> None:
        """Do this from now on, and nothing else. The first slice is done before this returns."""
        self._work = work
        self._timer.start()
        self._slice()

    def stop(self) -> None:
        """Do nothing more."""
        self._work = None
        self._timer.stop()

    def finish(self) -> None:
        """Do the rest now, however long it takes."""
        while self._work is not None:
            if next(self._work, self) is self:
                self.stop()
                self.advanced.emit()

    def _slice(self) -> None:
        work = self._work
        if work is None:
            return
        until = self._nanoseconds() + _SLICE
        while self._nanoseconds() < until:
            for _ in range(_STEPS):
                if next(work, self) is self:
                    self.stop()
                    self.advanced.emit()
                    return
        self.advanced.emit()
