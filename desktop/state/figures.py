"""How the day goes: volatile, told anew at every connection, never kept."""

from typing import TYPE_CHECKING

from desktop.state import changes
from desktop.state.changes import Change
from protocol.figures import AgentFigures, FloorFigures, QueueFigures
from protocol.ids import AgentId, QueueId

if TYPE_CHECKING:
    from desktop.state.store import Store


class Figures:
    """As told last; empty while nobody tells."""

    def __init__(self) -> None:
        #: When the counting began, Unix milliseconds; None while nobody tells.
        self.since: int | None = None
        self.queues: dict[QueueId, QueueFigures] = {}
        self.agents: dict[AgentId, AgentFigures] = {}


def fold_figures(store: "Store", frame: FloorFigures) -> list[Change]:
    """Take in all of them, or what changed."""
    figures = store.figures
    # Another beginning is another day: what was counted in the one before it counts no more.
    anew = frame.all or frame.since != figures.since
    if anew:
        figures.queues, figures.agents = {}, {}
    figures.since = frame.since
    figures.queues |= {one.queue: one for one in frame.queues}
    figures.agents |= {one.agent: one for one in frame.agents}
    if anew:
        return [changes.FiguresChanged()]
    agents = frozenset(one.agent for one in frame.agents)
    return [changes.FiguresChanged(agents, frozenset(one.queue for one in frame.queues))]


def forget(store: "Store") -> list[Change]:
    """The connection is gone: what it told may be true no more."""
    if store.figures.since is None:
        return []
    store.figures = Figures()
    return [changes.FiguresChanged()]
