"""Queue and service on the desk: looking before taking, visitors, why, how the queues stand, ready again."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from desktop.panels.chat import ChatPanel
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.notices import NoticeLine
from desktop.panels.queues import QueuesButton
from desktop.panels.visitors import VisitorsPanel
from desktop.panels.waiting import WaitingPage
from desktop.panels.why import WhyPanel
from desktop.state.store import Store
from desktop.ui.widgets.labels import Tone
from protocol import floor as moves
from protocol.asides import InviteVisitor
from protocol.commands import SetAgentState, TakeChat, TakeNext
from protocol.entities import Agent
from protocol.frames import FloorEntry, InteractionSnapshot
from protocol.ids import InteractionId
from protocol.kinds import AgentStatus
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.desks import MakeDesk, Shown

_SHIFT_CTRL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def page_of(shown: Shown) -> WaitingPage:
    """The page of somebody who waits."""
    page = shown.window.findChild(WaitingPage)
    assert isinstance(page, WaitingPage)
    return page


def words_in(widget: QWidget) -> str:
    """All that its labels say."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def taken(chat: InteractionId, store: Store) -> list[FloorEntry | InteractionSnapshot]:
    """Maja has one that waited."""
    event = moves.InteractionAssigned(interaction=chat, agent=day.MAJA, version=1, since=day.NOW)
    card = store.floor.interactions[chat]
    snapshot = InteractionSnapshot(interaction=card, public=0, staff=0, public_entries=(), staff_entries=())
    return [FloorEntry(seq=1285, at=day.NOW, event=event), snapshot]


# --- those who wait ---------------------------------------------------------------------------


def test_one_key_takes_the_next(make_desk: MakeDesk) -> None:
    """Whoever it is comes before the agent, with the keyboard in the composer."""
    shown = make_desk(store=shift.store())
    panel = shown.window.findChild(ChatListPanel)
    assert isinstance(panel, ChatListPanel)
    assert panel.take_next.words.text() == "5 wait for you"
    assert panel.take_next.first.text() == "first Jens Toft, 1:15"
    QTest.keyClick(shown.window, Qt.Key.Key_F4)
    assert [type(command) for command in shown.bus.sent] == [TakeNext]
    assert not panel.take_next.button.isEnabled()
    shown.store.apply(taken(day.WAITS, shown.store))
    assert shown.desk.selected == day.WAITS
    chat = shown.window.findChild(ChatPanel)
    assert isinstance(chat, ChatPanel)
    assert QApplication.focusWidget() is chat.composer.editor


def test_an_agent_without_a_queue_sees_nobody_wait(make_desk: MakeDesk) -> None:
    """Experts have other work."""
    store = shift.store()
    expert = Agent(id=day.MAJA, login="maja", name="Maja Lindqvist", online=True)
    without = moves.AgentConfigured(agent=expert)
    shown = make_desk(store=store)
    store.apply([FloorEntry(seq=1285, at=day.NOW, event=without)])
    panel = shown.window.findChild(ChatListPanel)
    assert isinstance(panel, ChatListPanel)
    assert not panel.take_next.isVisible()
    assert panel.rows.row_of(day.WAITS) is None
    button = shown.window.findChild(QueuesButton)
    assert isinstance(button, QueuesButton)
    assert not button.isVisible()


