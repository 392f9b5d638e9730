"""The one timer behind all clocks on the desk: once a second, and only while somebody can see it."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal


class SecondClock(QObject):
    """Ticks once a second between `run(True)` and `run(False)`.

    Signals:
        tick: a second has passed; show clocks anew.
    """

    tick = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.tick)

    def run(self, visible: bool) -> None:
        """Start when the window shows, stop when it hides."""
        if visible and not self._timer.isActive():
            self._timer.start()
            self.tick.emit()
        elif not visible:
            self._timer.stop()


def clock_words(milliseconds: int) -> str:
    """A duration as `0:07`, `12:40` or `1:02:03`; never negative."""
    seconds = max(0, milliseconds) // 1000
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
