"""What watches over the agent's words: their spelling, the guard before sending, and the time to undo it."""

from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.models.preferences import Chosen
from desktop.panels.settings.rows import Card, Row, switch_row
from desktop.panels.settings.word_list import WordList
from desktop.panels.spelling_words import dictionary_words, missing_words
from desktop.state.guard.internal import INTERNAL
from desktop.state.preferences import MOST_UNDO
from desktop.state.spelling.languages import here, known
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import language, tr
from desktop.ui.tokens import Space
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Tone
from desktop.ui.widgets.menu import Entry, Menu
from desktop.ui.widgets.segmented import Segmented
from desktop.ui.widgets.switch import Switch
from desktop.ui.widgets.toast import Weight

_WORDS_OF = tuple(INTERNAL)


class WritingSection(QWidget):
    """Three cards: spelling, guard, undo."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self._shell = shell
        self._spelling = shell.desk.spelling
        self._chosen: Chosen = shell.desk.preferences
        # The lists open on the language of the desk.
        self._language = _WORDS_OF.index(language()) if language() in _WORDS_OF else 0
        self._shown: tuple[object, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.THREE)
        self._add_spelling(column)
        self._add_guard(column)
        self._add_undo(column)
        self.menu = Menu(shell.window_widget, tr("Another language"))
        self._chosen.changed.connect(self.refresh)
        self._spelling.changed.connect(self.refresh)
        self.refresh()

    def _add_spelling(self, column: QVBoxLayout) -> None:
        card = Card(tr("Spelling"))
        row, self.spell = switch_row(
            tr("Check the spelling"), tr("A wavy line under words that are in none of your dictionaries.")
        )
        self.spell.clicked.connect(self._spell_chosen)
        card.put(row)
        self.languages = Card(tr("Languages"))
        self.other = Button(tr("Another language…"), Kind.PLAIN, small=True)
        self.other.clicked.connect(self._ask_language)
        self.again = Button(tr("Look again"), Kind.PLAIN, small=True)
        self.again.clicked.connect(self._spelling.look_again)
        own = Card(tr("Your own words"))
        self.own = WordList(tr("Your own words"), tr("A word that is right"))
        self.own.added.connect(self._spelling.add)
        self.own.removed.connect(self._remove_own)
        own.put(self.own)
        self.switches: dict[str, Switch] = {}
        for one in (card, self.languages, own):
            column.addWidget(one)

    def _add_guard(self, column: QVBoxLayout) -> None:
        card = Card(tr("Before sending"))
        row, self.guard = switch_row(
            tr("Warn of words for somebody else"),
            tr("Names and numbers of your other customers, numbers of payment cards, and words for colleagues."),
        )
        self.guard.clicked.connect(self._guard_chosen)
        card.put(row)
        self.of = Segmented(tr("Language"), tuple(dictionary_words(one) for one in _WORDS_OF))
        self.of.setMinimumWidth(self.of.sizeHint().width())
        self.of.chosen.connect(self._words_of)
        about = tr("Customers should not read these. A star stands for any ending.")
        card.put(Row(tr("Words for colleagues"), about, self.of))
        self.internal = WordList(tr("Words for colleagues"), tr("A word or a few"))
        self.internal.added.connect(self._add_internal)
        self.internal.removed.connect(self._remove_internal)
        card.put(self.internal)
        column.addWidget(card)

    def _add_undo(self, column: QVBoxLayout) -> None:
        card = Card(tr("After sending"))
        self.undo = Segmented(tr("Undo"), (tr("Off"), *(tr("{n} s", n=n) for n in range(1, MOST_UNDO + 1))))
        self.undo.setMinimumWidth(300)
        self.undo.chosen.connect(self._undo_chosen)
        about = tr("A message waits so long on this machine before it goes out.")
        card.put(Row(tr("Time to undo"), about, self.undo))
        column.addWidget(card)

    # --- showing ------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Show what is chosen now."""
        now = self._chosen.now
        self._spelling.wake()
        self.spell.setChecked(now.spell_check)
        self.guard.setChecked(now.guard)
        self.undo.choose(min(max(now.undo_seconds, 0), MOST_UNDO))
        self.own.show_words(now.own_words)
        self.of.choose(self._language)
        self.internal.show_words(self._internal())
        self.languages.setVisible(now.spell_check)
        shown = (self._spelling.there, self._spelling.languages, self._spelling.lacking)
        if shown != self._shown:
            self._shown = shown
            self._show_languages()

    def _show_languages(self) -> None:
        card = self.languages
        for button in (self.other, self.again):
            button.setParent(self)
            button.hide()
        card.drop_all()
        self.switches.clear()
        for one in self._spelling.there or ():
            row, switch = switch_row(dictionary_words(one))
            switch.setChecked(one in self._spelling.languages)
            switch.clicked.connect(partial(self._turn, one))
            self.switches[one] = switch
            card.put(row)
        missing = missing_words(self._spelling)
        if missing:
            row = Row(missing, "", self.again)
            row.title.setWordWrap(True)
            row.title.set_tone(Tone.WARN)
            self.again.show()
            card.put(row)
        card.put(Row(tr("Not in this list?"), "", self.other))
        self.other.show()

    # --- choosing -----------------------------------------------------------------------------

    def _spell_chosen(self, on: bool) -> None:
        self._chosen.put(replace(self._chosen.now, spell_check=on))

    def _guard_chosen(self, on: bool) -> None:
        self._chosen.put(replace(self._chosen.now, guard=on))

    def _undo_chosen(self, seconds: int) -> None:
        self._chosen.put(replace(self._chosen.now, undo_seconds=seconds))

    def _turn(self, language: str) -> None:
        self._choose_language(language, on=self.switches[language].isChecked())

    def _choose_language(self, language: str, *, on: bool) -> None:
        kept = [one for one in (*self._spelling.languages, *self._spelling.lacking) if one != language]
        self._chosen.put(replace(self._chosen.now, spell_languages=(*kept, language) if on else tuple(kept)))

    def _ask_language(self) -> None:
        self.menu.clear()
        lacking = (one for one in known() if "_" not in one and here(one, self._spelling.there or ()) is None)
        # As people look for theirs: by its own name, each once.
        named = {QLocale(one).nativeLanguageName(): one for one in lacking}
        for name in sorted(named, key=str.casefold):
            wanted = partial(self._choose_language, named[name], on=True)
            self.menu.add(Entry(text=name, run=wanted, icon=Icon.LANGUAGES))
        self.menu.open_at(self.other)

    def _remove_own(self, word: str) -> None:
        self._spelling.remove(word)
        said = tr("“{word}” is out of your words.", word=word)
        self._shell.toasts.say(said, Weight.NOTE, tr("Undo"), partial(self._spelling.add, word))

    def _words_of(self, index: int) -> None:
        self._language = index
        self.internal.show_words(self._internal())

    def _internal(self) -> tuple[str, ...]:
        language = _WORDS_OF[self._language]
        return tuple(self._chosen.now.internal_words.get(language, INTERNAL[language]))

    def _put_internal(self, words: tuple[str, ...]) -> None:
        changed = {**self._chosen.now.internal_words, _WORDS_OF[self._language]: words}
        self._chosen.put(replace(self._chosen.now, internal_words=changed))

    def _add_internal(self, word: str) -> None:
        if word not in self._internal():
            self._put_internal((*self._internal(), word))

    def _remove_internal(self, word: str) -> None:
        self._put_internal(tuple(one for one in self._internal() if one != word))
