"""The chat: writing, sending, files, drafts, what fails, what has ended; by keyboard and by pointer."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QUrl, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.chat import ChatPanel
from desktop.panels.chat.composer import Composer
from desktop.panels.chat.saving import free_name
from desktop.panels.transcript.rows import Part
from desktop.state.changes import FileFetched
from desktop.state.messages import Queued
from desktop.ui import files_dialog
from protocol.commands import AcceptOffer, EndChat, FinishWrapUp, SendMessage
from protocol.errors import ErrorCode, words
from protocol.ids import MessageId
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown

_PLAIN = Qt.KeyboardModifier.NoModifier


def panel_of(shown: Shown) -> ChatPanel:
    """The chat panel, showing Freja's chat."""
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    return panel


def composer_of(shown: Shown) -> Composer:
    """Where she writes, with the keyboard."""
    composer = panel_of(shown).composer
    shown.window.commands.run("chat.focus")
    assert QApplication.focusWidget() is composer.editor
    return composer


def test_enter_sends_and_shift_enter_breaks_the_line(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """With the fence of the assignment, and an empty composer afterwards."""
    shown = make_desk()
    editor = composer_of(shown).editor
    QTest.keyClicks(editor, "It is in Aarhus.")
    QTest.keyClick(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(editor, "Friday is fine.")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    (command,) = shown.bus.sent
    assert isinstance(command, SendMessage)
    assert (command.interaction, command.text, command.version) == (day.FREJA, "It is in Aarhus.\nFriday is fine.", 1)
    assert editor.toPlainText() == ""
    assert shown.store.drafts.of(day.FREJA).text == ""


def test_an_empty_message_is_not_sent(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Blank words are nothing to send."""
    shown = make_desk()
    editor = composer_of(shown).editor
    QTest.keyClicks(editor, "   ")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert shown.bus.sent == []


def test_a_message_of_20000_characters_is_refused_and_kept(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """The count says by how much, the line says what to do, the words stay."""
    shown = make_desk()
    composer = composer_of(shown)
    composer.editor.setPlainText("x" * 20_000)
    assert composer.count.text() == "10,000 too many"
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert shown.bus.sent == []
    assert composer.problem.text() == words(ErrorCode.MESSAGE_TOO_LONG)
    assert len(composer.editor.toPlainText()) == 20_000


def test_the_count_shows_only_near_the_limit(make_desk: MakeDesk) -> None:
    """From 500 characters before it."""
    composer = composer_of(make_desk())
    composer.editor.setPlainText("x" * 9_000)
    assert not composer.count.isVisible()
    composer.editor.setPlainText("x" * 9_900)
    assert composer.count.text() == "100 left"


def test_a_draft_belongs_to_its_chat_and_comes_back_with_its_caret(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Positions count as Qt does, so that an emoji before the caret moves nothing."""
    shown = make_desk()
    composer = composer_of(shown)
    composer.editor.insertPlainText("🙌 tomorrow")
    for _ in range(3):
        QTest.keyClick(composer.editor, Qt.Key.Key_Left)
    caret = composer.editor.textCursor().position()
    shown.desk.select(day.LARS)
    assert composer.editor.toPlainText() == ""
    shown.desk.select(day.FREJA)
    assert composer.editor.toPlainText() == "🙌 tomorrow"
    assert composer.editor.textCursor().position() == caret
    assert shown.store.drafts.of(day.FREJA).caret == caret


def test_typing_is_told_while_there_are_words(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """And its end when they are gone."""
    shown = make_desk()
    composer = composer_of(shown)
    QTest.keyClicks(composer.editor, "ab")
    QTest.keyClick(composer.editor, Qt.Key.Key_Backspace)
    QTest.keyClick(composer.editor, Qt.Key.Key_Backspace)
    assert [typing for _, typing in shown.bus.typed] == [True, True, True, False]


def test_words_refused_by_the_server_are_back_with_the_reason(make_desk: MakeDesk) -> None:
    """A stale assignment loses nothing."""
    shown = make_desk()
    composer = composer_of(shown)
    command = SendMessage(id=day.command_id(9), interaction=day.FREJA, text="Too late", version=1)
    shown.store.queued(Queued(command))
    shown.store.failed(command.id, ErrorCode.MESSAGE_TOO_LONG, "")
    assert composer.editor.toPlainText() == "Too late"
    assert composer.problem.text() == words(ErrorCode.MESSAGE_TOO_LONG)


def test_a_failed_message_can_be_retried_and_discarded(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """By pointer on its words; the same id goes out again."""
    shown = make_desk()
    panel = panel_of(shown)
    command = SendMessage(id=day.command_id(8), interaction=day.FREJA, text="Hello?", version=1)
    shown.store.queued(Queued(command))
    shown.store.failed(command.id, ErrorCode.STORAGE_UNAVAILABLE, "")
    for name in ("Try again", "Discard"):
        places = dict(panel.view.named_parts())
        QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, _PLAIN, places[name].center())
    assert shown.bus.retried == [MessageId(command.id)]
    assert shown.bus.discarded == [MessageId(command.id)]


def drop(panel: ChatPanel, *files: Path) -> None:
    """A real drop of files."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    middle = QPointF(panel.rect().center())
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(panel, QDragEnterEvent(middle.toPoint(), actions, data, buttons, none))
    assert panel.drop_sheet.isVisible()
    QApplication.sendEvent(panel, QDropEvent(middle, actions, data, buttons, none))
    assert not panel.drop_sheet.isVisible()


def test_dropped_files_lie_ready_and_go_out_with_enter(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    """First the files, then the words; a removed one stays."""
    shown = make_desk()
    panel = panel_of(shown)
    files = [tmp_path / name for name in ("plan.pdf", "stem.txt")]
    for file in files:
        file.write_bytes(b"words")
    drop(panel, *files)
    composer = composer_of(shown)
    assert shown.bus.uploads == []
    composer.tray.removed.emit(composer.ready_files()[1])
    QTest.keyClicks(composer.editor, "Here it is")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert shown.bus.uploads == [(day.FREJA, files[0], "plan.pdf")]
    assert [type(command) for command in shown.bus.sent] == [SendMessage]


@pytest.mark.parametrize(("size", "code"), [(0, ErrorCode.FILE_EMPTY), (15 * 1024 * 1024, ErrorCode.FILE_TOO_LARGE)])
def test_what_cannot_be_sent_is_refused_at_once(
    make_desk: MakeDesk, tmp_path: Path, size: int, code: ErrorCode
) -> None:
    """Before a byte is on its way, with its name and why."""
    shown = make_desk()
    file = tmp_path / "huge.png"
    with file.open("wb") as out:
        out.truncate(size)
    panel = panel_of(shown)
    drop(panel, file)
    assert panel.composer.problem.text() == f"huge.png: {words(code)}"
    assert not panel.composer.tray.isVisible()


def test_a_pasted_picture_lies_ready(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Made into a PNG off the window's thread."""
    shown = make_desk()
    composer = composer_of(shown)
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    QTest.keyClick(composer.editor, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(composer.tray.isVisible)
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    ((chat, data, _name),) = shown.bus.uploads
    assert chat == day.FREJA
    assert isinstance(data, bytes)
    assert data.startswith(b"\x89PNG")


def test_end_and_finish_by_their_keys(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Each only where it makes sense."""
    shown = make_desk()
    panel_of(shown)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(shown.window, Qt.Key.Key_E, both)
    assert shown.bus.sent == []
    shown.desk.endings.now(day.FREJA)
    shown.desk.select(day.SOREN)
    QTest.keyClick(shown.window, Qt.Key.Key_E, both)
    QTest.keyClick(shown.window, Qt.Key.Key_F, both)
    assert [type(command) for command in shown.bus.sent] == [EndChat, FinishWrapUp]


def test_an_ended_chat_has_no_composer_but_a_way_to_finish(make_desk: MakeDesk) -> None:
    """The foot changes with the chat."""
    shown = make_desk()
    panel = panel_of(shown)
    assert panel.composer.isVisible()
    shown.desk.select(day.SOREN)
    assert not panel.composer.isVisible()
    assert panel.closing.button.text() == "Finish"


def test_typing_moves_nothing(make_desk: MakeDesk) -> None:
    """The line is always there."""
    shown = make_desk()
    panel = panel_of(shown)
    before = (panel.view.geometry(), panel.composer.geometry())
    shown.store.apply([day.typing(day.FREJA, "Freja Nielsen")])
    assert panel.typing.accessibleName() == "Freja Nielsen is typing"
    assert (panel.view.geometry(), panel.composer.geometry()) == before


def test_a_lost_connection_is_told_with_its_clock_and_moves_nothing(make_desk: MakeDesk) -> None:
    """In the place of who types, for the chat that is shown; gone when the customer is back."""
    time = [day.NOW]
    store = day.store(day.afternoon(), lambda: time[0])
    shown = make_desk(store=store)
    panel = panel_of(shown)
    before = (panel.view.geometry(), panel.composer.geometry())
    store.apply([day.gone(day.FREJA, 14, "Freja Nielsen", 42_000), day.gone(day.LARS, 8, "Lars Holm", 42_000)])
    assert panel.typing.accessibleName() == "Freja Nielsen lost the connection. The chat is kept for 0:42."
    time[0] += 5_000
    shown.desk.clock.tick.emit()
    assert panel.typing.accessibleName().endswith("kept for 0:37.")
    assert (panel.view.geometry(), panel.composer.geometry()) == before
    store.apply([day.gone(day.FREJA, 15, "Freja Nielsen", None)])
    assert panel.typing.accessibleName() == ""
    shown.desk.select(day.LARS)
    assert panel.typing.accessibleName() == "Lars Holm lost the connection. The chat is kept for 0:37."


def test_a_picture_opens_large_and_esc_closes_it(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    """By its name in the transcript; the keyboard goes back to where it was."""
    shown = make_desk()
    panel = panel_of(shown)
    composer = composer_of(shown)
    file = tmp_path / "photo.png"
    QImage(160, 120, QImage.Format.Format_RGB32).save(str(file))
    for thumbnail in (True, False):
        shown.store.fetched(FileFetched(day.PHOTO, thumbnail, file))
    place = dict(panel.view.named_parts())["Picture: my-vidda.jpg"]
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, _PLAIN, place.center())
    assert panel.reading.viewer.isVisible()
    QTest.keyClick(panel.reading.viewer, Qt.Key.Key_Plus)
    QTest.keyClick(panel.reading.viewer, Qt.Key.Key_Escape)
    assert not panel.reading.viewer.isVisible()
    assert QApplication.focusWidget() is composer.editor


def test_a_file_is_saved_by_a_click_under_a_free_name(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    """And a notice tells when it is there, or why not."""
    shown = make_desk()
    panel = panel_of(shown)
    place = dict(panel.view.named_parts())["File: Vidda service plan 2026.pdf"]
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, _PLAIN, place.center())
    ((attachment, target),) = shown.bus.saved
    assert attachment.id == day.PLAN
    assert target.name.startswith("Vidda service plan 2026")
    shown.store.fetched(FileFetched(day.PLAN, False, target))
    assert shown.window.toasts.texts() == (f"{target.name} saved",)
    (tmp_path / "a.pdf").write_bytes(b"x")
    assert free_name(tmp_path, "../../a.pdf") == tmp_path / "a (2).pdf"


def test_words_are_chosen_with_the_pointer_and_copied(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """A double click takes a word."""
    shown = make_desk()
    view = panel_of(shown).view
    row = view.row_at(view.viewport().height() - 20.0)
    made = view.layout_of(row)
    assert made is not None
    left = view.message_column()[0]
    at = QPoint(round(left + made.text_at.x() + 22), round(view.first_top() + view.tops[row] + made.text_at.y() + 8))
    QTest.mouseDClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    composer = composer_of(shown)
    QTest.keyClick(composer.editor, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Friday"


def test_the_transcript_can_be_walked_by_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Up from the end; Enter opens what a row holds; Ctrl+C copies its words."""
    shown = make_desk()
    panel = panel_of(shown)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    QTest.keyClick(panel.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("Perfect")
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert [attachment.id for attachment, _ in shown.bus.saved] == [day.PLAN]


def test_accept_by_key_takes_the_chat_and_the_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """F2 while typing elsewhere: the typed words stay, nothing typed gets into the offer."""
    shown = make_desk()
    editor = composer_of(shown).editor
    shown.store.apply([day.offer()])
    assert QApplication.focusWidget() is editor
    QTest.keyClicks(editor, "one moment")
    QTest.keyClick(shown.window, Qt.Key.Key_F2)
    assert [type(command) for command in shown.bus.sent] == [AcceptOffer]
    assert shown.store.drafts.of(day.FREJA).text == "one moment"


def test_parts_know_their_names() -> None:
    """Every part that can be clicked says so."""
    assert {part.value for part in Part} >= {"picture", "file", "retry", "discard", "cancel"}


def test_two_chats_never_share_a_row(make_desk: MakeDesk) -> None:
    """Rows of different chats have the same keys; what is drawn must not mix them."""
    shown = make_desk()
    view = panel_of(shown).view
    for chat in (day.SOREN, day.FREJA):
        shown.desk.select(chat)
        model = view.transcript()
        assert model is not None
        for at in range(model.rowCount()):
            made = view.layout_of(at)
            assert made is not None
            assert made.row.item is model.row(at).item
        first = view.layout_of(0)
        assert first is not None
        assert first.text is not None
        assert first.text.text == shown.store.conversations[chat].card.question


def test_words_for_a_chat_that_has_ended_are_shown_to_copy(make_desk: MakeDesk) -> None:
    """The composer is gone, the words are not."""
    shown = make_desk()
    panel = panel_of(shown)
    shown.desk.select(day.SOREN)
    assert not panel.closing.unsent.isVisible()
    command = SendMessage(id=day.command_id(7), interaction=day.SOREN, text="One more thing", version=1)
    shown.store.queued(Queued(command))
    shown.store.failed(command.id, ErrorCode.CHAT_ENDED, "")
    assert panel.closing.unsent.isVisible()
    assert panel.closing.unsent.why.text() == words(ErrorCode.CHAT_ENDED)
    assert panel.closing.unsent.words.text() == "One more thing"
    panel.closing.unsent.copy.click()
    assert QGuiApplication.clipboard().text() == "One more thing"


class _Dialog(QObject):
    """Stands for the system's: the screen of tests knows one window."""

    filesSelected = Signal(list)  # noqa: N815  Qt's name

    def open(self) -> None:
        """Nothing to see."""


def test_files_go_to_the_chat_they_were_chosen_for(
    make_desk: MakeDesk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Another chat stands in the same place by the time that they are chosen."""
    shown = make_desk()
    composer = composer_of(shown)
    dialog = _Dialog()

    def ask(_parent: QWidget, _title: str) -> _Dialog:
        return dialog

    monkeypatch.setattr(files_dialog, "ask_for_files", ask)
    composer.choose_files()
    shown.desk.select(day.LARS)
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"words")
    dialog.filesSelected.emit([str(file)])
    assert shown.store.drafts.files(day.LARS) == ()
    assert composer.ready_files() == ()
    assert [ready.name for ready in shown.store.drafts.files(day.FREJA)] == ["plan.pdf"]
