"""The customer panel: what is in the cart and what was bought, and what the agent proposes."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.state import changes
from desktop.state.questions import WhatBought, WhoIs
from protocol.customer_commands import (
    AnswerProposal,
    Propose,
)
from protocol.frames import RecordShown, VisitShown
from protocol.ids import ProposalId
from protocol.kinds import ProposalState
from protocol.proposals import CartChange, CartEdit
from protocol.rest import PurchasePage
from tests.desktop import afternoon as day
from tests.desktop import customer_scene as scene
from tests.desktop.desks import MakeDesk
from tests.desktop.panels.customer_panel import known, last, names


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
        edits=(
            CartEdit(key="SK-2", quantity=2, name="Skog helmet", was=1),
            CartEdit(key="RT-7", quantity=1, name="Rim tape", was=0),
        )
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
    assert sent.what == CartChange(edits=(CartEdit(key="ST-60", quantity=0, name="Vidda stem 60 mm", was=1),))


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
