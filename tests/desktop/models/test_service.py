"""Small view-models of the service: queues, being set aside, why somebody was chosen."""

from msgspec.structs import replace

from desktop.models.explained import Explained, Step, explained, of_offer
from desktop.models.queues import Queues
from desktop.models.readiness import Readiness
from desktop.models.signals import StoreSignals
from desktop.state.conversation import open_conversation
from protocol import floor as moves
from protocol.commands import SetAgentState
from protocol.frames import FloorEntry
from protocol.kinds import AgentStatus, NotReadyReason, OfferOutcome
from tests.desktop import afternoon as day
from tests.desktop import shift
from tests.desktop.noting import NotingBus


def test_queues_tell_what_is_known_here_and_what_the_server_estimates() -> None:
    """Who waits is counted here; who is free is told."""
    store = shift.store()
    signals = StoreSignals(store)
    queues = Queues(store, signals)
    signals.setParent(queues)
    orders, sales, workshop = queues.all
    assert [one.name for one in queues.all] == ["Orders", "Sales", "Workshop"]
    assert (sales.waiting, sales.free, sales.agents, sales.wait) == (2, 1, 4, 45_000)
    assert sales.late(day.NOW)
    assert not orders.late(day.NOW)
    assert not workshop.late(day.NOW)
    assert queues.waiting() == 5
    assert queues.any_late(day.NOW)
    store.apply([day.taken(day.WAITS, day.OSKAR)])
    assert queues.waiting() == 4


def test_who_did_not_answer_is_ready_again_by_one_act() -> None:
    """Who rang is remembered."""
    store = shift.store()
    signals, bus = StoreSignals(store), NotingBus()
    readiness = Readiness(store, bus, signals)
    signals.setParent(readiness)
    readiness.again()
    assert bus.sent == []
    store.apply([day.offer(), *shift.not_answered()])
    aside = readiness.aside
    assert aside is not None
    assert (aside.reason, aside.name) == (NotReadyReason.NO_ANSWER, "Aksel Lund")
    readiness.again()
    (command,) = bus.sent
    assert isinstance(command, SetAgentState)
    assert command.status is AgentStatus.READY


def test_a_state_she_chose_herself_is_hers() -> None:
    """Lunch is no mishap."""
    store = shift.store()
    signals = StoreSignals(store)
    readiness = Readiness(store, NotingBus(), signals)
    signals.setParent(readiness)
    lunch = moves.AgentStateChanged(
        agent=day.MAJA, status=AgentStatus.NOT_READY, reason=NotReadyReason.LUNCH, since=day.NOW, online=True
    )
    store.apply([FloorEntry(seq=1285, at=day.NOW, event=lunch)])
    assert readiness.aside is None
    store.apply([FloorEntry(seq=1286, at=day.NOW, event=replace(lunch, reason=NotReadyReason.CONNECTION_LOST))])
    aside = readiness.aside
    assert aside is not None
    assert aside.name == ""


def test_a_chats_way_is_told_newest_first_with_names_and_numbers() -> None:
    """Each offer with its end."""
    store = shift.store()
    chat = open_conversation(shift.handed_over(), day.MAJA)
    handed, offered = explained(store, chat)
    assert isinstance(handed, Step)
    assert (handed.agent, handed.queue) == ("Oskar Berg", "Workshop")
    assert isinstance(offered, Explained)
    assert offered.outcome is OfferOutcome.ACCEPTED
    assert [(one.name, one.chosen, one.numbers.skill) for one in offered.compared] == [
        ("Oskar Berg", True, 7),
        ("Maja Lindqvist", False, 5),
    ]


def test_what_rings_is_explained_from_the_floor() -> None:
    """Before its stream is here."""
    store = shift.store()
    store.apply([day.offer()])
    offer = store.my_offer()
    assert offer is not None
    one = of_offer(store, offer)
    assert (one.agent, one.outcome, one.compared[1].name) == ("Maja Lindqvist", None, "Oskar Berg")
