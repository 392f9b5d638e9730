"""The page of settings: each choice holds at once and outlives the program; keys are changed where they are listed."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.models.attention import Ring
from desktop.panels.chat.panel import ChatPanel
from desktop.panels.settings.floor import FloorSection
from desktop.panels.settings.general import GeneralSection
from desktop.panels.settings.keys import KeysSection
from desktop.panels.settings.notices import NoticesSection
from desktop.state import preferences
from desktop.state.drafts import Remembered
from desktop.state.preferences import Event, Preferences
from protocol.commands import SendMessage
from tests.desktop import afternoon as day
from tests.desktop import overseen
from tests.desktop.desks import MakeDesk, Shown

_CTRL, _ALT, _PLAIN = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.NoModifier,
)


def kept(shown: Shown) -> Preferences:
    """What another start would find."""
    return preferences.read(shown.store.memory.of(Remembered.PREFERENCES))


def keys_of(shown: Shown) -> KeysSection:
    """The section of keys, before the agent."""
    shown.window.commands.run("settings.keys")
    section = shown.window.findChild(KeysSection)
    assert isinstance(section, KeysSection)
    return section


def test_the_settings_are_a_page_of_their_own(make_desk: MakeDesk) -> None:
    """Ctrl+, leads there, a chat's key back."""
    shown = make_desk()
    QTest.keyClick(shown.window, Qt.Key.Key_Comma, _CTRL)
    assert shown.window.place == "settings"
    QTest.keyClick(shown.window, Qt.Key.Key_1, _CTRL)
    assert shown.window.place == "chats"
    assert shown.desk.selected == day.LARS