def test_who_waits_is_looked_at_before_being_taken(make_desk: MakeDesk) -> None:
    """Page and cart are asked for while somebody looks, and no longer."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.WAITS)
    page = page_of(shown)
    assert shown.bus.looks == [True]
    shown.store.apply([shift.visitors(), shift.place(day.WAITS, 2, 45_000)])
    shown.desk.clock.tick.emit()
    said = words_in(page)
    assert page.title.text() == "Aksel Lund waits in Sales"
    assert page.place.text() == "number 2 in line · about 40 s"
    assert "Fjord City 7 – Nordlys Bikes, for 0:49" in said
    assert "7,495.00 DKK: Fjord City 7, M, blue; 2 × Rack bag 20 l" in said
    QTest.keyClick(shown.window, Qt.Key.Key_F7)
    (command,) = shown.bus.sent
    assert isinstance(command, TakeChat)
    assert command.interaction == day.WAITS
    shown.store.apply(taken(day.WAITS, shown.store))
    assert shown.desk.conversation is not None
    assert not page.isVisible()
    chat = shown.window.findChild(ChatPanel)
    assert isinstance(chat, ChatPanel)
    assert QApplication.focusWidget() is chat.composer.editor
    assert shown.bus.looks == [True, False]


def test_a_chat_that_was_handed_over_shows_brief_and_transcript(make_desk: MakeDesk) -> None:
    """And what the agent lacks for it."""
    shown = make_desk(store=shift.store())
    shown.desk.select(shift.HANDED)
    assert (shift.HANDED, True) in shown.bus.follows
    page = page_of(shown)
    assert not page.view.isVisible()
    assert page.question.text() == "“My gears slip since Monday”"
    shown.store.follow(shift.HANDED, on=True)
    shown.store.apply([shift.handed_over()])
    assert page.view.isVisible()
    assert not page.question.isVisible()
    said = words_in(page)
    assert "Oskar Berg handed it over: “She needs a time this week" in said
    assert "Asks for brakes from level 5, which you have not" in said
    shown.desk.select(day.FREJA)
    assert (shift.HANDED, False) in shown.bus.follows


def test_what_rings_at_a_colleague_cannot_be_taken_and_says_so(make_desk: MakeDesk) -> None:
    """Until it is free again."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.WAITS)
    shown.store.apply([shift.rings_at_oskar(day.WAITS)])
    page = page_of(shown)
    assert not page.take.isEnabled()
    assert "Rings at Oskar Berg now" in words_in(page)
    assert page.advice.isVisible()
    QTest.keyClick(shown.window, Qt.Key.Key_F7)
    assert shown.bus.sent == []


def test_the_list_says_what_is_special_about_one_that_waits(make_desk: MakeDesk) -> None:
    """For the ear as for the eye."""
    shown = make_desk(store=shift.store())
    shown.store.apply([shift.rings_at_oskar(day.WAITS)])
    panel = shown.window.findChild(ChatListPanel)
    assert isinstance(panel, ChatListPanel)

    def spoken(chat: InteractionId) -> str:
        at = panel.rows.row_of(chat)
        assert at is not None
        return str(panel.rows.data(panel.rows.index(at), Qt.ItemDataRole.AccessibleTextRole))

    assert "rings at Oskar Berg" in spoken(day.WAITS)
    assert "from Oskar Berg" in spoken(shift.HANDED)
    assert spoken(shift.LETTER).startswith("Karin Ek, Orders, E-mail")


# --- queues, state ----------------------------------------------------------------------------


def test_how_the_queues_stand_is_a_glance_and_a_table(make_desk: MakeDesk) -> None:
    """Red when somebody waits for longer than they should."""
    shown = make_desk(store=shift.store())
    button = shown.window.findChild(QueuesButton)
    assert isinstance(button, QueuesButton)
    assert button.text() == "5 waiting · 1:30:00"
    QTest.keyClick(shown.window, Qt.Key.Key_Q, _SHIFT_CTRL)
    labels = [label for label in button.table.findChildren(QLabel) if label.isVisible()]
    said = [label.text() for label in labels]
    assert [word for word in ("Sales", "2", "1:15", "1 of 4", "about 40 s") if word not in said] == []
    late = next(label for label in labels if label.text() == "1:15")
    assert late.property("tone") == str(Tone.BAD)
    QTest.keyClick(button.table, Qt.Key.Key_Escape)
    assert not button.table.isVisible()


def test_who_did_not_answer_is_ready_again_by_one_key(make_desk: MakeDesk) -> None:
    """The line says who rang."""
    shown = make_desk(store=shift.store())
    shown.store.apply([day.offer(), *shift.not_answered()])
    line = shown.window.findChild(NoticeLine)
    assert isinstance(line, NoticeLine)
    assert line.words.text() == (
        "Aksel Lund rang here and was not answered. You are not ready, so nobody else rings. F5: ready again"
    )
    QTest.keyClick(shown.window, Qt.Key.Key_F5)
    (command,) = shown.bus.sent
    assert isinstance(command, SetAgentState)
    assert command.status is AgentStatus.READY
    ready = moves.AgentStateChanged(agent=day.MAJA, status=AgentStatus.READY, since=day.NOW, online=True)
    shown.store.apply([FloorEntry(seq=1288, at=day.NOW, event=ready)])
    assert not line.isVisible()


