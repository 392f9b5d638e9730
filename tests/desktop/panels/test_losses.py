"""What became of lost chats, and leaving with words that have not gone out: told and asked without a modal."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from desktop.panels.chat.panel import ChatPanel
from desktop.panels.leaving import LeavingPanel
from desktop.panels.losses import LossesPanel
from desktop.state.drafts import Draft
from desktop.state.link import LinkPhase, LinkState
from desktop.state.losses import Loss
from desktop.state.messages import Queued
from protocol import events
from protocol import floor as moves
from protocol.commands import SendMessage
from protocol.ids import MessageId
from protocol.kinds import AgentStatus, EndReason
from tests.desktop import afternoon as day
from tests.desktop import colleagues
from tests.desktop.desks import MakeDesk, Shown


def lost(shown: Shown) -> LossesPanel:
    """Lars's chat is Oskar's now, Aksel's waits; she was without a link."""
    shown.store.set_link(LinkState(LinkPhase.CATCHING_UP, day.NOW))
    shown.store.apply([day.taken(day.LARS, day.OSKAR)])
    told = ((day.LARS, "Lars Holm", day.WORKSHOP, ("Order the pads.",)), (day.WAITS, "Aksel Lund", day.SALES, ()))
    for chat, name, queue, words in told:
        shown.store.losses[chat] = Loss(interaction=chat, name=name, queue=queue, at=day.NOW, words=words)
    shown.desk.signals.losses.emit()
    panel = shown.window.findChild(LossesPanel)
    assert isinstance(panel, LossesPanel)
    return panel


def words_in(widget: QWidget) -> list[str]:
    """All labels that can be seen in a widget."""
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def named(widget: QWidget, name: str) -> QAbstractButton:
    """The visible button with this name or these words."""
    buttons = [b for b in widget.findChildren(QAbstractButton) if b.isVisible()]
    (found,) = [b for b in buttons if name in (b.accessibleName(), b.text())]
    return found


def test_each_lost_chat_says_what_became_of_it(make_desk: MakeDesk) -> None:
    """With the words that were not sent, to copy; the chat can be opened; nothing is in the way."""
    shown = make_desk()
    panel = lost(shown)
    assert panel.isVisible()
    seen = words_in(panel)
    assert "went back to Workshop after 60 s; Oskar Berg has it now" in seen
    assert "went back to Sales after 60 s; waits there, first in line" in seen
    assert "You had written: “Order the pads.”" in seen
    named(panel, "Copy what you had written to Lars Holm").click()
    assert QGuiApplication.clipboard().text() == "Order the pads."
    named(panel, "Open the chat with Lars Holm").click()
    assert shown.desk.selected == day.LARS


def test_who_was_there_is_not_told_that_she_was_away(make_desk: MakeDesk) -> None:
    """A colleague takes it over: who has it is said, and nothing of a lost link."""
    shown = make_desk()
    shown.store.apply([day.taken(day.LARS, day.OSKAR)])
    panel = shown.window.findChild(LossesPanel)
    assert isinstance(panel, LossesPanel)
    assert panel.title.text() == "No longer mine"
    assert "Oskar Berg has it now" in words_in(panel)


def test_who_took_it_over_or_gave_it_away_is_said(make_desk: MakeDesk) -> None:
    """In the list and in the chat; and of another one in the same list that she was away."""
    shown = make_desk()
    floor = colleagues.people(shown.store)
    floor.staff(day.LARS, events.ChatAssigned(by=day.OSKAR, agent=day.OSKAR, before=day.MAJA))
    floor.staff(day.ELINA, events.ChatAssigned(by=day.OSKAR, agent=colleagues.SAGA, before=day.MAJA, brief="Parcel"))
    for chat, agent in ((day.LARS, day.OSKAR), (day.ELINA, colleagues.SAGA)):
        floor.tell(moves.InteractionAssigned(interaction=chat, agent=agent, version=9, since=day.NOW))
    panel = shown.window.findChild(LossesPanel)
    assert isinstance(panel, LossesPanel)
    assert "Oskar Berg took the chat over" in words_in(panel)
    assert "Oskar Berg gave the chat to Saga Holm" in words_in(panel)
    shown.store.losses[day.WAITS] = Loss(interaction=day.WAITS, name="Aksel Lund", queue=day.SALES, at=day.NOW)
    floor.tell(moves.InteractionRequeued(interaction=day.ELINA, version=10, since=day.NOW))
    shown.desk.signals.losses.emit()
    assert panel.title.text() == "No longer mine"
    seen = words_in(panel)
    assert "Oskar Berg gave the chat to Saga Holm; waits in Orders, first in line" in seen
    assert "while you were away: went back to Sales after 60 s; waits there, first in line" in seen


def test_a_chat_that_has_ended_is_nobodys(make_desk: MakeDesk) -> None:
    """Though somebody is to finish it: the list and the chat itself say the same."""
    shown = make_desk()
    shown.store.apply([day.taken(day.LARS, day.OSKAR)])
    shown.desk.select(day.LARS)
    ended = moves.InteractionEnded(interaction=day.LARS, reason=EndReason.CUSTOMER_LEFT, since=day.NOW)
    colleagues.Floor(shown.store).tell(ended)
    panel = shown.window.findChild(LossesPanel)
    chat = shown.window.findChild(ChatPanel)
    assert isinstance(panel, LossesPanel)
    assert isinstance(chat, ChatPanel)
    assert "The chat has ended" in words_in(panel)
    assert chat.closing.words.text() == "This chat has ended. You can read it until you put it away."
    assert chat.header.waiting.elapsed is None
    assert chat.header.session.elapsed is None


