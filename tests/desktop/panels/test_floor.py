"""The supervisor's window: tables, charts, acts, broadcasts, and a chat that is read along in."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.models.chats import Section
from desktop.models.endings import UNDO_FOR
from desktop.models.floor.board import quarters
from desktop.models.floor.lines import AgentLine, Press, QueueLine, level, level_press, state_press, wait_press
from desktop.models.floor.table import Heading, Order
from desktop.panels.chat.company import CompanyStrip
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.cockpit.window import ChatWindow
from desktop.panels.floor import broadcast
from desktop.panels.floor.acts import SupervisorActs
from desktop.panels.floor.page import FloorPage
from desktop.panels.floor.window import FloorWindow
from desktop.panels.monitoring import MonitorPage
from desktop.state.drafts import Aside, Remembered
from desktop.state.messages import Queued
from protocol import floor as moves
from protocol.commands import TransferChat
from protocol.entities import Broadcast
from protocol.errors import ErrorCode
from protocol.frames import Ack, FloorEntry
from protocol.ids import BroadcastId
from protocol.kinds import AgentStatus, NotReadyReason, Role, Severity
from protocol.limits import FIGURE_STEP
from protocol.supervision import (
    AssignChat,
    BargeIn,
    CoachAgent,
    ForceState,
    MonitorChat,
    SendBroadcast,
    SignOutAgent,
)
from tests.desktop import afternoon as day
from tests.desktop import overseen
from tests.desktop.desks import MakeDesk, Shown

OSKAR, FLAGGED = overseen.OSKAR, overseen.FLAGGED


def on_floor(make_desk: MakeDesk) -> tuple[Shown, FloorPage]:
    """Liv's desk, at the floor."""
    shown = make_desk(store=overseen.store())
    shown.window.go_to("floor")
    page = shown.window.findChild(FloorPage)
    assert isinstance(page, FloorPage)
    return shown, page


def told(shown: Shown, event: moves.FloorEvent) -> None:
    """One more thing has happened, and the tables have taken it in."""
    store = shown.store
    store.apply([FloorEntry(seq=store.floor.seq + 1, at=day.NOW, event=event)])
    QApplication.processEvents()


def choose_oskar(page: FloorPage) -> None:
    """As a click on his line does."""
    page.agents.choose(OSKAR)
    page.agents.chosen.emit(OSKAR)


# --- tables -----------------------------------------------------------------------------------


def test_an_agent_has_no_floor(make_desk: MakeDesk) -> None:
    """No place in the rail, and the key does nothing."""
    shown = make_desk()
    assert not shown.window.commands.run("place.floor")
    assert shown.window.place == "chats"
    assert not shown.window.commands.run("supervise.broadcast")


def test_lines_change_in_place_and_numbers_follow(make_desk: MakeDesk) -> None:
    """A state, a chat that somebody gets, a flag: each in its line, and over the tables."""
    shown, page = on_floor(make_desk)
    table = page.board.agents
    assert page.board.totals.flags == 1
    before = table.row_of(OSKAR)
    assert before is not None
    told(
        shown,
        moves.AgentStateChanged(
            agent=OSKAR, status=AgentStatus.NOT_READY, reason=NotReadyReason.MEETING, since=day.NOW, online=True
        ),
    )
    line = table.of(OSKAR)
    assert isinstance(line, AgentLine)
    assert line.agent.reason is NotReadyReason.MEETING
    assert table.row_of(OSKAR) == before, "rows do not jump under the pointer"
    table.refresh_order()
    assert table.row_of(OSKAR) != before
    told(shown, moves.InteractionClosed(interaction=FLAGGED))
    line = table.of(OSKAR)
    assert line is not None
    assert not line.flagged
    assert page.board.totals.flags == 0


