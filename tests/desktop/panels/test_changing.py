"""The last message written anew or taken back, another quoted, earlier words again."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.panels.chat.composer import Composer
from desktop.panels.chat.panel import ChatPanel
from desktop.state.drafts import Aside
from desktop.state.link import SignInPhase, SignInState
from desktop.state.messages import MessageItem, Queued
from protocol.commands import ChangeMessage, SendMessage, StaffCommand, TakeBackMessage
from protocol.entities import Party
from protocol.errors import ErrorCode
from protocol.events import MessagePosted
from protocol.frames import PublicEntry
from protocol.ids import CannedId, MessageId
from protocol.kinds import PartyKind
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown

LAST = MessageId(day.command_id(77))
_MAJA = Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA)
_FREJA = Party(kind=PartyKind.CUSTOMER, name="Freja Nielsen")


class Clock:
    """Time that the test moves."""

    def __init__(self) -> None:
        self.now = day.NOW

    def __call__(self) -> int:
        return self.now


def said(shown: Shown, words: str, author: Party = _MAJA, *, id: MessageId = LAST) -> None:
    """Somebody has just said this to Freja, or she did."""
    chat = shown.store.conversations[day.FREJA]
    event = MessagePosted(id=id, author=author, text=words)
    shown.store.apply([PublicEntry(interaction=day.FREJA, seq=chat.public + 1, at=shown.desk.now(), event=event)])


def desk_that_said(make_desk: MakeDesk, clock: Callable[[], int] | None = None) -> tuple[Shown, Composer]:
    """A desk whose agent has just said something to Freja."""
    shown = make_desk(store=day.store(day.afternoon(), clock))
    shown.desk.select(day.FREJA)
    said(shown, "It is in Arhus.")
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    shown.window.commands.run("chat.focus")
    assert QApplication.focusWidget() is panel.composer.editor
    return shown, panel.composer


def test_up_in_an_empty_composer_brings_the_last_message_to_be_changed(make_desk: MakeDesk) -> None:
    """Enter changes it; the composer is as it was."""
    shown, composer = desk_that_said(make_desk)
    QTest.keyClick(composer.editor, Qt.Key.Key_Up)
    assert composer.editor.toPlainText() == "It is in Arhus."
    assert composer.change.isVisible()
    assert composer.button.text() == "Change it"
    composer.editor.setPlainText("It is in Aarhus.")
    QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    (sent,) = shown.bus.sent
    assert isinstance(sent, ChangeMessage)
    assert (sent.message, sent.text) == (LAST, "It is in Aarhus.")
    assert (composer.editor.toPlainText(), composer.change.isVisible()) == ("", False)


def test_what_was_being_written_waits_meanwhile(make_desk: MakeDesk) -> None:
    """Escape leaves the message as it is, and the draft is there again; also after a look at another chat."""
    shown, composer = desk_that_said(make_desk)
    QTest.keyClicks(composer.editor, "And one more")
    shown.window.commands.run("chat.edit_last")
    QTest.keyClicks(composer.editor, " Or Odense.")
    shown.desk.select(day.LARS)
    assert composer.editor.toPlainText() == ""
    shown.desk.select(day.FREJA)
    assert composer.editor.toPlainText() == "It is in Arhus. Or Odense."
    QTest.keyClick(composer.editor, Qt.Key.Key_Escape)
    assert composer.editor.toPlainText() == "And one more"
    assert shown.bus.sent == []


def test_taken_back_by_key(make_desk: MakeDesk) -> None:
    """Without asking: it can be said again."""
    shown, _composer = desk_that_said(make_desk)
    assert shown.window.commands.run("chat.unsay")
    (sent,) = shown.bus.sent
    assert isinstance(sent, TakeBackMessage)
    assert sent.message == LAST


def test_too_late_what_was_written_becomes_a_draft(make_desk: MakeDesk) -> None:
    """A minute went by while she wrote; nothing is sent and nothing lost."""
    clock = Clock()
    shown, composer = desk_that_said(make_desk, clock)
    shown.window.commands.run("chat.edit_last")
    composer.editor.setPlainText("It is in Aarhus.")
    clock.now += 61_000
    shown.desk.clock.tick.emit()
    assert not composer.change.isVisible()
    assert composer.editor.toPlainText() == "It is in Aarhus."
    assert "too late" in composer.problem.text()
    assert shown.store.drafts.of(day.FREJA).text == "It is in Aarhus."
    assert not shown.window.commands.run("chat.edit_last")
    assert shown.bus.sent == []


def test_a_word_of_the_customers_ends_it_too(make_desk: MakeDesk) -> None:
    """She has read what she answers."""
    shown, composer = desk_that_said(make_desk)
    shown.window.commands.run("chat.edit_last")
    said(shown, "Thanks!", _FREJA, id=MessageId(day.command_id(78)))
    assert not composer.change.isVisible()
    assert composer.editor.toPlainText() == ""


def test_the_last_message_of_the_customer_is_quoted(make_desk: MakeDesk) -> None:
    """By key; the message carries it, and the next one does not."""
    shown, composer = desk_that_said(make_desk)
    said(shown, "Until when?", _FREJA, id=MessageId(day.command_id(78)))
    assert shown.window.commands.run("chat.quote")
    assert composer.quote.isVisible()
    assert composer.quote.words.text() == "Until when?"
    for words in ("Until six.", "And on Sunday too."):
        QTest.keyClicks(composer.editor, words)
        QTest.keyClick(composer.editor, Qt.Key.Key_Return)
    first, second = shown.bus.sent
    assert isinstance(first, SendMessage)
    assert isinstance(second, SendMessage)
    assert (first.quotes, second.quotes) == (MessageId(day.command_id(78)), None)
    assert not composer.quote.isVisible()


def test_a_quote_belongs_to_its_draft_and_can_be_dropped(make_desk: MakeDesk) -> None:
    """It goes and comes with its chat."""
    shown, composer = desk_that_said(make_desk)
    shown.window.commands.run("chat.quote")
    shown.desk.select(day.LARS)
    assert not composer.quote.isVisible()
    shown.desk.select(day.FREJA)
    assert composer.quote.isVisible()
    QTest.keyClick(composer.editor, Qt.Key.Key_Escape)
    assert not composer.quote.isVisible()
    assert shown.store.drafts.quote(day.FREJA) is None


def test_earlier_words_come_back_and_written_ones_stay(make_desk: MakeDesk) -> None:
    """Those of this chat only, newest first."""
    shown, composer = desk_that_said(make_desk)
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(composer.editor, Qt.Key.Key_Up, control)
    assert composer.editor.toPlainText() == "It is in Arhus."
    QTest.keyClick(composer.editor, Qt.Key.Key_Up, control)
    chat = shown.store.conversations[day.FREJA]
    mine = [item.text for item in chat.items if isinstance(item, MessageItem) and item.mine and item.text]
    assert composer.editor.toPlainText() == mine[-2]
    QTest.keyClick(composer.editor, Qt.Key.Key_Down, control)
    QTest.keyClick(composer.editor, Qt.Key.Key_Down, control)
    assert composer.editor.toPlainText() == ""
    QTest.keyClicks(composer.editor, "Mine")
    QTest.keyClick(composer.editor, Qt.Key.Key_Up, control)
    assert composer.editor.toPlainText() == "Mine"


def test_words_that_come_back_still_answer_what_they_answered(make_desk: MakeDesk) -> None:
    """Refused, with the quote that went along."""
    shown, composer = desk_that_said(make_desk)
    command = SendMessage(id=day.command_id(9), interaction=day.FREJA, text="Until six.", quotes=LAST, version=1)
    shown.store.queued(Queued(command))
    shown.store.failed(command.id, ErrorCode.MESSAGE_TOO_LONG, "")
    assert composer.editor.toPlainText() == "Until six."
    assert composer.quote.isVisible()
    assert shown.store.drafts.quote(day.FREJA) == LAST


def test_too_late_while_another_chat_is_shown_nothing_is_lost(make_desk: MakeDesk) -> None:
    """She comes back to what she wrote, behind the draft that waited, and it is said why it was not sent."""
    clock = Clock()
    shown, composer = desk_that_said(make_desk, clock)
    QTest.keyClicks(composer.editor, "And one more.")
    shown.window.commands.run("chat.edit_last")
    composer.editor.setPlainText("It is in Aarhus.")
    shown.desk.select(day.LARS)
    clock.now += 61_000
    shown.desk.clock.tick.emit()
    shown.desk.select(day.FREJA)
    assert composer.editor.toPlainText() == "And one more.\nIt is in Aarhus."
    assert "too late" in composer.problem.text()
    QTest.keyClicks(composer.editor, "!")
    assert shown.store.drafts.of(day.FREJA).text == "And one more.\nIt is in Aarhus.!"
    assert shown.bus.sent == []


def test_an_expired_session_takes_no_change_away(make_desk: MakeDesk) -> None:
    """She says her password and goes on: Enter changes the message, and never says it a second time."""
    shown, composer = desk_that_said(make_desk)
    QTest.keyClicks(composer.editor, "And one more.")
    shown.window.commands.run("chat.edit_last")
    for phase in (SignInPhase.EXPIRED, SignInPhase.SIGNED_IN):
        shown.store.set_sign_in(SignInState(phase))
    composer.editor.setPlainText("It is in Aarhus.")
    composer.send()
    (sent,) = shown.bus.sent
    assert isinstance(sent, ChangeMessage)
    assert composer.editor.toPlainText() == "And one more."


def test_a_desk_killed_over_an_unchanged_message_opens_without_its_words(make_desk: MakeDesk) -> None:
    """They are said already; what was changed of them stands in the draft."""
    before, composer = desk_that_said(make_desk)
    before.window.commands.run("chat.edit_last")
    for changed, there in (("", ""), (" I think.", "It is in Arhus. I think.")):
        QTest.keyClicks(composer.editor, changed)
        store = day.store(day.afternoon())
        store.drafts.put_aside(Aside.CHANGE, before.store.drafts.aside(Aside.CHANGE, day.FREJA), day.FREJA)
        shown = make_desk(store=store, show=False)
        said(shown, "It is in Arhus.")
        shown.desk.changing.look(day.FREJA)
        assert shown.store.drafts.of(day.FREJA).text == there
        assert shown.store.drafts.aside(Aside.CHANGE, day.FREJA) == ""


def test_what_is_sent_stands_in_no_composer_meanwhile(make_desk: MakeDesk) -> None:
    """A desk that is killed just then has it once, a quote too."""
    shown, composer = desk_that_said(make_desk)
    drafts, kept = shown.store.drafts, list[tuple[str, object]]()
    send = shown.bus.send

    def noting(command: StaffCommand, goes_at: int = 0, used: tuple[CannedId, ...] = ()) -> None:
        kept.append((drafts.aside(Aside.CHANGE, day.FREJA), drafts.quote(day.FREJA)))
        send(command, goes_at, used)

    shown.bus.send = noting
    shown.window.commands.run("chat.edit_last")
    composer.editor.setPlainText("It is in Aarhus.")
    composer.send()
    shown.window.commands.run("chat.quote")
    QTest.keyClicks(composer.editor, "Until six.")
    composer.send()
    assert kept == [("", None), ("", None)]
