"""Words under watch in a composer: wavy lines, suggestions, the guard over it, and the seconds to undo."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.panels.chat import ChatPanel
from desktop.panels.chat.composer import Composer
from desktop.panels.chat.guard_line import READ_FOR
from desktop.panels.chat.text_marks import Source
from desktop.panels.settings.writing import WritingSection
from desktop.state.drafts import Mode, ReadyFile
from desktop.state.guard.internal import INTERNAL
from desktop.state.messages import Queued
from desktop.state.preferences import Preferences
from protocol.asides import SendHidden
from protocol.commands import SendMessage
from tests.desktop import afternoon as day
from tests.desktop.accessibility import faults
from tests.desktop.desks import MakeDesk, Shown
from tests.desktop.spelt import TWO, answer


class Desk:
    """A desk with Freja's chat before the agent, who writes in two languages."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown
        shown.desk.select(day.FREJA)
        shown.desk.preferences.put(TWO)
        panel = shown.window.findChild(ChatPanel)
        assert isinstance(panel, ChatPanel)
        self.panel = panel
        self.composer: Composer = panel.composer
        self.editor = panel.composer.editor
        self.guard = panel.composer.wording.guard
        self.time = 1_000
        self.guard._clock = lambda: self.time
        shown.desk.spelling.wake()
        self.answers()

    def answers(self) -> None:
        """The dictionaries answer, until nothing more is asked."""
        for _ in range(4):
            self.composer.wording.spelling.look()
            self.shown.desk.spelling._ask()
            answer(self.shown.store, self.shown.bus)

    def writes(self, text: str) -> None:
        """By keys."""
        self.editor.setFocus()
        QTest.keyClicks(self.editor, text)
        self.answers()

    def pastes(self, text: str) -> None:
        """All at once, in the place of what is there."""
        self.editor.setPlainText(text)
        self.answers()

    def wrong(self) -> list[str]:
        """The words that are marked."""
        text = self.editor.toPlainText().encode("utf-16-le")
        places = self.composer.wording.marks.of(Source.SPELLING)
        return [text[2 * start : 2 * end].decode("utf-16-le") for start, end in places]

    def marked(self) -> list[str]:
        """The words that the guard marks."""
        text = self.editor.toPlainText().encode("utf-16-le")
        return [
            text[2 * start : 2 * end].decode("utf-16-le") for start, end in self.composer.wording.marks.of(Source.GUARD)
        ]

    def enter(self) -> list[str]:
        """Press Enter; what was sent since."""
        self.shown.bus.sent.clear()
        QTest.keyClick(self.editor, Qt.Key.Key_Return)
        return [one.text for one in self.shown.bus.sent if isinstance(one, SendMessage | SendHidden)]

    def menu(self) -> list[str]:
        """What the menu says."""
        menu = self.composer.wording.menu.menu
        assert menu is not None
        assert menu.isVisible()
        return [row.text() for row in menu._rows]


@pytest.fixture
def desk(make_desk: MakeDesk) -> Desk:
    """A desk of an agent who writes."""
    return Desk(make_desk())


def test_what_is_wrong_in_both_languages_is_marked(desk: Desk) -> None:
    """Addresses, codes and quotes are not; an emoji before it moves nothing."""
    desk.pastes("🙌 Hej Freja, tak for billedet. The cokpit is at https://wrold.example\n> teh\n`wil` og grønn")
    assert desk.wrong() == ["cokpit", "grønn"]
    assert len(desk.editor.extraSelections()) == 2


def test_the_word_that_is_typed_is_left_in_peace(desk: Desk) -> None:
    """Until the caret leaves it."""
    desk.writes("the wrold")
    assert desk.wrong() == []
    desk.writes(" is")
    assert desk.wrong() == ["wrold"]
    desk.pastes("")
    desk.writes("wrold")
    QTest.keyClick(desk.editor, Qt.Key.Key_Home)
    desk.answers()
    assert desk.wrong() == ["wrold"]


def test_a_suggestion_by_keys(desk: Desk) -> None:
    """Alt+S at the next wrong word; Enter takes the first; one step undoes it."""
    desk.pastes("Hello wrold and freinds")
    desk.editor.moveCursor(QTextCursor.MoveOperation.Start)
    desk.shown.window.commands.run("chat.spelling")
    desk.answers()
    first, *_, last = desk.menu()
    assert last == "Add to my words"
    QTest.keyClick(desk.shown.window.focusWidget(), Qt.Key.Key_Return)
    assert desk.editor.toPlainText() == f"Hello {first} and freinds"
    desk.editor.undo()
    assert desk.editor.toPlainText() == "Hello wrold and freinds"


