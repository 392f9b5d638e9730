"""Words that have not gone out: what they wait for, why they failed, and deciding by pointer and by keys."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.chat import ChatPanel
from desktop.panels.notices import NoticeLine
from desktop.state.link import LinkPhase, LinkState
from desktop.state.messages import Queued
from protocol.commands import EndChat, SendMessage
from protocol.errors import ErrorCode, words
from protocol.ids import InteractionId, MessageId
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown

_AGO = 25 * 60_000


def hold(shown: Shown, number: int, chat: InteractionId) -> SendMessage:
    """A message that waits for the agent's word."""
    command = SendMessage(id=day.command_id(number), interaction=chat, text=f"Words {number}", version=1)
    shown.store.queued(Queued(command, held=True, written_at=shown.desk.local_now() - _AGO))
    return command


def panel_of(shown: Shown) -> ChatPanel:
    """The chat panel, showing Freja's chat."""
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    return panel


def line_of(shown: Shown) -> NoticeLine:
    """The line under the top bar."""
    line = shown.window.findChild(NoticeLine)
    assert isinstance(line, NoticeLine)
    return line


def button(widget: QWidget, text: str) -> QAbstractButton:
    """The visible button with these words."""
    (found,) = [b for b in widget.findChildren(QAbstractButton) if b.isVisible() and b.text() == text]
    return found


def test_what_is_old_asks_over_the_composer_and_in_the_top(make_desk: MakeDesk) -> None:
    """This chat's there, all of them above; sent in the order they were written."""
    shown = make_desk()
    panel, line = panel_of(shown), line_of(shown)
    assert not panel.held.isVisible()
    one, two, three = hold(shown, 1, day.FREJA), hold(shown, 2, day.FREJA), hold(shown, 3, day.ELINA)
    assert panel.held.words.text() == "2 messages were written 25 min ago. Send them?"
    assert line.words.text() == "3 messages were written 25 min ago. Send them?"
    button(panel.held, "Send").click()
    assert shown.bus.retried == [MessageId(one.id), MessageId(two.id)]
    button(line, "Send").click()
    assert shown.bus.retried[2:] == [MessageId(command.id) for command in (one, two, three)]
    for command in (one, two, three):
        shown.store.discarded(MessageId(command.id))
    assert not panel.held.isVisible()
    assert not line.isVisible()


def test_the_chat_that_ends_after_them_says_so(make_desk: MakeDesk) -> None:
    """Ending waits behind what was written before it."""
    shown = make_desk()
    panel = panel_of(shown)
    hold(shown, 1, day.FREJA)
    shown.store.queued(Queued(EndChat(id=day.command_id(2), interaction=day.FREJA, version=1)))
    assert panel.held.words.text() == "A message was written 25 min ago. Send it? The chat ends after that."


def test_the_line_shows_them_where_they_are(make_desk: MakeDesk) -> None:
    """In the other chat, at the first of them."""
    shown = make_desk()
    panel_of(shown)
    hold(shown, 1, day.ELINA)
    button(line_of(shown), "Show them").click()
    assert shown.desk.selected == day.ELINA


def test_discarded_words_can_be_put_back_to_write(make_desk: MakeDesk) -> None:
    """Undo in place of a question."""
    shown = make_desk()
    panel = panel_of(shown)
    command = hold(shown, 1, day.FREJA)
    button(panel.held, "Discard").click()
    assert shown.bus.discarded == [MessageId(command.id)]
    assert shown.window.toasts.texts() == ("Message discarded",)
    button(shown.window.toasts, "Put back to write").click()
    assert panel.composer.editor.toPlainText() == "Words 1"


def test_one_by_one_by_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Enter sends, Delete discards; a screen reader is told so."""
    shown = make_desk()
    panel = panel_of(shown)
    one, two = hold(shown, 1, day.FREJA), hold(shown, 2, day.FREJA)
    panel.view.setFocus()
    QTest.keyClick(panel.view, Qt.Key.Key_End)
    spoken = panel.view.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("Waits for your word: Words 2. Enter sends it, Delete discards it")
    QTest.keyClick(panel.view, Qt.Key.Key_Delete)
    QTest.keyClick(panel.view, Qt.Key.Key_Up)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert shown.bus.discarded == [MessageId(two.id)]
    assert shown.bus.retried == [MessageId(one.id)]


def test_every_state_has_its_words(make_desk: MakeDesk) -> None:
    """Over its sign, and for a screen reader."""
    shown = make_desk()
    panel = panel_of(shown)
    command = SendMessage(id=day.command_id(1), interaction=day.FREJA, text="Hello?", version=1)
    shown.store.queued(Queued(command))
    model, view = panel.view.transcript(), panel.view
    assert model is not None
    row = model.rowCount() - 1
    made = view.layout_of(row)
    assert made is not None
    assert made.meta is not None
    at = made.meta.center() + QPointF(view.message_column()[0], view.first_top() + view.tops[row])
    assert view.explained_at(at) == "In the outbox: kept on this machine, on its way"
    assert view.explained_at(at - QPointF(200, 0)) == ""
    assert "In the outbox" in model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    shown.store.failed(command.id, ErrorCode.STORAGE_UNAVAILABLE, "")
    spoken = model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith(f"{words(ErrorCode.STORAGE_UNAVAILABLE)} Enter tries again, Delete discards it")


def test_what_cannot_be_tried_again_is_only_discarded(make_desk: MakeDesk) -> None:
    """A file that the server will never take."""
    shown = make_desk()
    panel = panel_of(shown)
    command = SendMessage(id=day.command_id(1), interaction=day.FREJA, attachments=(day.PLAN,), version=1)
    shown.store.queued(Queued(command))
    shown.store.failed(command.id, ErrorCode.UNSUPPORTED_FILE, "")
    names = dict(panel.view.named_parts())
    assert "Discard" in names
    assert "Try again" not in names


def test_being_offline_is_said_after_some_seconds_and_can_be_tried(make_desk: MakeDesk) -> None:
    """Short drops are told to nobody; nothing is greyed."""
    time = [day.NOW]
    store = day.store(day.afternoon(), lambda: time[0])
    shown = make_desk(store=store)
    panel, line = panel_of(shown), line_of(shown)
    store.set_link(LinkState(phase=LinkPhase.OFFLINE, since=day.NOW))
    assert not line.isVisible()
    assert panel.composer.hint.text().startswith("Offline")
    time[0] += 5_000
    shown.desk.clock.tick.emit()
    assert line.words.text().startswith("Offline since ")
    button(line, "Try now").click()
    assert shown.bus.reconnects == 1
    assert panel.composer.editor.isEnabled()
    assert panel.header.end.isEnabled()
    store.set_link(LinkState(phase=LinkPhase.ONLINE, since=time[0]))
    assert not line.isVisible()


def test_a_chat_ends_after_a_while_and_undo_keeps_it(make_desk: MakeDesk) -> None:
    """By the bar's button or by its key."""
    shown = make_desk()
    panel = panel_of(shown)
    shown.window.commands.run("chat.end")
    assert panel.ending.words.text() == "The chat ends in 5 s."
    assert not panel.header.end.isEnabled()
    button(panel.ending, "Undo").click()
    assert not panel.ending.isVisible()
    assert panel.header.end.isEnabled()
    shown.window.commands.run("chat.end")
    shown.window.commands.run("chat.keep")
    assert shown.bus.sent == []
    shown.window.commands.run("chat.end")
    button(panel.ending, "End now").click()
    assert [type(command) for command in shown.bus.sent] == [EndChat]
