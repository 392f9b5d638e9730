"""Marks in the words of a composer: spelt wrong, held back by the guard. They lie over the text and change none of it.

The links among the words are formats of the text itself (`marked`); what lies here costs no new line breaks.
"""

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from desktop.ui import theme


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
        self._shown: tuple[int, dict[Source, tuple[tuple[int, int], ...]]] | None = None
        theme.current().changed.connect(self._theme_changed)

    def put(self, source: Source, places: Sequence[tuple[int, int]]) -> None:
        """Mark these places, and no others of this source."""
        self._places[source] = tuple(places)
        self._show()

    def of(self, source: Source) -> tuple[tuple[int, int], ...]:
        """What is marked."""
        return self._places.get(source, ())

    # --- inside -------------------------------------------------------------------------------

    def _show(self) -> None:
        wanted = (self._editor.document().revision(), dict(self._places))
        if wanted == self._shown or (self._shown is None and not any(self._places.values())):
            return
        self._shown = wanted
        self._editor.setExtraSelections(
            [self._mark(source, start, end) for source in Source for start, end in self.of(source)]
        )

    def _mark(self, source: Source, start: int, end: int) -> QTextEdit.ExtraSelection:
        cursor, most = QTextCursor(self._editor.document()), self._editor.document().characterCount() - 1
        cursor.setPosition(min(start, most))
        cursor.setPosition(min(end, most), QTextCursor.MoveMode.KeepAnchor)
        mark = QTextEdit.ExtraSelection()
        mark.cursor = cursor  # type: ignore[assignment]
        mark.format = _look(source)  # type: ignore[assignment]
        return mark

    def _theme_changed(self) -> None:
        self._shown = None
        self._show()


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
