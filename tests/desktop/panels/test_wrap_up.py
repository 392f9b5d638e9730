"""What came of a chat, by keyboard: type, Enter, Enter."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.panels.wrap_up import WrapUpPanel
from desktop.panels.wrap_up.answer import mail_address, phone_address
from desktop.state.preferences import Preferences
from protocol.commands import EndChat, FinishWrapUp, SetDisposition
from protocol.errors import ErrorCode, words
from protocol.service import WrapUpMode
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.desks import MakeDesk, Shown

_CTRL = Qt.KeyboardModifier.ControlModifier


def panel_of(shown: Shown) -> WrapUpPanel:
    """The panel at the foot."""
    panel = shown.window.findChild(WrapUpPanel)
    assert isinstance(panel, WrapUpPanel)
    return panel


def kinds(shown: Shown) -> list[type]:
    """What was sent, by kind."""
    return [type(command) for command in shown.bus.sent]


def test_type_enter_enter_and_the_chat_is_finished(make_desk: MakeDesk) -> None:
    """The keyboard is there when the chat is ended; nothing else is needed."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.LARS)
    shown.window.commands.run("chat.focus")
    panel = panel_of(shown)
    assert not panel.isVisible()
    shown.store.apply([shift.ends(day.LARS), shift.says_goodbye(day.LARS, 6)])
    assert panel.isVisible()
    assert QApplication.focusWidget() is panel.field
    QTest.keyClicks(panel.field, "book")
    current = panel.chips.current()
    assert current is not None
    assert current.label == "Workshop time booked"
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert panel.field.text() == ""
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert kinds(shown) == [SetDisposition, FinishWrapUp]


def test_enter_in_an_empty_field_finishes_nothing_that_was_not_chosen_here(make_desk: MakeDesk) -> None:
    """Who still types into what was the composer a moment ago ends nothing by it."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.SOREN)
    panel = panel_of(shown)
    panel.take_focus()
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    QTest.keyClicks(panel.field, "nothing like that")
    assert panel.nothing.isVisible()
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert shown.bus.sent == []


def test_arrows_move_and_a_second_choice_takes_it_back(make_desk: MakeDesk) -> None:
    """Round the ends."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.SOREN)
    panel = panel_of(shown)
    panel.take_focus()
    QTest.keyClick(panel.field, Qt.Key.Key_Up)
    current = panel.chips.current()
    assert current is not None
    assert current.key == "spam"
    QTest.keyClick(panel.field, Qt.Key.Key_Down)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    assert shown.desk.wrap_ups.of(day.SOREN).result.disposition == "answered"  # type: ignore[union-attr]
    panel.chips.taken.emit("answered")
    assert shown.desk.wrap_ups.of(day.SOREN).result.disposition == ""  # type: ignore[union-attr]


def test_notes_are_written_beside_it_and_ctrl_return_finishes_from_there(make_desk: MakeDesk) -> None:
    """They go out before the chat is finished."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.SOREN)
    panel = panel_of(shown)
    panel.notes.editor.setFocus()
    QTest.keyClicks(panel.notes.editor, "Label sent")
    QTest.keyClick(panel.notes.editor, Qt.Key.Key_Return, _CTRL)
    said, finished = shown.bus.sent
    assert isinstance(said, SetDisposition)
    assert said.notes == "Label sent"
    assert isinstance(finished, FinishWrapUp)


def test_a_queue_that_wants_a_disposition_says_so_by_every_way_out(make_desk: MakeDesk) -> None:
    """The button, the key, and the palette's command."""
    shown = make_desk(store=shift.store(shift.wrap_up(WrapUpMode.REQUIRED)))
    shown.desk.select(day.SOREN)
    panel = panel_of(shown)
    panel.button.click()
    assert panel.problem.text() == words(ErrorCode.DISPOSITION_MISSING)
    panel.problem.hide()
    shown.window.commands.run("chat.finish")
    assert panel.problem.isVisible()
    assert QApplication.focusWidget() is panel.field
    assert shown.bus.sent == []
    panel.chips.taken.emit("return")
    assert not panel.problem.isVisible()
    shown.window.commands.run("chat.finish")
    assert kinds(shown) == [SetDisposition, FinishWrapUp]


