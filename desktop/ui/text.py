"""The words people see, in their language. English words are the keys; catalogues hold the rest.

A catalogue is `resources/translations/<language>.json`: English to translated. A word that a
catalogue lacks is shown in English. `{names}` in a text are filled in by `tr`'s keywords.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from msgspec import json

import resources
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
    source = Path(resources.__file__).parent / "translations" / f"{language}.json"
    return json.decode(source.read_bytes(), type=dict[str, str])


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


def mark(english: str) -> str:
    """The same words: they are translated later, where they are shown, and belong in the catalogues."""
    return english


#: What the layers below say in plain words, which they have no translator for. What has `{names}` is known by the
#: words around them.
SAID_BELOW = (
    mark("This machine has no keyring."),
    mark("The keyring of this machine is locked."),
    mark("Deskbell is open twice on this machine."),
    mark("Deskbell will not stay signed in, and keeps unsent words only while it is open."),
    mark("The server does not answer."),
    mark("The server does not answer. Check its address and the network; it is tried again."),
    mark("That address answers, but not as Deskbell does. Check it."),
    mark("That is not an address. It looks like https://chat.example.com."),
    mark("The address must begin with https:// or http://."),
    mark("This machine can't store anything now. Is its disk full?"),
    mark("This machine can't read what it has kept."),
    mark("This machine can't remove what it set aside."),
    mark("The picture could not be read."),
    mark("The connection to the server was lost."),
    mark("The server sent something unreadable."),
    mark("Something was missed; it is fetched again."),
    mark("Something could not be kept."),
    mark("Unsent words are kept only while Deskbell is open."),
    mark("What was kept here could not be read."),
    mark("How your desk stood could not be read."),
    mark("Some of what was kept here could not be read; the rest is here."),
    mark("It was set aside as {file}."),
    mark("These files lay ready to be sent and are no longer on this machine: {names}."),
    mark("Something went wrong in Deskbell."),
    mark("It goes on; what happened is recorded in {file}."),
    mark("The file is no longer on this machine."),
    mark("The file could not be saved as {file}."),
    mark("This machine can't write {file}."),
    mark("{name} could not be read."),
    mark("{name} signed you out. Sign in again; what you wrote is kept."),
)
_SENTENCE_END = re.compile(r"(?<=[.?!]) ")
_NAME = re.compile(r"\\\{(\w+)\\\}")
_FORMS = tuple(
    (english, re.compile(_NAME.sub(r"(?P<\1>.+)", re.escape(english)), re.DOTALL))
    for english in SAID_BELOW
    if "{" in english
)


def said(english: str) -> str:
    """Words of a layer below, whole if they are known so, sentence by sentence otherwise."""
    whole = _known(english)
    if whole is not None:
        return whole
    return " ".join(_known(sentence) or sentence for sentence in _SENTENCE_END.split(english))


def _known(english: str) -> str | None:
    if english in _Choice.catalogue:
        return _Choice.catalogue[english]
    for form, pattern in _FORMS:
        match = pattern.fullmatch(english)
        if match is not None:
            return tr(form, **match.groupdict())
    return None


def refusal(code: ErrorCode, text: str = "") -> str:
    """Words for a refusal: the translated standard ones, or what the server said more precisely."""
    standard = words(code)
    if text and text != standard:
        return said(text)
    return tr(standard)
