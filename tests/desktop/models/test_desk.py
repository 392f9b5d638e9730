"""The desk's view-model: what is chosen, what may be done, and the commands that come of it."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop.models.desk import Desk
from desktop.state.changes import FileFetched
from desktop.state.drafts import Remembered
from desktop.state.link import LinkPhase, LinkState
from desktop.state.questions import WhoMayItBe
from protocol import floor as moves
from protocol.commands import AcceptOffer, DeclineOffer, SetAgentState
from protocol.errors import ErrorCode, Refusal
from protocol.frames import FloorEntry
from protocol.kinds import AgentStatus, NotReadyReason, OfferOutcome
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk


def accepted(desk: Desk) -> None:
    """The server gives Aksel's chat to Maja."""
    card = desk.store.floor.interactions[day.WAITS]
    ended = moves.OfferEnded(offer=day.OFFER, interaction=card.id, agent=day.MAJA, outcome=OfferOutcome.ACCEPTED)
    given = moves.InteractionAssigned(interaction=card.id, agent=day.MAJA, version=1, since=day.NOW)
    desk.store.apply([FloorEntry(seq=1286, at=day.NOW, event=ended), FloorEntry(seq=1287, at=day.NOW, event=given)])
    talk = day.Talk(desk.store.floor.interactions[day.WAITS], "Sales")
    desk.store.apply([talk.snapshot()])


def test_an_accepted_chat_is_chosen_and_one_that_just_comes_is_not(make_desk: MakeDesk) -> None:
    """What she took stands before her; what is given otherwise does not push in."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    shown.store.apply([day.offer()])
    shown.desk.offers.accept()
    shown.desk.offers.accept()
    assert [type(command) for command in shown.bus.sent] == [AcceptOffer]
    assert shown.desk.offers.answering == day.OFFER
    accepted(shown.desk)
    assert shown.desk.selected == day.WAITS
    assert shown.desk.offers.answering is None
    other = make_desk()
    other.desk.select(day.FREJA)
    accepted(other.desk)
    assert other.desk.selected == day.FREJA


def test_declining_sends_the_offer_on(make_desk: MakeDesk) -> None:
    """Once."""
    shown = make_desk()
    shown.desk.offers.decline()
    shown.store.apply([day.offer()])
    shown.desk.offers.decline()
    shown.desk.offers.decline()
    assert [type(command) for command in shown.bus.sent] == [DeclineOffer]


def test_an_answer_that_was_not_kept_can_be_given_again(make_desk: MakeDesk) -> None:
    """It rings on, and the buttons are hers again."""
    shown = make_desk()
    shown.store.apply([day.offer()])
    shown.desk.offers.accept()
    shown.store.not_kept(shown.bus.sent[-1], "The disk is full.")
    assert shown.desk.offers.answering is None
    assert not shown.desk.offers.expects(day.WAITS)
    shown.desk.offers.decline()
    assert [type(command) for command in shown.bus.sent] == [AcceptOffer, DeclineOffer]


def test_who_the_customer_is_is_asked_again_when_the_chat_is_hers(make_desk: MakeDesk) -> None:
    """Before, she may have been refused; and once then."""
    shown = make_desk(show=False)
    shown.desk.customers.look(True)
    shown.desk.select(day.WAITS)
    shown.store.matches_fetched(day.WAITS, None)
    before = shown.bus.questions.count(WhoMayItBe(day.WAITS))
    assert before == 1
    accepted(shown.desk)
    shown.desk.signals.chats.emit()
    assert shown.bus.questions.count(WhoMayItBe(day.WAITS)) == 2


def test_the_choice_is_remembered(make_desk: MakeDesk) -> None:
    """By the next desk on the same memory."""
    first = make_desk()
    first.desk.select(day.ELINA)
    assert first.store.memory.of(Remembered.SELECTED) == day.ELINA.bytes
    assert make_desk(store=first.store).desk.selected == day.ELINA


@pytest.mark.parametrize(
    ("text", "code"), [("  ", ErrorCode.MESSAGE_EMPTY), ("x" * 10_001, ErrorCode.MESSAGE_TOO_LONG)]
)
def test_what_cannot_be_said_is_refused_here(make_desk: MakeDesk, text: str, code: ErrorCode) -> None:
    """Nothing goes out."""
    shown = make_desk()
    shown.desk.select(day.FREJA)
    with pytest.raises(Refusal) as refused:
        shown.desk.writing.say(shown.desk.selected, text)
    assert refused.value.code is code
    assert shown.bus.sent == []


def test_an_agents_picture_is_fetched_once_and_shown(make_desk: MakeDesk, qtbot: QtBot, tmp_path: Path) -> None:
    """Square, from the middle of what came."""
    shown = make_desk(show=False)
    url = "https://nordlys.example/people/maja.png"
    assert shown.desk.pictures.portrait(url) is None
    assert shown.desk.pictures.portrait(url) is None
    assert shown.bus.portraits == [url]
    file = tmp_path / "maja.png"
    QImage(300, 200, QImage.Format.Format_RGB32).save(str(file))
    with qtbot.waitSignal(shown.desk.pictures.portrait_came):
        shown.store.portrait_fetched(url, file)
    picture = shown.desk.pictures.portrait(url)
    assert picture is not None
    assert picture.width() == picture.height() == 192


def test_a_picture_that_could_not_be_had_without_a_link_is_asked_for_with_one(make_desk: MakeDesk) -> None:
    """Once for each time the link comes back; nobody has to click. A person's picture as well."""
    shown = make_desk(show=False)
    pictures, picture, url = shown.desk.pictures, day.photo(), "https://nordlys.example/people/oskar.png"
    for phase in (LinkPhase.OFFLINE, LinkPhase.ONLINE):
        pictures.of(picture)
        pictures.portrait(url)
        assert shown.bus.files == [(picture, True)]
        assert shown.bus.portraits == [url]
        shown.store.fetched(
            FileFetched(file=picture.id, thumbnail=True, path=None, problem="The server does not answer.")
        )
        assert picture.id in pictures.problems
        shown.bus.files.clear()
        shown.bus.portraits.clear()
        shown.store.set_link(LinkState(phase=LinkPhase.OFFLINE))
        shown.store.set_link(LinkState(phase=LinkPhase.ONLINE, latency=int(phase is LinkPhase.ONLINE)))
        assert picture.id not in pictures.problems
    pictures.of(picture)
    shown.store.fetched(FileFetched(file=picture.id, thumbnail=True, path=None, problem="That file was not found."))
    shown.store.set_link(LinkState(phase=LinkPhase.ONLINE, latency=7))
    assert picture.id in pictures.problems, "a heartbeat is no new link"


