"""The field itself: grows with the words, tells keys and pastes apart."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from desktop.panels.transcript.selection import HIDDEN_WORDS
from desktop.ui import fonts
from desktop.ui.text import tr
from desktop.ui.tokens import Type

_MOST_LINES = 8


class Editor(QPlainTextEdit):
    """Grows to eight lines. Enter sends, Shift+Enter breaks the line.

    Signals:
        send_asked: Enter was pressed.
        files_given: files were pasted (list of Path).
        image_given: a picture was pasted (QImage).
        focus_changed: it has, or has not, the keyboard.
        copy_asked: copy, with nothing chosen here: something may be chosen in the transcript.
        hidden_given: words that only staff may read were pasted where the customer would read them.
        page_asked: a page up (-1) or down (1), and all of the words can be seen: the transcript's turn.
    """

    send_asked = Signal()
    files_given = Signal(object)
    image_given = Signal(object)
    focus_changed = Signal()
    copy_asked = Signal()
    page_asked = Signal(int)
    hidden_given = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fitting = False
        #: What is written here is for staff alone.
        self.hidden_words = False
        #: Whether words that are pasted for the customer are known to be hidden, however they were copied.
        self.minds: Callable[[str], bool] = _nothing
        self.setObjectName("composer")
        self.setFont(fonts.font(Type.READING))
        self.setTabChangesFocus(True)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName(tr("Message"))
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.setAcceptDrops(False)
        self._fit()

    def _fit(self) -> None:
        if self._fitting:
            return
        # Asking for a block's place breaks its lines at the present width, which may tell of another size.
        self._fitting = True
        try:
            height = round(self._lines_height()) + 4
            if self.height() != height or self.minimumHeight() != height:
                self.setFixedHeight(height)
        finally:
            self._fitting = False

    def _lines_height(self) -> float:
        line = self.fontMetrics().lineSpacing()
        most, height = float(_MOST_LINES * line), 0.0
        block = self.document().begin()
        while block.isValid() and height < most:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return min(most, max(float(line), height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Another width breaks the lines elsewhere.
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.send_asked.emit()
            return
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.copy_asked.emit()
            return
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if plain and event.key() in pages and not self.verticalScrollBar().maximum():
            self.page_asked.emit(pages[Qt.Key(event.key())])
            return
        super().keyPressEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or source.hasImage() or source.hasText()

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not self.hidden_words and (source.hasFormat(HIDDEN_WORDS) or self.minds(source.text())):
            self.hidden_given.emit()
            return
        paths = local_files(source)
        if paths:
            self.files_given.emit(paths)
        elif source.hasImage() and not source.hasText():
            image = source.imageData()
            if isinstance(image, QImage):
                self.image_given.emit(image)
        else:
            self.insertPlainText(source.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()


def _nothing(_words: str) -> bool:
    return False


def local_files(source: QMimeData) -> list[Path]:
    """Files on this machine among what was pasted or dropped."""
    return [path for url in source.urls() if url.isLocalFile() and (path := Path(url.toLocalFile())).is_file()]
