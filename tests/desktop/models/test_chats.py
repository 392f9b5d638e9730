"""The chat list's rows: sections, unread, clocks; and that rows that stay keep their place."""

from uuid import UUID

from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.models.chats import ChatListModel, HeadingRow, Section
from desktop.models.clock import clock_words
from desktop.models.signals import StoreSignals
from desktop.panels.chat_rows import row_words
from desktop.state.alerts.kept import BellKept, Mark
from desktop.state.store import Store
from protocol import events
from protocol import floor as moves
from protocol.entities import Party
from protocol.frames import FloorEntry
from protocol.ids import MessageId
from protocol.kinds import EndReason, PartyKind
from tests.desktop import afternoon as day
from tests.desktop import colleagues


def model_of(store: Store) -> ChatListModel:
    """A list with Qt's own tester on it."""
    signals = StoreSignals(store)
    model = ChatListModel(store, signals, row_words)
    signals.setParent(model)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    return model


def test_sections_in_order_with_their_counts(qtbot: QtBot) -> None:
    """Mine, to finish, waiting."""
    rows = model_of(day.store(day.afternoon())).rows
    headings = [(row.section, row.count) for row in rows if isinstance(row, HeadingRow)]
    assert headings == [(Section.MINE, 4), (Section.WRAP_UP, 1), (Section.WAITING, 2)]


def test_a_row_tells_what_an_agent_must_know(qtbot: QtBot) -> None:
    """Who, where, last words, unread, since when somebody waits, and its key."""
    model = model_of(day.store(day.afternoon()))
    rows = {row.interaction: row for row in model.chats()}
    elina = rows[day.ELINA]
    assert (elina.name, elina.queue, elina.last, elina.unread, elina.number) == (
        "Elina Virtanen",
        "Orders",
        "Hello?",
        3,
        3,
    )
    assert elina.waiting_since == day.NOW - 97_000
    assert rows[day.LARS].waiting_since is None
    assert rows[day.WAITS].waiting_since == day.NOW - 49_000


def test_coaching_is_marked_until_she_has_answered_it(qtbot: QtBot) -> None:
    """By a word of hers in that chat, or by the bell; to a screen reader too."""
    store = day.store(day.afternoon())
    model, floor = model_of(store), colleagues.Floor(store)
    for chat in (day.ELINA, day.LARS):
        word = events.Coached(id=MessageId(chat), author=day.OSKAR, text="Offer a parcel", to=day.MAJA)
        floor.staff(chat, word, 8)
    assert [row.interaction for row in model.chats() if row.coached] == [day.LARS, day.ELINA]
    assert all("A supervisor coaches you" in row_words(row) for row in model.chats() if row.coached)
    maja = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA)
    floor.public(day.LARS, events.MessagePosted(id=MessageId(UUID(int=0x9600)), author=maja, text="I send it."))
    assert [row.interaction for row in model.chats() if row.coached] == [day.ELINA]
    store.bell.put(BellKept(marks={f"coaching:{MessageId(day.ELINA)}": Mark(heard=True, done=True)}))
    model.refresh()
    assert not any(row.coached for row in model.chats())


def test_a_customer_whose_connection_is_lost_is_marked(qtbot: QtBot) -> None:
    """In her row alone, to a screen reader too, until she is back."""
    store = day.store(day.afternoon())
    model = model_of(store)
    store.apply([day.gone(day.MIKKEL, 5, "Mikkel Skov Andersen", 42_000)])
    (row,) = (row for row in model.chats() if row.gone)
    assert row.interaction == day.MIKKEL
    assert "Connection lost" in row_words(row)
    store.apply([day.gone(day.MIKKEL, 6, "Mikkel Skov Andersen", None)])
    assert not any(row.gone for row in model.chats())


def test_a_message_changes_one_row_and_moves_none(qtbot: QtBot) -> None:
    """The order is that of arrival, so that nothing jumps."""
    store = day.store(day.afternoon())
    model = model_of(store)
    before = [row.key for row in model.rows]
    reset, changed = QSignalSpy(model.modelReset), QSignalSpy(model.dataChanged)
    store.apply([day.says(day.MIKKEL, 6, "Are you there?", "Mikkel Skov Andersen")])
    assert [row.key for row in model.rows] == before
    assert reset.count() == 0
    assert changed.count() >= 1


def test_who_leaves_the_queue_leaves_the_list(qtbot: QtBot) -> None:
    """Without a reset of the rest."""
    store = day.store(day.afternoon())
    model = model_of(store)
    reset = QSignalSpy(model.modelReset)
    gone = moves.InteractionEnded(interaction=day.WAITS, reason=EndReason.CUSTOMER_LEFT, since=day.NOW)
    store.apply([FloorEntry(seq=1285, at=day.NOW, event=gone)])
    assert day.WAITS not in [row.interaction for row in model.chats()]
    assert reset.count() == 0


def test_clocks() -> None:
    """Minutes and seconds, hours when there are any, never below nought."""
    assert [clock_words(ms) for ms in (-5, 7_400, 760_000, 3_723_000)] == ["0:00", "0:07", "12:40", "1:02:03"]
