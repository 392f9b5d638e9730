"""The floor as a supervisor sees it: agents, queues and visitors as tables, what stands over them, the last hours."""

from msgspec import Struct
from PySide6.QtCore import QObject, Signal

from desktop.models.clock import SecondClock
from desktop.models.floor.lines import (
    AgentLine,
    QueueLine,
    VisitorLine,
    agent_line,
    level,
    overseen_agents,
    queue_line,
)
from desktop.models.floor.sights import AgentSight, QueueSight, VisitorSight, Words
from desktop.models.floor.table import Table
from desktop.models.floor.unanswered import NOBODY, Unanswered, together
from desktop.models.floor.watch import FloorWatch
from desktop.models.pacing import Pace
from desktop.models.signals import StoreSignals
from desktop.models.visitors import Visitor, Visitors
from desktop.state import overseeing
from desktop.state.overview import Touched, takes_offers
from desktop.state.store import Store
from protocol.figures import QueueFigures, Step
from protocol.ids import AgentId, InteractionId, QueueId, VisitorId
from protocol.limits import FIGURE_STEP, FIGURE_STEPS

#: Seconds after which rows that changed take their place in the order.
_ORDER_EVERY = 2
#: What stands over the tables is told of so many changes at once, then every so many milliseconds; nobody reads faster.
_AT_ONCE, _THEN_EVERY = 10, 250


class Totals(Struct, frozen=True, kw_only=True):
    """What stands over the tables; of what she oversees."""

    here: int = 0
    ready: int = 0
    #: Chats that somebody has, and how many could be had.
    open: int = 0
    places: int = 0
    waiting: int = 0
    #: Since when the one waits who waits longest (server time, ms), and within which time they should be answered.
    first: int | None = None
    target: int = 0
    level: float | None = None
    level_now: float | None = None
    answered: int = 0
    abandoned: int = 0
    flags: int = 0
    unanswered: Unanswered = NOBODY
    #: How many agents and queues all of this is of.
    agents: int = 0
    queues: int = 0


