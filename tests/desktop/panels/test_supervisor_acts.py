"""What a supervisor does: reading along, coaching, stepping in, states, flags."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.chats import Section
from desktop.models.endings import UNDO_FOR
from desktop.panels.chat.company import CompanyStrip
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.floor.acts import SupervisorActs
from desktop.panels.monitoring import MonitorPage
from desktop.state.alerts.alert import ToChat
from desktop.state.link import LinkPhase, LinkState
from desktop.state.messages import Queued
from protocol import floor as moves
from protocol.commands import TransferChat
from protocol.errors import ErrorCode
from protocol.frames import Ack
from protocol.kinds import AgentStatus, NotReadyReason, Role
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    ForceState,
    MonitorChat,
    SignOutAgent,
)
from tests.desktop import afternoon as day
from tests.desktop import overseen
from tests.desktop.desks import MakeDesk, Shown
from tests.desktop.on_floor import FLAGGED, OSKAR, choose_oskar, on_floor, told


def test_reading_along_begins_on_the_floor_and_goes_to_the_chat(make_desk: MakeDesk) -> None:
    """Asked for; once the server agrees the desk follows it, and shows it read-only with the coach's field."""
    shown, page = on_floor(make_desk)
    choose_oskar(page)
    acts = shown.desk.supervision
    at = next(at for at in range(3) if page.detail.agent.chats.table.key_at(at) == FLAGGED)
    page.detail.agent.chats.list.setCurrentIndex(page.detail.agent.chats.table.index(at))
    assert acts.on_floor.chat == FLAGGED
    QTest.keyClick(shown.window, Qt.Key.Key_M, Qt.KeyboardModifier.AltModifier)
    command = shown.bus.sent[-1]
    assert isinstance(command, MonitorChat)
    assert command.interaction == FLAGGED
    assert shown.window.place == "chats"
    monitor = shown.window.findChild(MonitorPage)
    assert isinstance(monitor, MonitorPage)
    assert monitor.note.title.text() == "One moment"

    shown.store.queued(Queued(command))
    shown.store.apply([Ack(id=command.id, at=day.NOW)])
    assert (FLAGGED, True) in shown.bus.follows
    shown.store.follow(FLAGGED, on=True)
    shown.store.apply([overseen.flagged_chat()])
    assert monitor.view.isVisible()
    assert monitor.coach.isVisible()
    rows = shown.window.findChild(ChatListPanel)
    assert isinstance(rows, ChatListPanel)
    assert [row.whose for row in rows.rows.chats() if row.section is Section.MONITORED] == ["Oskar Berg"]


def monitoring(make_desk: MakeDesk) -> tuple[Shown, MonitorPage]:
    """Liv reads along in Oskar's chat."""
    store = overseen.store()
    store.monitors([FLAGGED])
    store.follow(FLAGGED, on=True)
    store.apply([overseen.flagged_chat()])
    shown = make_desk(store=store)
    shown.desk.select(FLAGGED)
    page = shown.window.findChild(MonitorPage)
    assert isinstance(page, MonitorPage)
    return shown, page


