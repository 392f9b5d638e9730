"""The customer's page on the desk: why there is nothing to see, the picture, pointing, back in time, a dead process."""

import os
import signal
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.models.cobrowse import Sight
from desktop.panels.cobrowse import CobrowsePanel, sandbox
from desktop.panels.cobrowse.sandbox import Hold
from desktop.panels.cobrowse.viewer import Viewer
from protocol.customer_commands import AnswerProposal, Propose
from protocol.kinds import PointKind, ProposalState
from protocol.proposals import Cobrowse
from tests.cobrowse import forge
from tests.cobrowse.shared import CUSTOMER, MAJA, SESSION, SHOP, Freja, rules
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown, make_desk

__all__ = ["make_desk"]
#: Enough for a loaded machine, in milliseconds.
_WITHIN = 30_000


class Look:
    """A desk with the panel before Maja, and Freja at the other end."""

    def __init__(self, shown: Shown, qtbot: QtBot) -> None:
        self.shown = shown
        self.bot = qtbot
        self.freja = Freja(shown.store)
        panel = shown.window.findChild(CobrowsePanel)
        assert isinstance(panel, CobrowsePanel)
        self.panel = panel

    @property
    def viewer(self) -> Viewer:
        """The locked page."""
        assert self.panel.viewer is not None
        return self.panel.viewer

    def shows(self, words: str) -> None:
        """Wait until the page says so."""

        def there() -> bool:
            if self.panel.viewer is None or not self.panel.viewer.ready:
                return False
            said: list[object] = []
            self.panel.viewer.call("words", 5_000, then=said.append)
            self.bot.waitUntil(lambda: bool(said), timeout=_WITHIN)
            return words in str(said[0])

        self.bot.waitUntil(there, timeout=_WITHIN)


@pytest.fixture
def look(make_desk: MakeDesk, qtbot: QtBot) -> Iterator[Look]:
    """The panel is shown, and the shop lets pages be shared."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.store.apply([rules(shown.store)])
    shown.window.commands.run("cobrowse.open")
    look = Look(shown, qtbot)
    yield look
    if look.panel.viewer is not None:
        look.panel.viewer.end()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_it_is_asked_for_and_told_why_nothing_is_seen(look: Look) -> None:
    """Each state has its words; no browser is made before the first picture."""
    panel, freja, bus = look.panel, look.freja, look.shown.bus
    assert panel.empty.title.text() == "See what they see"
    panel.choices.with_past.click()
    panel.choices.ask.setFocus()
    panel.choices.ask.click()
    (asked,) = bus.sent
    assert isinstance(asked, Propose)
    assert asked.what == Cobrowse(past=True)
    freja.asked(past=True)
    assert panel.empty.title.text() == "Freja Nielsen is asked"
    assert panel.empty.advice.text() == "1:30 left to answer."
    assert QApplication.focusWidget() is panel.choices.take_back
    panel.choices.take_back.click()
    assert isinstance(bus.sent[-1], AnswerProposal)
    assert bus.sent[-1].state is ProposalState.WITHDRAWN
    freja.answers(ProposalState.REFUSED, detail="Not now")
    assert (panel.empty.title.text(), panel.empty.advice.text()) == ("Freja Nielsen said no", "Not now")
    assert panel.choices.ask.text() == "Ask again"
    assert panel.viewer is None
    assert bus.watches == []


def test_a_customers_offer_is_answered(look: Look) -> None:
    """Either side may ask."""
    look.freja.asked(by=CUSTOMER)
    assert look.panel.empty.title.text() == "Freja Nielsen wants to show their page"
    look.panel.choices.accept.click()
    (answer,) = look.shown.bus.sent
    assert isinstance(answer, AnswerProposal)
    assert (answer.proposal, answer.state) == (SESSION, ProposalState.ACCEPTED)


def test_a_shop_that_does_not_offer_it(look: Look) -> None:
    """There is no button that can't work."""
    look.shown.store.apply([rules(look.shown.store, on=False)])
    assert look.panel.empty.title.text() == "Not offered here"
    assert not look.panel.choices.ask.isVisible()


