"""The customer panel: what is known, found, confirmed, changed, merged, and each way back."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.panels.customer.panel import CustomerPanel
from desktop.panels.customer.words import local_time
from desktop.state import changes
from desktop.state.link import LinkPhase
from desktop.state.messages import Queued
from desktop.state.questions import FindCustomers, PastChats, ReadPast, WhatBought, WhatIfMerged, WhoIs, WhoMayItBe
from desktop.ui import text
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.labels import Label
from desktop.ui.words import browser_words, language_words
from protocol.commands import StaffCommand
from protocol.customer_commands import (
    AnswerProposal,
    ConfirmCustomer,
    CreateCustomer,
    EditCustomer,
    MergeCustomers,
    Propose,
    SplitCustomers,
    UnlinkCustomer,
)
from protocol.errors import ErrorCode
from protocol.frames import Ack, RecordShown, VisitShown
from protocol.ids import ProposalId
from protocol.kinds import ProposalState
from protocol.proposals import CartChange, CartEdit
from protocol.rest import PurchasePage
from tests.desktop import afternoon as day
from tests.desktop import customer_scene as scene
from tests.desktop.desks import MakeDesk, Shown


def panel_of(shown: Shown) -> CustomerPanel:
    """The panel."""
    panel = shown.window.findChild(CustomerPanel)
    assert isinstance(panel, CustomerPanel)
    return panel


def known(make_desk: MakeDesk, *, verified: bool = True) -> tuple[Shown, CustomerPanel]:
    """Freja's chat, with her record and all that was asked of the server."""
    shown = make_desk(store=scene.known(day.store(day.afternoon()), verified=verified))
    shown.desk.select(day.FREJA)
    scene.answers(shown.store)
    return shown, panel_of(shown)


def last(shown: Shown) -> StaffCommand:
    """What was sent last."""
    return shown.bus.sent[-1]


def undo(shown: Shown) -> None:
    """Press the newest notice's button."""
    buttons = [one for one in shown.window.toasts.findChildren(Button) if one.text() == "Undo"]
    buttons[-1].click()


def names(widget: QWidget) -> list[str]:
    """What can be pressed in it, by name."""
    return [one.accessibleName() or one.text() for one in widget.findChildren(QAbstractButton) if one.isVisible()]


def test_it_shows_what_the_customer_said(make_desk: MakeDesk) -> None:
    """And hides what nobody knows."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    panel = panel_of(shown)
    assert panel.head.name.text() == "Freja Nielsen"
    assert panel.head.said.text() == "As they say, not checked"
    assert panel.reach.email.value.text() == "freja.nielsen@nordmail.example"
    assert panel.waited.value.text() == "0:24"
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


def test_what_is_changed_is_sent_alone_and_undone(make_desk: MakeDesk) -> None:
    """What was left as it is is not sent; the way back restores it over what is so then."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.edit")
    page = panel.edit
    page.phone.line.setText("+45 20 30 40 50")
    page.tags.line.setText("VIP")
    QTest.keyClick(page.name.line, Qt.Key.Key_Return)
    sent = last(shown)
    assert isinstance(sent, EditCustomer)
    assert (sent.customer, sent.revision, sent.phone, sent.name, sent.address) == (
        scene.RECORD,
        4,
        "+45 20 30 40 50",
        None,
        None,
    )
    assert sent.tags == ("Club member", "Gravel", "Speaks English", "VIP")
    now = scene.record(revision=5, phone="+45 20 30 40 50", tags=sent.tags)
    shown.store.apply([RecordShown(interaction=day.FREJA, record=now)])
    assert panel.main.isVisible()
    undo(shown)
    back = last(shown)
    assert isinstance(back, EditCustomer)
    assert (back.revision, back.phone, back.tags, back.name) == (
        5,
        "+45 31 22 48 90",
        ("Club member", "Gravel", "Speaks English"),
        None,
    )


