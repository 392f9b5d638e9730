"""The words people see, in their language. English words are the keys; catalogues hold the rest.

A catalogue is `resources/translations/<language>.json`: English to translated. A word that a
catalogue lacks is shown in English. `{names}` in a text are filled in by `tr`'s keywords.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import ClassVar

from protocol.errors import ErrorCode, words

LANGUAGES = ("en", "da", "fi")


class _Choice:
    """The language in use. One a process: words are wanted in every corner of the desk."""

    language = "en"
    catalogue: ClassVar[dict[str, str]] = {}


@lru_cache(maxsize=len(LANGUAGES))
def catalogue(language: str) -> dict[str, str]:
    """All translations of a language; empty for English and for languages that we lack."""
    if language not in LANGUAGES[1:]:
        return {}
    source = files("resources") / "translations" / f"{language}.json"
    loaded: dict[str, str] = json.loads(source.read_text("utf-8"))
    return loaded


def use(language: str) -> None:
    """Choose the language, by its code or a locale name such as `da_DK`. Done before windows are made."""
    code = language.replace("-", "_").split("_")[0].lower()
    _Choice.language = code if code in LANGUAGES else "en"
    _Choice.catalogue = catalogue(_Choice.language)


def language() -> str:
    """The code of the language in use."""
    return _Choice.language


def tr(english: str, **values: object) -> str:
    """The text in the language in use, with its `{names}` filled in."""
    text = _Choice.catalogue.get(english, english)
    return text.format(**values) if values else text


def refusal(code: ErrorCode, said: str = "") -> str:
    """Words for a refusal: the translated standard ones, or what the server said more precisely."""
    standard = words(code)
    if said and said != standard:
        return tr(said)
    return tr(standard)


def mark(english: str) -> str:
    """The same words: they are translated later, where they are shown, and belong in the catalogues."""
    return english