def test_during_a_chat_its_key_opens_it_and_esc_closes_it(make_desk: MakeDesk) -> None:
    """What is chosen then is kept; there is nothing to finish yet."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.FREJA)
    shown.window.commands.run("chat.focus")
    composer = QApplication.focusWidget()
    panel = panel_of(shown)
    QTest.keyClick(shown.window, Qt.Key.Key_D, _CTRL)
    assert QApplication.focusWidget() is panel.field
    assert not panel.button.isVisible()
    QTest.keyClicks(panel.field, "sold")
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    QTest.keyClick(panel.field, Qt.Key.Key_Return)
    QTest.keyClick(panel.field, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is composer
    assert kinds(shown) == [SetDisposition]


def test_a_timed_one_shows_what_is_left_and_what_will_be_said(make_desk: MakeDesk) -> None:
    """The server ends it."""
    rules = shift.wrap_up(WrapUpMode.TIMED, default="answered")
    shown = make_desk(store=shift.store(rules))
    shown.store.apply([shift.ends(day.SOREN, until=day.NOW + 42_000)])
    shown.desk.select(day.SOREN)
    panel = panel_of(shown)
    assert panel.clock.text() == "0:42 left · then: Question answered"
    panel.chips.taken.emit("return")
    assert panel.clock.text() == "0:42 left"


def test_no_wrap_up_no_panel(make_desk: MakeDesk) -> None:
    """Such a chat closes at once on the server."""
    shown = make_desk(store=shift.store(shift.wrap_up(WrapUpMode.NONE)))
    shown.desk.select(day.SOREN)
    assert not panel_of(shown).isVisible()


def test_what_was_typed_for_one_chat_counts_for_no_other(make_desk: MakeDesk) -> None:
    """Search and notes belong to their chat."""
    store = shift.store()
    store.apply([shift.ends(day.LARS), shift.says_goodbye(day.LARS, 6)])
    shown = make_desk(store=store)
    shown.desk.select(day.LARS)
    panel = panel_of(shown)
    panel.field.setText("sold")
    panel.notes.editor.setPlainText("clean the disc")
    shown.desk.select(day.SOREN)
    assert panel.field.text() == ""
    assert panel.notes.text() == ""
    shown.desk.select(day.LARS)
    assert panel.notes.text() == "clean the disc"


def test_a_left_message_is_answered_by_mail_and_done_in_one_go(make_desk: MakeDesk) -> None:
    """There is no composer: nobody would read it."""
    shown = make_desk(store=shift.store())
    shown.store.apply(shift.takes_letter())
    shown.desk.select(shift.LETTER)
    panel = panel_of(shown)
    assert panel.isVisible()
    assert not shown.desk.can_write()
    assert panel.answer.mail.text() == "Write to karin.ek@post.example"
    assert not panel.answer.call.isVisible()
    assert panel.button.text() == "Done"
    panel.button.click()
    assert kinds(shown) == [EndChat]
    shown.store.apply([shift.ends(shift.LETTER, 1286)])
    assert kinds(shown) == [EndChat, FinishWrapUp]


def test_addresses_are_made_of_what_the_customer_gave() -> None:
    """Nothing that a mail program could take for more than an address."""
    by_id = {card.id: card for card in shift.waiting()}
    mail = mail_address(by_id[shift.LETTER])
    assert mail.toString(mail.ComponentFormattingOption.FullyEncoded) == (
        "mailto:karin.ek@post.example?subject=Re: Invoice for order 88120".replace(" ", "%20")
    )
    assert phone_address(by_id[shift.CALL]).toString() == "tel:+4520114590"
    assert phone_address(by_id[shift.LETTER]).isEmpty()
    assert mail_address(by_id[shift.CALL]).isEmpty()


def test_a_changed_key_finishes(make_desk: MakeDesk) -> None:
    """The button tells it; the one it came with does nothing."""
    shown = make_desk(store=shift.store())
    shown.desk.select(day.SOREN)
    panel = panel_of(shown)
    assert panel.button.hint == "Ctrl+Return"
    shown.desk.preferences.put(Preferences(keys={"wrap_up.finish": "Alt+Return"}))
    assert panel.button.hint == "Alt+Return"
    panel.notes.editor.setFocus()
    QTest.keyClick(panel.notes.editor, Qt.Key.Key_Return, _CTRL)
    assert FinishWrapUp not in kinds(shown)
    QTest.keyClick(panel.notes.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert FinishWrapUp in kinds(shown)