def test_a_picture_that_was_tidied_away_is_fetched_again(make_desk: MakeDesk, tmp_path: Path) -> None:
    """Another desk on the same folder empties it when it starts."""
    shown = make_desk(show=False)
    picture, file = day.photo(), tmp_path / "whole.png"
    shown.store.fetched(FileFetched(file=picture.id, thumbnail=False, path=file, problem=""))
    shown.bus.files.clear()
    assert shown.desk.pictures.whole(picture) is None
    assert shown.bus.files == [(picture, False)]


def test_nothing_can_be_said_in_an_ended_chat_or_one_that_waits(make_desk: MakeDesk) -> None:
    """Each with its own code."""
    shown = make_desk()
    shown.desk.select(day.SOREN)
    with pytest.raises(Refusal) as ended:
        shown.desk.writing.say(shown.desk.selected, "hello")
    assert ended.value.code is ErrorCode.CHAT_ENDED
    shown.desk.select(day.WAITS)
    assert shown.desk.card is not None
    with pytest.raises(Refusal) as waits:
        shown.desk.writing.say(shown.desk.selected, "hello")
    assert waits.value.code is ErrorCode.UNKNOWN_INTERACTION


def test_seen_is_told_only_while_she_looks(make_desk: MakeDesk) -> None:
    """And for the chat before her alone."""
    shown = make_desk(show=False)
    shown.desk.select(day.FREJA)
    assert shown.bus.read == []
    shown.desk.look(True)
    assert shown.bus.read == [day.FREJA]
    shown.desk.look(False)
    shown.desk.select(day.ELINA)
    assert day.ELINA not in shown.bus.read


def test_a_state_is_asked_for_with_its_reason(make_desk: MakeDesk) -> None:
    """As the menu does."""
    shown = make_desk()
    shown.window.commands.run("state.lunch")
    shown.window.commands.run("state.finishing")
    states = [(c.status, c.reason) for c in shown.bus.sent if isinstance(c, SetAgentState)]
    assert states == [(AgentStatus.NOT_READY, NotReadyReason.LUNCH), (AgentStatus.FINISHING, None)]
