"""The whole desk: every panel builds, every control has a name, every command a title and a key of its own."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.exceptions import capture_exceptions
from pytestqt.qtbot import QtBot

from desktop.models.desk import Desk
from desktop.panels import PANELS
from desktop.panels.chat import ChatPanel
from desktop.panels.chat_list import ChatListPanel
from desktop.panels.cockpit import Cockpit
from desktop.panels.customer.panel import CustomerPanel
from desktop.panels.sign_in import SignInPage
from desktop.panels.wrap_up import WrapUpPanel
from desktop.state.drafts import Memory, Remembered
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store
from desktop.ui import layout, theme
from desktop.ui.arranging import first_size
from desktop.ui.broken import Broken
from desktop.ui.panel import Area, PanelSpec, Shell
from desktop.ui.theme import Scheme
from desktop.ui.tokens import DARK, LIGHT
from desktop.ui.window import MainWindow
from protocol.kinds import AgentStatus
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk
from tests.desktop.noting import NotingBus


def controls(window: QWidget) -> list[QWidget]:
    """All that can have the keyboard, shown or not."""
    return [w for w in window.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]


def test_every_panel_of_the_table_is_built(make_desk: MakeDesk) -> None:
    """One line a panel, and no two of one name."""
    window = make_desk().window
    assert len({spec.id for spec in PANELS}) == len(PANELS)
    for area, kind in ((Area.CENTRE, ChatPanel), (Area.LEFT, ChatListPanel), (Area.RIGHT, CustomerPanel)):
        assert any(spec.area is area for spec in PANELS)
        assert window.findChild(kind) is not None


def test_every_control_has_a_name(make_desk: MakeDesk) -> None:
    """A screen reader has something to say of all that can have the keyboard."""
    window = make_desk().window
    window.commands.run("state.menu")
    window.commands.run("account.open")
    nameless = [
        w
        for w in controls(window)
        if not w.accessibleName() and not (isinstance(w, QAbstractButton) and w.text().strip())
    ]
    assert [f"{type(w).__name__} in {type(w.parent()).__name__}" for w in nameless] == []


def test_every_command_has_a_title_and_a_key_of_its_own(make_desk: MakeDesk) -> None:
    """Titles are unique too: the palette shows nothing else."""
    commands = make_desk().window.commands.all()
    keys = [command.key for command in commands if command.key]
    titles = [command.title for command in commands]
    assert all(title.strip() for title in titles)
    assert len(set(keys)) == len(keys)
    assert len(set(titles)) == len(titles)
    assert len({command.id for command in commands}) == len(commands)


def test_the_palette_finds_and_runs_by_a_few_letters(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Ctrl+K, letters, Enter; focus goes back to where it was."""
    shown = make_desk()
    shown.window.commands.run("chat.focus")
    editor = QApplication.focusWidget()
    QTest.keyClick(shown.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = shown.window.sheets.palette
    assert palette.isVisible()
    QTest.keyClicks(palette.field, "dark lo")
    assert palette.list.item(0).text() == "Dark look"
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert theme.tokens() is DARK
    assert shown.store.memory.of(Remembered.THEME) == b"dark"
    assert QApplication.focusWidget() is editor
    shown.window.look.choose(Scheme.LIGHT)
    assert theme.tokens() is LIGHT


def test_f6_goes_round_the_parts_of_the_window(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """List, chat, dock, and back; Shift+F6 the other way."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.window.commands.run("chat.focus")

    def part() -> str:
        focus = QApplication.focusWidget()
        for kind in (ChatListPanel, ChatPanel, CustomerPanel):
            panel = shown.window.findChild(kind)
            if isinstance(panel, QWidget) and focus is not None and panel.isAncestorOf(focus):
                return kind.__name__
        return "nowhere"

    seen = [part()]
    for _ in range(3):
        QTest.keyClick(shown.window, Qt.Key.Key_F6)
        seen.append(part())
    assert seen == ["ChatPanel", "CustomerPanel", "ChatListPanel", "ChatPanel"]
    QTest.keyClick(shown.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert part() == "ChatListPanel"


def test_f6_finds_its_way_round_an_ended_chat_too(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """What came of it and the transcript are parts of their own."""
    shown = make_desk()
    shown.desk.select(day.SOREN)
    shown.window.commands.run("chat.focus")
    wrap_up = shown.window.findChild(WrapUpPanel)
    chats = shown.window.findChild(ChatListPanel)
    assert isinstance(wrap_up, WrapUpPanel)
    assert isinstance(chats, ChatListPanel)
    assert QApplication.focusWidget() is wrap_up.field or QApplication.focusWidget() is wrap_up.notes.editor
    for _ in range(2):
        QTest.keyClick(shown.window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert QApplication.focusWidget() is chats.list


def test_tab_goes_through_everything_from_left_to_right(make_desk: MakeDesk) -> None:
    """Top bar, list, chat, dock; nothing that can be used is left out."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.window.commands.run("chat.focus")
    names: list[str] = []
    for _ in range(60):
        focus = QApplication.focusWidget()
        assert focus is not None
        name = focus.accessibleName() or (focus.text() if isinstance(focus, QAbstractButton) else "")
        if name in names:
            break
        names.append(name)
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    start = names.index("Find a command")
    assert names[start:] + names[:start] == [
        "Find a command",
        "Queues: 2 waiting · 0:49",
        "Connection: Online",
        "Phone: nobody to call back",
        "Alerts: 2",
        "Your state: Ready",
        "Account of Maja Lindqvist",
        "Go to: Chats",
        "Go to: Texts",
        "Go to: Settings",
        "Search chats",
        "Chats side by side",
        "Chats",
        "Take next",
        "Ask a colleague in",
        "Hand the chat over",
        "More about this chat",
        "End chat",
        "Conversation",
        "Message",
        "Attach files",
        "Insert a link",
        "Insert a text",
        "Who reads it: Customer",
        "Contact",
        "Hide the side panel",
        "What can be done about this customer",
        "Who is it?",
        "New customer",
        "Find",
        "Write a note on the customer",
        "Cart",
        "Reach",
        "Copy E-mail",
        "Call the customer",
        "Copy Phone",
        "Copy Customer no.",
        "Before",
        "This visit",
        "Open in the browser",
        "This chat",
    ]


def test_a_narrow_window_folds_the_dock_away(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """And a wide one brings it back; by hand it comes at any width."""
    window = make_desk().window
    assert window.dock.isVisible()
    window.resize(1024, 700)
    qtbot.waitUntil(lambda: not window.dock.isVisible())
    window.commands.run("dock.toggle")
    assert window.dock.isVisible()
    window.resize(1440, 900)
    qtbot.waitUntil(window.dock.isVisible)


def test_the_arrangement_is_remembered(make_desk: MakeDesk) -> None:
    """A dock that was put away stays away in the next window."""
    first = make_desk()
    first.window.commands.run("dock.toggle")
    first.window.close()
    assert make_desk(store=first.store).window.dock.isHidden()


def test_the_arrangement_is_kept_as_it_changes(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """A desk that is killed comes back as it stood."""
    shown = make_desk()
    shown.window.resize(1300, 820)
    shown.window.commands.run("dock.toggle")
    qtbot.waitUntil(lambda: shown.store.memory.of(Remembered.WINDOW) is not None)
    assert not layout.read(shown.store.memory).dock_wanted
    assert shown.store.memory.of(Remembered.GEOMETRY) is not None


def test_another_person_finds_her_own_arrangement(make_desk: MakeDesk) -> None:
    """Read again when somebody signs in."""
    shown = make_desk()
    assert shown.window.dock.isVisible()
    other = Memory()
    layout.write(other, layout.Arrangement(dock_wanted=False))
    shown.store.set_sign_in(SignInState(phase=SignInPhase.ASKING))
    shown.store.memory.restore({Remembered.WINDOW: other.of(Remembered.WINDOW) or b""})
    shown.store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN))
    assert shown.window.dock.isHidden()


def test_the_first_window_is_not_larger_than_its_screen() -> None:
    """Roomy where there is room; a title bar has its place too."""
    least = QSize(880, 560)
    assert first_size(QSize(1920, 1200)) == (QSize(1440, 900), least)
    assert first_size(QSize(1366, 768)) == (QSize(1358, 728), least)
    # Of 1024 by 700 with words at 130 %.
    assert first_size(QSize(787, 538)) == (QSize(779, 498), QSize(779, 498))


@pytest.mark.parametrize(("width", "listed"), [(1440, True), (1024, True), (900, False)])
def test_nothing_lies_over_the_dock(make_desk: MakeDesk, width: int, listed: bool) -> None:
    """In a narrow window list and chat grow narrow beside it, then the list goes until it is wanted."""
    shown = make_desk()
    window = shown.window
    window.resize(width, 700)
    if window.dock.isHidden():
        window.commands.run("dock.toggle")
    chats = window.findChild(ChatListPanel)
    assert isinstance(chats, ChatListPanel)
    assert chats.isVisible() is listed
    centre = window.findChild(Cockpit)
    assert isinstance(centre, Cockpit)
    edge = centre.mapTo(window, centre.rect().topRight()).x()
    assert edge < window.dock.mapTo(window, window.dock.rect().topLeft()).x()
    window.commands.run("search.open")
    assert chats.isVisible()


def test_closing_asks_nothing_and_tells_the_program(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Chats stay as they are; no command goes out."""
    shown = make_desk()
    with qtbot.waitSignal(shown.window.close_asked):
        shown.window.close()
    assert shown.bus.sent == []


def test_signed_out_there_is_a_door_and_no_key_works(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The shell's shortcuts rest until somebody is signed in."""
    store = Store(day.clock)
    store.set_sign_in(SignInState(phase=SignInPhase.ASKING))
    shown = make_desk(store=store)
    page = shown.window.findChild(SignInPage)
    assert isinstance(page, SignInPage)
    assert page.isVisible()
    QTest.keyClick(shown.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert not shown.window.sheets.palette.isVisible()
    store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN))
    assert not page.isVisible()


def test_clocks_rest_while_nobody_can_see_them(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The one timer stops with the window."""
    shown = make_desk(day.quiet(AgentStatus.READY))
    with qtbot.waitSignal(shown.desk.clock.tick, timeout=3000):
        pass
    shown.window.hide()
    with qtbot.assertNotEmitted(shown.desk.clock.tick, wait=1200):
        pass


def test_the_window_is_a_main_window_of_the_right_name(make_desk: MakeDesk) -> None:
    """What a task bar shows."""
    window = make_desk().window
    assert isinstance(window, MainWindow)
    assert window.windowTitle() == "(3) Deskbell"


@pytest.mark.parametrize("signed_in", [False, True])
def test_a_desk_that_can_not_be_built_says_so(qtbot: QtBot, signed_in: bool) -> None:
    """And where it is recorded, instead of a window with nothing in it; before she has signed in or then."""

    def fails(_shell: Shell) -> QWidget:
        raise RuntimeError("no such thing")

    store = Store(day.clock)
    desk = Desk(store, NotingBus(), furnished=False)
    doors = [spec for spec in PANELS if spec.area is Area.DOOR]
    window = MainWindow(desk, [*doors, PanelSpec(id="chat", title="Chat", area=Area.CENTRE, build=fails)])
    qtbot.addWidget(window)
    window.show()
    if not signed_in:
        with pytest.raises(RuntimeError):
            window.build_shell()
        store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN))
    else:
        with capture_exceptions():
            store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN))
    store.set_problem("Something went wrong in Deskbell. It goes on; what happened is recorded in /var/desk.log.")
    broken = window.findChild(Broken)
    assert isinstance(broken, Broken)
    assert broken.isVisible()
    assert "/var/desk.log" in broken.advice.text()
    desk.stop()
