"""The field itself: grows with the words, tells keys and pastes apart."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QFocusEvent, QImage, QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from desktop.models.preferences import Chosen
from desktop.panels.chat.sending import is_enter, is_send_key
from desktop.panels.transcript.selection import HIDDEN_WORDS
from desktop.ui import fonts
from desktop.ui.commands import Commands
from desktop.ui.text import tr
from desktop.ui.tokens import Type

_MOST_LINES = 8


class Editor(QPlainTextEdit):
    """Grows to eight lines. What sends, `sends_by` says; without it, Enter breaks the line.

    Signals:
        send_asked: the key that sends was pressed.
        files_given: files were pasted (list of Path).
        image_given: a picture was pasted (QImage).
        focus_changed: it has, or has not, the keyboard.
        copy_asked: copy, with nothing chosen here: something may be chosen in the transcript.
        hidden_given: words that only staff may read were pasted where the customer would read them.
        page_asked: a page up (-1) or down (1), and all of the words can be seen: the transcript's turn.
        typed: letters were typed (str); words that come any other way are not told.
    """

    send_asked = Signal()
    files_given = Signal(object)
    image_given = Signal(object)
    focus_changed = Signal()
    copy_asked = Signal()
    page_asked = Signal(int)
    hidden_given = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._fitting = False
        #: What is written here is for staff alone.
        self.hidden_words = False
        #: Whether words that are pasted for the customer are known to be hidden, however they were copied.
        self.minds: Callable[[str], bool] = _nothing
        #: Who may take a key before the editor does, in this order; True: it did.
        self.first_keys: list[Callable[[QKeyEvent], bool]] = []
        #: So many lines it is high with nothing in it, and with very much.
        self.least_lines = 1
        self._most_lines = _MOST_LINES
        self._sends: Callable[[QKeyEvent], bool] = _no_key
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

    def sends_by(self, commands: Commands, chosen: Chosen) -> None:
        """It sends by the key that the agent has chosen, as it is at each press."""
        self._sends = lambda event: is_send_key(commands, event, enter_sends=chosen.now.enter_sends)

    def show_one_line(self, one: bool) -> None:
        """Be a line high, the one with the caret, or as high as the words need."""
        most = 1 if one else _MOST_LINES
        if most != self._most_lines:
            self._most_lines = most
            self._fit()
            self.ensureCursorVisible()

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
        most, height = float(self._most_lines * line), 0.0
        block = self.document().begin()
        while block.isValid() and height < most:
            height += self.blockBoundingRect(block).height()
            block = block.next()
        return min(most, max(float(line * self.least_lines), height))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Another width breaks the lines elsewhere.
        self._fit()

    def event(self, event: QEvent) -> bool:
        # Tab goes to the next part before it comes as a key.
        tab = event if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) else None
        if tab is not None and tab.key() == Qt.Key.Key_Tab and any(take(tab) for take in self.first_keys):
            event.accept()
            return True
        # The key that sends is a command elsewhere; here it is told of a warning, and of being held down.
        key = event if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) else None
        if key is not None and self._sends(key):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if any(take(event) for take in self.first_keys) or self._send(event):
            event.accept()
            return
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.matches(QKeySequence.StandardKey.Copy) and not self.textCursor().hasSelection():
            self.copy_asked.emit()
            return
        pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
        if plain and event.key() in pages and not self.verticalScrollBar().maximum():
            self.page_asked.emit(pages[Qt.Key(event.key())])
            return
        if is_enter(event):
            self.insertPlainText("\n")
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)
        if event.text().isprintable() and event.text():
            self.typed.emit(event.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        if event.commitString():
            self.typed.emit(event.commitString())

    def _send(self, event: QKeyEvent) -> bool:
        if self._sends(event):
            # A key that is held down wants it once: it must not answer a warning.
            if not event.isAutoRepeat():
                self.send_asked.emit()
            return True
        return False

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


def _no_key(_event: QKeyEvent) -> bool:
    return False


def _nothing(_words: str) -> bool:
    return False


def local_files(source: QMimeData) -> list[Path]:
    """Files on this machine among what was pasted or dropped."""
    return [path for url in source.urls() if url.isLocalFile() and (path := Path(url.toLocalFile())).is_file()]