def test_it_stays_until_it_is_read(make_desk: MakeDesk) -> None:
    """One by one or all at once."""
    shown = make_desk()
    panel = lost(shown)
    shown.desk.select(day.FREJA)
    assert panel.isVisible()
    named(panel, "Read: Lars Holm").click()
    assert shown.bus.losses_read == [day.LARS]
    shown.store.loss_read(day.LARS)
    assert len(panel.rows) == 1
    shown.window.commands.run("losses.read")
    assert shown.bus.losses_read == [day.LARS, day.WAITS]
    shown.store.loss_read(day.WAITS)
    assert not panel.isVisible()


def test_the_keyboard_stays_where_it_is_while_queues_move(make_desk: MakeDesk) -> None:
    """Places change every few seconds on a busy floor."""
    shown = make_desk()
    panel = lost(shown)
    named(panel, "Read: Aksel Lund").setFocus(Qt.FocusReason.TabFocusReason)
    shown.store.apply([day.offer()])
    assert any("rings" in words for words in words_in(panel)), "what became of it is another thing now"
    assert QApplication.focusWidget() is named(panel, "Read: Aksel Lund")


def leaving(shown: Shown) -> LeavingPanel:
    """Signing out is asked for."""
    shown.window.commands.run("account.sign_out")
    panel = shown.window.findChild(LeavingPanel)
    assert isinstance(panel, LeavingPanel)
    return panel


def queue(shown: Shown, number: int, *, held: bool = False) -> SendMessage:
    """A message in the outbox."""
    command = SendMessage(id=day.command_id(number), interaction=day.FREJA, text="Words", version=1)
    shown.store.queued(Queued(command, held=held))
    return command


def test_all_sent_one_is_out_at_once(make_desk: MakeDesk) -> None:
    """No question for nothing."""
    shown = make_desk(day.quiet(AgentStatus.READY))
    assert not leaving(shown).isVisible()
    assert shown.bus.sign_outs == 1


def test_who_would_wait_again_is_said(make_desk: MakeDesk) -> None:
    """Nothing would be lost; still nobody leaves customers by a slip of the hand."""
    shown = make_desk()
    panel = leaving(shown)
    assert panel.isVisible()
    assert shown.bus.sign_outs == 0
    assert panel.words.text().startswith("4 chats would wait again for colleagues, keeping their places in line: ")
    assert "Freja Nielsen" in panel.words.text()
    assert panel.lose.text() == "Sign out"
    assert QApplication.focusWidget() is panel.stay
    panel.lose.click()
    assert shown.bus.sign_outs == 1


def test_unsent_words_are_counted_and_staying_is_the_habit(make_desk: MakeDesk) -> None:
    """Enter stays; Esc too."""
    shown = make_desk()
    queue(shown, 1)
    shown.store.drafts.put(day.LARS, Draft("begun", 5))
    panel = leaving(shown)
    assert panel.words.text().startswith(
        "1 message and 1 draft would be lost.\nDrafts: Lars Holm\n4 chats would wait again"
    )
    assert QApplication.focusWidget() is panel.stay
    QTest.keyClick(panel.stay, Qt.Key.Key_Return)
    assert not panel.isVisible()
    assert shown.bus.sign_outs == 0
    leaving(shown).lose.click()
    assert shown.bus.sign_outs == 1


def test_sent_first_then_out(make_desk: MakeDesk) -> None:
    """What waits for a word has it now; without a link it is said, and waited for."""
    shown = make_desk()
    one, two = queue(shown, 1), queue(shown, 2, held=True)
    panel = leaving(shown)
    panel.send.click()
    assert shown.bus.retried == [MessageId(two.id)]
    assert panel.words.text().startswith("Being sent: 2 to go. Then you are signed out.")
    shown.store.set_link(LinkState(phase=LinkPhase.OFFLINE))
    assert "There is no link now; it goes on when it is back." in panel.words.text()
    shown.store.discarded(MessageId(one.id))
    assert shown.bus.sign_outs == 0
    shown.store.discarded(MessageId(two.id))
    assert shown.bus.sign_outs == 1
    assert not panel.isVisible()


def test_drafts_are_asked_about_once_all_is_sent(make_desk: MakeDesk) -> None:
    """They can't be sent; nobody is signed out over them."""
    shown = make_desk()
    one = queue(shown, 1)
    shown.store.drafts.put(day.LARS, Draft("begun", 5))
    panel = leaving(shown)
    panel.send.click()
    assert panel.words.text().startswith("Being sent: 1 to go. Then the drafts are asked about.\nDrafts: Lars Holm")
    shown.store.discarded(MessageId(one.id))
    assert shown.bus.sign_outs == 0
    assert panel.words.text().startswith("1 draft would be lost.\nDrafts: Lars Holm")


def test_staying_ends_the_wish_to_leave(make_desk: MakeDesk) -> None:
    """What goes out later signs nobody out."""
    shown = make_desk()
    one = queue(shown, 1)
    panel = leaving(shown)
    panel.send.click()
    panel.stay.click()
    shown.store.discarded(MessageId(one.id))
    assert shown.bus.sign_outs == 0