def test_a_word_of_my_own(desk: Desk) -> None:
    """It is right from then on, in every composer; and no more, when it is undone."""
    desk.pastes("Hello wrold")
    desk.editor.moveCursor(QTextCursor.MoveOperation.Start)
    desk.shown.window.commands.run("chat.spelling")
    desk.answers()
    QTest.keyClick(desk.shown.window.focusWidget(), Qt.Key.Key_End)
    QTest.keyClick(desk.shown.window.focusWidget(), Qt.Key.Key_Return)
    desk.answers()
    assert desk.shown.desk.preferences.now.own_words == ("wrold",)
    assert desk.wrong() == []
    assert "“wrold” is right from now on." in desk.shown.window.toasts.texts()
    desk.shown.desk.spelling.remove("wrold")
    desk.answers()
    assert desk.wrong() == ["wrold"]


def test_the_menu_by_pointer(desk: Desk) -> None:
    """Suggestions and what one does with words; elsewhere that alone."""
    desk.pastes("Hello wrold")
    cursor = desk.editor.textCursor()
    cursor.setPosition(8)
    desk.editor.customContextMenuRequested.emit(desk.editor.cursorRect(cursor).center())
    desk.answers()
    assert desk.menu()[-1] == "Select all"
    assert "world" in desk.menu()
    cursor.setPosition(1)
    desk.editor.customContextMenuRequested.emit(desk.editor.cursorRect(cursor).center())
    assert "Add to my words" not in desk.menu()


def test_what_is_missing_is_said_with_its_package(desk: Desk) -> None:
    """Instead of suggestions; nothing wrong is said too."""
    desk.pastes("Hello world")
    desk.shown.window.commands.run("chat.spelling")
    desk.answers()
    assert desk.shown.window.toasts.texts()[-1] == "Nothing is spelt wrong here."
    desk.shown.desk.preferences.put(replace(TWO, spell_languages=("sv_SE",)))
    said = desk.shown.window.toasts.texts()
    assert len(said) == 2, "at once, without being asked"
    assert desk.shown.desk.preferences.now.lacking_told == ("sv_SE",)
    desk.shown.window.commands.run("chat.spelling")
    assert desk.shown.window.toasts.texts() == said
    assert said[-1] == ("There is no dictionary for Swedish (SE) on this machine. The package hunspell-sv brings it.")


def test_only_what_is_seen_is_looked_at(desk: Desk) -> None:
    """Ten thousand words cost what eight lines do; scrolled to, the others are looked at too."""
    desk.pastes("plain words about nothing, " * 9 + ("plain words about nothing\n" * 10) * 250 + " wrold")
    desk.editor.moveCursor(QTextCursor.MoveOperation.Start)
    desk.answers()
    assert desk.wrong() == []
    desk.editor.moveCursor(QTextCursor.MoveOperation.End)
    desk.answers()
    assert desk.wrong() == ["wrold"]
    desk.editor.moveCursor(QTextCursor.MoveOperation.Start)
    desk.shown.window.commands.run("chat.spelling")
    for _ in range(30):
        desk.composer.wording.menu._seek()
    desk.answers()
    assert "Add to my words" in desk.menu()


def test_words_for_another_customer_are_held_back_once(desk: Desk) -> None:
    """It is said what and where; the second Enter sends, the same key held down does not."""
    desk.writes("Hi Elina, it comes tomorrow")
    assert desk.enter() == []
    assert desk.guard.isVisible()
    assert desk.marked() == ["Elina"]
    assert desk.guard.words.text() == (
        "Meant for Elina Virtanen, in another of your chats? “Elina”. Enter again sends it."
    )
    assert desk.enter() == [], "nobody reads so fast"
    desk.time += READ_FOR
    assert desk.enter() == ["Hi Elina, it comes tomorrow"]
    assert not desk.guard.isVisible()
    assert desk.editor.toPlainText() == ""


def test_a_change_arms_it_anew(desk: Desk) -> None:
    """And takes the warning away until then."""
    desk.writes("Hi Elina")
    desk.enter()
    desk.writes(", Freja")
    assert not desk.guard.isVisible()
    assert desk.marked() == []
    desk.time += READ_FOR
    assert desk.enter() == []
    assert desk.guard.isVisible()
    desk.guard.anyway.click()
    assert [one.text for one in desk.shown.bus.sent if isinstance(one, SendMessage)] == ["Hi Elina, Freja"]


