"""Marks in the words of a composer: spelt wrong, held back by the guard. They lie over the text and change none of it.

The links among the words are formats of the text itself (`marked`); what lies here costs no new line breaks.
"""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from desktop.ui import theme

#: Of one source, from the beginning: Qt goes through all of them for each line that it paints.
_MOST = 100


class Source(Enum):
    """Who marks; the later ones lie above."""

    #: Of a text kept ready, what is still to be filled in.
    VARIABLE = "variable"
    GUARD = "guard"
    SPELLING = "spelling"


class TextMarks(QObject):
    """The marks of one editor. Places count UTF-16 units from the beginning of its text."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self._places: dict[Source, tuple[tuple[int, int], ...]] = {}
        #: What lies over the text, in its order; the cursors go along with every change of it.
        self._shown: list[tuple[Source, QTextCursor]] = []
        theme.current().changed.connect(self._show)

    def put(self, source: Source, places: Sequence[tuple[int, int]]) -> None:
        """Mark these places, and no others of this source."""
        self._places[source] = tuple(places[:_MOST])
        wanted = [(source, start, end) for source in Source for start, end in self.of(source)]
        there = [(source, cursor.selectionStart(), cursor.selectionEnd()) for source, cursor in self._shown]
        if wanted != there:
            self._shown = [(source, self._cursor(start, end)) for source, start, end in wanted]
            self._show()

    def of(self, source: Source) -> tuple[tuple[int, int], ...]:
        """What is marked."""
        return self._places.get(source, ())

    # --- inside -------------------------------------------------------------------------------

    def _show(self) -> None:
        looks = {source: _look(source) for source in Source}
        marks: list[QTextEdit.ExtraSelection] = []
        for source, cursor in self._shown:
            mark = QTextEdit.ExtraSelection()
            mark.cursor = cursor  # type: ignore[assignment]
            mark.format = looks[source]  # type: ignore[assignment]
            marks.append(mark)
        self._editor.setExtraSelections(marks)

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor, most = QTextCursor(self._editor.document()), self._editor.document().characterCount() - 1
        cursor.setPosition(min(start, most))
        cursor.setPosition(min(end, most), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _look(source: Source) -> QTextCharFormat:
    t = theme.tokens()
    form = QTextCharFormat()
    match source:
        case Source.SPELLING:
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            form.setUnderlineColor(QColor(t.bad))
        case Source.VARIABLE:
            form.setBackground(QColor(t.accent_soft))
            form.setForeground(QColor(t.accent_text))
        case Source.GUARD:
            form.setBackground(QColor(t.warn_soft))
            form.setForeground(QColor(t.warn))
            form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            form.setUnderlineColor(QColor(t.warn))
    return form
