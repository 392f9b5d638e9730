"""How often something is done that nobody waits for: at once while it is rare, a few times a second when it is not."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Pace(QObject):
    """Calls `do` for `ask`: so many times (`most`) at once, and then once every `every` milliseconds.

    What has not been asked for in a while is saved up again. `clock`: seconds that never go back.
    """

    def __init__(
        self,
        do: Callable[[], None],
        *,
        most: int,
        every: int,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._do = do
        self._most, self._every = most, every / 1000
        self._clock = clock
        self._left, self._at = float(most), clock()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(every)
        self._timer.timeout.connect(self.now)

    @property
    def waits(self) -> bool:
        """It has been asked for, and is to come."""
        return self._timer.isActive()

    def ask(self) -> None:
        """Do it now, or soon."""
        if self._timer.isActive():
            return
        now = self._clock()
        self._left = min(float(self._most), self._left + (now - self._at) / self._every)
        self._at = now
        if self._left >= 1:
            self._left -= 1
            self._do()
        else:
            self._timer.start()

    def now(self) -> None:
        """Do it now, whatever was asked."""
        self._timer.stop()
        self._left, self._at = max(0.0, self._left - 1), self._clock()
        self._do()

    def stop(self) -> None:
        """Do not do what was asked."""
        self._timer.stop()
