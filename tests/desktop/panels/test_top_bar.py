"""The top of the window: state by keyboard, the link in words, the account's menu, notices."""

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from desktop.panels.link import SLOW, LinkButton, link_words
from desktop.panels.notices import NoticeLine
from desktop.panels.state_menu import StateButton
from desktop.state.link import Keeping, LinkPhase, LinkState
from desktop.state.messages import Queued
from desktop.ui.widgets.labels import Tone
from desktop.ui.widgets.menu import Menu
from protocol import floor as moves
from protocol.commands import SetAgentState
from protocol.errors import ErrorCode, words
from protocol.frames import Degraded, FloorEntry
from protocol.kinds import AgentStatus, Feature, NotReadyReason
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown


def words_in(widget: QWidget) -> list[str]:
    """All labels that can be seen in a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def open_menu(shown: Shown) -> Menu:
    """The menu that is open."""
    (menu,) = [menu for menu in shown.window.findChildren(Menu) if menu.isVisible()]
    return menu


def test_the_state_is_chosen_by_keyboard_alone(make_desk: MakeDesk) -> None:
    """Ctrl+. opens, arrows move, Enter takes; the keyboard goes back to where it was."""
    shown = make_desk()
    shown.window.commands.run("chat.focus")
    editor = QApplication.focusWidget()
    QTest.keyClick(shown.window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
    menu = open_menu(shown)
    for _ in range(3):
        focus = QApplication.focusWidget()
        assert isinstance(focus, QAbstractButton)
        QTest.keyClick(focus, Qt.Key.Key_Down)
    focus = QApplication.focusWidget()
    assert isinstance(focus, QAbstractButton)
    assert focus.text() == "Lunch"
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert not menu.isVisible()
    assert QApplication.focusWidget() is editor
    (command,) = shown.bus.sent
    assert isinstance(command, SetAgentState)
    assert (command.status, command.reason) == (AgentStatus.NOT_READY, NotReadyReason.LUNCH)


def test_esc_closes_the_menu_and_changes_nothing(make_desk: MakeDesk) -> None:
    """And gives the keyboard back."""
    shown = make_desk()
    shown.window.commands.run("chat.focus")
    editor = QApplication.focusWidget()
    shown.window.commands.run("state.menu")
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is editor
    assert shown.bus.sent == []


def test_a_click_elsewhere_closes_the_menu(make_desk: MakeDesk) -> None:
    """As menus do."""
    shown = make_desk()
    shown.window.commands.run("state.menu")
    menu = open_menu(shown)
    dock = shown.window.dock
    QTest.mouseClick(dock, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, dock.rect().bottomLeft())
    assert not menu.isVisible()


def test_the_state_shows_with_its_time(make_desk: MakeDesk) -> None:
    """In words, and again when it changes."""
    shown = make_desk()
    button = shown.window.findChild(StateButton)
    assert isinstance(button, StateButton)
    assert button.accessibleName() == "Your state: Ready"
    assert button.clock() == "45:12"
    changed = moves.AgentStateChanged(
        agent=day.MAJA, status=AgentStatus.NOT_READY, reason=NotReadyReason.NO_ANSWER, since=day.NOW, online=True
    )
    shown.store.apply([FloorEntry(seq=1285, at=day.NOW, event=changed)])
    assert button.text() == "No answer"
    assert button.clock() == "0:00"


@pytest.mark.parametrize(
    ("link", "said", "tone"),
    [
        (LinkState(phase=LinkPhase.ONLINE, latency=20), "Online", Tone.GOOD),
        (LinkState(phase=LinkPhase.ONLINE, latency=SLOW), "Slow", Tone.WARN),
        (LinkState(phase=LinkPhase.CATCHING_UP), "Catching up", Tone.WARN),
        (LinkState(phase=LinkPhase.CONNECTING), "Connecting", Tone.WARN),
        (LinkState(phase=LinkPhase.OFFLINE), "Offline", Tone.BAD),
    ],
)
def test_the_link_in_one_word(link: LinkState, said: str, tone: Tone) -> None:
    """And a colour."""
    assert link_words(link)[:2] == (said, tone)


def test_the_link_in_all_its_words(make_desk: MakeDesk) -> None:
    """Latency, last heard, caught up to, what waits, what is kept."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    now = shown.desk.local_now()
    shown.store.set_link(LinkState(phase=LinkPhase.ONLINE, latency=23, heard_at=now - 4_000, caught_up_to=1284))
    shown.store.set_keeping(Keeping(signed_in=False, note="This machine has no keyring."))
    shown.window.commands.run("link.open")
    button = shown.window.findChild(LinkButton)
    assert isinstance(button, LinkButton)
    seen = words_in(button.details)
    assert {"Online", "23 ms", "#1284", "#12", "nothing", "on disk, encrypted", "not kept"} <= set(seen)
    assert "This machine has no keyring." in seen
    assert any(text.endswith(" ago") for text in seen)


