"""What a supervisor may do, as her desk judges it before the server does."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from desktop.models.signals import StoreSignals
from desktop.models.supervision import Supervision
from desktop.state.link import LinkPhase, LinkState
from desktop.state.store import Store
from protocol import floor as moves
from protocol.entities import Flag
from protocol.frames import FloorEntry
from protocol.kinds import Role
from tests.desktop import afternoon as day
from tests.desktop import overseen
from tests.desktop.noting import NotingBus


@pytest.fixture
def store() -> Store:
    """Liv's, with a link."""
    made = overseen.store()
    made.set_link(LinkState(LinkPhase.ONLINE, day.NOW))
    return made


@pytest.fixture
def acts(store: Store, qapp: object) -> Iterator[Supervision]:
    """What she can do."""
    signals = StoreSignals(store)
    made = Supervision(store, NotingBus(), signals, lambda _: None, lambda: 0)
    signals.setParent(made)
    yield made
    made.stop_all()
    signals.stop()
    made.deleteLater()


def test_what_was_asked_is_forgotten_with_who_asked(store: Store, acts: Supervision) -> None:
    """The next one at this desk may ask for the same chat."""
    acts.monitor(overseen.QUIET)
    acts.on_floor.chat, acts.in_window.agent = overseen.QUIET, overseen.OSKAR
    assert acts.asks(overseen.QUIET)
    store.signed_out()
    assert not acts.asks(overseen.QUIET)
    assert (acts.on_floor.chat, acts.in_window.agent) == (None, None)


def test_without_a_link_nothing_is_done_to_others(store: Store, acts: Supervision) -> None:
    """It would be done when the link is back, to whoever is there then."""
    card, oskar = store.floor.interactions[overseen.QUIET], store.floor.agents[overseen.OSKAR]
    asked = (acts.can_monitor, acts.can_barge_in, acts.can_take_over, acts.can_assign)
    assert all(may(card) for may in asked)
    assert acts.can_force(oskar)
    store.set_link(LinkState(LinkPhase.OFFLINE, day.NOW))
    assert not any(may(card) for may in asked)
    assert not acts.can_force(oskar)


def test_an_administrator_is_signed_out_by_administrators_alone(store: Store, acts: Supervision) -> None:
    """As the server will have it."""
    oskar = store.floor.agents[overseen.OSKAR]
    assert acts.can_sign_out(oskar)
    assert not acts.can_sign_out(replace(oskar, role=Role.ADMINISTRATOR))


def test_flags_are_followed_without_looking_at_all_chats(store: Store, acts: Supervision) -> None:
    """Up, down, and gone with their chat; who asked first is first."""
    assert [card.id for card in acts.flagged()] == [overseen.FLAGGED]
    flag = replace(store.floor.interactions[overseen.FLAGGED].flag or Flag(by=overseen.OSKAR, at=0), at=1)
    for event, flagged in (
        (moves.InteractionFlagged(interaction=overseen.QUIET, flag=flag), [overseen.QUIET, overseen.FLAGGED]),
        (moves.InteractionFlagged(interaction=overseen.FLAGGED, flag=None), [overseen.QUIET]),
        (moves.InteractionClosed(interaction=overseen.QUIET), []),
    ):
        store.apply([FloorEntry(seq=store.floor.seq + 1, at=day.NOW, event=event)])
        assert [card.id for card in acts.flagged()] == flagged
