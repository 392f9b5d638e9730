"""Wavy lines under what is spelt wrong. Only what can be seen is looked at, so that a long draft costs no more."""

from bisect import bisect_left
from collections.abc import Iterator

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QTextBlock, QTextDocument

from desktop.models.spelling import Spelling
from desktop.panels.chat.editor import Editor
from desktop.panels.chat.text_marks import Source, TextMarks
from desktop.panels.transcript.text_block import cut
from desktop.state.spelling.words import Word, words

#: Milliseconds after the last key: what was typed is painted before it is judged.
_AFTER = 20
#: Longer lines are looked at in part, at each key: so many UTF-16 units before and behind what is seen.
_WHOLE, _AROUND = 1_000, 300


class SpellMarks(QObject):
    """Marks an editor's words. The one that is being typed is left in peace until the caret has left it."""

    def __init__(self, editor: Editor, spelling: Spelling, marks: TextMarks) -> None:
        super().__init__(editor)
        self._editor = editor
        self._spelling = spelling
        self._marks = marks
        #: The text and the caret after the last letter that was typed.
        self._typed = (-1, -1)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER)
        self._soon.timeout.connect(self.look)
        editor.typed.connect(self._letter_typed)
        editor.textChanged.connect(self._later)
        editor.cursorPositionChanged.connect(self._later)
        editor.verticalScrollBar().valueChanged.connect(self._meanwhile)
        spelling.changed.connect(self._meanwhile)

    def look(self) -> None:
        """Mark what is seen and known to be wrong; what is not known is asked for."""
        if not self._editor.document().isEmpty():
            # Dictionaries take room: they are opened with the first word.
            self._spelling.wake()
        if not self._editor.isVisible() or not self._spelling.on:
            self._marks.put(Source.SPELLING, ())
            return
        first, last = self._seen()
        typed = self._typed_at()
        seen: list[tuple[int, int, Word]] = []
        block = self._editor.document().findBlock(first)
        while block.isValid() and block.position() <= last:
            seen += _words(block, first, last)
            block = block.next()
        wrong = self._spelling.wrong([word.text for _, _, word in seen])
        places = [(at, end) for at, end, word in seen if word.text in wrong and not at < typed <= end] if wrong else []
        self._marks.put(Source.SPELLING, places)

    def wrong_at(self, position: int) -> tuple[int, int, str] | None:
        """The wrong word at a place: where it begins and ends, and itself."""
        block = self._editor.document().findBlock(position)
        for start, end, word in _words(block, position, position):
            if start <= position <= end and self._spelling.verdict(word.text) is False:
                return start, end, word.text
        return None

    # --- inside -------------------------------------------------------------------------------

    def _typed_at(self) -> int:
        """Where a letter was typed just now; nowhere (-1) once the caret or the text is another."""
        caret = self._editor.textCursor().position()
        return caret if self._typed == (self._editor.document().revision(), caret) else -1

    def _seen(self) -> tuple[int, int]:
        area = self._editor.viewport().rect()
        first = self._editor.cursorForPosition(QPoint(0, 0)).position()
        return first, self._editor.cursorForPosition(area.bottomRight()).position()

    def _letter_typed(self) -> None:
        self._typed = (self._editor.document().revision(), self._editor.textCursor().position())

    def _later(self) -> None:
        self._soon.start()

    def _meanwhile(self) -> None:
        """Not put off by more of the same: who scrolls sees what is wrong on the way."""
        if not self._soon.isActive():
            self._soon.start()


def all_words(document: QTextDocument, begin: int) -> Iterator[tuple[int, int, Word]]:
    """The words from a place on, and round to it again, each with where it begins and ends."""
    block = document.findBlock(begin)
    while block.isValid():
        yield from (one for one in _of_text(block.text(), block.position()) if one[0] >= begin)
        block = block.next()
    block = document.begin()
    while block.isValid() and block.position() <= begin:
        yield from (one for one in _of_text(block.text(), block.position()) if one[0] < begin)
        block = block.next()


def _words(block: QTextBlock, first: int, last: int) -> Iterator[tuple[int, int, Word]]:
    """The words of a paragraph, of a very long one those near these places."""
    text, at = block.text(), block.position()
    if block.length() <= _WHOLE:
        yield from _of_text(text, at)
        return
    begin, end = max(0, first - at - _AROUND), min(block.length() - 1, last - at + _AROUND)
    for start, stop, word in _of_text(cut(text, begin, end), at + begin):
        # Half a word at either end is none.
        if (start > at + begin or begin == 0) and (stop < at + end or end == block.length() - 1):
            yield start, stop, word


def _of_text(text: str, at: int) -> Iterator[tuple[int, int, Word]]:
    """Words with their places in UTF-16 units."""
    if text.isascii() or max(text) <= "\uffff":
        for word in words(text):
            yield at + word.start, at + word.end, word
        return
    wide = [place for place, character in enumerate(text) if character > "\uffff"]
    for word in words(text):
        before, within = bisect_left(wide, word.start), bisect_left(wide, word.end)
        yield at + word.start + before, at + word.end + within, word
