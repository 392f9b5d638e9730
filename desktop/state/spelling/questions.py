"""What the desk asks of the dictionaries on this machine, and the changes that answer. One struct each."""

from msgspec import Struct


class WhichLanguages(Struct, frozen=True):
    """For which languages dictionaries are here: `LanguagesKnown`."""


class AreRight(Struct, frozen=True):
    """Whether these words are right in one of the languages: `Spelled`."""

    words: tuple[str, ...]
    languages: tuple[str, ...]


class WhatElse(Struct, frozen=True):
    """What may be meant by a wrong word: `Suggested`."""

    word: str
    languages: tuple[str, ...]


SpellingQuestion = WhichLanguages | AreRight | WhatElse


class LanguagesKnown(Struct, frozen=True):
    """The tags of the dictionaries on this machine; None: the library that reads them is not here."""

    languages: tuple[str, ...] | None


class Spelled(Struct, frozen=True):
    """Which of the words that were asked about are wrong in all of the languages; the others are right."""

    asked: AreRight
    wrong: frozenset[str]


class Suggested(Struct, frozen=True):
    """What may be meant by a wrong word, the likeliest first."""

    asked: WhatElse
    words: tuple[str, ...]


SpellingAnswer = LanguagesKnown | Spelled | Suggested
