"""A narrow chat: nothing lies over anything else, and the name is read before buttons are."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.chat import ChatPanel
from desktop.state.drafts import Mode
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk


def apart(*parts: QWidget) -> bool:
    """Those that are seen stand beside each other, inside their window."""
    shown = [part for part in parts if part.isVisible()]
    places = [QRect(part.mapTo(part.window(), QPoint(0, 0)), part.size()) for part in shown]
    return all(not a.intersects(b) for n, a in enumerate(places) for b in places[:n])


def test_beside_a_wide_dock_nothing_of_the_chat_is_covered(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """At the least width of the chat too, in both modes; and it comes back when there is room."""
    shown = make_desk()
    window, desk = shown.window, shown.desk
    desk.select(day.FREJA)
    panel = window.findChild(ChatPanel)
    assert panel is not None
    header, composer = panel.header, panel.composer
    parts = (composer.attach, composer.link, composer.mode, composer.hint, composer.count, composer.button)
    acts = (header.name, header.waiting, header.session, header.invite, header.hand_over, header.more, header.end)
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: composer.width() > 640)
    assert not composer.mode.short
    assert header.invite.isVisible()
    window.commands.run("cobrowse.larger")
    window.resize(1000, 700)
    window.dock.show()
    window.resize(880, 700)
    qtbot.waitUntil(lambda: composer.width() < 450)
    for mode in (Mode.PUBLIC, Mode.HIDDEN):
        desk.writing.choose_mode(desk.selected, mode)
        QApplication.processEvents()
        assert apart(*parts)
        assert apart(*acts)
        assert header.name.width() >= min(header.name.sizeHint().width(), 100)
    assert composer.mode.short
    assert header.more.isVisible()
    assert not header.invite.isVisible()
    assert window.dock.narrow_button.isVisible()
    window.dock.narrow_button.click()
    window.resize(1440, 900)
    qtbot.waitUntil(lambda: composer.width() > 640)
    assert not composer.mode.short
    assert header.invite.isVisible()
    assert not window.dock.narrow_button.isVisible()
