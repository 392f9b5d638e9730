"""The top bar: the day's figures, who is to be called back, the sign of silence, and what pops up outside."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.panels.offer import OfferPanel
from desktop.panels.phone import PhoneButton
from desktop.panels.quiet import QuietButton
from desktop.panels.status_facts import StatusFacts
from desktop.state.link import LinkPhase, LinkState
from desktop.state.preferences import Event, Preferences
from desktop.ui.widgets.buttons import Button
from protocol.figures import AgentFigures, FloorFigures
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.desks import MakeDesk, Shown


def figures(*, chats: int = 0, answers: int = 0, answered_after: int = 0) -> FloorFigures:
    """What the server tells of Maja."""
    mine = AgentFigures(agent=day.MAJA, chats=chats, answers=answers, answered_after=answered_after)
    return FloorFigures(since=day.NOW - 3_600_000, agents=(mine,), all=True)


def facts_of(shown: Shown) -> StatusFacts:
    facts = shown.window.findChild(StatusFacts)
    assert isinstance(facts, StatusFacts)
    return facts


def test_the_day_at_a_glance(make_desk: MakeDesk) -> None:
    """Chats (the one to finish too) of those she may have, chats today, how soon she answers; asked for at once."""
    shown = make_desk()
    facts = facts_of(shown)
    assert shown.bus.floor_looks[-1] is True
    assert facts.open.accessibleName() == "Chats: 5 of 8"
    assert not facts.today.isVisible()
    shown.store.apply([figures(chats=23, answers=120, answered_after=120 * 31_000)])
    assert (facts.today.accessibleName(), facts.answer.accessibleName()) == ("Today: 23 chats", "You answer in: 0:31")
    assert facts.today.isVisible()


def test_figures_of_another_connection_are_not_shown(make_desk: MakeDesk) -> None:
    """Without a link nobody knows; a new day begins anew."""
    shown = make_desk()
    shown.store.apply([figures(chats=23)])
    shown.store.apply([FloorFigures(since=day.NOW, agents=())])
    assert facts_of(shown).today.value == "0 chats"
    shown.store.set_link(LinkState(phase=LinkPhase.OFFLINE))
    assert not facts_of(shown).today.isVisible()


def test_a_narrow_window_tells_less(make_desk: MakeDesk) -> None:
    """What must be seen stays: the state, the link, who waits."""
    shown = make_desk()
    shown.store.apply([figures(chats=1)])
    facts = facts_of(shown)
    assert facts.today.value == "1 chat"
    shown.window.resize(1100, 700)
    assert (facts.open.isVisible(), facts.today.isVisible()) == (True, False)
    shown.window.resize(900, 600)
    assert not facts.open.isVisible()


def test_who_is_to_be_called_back_is_one_key_away(make_desk: MakeDesk) -> None:
    """With the number; Enter brings the chat before her."""
    shown = make_desk(store=shift.store())
    phone = shown.window.findChild(PhoneButton)
    assert isinstance(phone, PhoneButton)
    assert phone.accessibleName() == "Phone: 1 to call back"
    QTest.keyClick(shown.window, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    row = QApplication.focusWidget()
    assert isinstance(row, QAbstractButton)
    assert row.text() == "Jens Toft · +45 20 11 45 90"
    QTest.keyClick(row, Qt.Key.Key_Return)
    assert shown.desk.selected == shift.CALL


def test_silence_shows(make_desk: MakeDesk) -> None:
    """And ends by a click."""
    shown = make_desk()
    sign = shown.window.findChild(QuietButton)
    assert isinstance(sign, QuietButton)
    assert not sign.isVisible()
    shown.window.commands.run("notices.disturb")
    assert sign.isVisible()
    sign.click()
    assert not sign.isVisible()
    assert not shown.desk.preferences.now.notices.do_not_disturb


def test_a_changed_key_is_shown_where_it_helps(make_desk: MakeDesk) -> None:
    """On the offer's own buttons, say."""
    shown = make_desk()
    shown.store.apply([day.offer()])
    card = shown.window.findChild(OfferPanel)
    assert isinstance(card, OfferPanel)
    assert card.accept.hint == "F2"
    shown.desk.preferences.put(Preferences(keys={"offer.accept": "Ctrl+Alt+A"}))
    assert card.accept.hint == "Ctrl+Alt+A"


def test_no_hint_keeps_a_key_that_was_changed(make_desk: MakeDesk) -> None:
    """Wherever a key is told: none is left of those that commands came with."""
    shown = make_desk()
    ids = {
        *("search.open", "customer.call", "customer.purchases", "cobrowse.larger", "expert.end", "expert.use"),
        *("colleagues.search", "colleagues.new", "colleagues.open", "colleagues.leave", "colleagues.card"),
    }
    commands = shown.window.commands
    before = {commands.key_of(id) for id in ids}
    told = [part.toolTip() for part in shown.window.findChildren(QWidget)]
    assert any(tip.endswith(commands.key_of("colleagues.new")) for tip in told)
    shown.desk.preferences.put(Preferences(keys={id: f"Ctrl+Alt+{chr(65 + at)}" for at, id in enumerate(sorted(ids))}))
    for part in shown.window.findChildren(QWidget):
        said = {part.toolTip().rsplit("   ")[-1], part.hint if isinstance(part, Button) else ""}
        assert not said & before, (type(part), said & before)


def test_what_pops_up_brings_its_chat(make_desk: MakeDesk) -> None:
    """A card of our own where the system has nothing; a click opens the chat, and it goes."""
    shown = make_desk()
    notifier = shown.window.notifier
    assert notifier is not None
    shown.desk.attention.look(False)
    shown.store.apply([day.says(day.FREJA, 14, "Are you there?")])
    (card,) = notifier.pop_ups.cards.shown()
    assert card.accessibleName() == "Freja Nielsen: Are you there?"
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert shown.desk.selected == day.FREJA
    assert notifier.pop_ups.cards.shown() == ()


def test_an_alert_is_told_and_taken_away(make_desk: MakeDesk) -> None:
    """With its words; when she is done with it, it stands nowhere any more."""
    shown = make_desk()
    notifier = shown.window.notifier
    assert notifier is not None
    shown.desk.attention.look(False)
    shown.desk.attention.tell(Event.ALERT, "Reminder", "Call Lars", key="alert r")
    assert [card.accessibleName() for card in notifier.pop_ups.cards.shown()] == ["Reminder: Call Lars"]
    shown.desk.attention.withdraw("alert r")
    assert notifier.pop_ups.cards.shown() == ()


def test_preferences_stand_on_their_own() -> None:
    """A change of one keeps the others."""
    chosen = Preferences(enter_sends=False)
    assert replace(chosen, undo_seconds=3).enter_sends is False
