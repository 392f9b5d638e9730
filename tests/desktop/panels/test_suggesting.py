"""Texts and emoji suggested while an agent writes."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.panels.chat.composer import Composer
from desktop.panels.chat.panel import ChatPanel
from desktop.state import canned_uses
from desktop.state.drafts import Remembered
from desktop.state.messages import Queued
from protocol.canned import UseCanned
from protocol.commands import SendMessage
from protocol.frames import Ack
from tests.desktop import afternoon as day
from tests.desktop import ready_texts
from tests.desktop.desks import MakeDesk, Shown


def desk_with_texts(make_desk: MakeDesk) -> tuple[Shown, Composer]:
    """A desk that was told of texts, writing to Freja."""
    shown = make_desk([*day.afternoon(), ready_texts.shown()])
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    shown.window.commands.run("chat.focus")
    assert QApplication.focusWidget() is panel.composer.editor
    return shown, panel.composer


def test_a_text_is_found_filled_in_and_sent(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Anywhere in the words; Enter puts it in, Enter again sends; that it was used is told once it was said."""
    shown, composer = desk_with_texts(make_desk)
    QTest.keyClicks(composer.editor, "Well. /hel")
    assert composer.suggesting.open
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert composer.editor.toPlainText() == (
        "Well. Hello Freja, you are talking with Maja at Nordlys Bikes. How can I help you?"
    )
    assert not composer.suggesting.open
    assert shown.bus.sent == []
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    (message,) = shown.bus.sent
    assert isinstance(message, SendMessage)
    queued = Queued(message, goes_at=shown.desk.local_now() + 3_000, used=shown.bus.used[0])
    shown.store.queued(queued)
    shown.store.taken_back(message.id, ())
    assert shown.bus.sent == [message], "undone, nothing was used"
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    shown.store.queued(replace(queued, used=shown.bus.used[1]))
    shown.store.apply([Ack(id=message.id, at=day.NOW), Ack(id=message.id, at=day.NOW)])
    use = shown.bus.sent[2:]
    assert [one.canned for one in use if isinstance(one, UseCanned)] == [ready_texts.text_id(1)]
    assert len(use) == 1
    uses = canned_uses.read(shown.store.memory.of(Remembered.CANNED_USES))
    assert uses[ready_texts.text_id(1)].all == 1


def test_arrows_and_tab_choose_and_escape_closes_for_good(make_desk: MakeDesk) -> None:
    """Until another sign is typed."""
    _shown, composer = desk_with_texts(make_desk)
    QTest.keyClicks(composer.editor, "#")
    first = composer.suggesting.sheet.current
    QTest.keyClick(composer.editor, Qt.Key.Key_Down)
    assert composer.suggesting.sheet.current != first
    QTest.keyClick(composer.editor, Qt.Key.Key_Up)
    assert composer.suggesting.sheet.current == first
    QTest.keyClick(composer.editor, Qt.Key.Key_Escape)
    QTest.keyClicks(composer.editor, "ret")
    assert not composer.suggesting.open
    assert composer.editor.toPlainText() == "#ret"
    QTest.keyClicks(composer.editor, " /ret")
    QTest.keyClick(composer.editor, Qt.Key.Key_Tab)
    assert composer.editor.toPlainText().startswith("#ret You can return it")
    assert composer.editor.hasFocus()


def test_one_undo_takes_a_text_out_again(make_desk: MakeDesk) -> None:
    """As one step."""
    _shown, composer = desk_with_texts(make_desk)
    QTest.keyClicks(composer.editor, "/bye")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert "Thank you for writing, Freja." in composer.editor.toPlainText()
    composer.editor.undo()
    assert composer.editor.toPlainText() == "/bye"


def test_a_place_that_nobody_can_fill_in_stops_the_message(make_desk: MakeDesk) -> None:
    """It is chosen, so that what is typed stands in its place; then the message goes."""
    shown, composer = desk_with_texts(make_desk)
    QTest.keyClicks(composer.editor, "/order-status")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert composer.editor.textCursor().selectedText() == "{order.number}"
    QTest.keyClick(composer.editor, Qt.Key.Key_End)
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    assert shown.bus.sent == []
    assert "{order.number}" in composer.problem.text()
    QTest.keyClicks(composer.editor, "NB-5")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    sent = shown.bus.sent[0]
    assert isinstance(sent, SendMessage)
    assert sent.text.startswith("Your order NB-5 left us.")


def test_a_number_of_an_order_is_sent_as_it_stands(make_desk: MakeDesk) -> None:
    """Nothing opens over it, so Enter sends."""
    shown, composer = desk_with_texts(make_desk)
    QTest.keyClicks(composer.editor, "It is #1234")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    (sent,) = shown.bus.sent
    assert isinstance(sent, SendMessage)
    assert sent.text == "It is #1234"


def test_emoji_by_their_names(make_desk: MakeDesk) -> None:
    """From the list, or by writing the name to its end; undo brings the name back."""
    _shown, composer = desk_with_texts(make_desk)
    QTest.keyClicks(composer.editor, ":tada")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    QTest.keyClicks(composer.editor, " :thumbsup:")
    assert composer.editor.toPlainText() == "🎉 👍️"
    composer.editor.undo()
    assert composer.editor.toPlainText() == "🎉 :thumbsup:"


def test_the_list_goes_with_its_chat(make_desk: MakeDesk) -> None:
    """Another chat's draft opens nothing, also where it ends in a sign."""
    shown, composer = desk_with_texts(make_desk)
    QTest.keyClicks(composer.editor, "/hel")
    assert composer.suggesting.open
    shown.desk.select(day.LARS)
    assert not composer.suggesting.open
    shown.desk.select(day.FREJA)
    assert composer.editor.toPlainText() == "/hel"
    assert not composer.suggesting.open


def test_ctrl_enter_sends_if_she_wants_it_so(make_desk: MakeDesk) -> None:
    """Enter begins a line then; the hint says so."""
    from msgspec.structs import replace

    shown, composer = desk_with_texts(make_desk)
    shown.desk.preferences.put(replace(shown.desk.preferences.now, enter_sends=False))
    assert composer.hint.text().startswith("Ctrl+Enter")
    QTest.keyClicks(composer.editor, "One")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    QTest.keyClicks(composer.editor, "Two")
    assert shown.bus.sent == []
    QTest.keyClick(composer.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (sent,) = shown.bus.sent
    assert isinstance(sent, SendMessage)
    assert sent.text == "One\nTwo"