def test_another_name_than_the_records_is_said(make_desk: MakeDesk) -> None:
    """Who was confirmed wrongly is seen at once."""
    shown, panel = known(make_desk, verified=False)
    shown.store.apply([RecordShown(interaction=day.FREJA, record=scene.record(revision=5, name="Sofie Holm"))])
    assert panel.head.said.text() == "Confirmed by an agent · calls themselves Freja Nielsen"


def test_a_refused_change_stays_in_the_form_and_says_why(make_desk: MakeDesk) -> None:
    """Then it goes against what is so now."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.edit")
    panel.edit.name.line.setText("Freja Dahl")
    panel.edit.save.click()
    sent = last(shown)
    shown.store.queued(Queued(sent))
    shown.store.failed(sent.id, ErrorCode.RECORD_CHANGED, "")
    assert panel.edit.problem.text().startswith("Somebody else has changed this customer.")
    shown.store.apply([RecordShown(interaction=day.FREJA, record=scene.record(revision=5, phone="+45 1"))])
    assert panel.edit.isVisible()
    assert panel.edit.name.line.text() == "Freja Dahl"
    panel.edit.save.click()
    again = last(shown)
    assert isinstance(again, EditCustomer)
    assert (again.revision, again.name) == (5, "Freja Dahl")


def test_the_form_goes_on_when_nobody_tells_what_came_of_it(make_desk: MakeDesk) -> None:
    """Carried out, and the record is as it was, or the word of it was lost: it is asked for."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.edit")
    panel.edit.phone.line.setText("+45 31224890")
    panel.edit.save.click()
    sent = last(shown)
    shown.store.queued(Queued(sent))
    assert not panel.edit.save.isEnabled()
    shown.bus.questions.clear()
    shown.store.apply([Ack(id=sent.id, at=day.NOW, seq=0)])
    assert panel.edit.save.isEnabled()
    assert WhoIs(scene.RECORD) in shown.bus.questions
    panel.edit.save.click()
    panel.edit.open(scene.record())
    assert panel.edit.save.isEnabled(), "another one's form is not kept waiting"