def test_a_warning_belongs_to_its_chat(desk: Desk) -> None:
    """The same words in her own chat go at once; back here they are warned of again."""
    desk.writes("Hi Elina")
    desk.enter()
    desk.time += READ_FOR
    desk.shown.desk.select(day.ELINA)
    assert not desk.guard.isVisible()
    assert desk.editor.toPlainText() == ""
    desk.writes("Hi Elina")
    assert desk.enter() == ["Hi Elina"]
    desk.shown.desk.select(day.FREJA)
    assert desk.editor.toPlainText() == "Hi Elina"
    assert desk.enter() == []


def test_a_file_is_warned_of_by_its_name_and_goes_where_it_belongs(desk: Desk) -> None:
    """Without any words too; others laid ready are looked at anew; by one press all of it is in the other chat."""
    lay = desk.shown.store.drafts.put_files
    lay(day.FREJA, (ReadyFile("Elina.pdf", b"x", 1),))
    desk.composer.laying.show()
    assert desk.enter() == []
    assert desk.guard.words.text() == (
        "Meant for Elina Virtanen, in another of your chats? “Elina” in the name of “Elina.pdf”. Enter again sends it."
    )
    assert desk.shown.bus.uploads == []
    lay(day.FREJA, (ReadyFile("Elina.pdf", b"x", 1), ReadyFile("b.png", b"y", 1, hidden=True)))
    desk.composer.laying.show()
    assert not desk.guard.isVisible()
    desk.writes("Here it is")
    desk.shown.desk.writing.write_draft(day.ELINA, "One moment.")
    desk.enter()
    assert desk.guard.move_it.text() == "Move to Elina Virtanen"
    desk.guard.move_it.click()
    assert desk.shown.desk.selected == day.ELINA
    assert desk.editor.toPlainText() == "One moment.\nHere it is"
    drafts = desk.shown.store.drafts
    assert [file.name for file in drafts.files(day.ELINA)] == ["Elina.pdf"]
    assert (drafts.of(day.FREJA).text, [file.name for file in drafts.files(day.FREJA)]) == ("", ["b.png"])
    desk.composer.laying.remove(drafts.files(day.ELINA)[0])
    assert desk.enter() == ["One moment.\nHere it is"]


def test_words_are_not_moved_to_where_nobody_sees_them(desk: Desk) -> None:
    """A chat that is over has no composer: the warning stands, its way out does not; also when it ends just then."""
    store = desk.shown.store
    assert store.conversations[day.SOREN].ended is not None
    desk.writes("Hello Søren Kjær, your wheel is ready")
    assert desk.enter() == []
    assert "Søren Kjær" in desk.guard.words.text()
    assert not desk.guard.move_it.isVisible()
    assert not desk.shown.window.commands.run("chat.move_words")
    assert not desk.shown.desk.writing.move(day.FREJA, day.SOREN)
    assert desk.editor.toPlainText() == "Hello Søren Kjær, your wheel is ready"
    assert store.drafts.of(day.SOREN).text == ""


def test_words_for_colleagues_go_to_colleagues(desk: Desk) -> None:
    """By one press; there they are no warning."""
    desk.pastes("Sure.\nThe customer wants it free of charge")
    assert desk.enter() == []
    assert desk.guard.words.text() == "Meant for colleagues? “The customer” in line 2. Enter again sends it."
    desk.guard.hide_it.click()
    assert desk.shown.desk.writing.mode(day.FREJA) is Mode.HIDDEN
    assert desk.editor.toPlainText() == "Sure.\nThe customer wants it free of charge"
    assert not desk.guard.isVisible()
    assert desk.enter() == ["Sure.\nThe customer wants it free of charge"]


def test_without_the_guard_words_go(desk: Desk) -> None:
    """It is the agent's choice."""
    desk.shown.desk.preferences.put(replace(TWO, guard=False))
    desk.writes("Hi Elina 4111 1111 1111 1111")
    assert len(desk.enter()) == 1


def test_what_is_sent_waits_and_comes_back(desk: Desk) -> None:
    """A line with the seconds; Undo by key puts the words back, with the caret behind them."""
    desk.shown.desk.preferences.put(replace(TWO, undo_seconds=3))
    desk.writes("Hello")
    desk.enter()
    (sent,) = [one for one in desk.shown.bus.sent if isinstance(one, SendMessage)]
    goes_at = desk.shown.bus.times[-1]
    assert goes_at == desk.shown.desk.local_now() + 3_000
    assert not desk.panel.undo.isVisible()
    desk.shown.store.queued(Queued(sent, written_at=goes_at - 3_000, goes_at=goes_at))
    assert desk.panel.undo.isVisible()
    assert desk.panel.undo.words.text() == "Goes out in 3 s."
    desk.writes("And")
    assert desk.shown.window.commands.run("chat.undo_send")
    assert desk.shown.bus.taken_back == [sent.id]
    desk.shown.store.taken_back(sent.id, ())
    assert desk.editor.toPlainText() == "Hello\nAnd"
    assert desk.editor.textCursor().atEnd()
    assert not desk.panel.undo.isVisible()
    for seconds, words in ((3, "Nothing waits any more"), (0, "Undo is off")):
        desk.shown.desk.preferences.put(replace(TWO, undo_seconds=seconds))
        desk.shown.window.commands.run("chat.undo_send")
        assert any(label.text().startswith(words) for label in desk.shown.window.findChildren(QLabel))


