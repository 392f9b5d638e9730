"""What became of chats that left: read from the floor as it is now."""

from desktop.models.losses import Fate, Losses
from desktop.models.signals import StoreSignals
from desktop.state.link import LinkPhase, LinkState
from desktop.state.losses import Loss
from desktop.state.store import Store
from protocol import floor as moves
from protocol.frames import FloorEntry
from protocol.ids import InteractionId
from protocol.kinds import OfferOutcome
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk
from tests.desktop.noting import NotingBus


def lose(store: Store, chat: InteractionId, *words: str) -> None:
    """A chat is told as lost."""
    store.losses[chat] = Loss(interaction=chat, name="Lars Holm", queue=day.WORKSHOP, at=day.NOW, words=words)


def losses_of(store: Store) -> Losses:
    """The view-model."""
    signals = StoreSignals(store)
    losses = Losses(store, NotingBus(), signals)
    signals.setParent(losses)
    return losses


def test_a_lost_chat_is_followed_from_the_queue_to_its_next_agent_and_its_end() -> None:
    """Each step is told as it comes."""
    store = day.store(day.afternoon())
    store.apply([day.requeued(day.LARS)])
    lose(store, day.LARS)
    losses = losses_of(store)
    told: list[Fate] = []
    losses.changed.connect(lambda: told.append(losses.all[0].fate))
    (lost,) = losses.all
    assert (lost.fate, lost.queue, lost.place) == (Fate.WAITS, "Workshop", 1)
    assert lost.readable
    store.apply([day.taken(day.LARS, day.OSKAR, seq=1286)])
    assert (losses.all[0].fate, losses.all[0].agent) == (Fate.TAKEN, "Oskar Berg")
    closed = moves.InteractionClosed(interaction=day.LARS)
    store.apply([FloorEntry(seq=1287, at=day.NOW, event=closed)])
    assert losses.all[0].fate is Fate.ENDED
    assert told == [Fate.TAKEN, Fate.ENDED]


def test_one_that_rings_says_at_whom() -> None:
    """And one behind others says its place."""
    store = day.store(day.afternoon())
    store.apply([day.offer()])
    lose(store, day.WAITS)
    lose(store, day.WAITS_TOO)
    losses = losses_of(store)
    rings, waits = losses.all
    assert (rings.fate, rings.agent) == (Fate.RINGS, "Maja Lindqvist")
    assert (waits.fate, waits.place) == (Fate.WAITS, 1)
    ended = moves.OfferEnded(offer=day.OFFER, interaction=day.WAITS, agent=day.MAJA, outcome=OfferOutcome.DECLINED)
    store.apply([FloorEntry(seq=1286, at=day.NOW, event=ended)])
    assert losses.all[0].fate is Fate.WAITS


def test_one_absence_spans_all_tries(make_desk: MakeDesk) -> None:
    """Trying and failing is not being back; what is short is told to nobody."""
    time = [day.NOW]
    store = day.store(day.afternoon(), lambda: time[0])
    link = make_desk(store=store, show=False).desk.link
    assert link.away_since is None
    store.set_link(LinkState(phase=LinkPhase.OFFLINE, since=day.NOW))
    assert not link.told(day.NOW + 4_999)
    store.set_link(LinkState(phase=LinkPhase.CONNECTING, since=day.NOW + 3_000))
    store.set_link(LinkState(phase=LinkPhase.CATCHING_UP, since=day.NOW + 4_000))
    store.set_link(LinkState(phase=LinkPhase.OFFLINE, since=day.NOW + 5_000))
    assert link.away_since == day.NOW
    assert link.told(day.NOW + 5_000)
    store.set_link(LinkState(phase=LinkPhase.ONLINE, since=day.NOW + 6_000))
    assert link.away_since is None
    assert not link.told(day.NOW + 60_000)