def test_on_another_page_nothing_counts_as_seen(make_desk: MakeDesk) -> None:
    """The chat that is chosen is not before her eyes."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.window.go_to("settings")
    shown.bus.read.clear()
    shown.store.apply([day.says(day.FREJA, 14, "Hello?")])
    assert shown.bus.read == []
    shown.window.go_to("chats")
    assert day.FREJA in shown.bus.read


def test_a_switch_holds_at_once_and_is_kept(make_desk: MakeDesk) -> None:
    """By the space bar."""
    shown = make_desk()
    shown.window.commands.run("settings.general")
    section = shown.window.findChild(GeneralSection)
    assert isinstance(section, GeneralSection)
    assert section.enter.accessibleName() == "Enter sends: on"
    section.enter.setFocus()
    QTest.keyClick(section.enter, Qt.Key.Key_Space)
    assert not shown.desk.preferences.now.enter_sends
    assert not kept(shown).enter_sends


def test_language_and_size_are_kept_for_the_next_start(make_desk: MakeDesk) -> None:
    """By arrow keys; what is kept from elsewhere and not known here is shown as it comes."""
    shown = make_desk()
    shown.window.commands.run("settings.general")
    section = shown.window.findChild(GeneralSection)
    assert isinstance(section, GeneralSection)
    section.language.setFocus()
    for _ in range(2):
        QTest.keyClick(section.language, Qt.Key.Key_Right)
    QTest.keyClick(section.text_size, Qt.Key.Key_Right)
    assert (kept(shown).language, kept(shown).text_size) == ("da", 115)
    assert section.language.accessibleName() == "Language of Deskbell: Dansk"
    shown.desk.preferences.put(Preferences(language="is", text_size=1000))
    assert section.language.accessibleName() == "Language of Deskbell: System"
    assert section.text_size.accessibleName() == "Text size: 100 %"


def test_notices_by_event_queue_and_volume(make_desk: MakeDesk) -> None:
    """All by keyboard; a tone can be heard at once, also while she is not to be disturbed."""
    shown = make_desk()
    heard: list[Ring] = []
    shown.desk.attention.rings.connect(heard.append)
    shown.window.commands.run("settings.notices")
    section = shown.window.findChild(NoticesSection)
    assert isinstance(section, NoticesSection)
    QTest.keyClick(section.events.sounds[Event.ALERT], Qt.Key.Key_Space)
    QTest.keyClick(section.volume, Qt.Key.Key_Home)
    QTest.keyClick(section.volume, Qt.Key.Key_Right)
    section.queue_switch(day.SALES).click()
    QTest.keyClick(shown.window, Qt.Key.Key_J, _ALT)
    notices = kept(shown).notices
    assert (notices.of(Event.ALERT).sound, notices.of(Event.ALERT).pop_up) == (False, True)
    assert (notices.volume, notices.quiet_queues, notices.do_not_disturb) == (5, (str(day.SALES),), True)
    assert section.disturb.isChecked()
    assert [ring.event for ring in heard] == [Event.MESSAGE] * 2


def test_a_key_is_changed_by_pressing_it(make_desk: MakeDesk) -> None:
    """Enter on the command, then the key; who had it has none, and it is said."""
    shown = make_desk()
    section = keys_of(shown)
    section.choose("chat.longest")
    section.list.setFocus()
    QTest.keyClick(section.list, Qt.Key.Key_Return)
    focus = QApplication.focusWidget()
    assert focus is section.catcher
    assert section.catcher.text() == "Press the new key"
    QTest.keyClick(section.catcher, Qt.Key.Key_E, _CTRL)
    assert shown.window.commands.key("chat.longest") == "Ctrl+E"
    assert kept(shown).keys == {"chat.longest": "Ctrl+E"}
    assert "Ask an expert about the chat" in section.said.text()
    clashing = [row for row in section.rows() if row.taken]
    assert [(row.id, row.taken) for row in clashing] == [("expert.ask", "Go to who waits longest for me")]
    section.default.click()
    assert kept(shown).keys == {}
    assert not any(row.taken for row in section.rows())


def test_keys_that_write_stay_for_writing(make_desk: MakeDesk) -> None:
    """A bare letter is refused, Esc leaves the key as it was."""
    shown = make_desk()
    section = keys_of(shown)
    section.choose("chat.longest")
    section.catcher.click()
    QTest.keyClick(section.catcher, Qt.Key.Key_X, _PLAIN)
    assert "Ctrl or Alt" in section.said.text()
    QTest.keyClick(section.catcher, Qt.Key.Key_Escape, _PLAIN)
    assert section.catcher.text() == "Ctrl+L"
    assert shown.window.place == "settings"


def test_all_keys_at_a_glance(make_desk: MakeDesk) -> None:
    """`?` where nobody writes, Ctrl+/ anywhere; changed keys too."""
    shown = make_desk()
    shown.desk.preferences.put(Preferences(keys={"chat.longest": "Ctrl+Y"}))
    shown.window.commands.run("chat.focus")
    sheet = shown.window.sheets.keys
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Question)
    assert not sheet.isVisible()
    shown.window.dock.hide_button.setFocus()
    QTest.keyClick(shown.window.dock.hide_button, Qt.Key.Key_Question)
    assert sheet.isVisible()
    sheet.close_again()
    shown.window.commands.run("chat.focus")
    QTest.keyClick(shown.window, Qt.Key.Key_Slash, _CTRL)
    assert sheet.isVisible()
    QTest.keyClicks(sheet.field, "longest")
    assert sheet.shown() == ["Go to who waits longest for me: Ctrl+Y"]
    QTest.keyClick(sheet.field, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_the_palette_and_the_list_of_keys_know_other_words(make_desk: MakeDesk) -> None:
    """A title goes before another name, the shorter before the longer; where nothing is found it is said."""
    shown = make_desk()
    palette = shown.window.sheets.palette
    palette.open()
    for typed, title in (("remind", "Remind me"), ("snooze", "Remind me"), ("log out", "Sign out")):
        palette.field.setText(typed)
        assert palette.list.item(0).text() == title
    palette.field.setText("qqqq")
    assert palette.nothing.isVisible()
    assert not palette.list.isVisible()
    palette.close_again()
    shown.window.commands.run("settings.keys")
    page = shown.window.findChild(KeysSection)
    assert isinstance(page, KeysSection)
    page.field.field.setText("next chat")
    assert page.title.text() == "Next chat"


def test_the_palette_begins_with_what_was_chosen_last(make_desk: MakeDesk) -> None:
    """Over a restart too."""
    shown = make_desk()
    for words in ("light look", "next chat"):
        shown.window.commands.run("palette.open")
        QTest.keyClicks(shown.window.sheets.palette.field, words)
        QTest.keyClick(shown.window.sheets.palette.field, Qt.Key.Key_Return)
    shown.window.commands.run("palette.open")
    first = [shown.window.sheets.palette.list.item(at).text() for at in range(2)]
    assert first == ["Next chat", "Light look"]
    assert shown.store.memory.of(Remembered.RECENT) == b'["chat.next","theme.light"]'


def test_a_changed_key_sends_and_the_old_one_does_not(make_desk: MakeDesk) -> None:
    """What is said of keys in the chat follows."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    composer = panel.composer
    composer.editor.setPlainText("")
    shown.desk.preferences.put(Preferences(keys={"chat.send": "Alt+Return", "chat.attach": "Ctrl+Alt+A"}))
    assert composer.hint.text() == "Alt+Enter sends, Enter starts a new line"
    assert composer.attach.toolTip().endswith("Ctrl+Alt+A")
    QTest.keyClicks(composer.editor, "Hello")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert (shown.bus.sent, composer.editor.toPlainText()) == ([], "Hello\n")
    QTest.keyClick(composer.editor, Qt.Key.Key_Enter, _ALT | Qt.KeyboardModifier.KeypadModifier)
    (sent,) = shown.bus.sent
    assert isinstance(sent, SendMessage)
    assert sent.text == "Hello"
    shown.desk.preferences.put(Preferences(enter_sends=False))
    assert composer.hint.text() == "Ctrl+Enter sends, Enter starts a new line"
    QTest.keyClicks(composer.editor, "Bye")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return, _CTRL)
    assert len(shown.bus.sent) == 2


def test_a_supervisor_says_from_when_on_the_floor_is_in_colour(make_desk: MakeDesk) -> None:
    """By the arrow keys; an agent has no such section."""
    shown = make_desk(store=overseen.store())
    assert shown.window.commands.run("settings.floor")
    section = shown.window.findChild(FloorSection)
    assert isinstance(section, FloorSection)
    names = [choice.accessibleName() for _, choice in section.rows]
    assert names[:3] == [
        "Not ready: Amber after: 20 min",
        "Not ready: Red after: 45 min",
        "Answered in time: Amber below: 85 %",
    ]
    QTest.keyClick(section.rows[0][1], Qt.Key.Key_Left)
    assert kept(shown).floor.away_warn == 10
    assert not make_desk().window.commands.run("settings.floor")
