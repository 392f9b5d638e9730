"""Lists that the server has page by page."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from desktop.models.customers import Looking
from desktop.models.pages import AGAIN_AFTER, PastList
from desktop.models.signals import StoreSignals
from desktop.state.changes import PastFetched
from desktop.state.questions import PastChats
from tests.desktop import afternoon as day
from tests.desktop.noting import NotingBus


def test_what_could_not_be_had_is_asked_for_again(qapp: QApplication) -> None:
    """A chat that was taken just now was not hers yet; not for ever, and not of a chat that is gone from."""
    bus, signals = NotingBus(), StoreSignals(day.store(day.afternoon()))
    past = PastList(bus, signals)
    signals.setParent(past)
    past.of(day.FREJA, None)
    timer = past.findChild(QTimer)
    assert isinstance(timer, QTimer)
    for tried, after in enumerate(AGAIN_AFTER, 1):
        signals.past.emit(PastFetched(day.FREJA, None, None))
        assert past.looking is Looking.FAILED
        assert (timer.isActive(), timer.interval()) == (True, after)
        timer.stop()
        timer.timeout.emit()
        assert bus.questions == [PastChats(day.FREJA, None)] * (tried + 1)
    signals.past.emit(PastFetched(day.FREJA, None, None))
    assert not timer.isActive()
    past.of(day.LARS, None)
    signals.past.emit(PastFetched(day.LARS, None, None))
    assert timer.isActive()
    past.of(None, None)
    assert not timer.isActive()
