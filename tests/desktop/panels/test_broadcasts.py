"""Telling many at once."""

from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.panels.floor import broadcast
from desktop.panels.floor.acts import SupervisorActs
from desktop.state.drafts import Aside
from desktop.state.messages import Queued
from protocol import floor as moves
from protocol.entities import Broadcast
from protocol.errors import ErrorCode
from protocol.ids import BroadcastId
from protocol.kinds import Severity
from protocol.supervision import EndBroadcast, SendBroadcast
from tests.desktop import afternoon as day
from tests.desktop import overseen
from tests.desktop.desks import MakeDesk, Shown
from tests.desktop.on_floor import OSKAR, on_floor, told


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
    card = sheet.told.cards[0]
    assert card.about.text().startswith("1 of 3 have read it")
    assert card.who.text() == "Read by Oskar Berg. Not yet: Maja Lindqvist, Noor Haddad."
    told(shown, moves.BroadcastOver(broadcast=made.id))
    assert not sheet.told.cards
    assert sheet.told.isHidden()


def _many(shown: Shown, count: int, readers: int) -> None:
    for number in range(count):
        made = Broadcast(
            id=BroadcastId(UUID(int=0x700 + number)),
            by=overseen.LIV,
            at=day.NOW - number,
            text=f"News {number}",
            to=tuple(agent.id for agent in overseen.team()[:readers]),
            until=day.NOW + 3_600_000,
        )
        told(shown, moves.BroadcastSent(broadcast=made))


def test_all_that_are_told_now_can_be_taken_back(make_desk: MakeDesk) -> None:
    """The sheet is no higher for twenty of them; who of many has not read one is there for the asking."""
    shown, _ = on_floor(make_desk)
    _many(shown, 20, 8)
    shown.window.commands.run("supervise.broadcast")
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    sheet = acts.sheets.broadcasts
    assert len(sheet.told.cards) == 20
    assert sheet.height() < shown.window.height()
    card = sheet.told.cards[0]
    assert card.who.text() == "Not yet: Aino Korhonen, Emil Sørensen, Freya Madsen and 5 more."
    card.all.click()
    assert card.who.text().endswith("Oskar Berg, Signe Dahl.")


def test_one_that_was_taken_back_can_be_told_on_for_a_moment(make_desk: MakeDesk) -> None:
    """Undo stands where the cross was, with the keyboard; then it is gone from the sheet at once."""
    shown, _ = on_floor(make_desk)
    _many(shown, 2, 2)
    shown.window.commands.run("supervise.broadcast")
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    sheet, going = acts.sheets.broadcasts, shown.desk.supervision.taking_back
    card = sheet.told.cards[0]
    card.over.setFocus()
    card.over.click()
    assert card.about.text() == "It is taken back in a moment"
    assert card.undo.isVisible()
    assert shown.window.focusWidget() is card.undo
    card.undo.click()
    assert shown.window.focusWidget() is card.over
    assert not any(isinstance(one, EndBroadcast) for one in shown.bus.sent)
    card.over.click()
    going.now(BroadcastId(UUID(int=0x700)))
    assert [one.broadcast for one in shown.bus.sent if isinstance(one, EndBroadcast)] == [UUID(int=0x700)]
    assert [one.words.text() for one in sheet.told.cards] == ["News 1"]


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


def test_what_was_for_a_queue_is_never_for_all(make_desk: MakeDesk) -> None:
    """Its queue is not there, for a moment or for good: she chooses again."""
    shown, _ = on_floor(make_desk)
    shown.window.commands.run("supervise.broadcast")
    acts = shown.window.findChild(SupervisorActs)
    assert isinstance(acts, SupervisorActs)
    sheet = acts.sheets.broadcasts
    QTest.keyClicks(sheet.words.editor, "Cake at three")
    sheet.aim_at(day.SALES)
    queues = shown.store.floor.queues
    gone = queues.pop(day.SALES)
    for there in (False, True):
        if there:
            queues[day.SALES] = gone
        shown.desk.signals.broadcasts.emit()
        assert (sheet.whom.text(), sheet.go.isEnabled()) == (gone.name if there else "Choose to whom", there)
        QTest.keyClick(sheet.words.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    sent = shown.bus.sent[-1]
    assert isinstance(sent, SendBroadcast)
    assert [one.queue for one in shown.bus.sent if isinstance(one, SendBroadcast)] == [day.SALES]
    assert shown.desk.supervision.telling == ""
