"""What a name answers: the one rule for texts, commands and customers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state.likeness import Likeness, answers, likeness, named, wrong_letter


@pytest.mark.parametrize(
    ("word", "name", "how"),
    [
        ("ingrid", "Ingrid", Likeness.WHOLE),
        ("ing", "Ingrid Solberg", Likeness.START),
        ("sol", "Ingrid Solberg", Likeness.WORD),
        ("berg", "Ingrid Solberg", Likeness.INSIDE),
        ("fch", "Finish chat", Likeness.BEGUN),
        ("is", "Ingrid Solberg", Likeness.BEGUN),
        ("ingrd", "Ingrid Solberg", Likeness.LEFT_OUT),
        ("slbrg", "Ingrid Solberg", Likeness.LEFT_OUT),
        ("twdys", "two-days", Likeness.LEFT_OUT),
        ("tdys", "Delivery in two days", Likeness.LEFT_OUT),
        ("soren", "Søren Kjær", Likeness.START),
        # Letters strewn over a name, or over a long word, and letters that begin nothing.
        ("wrap", "Write words of the chat on the scratch pad", Likeness.NONE),
        ("font", "Go to the first of the notes", Likeness.NONE),
        ("ngrd", "Ingrid", Likeness.NONE),
        ("isg", "internationalisering", Likeness.NONE),
        ("xyz", "Finish chat", Likeness.NONE),
    ],
)
def test_how_a_name_answers(word: str, name: str, how: Likeness) -> None:
    """Beginnings before insides, and those before letters left out."""
    assert likeness(word, named(name)) is how


def test_one_wrong_letter_is_forgiven_in_longer_words() -> None:
    """Missing, too many, another one, or two in the wrong order."""
    for typed in ("ingird", "ingrrid", "imgrid", "inrid"):
        like = wrong_letter(typed)
        assert like is not None
        assert like("ingrid"), typed
    assert wrong_letter("ing") is None
    assert not answers("imgrid", (named("Ingrid Solberg"),))
    assert answers("imgrid solberg", (named("Ingrid Solberg"),), forgiving=True)


def test_all_words_are_wanted_and_what_it_is_called_itself_comes_first() -> None:
    """Of the same likeness; another name that fits better comes before."""
    called, also = named("Hand the chat over"), named("transfer")
    assert answers("chat hand", (called,))
    assert not answers("chat nobody", (called, also))
    assert answers("hand", (called,)) > answers("hand", (also, called)) > 0
    assert answers("transfer", (called, also)) > answers("chat", (called, also))


@given(st.text("ab c", max_size=12), st.text("abc", min_size=1, max_size=7))
@settings(max_examples=80, deadline=None)
def test_what_answers_a_word_answered_its_beginning(name: str, word: str) -> None:
    """So each letter more looks only at what was found, from the length on at which letters may be left out."""
    ready = named(name)
    if len(word) > 3 and likeness(word, ready):
        assert likeness(word[:-1], ready)


@pytest.mark.parametrize(("name", "word"), [("b" + "a" * 60, "aaaaab"), ("a " * 60, "a" * 40), ("ab" * 40, "bbc")])
def test_letters_that_come_again_and_again_cost_no_more(name: str, word: str) -> None:
    """No choice of letters is tried twice: some of these took minutes."""
    likeness(word, named(name))
