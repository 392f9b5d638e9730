"""The transcript's model: a window onto the end of a chat, and what an append costs."""

from uuid import UUID

import pytest
from PySide6.QtTest import QAbstractItemModelTester, QSignalSpy
from pytestqt.qtbot import QtBot

from desktop.models.signals import StoreSignals
from desktop.models.transcript import FIRST_ROWS, MORE_ROWS, MOST_ROWS, TranscriptModel
from desktop.panels.chat import ChatPanel
from desktop.panels.transcript.words import ItemWords
from desktop.state.link import LinkPhase, LinkState
from desktop.state.messages import MessageItem, Queued
from desktop.state.store import Store
from protocol import events
from protocol.commands import SendMessage
from protocol.entities import Party
from protocol.frames import InteractionSnapshot, PublicEntry
from protocol.ids import MessageId
from protocol.kinds import PartyKind
from protocol.rest import EntriesPage
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk
from tests.desktop.noting import NotingBus

_FREJA = Party(kind=PartyKind.CUSTOMER, name="Freja Nielsen")


def entry(seq: int, text: str = "") -> PublicEntry:
    """Message `seq` of a long talk, ten seconds apart."""
    event = events.MessagePosted(id=MessageId(UUID(int=seq + 1)), author=_FREJA, text=text or f"Message {seq}")
    return PublicEntry(interaction=day.FREJA, seq=seq, at=day.NOW - 10_000_000 + seq * 10_000, event=event)


def long_talk(first: int, last: int) -> Store:
    """A store with messages `first` to `last` of a chat."""
    store = day.store(day.afternoon())
    entries = tuple(entry(seq) for seq in range(first, last + 1))
    card = store.conversations[day.FREJA].card
    store.apply([InteractionSnapshot(interaction=card, public=last, staff=0, public_entries=entries, staff_entries=())])
    return store


def model_of(store: Store, bus: NotingBus) -> TranscriptModel:
    """A model with Qt's own tester on it."""
    signals = StoreSignals(store)
    describe = ItemWords(store).spoken
    model = TranscriptModel(store, bus, signals, store.conversations[day.FREJA], describe)
    signals.setParent(model)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning, model)
    return model


def texts(model: TranscriptModel) -> list[str]:
    """What the rows say."""
    items = [model.row(at).item for at in range(model.rowCount())]
    return [item.text for item in items if isinstance(item, MessageItem)]


def test_a_long_chat_shows_its_end(qtbot: QtBot) -> None:
    """Older rows come as they are asked for, from memory first."""
    model = model_of(long_talk(1, 1000), NotingBus())
    assert texts(model) == [f"Message {seq}" for seq in range(1001 - FIRST_ROWS, 1001)]
    assert model.older
    model.show_older()
    assert model.rowCount() == FIRST_ROWS + MORE_ROWS
    assert texts(model)[0] == f"Message {1001 - FIRST_ROWS - MORE_ROWS}"


def test_what_this_machine_lacks_is_fetched_once_and_shown_when_it_comes(qtbot: QtBot) -> None:
    """The second call while one is under way does nothing."""
    store, bus = long_talk(541, 560), NotingBus()
    model = model_of(store, bus)
    assert model.rowCount() == 20
    model.show_older()
    model.show_older()
    assert bus.older == [day.FREJA]
    store.older(day.FREJA, EntriesPage(public=tuple(entry(seq) for seq in range(241, 541)), more=True))
    assert texts(model)[0] == f"Message {541 - MORE_ROWS}"
    assert texts(model)[-1] == "Message 560"


def test_a_customer_without_a_name_is_spoken_of(qtbot: QtBot) -> None:
    """A shop may ask for none."""
    store = long_talk(1, 1)
    nameless = events.MessagePosted(id=MessageId(UUID(int=9)), author=Party(kind=PartyKind.CUSTOMER), text="Hello")
    store.apply([PublicEntry(interaction=day.FREJA, seq=2, at=day.NOW, event=nameless)])
    model = model_of(store, NotingBus())
    assert str(model.data(model.index(model.rowCount() - 1))).startswith("A customer, ")


def test_at_the_end_old_rows_are_let_go(qtbot: QtBot) -> None:
    """So that a long day costs no more than a short one."""
    store = long_talk(1, 1000)
    model = model_of(store, NotingBus())
    while model.rowCount() <= MOST_ROWS + MORE_ROWS:
        model.show_older()
    model.trim()
    assert model.rowCount() == MOST_ROWS
    assert texts(model)[-1] == "Message 1000"


def test_a_new_message_is_one_inserted_row(qtbot: QtBot) -> None:
    """And at most one changed one: the row above it, which now has one below."""
    store = long_talk(1, 1000)
    model = model_of(store, NotingBus())
    inserted, changed, reset = (
        QSignalSpy(model.rowsInserted),
        QSignalSpy(model.dataChanged),
        QSignalSpy(model.modelReset),
    )
    store.apply([entry(1001)])
    assert inserted.count() == 1
    assert changed.count() <= 1
    assert reset.count() == 0
    assert texts(model)[-1] == "Message 1001"


