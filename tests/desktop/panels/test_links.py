"""Links from the keyboard: found, written, refused with a reason, and a page to go to."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop.panels.chat.panel import ChatPanel
from desktop.state.messages import MessageItem, Queued
from protocol.commands import SendMessage
from protocol.customer_commands import Propose
from protocol.errors import ErrorCode
from protocol.frames import Refused
from protocol.links import Link
from protocol.proposals import PageVisit
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown
from tests.desktop.linked import linked

_KEY = Qt.Key


def panel_of(shown: Shown) -> ChatPanel:
    """The chat's panel."""
    panel = shown.window.findChild(ChatPanel)
    assert panel is not None
    return panel


def test_an_address_that_is_kept_ready_goes_behind_words(make_desk: MakeDesk) -> None:
    """Key, a few letters, Enter, Enter; what is sent has the words alone, and where they lead."""
    shown = make_desk(store=linked())
    panel = panel_of(shown)
    shown.desk.select(day.FREJA)
    panel.composer.editor.setPlainText("")
    QTest.keyClicks(panel.composer.editor, "Here: ")
    shown.window.commands.run("chat.link")
    sheet = panel.sheets.links
    assert [row.text() for row in sheet.ready.rows] == ["Size guide", "Pay an invoice"]
    QTest.keyClicks(sheet.address, "size")
    QTest.keyClick(sheet.address, _KEY.Key_Return)
    assert sheet.where.text() == "Leads to nordlys.example"
    QTest.keyClick(sheet.words, _KEY.Key_Return)
    assert not sheet.isVisible()
    assert panel.composer.editor.toPlainText() == "Here: [Size guide](https://nordlys.example/sizes)"
    panel.composer.send()
    (command,) = [one for one in shown.bus.sent if isinstance(one, SendMessage)]
    assert command.text == "Here: Size guide"
    assert command.links == (Link(start=6, length=10, url="https://nordlys.example/sizes"),)


def test_a_refused_link_is_back_in_the_composer_with_the_reason(make_desk: MakeDesk) -> None:
    """As it was written."""
    shown = make_desk(store=linked())
    shown.desk.select(day.FREJA)
    shown.desk.writing.say(shown.desk.selected, "Look [here](https://elsewhere.example/)")
    command = shown.bus.sent[-1]
    shown.store.queued(Queued(command))
    items = shown.store.conversations[day.FREJA].items
    assert [one.text for one in items if isinstance(one, MessageItem)][-1] == "Look here"
    why = "elsewhere.example is not one of the hosts that this shop's links may lead to."
    shown.store.apply([Refused(id=command.id, code=ErrorCode.LINK_REFUSED, text=why)])
    panel = panel_of(shown)
    assert panel.composer.editor.toPlainText() == "Look [here](https://elsewhere.example/)"
    assert "elsewhere.example" in panel.composer.problem.text()


def test_an_address_of_elsewhere_is_told_before_it_is_sent(make_desk: MakeDesk) -> None:
    """And can neither be inserted nor pushed."""
    shown = make_desk(store=linked())
    shown.desk.select(day.FREJA)
    shown.window.commands.run("chat.push")
    sheet = panel_of(shown).sheets.links
    for address in ("https://elsewhere.example/", "javascript:alert(1)", "https://nordlys.example@x.example/"):
        sheet.address.clear()
        QTest.keyClicks(sheet.address, address)
        assert sheet.where.text()
        assert not sheet.push.isEnabled()
        assert not sheet.insert.isEnabled()


def test_a_customer_is_sent_to_a_page(make_desk: MakeDesk) -> None:
    """By proposing it; when it is refused, the sheet has it again."""
    shown = make_desk(store=linked())
    shown.desk.select(day.FREJA)
    shown.window.commands.run("chat.push")
    sheet = panel_of(shown).sheets.links
    QTest.keyClicks(sheet.address, "nordlys.example/sale")
    QTest.keyClick(sheet.address, _KEY.Key_Return)
    QTest.keyClicks(sheet.words, "The sale")
    QTest.keyClick(sheet.words, _KEY.Key_Return)
    command = shown.bus.sent[-1]
    assert isinstance(command, Propose)
    assert command.what == PageVisit(url="https://nordlys.example/sale", label="The sale")
    shown.store.queued(Queued(command))
    shown.store.apply([Refused(id=command.id, code=ErrorCode.LINK_REFUSED, text="No.")])
    assert sheet.address.text() == "https://nordlys.example/sale"


def test_a_link_goes_to_the_customer_it_was_asked_for(make_desk: MakeDesk) -> None:
    """Another chat has come before the agent meanwhile."""
    shown = make_desk(store=linked())
    panel = panel_of(shown)
    shown.desk.select(day.FREJA)
    shown.window.commands.run("chat.link")
    sheet = panel.sheets.links
    QTest.keyClicks(sheet.address, "size")
    QTest.keyClick(sheet.address, _KEY.Key_Return)
    shown.desk.select(day.LARS)
    before = shown.desk.writing.draft(day.LARS).text
    QTest.keyClick(sheet.words, _KEY.Key_Return)
    assert shown.desk.writing.draft(day.LARS).text == before
    assert shown.desk.selected == day.FREJA
    assert "https://nordlys.example/sizes" in panel.composer.editor.toPlainText()
