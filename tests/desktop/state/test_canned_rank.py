"""Which text answers what was typed."""

from uuid import UUID

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
