"""What opens suggestions, and what does not."""

from pathlib import Path

import pytest

import resources
from desktop.state.emoji import EmojiTable
from desktop.state.triggers import Offer, Trigger, named, trigger
from protocol.limits import MAX_SHORTCUT_CHARACTERS


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("/", Trigger(Offer.TEXTS, 0, "", "/")),
        ("Thank you. /ret", Trigger(Offer.TEXTS, 11, "ret", "/")),
        ("#hello", Trigger(Offer.TEXTS, 0, "hello", "#")),
        ("(/åbent-nu", Trigger(Offer.TEXTS, 1, "åbent-nu", "/")),
        ("well :smi", Trigger(Offer.EMOJI, 5, "smi", ":")),
        (":+1", Trigger(Offer.EMOJI, 0, "+1", ":")),
        ("ok!:ta", Trigger(Offer.EMOJI, 3, "ta", ":")),
    ],
)
def test_a_sign_that_begins_a_word_opens(before: str, wanted: Trigger) -> None:
    """Anywhere in a text."""
    assert trigger(before) == wanted


@pytest.mark.parametrize(
    "before",
    ["and/or", "https://shop", "5/3", "#1234", "order #12", "10:30", ":)", ":D", "Note:text", "/ret now", ":", "/2"],
)
def test_addresses_numbers_and_faces_open_nothing(before: str) -> None:
    """Enter must still send them."""
    assert trigger(before) is None


def test_a_name_between_colons_is_an_emoji() -> None:
    """When the second colon is typed."""
    assert named("see :tada:") == Trigger(Offer.EMOJI, 4, "tada", ":")
    assert named("10:30:") is None


def test_emoji_are_found_by_name_and_by_words_of_three_languages() -> None:
    """The shortest name first; whole words' beginnings only."""
    table = EmojiTable((Path(resources.__file__).parent / "emoji" / "emoji.json").read_bytes())
    assert table.find("tada")[0].sign == "🎉"
    assert table.find("smile")[0].name == "smile"
    assert "❤️" in [one.sign for one in table.find("heart")]
    assert table.find("hjerte")
    assert table.find("Sydän")
    assert table.find("smiling face")
    assert table.find("zqzq") == []
    assert table.find("_") == []
    assert table.named("ThumbsUp") is not None
    assert table.named("nothing") is None


def test_a_long_line_is_looked_at_near_the_caret() -> None:
    """The sign that belongs to it is found as anywhere, with its place in the line."""
    line = "the quick brown fox " * 2_000
    longest = "s" * MAX_SHORTCUT_CHARACTERS
    assert trigger(f"{line}/{longest}") == Trigger(Offer.TEXTS, len(line), longest, "/")
    assert trigger(f"{line}x/ret") is None
    found = named(f"{line}:{'s' * 40}:")
    assert found is not None
    assert found.at == len(line)
