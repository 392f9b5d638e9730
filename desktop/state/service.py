"""How the queues stand and who is on the shops' pages: volatile, told anew at every connection, never kept."""

from typing import TYPE_CHECKING

from desktop.state import changes
from desktop.state.changes import Change
from protocol import frames

if TYPE_CHECKING:
    from desktop.state.store import Store


def fold_outlook(store: "Store", frame: frames.QueueOutlook) -> list[Change]:
    """Take in how the queues stand now."""
    now = {outlook.queue: outlook for outlook in frame.queues}
    if now == store.outlooks:
        return []
    store.outlooks = now
    return [changes.OutlookChanged()]


def fold_visitors(store: "Store", frame: frames.Visitors) -> list[Change]:
    """Take in who came, went or turned a page."""
    if frame.all:
        store.visitors.clear()
    for visiting in frame.here:
        store.visitors[visiting.visitor] = visiting
    for visitor in frame.gone:
        store.visitors.pop(visitor, None)
    store.visitors_more = frame.more
    return [changes.VisitorsChanged()]


def forget(store: "Store") -> list[Change]:
    """The connection is gone, or nobody looks: what it told is true no more."""
    done: list[Change] = []
    if store.outlooks:
        store.outlooks = {}
        done.append(changes.OutlookChanged())
    return [*done, *forget_visitors(store)]


def forget_visitors(store: "Store") -> list[Change]:
    """Nobody looks at the visitors any more."""
    if not store.visitors:
        return []
    store.visitors.clear()
    store.visitors_more = 0
    return [changes.VisitorsChanged()]
