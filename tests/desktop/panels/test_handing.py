"""Handing over, asking in, leaving, flags and blocks, as an agent does it with the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.panels.chat.panel import ChatPanel
from desktop.panels.offer import OfferPanel
from protocol import events
from protocol import floor as moves
from protocol.asides import BlockVisitor, FlagChat, UnblockVisitor
from protocol.commands import (
    DeclineOffer,
    InviteColleague,
    LeaveChat,
    TakeChat,
    TransferChat,
    WithdrawOffer,
)
from protocol.entities import Block
from protocol.kinds import OfferKind, OfferOutcome, SeatKind
from tests.desktop import afternoon as day
from tests.desktop import colleagues
from tests.desktop.desks import MakeDesk, Shown


def panel_of(shown: Shown) -> ChatPanel:
    """The chat before the agent: Freja's."""
    shown.desk.select(day.FREJA)
    panel = shown.window.findChild(ChatPanel)
    assert isinstance(panel, ChatPanel)
    return panel


def focus() -> object:
    """What has the keyboard."""
    return QApplication.focusWidget()


def test_a_chat_goes_to_a_colleague_by_keyboard_alone(make_desk: MakeDesk) -> None:
    """F9, some letters, Enter, words, Ctrl+Enter."""
    shown = make_desk()
    colleagues.people(shown.store)
    panel = panel_of(shown)
    shown.window.commands.run("chat.hand_over")
    sheet = panel.sheets.handing
    assert sheet.isVisible()
    assert focus() is sheet.finder.field
    QTest.keyClicks(sheet.finder.field, "osk")
    QTest.keyClick(sheet.finder.field, Qt.Key.Key_Return)
    assert focus() is sheet.brief.editor
    QTest.keyClicks(sheet.brief.editor, "Size is settled")
    QTest.keyClick(sheet.brief.editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    (sent,) = shown.bus.sent
    assert isinstance(sent, TransferChat)
    assert (sent.agent, sent.queue, sent.brief, sent.stays) == (day.OSKAR, None, "Size is settled", False)
    assert not sheet.isVisible()


def test_it_goes_to_a_queue_and_she_stays(make_desk: MakeDesk) -> None:
    """How the queue stands is told; what was written is there again after Esc."""
    shown = make_desk()
    colleagues.people(shown.store)
    panel = panel_of(shown)
    shown.window.commands.run("chat.hand_over")
    sheet = panel.sheets.handing
    QTest.keyClicks(sheet.finder.field, "work")
    assert sheet.model.data(sheet.list.currentIndex()) == "Workshop, 1 waits, nobody is free, about 8 min".replace(
        ", nobody", " · nobody"
    ).replace("free, about", "free · about")
    sheet.brief.editor.setPlainText("Brakes")
    QTest.keyClick(sheet.finder.field, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    shown.window.commands.run("chat.hand_over")
    assert sheet.brief.text() == "Brakes"
    sheet.list.step(1)
    sheet.stay.click()
    sheet.go.click()
    (sent,) = shown.bus.sent
    assert isinstance(sent, TransferChat)
    assert (sent.agent, sent.brief, sent.stays) == (None, "Brakes", True)


def test_who_can_not_be_asked_says_why_and_can_not_be_chosen(make_desk: MakeDesk) -> None:
    """At lunch she takes nothing over, but can be asked in; full is full."""
    shown = make_desk()
    colleagues.people(shown.store)
    panel = panel_of(shown)
    shown.window.commands.run("chat.hand_over")
    model = panel.sheets.handing.model
    rows = {str(model.data(model.index(at))): model.can_choose(model.rows[at]) for at in range(model.rowCount())}
    assert rows["Tuomas Salo, Not ready: Lunch · 0 of 8 chats"] is False
    assert rows["Saga Holm, No place left · 0 of 0 chats"] is False
    assert rows["Oskar Berg, Ready · 0 of 8 chats"] is True
    panel.sheets.handing.close_again()
    shown.window.commands.run("chat.invite")
    rows = {str(model.data(model.index(at))): model.can_choose(model.rows[at]) for at in range(model.rowCount())}
    assert rows["Tuomas Salo, Not ready: Lunch · 0 of 8 chats"] is True
    assert "Queues" not in rows
    QTest.keyClicks(panel.sheets.handing.finder.field, "tuomas")
    panel.sheets.handing.go.click()
    (sent,) = shown.bus.sent
    assert isinstance(sent, InviteColleague)
    assert sent.agent == colleagues.TUOMAS


def test_what_is_asked_stands_over_the_composer_until_it_is_answered(make_desk: MakeDesk) -> None:
    """It can be taken back; a decline says why and offers to ask another."""
    shown = make_desk()
    floor = colleagues.people(shown.store)
    panel = panel_of(shown)
    offer = colleagues.asked(day.FREJA, day.OSKAR, day.MAJA, OfferKind.TRANSFER)
    floor.tell(moves.OfferMade(offer=offer))
    assert panel.asked.words.text() == "Oskar Berg is asked to take this chat over: 0:24"
    assert not shown.window.commands.get("chat.hand_over").enabled()
    panel.asked.buttons[0].click()
    (sent,) = shown.bus.sent
    assert isinstance(sent, WithdrawOffer)
    floor.tell(colleagues.over(offer, OfferOutcome.DECLINED))
    assert panel.asked.words.text() == "Oskar Berg declined. The chat is still yours."
    concluded = events.OfferConcluded(
        offer=offer.id, agent=day.OSKAR, outcome=OfferOutcome.DECLINED, reason="On the phone"
    )
    floor.staff(day.FREJA, concluded)
    assert panel.asked.words.text() == "Oskar Berg declined: On the phone"
    panel.asked.buttons[0].click()
    assert panel.sheets.handing.isVisible()
    assert not panel.asked.isVisible()


def test_waiting_with_the_customer_shows_the_place_and_ends_both_ways(make_desk: MakeDesk) -> None:
    """Take it back, or leave; leaving has seconds to think better of it."""
    shown = make_desk()
    colleagues.people(shown.store)
    panel = panel_of(shown)
    colleagues.handed_to_queue(shown.store, day.FREJA, "Brakes", stays=True)
    shown.store.apply([colleagues.position(day.FREJA, 2, 190_000)])
    assert panel.company.words.text() == "You wait with the customer in Workshop: place 2, about 3 min."
    assert panel.composer.isVisible()
    assert not panel.header.end.isVisible()
    panel.company.back.click()
    panel.company.leave.click()
    assert [type(command) for command in shown.bus.sent] == [TakeChat]
    assert panel.parting.words.text() == "You leave this chat in 5 s."
    panel.parting.buttons[0].click()
    assert not panel.parting.isVisible()
    panel.company.leave.click()
    panel.parting.buttons[1].click()
    left = shown.bus.sent[-1]
    assert isinstance(left, LeaveChat)
    assert left.version == 6, "the fence is the seat's"


def test_who_else_is_in_the_chat_is_told(make_desk: MakeDesk) -> None:
    """An agent alone has no strip; with company she can leave it to them, or end it."""
    shown = make_desk()
    floor = colleagues.people(shown.store)
    panel = panel_of(shown)
    assert not panel.company.isVisible()
    floor.tell(moves.SeatTaken(interaction=day.FREJA, seat=colleagues.seat(day.OSKAR, SeatKind.INVITED)))
    assert panel.company.words.text() == "You have this chat. With you: Oskar Berg."
    assert panel.company.leave.isVisible()
    assert panel.header.end.isVisible()


def test_a_flag_goes_up_with_a_word_and_comes_down(make_desk: MakeDesk) -> None:
    """Enter sends it; the head shows it to all."""
    shown = make_desk()
    floor = colleagues.people(shown.store)
    panel = panel_of(shown)
    shown.window.commands.run("chat.flag")
    QTest.keyClicks(panel.sheets.flag_sheet.field, "May I give 15 %?")
    QTest.keyClick(panel.sheets.flag_sheet.field, Qt.Key.Key_Return)
    (sent,) = shown.bus.sent
    assert isinstance(sent, FlagChat)
    assert sent.text == "May I give 15 %?"
    floor.tell(colleagues.flagged(day.FREJA, day.MAJA, "May I give 15 %?"))
    assert panel.header.flag.isVisible()
    assert panel.header.flag.accessibleName() == "Flagged for a supervisor: May I give 15 %?"
    assert shown.window.commands.get("chat.lower").enabled()
    assert not shown.window.commands.get("chat.flag").enabled()


def test_a_block_needs_a_reason_waits_and_can_be_taken_back(make_desk: MakeDesk) -> None:
    """First by undoing it before it is done, then by letting them in again."""
    shown = make_desk()
    panel = panel_of(shown)
    shown.window.commands.run("chat.block")
    sheet = panel.sheets.block_sheet
    assert not sheet.go.isEnabled()
    sheet.field.setText("Threats")
    sheet.go.click()
    assert not shown.bus.sent
    panel.parting.buttons[0].click()
    shown.desk.company.blockings.carry_out()
    assert not shown.bus.sent
    shown.desk.company.block(day.FREJA, "Threats", None)
    panel.parting.buttons[1].click()
    (sent,) = shown.bus.sent
    assert isinstance(sent, BlockVisitor)
    assert (sent.reason, sent.until) == ("Threats", None)
    assert "The customer is blocked" in shown.window.toasts.texts()
    visitor = shown.store.floor.interactions[day.FREJA].customer.visitor
    block = Block(visitor=visitor, by=day.MAJA, at=day.NOW, reason="Threats")
    colleagues.Floor(shown.store).tell(moves.VisitorBlocked(block=block))
    shown.window.commands.run("chat.unblock")
    assert isinstance(shown.bus.sent[-1], UnblockVisitor)


def test_a_colleague_who_asks_shows_her_words_and_the_chat_and_hears_why_not(make_desk: MakeDesk) -> None:
    """Looked into before answering; the keyboard stays where it is."""
    shown = make_desk()
    floor = colleagues.people(shown.store)
    floor.tell(moves.InteractionAssigned(interaction=day.LARS, agent=day.OSKAR, version=9, since=day.NOW))
    shown.store.loss_read(day.LARS)
    shown.store.dismissed(day.LARS)
    panel_of(shown)
    shown.window.commands.run("chat.focus")
    before = focus()
    offer = colleagues.asked(day.LARS, day.MAJA, day.OSKAR, OfferKind.TRANSFER, "You know these brakes")
    floor.tell(moves.OfferMade(offer=offer))
    assert shown.bus.follows[-1] == (day.LARS, True)
    shown.store.follow(day.LARS, on=True)
    shown.store.apply([talk.snapshot() for talk in day.others() if talk.card.id == day.LARS])
    floor.staff(day.LARS, colleagues.hidden(1, day.OSKAR, "He is cross"))
    panel = shown.window.findChild(OfferPanel)
    assert isinstance(panel, OfferPanel)
    assert panel.asks.text() == "Oskar Berg asks you to take this chat over"
    assert panel.brief.text() == "“You know these brakes”"
    assert panel.preview.frame.isVisible()
    model = panel.preview.view.transcript()
    assert model is not None
    assert "He is cross" in str(model.data(model.index(model.rowCount() - 1)))
    assert focus() is before
    panel.reason.setText("At lunch in a minute")
    QTest.keyClick(shown.window, Qt.Key.Key_F3)
    (sent,) = shown.bus.sent
    assert isinstance(sent, DeclineOffer)
    assert sent.reason == "At lunch in a minute"
    floor.tell(colleagues.over(offer, OfferOutcome.DECLINED))
    assert not panel.isVisible()
    assert shown.bus.follows[-1] == (day.LARS, False)