def test_the_look_is_chosen_in_the_accounts_menu(make_desk: MakeDesk) -> None:
    """By arrow keys too."""
    shown = make_desk(day.quiet(AgentStatus.READY))
    shown.window.commands.run("account.open")
    menu = open_menu(shown)
    assert "Maja Lindqvist" in words_in(menu)
    shown.window.commands.run("account.sign_out")
    assert shown.bus.sign_outs == 1


def test_what_is_not_kept_is_said_until_it_is_closed(make_desk: MakeDesk) -> None:
    """A fault of the program goes before it."""
    shown = make_desk()
    line = shown.window.findChild(NoticeLine)
    assert isinstance(line, NoticeLine)
    assert not line.isVisible()
    shown.store.set_keeping(Keeping(durable=False, signed_in=False, note="This machine has no keyring."))
    assert line.words.text() == "This machine has no keyring."
    shown.store.set_problem("Something went wrong in Deskbell.")
    assert line.words.text() == "Something went wrong in Deskbell."
    shown.store.set_problem(None)
    (close,) = [button for button in line.findChildren(QAbstractButton) if button.isVisible()]
    close.click()
    assert not line.isVisible()
    shown.store.set_keeping(Keeping(durable=False, signed_in=False, note="This machine has no keyring."))
    assert not line.isVisible()


def test_why_a_server_takes_nothing_is_said_until_it_does(make_desk: MakeDesk) -> None:
    """Its disk is full, say: what was written waits, and the clock beside it is not all there is to know."""
    shown = make_desk()
    line = shown.window.findChild(NoticeLine)
    assert isinstance(line, NoticeLine)
    online = shown.store.link
    shown.store.set_link(msgspec.structs.replace(online, refusing=ErrorCode.STORAGE_UNAVAILABLE))
    assert line.words.text() == words(ErrorCode.STORAGE_UNAVAILABLE)
    assert line.isVisible()
    shown.store.set_link(online)
    assert not line.isVisible()


def test_what_a_busy_server_has_let_go_is_said(make_desk: MakeDesk) -> None:
    """With the link; over everything only when no chats come. Gone when all is back."""
    shown = make_desk()
    shown.window.commands.run("link.open")
    button, line = shown.window.findChild(LinkButton), shown.window.findChild(NoticeLine)
    assert isinstance(button, LinkButton)
    assert isinstance(line, NoticeLine)
    shown.store.apply([Degraded(off=(Feature.TYPING,))])
    assert "Off for now, because the server is busy: who is typing." in words_in(button.details)
    assert not line.isVisible()
    shown.store.apply([Degraded(off=(Feature.TYPING, Feature.NEW_CHATS))])
    assert line.words.text() == "Off for now, because the server is busy: who is typing, new chats."
    shown.store.apply([Degraded(off=())])
    assert not line.isVisible()
    assert not any(text.startswith("Off for now") for text in words_in(button.details))


def test_a_refused_command_is_told(make_desk: MakeDesk) -> None:
    """In the code's words, once."""
    shown = make_desk()
    shown.store.apply([day.offer()])
    shown.desk.offers.accept()
    for _ in range(2):
        shown.store.queued(Queued(shown.bus.sent[0]))
        shown.store.failed(shown.bus.sent[0].id, ErrorCode.OFFER_GONE, "")
    assert shown.window.toasts.texts() == (words(ErrorCode.OFFER_GONE),)


def test_who_set_her_state_is_said(make_desk: MakeDesk) -> None:
    """Once, as it happens; what was so before she came is in the menu alone."""
    shown = make_desk()
    moved = moves.AgentStateChanged(
        agent=day.MAJA,
        status=AgentStatus.NOT_READY,
        reason=NotReadyReason.MEETING,
        since=day.NOW,
        online=True,
        by=day.OSKAR,
    )
    shown.store.apply([FloorEntry(seq=shown.store.floor.seq + 1, at=day.NOW, event=moved)])
    assert shown.window.toasts.texts() == ("Oskar Berg set your state: Meeting",)
