"""Scratch pads: lines, what they are read from and written as, and which pads stay."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state.pads import GENERAL, KEPT_FOR, NOTHING, Line, LineKind, Origin, Pad, Pads, as_words, read
from protocol.ids import InteractionId

_ONE, _TWO = InteractionId(UUID(int=1)), InteractionId(UUID(int=2))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("- bread", Line(text="bread", kind=LineKind.ITEM)),
        ("• bread", Line(text="bread", kind=LineKind.ITEM)),
        ("[] bread", Line(text="bread", kind=LineKind.TASK)),
        ("- [X] bread", Line(text="bread", kind=LineKind.TASK, done=True)),
        ("-bread", Line(text="-bread")),
        ("[1] bread", Line(text="[1] bread")),
    ],
)
def test_lists_and_boxes_are_read_from_words(text: str, line: Line) -> None:
    """As people type them."""
    assert tuple(read(text)) == (line,)


@settings(max_examples=40)
@given(
    st.lists(
        st.builds(
            Line,
            text=st.text(st.characters(codec="utf-8", exclude_characters="\r\n\u2028\u2029[]-*•"), max_size=8),
            kind=st.sampled_from(LineKind),
        ),
        max_size=5,
    )
)
def test_words_that_were_written_are_read_again(lines: list[Line]) -> None:
    """Kinds too; empty lines at the ends go."""
    words = as_words(tuple(lines))
    assert as_words(tuple(read(words))) == words


def test_words_from_a_chat_lead_back_to_it() -> None:
    """Each line with words; an empty one comes from nowhere."""
    origin = Origin(interaction=_ONE, key="m", who="Elin", at=5)
    assert [line.origin for line in read("one\r\n\n- two", origin)] == [origin, None, origin]


def test_each_change_is_kept_and_an_empty_pad_is_no_more() -> None:
    """The same again is not written."""
    pads, kept = Pads(), list[tuple[InteractionId, Pad | None]]()
    pads.kept = lambda key, pad: kept.append((key, pad))
    pad = Pad(lines=(Line(text="a"),))
    pads.put(_ONE, pad)
    pads.put(_ONE, pad)
    pads.put(_ONE, Pad(lines=(Line(text="  "),)))
    pads.put(_ONE, NOTHING)
    assert kept == [(_ONE, pad), (_ONE, None)]


def test_pads_of_chats_that_are_gone_stay_for_a_week() -> None:
    """The general one and those of chats that are here stay for ever."""
    pads = Pads()
    for key, at in ((GENERAL, 0), (_ONE, 0), (_TWO, 10)):
        pads.put(key, Pad(lines=(Line(text="a"),), at=at))
    assert pads.earlier(lambda key: False) == (_TWO, _ONE)
    pads.tidy(lambda key: key == _ONE, KEPT_FOR + 11)
    assert (pads.of(_ONE).empty, pads.of(_TWO).empty, pads.of(GENERAL).empty) == (False, True, False)