def test_two_records_are_looked_at_merged_and_split(make_desk: MakeDesk) -> None:
    """What would be lost is said before; the notice takes it back by the merge's own id, the trail later."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.merge")
    assert panel.finding.search.field.text() == "Freja Nielsen"
    panel.finding.merge_chosen.emit(scene.TWIN)
    assert shown.bus.questions[-1] == WhatIfMerged(scene.RECORD, scene.TWIN)
    assert not panel.merge.merge.isEnabled()
    shown.store.heard(changes.MergePreviewed(scene.RECORD, scene.TWIN, scene.preview()))
    said = [label.text() for label in panel.merge.findChildren(Label)]
    assert "not kept: freja@kontor.example" in said
    panel.merge.merge.click()
    sent = last(shown)
    assert isinstance(sent, MergeCustomers)
    assert (sent.kept, sent.gone) == (scene.RECORD, scene.TWIN)
    undo(shown)
    back = last(shown)
    assert isinstance(back, SplitCustomers)
    assert back.merge == sent.id
    panel.trail.head.setChecked(True)
    (button,) = [one for one in panel.trail.body.findChildren(Button) if one.text() == "Take back"]
    button.click()
    later = last(shown)
    assert isinstance(later, SplitCustomers)
    assert later.merge == scene.MERGE


def test_a_merge_that_may_not_be_says_why(make_desk: MakeDesk) -> None:
    """And the other way round is looked at anew."""
    shown, panel = known(make_desk)
    panel.finding.merge_chosen.emit(scene.TWIN)
    shown.store.heard(changes.MergePreviewed(scene.RECORD, scene.TWIN, None, "Both have an account."))
    assert panel.merge.hint.text() == "These two can't be merged. Both have an account."
    panel.merge.turn.click()
    assert shown.bus.questions[-1] == WhatIfMerged(scene.TWIN, scene.RECORD)


def test_the_cart_changes_as_it_happens(make_desk: MakeDesk) -> None:
    """Line by line, with its total; a page that is gone shows none."""
    shown, panel = known(make_desk)
    assert panel.cart.total.text() == "1,023.00 DKK"
    shown.store.apply([VisitShown(interaction=day.FREJA, visit=scene.visit(scene.cart(3)))])
    assert panel.cart.total.text() == "2,221.00 DKK"
    assert panel.cart.lines[1].accessibleName() == "3 × Skog helmet"
    shown.store.apply([VisitShown(interaction=day.FREJA)])
    assert panel.cart.lines == []
    assert panel.cart.hint.text() == "They are not on a page."


def test_a_change_of_the_cart_is_proposed_and_taken_back(make_desk: MakeDesk) -> None:
    """What was stepped and what was added, once; how it stands is told below the cart."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.cart")
    panel.cart.lines[1].want(2)
    assert panel.cart.total.text() == "1,023.00 DKK → 1,622.00 DKK"
    assert names(panel.cart.lines[2]) == [], "what has no number can't be changed from here"
    panel.cart.key.setText("RT-7")
    panel.cart.name.setText("Rim tape")
    panel.cart.propose.setFocus()
    panel.cart.propose.click()
    assert QApplication.focusWidget() is panel.cart.head, "the keyboard stays in the panel"
    sent = last(shown)
    assert isinstance(sent, Propose)
    assert sent.what == CartChange(
        edits=(CartEdit(key="SK-2", quantity=2, name="Skog helmet"), CartEdit(key="RT-7", quantity=1, name="Rim tape"))
    )
    assert not panel.cart.change.isVisible(), "one at a time"
    chat = shown.store.conversations[day.FREJA]
    shown.store.apply([scene.proposed(day.FREJA, chat.public + 1, 1, sent.what, 5, id=ProposalId(sent.id))])
    assert panel.cart.standing.state.text() == "Waits for the customer · 1:55"
    assert panel.cart.standing.what.text() == "Skog helmet: 1 → 2 · 1,198.00 DKK\nRim tape: 1 in all"
    assert QApplication.focusWidget() is panel.cart.standing.back
    panel.cart.standing.back.click()
    back = last(shown)
    assert isinstance(back, AnswerProposal)
    assert back.state is ProposalState.WITHDRAWN
    said_no = scene.moved(day.FREJA, chat.public + 1, 1, ProposalState.REFUSED, 0, "Too dear", ProposalId(sent.id))
    shown.store.apply([said_no])
    assert panel.cart.standing.state.text() == "Refused: Too dear"
    assert panel.cart.change.isVisible()