def test_a_silent_customer_is_told_of_over_the_composer(make_desk: MakeDesk) -> None:
    """And no longer when they write."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.FREJA)
    chat = shown.window.findChild(ChatPanel)
    assert isinstance(chat, ChatPanel)
    assert not chat.silence.isVisible()
    shown.store.apply([shift.warned(day.FREJA, 14, 262_000)])
    assert chat.silence.words.text() == "The chat ends in 4:22 unless Freja Nielsen answers."
    assert chat.silence.isVisible()
    shown.store.apply([day.says(day.FREJA, 15, "I am here")])
    assert not chat.silence.isVisible()


# --- why, visitors ----------------------------------------------------------------------------


def test_why_an_agent_was_chosen_can_be_read(make_desk: MakeDesk) -> None:
    """In words and numbers, by key; of a chat that is only looked into as well."""
    shown = make_desk(store=shift.store())
    shown.desk.select(shift.HANDED)
    QTest.keyClick(shown.window, Qt.Key.Key_W, _SHIFT_CTRL)
    panel = shown.window.findChild(WhyPanel)
    assert isinstance(panel, WhyPanel)
    assert panel.empty.isVisible()
    shown.store.follow(shift.HANDED, on=True)
    shown.store.apply([shift.handed_over()])
    assert len(panel.cards) == 2
    said = words_in(panel)
    assert "Offered to Oskar Berg after 8 s" in said
    assert "Oskar Berg knows more of what is needed than Maja Lindqvist: levels 7 against 5." in said
    assert "Asked for: sales from level 4" in said
    assert "Oskar Berg took the chat" in said
    shown.desk.select(day.WAITS)
    assert panel.empty.isVisible()
    shown.store.apply([shift.rings_at_oskar(day.WAITS)])
    assert "Rings now" in words_in(panel)


def test_a_visitor_is_invited_by_keyboard_alone(make_desk: MakeDesk) -> None:
    """Open, Enter, write, Enter."""
    shown = make_desk(store=shift.store())
    panel = shown.window.dock.panel("visitors")
    assert isinstance(panel, VisitorsPanel)
    shown.store.apply([shift.visitors()])
    QTest.keyClick(shown.window, Qt.Key.Key_V, _SHIFT_CTRL)
    assert shown.bus.looks == [True]
    assert QApplication.focusWidget() is panel.list
    assert panel.count.text() == "4 people are here"
    assert not panel.more.isVisible()
    shown.store.apply([replace(shift.visitors(), more=1_200)])
    assert (panel.count.text(), panel.more.text()) == ("1,204 people are here", "and 1,200 more")
    assert panel.more.isVisible()
    assert panel.invite.page.text() == "Checkout – Nordlys Bikes"
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    words = panel.invite.words.editor
    assert QApplication.focusWidget() is words
    words.setPlainText("Shall I check the size for you?")
    QTest.keyClick(words, Qt.Key.Key_Return)
    (command,) = shown.bus.sent
    assert isinstance(command, InviteVisitor)
    assert (command.visitor, command.text) == (shift.IDA, "Shall I check the size for you?")
    assert not panel.invite.button.isVisible()


def test_who_said_no_is_not_asked_again(make_desk: MakeDesk) -> None:
    """Nor who chats; the list says so."""
    shown = make_desk(store=shift.store())
    panel = shown.window.dock.panel("visitors")
    assert isinstance(panel, VisitorsPanel)
    shown.store.apply([shift.visitors()])
    shown.window.commands.run("visitors.open")
    spoken = [str(panel.rows.data(panel.rows.index(at))) for at in range(4)]
    assert spoken[2].endswith("Waits in Sales, Nordlys Bikes")
    assert spoken[3].endswith("Said no, Nordlys Bikes")
    QTest.keyClick(panel.list, Qt.Key.Key_End)
    assert panel.invite.isVisible()
    assert not panel.invite.button.isVisible()


def test_another_panel_and_nobody_looks_at_visitors(make_desk: MakeDesk) -> None:
    """The server need not tell what nobody sees."""
    shown = make_desk(store=shift.store())
    shown.window.commands.run("visitors.open")
    shown.window.dock.show_panel("contact")
    shown.window.commands.run("visitors.open")
    shown.window.commands.run("dock.toggle")
    assert shown.bus.looks == [True, False, True, False]
