"""Which text answers what was typed."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.state import canned_uses
from desktop.state.canned_rank import Index
from protocol.canned import Canned
from protocol.ids import CannedId, QueueId
from tests.desktop import afternoon as day
from tests.desktop.ready_texts import TEXTS, text_id


def found(wanted: str, queue: QueueId | None = None) -> list[str]:
    """Shortcuts, best first."""
    return [one.canned.shortcut for one in Index(TEXTS).find(wanted, queue=queue)]


def test_a_shortcut_comes_before_titles_and_texts() -> None:
    """Whole, begun, with letters left out, then what the title and the text say."""
    assert found("returns")[0] == "returns"
    assert found("ret")[0] == "returns"
    assert found("rtrns")[0] == "returns"
    assert found("greet") == ["hello"]
    assert found("derailleur") == ["gears-slip"]


def test_words_may_come_in_any_order_and_all_must() -> None:
    """Across shortcut, title and text."""
    assert found("slope gears") == ["gears-slip"]
    assert found("slope returns") == []


def test_accents_and_capitals_do_not_matter() -> None:
    """Who looks for it types as it comes."""
    texts = [Canned(id=text_id(90), shortcut="aabning", title="Åbningstider i Århus", text="Vi har åbent til søndag.")]
    assert Index(texts).find("abning arhus")
    assert Index(texts).find("SONDAG")


def test_one_wrong_letter_is_forgiven_where_little_else_is_found() -> None:
    """Missing, too many, another one, or two in the wrong order; short words must be right."""
    for typed in ("retrun", "returs", "retuurns", "rezurn"):
        assert found(typed)[:1] == ["returns"], typed
    assert found("zzz") == []


def test_the_queues_texts_and_those_used_most_come_first() -> None:
    """By nothing typed: her own, what is for the queue, then what is used."""
    assert found("")[:2] == ["bye", "hello"]
    assert found("", day.WORKSHOP)[:2] == ["bye", "gears-slip"]
    uses: canned_uses.UsesByText = {}
    for _ in range(40):
        uses = canned_uses.used(uses, text_id(7), day.SALES)
    assert Index(TEXTS).find("", queue=day.SALES, uses=uses)[0].canned.shortcut == "moment"
    assert Index(TEXTS).find("returns", queue=day.SALES, uses=uses)[0].canned.shortcut == "returns"


def test_uses_are_kept_and_read() -> None:
    """What can't be read is nothing; the least recent are forgotten."""
    uses: canned_uses.UsesByText = {}
    for number in range(canned_uses.MOST + 5):
        uses = canned_uses.used(uses, CannedId(UUID(int=number)), None)
    assert len(uses) == canned_uses.MOST
    assert CannedId(UUID(int=0)) not in uses
    assert canned_uses.read(canned_uses.write(uses)) == uses
    assert canned_uses.read(b"{") == {}
    assert canned_uses.read(None) == {}


_LETTERS = st.text("aé b", max_size=6)
_SOME = st.builds(
    Canned,
    id=st.integers(1, 6).map(text_id),
    shortcut=st.text("ab", min_size=1, max_size=4),
    title=_LETTERS,
    text=_LETTERS,
)


@given(st.lists(st.one_of(_SOME, st.integers(1, 6).map(text_id)), max_size=12), st.text("ab ", max_size=7))
@settings(max_examples=60, deadline=None)
def test_what_came_and_went_leaves_nothing_and_each_letter_finds_as_if_it_were_the_first(
    acts: list[Canned | CannedId], typed: str
) -> None:
    """An index that was changed, and asked letter by letter, answers as a new one."""
    index, left = Index(), dict[CannedId, Canned]()
    for act in acts:
        if isinstance(act, Canned):
            index.put(act)
            left[act.id] = act
        else:
            index.drop(act)
            left.pop(act, None)
    assert len(index) == len(left)
    for end in range(len(typed) + 1):
        assert index.find(typed[:end]) == Index(left.values()).find(typed[:end])


@pytest.mark.parametrize(
    ("title", "word"), [("b" + "a" * 60, "aaaaab"), ("==== Returns ====", "====r=="), ("ab" * 40, "bb c")]
)
def test_letters_that_come_again_and_again_cost_no_more(title: str, word: str) -> None:
    """No choice of letters is tried twice: some of these took minutes."""
    Index([Canned(id=text_id(1), shortcut="x", title=title, text="t")]).find(word)
