"""Finding words: in one chat and over all, in slices, with what is around them."""

from collections.abc import Iterator

from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.models.finder import Finder
from desktop.models.finding import Needle
from desktop.models.search import MOST_OF_A_CHAT, FoundChat, FoundMessage, Search
from desktop.models.signals import StoreSignals
from desktop.models.slices import Slices
from desktop.state.store import Store
from tests.desktop import afternoon as day
from tests.desktop.models.test_transcript import entry, long_talk


def search_of(store: Store) -> Search:
    """A search with Qt's own tester on it."""
    signals = StoreSignals(store)
    search = Search(store, signals, str)
    signals.setParent(search)
    QAbstractItemModelTester(search, QAbstractItemModelTester.FailureReportingMode.Warning, search)
    return search


def done(search: Search, wanted: str, qtbot: QtBot) -> Search:
    """Search to the end."""
    search.look_for(wanted)
    qtbot.waitUntil(lambda: not search.looking)
    return search


def test_all_words_are_wanted_in_any_order_and_a_phrase_as_it_stands() -> None:
    """Small and capital letters alike, in every script."""
    assert Needle("STEM old").fits("my Old stem")
    assert not Needle("stem new").fits("my old stem")
    assert not Needle("old stem", phrase=True).fits("stem, old")
    assert Needle("søren").fits("SØREN KJÆR")
    assert Needle("a.c").ranges("abc a.c") == ((4, 3),)
    assert Needle("ab bc").ranges("abc") == ((0, 3),)
    assert not Needle("  ")


def test_a_snippet_shows_what_was_found_and_what_is_around() -> None:
    """On one line, from the beginning of a word."""
    text = "x" * 10 + " word " * 20 + "here is\nthe stem of it" + " and more" * 40
    snippet = Needle("stem").snippet(text)
    assert snippet.text.startswith("…word")
    ((start, length),) = snippet.found
    assert snippet.text[start : start + length] == "stem"
    assert "\n" not in snippet.text


def test_messages_and_customers_are_found_by_chat(qtbot: QtBot) -> None:
    """The chat first, then its messages, the newest first."""
    search = done(search_of(day.store(day.afternoon())), "stem", qtbot)
    head, *messages = search.rows
    assert isinstance(head, FoundChat)
    assert head.interaction == day.FREJA
    assert [row.words.text[:10] for row in messages if isinstance(row, FoundMessage)] == ["That looks", "…This is m"]
    (found,) = done(search, "nb-20417", qtbot).rows[:1]
    assert isinstance(found, FoundChat)
    assert found.about.text == "NB-20417"
    assert done(search, "lund", qtbot).rows[0].interaction == day.WAITS
    assert done(search, "no such words", qtbot).rows == []
    assert done(search, "", qtbot).rows == []


def test_a_name_is_found_with_letters_left_out_or_one_wrong(qtbot: QtBot) -> None:
    """As commands and texts are; words that were said are found as they stand alone."""
    search = search_of(day.store(day.afternoon()))
    for typed in ("frja", "frjea", "nielsn freja"):
        rows = done(search, typed, qtbot).rows
        assert [row.interaction for row in rows if isinstance(row, FoundChat)] == [day.FREJA], typed
    assert done(search, "sorn", qtbot).rows[0].interaction == day.SOREN
    assert done(search, "hllo", qtbot).rows == []


def test_a_chat_that_goes_leaves_the_results(qtbot: QtBot) -> None:
    """A row that leads nowhere would be a lie."""
    store = day.store(day.afternoon())
    search = done(search_of(store), "hello", qtbot)
    assert {row.interaction for row in search.rows} >= {day.LARS, day.SOREN}
    store.apply([day.taken(day.LARS, day.OSKAR)])
    store.dismissed(day.LARS)
    assert day.LARS not in {row.interaction for row in search.rows}


def test_ten_thousand_messages_are_looked_through_and_few_of_a_chat_shown(qtbot: QtBot) -> None:
    """All are counted."""
    search = done(search_of(long_talk(1, 10_000)), "message", qtbot)
    rows = [row for row in search.rows if isinstance(row, FoundMessage)]
    assert len(rows) == MOST_OF_A_CHAT
    assert search.messages == 10_000
    assert rows[0].words.text == "Message 10000"


def test_work_stops_when_a_slice_is_over_and_goes_on_later(qtbot: QtBot) -> None:
    """The window's own work comes between; other work takes its place."""
    time = [0]
    steps: list[int] = []

    def work(most: int) -> Iterator[None]:
        for number in range(most):
            steps.append(number)
            time[0] += 1_000_000
            yield

    slices = Slices(nanoseconds=lambda: time[0])
    slices.run(work(100))
    assert 0 < len(steps) < 20
    assert slices.running
    qtbot.waitUntil(lambda: not slices.running)
    assert len(steps) == 100
    slices.run(work(100))
    slices.stop()
    assert not slices.running


def finder_of(store: Store) -> Finder:
    """A finder on a store."""
    signals = StoreSignals(store)
    finder = Finder(store, signals)
    signals.setParent(finder)
    return finder


def test_the_finder_goes_from_the_newest_up_and_round(qtbot: QtBot) -> None:
    """It begins where the reader most likely wants to be."""
    store = day.store(day.afternoon())
    finder = finder_of(store)
    shown: list[str] = []
    finder.arrived.connect(shown.append)
    finder.look_for(day.FREJA, "gravel")
    qtbot.waitUntil(lambda: not finder.looking)
    assert (finder.number, len(finder.matches)) == (1, 2)
    first = shown[0]
    finder.step(1)
    finder.step(1)
    assert shown[-1] == first
    finder.step(-1)
    assert finder.number == 2
    finder.look_for(day.FREJA, "nothing like it")
    qtbot.waitUntil(lambda: not finder.looking)
    assert (finder.number, finder.matches, finder.current) == (0, [], None)
    finder.step(1)


def test_what_comes_meanwhile_moves_nobody(qtbot: QtBot) -> None:
    """The match before the reader stays; the new one is counted."""
    store = long_talk(1, 300)
    finder = finder_of(store)
    finder.look_for(day.FREJA, "Message 25")
    qtbot.waitUntil(lambda: not finder.looking)
    finder.step(1)
    current, count = finder.current, len(finder.matches)
    store.apply([entry(301, "Message 25 again")])
    qtbot.waitUntil(lambda: not finder.looking)
    assert (finder.current, len(finder.matches)) == (current, count + 1)
    assert finder.number == 3
    assert not finder.incomplete
