"""The dictionaries that `installers/system-packages.sh demo` brings."""

from desktop.net.dictionaries import Dictionaries


def test_two_languages_at_once() -> None:
    """A word is right if it is in either; its parts may be of both, and an ending is none of it."""
    both = ("en_US", "da_DK")
    sentence = ("The", "cyklen", "bliver", "sent", "tomorrow", "don’t", "cykel-friend", "wrold", "grønn", "cyklen’s")
    assert Dictionaries().wrong(sentence, both) == {"wrold", "grønn"}
    assert "cyklen" in Dictionaries().wrong(sentence, ("en_US",))


def test_finnish_knows_its_endings() -> None:
    """By voikko."""
    assert Dictionaries().wrong(("tilauksennekin", "kirjjoitus"), ("fi",)) == {"kirjjoitus"}


def test_suggestions_of_both_languages() -> None:
    """The nearest first, a handful in all."""
    dictionaries = Dictionaries()
    said = dictionaries.suggest("wrold", ("en_US", "da_DK"))
    assert said[0] == "world", "two letters swapped are nearest"
    assert "ready" in dictionaries.suggest("reddy", ("en_US", "da_DK"))
    assert not dictionaries.suggest("reddy", ("en_US", "da_DK"))[0][0].isupper()
    assert len(said) <= 7
    assert len(set(said)) == len(said)


def test_what_is_not_here_counts_nothing() -> None:
    """No dictionary, no verdict; the tags are told."""
    dictionaries = Dictionaries()
    assert dictionaries.wrong(("anything",), ("xx_XX",)) == frozenset()
    assert dictionaries.suggest("anything", ("xx_XX",)) == ()
    languages = dictionaries.languages()
    assert languages is not None
    assert {"da_DK", "en_US"} <= set(languages)
