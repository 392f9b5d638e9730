"""The customer panel: what is known, found, confirmed, and each way back."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.state import changes
from desktop.state.link import LinkPhase
from desktop.state.questions import FindCustomers, PastChats, ReadPast, WhatBought, WhoIs, WhoMayItBe
from protocol.customer_commands import (
    ConfirmCustomer,
    CreateCustomer,
    UnlinkCustomer,
)
from protocol.frames import RecordShown, VisitShown
from tests.desktop import afternoon as day
from tests.desktop import customer_scene as scene
from tests.desktop.desks import MakeDesk
from tests.desktop.panels.customer_panel import known, last, panel_of, undo


def test_it_shows_what_the_customer_said(make_desk: MakeDesk) -> None:
    """And hides what nobody knows."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = panel_of(shown)
    assert panel.head.name.text() == "Freja Nielsen"
    assert panel.head.said.text() == "As they say, not checked"
    assert panel.reach.email.value.text() == "freja.nielsen@nordmail.example"
    assert panel.waited.value.text() == "Waited 0:24"
    assert not panel.reach.nothing.isVisible()
    shown.desk.select(day.ELINA)
    assert not panel.reach.email.isVisible()
    assert panel.reach.nothing.isVisible()


def test_a_value_is_copied_by_a_click(make_desk: MakeDesk) -> None:
    """And a notice says so."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    (button,) = panel_of(shown).reach.email.findChildren(QAbstractButton)
    assert button.accessibleName() == "Copy E-mail"
    button.click()
    assert QGuiApplication.clipboard().text() == "freja.nielsen@nordmail.example"
    assert shown.window.toasts.texts() == ("E-mail copied",)


def test_a_record_is_shown_whole(make_desk: MakeDesk) -> None:
    """Who signed for it, tags, address, what was bought, what was before, what was done with it."""
    _, panel = known(make_desk)
    assert panel.head.said.text() == "Signed in at the shop"
    assert [tag.accessibleName() for tag in panel.head.tags.findChildren(QWidget)] == [
        "Tag: Club member",
        "Tag: Gravel",
        "Tag: Speaks English",
    ]
    assert panel.reach.address.value.text() == "Vestergade 14, 2. tv\n8000 Aarhus C\nDenmark"
    assert not panel.matches.isVisible()
    assert [line.text() for line in panel.purchases.lines] == [
        "Skog helmet, M, moss, 2 × Rim tape",
        "Vidda Gravel 28″, 54 cm",
        "2 × Brake pads, sintered",
    ]
    assert panel.past.lines[0].text() == "Does the Vidda come with mudguards?"
    assert panel.visit.page.value.text() == "Vidda stem 60 mm – Nordlys Bikes"
    assert panel.visit.campaign.value.text() == "Autumn gravel · gravelnord · article"
    assert panel.visit.lines[0].accessibleName().startswith("Vidda stem 60 mm – Nordlys Bikes, 14:29 · now")
    assert not panel.trail.body.isVisible(), "folded until somebody wonders"


def test_what_is_asked_of_the_server_is_asked_once(make_desk: MakeDesk) -> None:
    """And again when something has changed."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    asked = [one for one in shown.bus.questions if isinstance(one, WhoMayItBe) and one.interaction == day.FREJA]
    assert len(asked) == 1
    assert PastChats(day.FREJA) in shown.bus.questions
    shown.store.apply([scene.linked(day.FREJA, scene.RECORD, verified=True, seq=shown.store.floor.seq + 1)])
    assert [one for one in shown.bus.questions if isinstance(one, WhoIs)] == [WhoIs(scene.RECORD)]
    assert WhatBought(scene.RECORD) not in shown.bus.questions, "that she has an account is told by her record"
    shown.store.card_fetched(scene.RECORD, scene.card_of(scene.record()))
    assert WhatBought(scene.RECORD) in shown.bus.questions
    assert len([one for one in shown.bus.questions if isinstance(one, WhoIs)]) == 1
    shown.store.apply([RecordShown(interaction=day.FREJA, record=scene.record(revision=5, name="Freja N. Dahl"))])
    assert panel_of(shown).head.name.text() == "Freja N. Dahl"
    assert len([one for one in shown.bus.questions if isinstance(one, WhoIs)]) == 2, "her trail is longer now"


def test_who_waits_is_known_before_they_are_taken(make_desk: MakeDesk) -> None:
    """Record, cart and all, and nobody may say anything for them yet."""
    shown = make_desk()
    shown.desk.select(day.WAITS)
    store = shown.store
    store.apply([scene.linked(day.WAITS, scene.RECORD, verified=True, seq=store.floor.seq + 1)])
    store.card_fetched(scene.RECORD, scene.card_of(scene.record()))
    store.apply([VisitShown(interaction=day.WAITS, visit=scene.visit())])
    panel = panel_of(shown)
    assert panel.head.name.text() == "Freja Nielsen"
    assert len(panel.cart.lines) == 3
    assert not panel.cart.change.isVisible()
    assert not panel.head.more.isVisible()


