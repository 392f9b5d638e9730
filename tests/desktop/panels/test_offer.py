"""The offer: shows what an agent needs to decide, rings, steals nothing, is gone when it is over."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.panels.offer import OfferPanel
from desktop.ui.routing_words import why_words
from desktop.ui.widgets.paint import SHADOW
from protocol import floor as moves
from protocol.commands import AcceptOffer, DeclineOffer
from protocol.entities import Candidate, Reason
from protocol.frames import FloorEntry
from protocol.kinds import OfferOutcome, Rule
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk, Shown


def panel_of(shown: Shown) -> OfferPanel:
    """The offer's panel."""
    panel = shown.window.findChild(OfferPanel)
    assert isinstance(panel, OfferPanel)
    return panel


def test_it_says_who_where_what_and_why(make_desk: MakeDesk) -> None:
    """In words; the ring has the seconds."""
    shown = make_desk()
    panel = panel_of(shown)
    assert not panel.isVisible()
    shown.store.apply([day.offer()])
    assert panel.isVisible()
    assert panel.name.text() == "Aksel Lund"
    assert panel.about.text() == "Sales · waits 0:49"
    assert panel.question.text() == "Do you take old bikes in part exchange?"
    assert panel.why.text() == "Of 3 free agents with the skills, you have been free the longest: 6 min."
    assert panel.ring.accessibleName() == "21"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (Rule.PRIORITY, "you have the highest priority here."),
        (Rule.HIGHEST_SKILL, "you have the highest level."),
        (Rule.FEWEST_OPEN, "you have the fewest chats."),
        (Rule.LONGEST_IDLE, "you have been free the longest: 3 s."),
    ],
)
def test_why_is_the_rule_that_decided(rule: Rule, said: str) -> None:
    """However long she was idle."""
    words = why_words(Reason(rule=rule, free_agents=2, chosen=Candidate(agent=day.MAJA, idle=3_000)))
    assert words == f"Of 2 free agents with the skills, {said}"


def test_keys_answer_it_once(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """F2 accepts; while the answer is out the buttons rest."""
    shown = make_desk()
    shown.store.apply([day.offer()])
    QTest.keyClick(shown.window, Qt.Key.Key_F2)
    QTest.keyClick(shown.window, Qt.Key.Key_F3)
    assert [type(command) for command in shown.bus.sent] == [AcceptOffer]
    assert not panel_of(shown).accept.isEnabled()


def test_declining_by_key(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """F3."""
    shown = make_desk()
    QTest.keyClick(shown.window, Qt.Key.Key_F3)
    shown.store.apply([day.offer()])
    QTest.keyClick(shown.window, Qt.Key.Key_F3)
    assert [type(command) for command in shown.bus.sent] == [DeclineOffer]


def test_it_takes_no_focus_and_goes_with_the_offer(make_desk: MakeDesk) -> None:
    """What is being typed goes on."""
    shown = make_desk()
    shown.window.commands.run("chat.focus")
    before = QApplication.focusWidget()
    shown.store.apply([day.offer()])
    assert QApplication.focusWidget() is before
    ended = moves.OfferEnded(offer=day.OFFER, interaction=day.WAITS, agent=day.MAJA, outcome=OfferOutcome.EXPIRED)
    shown.store.apply([FloorEntry(seq=1286, at=day.NOW, event=ended)])
    assert not panel_of(shown).isVisible()
    assert QApplication.focusWidget() is before


def test_it_covers_neither_the_composer_nor_the_end_button(make_desk: MakeDesk) -> None:
    """It stands over the dock."""
    shown = make_desk()
    shown.store.apply([day.offer()])
    panel = panel_of(shown)
    panel.slide.setCurrentTime(panel.slide.duration())
    dock = shown.window.dock.mapTo(shown.window, QPoint(0, 0)).x()
    assert panel.x() + SHADOW >= dock
