"""Alerts as they are used: read, done, undone, put off, followed; reminders made; the bell's count."""

from collections.abc import Callable
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop.panels.alerts.bell import BellButton
from desktop.panels.alerts.panel import AlertsPanel
from desktop.state.alerts.alert import Alert
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.reminder import After, Reminder
from protocol.ids import InteractionId
from protocol.kinds import Severity
from protocol.supervision import ReadBroadcast
from tests.desktop import afternoon as day
from tests.desktop.accessibility import faults
from tests.desktop.alerts_gallery import ring, told
from tests.desktop.desks import MakeDesk, Shown


@pytest.fixture
def quiet(make_desk: MakeDesk) -> Callable[[], Shown]:
    """A desk on which only people and the system itself have something to tell."""

    def make() -> Shown:
        shown = make_desk()
        for source in ("long_wait", "target", "back", "second_chat"):
            shown.desk.alerts.want(source, False)
        return shown

    return make


def panel_of(shown: Shown) -> AlertsPanel:
    """The alerts, with the keyboard in them."""
    shown.window.commands.run("alerts.open")
    panel = shown.window.findChild(AlertsPanel)
    assert isinstance(panel, AlertsPanel)
    return panel


def due(shown: Shown, text: str = "ring back", chat: InteractionId | None = day.LARS) -> str:
    """A reminder whose time has come; its alert's key."""
    reminder = Reminder(id=text, text=text, made_at=day.NOW, at=day.NOW, interaction=chat)
    kept = shown.store.bell.now
    shown.store.bell.put(BellKept(reminders=(*kept.reminders, reminder), marks=kept.marks))
    shown.desk.alerts.look()
    return f"reminder:{text}"


def held() -> QWidget:
    """What has the keyboard."""
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def click(widget: QWidget, words: str) -> None:
    """Press the visible button with these words."""
    (found,) = [one for one in widget.findChildren(QAbstractButton) if one.isVisible() and one.text() == words]
    found.click()


def test_the_bell_counts_and_says_how_much_it_presses(quiet: Callable[[], Shown]) -> None:
    """By name too, for who can't see it; raised once each."""
    shown = quiet()
    raised: list[Alert] = []
    shown.desk.alerts.raised.connect(raised.append)
    bell = shown.window.findChild(BellButton)
    assert isinstance(bell, BellButton)
    assert bell.accessibleName() == "No alerts"
    shown.store.apply([told(1, "The terminal is down.", Severity.URGENT)])
    due(shown)
    shown.desk.alerts.look()
    assert bell.accessibleName() == "Alerts: 2"
    assert [(one.severity, one.said) for one in raised] == [
        (Severity.URGENT, "The terminal is down."),
        (Severity.WARNING, "ring back"),
    ]
    bell.click()
    panel = panel_of(shown)
    first = panel.cards[raised[0].key]
    assert first.hasFocus()
    assert first.accessibleName() == "To all of you, urgent, Oskar Berg tells: The terminal is down."


def test_a_broadcast_that_was_read_is_told_as_read(quiet: Callable[[], Shown]) -> None:
    """Once, to the server; it leaves with the answer or before."""
    shown = quiet()
    panel = panel_of(shown)
    entry = told(1, "The terminal is down.", Severity.URGENT)
    shown.store.apply([entry])
    (card,) = panel.cards.values()
    click(card, "I have read it")
    (read,) = [one for one in shown.bus.sent if isinstance(one, ReadBroadcast)]
    assert f"broadcast:{read.broadcast}" == card.alert.key
    assert panel.cards == {}


def test_variables_are_filled_in_for_who_reads_them(quiet: Callable[[], Shown]) -> None:
    """A broadcast's for each agent, a reminder's from its chat; what nobody knows stays as it was written."""
    shown = quiet()
    raised: list[Alert] = []
    shown.desk.alerts.raised.connect(raised.append)
    shown.store.apply([told(1, "{agent.first_name|You}, cake {at.four}!", Severity.INFO)])
    assert [alert.said for alert in (*raised, *shown.desk.alerts.open)] == ["Maja, cake {at.four}!"] * 2
    made = shown.desk.alerts.remind("Ring {customer.first_name|them}", at=day.NOW + 60_000, interaction=day.FREJA)
    assert made.text == "Ring Freja"


def test_done_by_key_and_undone(quiet: Callable[[], Shown]) -> None:
    """The keyboard goes on to the next card; undo brings it back."""
    shown = quiet()
    panel = panel_of(shown)
    first, second = due(shown, "one"), due(shown, "two")
    panel.take_focus()
    assert panel.cards[first].hasFocus()
    QTest.keyClick(panel.cards[first], Qt.Key.Key_Down)
    assert panel.cards[second].hasFocus()
    QTest.keyClick(panel.cards[second], Qt.Key.Key_Delete)
    assert set(panel.cards) == {first}
    assert panel.cards[first].hasFocus()
    click(shown.window.toasts, "Undo")
    assert set(panel.cards) == {first, second}


