"""The registry: keys that were changed, keys that meet, further windows, and how keys are given out."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop.state.keys import Clash, Wanted, meet, settle
from desktop.ui.commands import Command, Commands, Scope

_CTRL = Qt.KeyboardModifier.ControlModifier


def nothing() -> None:
    """What a command does here."""


def test_a_key_meets_another_when_it_begins_it() -> None:
    """Of Ctrl+K and Ctrl+K, X only one can work."""
    assert meet("Ctrl+K", "Ctrl+K")
    assert meet("Ctrl+K", "ctrl+k, X")
    assert not meet("Ctrl+K", "Ctrl+L")
    assert not meet("Ctrl+K, X", "Ctrl+K, Y")
    assert not meet("", "Ctrl+K")


def test_a_changed_key_goes_before_one_that_is_as_it_comes() -> None:
    """The other has none, and it is said who took it."""
    keys = settle([Wanted(id="old", key="Ctrl+E"), Wanted(id="new", key="Ctrl+E", changed=True)])
    assert keys.first == {"old": "", "new": "Ctrl+E"}
    assert keys.clashes == {"old": Clash("Ctrl+E", "new")}


def test_of_two_that_were_changed_the_earlier_has_the_key() -> None:
    """And a second key gives way to a first one."""
    keys = settle(
        [
            Wanted(id="one", key="F4", changed=True),
            Wanted(id="two", key="F4", changed=True),
            Wanted(id="three", key="", also="F4"),
        ]
    )
    assert keys.first == {"one": "F4", "two": "", "three": ""}
    assert keys.clashes == {"two": Clash("F4", "one")}
    assert keys.second == {"one": "", "two": "", "three": ""}


def test_keys_of_two_widgets_never_meet() -> None:
    """Each listens where it has the keyboard."""
    keys = settle([Wanted(id="send", key="Return", local=True), Wanted(id="finish", key="Return", local=True)])
    assert keys.first == {"send": "Return", "finish": "Return"}


class _Desk:
    """A window with two commands that note that they were run."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.ran: list[str] = []
        self.commands = Commands(self.window)
        self.commands.add(
            Command(id="one", title="One", key="Ctrl+1", also="F1", run=lambda: self.ran.append("one")),
            Command(id="two", title="Two", key="Ctrl+2", run=lambda: self.ran.append("two")),
        )
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _CTRL) -> list[str]:
        self.ran.clear()
        QTest.keyClick(self.window, key, modifiers)
        return self.ran


def test_a_key_can_be_changed_and_taken_back(qtbot: QtBot) -> None:
    """It works from then on, the old one no more; told to those who show keys."""
    desk = _Desk(qtbot)
    told: list[str] = []
    desk.commands.changed.connect(lambda: told.append(desk.commands.key_of("one")))
    assert desk.press(Qt.Key.Key_1) == ["one"]
    desk.commands.choose({"one": "Ctrl+Y"})
    assert desk.press(Qt.Key.Key_1) == []
    assert desk.press(Qt.Key.Key_Y) == ["one"]
    assert desk.press(Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier) == ["one"]
    desk.commands.choose({})
    assert desk.press(Qt.Key.Key_1) == ["one"]
    assert told == ["Ctrl+Y", "Ctrl+1"]


def test_two_that_meet_do_not_leave_a_dead_key(qtbot: QtBot) -> None:
    """Qt runs neither of two shortcuts of one key; here the one that was changed has it."""
    desk = _Desk(qtbot)
    desk.commands.choose({"two": "Ctrl+1"})
    assert desk.commands.clashes() == {"one": Clash("Ctrl+1", "two")}
    assert desk.press(Qt.Key.Key_1) == ["two"]
    assert desk.commands.holder("Ctrl+1", "one") == "two"
    assert desk.commands.key_of("one") == "F1"


def test_no_key_at_all_can_be_chosen(qtbot: QtBot) -> None:
    """For one that is in the way."""
    desk = _Desk(qtbot)
    desk.commands.choose({"two": ""})
    assert desk.press(Qt.Key.Key_2) == []
    assert desk.commands.key_of("two") == ""


def test_a_key_that_a_command_comes_with_cannot_come_twice(qtbot: QtBot) -> None:
    """A second key counts too; in two widgets it can."""
    desk = _Desk(qtbot)
    for command in (
        Command(id="three", title="Three", key="Ctrl+1", run=nothing),
        Command(id="four", title="Four", key="F1", run=nothing),
        Command(id="one", title="One again", run=nothing),
    ):
        with pytest.raises(ValueError, match="taken"):
            desk.commands.add(command)
    desk.commands.add(
        Command(id="five", title="Five", key="Return", run=nothing, scope=Scope.FOCUS),
        Command(id="six", title="Six", key="Return", run=nothing, scope=Scope.FOCUS),
    )


def test_a_window_of_its_own_listens_too(qtbot: QtBot) -> None:
    """Changed keys as well, and what was added later, until it leaves."""
    desk = _Desk(qtbot)
    other = QMainWindow()
    qtbot.addWidget(other)
    desk.commands.listen_in(other)
    desk.commands.add(Command(id="three", title="Three", key="Ctrl+3", run=lambda: desk.ran.append("three")))
    desk.commands.choose({"one": "Ctrl+Y"})
    with qtbot.waitExposed(other):
        other.show()
    other.activateWindow()
    desk.ran.clear()
    QTest.keyClick(other, Qt.Key.Key_Y, _CTRL)
    QTest.keyClick(other, Qt.Key.Key_3, _CTRL)
    assert desk.ran == ["one", "three"]
    desk.commands.leave(other)
    QTest.keyClick(other, Qt.Key.Key_3, _CTRL)
    assert desk.ran == ["one", "three"]


def test_a_widget_asks_whether_a_press_is_a_commands_key(qtbot: QtBot) -> None:
    """Changed or not; Enter of the number pad is as Return."""
    desk = _Desk(qtbot)
    desk.commands.add(Command(id="send", title="Send", key="Ctrl+Return", run=nothing, scope=Scope.FOCUS))
    enter = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Enter, _CTRL)
    other = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert desk.commands.is_key("send", enter)
    on_pad = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Enter, _CTRL | Qt.KeyboardModifier.KeypadModifier)
    assert desk.commands.is_key("send", on_pad)
    desk.commands.choose({"send": "Alt+S"})
    assert desk.commands.is_key("send", other)
    assert not desk.commands.is_key("send", enter)