def test_the_one_who_matches_is_confirmed_and_taken_back(make_desk: MakeDesk) -> None:
    """One key away when one stands out; undone by the notice."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = panel_of(shown)
    shown.store.matches_fetched(day.FREJA, scene.matches())
    first, second = panel.matches.cards
    assert first.take.accessibleName() == "It is them: Freja Nielsen, same e-mail, same phone, same name"
    assert first.take.kind is not second.take.kind
    first.take.click()
    sent = last(shown)
    assert isinstance(sent, ConfirmCustomer)
    assert (sent.interaction, sent.customer) == (day.FREJA, scene.RECORD)
    undo(shown)
    assert isinstance(last(shown), UnlinkCustomer)


def test_somebody_new_becomes_a_record_of_what_they_said(make_desk: MakeDesk) -> None:
    """By a click, and undone by another."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.store.matches_fetched(day.FREJA, ())
    panel = panel_of(shown)
    assert panel.matches.hint.text() == "Nobody is known by that."
    panel.matches.new.click()
    sent = last(shown)
    assert isinstance(sent, CreateCustomer)
    assert (sent.name, sent.email) == ("Freja Nielsen", "freja.nielsen@nordmail.example")
    undo(shown)
    assert isinstance(last(shown), UnlinkCustomer)


def test_what_could_not_be_had_is_asked_for_again(make_desk: MakeDesk) -> None:
    """By a click."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = panel_of(shown)
    shown.store.matches_fetched(day.FREJA, None)
    assert panel.matches.hint.text() == "It could not be looked for now."
    before = len(shown.bus.questions)
    panel.matches.again.click()
    assert shown.bus.questions[before:] == [WhoMayItBe(day.FREJA)]


def test_a_customer_is_found_by_words_and_the_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """A moment after the last key; Enter takes the only one there is; Esc goes back."""
    shown, panel = known(make_desk, verified=False)
    shown.window.commands.run("customer.find")
    field = panel.finding.search.field
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "N-118")
    site = shown.store.floor.interactions[day.FREJA].site
    qtbot.waitUntil(lambda: FindCustomers("N-118", site) in shown.bus.questions)
    shown.store.heard(changes.CustomersFound("N-118", (scene.twin(), scene.record())))
    assert [card.record.id for card in panel.finding.cards] == [scene.TWIN], "the chat's own is no other"
    QTest.keyClick(field, Qt.Key.Key_Return)
    sent = last(shown)
    assert isinstance(sent, ConfirmCustomer)
    assert sent.customer == scene.TWIN
    assert panel.main.isVisible()


def test_a_confirmation_is_taken_back_but_not_the_shops_word(make_desk: MakeDesk) -> None:
    """Taken back, and that as well."""
    shown, panel = known(make_desk, verified=False)
    assert panel.head.said.text() == "Confirmed by an agent"
    panel.head.unlink_asked.emit()
    assert isinstance(last(shown), UnlinkCustomer)
    undo(shown)
    assert isinstance(last(shown), ConfirmCustomer)
    shown.store.apply([scene.linked(day.FREJA, scene.RECORD, verified=True, seq=shown.store.floor.seq + 1)])
    assert not shown.desk.customers.can_unlink(shown.desk.card)
    assert not shown.window.commands.run("customer.find")


def test_a_heartbeat_asks_nothing(make_desk: MakeDesk) -> None:
    """A link that was gone does: nobody told of changes meanwhile."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    link, before = shown.store.link, len(shown.bus.questions)
    shown.store.set_link(replace(link, latency=24))
    assert shown.bus.questions[before:] == []
    shown.store.set_link(replace(link, phase=LinkPhase.CONNECTING))
    shown.store.set_link(link)
    assert WhoMayItBe(day.FREJA) in shown.bus.questions[before:]


def test_a_chat_of_before_is_read(make_desk: MakeDesk) -> None:
    """Fetched once, shown as it was; nothing can be written there."""
    shown, panel = known(make_desk)
    panel.past.lines[0].click()
    first = scene.past()[0]
    assert shown.bus.questions[-1] == ReadPast(first)
    shown.store.past_fetched(first, scene.past_talk(first))
    model = panel.read.view.transcript()
    assert model is not None
    assert model.rowCount() == 6
    QTest.keyClick(panel.read.view, Qt.Key.Key_Escape)
    assert panel.main.isVisible()
    before = len(shown.bus.questions)
    panel.past.lines[0].click()
    assert len(shown.bus.questions) == before
    shown.desk.select(day.ELINA)
    assert panel.main.isVisible(), "another chat's customer has their own"


def test_what_can_not_be_had_is_said(make_desk: MakeDesk) -> None:
    """Each in its place."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.store.apply([scene.linked(day.FREJA, scene.RECORD, verified=True, seq=shown.store.floor.seq + 1)])
    shown.store.apply([RecordShown(interaction=day.FREJA, record=scene.record())])
    shown.store.card_fetched(scene.RECORD, None)
    shown.store.heard(changes.PurchasesFetched(scene.RECORD, "", None, None))
    shown.store.heard(changes.PastFetched(day.FREJA, None, None))
    panel = panel_of(shown)
    assert panel.failed.isVisible()
    assert panel.purchases.hint.text() == "The purchases could not be had now."
    assert panel.past.hint.text() == "What was before could not be had now."
