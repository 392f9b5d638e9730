"""Proposals from this desk: on their way until the chat has them."""

from desktop.models.proposals import Proposals
from desktop.models.signals import StoreSignals
from protocol.customer_commands import Propose
from protocol.frames import InteractionSnapshot
from protocol.ids import ProposalId
from protocol.proposals import PositionShare
from tests.desktop import afternoon as day
from tests.desktop import customer_scene as scene
from tests.desktop.noting import NotingBus


def test_one_that_comes_back_with_the_whole_chat_is_on_its_way_no_more() -> None:
    """After a long drop the server sends no single entries."""
    store, bus = day.store(day.afternoon()), NotingBus()
    signals = StoreSignals(store)
    proposals = Proposals(store, bus, signals)
    signals.setParent(proposals)
    assert proposals.propose(day.FREJA, PositionShare()) is not None
    assert proposals.sending(day.FREJA, PositionShare)
    (sent,) = bus.sent
    assert isinstance(sent, Propose)
    chat = store.conversations[day.FREJA]
    entry = scene.proposed(day.FREJA, chat.public + 5_000, 1, sent.what, 5, id=ProposalId(sent.id))
    store.apply(
        [
            InteractionSnapshot(
                interaction=chat.card, public=entry.seq, staff=0, public_entries=(entry,), staff_entries=()
            )
        ]
    )
    assert not proposals.sending(day.FREJA, PositionShare)
