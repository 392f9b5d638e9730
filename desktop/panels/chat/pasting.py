"""Pasted pictures on their way to be files: made into bytes elsewhere, so that no key waits for it."""

from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage

from desktop.models.pictures import Pictures
from protocol.ids import InteractionId

_POLL_MS = 15


class Pasting(QObject):
    """Of one composer; a picture belongs to the chat and the readers it was pasted for.

    Signals:
        done: a picture is bytes (InteractionId, whether for staff alone, bytes).
    """

    done = Signal(object, bool, bytes)

    def __init__(self, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._encoding: list[tuple[InteractionId, bool, Future[bytes]]] = []
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self._look)

    def begin(self, interaction: InteractionId, image: QImage, *, hidden: bool) -> None:
        """Make a picture into bytes."""
        self._encoding.append((interaction, hidden, self._pictures.encode(image)))
        self._poll.start()

    def _look(self) -> None:
        for entry in [entry for entry in self._encoding if entry[2].done()]:
            self._encoding.remove(entry)
            self.done.emit(entry[0], entry[1], entry[2].result())
        if not self._encoding:
            self._poll.stop()