def test_what_is_stepped_survives_the_customers_own_changes(make_desk: MakeDesk) -> None:
    """She puts something in meanwhile; what the agent wanted stays wanted."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.cart")
    panel.cart.lines[0].want(0)
    shown.store.apply([VisitShown(interaction=day.FREJA, visit=scene.visit(scene.cart(4)))])
    panel.cart.propose.click()
    sent = last(shown)
    assert isinstance(sent, Propose)
    assert sent.what == CartChange(edits=(CartEdit(key="ST-60", quantity=0, name="Vidda stem 60 mm"),))


def test_purchases_are_searched_and_opened(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """By key: the field, the first that is found, all of it, and back."""
    shown, panel = known(make_desk)
    shown.window.commands.run("customer.purchases")
    field = panel.purchases.search.field
    assert QApplication.focusWidget() is field
    QTest.keyClicks(field, "gloves")
    qtbot.waitUntil(lambda: WhatBought(scene.RECORD, "gloves") in shown.bus.questions)
    found = tuple(one for one in scene.purchases() if "gloves" in one.lines[0].name)
    shown.store.heard(changes.PurchasesFetched(scene.RECORD, "gloves", None, PurchasePage(purchases=found)))
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert panel.purchase.isVisible()
    assert panel.purchase.number.value.text() == "NB-44020"
    assert panel.purchase.status.value.text() == "Returned"
    assert panel.purchase.total.text() == "249.00 DKK"
    QTest.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_Escape)
    assert panel.main.isVisible()


def test_what_was_bought_a_moment_ago_is_there(make_desk: MakeDesk) -> None:
    """The server tells that something is new of the record: its card and the first page are asked for again."""
    shown, _ = known(make_desk)
    before = len(shown.bus.questions)
    record = shown.store.records[scene.RECORD]
    shown.store.apply([RecordShown(interaction=day.FREJA, record=record)])
    assert shown.bus.questions[before:] == [WhoIs(scene.RECORD)]
    card = shown.store.cards[scene.RECORD]
    assert card is not None
    shown.store.card_fetched(scene.RECORD, replace(card, purchases=card.purchases + 1))
    assert WhatBought(scene.RECORD) in shown.bus.questions[before:]


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


def test_more_purchases_come_when_they_are_wanted(make_desk: MakeDesk) -> None:
    """Those that are here first, then the next page."""
    shown, panel = known(make_desk)
    page = PurchasePage(purchases=scene.purchases(), next=77)
    shown.store.heard(changes.PurchasesFetched(scene.RECORD, "", None, page))
    panel.purchases.more.click()
    assert len(panel.purchases.lines) == 5
    panel.purchases.more.click()
    assert shown.bus.questions[-1] == WhatBought(scene.RECORD, "", 77)
    shown.store.heard(changes.PurchasesFetched(scene.RECORD, "", 77, PurchasePage(purchases=scene.purchases()[:1])))
    assert len(panel.purchases.lines) == 6
    assert not panel.purchases.more.isVisible()


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


def test_local_time_of_the_customer() -> None:
    """By the zone's name; nothing for a zone nobody knows."""
    assert local_time("Europe/Copenhagen", day.NOW) == "15:32 · Copenhagen"
    assert local_time("America/New_York", day.NOW) == "09:32 · New York"
    assert local_time("Nowhere/Atall", day.NOW) == ""
    assert local_time("", day.NOW) == ""


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
            "Chrome 131 on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge 131 on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Mobile Safari/604.1",
            "Safari 18 on iPhone",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox 133 on Windows"),
        ("Mozilla/5.0 (compatible)", "Mozilla/5.0 (compatible)"),
        ("Firefox 133 on Windows", "Firefox 133 on Windows"),
    ],
)
def test_browsers_in_words(agent: str, said: str) -> None:
    """Name, number, system."""
    assert browser_words(agent) == said


def test_languages_in_the_desks_own() -> None:
    """With the country where the code has one; a language that we have no word for by its own name."""
    assert language_words("da-DK") == "Danish (DK)"
    assert language_words("fi") == "Finnish"
    assert language_words("cy-GB") == "Cymraeg (GB)"
    text.use("da")
    try:
        assert language_words("en-GB") == "engelsk (GB)"
    finally:
        text.use("en")
    assert language_words("xx") == "xx"
    assert language_words("") == ""


def test_what_was_bought_meanwhile_is_fetched(make_desk: MakeDesk) -> None:
    """The shop tells of one more purchase while the chat goes on: its row comes, not the count alone."""
    shown, panel = known(make_desk)
    asked = shown.bus.questions.count(WhatBought(scene.RECORD, ""))
    card = shown.store.cards[scene.RECORD]
    assert card is not None
    shown.store.card_fetched(scene.RECORD, card)
    assert shown.bus.questions.count(WhatBought(scene.RECORD, "")) == asked
    shown.store.card_fetched(scene.RECORD, replace(card, purchases=card.purchases + 1))
    assert shown.bus.questions.count(WhatBought(scene.RECORD, "")) == asked + 1
    assert panel.purchases.lines