@pytest.mark.parametrize("way", ["Up", "chat.edit_last", "chat.unsay"])
def test_what_has_not_gone_is_had_back_and_not_changed(desk: Desk, way: str) -> None:
    """By each way to change or take back the last message: there must not be two of it."""
    command = SendMessage(id=day.command_id(41), interaction=day.FREJA, text="First line", version=1)
    now = desk.shown.desk.local_now()
    desk.shown.store.queued(Queued(command, written_at=now, goes_at=now + 4_000))
    if way == "Up":
        QTest.keyClick(desk.editor, Qt.Key.Key_Up)
    else:
        assert desk.shown.window.commands.run(way)
    assert desk.shown.bus.taken_back == [command.id]
    assert desk.shown.bus.sent == []
    assert not desk.composer.change.isVisible()


def test_a_word_is_chosen_only_while_its_menu_is_open(desk: Desk) -> None:
    """What is typed after Escape is written where the caret was."""
    desk.writes("Yes, wrongg")
    desk.shown.window.commands.run("chat.spelling")
    desk.answers()
    menu = desk.composer.wording.menu.menu
    assert menu is not None
    assert desk.editor.textCursor().selectedText() == "wrongg"
    menu.close_again()
    QTest.keyClicks(desk.editor, ".")
    assert desk.editor.toPlainText() == "Yes, wrongg."


def test_all_of_it_is_chosen_in_the_settings(desk: Desk) -> None:
    """Languages, own words, words for colleagues, seconds; what is missing is named, and what would bring it."""
    shown = desk.shown
    shown.desk.preferences.put(Preferences(spell_languages=("en_US",), own_words=("Vidda",)))
    assert shown.window.commands.run("settings.writing")
    section = shown.window.findChild(WritingSection)
    assert isinstance(section, WritingSection)
    section.switches["da_DK"].click()
    assert shown.desk.spelling.languages == ("en_US", "da_DK")
    section.switches["en_US"].click()
    assert shown.desk.spelling.languages == ("da_DK",)
    section.other.click()
    next(row for row in section.menu._rows if row.text() == "svenska").click()
    assert shown.desk.spelling.lacking == ("sv",)
    assert any("hunspell-sv" in label.text() for label in section.languages.findChildren(QLabel))
    (chip,) = section.own.chips
    chip.click()
    assert shown.desk.preferences.now.own_words == ()
    section.own.field.setText("  bike  shed ")
    section.own.button.click()
    assert shown.desk.preferences.now.own_words == ("bike shed",)
    section.of.chosen.emit(1)
    assert [one.word for one in section.internal.chips] == list(INTERNAL["da"])
    section.internal.added.emit("hys")
    section.internal.removed.emit("kunden")
    assert "hys" in shown.desk.preferences.now.internal_words["da"]
    assert "kunden" not in shown.desk.preferences.now.internal_words["da"]
    section.undo.chosen.emit(4)
    section.guard.click()
    section.spell.click()
    now = shown.desk.preferences.now
    assert (now.undo_seconds, now.guard, now.spell_check) == (4, False, False)
    assert not section.languages.isVisibleTo(section)


def test_a_screen_reader_finds_all_of_it(desk: Desk) -> None:
    """The line of the guard, the menu and the time to undo have names, and keys that reach them."""
    found: dict[str, list[str]] = {}
    desk.pastes("The customer wrold")
    desk.enter()
    found["guard"] = faults(desk.shown.window)
    desk.shown.window.commands.run("chat.spelling")
    desk.answers()
    found["menu"] = faults(desk.shown.window)
    QTest.keyClick(desk.shown.window.focusWidget(), Qt.Key.Key_Escape)
    now = desk.shown.desk.local_now()
    command = SendMessage(id=day.command_id(1), interaction=day.FREJA, text="Words", version=1)
    desk.shown.store.queued(Queued(command, written_at=now, goes_at=now + 3_000))
    found["undo"] = faults(desk.shown.window)
    assert {what: wrong for what, wrong in found.items() if wrong} == {}
