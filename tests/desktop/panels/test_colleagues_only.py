"""Writing to colleagues only: it can't be mistaken, and nothing of it slips into what the customer reads."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.panels.chat.composer import Composer
from desktop.panels.chat.panel import ChatPanel
from desktop.panels.transcript.selection import HIDDEN_WORDS
from desktop.state.drafts import Draft, HiddenDraft, Mode
from desktop.ui.widgets.buttons import Kind
from protocol.asides import SendHidden
from protocol.commands import SendMessage
from tests.desktop import afternoon as day
from tests.desktop import colleagues
from tests.desktop.desks import MakeDesk, Shown


def composer_of(shown: Shown) -> Composer:
    """The chosen chat's composer, with the keyboard in it."""
    shown.desk.select(day.FREJA)
    shown.window.commands.run("chat.focus")
    composer = shown.window.findChild(Composer)
    assert isinstance(composer, Composer)
    return composer


def test_the_mode_is_unmistakable(make_desk: MakeDesk) -> None:
    """Its own head, button and words; the choice says it too."""
    shown = make_desk()
    composer = composer_of(shown)
    assert not composer.strip.isVisible()
    shown.window.commands.run("chat.hidden")
    assert composer.strip.isVisible()
    assert composer.strip.words.text() == "Only your colleagues read this"
    assert (composer.button.kind, composer.button.text()) == (Kind.HIDDEN, "Send hidden")
    assert composer.editor.accessibleName() == "Hidden message"
    assert composer.mode.accessibleName() == "Who reads it: Colleagues only"
    shown.window.commands.run("chat.hidden")
    assert not composer.strip.isVisible()
    assert (composer.button.kind, composer.button.text()) == (Kind.PRIMARY, "Send")


def test_hidden_words_go_out_hidden_and_nobody_sees_them_typed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """By Enter; the customer learns of no typing."""
    shown = make_desk()
    composer = composer_of(shown)
    shown.window.commands.run("chat.hidden")
    typed = list(shown.bus.typed)
    QTest.keyClicks(composer.editor, "He is rude")
    composer.strip.keep.setChecked(True)
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert shown.bus.typed == typed
    (sent,) = shown.bus.sent
    assert isinstance(sent, SendHidden)
    assert (sent.text, sent.keep, sent.interaction) == ("He is rude", True, day.FREJA)
    assert composer.editor.toPlainText() == ""
    assert shown.desk.writing.mode(shown.desk.selected) is Mode.HIDDEN
    assert not composer.strip.keep.isChecked(), "a note is a wish for one message"


def test_changing_the_mode_with_words_in_it_makes_nothing_public(make_desk: MakeDesk) -> None:
    """They wait over the composer; one may go on with them, or say that they are for the customer."""
    shown = make_desk()
    composer = composer_of(shown)
    QTest.keyClicks(composer.editor, "He is rude")
    shown.window.commands.run("chat.hidden")
    assert composer.editor.toPlainText() == "He is rude"
    shown.window.commands.run("chat.hidden")
    assert composer.editor.toPlainText() == ""
    assert composer.kept.isVisible()
    assert composer.kept.words.text() == "Hidden, not sent: He is rude"
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert not shown.bus.sent
    composer.kept.back.click()
    assert composer.editor.toPlainText() == "He is rude"
    composer.mode.chosen.emit(0)
    composer.kept.out.click()
    assert composer.editor.toPlainText() == "He is rude"
    assert "Read them again" in composer.problem.text()
    assert not shown.bus.sent
    assert shown.desk.writing.hidden_draft(shown.desk.selected) == HiddenDraft()


def test_each_chat_has_its_own_mode(make_desk: MakeDesk) -> None:
    """A chat that is chosen in between is not hidden for it."""
    shown = make_desk()
    composer = composer_of(shown)
    shown.window.commands.run("chat.hidden")
    QTest.keyClicks(composer.editor, "He is rude")
    shown.desk.select(day.LARS)
    assert not composer.strip.isVisible()
    assert composer.editor.toPlainText() == ""
    shown.desk.select(day.FREJA)
    assert composer.strip.isVisible()
    assert composer.editor.toPlainText() == "He is rude"


def test_an_answer_of_an_expert_goes_to_the_customers_draft(make_desk: MakeDesk) -> None:
    """After what is there; hidden words stay hidden."""
    shown = make_desk()
    composer = composer_of(shown)
    shown.desk.store.drafts.put(day.FREJA, Draft("So:", 3))
    shown.desk.writing.keep_hidden(day.FREJA, HiddenDraft(Draft("He is rude", 1), chosen=True))
    shown.desk.writing.write_draft(day.FREJA, "It is 80 mm.")
    assert composer.editor.toPlainText() == "So:\nIt is 80 mm."
    assert not composer.strip.isVisible()
    assert shown.desk.writing.hidden_draft(shown.desk.selected).draft.text == "He is rude"


def test_hidden_words_are_not_pasted_to_the_customer(make_desk: MakeDesk) -> None:
    """Copied from the transcript or from the hidden composer; among others they are not copied at all."""
    shown = make_desk()
    floor = colleagues.Floor(shown.store)
    floor.staff(day.FREJA, colleagues.hidden(1, day.OSKAR, "He is rude"))
    composer = composer_of(shown)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    model = panel.view.transcript()
    assert model is not None
    rows = [
        at for at in range(model.rowCount()) if model.row(at).item.key == str(colleagues.hidden(1, day.OSKAR, "").id)
    ]
    panel.view.setCurrentIndex(model.index(rows[0]))
    panel.view.copy()
    clipboard = QGuiApplication.clipboard()
    assert clipboard.text() == "He is rude"
    assert clipboard.mimeData().hasFormat(HIDDEN_WORDS)
    composer.editor.paste()
    assert composer.editor.toPlainText() == ""
    assert "hidden from the customer" in composer.problem.text()
    shown.window.commands.run("chat.hidden")
    composer.editor.paste()
    assert composer.editor.toPlainText() == "He is rude"
    composer.editor.setPlainText("He is rude, and a liar")
    composer.editor.selectAll()
    composer.editor.copy()
    shown.window.commands.run("chat.hidden")
    composer.editor.paste()
    assert composer.editor.toPlainText() == ""
    clipboard.setText("and a liar, too")
    composer.editor.paste()
    assert composer.editor.toPlainText() == "and a liar, too"


def test_files_laid_ready_for_colleagues_stay_theirs(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The customer's composer does not show them, and does not send them."""
    shown = make_desk()
    composer = composer_of(shown)
    shown.window.commands.run("chat.hidden")
    composer.add_files([Path(__file__)])
    assert len(composer.ready_files()) == 1
    shown.window.commands.run("chat.hidden")
    assert composer.ready_files() == ()
    QTest.keyClicks(composer.editor, "Hello")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert [type(command) for command in shown.bus.sent] == [SendMessage]
    assert not shown.bus.uploads
    shown.window.commands.run("chat.hidden")
    composer.send()
    assert [upload[2] for upload in shown.bus.hidden_uploads] == ["test_colleagues_only.py"]
