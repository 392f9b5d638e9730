"""Which words are spelt wrong, as far as that is known: the dictionaries answer later, and hold up no key."""

from collections.abc import Collection, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.state.bus import CommandBus
from desktop.state.spelling.languages import chosen, lacking, scripts_of
from desktop.state.spelling.questions import (
    AreRight,
    LanguagesKnown,
    Spelled,
    SpellingAnswer,
    Suggested,
    WhatElse,
    WhichLanguages,
)
from desktop.state.spelling.words import scripts, stem
from desktop.state.spelling.words import words as words_of
from desktop.state.store import Store

#: Verdicts that are remembered; beyond, all are asked for again as they are met.
_MOST_VERDICTS = 50_000
#: Words in one question: what comes after it does not wait long.
_AT_ONCE = 200


class Spelling(QObject):
    """View-model of the dictionaries and of the agent's own words.

    Signals:
        changed: verdicts came, or other languages or words count.
        suggested: what may be meant by a wrong word (questions.Suggested).
    """

    changed = Signal()
    suggested = Signal(object)

    def __init__(
        self,
        store: Store,
        bus: CommandBus,
        signals: StoreSignals,
        preferences: Chosen,
        parent: QObject | None = None,
        *,
        system: Sequence[str] | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._bus = bus
        self._preferences = preferences
        self._system = tuple(QLocale.system().uiLanguages()) if system is None else tuple(system)
        self._asked_which = False
        #: The tags of the dictionaries here; None: not known yet.
        self.there: tuple[str, ...] | None = None
        #: There is nothing to read dictionaries with.
        self.no_library = False
        #: What words are looked up in.
        self.languages: tuple[str, ...] = ()
        self._scripts: frozenset[str] = frozenset()
        #: What the dictionaries said, and what needs none of them.
        self._verdicts: dict[str, bool] = {}
        self._wanted: dict[str, None] = {}
        self._under_way: set[str] = set()
        self._own: frozenset[str] = frozenset()
        self._names: frozenset[str] = frozenset()
        self._said_names: frozenset[str] = frozenset()
        self._names_stale = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._ask)
        signals.spelling.connect(self._answered)
        for about_names in (signals.chats, signals.floor, signals.visit):
            about_names.connect(self._names_changed)
        preferences.changed.connect(self._chosen)
        self._take_own()

    # --- reading ----------------------------------------------------------------------------

    @property
    def on(self) -> bool:
        """Words are looked up."""
        return self._preferences.now.spell_check and bool(self.languages)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Languages that are meant and have no dictionary here; none while that is not known."""
        if self.there is None or not self._preferences.now.spell_check:
            return ()
        return lacking(self._preferences.now.spell_languages, self._system, self.there)

    def tells_of_lack(self) -> bool:
        """Whether the agent has still to learn what is missing here; then she has, with this."""
        now, missing = self._preferences.now, self.lacking
        if not missing or missing == now.lacking_told:
            return False
        self._preferences.put(replace(now, lacking_told=missing))
        return True

    def wake(self) -> None:
        """Somebody is about to write: find out once what is here."""
        if not self._asked_which and self._preferences.now.spell_check:
            self._asked_which = True
            self._bus.spell(WhichLanguages())

    def look_again(self) -> None:
        """Dictionaries may have come since."""
        self._asked_which = True
        self._bus.spell(WhichLanguages())

    def wrong(self, words: Collection[str]) -> Collection[str]:
        """Those of these words that are known to be wrong; what is not known is asked for."""
        if not self.on:
            return ()
        self._look_at_names()
        verdicts = self._verdicts
        return {word for word in set(words) if (verdicts[word] if word in verdicts else self.verdict(word)) is False}

    def verdict(self, word: str) -> bool | None:
        """Whether a word is right; None: it is asked for, and `changed` tells."""
        if not self.on:
            return True
        self._look_at_names()
        known = self._verdicts.get(word)
        if known is not None:
            return known
        if self._is_own(word) or not scripts(word) <= self._scripts:
            self._verdicts[word] = True
            return True
        if known is None and word not in self._under_way and word not in self._wanted:
            self._wanted[word] = None
            self._soon.start()
        return known

    # --- doing --------------------------------------------------------------------------------

    def suggest(self, word: str) -> WhatElse:
        """Ask what may be meant; `suggested` names the question that is given back."""
        asked = WhatElse(word, self.languages)
        self._bus.spell(asked)
        return asked

    def add(self, word: str) -> None:
        """This word is right from now on."""
        now = self._preferences.now
        if word not in now.own_words:
            self._preferences.put(replace(now, own_words=tuple(sorted((*now.own_words, word), key=str.casefold))))

    def remove(self, word: str) -> None:
        """This word is right only if the dictionaries have it."""
        now = self._preferences.now
        self._preferences.put(replace(now, own_words=tuple(own for own in now.own_words if own != word)))

    # --- inside -------------------------------------------------------------------------------

    def _is_own(self, word: str) -> bool:
        """The agent's word, or part of a name that is before her."""
        return any(one.casefold() in self._own or one.casefold() in self._names for one in (word, stem(word)))

    def _look_at_names(self) -> None:
        """Those that are before her now; they change seldom, and are asked after at each word."""
        if not self._names_stale:
            return
        self._names_stale = False
        said = self._all_names()
        if said != self._said_names:
            self._said_names = said
            self._names = frozenset(word.text.casefold() for name in said for word in words_of(name))
            self._verdicts.clear()

    def _all_names(self) -> frozenset[str]:
        floor = self._store.floor
        names = [chat.card.customer.name for chat in self._store.conversations.values()]
        names += [one.name for group in (floor.agents, floor.queues, floor.sites) for one in group.values()]
        # What the shop calls its goods is right.
        for visit in self._store.visits.values():
            cart = visit.visiting.cart
            names += [visit.visiting.page.title, *(line.name for line in (cart.lines if cart is not None else ()))]
        names += [chat.card.customer.page.title for chat in self._store.conversations.values()]
        return frozenset(names)

    def _names_changed(self) -> None:
        self._names_stale = True

    def _take_own(self) -> None:
        own = frozenset(word.casefold() for word in self._preferences.now.own_words)
        if own != self._own:
            self._own = own
            self._verdicts.clear()

    def _chosen(self) -> None:
        self._take_own()
        self._use_languages()
        self.changed.emit()

    def _use_languages(self) -> None:
        asked = self._preferences.now.spell_languages
        now = chosen(asked, self._system, self.there) if self.there is not None else ()
        if now != self.languages:
            self.languages = now
            self._scripts = scripts_of(now)
            self._verdicts.clear()
            self._wanted.clear()
            self._under_way.clear()

    def _ask(self) -> None:
        asking = tuple(self._wanted)[:_AT_ONCE]
        for word in asking:
            del self._wanted[word]
        if asking and self.languages:
            self._under_way.update(asking)
            self._bus.spell(AreRight(asking, self.languages))
        if self._wanted:
            self._soon.start()

    def _answered(self, answer: SpellingAnswer) -> None:
        match answer:
            case LanguagesKnown(languages):
                self.no_library = languages is None
                self.there = languages or ()
                self._use_languages()
                self.changed.emit()
            case Spelled(asked, wrong):
                self._take(asked, wrong)
            case Suggested():
                self.suggested.emit(answer)

    def _take(self, asked: AreRight, wrong: frozenset[str]) -> None:
        self._under_way.difference_update(asked.words)
        if asked.languages != self.languages:
            return
        if len(self._verdicts) > _MOST_VERDICTS:
            self._verdicts.clear()
        self._verdicts |= {word: word not in wrong for word in asked.words}
        self.changed.emit()