class FloorBoard(QObject):
    """View-model of the floor. It costs nothing while nobody looks.

    Attributes:
        agents, queues, visitors: the tables.
        totals: over them.

    Signals:
        changed: totals, or the last hours.
        visitors_changed: who is on the pages.
    """

    changed = Signal()
    visitors_changed = Signal()

    def __init__(
        self,
        store: Store,
        signals: StoreSignals,
        visitors: Visitors,
        clock: SecondClock,
        words: Words,
        parent: QObject | None = None,
        *,
        name: str = "floor",
    ) -> None:
        super().__init__(parent)
        #: Of all who look at the visitors; two boards are two.
        self._name = name
        self._store = store
        self._visitors = visitors
        self._ticks = 0
        self._hers: frozenset[QueueId] = frozenset()
        #: Queues whose lines are behind the floor; nobody looks at them.
        self._behind: set[QueueId] = set()
        self._looks_at_queues = False
        self._pace = Pace(self._sum_up, most=_AT_ONCE, every=_THEN_EVERY, parent=self)
        self.watch = FloorWatch(store, self)
        self.agents: Table[AgentId, AgentLine] = Table(AgentSight(words), _agent_key, self)
        self.queues: Table[QueueId, QueueLine] = Table(QueueSight(words), _queue_key, self)
        self.visitors: Table[VisitorId, VisitorLine] = Table(VisitorSight(words), _visitor_key, self)
        self.totals = Totals()
        self.watch.touched.connect(self._touched)
        clock.tick.connect(self._tick)
        signals.outlook.connect(self._outlook)
        visitors.changed.connect(self._visitors_changed)

    def look(self, looking: bool) -> None:
        """Somebody looks at the floor, or has stopped."""
        self.watch.look(looking)
        if not looking:
            self.look_at_visitors(False)
            self._pace.stop()
            self._behind.clear()

    def look_at_queues(self, looking: bool) -> None:
        """Somebody looks at the queues' table, or has stopped; it need not keep up with each change meanwhile."""
        self._looks_at_queues = looking
        self._put_queues()

    def look_at_visitors(self, looking: bool) -> None:
        """Somebody looks at the visitors, or has stopped; the server tells of them meanwhile."""
        self._visitors.look(self._name, looking)
        if looking:
            self._visitors_changed()

    def steps(self, queue: QueueId | None) -> tuple[Step, ...]:
        """The quarters of the last hours, the oldest first, of one queue or (None) of all that she oversees."""
        figures = self._store.figures.queues
        of = [figures[queue]] if queue is not None and queue in figures else []
        if queue is None:
            of = [one for id, one in figures.items() if id in self._hers]
        return quarters(of, self._store.now())

    # --- inside -----------------------------------------------------------------------------

    def _touched(self, touched: Touched) -> None:
        store, overview = self._store, self.watch.overview
        if touched.all:
            self._hers = overseeing.queues(store.floor, store.my_agent)
            self._behind.clear()
            self.agents.replace(agent_line(store, overview, agent) for agent in overseen_agents(store))
            lines = (queue_line(store, overview, queue) for queue in self._hers)
            self.queues.replace(line for line in lines if line is not None)
            self._pace.now()
            return
        me, agents = store.my_agent, store.floor.agents
        hers = [agents[one] for one in touched.agents if one in agents]
        over = [one for one in touched.agents if one not in agents]
        self.agents.put([agent_line(store, overview, agent) for agent in hers if overseeing.oversees(me, agent)], over)
        self._behind |= touched.queues
        if self._looks_at_queues:
            self._put_queues()
        self._pace.ask()

    def _put_queues(self) -> None:
        behind, self._behind = self._behind & self._hers, set()
        lines = [queue_line(self._store, self.watch.overview, queue) for queue in behind]
        self.queues.put([line for line in lines if line is not None])

    def _sum_up(self) -> None:
        self._put_queues()
        self._reckon()

    def _reckon(self) -> None:
        agents, queues = list(self.agents.all()), list(self.queues.all())
        waits = [line for line in queues if line.first is not None]
        longest = min(waits, key=lambda line: line.first or 0, default=None)
        figures = [line.figures for line in queues]
        since = self._store.now() - 2 * FIGURE_STEP
        lately = [step for one in figures for step in one.steps if step.at + FIGURE_STEP > since]
        here = [line for line in agents if line.here]
        totals = Totals(
            here=len(here),
            ready=sum(takes_offers(line.agent) for line in here),
            open=sum(line.open for line in queues),
            places=sum(line.most for line in here),
            waiting=sum(line.waiting for line in queues),
            first=longest.first if longest is not None else None,
            target=longest.target if longest is not None else 0,
            level=level(figures),
            level_now=level(lately),
            answered=sum(one.answered for one in figures),
            abandoned=sum(one.abandoned for one in figures),
            flags=sum(self._is_hers(one) for one in self.watch.overview.flagged),
            unanswered=together(line.unanswered for line in agents),
            agents=len(agents),
            queues=len(queues),
        )
        self.totals = totals
        self.changed.emit()

    def _is_hers(self, interaction: InteractionId) -> bool:
        card = self._store.floor.interactions.get(interaction)
        return card is not None and (card.queue in self._hers or self.agents.of(card.agent) is not None)

    def _tick(self) -> None:
        if not self.watch.looking:
            return
        self._ticks += 1
        if self._ticks % _ORDER_EVERY == 0:
            for table in (self.agents, self.queues, self.visitors):
                table.refresh_order()

    def _outlook(self) -> None:
        """The server's estimates came, for all queues."""
        if self.watch.looking:
            self._behind |= self._hers
            self._pace.ask()

    def _visitors_changed(self) -> None:
        if not self.watch.looking:
            return
        lines = [self._visitor_line(one) for one in self._visitors.all]
        self.visitors.replace(lines)
        self.visitors_changed.emit()

    def _visitor_line(self, visitor: Visitor) -> VisitorLine:
        floor = self._store.floor
        card = floor.interactions.get(visitor.interaction) if visitor.interaction is not None else None
        agent = floor.agents.get(card.agent) if card is not None and card.agent is not None else None
        return VisitorLine(
            visitor=visitor,
            card=card,
            agent=agent.name if agent is not None else "",
        )


def quarters(figures: list[QueueFigures], now: int) -> tuple[Step, ...]:
    """The last quarters of an hour, the oldest first, those without anything too; the last one is still open."""
    newest = now - now % FIGURE_STEP
    by_time: dict[int, list[Step]] = {}
    for one in figures:
        for step in one.steps:
            by_time.setdefault(step.at, []).append(step)
    first = newest - (FIGURE_STEPS - 1) * FIGURE_STEP
    return tuple(_sum(at, by_time.get(at, [])) for at in range(first, newest + 1, FIGURE_STEP))


def _sum(at: int, steps: list[Step]) -> Step:
    return Step(
        at=at,
        arrived=sum(step.arrived for step in steps),
        answered=sum(step.answered for step in steps),
        in_target=sum(step.in_target for step in steps),
        abandoned=sum(step.abandoned for step in steps),
        waited=sum(step.waited for step in steps),
    )


def _agent_key(line: AgentLine) -> AgentId:
    return line.id


def _queue_key(line: QueueLine) -> QueueId:
    return line.id


def _visitor_key(line: VisitorLine) -> VisitorId:
    return line.visitor.visiting.visitor
