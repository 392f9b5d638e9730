"""A page of a chat that is not the agent's: a head with a line below it, and what is read in a column of its own."""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from desktop.models.desk import Desk
from desktop.models.transcript import TranscriptModel
from desktop.panels.transcript.rows import Layouts, column
from desktop.panels.transcript.view import TranscriptView
from desktop.panels.transcript.words import ItemWords
from desktop.state.conversation import Conversation
from desktop.ui import theme
from desktop.ui.widgets import paint

#: Logical pixels.
_HEAD = 64


class ReadingPage(QWidget):
    """The head is `head`, what was said is `view`; `stand` is told where the column of words begins."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.head = QWidget()
        self.head.setFixedHeight(_HEAD)
        self._model: TranscriptModel | None = None
        self._words = ItemWords(desk.store)
        self.view = TranscriptView(Layouts(self._words), desk.pictures, desk.now)
        self.view.link_activated.connect(self.open_address)

    def show_transcript(self, chat: Conversation | None) -> bool:
        """Show what was said, if it is here; whether it is."""
        model = self._model
        if chat is None or model is None or model.interaction != chat.id:
            desk = self._desk
            self._model = None
            if chat is not None:
                self._model = TranscriptModel(desk.store, desk.bus, desk.signals, chat, self._words.spoken, self)
            self.view.setModel(self._model)
            self.view.to_end()
            if model is not None:
                model.deleteLater()
        self.view.setVisible(self._model is not None)
        return self._model is not None

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
