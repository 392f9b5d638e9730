"""The dictionaries of this machine, answering a noting bus at once."""

from functools import cache

from desktop.net.dictionaries import Dictionaries
from desktop.state.preferences import Preferences
from desktop.state.spelling.questions import AreRight, LanguagesKnown, Spelled, Suggested, WhatElse, WhichLanguages
from desktop.state.store import Store
from tests.desktop.noting import NotingBus

TWO = Preferences(spell_languages=("en_US", "da_DK"))


@cache
def _opened() -> Dictionaries:
    return Dictionaries()


def answer(store: Store, bus: NotingBus) -> None:
    """Answer what was asked of the dictionaries, until nothing more is."""
    dictionaries = _opened()
    while bus.spelling:
        question = bus.spelling.pop(0)
        match question:
            case WhichLanguages():
                store.heard(LanguagesKnown(dictionaries.languages()))
            case AreRight(words, languages):
                store.heard(Spelled(question, dictionaries.wrong(words, languages)))
            case WhatElse(word, languages):
                store.heard(Suggested(question, dictionaries.suggest(word, languages)))
