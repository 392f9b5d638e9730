"""Every word on the desk has its Danish and Finnish, and fills in the same names."""

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop
from desktop.ui import text
from protocol.errors import ErrorCode, words

_ROOT = Path(desktop.__file__).parent


def spoken() -> Iterator[str]:
    """All texts given to `tr` and `mark`, and the words of all refusals."""
    for file in sorted(_ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("tr", "mark"):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value
    for code in ErrorCode:
        yield words(code)


def names(words: str) -> set[str]:
    """The `{names}` in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("language", ["da", "fi"])
def test_every_text_is_translated(language: str) -> None:
    """None is missing, none is empty."""
    catalogue = text.catalogue(language)
    assert sorted({words for words in spoken() if not catalogue.get(words, "").strip()}) == []


@pytest.mark.parametrize("language", ["da", "fi"])
def test_nothing_is_translated_that_nobody_says(language: str) -> None:
    """A catalogue holds no leftovers."""
    assert sorted(set(text.catalogue(language)) - set(spoken())) == []


@pytest.mark.parametrize("language", ["da", "fi"])
def test_translations_fill_in_the_same_names(language: str) -> None:
    """A lost `{name}` would lose what it stands for."""
    wrong = {words: said for words, said in text.catalogue(language).items() if names(words) != names(said)}
    assert wrong == {}


def test_another_language_is_spoken_by_its_code_or_locale() -> None:
    """What is unknown is English."""
    text.use("da_DK")
    try:
        assert text.tr("Chat") == text.catalogue("da")["Chat"]
        assert text.tr("never translated {n}", n=3) == "never translated 3"
        text.use("pt_BR")
        assert text.language() == "en"
        assert text.tr("Ready") == "Ready"
    finally:
        text.use("en")


def test_what_the_layers_below_say_is_translated_with_the_names_in_it() -> None:
    """Whole, or sentence by sentence; what nobody knows stays as it came."""
    text.use("da")
    try:
        lost = "These files lay ready to be sent and are no longer on this machine: a. b.png, c.png."
        assert (
            text.said(lost)
            == "Disse filer lå klar til at blive sendt og er ikke længere på denne maskine: a. b.png, c.png."
        )
        aside = "What was kept here could not be read. It was set aside as desk.unreadable-12."
        assert (
            text.said(aside) == "Det, der var gemt her, kunne ikke læses. Det er lagt til side som desk.unreadable-12."
        )
        assert text.said("frame {1}.png could not be read.") == "frame {1}.png kunne ikke læses."
        assert text.said("Nobody knows this.") == "Nobody knows this."
    finally:
        text.use("en")
    assert text.said("frame.png could not be read.") == "frame.png could not be read."


def test_a_refusal_says_more_when_the_server_did() -> None:
    """Standard words are translated; others are shown as they came."""
    assert text.refusal(ErrorCode.CHAT_ENDED) == words(ErrorCode.CHAT_ENDED)
    assert text.refusal(ErrorCode.INVALID_VALUE, "The capacity is 1 to 8.") == "The capacity is 1 to 8."