def test_without_a_sandbox_it_does_not_open(look: Look, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says so; no browser is made."""
    monkeypatch.delenv(sandbox.TESTS_GO_WITHOUT)
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    look.freja.shares()
    assert look.panel.empty.title.text() == "Not safe to open"
    assert look.panel.viewer is None


@pytest.mark.parametrize(
    "environment",
    [
        {"QTWEBENGINE_DISABLE_SANDBOX": "1"},
        {"QTWEBENGINE_CHROMIUM_FLAGS": "--lang=da --no-sandbox"},
        {"QTWEBENGINE_CHROMIUM_FLAGS": "--single-process"},
    ],
)
def test_a_switch_is_noticed(environment: dict[str, str]) -> None:
    """However it was switched off."""
    assert sandbox.hold(environment) is Hold.SWITCHED_OFF


def test_shared_pointed_at_and_stopped(look: Look) -> None:
    """The picture, what changes in it, a box by keys alone, and the end."""
    freja, panel = look.freja, look.panel
    freja.shares()
    look.shows("Fjord City 7")
    assert panel.state.text() == "Live"
    assert look.shown.bus.watches == [(day.FREJA, True, False)]
    freja.sends([forge.mutation(day.NOW, texts=[{"id": 25, "value": "7,000 DKK"}]), forge.click(day.NOW, 25)])
    freja.state(watchers=(day.MAJA, day.OSKAR))
    assert "watches too" in panel.others.text()
    look.shown.window.commands.run("cobrowse.point")
    panel.tools.box.click()
    QTest.keyClick(look.viewer.overlay, Qt.Key.Key_Up)
    QTest.keyClick(look.viewer.overlay, Qt.Key.Key_Return)
    look.bot.waitUntil(lambda: bool(look.shown.bus.points), timeout=_WITHIN)
    (point,) = look.shown.bus.points
    assert (point.session, point.tab, point.kind) == (SESSION, "t1", PointKind.HIGHLIGHT)
    assert point.node > 1
    panel.tools.clear.click()
    assert look.shown.bus.points[-1].kind is PointKind.CLEAR
    freja.answers(ProposalState.DONE)
    freja.state(session=None, live=False)
    assert panel.empty.title.text() == "Freja Nielsen stopped sharing"
    assert panel.empty.isVisible()
    assert look.shown.bus.watches[-1] == (day.FREJA, False, False)


def test_hidden_it_watches_nothing(look: Look) -> None:
    """And asks for a fresh picture when it is seen again."""
    look.freja.shares()
    look.shown.window.dock.show_panel("contact" if look.shown.window.dock.has("contact") else "customer")
    assert look.shown.bus.watches[-1] == (day.FREJA, False, False)
    look.shown.window.commands.run("cobrowse.open")
    assert look.shown.bus.watches[-1] == (day.FREJA, True, False)


def test_back_in_time(look: Look) -> None:
    """The error that was there before is found on the timeline, and left again."""
    freja, panel = look.freja, look.panel
    freja.asked(past=True)
    freja.answers(ProposalState.ACCEPTED, past=True)
    freja.state(past_from=day.NOW - 60_000)
    freja.sends(forge.page(SHOP.replace("Pay now", "It failed"), day.NOW - 40_000), whole=True)
    freja.sends([forge.note(day.NOW - 35_000, "error", text="Payment failed")])
    freja.sends(forge.page(SHOP, day.NOW - 10_000), whole=True)
    look.shows("Pay now")
    assert panel.timeline.isVisible()
    panel.timeline.to_earlier()
    look.shows("It failed")
    assert panel.timeline.happened.text() == "Error: Payment failed"
    assert panel.state.text() == "Back in time"
    QTest.keyClick(panel.timeline.track, Qt.Key.Key_Escape)
    look.shows("Pay now")
    assert panel.state.text() == "Live"


def test_a_dead_process_comes_back(look: Look) -> None:
    """At once, and asks for a picture; after several deaths it gives up, until it is told to try again."""
    look.freja.shares()
    look.shows("Fjord City 7")
    for _ in range(3):
        page = look.viewer.page
        assert page is not None
        with look.bot.waitSignal(look.viewer.began, timeout=_WITHIN):
            os.kill(page.renderProcessPid(), signal.SIGKILL)
    assert look.shown.bus.renewed
    look.freja.sends(forge.page(SHOP, day.NOW), whole=True)
    look.shows("Fjord City 7")
    page = look.viewer.page
    assert page is not None
    with look.bot.waitSignal(look.viewer.gave_up, timeout=_WITHIN):
        os.kill(page.renderProcessPid(), signal.SIGKILL)
    assert look.panel.empty.title.text() == "The page can't be shown"
    with look.bot.waitSignal(look.viewer.began, timeout=_WITHIN):
        look.panel.choices.again.click()


def test_the_chats_end_and_a_lost_line_blank_it(look: Look) -> None:
    """And say why."""
    look.freja.shares()
    look.freja.state(live=False)
    assert look.shown.desk.cobrowse.view.sight is Sight.AWAY
    assert look.panel.empty.title.text() == "Freja Nielsen is away"
    look.freja.state(idle=True)
    assert look.panel.empty.title.text() == "Nobody in the chat looks now"
    look.freja.answers(ProposalState.DONE, by=MAJA)
    assert look.panel.empty.title.text() == "Maja Lindqvist stopped watching"
