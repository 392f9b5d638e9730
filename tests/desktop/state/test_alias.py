"""Links among words: what an agent writes and what is sent are the same, there and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state.alias import marked, put_together, take_apart
from protocol.links import Link


def test_words_lead_where_their_address_says() -> None:
    """Counted in code points, whatever stands before them."""
    text, links = take_apart("🙌 Read [the guide](https://shop.example/guide) or [call](https://shop.example/tel).")
    assert text == "🙌 Read the guide or call."
    assert links == (
        Link(start=7, length=9, url="https://shop.example/guide"),
        Link(start=20, length=4, url="https://shop.example/tel"),
    )


@pytest.mark.parametrize(
    "draft", ["[a] (https://shop.example)", "[a](guide)", "[](https://shop.example)", "[a\nb](https://shop.example)"]
)
def test_other_brackets_stay_as_they_are(draft: str) -> None:
    """Nobody who writes brackets is surprised."""
    assert take_apart(draft) == (draft, ())


def test_what_is_marked_is_read_back() -> None:
    """Brackets in the words and in the address too."""
    draft = marked("sizes [S, M]", "https://shop.example/a(b)")
    assert take_apart(draft) == ("sizes (S, M)", (Link(start=0, length=12, url="https://shop.example/a%28b%29"),))


_words = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="[]()"), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_words, _words.filter(lambda words: bool(words.strip()))), max_size=4), _words)
def test_there_and_back(parts: list[tuple[str, str]], last: str) -> None:
    """A refused message stands in the composer as it did before."""
    draft = "".join(f"{before}{marked(words, 'https://shop.example/x')}" for before, words in parts) + last
    assert put_together(*take_apart(draft)) == draft
