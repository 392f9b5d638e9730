"""Ending a chat: a few seconds to think better of it, and nothing ends that the desk did not live to end."""

from pytestqt.qtbot import QtBot

from desktop.models.endings import UNDO_FOR, Endings
from protocol.ids import InteractionId
from tests.desktop import afternoon as day


class Ending:
    """Endings with a clock of our own."""

    def __init__(self) -> None:
        self.time = 1_000
        self.ended: list[InteractionId] = []
        self.endings = Endings(self.ended.append, lambda: self.time)


def test_a_chat_ends_when_its_time_is_up_and_not_before(qtbot: QtBot) -> None:
    """A second wish changes nothing."""
    world = Ending()
    world.endings.begin(day.FREJA)
    world.time += UNDO_FOR - 1
    world.endings.begin(day.FREJA)
    world.endings.carry_out()
    assert world.ended == []
    assert world.endings.left(day.FREJA) == 1
    world.time += 1
    world.endings.carry_out()
    assert world.ended == [day.FREJA]
    assert world.endings.left(day.FREJA) is None


def test_undone_it_goes_on(qtbot: QtBot) -> None:
    """Another that was to end still does."""
    world = Ending()
    world.endings.begin(day.FREJA)
    world.endings.begin(day.LARS)
    world.endings.undo(day.FREJA)
    world.time += UNDO_FOR
    world.endings.carry_out()
    assert world.ended == [day.LARS]


def test_at_once_by_wish_and_never_after_a_stop(qtbot: QtBot) -> None:
    """A desk that closes ends nothing."""
    world = Ending()
    world.endings.begin(day.FREJA)
    world.endings.now(day.FREJA)
    assert world.ended == [day.FREJA]
    world.endings.begin(day.LARS)
    world.endings.stop()
    world.time += UNDO_FOR
    world.endings.carry_out()
    assert world.ended == [day.FREJA]