def test_a_floor_that_nobody_sees_costs_nothing(make_desk: MakeDesk) -> None:
    """It is read anew when somebody goes there again."""
    shown, page = on_floor(make_desk)
    shown.window.go_to("chats")
    assert not page.board.watch.looking
    told(shown, moves.AgentStateChanged(agent=OSKAR, status=AgentStatus.FINISHING, since=day.NOW, online=True))
    shown.window.go_to("floor")
    line = page.board.agents.of(OSKAR)
    assert line is not None
    assert line.agent.status is AgentStatus.FINISHING


def test_sort_filter_and_group(make_desk: MakeDesk) -> None:
    """By the heads of columns; the filter looks at names of customers too."""
    _, page = on_floor(make_desk)
    table = page.board.agents
    headings = [row.words for row in table.shown if isinstance(row, Heading)]
    assert headings == ["Buying advice", "Evening team", "Service and returns", "In no group"]
    table.group("")
    QTest.mouseClick(page.agents.head.cells["missed"], Qt.MouseButton.LeftButton)
    assert table.order == Order("missed", down=True)
    missed = [row.figures.missed + row.figures.declined for row in table.shown if isinstance(row, AgentLine)]
    assert missed == sorted(missed, reverse=True)
    QTest.mouseClick(page.agents.head.cells["missed"], Qt.MouseButton.LeftButton)
    assert table.order == Order("missed", down=False)
    page.filter.field.setText("oskar")
    assert [row.agent.name for row in table.shown if isinstance(row, AgentLine)] == ["Oskar Berg"]
    page.filter.field.setText("")
    table.group("state")
    assert "Signed out" in [row.words for row in table.shown if isinstance(row, Heading)]


def test_a_supervisor_of_a_group_sees_what_it_owns(make_desk: MakeDesk) -> None:
    """Its agents, their queues, and no others."""
    me = overseen.liv(supervises=(overseen.SERVICE,))
    shown = make_desk(store=overseen.store(me))
    shown.window.go_to("floor")
    page = shown.window.findChild(FloorPage)
    assert isinstance(page, FloorPage)
    assert {line.group for line in page.board.agents.all()} == {"Service and returns"}
    assert {line.name for line in page.board.queues.all()} == {"Workshop", "Returns"}
    assert page.board.totals.flags == 0


def test_queues_tell_of_waits_and_of_the_day(make_desk: MakeDesk) -> None:
    """Charts tell of the chosen queue."""
    shown, page = on_floor(make_desk)
    page.show_table(1)
    line = page.board.queues.of(day.SALES)
    assert isinstance(line, QueueLine)
    assert line.waiting == sum(card.queue == day.SALES for card in shown.store.floor.who_wait())
    assert line.level == level([shown.store.figures.queues[day.SALES]])
    whole = page.flow.steps
    page.queues.choose(day.SALES)
    page.queues.chosen.emit(day.SALES)
    assert sum(step.arrived for step in page.flow.steps) < sum(step.arrived for step in whole)
    assert len(page.level.steps) == 16


def test_thresholds() -> None:
    """What is amber, and what is red."""
    agent = replace(overseen.liv(), status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH)
    assert [state_press(agent, at, 20, 45) for at in (10, 20, 45)] == [Press.CALM, Press.WARN, Press.LATE]
    silent = replace(agent, reason=NotReadyReason.NO_ANSWER)
    assert state_press(silent, 0, 20, 45) is Press.LATE
    assert [wait_press(at, 60) for at in (39, 40, 60)] == [Press.CALM, Press.WARN, Press.LATE]
    assert wait_press(10**9, 0) is Press.CALM
    assert [level_press(part, 0.85, 0.7) for part in (None, 0.85, 0.84, 0.69)] == [
        Press.CALM,
        Press.CALM,
        Press.WARN,
        Press.LATE,
    ]


def test_quarters_without_anything_are_there_too() -> None:
    """Sixteen of them, the last one still open, whatever was told."""
    steps = quarters([overseen.figures().queues[0]], day.NOW)
    assert len(steps) == 16
    assert steps[-1].at == day.NOW - day.NOW % FIGURE_STEP
    assert sum(step.arrived for step in quarters([], day.NOW)) == 0


