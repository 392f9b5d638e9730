"""What is known of words: asked for in one piece, remembered, and forgotten with the languages."""

import pytest
from msgspec.structs import replace

from desktop.models.preferences import Chosen
from desktop.models.signals import StoreSignals
from desktop.models.spelling import Spelling
from desktop.state.preferences import Preferences
from desktop.state.spelling.questions import (
    AreRight,
    LanguagesKnown,
    Spelled,
    Suggested,
    WhatElse,
    WhichLanguages,
)
from desktop.state.store import Store
from tests.desktop import afternoon as day
from tests.desktop.noting import NotingBus

TWO = ("en_US", "da_DK")

pytestmark = pytest.mark.usefixtures("qapp")


class Scene:
    """A desk that was told what is here."""

    def __init__(self, there: tuple[str, ...] | None = (*TWO, "ru_RU"), chosen: tuple[str, ...] = TWO) -> None:
        self.store: Store = day.store(day.afternoon())
        self.bus = NotingBus()
        self.signals = StoreSignals(self.store)
        self.chosen = Chosen(self.store, self.signals)
        self.chosen.put(Preferences(spell_languages=chosen))
        self.spelling = Spelling(self.store, self.bus, self.signals, self.chosen, system=("sv-SE",))
        self.changes: list[None] = []
        self.spelling.changed.connect(lambda: self.changes.append(None))
        self.spelling.wake()
        assert self.bus.spelling.pop() == WhichLanguages()
        self.store.heard(LanguagesKnown(there))

    def asked(self) -> AreRight:
        """The question that goes out at the next turn."""
        self.spelling._ask()
        (question,) = self.bus.spelling
        self.bus.spelling.clear()
        assert isinstance(question, AreRight)
        return question


def test_words_are_asked_for_once_and_remembered() -> None:
    """All of one turn in one question."""
    scene = Scene()
    assert [scene.spelling.verdict(word) for word in ("wrold", "hello", "wrold")] == [None, None, None]
    question = scene.asked()
    assert question == AreRight(("wrold", "hello"), TWO)
    assert scene.spelling.verdict("wrold") is None
    scene.spelling._ask()
    assert scene.bus.spelling == [], "it is under way"
    before = len(scene.changes)
    scene.store.heard(Spelled(question, frozenset({"wrold"})))
    assert len(scene.changes) == before + 1
    assert [scene.spelling.verdict(word) for word in ("wrold", "hello")] == [False, True]


def test_other_languages_ask_anew() -> None:
    """An answer that comes too late counts nothing."""
    scene = Scene()
    scene.spelling.verdict("wrold")
    question = scene.asked()
    scene.chosen.put(replace(scene.chosen.now, spell_languages=("en_US",)))
    scene.store.heard(Spelled(question, frozenset({"wrold"})))
    assert scene.spelling.verdict("wrold") is None
    assert scene.asked().languages == ("en_US",)


def test_own_words_and_names_are_right() -> None:
    """In any case, with a possessive ending; taken out they are looked up again."""
    scene = Scene()
    scene.spelling.add("Pannier")
    for word in ("pannier", "PANNIER", "Pannier's", "Vidda", "Elina", "Virtanen’s", "Nordlys"):
        assert scene.spelling.verdict(word) is True, word
    scene.spelling.remove("Pannier")
    assert scene.spelling.verdict("pannier") is None


def test_other_scripts_are_left_in_peace() -> None:
    """Unless a language has them."""
    scene = Scene()
    assert scene.spelling.verdict("привет") is True
    scene.chosen.put(replace(scene.chosen.now, spell_languages=("en_US", "ru_RU")))
    assert scene.spelling.verdict("привет") is None
    assert scene.spelling.verdict("你好") is True


def test_what_is_missing_is_told() -> None:
    """The library, or the languages that were meant."""
    assert Scene(None).spelling.no_library
    assert Scene(None).spelling.lacking == TWO
    assert not Scene(None).spelling.on
    scene = Scene(chosen=())
    assert (scene.spelling.languages, scene.spelling.lacking) == (("en_US",), ("sv_SE",))
    scene.chosen.put(replace(scene.chosen.now, spell_check=False))
    assert scene.spelling.lacking == ()
    assert not scene.spelling.on
    assert scene.spelling.verdict("wrold") is True


def test_suggestions_come_with_their_question() -> None:
    """In the languages of now."""
    scene = Scene()
    heard: list[Suggested] = []
    scene.spelling.suggested.connect(heard.append)
    question = scene.spelling.suggest("wrold")
    assert scene.bus.spelling == [question] == [WhatElse("wrold", TWO)]
    scene.store.heard(Suggested(question, ("world",)))
    assert [answer.words for answer in heard] == [("world",)]
