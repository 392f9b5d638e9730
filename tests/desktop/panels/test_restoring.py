"""What comes back: the reader's place, the composer as it was, files laid ready; and pages by the composer's keys."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.panels.chat.editor import Editor
from desktop.state import tiles
from desktop.state.drafts import Remembered
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store
from desktop.state.tiles import Detached, Tiling
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown
from tests.desktop.models.test_transcript import entry, long_talk
from tests.desktop.panels.test_chat import composer_of, panel_of


def test_a_place_is_kept_at_its_message_over_other_chats_and_a_restart(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Not at pixels: other widths and new messages move nothing."""
    shown = make_desk(store=long_talk(1, 400))
    panel = panel_of(shown)
    bar = panel.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    place = panel.view.place()
    assert place is not None
    qtbot.waitUntil(lambda: shown.store.places.of(day.FREJA) is not None)
    shown.desk.select(day.LARS)
    shown.store.apply([entry(401)])
    shown.desk.select(day.FREJA)
    assert panel.view.place() == shown.store.places.of(day.FREJA)
    assert not panel.view.at_end
    kept = shown.store.places.of(day.FREJA)
    again = make_desk(store=shown.store)
    view = panel_of(again).view
    assert kept is not None
    assert view.place() == kept
    panel.view.to_end()
    shown.desk.select(day.LARS)
    assert shown.store.places.of(day.FREJA) is None


def test_what_is_chosen_in_the_composer_and_its_scroll_come_back(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """With the caret at the end it was at."""
    shown = make_desk()
    editor = composer_of(shown).editor
    editor.setPlainText("\n".join(f"line {number}" for number in range(30)))
    cursor = editor.textCursor()
    cursor.setPosition(20)
    cursor.setPosition(14, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.verticalScrollBar().setValue(12)
    draft = shown.store.drafts.of(day.FREJA)
    assert (draft.anchor, draft.caret, draft.scroll) == (20, 14, 12)
    again = make_desk(store=shown.store)
    editor = composer_of(again).editor
    assert (editor.textCursor().anchor(), editor.textCursor().position()) == (20, 14)
    qtbot.waitUntil(lambda: editor.verticalScrollBar().value() == 12)


def test_files_laid_ready_are_there_after_a_restart(make_desk: MakeDesk, tmp_path: Path) -> None:
    """One that is gone since says so when it is to be sent; the words stay."""
    shown = make_desk()
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"words")
    panel_of(shown).composer.add_files([file])
    again = make_desk(store=shown.store)
    composer = panel_of(again).composer
    assert [ready.name for ready in composer.ready_files()] == ["plan.pdf"]
    assert composer.tray.isVisible()
    file.unlink()
    composer.editor.setPlainText("Here it is")
    composer.send()
    assert composer.problem.text().startswith("plan.pdf could not be read")
    assert again.bus.sent == []
    assert composer.editor.toPlainText() == "Here it is"


def test_a_page_up_in_the_composer_turns_the_transcript(make_desk: MakeDesk) -> None:
    """Unless the words themselves are longer than the field."""
    shown = make_desk(store=long_talk(1, 400))
    panel = panel_of(shown)
    editor = composer_of(shown).editor
    QTest.keyClick(editor, Qt.Key.Key_PageUp)
    assert not panel.view.at_end
    QTest.keyClick(editor, Qt.Key.Key_PageDown)
    assert panel.view.at_end
    editor.setPlainText("\n".join(f"line {number}" for number in range(30)))
    QTest.keyClick(editor, Qt.Key.Key_PageUp)
    assert panel.view.at_end


def test_what_one_sends_oneself_is_followed(make_desk: MakeDesk) -> None:
    """A reader who has scrolled up sees her own words go out."""
    shown = make_desk(store=long_talk(1, 400))
    panel = panel_of(shown)
    editor = composer_of(shown).editor
    QTest.keyClick(editor, Qt.Key.Key_PageUp)
    QTest.keyClicks(editor, "Here I am")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert panel.view.at_end


def started(make_desk: MakeDesk, *, apart: bool = False) -> Shown:
    """A desk that was closed with Elina's chat chosen, in a tile or `apart`, and whose chats are still to come."""
    windows = (Detached(chat=day.ELINA),) if apart else ()
    store = Store(day.clock)
    store.memory.put(Remembered.TILES, tiles.write(Tiling(places=4, windows=windows)))
    store.memory.put(Remembered.SELECTED, day.ELINA.bytes)
    shown = make_desk(store=store)
    store.set_sign_in(SignInState(SignInPhase.SIGNED_IN))
    return shown


@pytest.mark.parametrize("apart", [False, True])
def test_after_a_start_she_writes_where_she_was(make_desk: MakeDesk, qtbot: QtBot, apart: bool) -> None:
    """Without a key or a click before."""
    shown = started(make_desk, apart=apart)
    shown.store.apply(day.afternoon())
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), Editor))
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "abc")
    assert shown.store.drafts.of(day.ELINA).text == "abc"


def test_what_she_has_begun_to_write_after_a_start_keeps_the_keyboard(make_desk: MakeDesk) -> None:
    """She looks for something before the chats are here."""
    shown = started(make_desk)
    shown.window.commands.run("search.open")
    field = QApplication.focusWidget()
    shown.store.apply(day.afternoon())
    QApplication.processEvents()
    assert field is not None
    assert QApplication.focusWidget() is field