def test_coaching_by_keyboard_keeps_what_is_begun(make_desk: MakeDesk) -> None:
    """Alt+C goes to the words, Enter sends; refused words come back."""
    shown, page = monitoring(make_desk)
    QTest.keyClick(shown.window, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is page.coach.field.editor
    QTest.keyClicks(page.coach.field.editor, "Offer a new frame")
    assert shown.desk.supervision.coaching_of(FLAGGED) == "Offer a new frame"
    QTest.keyClick(page.coach.field.editor, Qt.Key.Key_Return)
    command = shown.bus.sent[-1]
    assert isinstance(command, CoachAgent)
    assert command.text == "Offer a new frame"
    assert page.coach.field.text() == ""

    shown.store.queued(Queued(command))
    QTest.keyClicks(page.coach.field.editor, "or a")
    shown.store.failed(command.id, ErrorCode.NOT_MONITORED, "")
    assert page.coach.field.text() == "Offer a new frame\nor a"


def test_stepping_in(make_desk: MakeDesk) -> None:
    """Joining, taking over, giving away: each its command, with the version of the card."""
    shown, _ = monitoring(make_desk)
    commands, card = shown.window.commands, shown.store.floor.interactions[FLAGGED]
    assert commands.run("supervise.barge_in")
    assert isinstance(shown.bus.sent[-1], BargeIn)
    assert commands.run("supervise.take_over")
    taken = shown.bus.sent[-1]
    assert isinstance(taken, AssignChat)
    assert (taken.agent, taken.version) == (overseen.LIV, card.version)
    assert commands.run("supervise.assign")
    sheet = shown.window.findChild(SupervisorActs)
    assert isinstance(sheet, SupervisorActs)
    QTest.keyClicks(sheet.sheets.handing.finder.field, "Workshop")
    sheet.sheets.handing.go.click()
    moved = shown.bus.sent[-1]
    assert isinstance(moved, TransferChat)
    assert (moved.queue, moved.version) == (day.WORKSHOP, card.version)


def test_a_chat_that_was_joined_comes_before_her(make_desk: MakeDesk) -> None:
    """The transcript stays; the strip says in what part she is there."""
    shown, _ = monitoring(make_desk)
    shown.window.commands.run("supervise.barge_in")
    seat = overseen.with_me(shown.store.floor.interactions[FLAGGED], overseen.LIV).company[-1]
    told(shown, moves.SeatTaken(interaction=FLAGGED, seat=seat))
    assert shown.desk.conversation is not None
    strip = next(strip for strip in shown.window.findChildren(CompanyStrip) if strip.isVisible())
    assert strip.words.text() == "Oskar Berg has this chat. You joined as a supervisor."


def test_states_are_set_and_can_be_set_back(make_desk: MakeDesk) -> None:
    """By the menu of the chosen agent; the toast undoes it."""
    shown, page = on_floor(make_desk)
    choose_oskar(page)
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    assert shown.window.commands.run("supervise.state")
    agent = shown.store.floor.agents[OSKAR]
    acts._force(agent, AgentStatus.NOT_READY, NotReadyReason.MEETING, keeps=False)  # pyright: ignore[reportPrivateUsage]
    forced = shown.bus.sent[-1]
    assert isinstance(forced, ForceState)
    assert (forced.agent, forced.reason, forced.keeps_chats) == (OSKAR, NotReadyReason.MEETING, False)
    assert not shown.desk.supervision.can_force(shown.store.my_agent)


def test_signing_out_can_be_thought_better_of(make_desk: MakeDesk) -> None:
    """Nothing is sent for five seconds."""
    shown, page = on_floor(make_desk)
    choose_oskar(page)
    assert shown.window.commands.run("supervise.sign_out")
    assert UNDO_FOR >= 5_000
    assert not any(isinstance(command, SignOutAgent) for command in shown.bus.sent)
    shown.desk.supervision.sign_outs.undo(OSKAR)
    shown.window.commands.run("supervise.sign_out")
    shown.desk.supervision.sign_outs.now(OSKAR)
    assert [command.agent for command in shown.bus.sent if isinstance(command, SignOutAgent)] == [OSKAR]


def test_who_reads_along_is_told_in_the_agents_chat(make_desk: MakeDesk) -> None:
    """Over the transcript, for as long as it is so."""
    shown = make_desk(store=overseen.store_of_oskar())
    shown.desk.select(FLAGGED)
    strip = next(strip for strip in shown.window.findChildren(CompanyStrip) if strip.isVisible())
    assert strip.words.text() == "Liv Aas reads along."


def test_flags_are_gone_through_by_one_key(make_desk: MakeDesk) -> None:
    """The rail tells how many there are; the act reads along and goes there."""
    shown, page = on_floor(make_desk)
    assert page.flags.isVisible()
    assert shown.window.commands.run("supervise.flag")
    assert shown.desk.selected == FLAGGED
    assert isinstance(shown.bus.sent[-1], MonitorChat)
    agent = overseen.liv(role=Role.AGENT)
    told(shown, moves.AgentConfigured(agent=agent))
    assert shown.window.place == "chats"
    assert not shown.window.commands.run("supervise.flag")


def test_when_the_chosen_chat_goes_no_other_is_chosen_for_her(make_desk: MakeDesk) -> None:
    """A key that was meant for it takes nobody else's chat over."""
    shown, page = on_floor(make_desk)
    choose_oskar(page)
    chosen = shown.desk.supervision.on_floor.chat
    assert chosen is not None
    told(shown, moves.InteractionClosed(interaction=chosen))
    assert shown.desk.supervision.on_floor.chat is None
    assert not shown.window.commands.run("supervise.take_over")


def test_a_call_for_a_supervisor_is_told_and_leads_there(make_desk: MakeDesk) -> None:
    """As an alert, with its words; followed, she reads along. Taken down, it is over."""
    shown = make_desk(store=overseen.store())
    shown.store.set_link(LinkState(LinkPhase.ONLINE, day.NOW))
    shown.desk.alerts.look()
    (alert,) = [one for one in shown.desk.alerts.open if one.link == ToChat(FLAGGED)]
    assert (alert.values["agent"], alert.said) == ("Oskar Berg", "She wants a refund above my limit")
    assert alert.link is not None
    shown.desk.alerts.go(alert.link)
    assert any(isinstance(one, MonitorChat) and one.interaction == FLAGGED for one in shown.bus.sent)
    assert shown.desk.selected == FLAGGED
    told(shown, moves.InteractionFlagged(interaction=FLAGGED, flag=None))
    shown.desk.alerts.look()
    assert not [one for one in shown.desk.alerts.open if one.link == ToChat(FLAGGED)]