def test_put_off_and_shown_again(quiet: Callable[[], Shown]) -> None:
    """It stands below with its time, and can be had back."""
    shown = quiet()
    panel = panel_of(shown)
    key = due(shown)
    panel.take_focus()
    QTest.keyClick(panel.cards[key], Qt.Key.Key_Right)
    QTest.keyClick(held(), Qt.Key.Key_Return)
    assert panel.cards == {}
    (row,) = panel.rows.values()
    assert row.text.text() == "ring back"
    row.drop.click()
    assert set(panel.cards) == {key}
    assert panel.rows == {}


def test_an_alert_leads_to_its_chat(quiet: Callable[[], Shown]) -> None:
    """Enter on the card; a chat that is gone is said to be."""
    shown = quiet()
    shown.desk.select(day.FREJA)
    panel = panel_of(shown)
    key = due(shown)
    panel.take_focus()
    QTest.keyClick(panel.cards[key], Qt.Key.Key_Return)
    assert shown.desk.selected == day.LARS
    other = due(shown, "gone", InteractionId(UUID(int=77)))
    panel.cards[other].open.click()
    assert shown.window.toasts.texts() == ("That chat is over and no longer here.",)


def test_a_reminder_is_made_in_words_and_one_press(quiet: Callable[[], Shown]) -> None:
    """By a time as it is typed, by a span, by what the customer does; each can be undone."""
    shown = quiet()
    shown.desk.select(day.FREJA)
    shown.window.commands.run("alerts.remind")
    panel = panel_of(shown)
    form = panel.form
    QTest.keyClicks(form.text, "send the chart")
    QTest.keyClick(form.text, Qt.Key.Key_Return)
    QTest.keyClicks(form.time, "soon")
    QTest.keyClick(form.time, Qt.Key.Key_Return)
    assert form.problem.isVisible()
    form.time.clear()
    QTest.keyClicks(form.time, "20 min")
    QTest.keyClick(form.time, Qt.Key.Key_Return)
    (made,) = shown.desk.alerts.waiting
    assert made.at is not None
    assert (made.text, made.interaction, (made.at - shown.desk.now()) // 1000 in range(1195, 1201)) == (
        "send the chart",
        day.FREJA,
        True,
    )
    assert not form.isVisible()
    shown.window.commands.run("alerts.remind")
    form.events[After.ANSWER].click()
    assert [one.after for one in shown.desk.alerts.waiting] == [None, After.ANSWER]
    assert [row.when.text() for row in panel.rows.values()][1] == "when Freja Nielsen answers"
    panel.rows[made.id].drop.click()
    assert [one.after for one in shown.desk.alerts.waiting] == [After.ANSWER]


def test_a_line_of_the_pad_becomes_a_reminder_that_leads_back(quiet: Callable[[], Shown]) -> None:
    """The words of the line, and the pad it stands on."""
    shown = quiet()
    shown.desk.select(day.FREJA)
    shown.window.commands.run("pad.open")
    QTest.keyClicks(held(), "[] ring the workshop")
    shown.window.commands.run("pad.remind")
    panel = panel_of(shown)
    assert panel.form.text.text() == "ring the workshop"
    panel.form.spans[0].click()
    (made,) = shown.desk.alerts.waiting
    assert made.pad == day.FREJA


def test_what_is_not_wanted_is_not_told(make_desk: MakeDesk) -> None:
    """By source; kept among the preferences."""
    shown = make_desk()
    panel = panel_of(shown)
    assert any(key.startswith("long_wait:") for key in panel.cards)
    panel.choose.click()
    QTest.keyClick(held(), Qt.Key.Key_Return)
    assert shown.desk.preferences.now.unwanted_alerts == ("long_wait",)
    assert not any(key.startswith("long_wait:") for key in panel.cards)


def test_all_of_it_has_a_name_and_can_be_reached(make_desk: MakeDesk) -> None:
    """All kinds of cards, what comes later, the form, and both menus."""
    shown = make_desk()
    ring(shown.window)
    panel = panel_of(shown)
    assert faults(shown.window) == []
    next(iter(panel.cards.values())).put_off.click()
    assert faults(shown.window) == []
    QTest.keyClick(held(), Qt.Key.Key_Escape)
    panel.choose.click()
    assert faults(shown.window) == []
    QTest.keyClick(held(), Qt.Key.Key_Escape)
    shown.window.commands.run("alerts.remind")
    assert faults(shown.window) == []


def test_more_cards_than_room_are_as_wide_as_the_panel(quiet: Callable[[], Shown]) -> None:
    """A scroll bar beside them cuts nothing."""
    shown = quiet()
    pad = Reminder(id="p", text="ring the workshop", made_at=day.NOW, at=day.NOW, interaction=day.LARS, pad=day.LARS)
    shown.store.bell.put(BellKept(reminders=(pad,), marks=shown.store.bell.now.marks))
    for number in range(12):
        due(shown, f"line {number}")
    panel = panel_of(shown)
    QApplication.processEvents()
    room = panel.list.viewport().rect()
    assert panel.list.verticalScrollBar().isVisible()
    for card in panel.cards.values():
        for button in (card.open, card.finish, card.put_off):
            assert room.right() >= button.mapTo(panel.list.viewport(), button.rect().topRight()).x()
            assert card.rect().contains(button.geometry())
