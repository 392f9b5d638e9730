"""A page of a chat that is not the agent's: a head with a line below it, and what is read in a column of its own."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.panels.transcript.rows import column
from desktop.ui import theme
from desktop.ui.widgets import paint

#: Logical pixels.
_HEAD = 64


class ReadingPage(QWidget):
    """The head is `head`; `stand` is told where the column of words begins."""

    def __init__(self) -> None:
        super().__init__()
        self.head = QWidget()
        self.head.setFixedHeight(_HEAD)

    def stand(self, left: int) -> None:
        """The column leaves so many pixels at both sides."""

    def open_address(self, address: str) -> None:
        """Open a page of the web; other addresses lead nowhere."""
        url = QUrl(address)
        if url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.stand(round(column(float(self.width()))[0]))

    def paintEvent(self, _event: QPaintEvent) -> None:
        t = theme.tokens()
        painter = paint.begin(self)
        painter.fillRect(self.rect(), t.surface)
        painter.fillRect(0, self.head.height() - 1, self.width(), 1, t.line)
        painter.end()