def test_an_outbox_message_keeps_its_row_when_it_is_stored(qtbot: QtBot) -> None:
    """Others may come in between; nothing is shown twice."""
    store = long_talk(1, 100)
    model = model_of(store, NotingBus())
    command = SendMessage(id=day.command_id(77), interaction=day.FREJA, text="mine", version=1)
    store.queued(Queued(command))
    store.apply([entry(101, "theirs")])
    assert texts(model)[-2:] == ["theirs", "mine"]
    maja = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA)
    stored = events.MessagePosted(id=MessageId(command.id), author=maja, text="mine")
    store.apply([PublicEntry(interaction=day.FREJA, seq=102, at=day.NOW, event=stored), entry(103, "later")])
    assert texts(model)[-3:] == ["theirs", "mine", "later"]


def test_messages_of_one_speaker_stand_together(qtbot: QtBot) -> None:
    """Within three minutes, on one day."""
    model = model_of(long_talk(1, 10), NotingBus())
    rows = [model.row(at) for at in range(model.rowCount())]
    assert [row.follows for row in rows] == [False] + [True] * 9
    assert [row.followed for row in rows] == [True] * 9 + [False]
    assert [row.new_day for row in rows] == [True] + [False] * 9


@pytest.mark.parametrize("length", [300, 3000])
def test_an_append_lays_out_only_what_is_new(make_desk: MakeDesk, length: int) -> None:
    """Two rows: the new one and the one above it; however long the chat is."""
    shown = make_desk(store=long_talk(1, length))
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    layouts = panel.view.layouts
    before = layouts.made
    shown.store.apply([entry(length + 1)])
    panel.view.grab()
    assert layouts.made - before <= 2
    assert panel.view.at_end


def test_older_rows_do_not_move_what_is_read(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Scrolled up, the row under the reader's eyes stays where it is, whatever comes above or below."""
    shown = make_desk(store=long_talk(1, 1000))
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    view, bar = panel.view, panel.view.verticalScrollBar()
    model = view.transcript()
    assert model is not None
    qtbot.waitUntil(lambda: bar.maximum() > 1.5 * view.viewport().height())
    bar.setValue(200)
    at = view.anchor()
    assert at is not None
    key, top, rows = model.row(at[0]).item.key, at[1], model.rowCount()
    shown.store.apply([entry(1001), entry(1002)])
    qtbot.waitUntil(lambda: model.rowCount() > rows + MORE_ROWS)
    after = view.anchor()
    assert after is not None
    assert model.row(after[0]).item.key == key
    assert abs(after[1] - top) <= 1
    assert not view.at_end
    assert panel.reading.jump.isVisible()


def test_a_short_end_is_filled_up_before_anybody_scrolls(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """From memory, then from the server."""
    shown = make_desk(store=long_talk(990, 1000))
    shown.desk.select(day.FREJA)
    qtbot.waitUntil(lambda: shown.bus.older == [day.FREJA])


def test_at_the_end_the_window_stays_small_however_much_comes(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Rows are let go between changes, never within one."""
    shown = make_desk(store=long_talk(1, 400))
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    model = panel.view.transcript()
    assert model is not None
    for seq in range(401, 800):
        shown.store.apply([entry(seq)])
    qtbot.waitUntil(lambda: model.rowCount() <= MOST_ROWS + MORE_ROWS)
    assert panel.view.at_end
    assert texts(model)[-1] == "Message 799"


def test_a_message_far_up_is_shown_with_its_neighbours_alone(qtbot: QtBot) -> None:
    """Nothing between it and the end is laid out; from there one goes on down, and back to the end."""
    store = long_talk(1, 10_000)
    model = model_of(store, NotingBus())
    row = model.show(str(UUID(int=501)))
    assert row is not None
    assert texts(model)[row] == "Message 500"
    assert model.rowCount() < 60
    assert model.newer
    before = model.rowCount()
    model.show_newer()
    assert model.rowCount() == before + MORE_ROWS
    store.apply([entry(10_001)])
    assert "Message 10001" not in texts(model)
    assert texts(model)[row] == "Message 500"
    model.show_newest()
    assert not model.newer
    assert texts(model)[-1] == "Message 10001"


def test_a_message_a_little_above_is_joined_to_what_is_shown(qtbot: QtBot) -> None:
    """The reader can scroll to it without a gap; an unknown one is nowhere."""
    model = model_of(long_talk(1, 1000), NotingBus())
    assert model.show(str(UUID(int=901))) is not None
    assert not model.newer
    assert texts(model)[-1] == "Message 1000"
    assert "Message 900" in texts(model)
    assert model.show("nobody") is None


def test_going_down_ends_at_the_end_and_follows_it(qtbot: QtBot) -> None:
    """Then new messages are shown as they come."""
    store = long_talk(1, 400)
    model = model_of(store, NotingBus())
    model.show(str(UUID(int=101)))
    while model.newer:
        model.show_newer()
    store.apply([entry(401)])
    assert texts(model)[-1] == "Message 401"


def test_without_a_link_nothing_is_asked_for_and_it_is_asked_for_again_with_one(qtbot: QtBot) -> None:
    """Also when what was asked for did not come."""
    store, bus = long_talk(541, 560), NotingBus()
    model = model_of(store, bus)
    online = store.link
    store.set_link(LinkState(phase=LinkPhase.OFFLINE))
    model.show_older()
    assert bus.older == []
    assert model.cut_off
    assert model.on_server
    store.set_link(online)
    model.show_older()
    assert model.fetching
    store.older_not_fetched(day.FREJA)
    assert not model.fetching
    model.show_older()
    assert bus.older == [day.FREJA, day.FREJA]
