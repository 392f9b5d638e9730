"""The list by keyboard and pointer, and what it says to a screen reader."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.panels.chat import ChatPanel
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.chat_rows import clock_colours
from desktop.state.limits import USUAL, Limits
from desktop.ui.tokens import LIGHT
from protocol import floor as moves
from protocol.frames import FloorEntry
from protocol.service import AnswerLimits
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown

_CTRL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


_PLAIN = Qt.KeyboardModifier.NoModifier


def list_of(shown: Shown) -> ChatListPanel:
    """The list."""
    panel = shown.window.findChild(ChatListPanel)
    assert isinstance(panel, ChatListPanel)
    return panel


def test_ctrl_and_a_number_chooses_and_gives_the_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """In the order of the list; a number without a chat does nothing."""
    shown = make_desk()
    QTest.keyClick(shown.window, Qt.Key.Key_3, _CTRL)
    assert shown.desk.selected == day.ELINA
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    assert QApplication.focusWidget() is panel.composer.editor
    QTest.keyClick(shown.window, Qt.Key.Key_8, _CTRL)
    assert shown.desk.selected == day.ELINA


def test_alt_and_arrows_go_round(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Over my own chats, those to finish among them."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    QTest.keyClick(shown.window, Qt.Key.Key_Up, _ALT)
    assert shown.desk.selected == day.LARS
    QTest.keyClick(shown.window, Qt.Key.Key_Up, _ALT)
    first = shown.desk.selected
    QTest.keyClick(shown.window, Qt.Key.Key_Down, _ALT)
    assert shown.desk.selected == day.LARS
    assert first == day.SOREN or first != day.FREJA


def test_one_key_finds_who_waits_longest(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Freja wrote 130 s ago and has no answer."""
    shown = make_desk()
    shown.desk.select(day.LARS)
    QTest.keyClick(shown.window, Qt.Key.Key_L, _CTRL)
    assert shown.desk.selected == day.FREJA


def test_arrows_in_the_list_choose(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The keyboard stays in the list."""
    shown = make_desk()
    shown.desk.select(day.LARS)
    panel = list_of(shown)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    assert shown.desk.selected == day.FREJA
    assert QApplication.focusWidget() is panel.list


def test_a_click_chooses_one_that_waits_to_be_looked_at(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The centre says what it is and what will come of it."""
    shown = make_desk()
    panel = list_of(shown)
    at = panel.rows.row_of(day.WAITS)
    assert at is not None
    place = panel.list.visualRect(panel.rows.index(at)).center()
    QTest.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, _PLAIN, place)
    assert shown.desk.selected == day.WAITS
    chat = shown.window.findChild(ChatPanel)
    assert isinstance(chat, ChatPanel)
    assert chat.empty.waiting.title.text() == "Aksel Lund waits in Sales"


def test_clocks_turn_amber_and_red(make_desk: MakeDesk) -> None:
    """At 40 and 60 seconds."""
    assert clock_colours(LIGHT, USUAL.warn - 1) == (LIGHT.text_soft, None)
    assert clock_colours(LIGHT, USUAL.warn) == (LIGHT.warn, LIGHT.warn_soft)
    assert clock_colours(LIGHT, USUAL.late) == (LIGHT.bad, LIGHT.bad_soft)
    assert Limits(40_000, 60_000) == USUAL


def test_a_queue_has_limits_of_its_own(make_desk: MakeDesk) -> None:
    """A workshop may think longer than a till; both clocks of a row are told."""
    frames = day.afternoon()
    shown = make_desk(frames)
    queue = shown.store.floor.queues[day.SALES]
    patient = replace(queue, answer=AnswerLimits(warn_seconds=300, late_seconds=600))
    shown.store.apply([FloorEntry(seq=1285, at=day.NOW, event=moves.QueueConfigured(queue=patient))])
    row = next(row for row in list_of(shown).rows.chats() if row.interaction == day.FREJA)
    assert row.limits == Limits(300_000, 600_000)
    assert clock_colours(LIGHT, 130_000, row.limits) == (LIGHT.text_soft, None)
    assert row.session_since == shown.store.conversations[day.FREJA].card.since


def test_rows_are_read_out(make_desk: MakeDesk) -> None:
    """All that the eye gets."""
    panel = list_of(make_desk())
    at = panel.rows.row_of(day.ELINA)
    assert at is not None
    spoken = panel.rows.data(panel.rows.index(at), Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Elina Virtanen, Orders, Chat, 3 unread: Hello?"
