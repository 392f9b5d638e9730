"""Places of texts kept ready that nobody has filled in: marked while one writes, and in the way of sending."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from desktop.panels.chat.editor import Editor
from desktop.panels.chat.text_marks import Source, TextMarks
from desktop.panels.transcript.text_block import units
from desktop.state.canned_words import open_places
from desktop.ui.text import tr


class OpenPlaces(QObject):
    """Of one composer."""

    def __init__(self, editor: Editor, marks: TextMarks) -> None:
        super().__init__(editor)
        self._editor = editor
        self._marks = marks
        editor.textChanged.connect(self._mark)

    def problem(self) -> str:
        """Why the words can't be sent as they are, with the first place chosen; empty: they can."""
        text = self._editor.toPlainText()
        places = open_places(text)
        if not places:
            return ""
        first, cursor = places[0], self._editor.textCursor()
        cursor.setPosition(units(text[: first.start]))
        cursor.setPosition(units(text[: first.end]), QTextCursor.MoveMode.KeepAnchor)
        self._editor.setTextCursor(cursor)
        return tr("Write what belongs in place of {name}. It was not sent.", name=f"{{{first.name}}}")

    def _mark(self) -> None:
        text = self._editor.toPlainText()
        # Most words have none: they cost one look.
        places = open_places(text) if "{" in text else ()
        marks = [(units(text[: one.start]), units(text[: one.end])) for one in places]
        if marks or self._marks.of(Source.VARIABLE):
            self._marks.put(Source.VARIABLE, marks)
