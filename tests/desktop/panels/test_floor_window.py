"""The floor in a window of its own, beside the page."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.cockpit.window import ChatWindow
from desktop.panels.floor.acts import SupervisorActs
from desktop.panels.floor.window import FloorWindow
from desktop.state.drafts import Remembered
from protocol.supervision import (
    AssignChat,
    SignOutAgent,
)
from tests.desktop import overseen
from tests.desktop.desks import MakeDesk
from tests.desktop.on_floor import OSKAR, choose_oskar, on_floor


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


def test_acts_of_the_floors_window_stay_in_it(make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Menus, sheets and notices; the main window does not come before it."""
    shown, _ = on_floor(make_desk)
    shown.window.commands.run("supervise.window")
    window = next(iter(shown.window.findChildren(FloorWindow)))
    window.page.agents.choose(OSKAR)
    window.page.agents.chosen.emit(OSKAR)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    came: list[str] = []
    monkeypatch.setattr(shown.window, "activateWindow", lambda: came.append("main"))
    for act in ("state", "broadcast", "sign_out"):
        assert shown.window.commands.run(f"supervise.{act}")
    assert came == []
    assert len(window.shell.toasts.texts()) == 1
    assert not shown.window.toasts.texts()
    shown.desk.supervision.sign_outs.undo(OSKAR)


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
    window.page.filter.field.setText("noor")
    assert page.board.agents.words == ""
    monkeypatch.setattr(QApplication, "activeWindow", lambda: window)
    assert shown.window.commands.run("supervise.sign_out")
    shown.desk.supervision.sign_outs.now(other)
    monkeypatch.setattr(QApplication, "activeWindow", lambda: shown.window)
    assert shown.window.commands.run("supervise.sign_out")
    shown.desk.supervision.sign_outs.now(OSKAR)
    assert [one.agent for one in shown.bus.sent if isinstance(one, SignOutAgent)] == [other, OSKAR]


# Nor can it bring one forward.
@pytest.mark.expects_log("does not support raise")
def test_a_floor_that_was_there_before_a_restart_takes_no_keyboard(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    """She is in the main window, and nothing comes before it."""
    first, _ = on_floor(make_desk)
    first.window.commands.run("supervise.window")
    kept = first.store.memory.of(Remembered.FLOOR_WINDOW)
    store = overseen.store()
    assert kept is not None
    store.memory.put(Remembered.FLOOR_WINDOW, kept)
    # The screen of tests gives the keyboard to whatever is shown last.
    monkeypatch.setattr(FloorWindow, "isActiveWindow", _never)
    shown = make_desk(store=store)
    qtbot.waitUntil(lambda: bool(shown.window.findChildren(FloorWindow)))
    window = next(iter(shown.window.findChildren(FloorWindow)))
    qtbot.waitUntil(window.isVisible)
    assert window.page.agents.key is None, "going there by hand chooses a line"
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


def _never(_window: FloorWindow) -> bool:
    return False
