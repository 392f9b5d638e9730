"""What nobody waits for is done at once while it is rare, and a few times a second where it is not."""

from pytestqt.qtbot import QtBot

from desktop.models.pacing import Pace
from desktop.models.signals import StoreSignals
from desktop.state.store import Store
from protocol import floor as moves
from protocol.frames import FloorEntry
from protocol.kinds import AgentStatus
from tests.desktop import afternoon as day
from tests.desktop import overseen


def test_a_few_at_once_and_then_slowly(qtbot: QtBot) -> None:
    """What is saved up is spent first; then it is done once for all that was asked meanwhile."""
    done: list[int] = []
    now = [100.0]
    pace = Pace(lambda: done.append(1), most=3, every=20, clock=lambda: now[0])
    for _ in range(10):
        pace.ask()
    assert len(done) == 3
    assert pace.waits
    qtbot.waitUntil(lambda: len(done) == 4)
    assert not pace.waits
    now[0] += 0.05
    for _ in range(10):
        pace.ask()
    assert len(done) == 6, "in so long two more were saved up"
    pace.stop()
    assert not pace.waits


def _news(store: Store) -> None:
    """A colleague's state changes."""
    for status in (AgentStatus.FINISHING, AgentStatus.READY):
        event = moves.AgentStateChanged(agent=overseen.OSKAR, status=status, since=day.NOW, online=True)
        store.apply([FloorEntry(seq=store.floor.seq + 1, at=day.NOW, event=event)])


def test_news_of_others_do_not_keep_a_desk_busy(qtbot: QtBot) -> None:
    """Many are told together; what concerns the agent herself takes them along at once."""
    store = overseen.store()
    signals = StoreSignals(store)
    floor: list[int] = []
    signals.floor.connect(lambda: floor.append(1))
    for _ in range(50):
        _news(store)
    assert 0 < len(floor) < 50
    waited = len(floor)
    mine = moves.AgentStateChanged(agent=overseen.LIV, status=AgentStatus.FINISHING, since=day.NOW, online=True)
    store.apply([FloorEntry(seq=store.floor.seq + 1, at=day.NOW, event=mine)])
    assert len(floor) == waited + 1
    _news(store)
    qtbot.waitUntil(lambda: len(floor) == waited + 2)
    signals.stop()
    signals.deleteLater()
