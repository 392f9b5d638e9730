"""What may be meant by a wrong word, at the caret or under the pointer, and what else an editor's menu has."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.models.spelling import Spelling
from desktop.panels.chat.editor import Editor
from desktop.panels.chat.spell_marks import SpellMarks, all_words
from desktop.panels.spelling_words import missing_words
from desktop.panels.transcript.text_block import cut
from desktop.state.spelling.questions import Suggested, WhatElse
from desktop.state.spelling.words import Word
from desktop.ui.commands import readable
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.toast import Weight

#: Words looked at in one go when the next wrong one is sought.
_AT_ONCE = 400


class SpellMenu(QObject):
    """The menu of one editor. Suggestions take a moment: the menu opens when they are here."""

    def __init__(self, shell: Shell, editor: Editor, marks: SpellMarks) -> None:
        super().__init__(editor)
        self._shell = shell
        self._spelling: Spelling = shell.desk.spelling
        self._editor = editor
        self._marks = marks
        self._anchor = QWidget(editor.viewport())
        self._anchor.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._asked: WhatElse | None = None
        self._place = (0, 0)
        self._whole = False
        #: Where the caret stood before the word was chosen.
        self._caret: int | None = None
        #: What is still to be looked through for a wrong word, and the part that is before us.
        self._ahead: Iterator[tuple[int, int, Word]] | None = None
        self._part: list[tuple[int, int, Word]] = []
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._seek)
        self.menu: Menu | None = None
        editor.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        editor.customContextMenuRequested.connect(self._asked_for)
        self._spelling.suggested.connect(self._suggested)
        self._spelling.changed.connect(self._seek)
        editor.textChanged.connect(self._leave)

    def open_here(self) -> None:
        """Suggestions for the wrong word at the caret, or for the next one behind it."""
        self._spelling.wake()
        if not self._spelling.on:
            self._say(missing_words(self._spelling) or tr("The spelling is not checked."))
            return
        found = self._marks.wrong_at(self._editor.textCursor().position())
        if found is None:
            self._ahead = all_words(self._editor.document(), self._editor.textCursor().position())
            self._part = []
            self._seek()
        else:
            self._ask(found, whole=False)

    # --- inside -------------------------------------------------------------------------------

    def _seek(self) -> None:
        """Look through the next part for a wrong word; what is not known yet is waited for."""
        if self._ahead is None:
            return
        self._part = self._part or list(islice(self._ahead, _AT_ONCE))
        verdicts = [self._spelling.verdict(word.text) for _, _, word in self._part]
        for (start, end, word), verdict in zip(self._part, verdicts, strict=True):
            if verdict is None:
                return
            if verdict is False:
                self._leave()
                self._ask((start, end, word.text), whole=False)
                return
        if len(self._part) == _AT_ONCE:
            self._part = []
            self._soon.start()
        else:
            self._leave()
            self._say(tr("Nothing is spelt wrong here."))

    def _leave(self) -> None:
        """Seek no more."""
        self._ahead, self._part = None, []

    def _ask(self, found: tuple[int, int, str], *, whole: bool) -> None:
        start, end, word = found
        self._place, self._whole = (start, end), whole
        if not whole:
            cursor = self._editor.textCursor()
            self._caret = cursor.position()
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            self._editor.setTextCursor(cursor)
        self._asked = self._spelling.suggest(word)

    def _suggested(self, answer: Suggested) -> None:
        if answer.asked == self._asked:
            self._asked = None
            if self._stands(answer.asked.word):
                self._open(answer.asked.word, answer.words)

    def _stands(self, word: str) -> bool:
        """The word is still where it was."""
        return cut(self._editor.toPlainText(), *self._place) == word

    def _asked_for(self, at: QPoint) -> None:
        self._leave()
        position = self._editor.cursorForPosition(at).position()
        found = self._marks.wrong_at(position) if self._spelling.on else None
        if found is None:
            self._place = (position, position)
            self._open("", ())
        else:
            self._ask(found, whole=True)

    def _open(self, word: str, suggestions: tuple[str, ...]) -> None:
        if self.menu is not None:
            self.menu.close_again()
            self.menu.deleteLater()
        self.menu = menu = Menu(self._editor.window(), tr("Spelling") if word else tr("Words"))
        if word:
            self._add_suggestions(menu, word, suggestions)
        if not word or self._whole:
            if word:
                menu.line()
            self._add_usual(menu)
        cursor = QTextCursor(self._editor.document())
        cursor.setPosition(min(self._place[0], self._editor.document().characterCount() - 1))
        self._anchor.setGeometry(self._editor.cursorRect(cursor))
        menu.closed.connect(self._closed)
        menu.open_at(self._anchor)

    def _closed(self) -> None:
        """The word was chosen to be seen: the next key must not write over it."""
        cursor, caret = self._editor.textCursor(), self._caret
        self._caret = None
        if caret is not None and (cursor.selectionStart(), cursor.selectionEnd()) == self._place:
            cursor.setPosition(caret)
            self._editor.setTextCursor(cursor)

    def _add_suggestions(self, menu: Menu, word: str, suggestions: tuple[str, ...]) -> None:
        menu.heading(tr("Spelling of “{word}”", word=word) if suggestions else tr("Nothing like “{word}”", word=word))
        for one in suggestions:
            menu.add(Entry(text=one, run=partial(self._replace, word, one), icon=Icon.SPELLING))
        menu.add(Entry(text=tr("Add to my words"), run=partial(self._add, word), icon=Icon.PLUS))

    def _add_usual(self, menu: Menu) -> None:
        editor, key = self._editor, QKeySequence.StandardKey
        chosen = editor.textCursor().hasSelection()
        usual: tuple[tuple[bool, str, Callable[[], None], QKeySequence.StandardKey, Icon], ...] = (
            (chosen, tr("Cut"), editor.cut, key.Cut, Icon.CUT),
            (chosen, tr("Copy"), editor.copy, key.Copy, Icon.COPY),
            (
                editor.canPaste(),
                tr("Paste"),
                editor.paste,
                key.Paste,
                Icon.PASTE,
            ),
            (editor.document().isUndoAvailable(), tr("Undo"), editor.undo, key.Undo, Icon.UNDO),
            (bool(editor.toPlainText()), tr("Select all"), editor.selectAll, key.SelectAll, Icon.TEXTS),
        )
        for can, words, run, standard, icon in usual:
            if can:
                menu.add(Entry(text=words, run=run, icon=icon, key=readable(QKeySequence(standard).toString())))

    def _replace(self, word: str, by: str) -> None:
        if self._stands(word):
            cursor = self._editor.textCursor()
            cursor.setPosition(self._place[0])
            cursor.setPosition(self._place[1], QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(by)
            self._editor.setTextCursor(cursor)

    def _add(self, word: str) -> None:
        self._spelling.add(word)
        words = tr("“{word}” is right from now on.", word=word)
        self._shell.toasts.say(words, Weight.GOOD, tr("Undo"), partial(self._spelling.remove, word))

    def _say(self, words: str) -> None:
        self._shell.toasts.say(words, Weight.NOTE)