# --- acts -------------------------------------------------------------------------------------


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
    shown.desk.supervision.keep_signed_in(OSKAR)
    shown.window.commands.run("supervise.sign_out")
    shown.desk.supervision.sign_out(OSKAR)
    assert [command.agent for command in shown.bus.sent if isinstance(command, SignOutAgent)] == [OSKAR]


def test_many_are_told_and_who_has_read_is_seen(make_desk: MakeDesk) -> None:
    """To all within reach, for an hour; what is begun is kept until it is sent."""
    shown, _ = on_floor(make_desk)
    shown.window.commands.run("supervise.broadcast")
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    sheet = acts.sheets.broadcasts
    QTest.keyClicks(sheet.words.editor, "Cake at three")
    QTest.keyClick(sheet.words.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sent = shown.bus.sent[-1]
    assert isinstance(sent, SendBroadcast)
    assert (sent.text, sent.severity, sent.queue, sent.group) == ("Cake at three", Severity.INFO, None, None)
    assert sent.until == day.NOW + 3_600_000
    made = Broadcast(
        id=BroadcastId(sent.id),
        by=overseen.LIV,
        at=day.NOW,
        text=sent.text,
        to=tuple(agent.id for agent in overseen.team()[:3]),
        until=sent.until,
    )
    told(shown, moves.BroadcastSent(broadcast=made))
    told(shown, moves.BroadcastRead(broadcast=made.id, agent=OSKAR))
    assert sheet.told[0].about.text().startswith("1 of 3 have read it")
    told(shown, moves.BroadcastOver(broadcast=made.id))
    assert sheet.told[0].isHidden()


def test_a_broadcast_that_is_refused_comes_back_to_the_sheet(make_desk: MakeDesk) -> None:
    """The sheet is open still; what was begun meanwhile stands behind it, and nothing on the floor takes it away."""
    shown, _ = on_floor(make_desk)
    shown.window.commands.run("supervise.broadcast")
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    sheet = acts.sheets.broadcasts
    QTest.keyClicks(sheet.words.editor, "Cake at three")
    QTest.keyClick(sheet.words.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sent = shown.bus.sent[-1]
    assert isinstance(sent, SendBroadcast)
    QTest.keyClicks(sheet.words.editor, "In the hall")
    shown.store.queued(Queued(sent))
    shown.store.failed(sent.id, ErrorCode.NOT_ALLOWED, "")
    QApplication.processEvents()
    assert sheet.words.text() == "Cake at three\nIn the hall"
    assert shown.store.drafts.aside(Aside.BROADCAST) == "Cake at three\nIn the hall"


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


def test_the_floor_stands_in_a_window_of_its_own(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """Beside the chats; its acts open there; closing it is remembered, as that it was open."""
    shown, _ = on_floor(make_desk)
    assert shown.window.commands.run("supervise.window")
    assert shown.window.place == "chats"
    window = next(one for one in shown.window.findChildren(FloorWindow))
    assert window.isVisible()
    assert window.page.board.agents.of(OSKAR) is not None
    assert shown.store.memory.of(Remembered.FLOOR_WINDOW)
    # The screen of tests gives the keyboard to one window alone.
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    assert shown.window.commands.run("supervise.broadcast")
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    assert acts.sheets.broadcasts.window() is window
    window.close()
    assert shown.store.memory.of(Remembered.FLOOR_WINDOW), "the desk may be closing"
    qtbot.waitUntil(lambda: shown.store.memory.of(Remembered.FLOOR_WINDOW) == b"")


def test_a_chat_in_its_own_window_is_what_its_keys_speak_of(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though the main window shows the floor, with another chat chosen there."""
    shown, page = on_floor(make_desk)
    choose_oskar(page)
    other = shown.desk.supervision.on_floor.chat
    assert other is not None
    mine = next(card.id for card in overseen.cards() if card.agent == OSKAR and card.id != other)
    shown.store.monitors({mine})
    shown.desk.select(mine)
    shown.desk.tiles.detach(mine)
    window = next(iter(shown.window.findChildren(ChatWindow)))
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    assert shown.window.commands.run("supervise.take_over")
    sent = shown.bus.sent[-1]
    assert isinstance(sent, AssignChat)
    assert sent.interaction == mine


def test_two_floors_choose_each_for_itself(make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is done in the window is done to what is chosen there; it sorts and filters for itself too."""
    shown, page = on_floor(make_desk)
    shown.window.commands.run("supervise.window")
    window = next(iter(shown.window.findChildren(FloorWindow)))
    shown.window.go_to("floor")
    choose_oskar(page)
    there = window.page.agents
    other = next(one.id for one in overseen.team() if one.online and one.id != OSKAR)
    there.choose(other)
    there.chosen.emit(other)
    window.page.filter.field.setText("maja")
    assert page.board.agents.words == ""
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    assert shown.window.commands.run("supervise.sign_out")
    shown.desk.supervision.sign_out(other)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: shown.window)
    assert shown.window.commands.run("supervise.sign_out")
    shown.desk.supervision.sign_out(OSKAR)
    assert [one.agent for one in shown.bus.sent if isinstance(one, SignOutAgent)] == [other, OSKAR]


# Nor can it bring one forward.
@pytest.mark.expects_log("does not support raise")
def test_a_floor_that_was_there_before_a_restart_takes_no_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """She is in the main window, and nothing comes before it."""
    first, _ = on_floor(make_desk)
    first.window.commands.run("supervise.window")
    kept = first.store.memory.of(Remembered.FLOOR_WINDOW)
    store = overseen.store()
    assert kept is not None
    store.memory.put(Remembered.FLOOR_WINDOW, kept)
    shown = make_desk(store=store)
    qtbot.waitUntil(lambda: bool(shown.window.findChildren(FloorWindow)))
    window = next(iter(shown.window.findChildren(FloorWindow)))
    qtbot.waitUntil(window.isVisible)
    # The screen of tests gives the keyboard to whatever is shown last; going there by hand chooses a line.
    assert window.page.agents.key is None
    assert [one for one in shown.window.findChildren(QWidget) if one.internalWinId()] == [window]


def test_two_floors_look_at_the_visitors_each_for_itself(make_desk: MakeDesk) -> None:
    """Who leaves the one goes on being told in the other."""
    shown, page = on_floor(make_desk)
    shown.window.commands.run("supervise.window")
    window = next(iter(shown.window.findChildren(FloorWindow)))
    window.page.show_table(2)
    followed = list(shown.bus.looks)
    shown.window.go_to("floor")
    page.show_table(0)
    shown.window.go_to("chats")
    assert shown.bus.looks == followed


def test_today_ends_at_the_same_midnight_however_long_the_desk_is_open(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sheet is made once; what it tells for today ends today."""
    shown, _ = on_floor(make_desk)
    shown.window.commands.run("supervise.broadcast")
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    sheet = acts.sheets.broadcasts
    monkeypatch.setattr(broadcast, "_spans", lambda: (("", 0), ("", 0), ("", 0), ("", 7_200_000)))
    sheet.until.chosen.emit(3)
    QTest.keyClicks(sheet.words.editor, "Cake")
    QTest.keyClick(sheet.words.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sent = shown.bus.sent[-1]
    assert isinstance(sent, SendBroadcast)
    assert sent.until == day.NOW + 7_200_000


def test_when_the_chosen_chat_goes_no_other_is_chosen_for_her(make_desk: MakeDesk) -> None:
    """A key that was meant for it takes nobody else's chat over."""
    shown, page = on_floor(make_desk)
    choose_oskar(page)
    chosen = shown.desk.supervision.on_floor.chat
    assert chosen is not None
    told(shown, moves.InteractionClosed(interaction=chosen))
    assert shown.desk.supervision.on_floor.chat is None
    assert not shown.window.commands.run("supervise.take_over")
