"""Windows that stand beside the main one: whether one was closed by hand, or with the whole desk."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

#: Milliseconds in which the main window is closed too when it is the desk that ends: the system closes all its
#: windows, one by one and in any order.
_WITH_THE_DESK = 250


class Closing(QObject):
    """Of one such window, which tells it that it was closed.

    Signals:
        by_hand: it alone was closed; the desk goes on.
    """

    by_hand = Signal()

    def __init__(self, window: QWidget, main: QWidget) -> None:
        super().__init__(window)
        self._main = main
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WITH_THE_DESK)
        self._timer.timeout.connect(self._look)

    def closed(self) -> None:
        """The window was closed, nobody knows yet by whom."""
        self._timer.start()

    def stop(self) -> None:
        """It is shown again, or goes for good."""
        self._timer.stop()

    def _look(self) -> None:
        # Minimised it is visible to Qt.
        if self._main.isVisible():
            self.by_hand.emit()
