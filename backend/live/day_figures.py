"""Tells desks how the day goes: a fold over what is published, shown to each as far as it concerns her."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from backend.actions import overseeing
from backend.actions.actor import Actor
from backend.actions.overseeing import Reach
from backend.live.day_fold import DayFold
from backend.live.encoding import ForStaff, for_staff
from backend.live.wire import Then, Wire
from backend.store import Entry, Tx
from protocol.entities import Agent
from protocol.figures import AgentFigures, FloorFigures, QueueFigures
from protocol.floor import AgentConfigured, FloorEvent
from protocol.kinds import Role


class Follower(Protocol):
    """A desk, as far as it is told figures."""

    @property
    def lost(self) -> int:
        """How much that may be lost was lost so far."""
        ...

    @property
    def keeps_up(self) -> bool:
        """Whether it has read all that it was sent."""
        ...

    def volatile(self, frame: ForStaff) -> None:
        """Something that may be lost."""
        ...

    def show(self, frames: Sequence[ForStaff]) -> None:
        """All there is; nothing of it is lost."""
        ...


class _Told:
    __slots__ = ("lost", "reach")

    def __init__(self, reach: Reach, lost: int) -> None:
        self.reach = reach
        #: With what the desk had lost when it was told all; another number: it may lack something.
        self.lost = lost


class DayFigures:
    """The figures of now, and the desks that follow them. Until `begin` there are none."""

    def __init__(self) -> None:
        self._fold: DayFold | None = None
        self._desks: dict[Follower, _Told] = {}
        self._now: Callable[[], int] = _never

    def begin(self, fold: DayFold, clock: Callable[[], int]) -> None:
        """What happened up to now is in the fold; from here on `publish` goes on with it."""
        self._fold, self._now = fold, clock
        _clear(fold)
        for desk, told in self._desks.items():
            self._show_all(desk, told)

    def publish(self, entries: Sequence[Entry]) -> None:
        """Take committed entries in."""
        if self._fold is not None:
            self._fold.take(entries)

    # --- desks --------------------------------------------------------------------------------

    def follow(self, desk: Follower, reach: Reach) -> None:
        """All of it now, then what changes; again: what it may be told has changed."""
        told = self._desks[desk] = _Told(reach, desk.lost)
        self._show_all(desk, told)

    def unfollow(self, desk: Follower) -> None:
        """No more of that."""
        self._desks.pop(desk, None)

    def tell(self, *, quiet: bool = False) -> None:
        """What has changed since the last time; `quiet`: later."""
        fold = self._fold
        if fold is None or quiet:
            return
        now = self._now()
        fold.turn(now)
        if fold.is_new_day:
            for desk, told in tuple(self._desks.items()):
                self._show_all(desk, told)
        elif fold.queues or fold.agents:
            self._tell_news(fold, now)
        _clear(fold)
        self._mend()

    def _tell_news(self, fold: DayFold, now: int) -> None:
        # Each figure is made once, however many desks are told it.
        queues = {queue: fold.queue(queue, now) for queue in sorted(fold.queues)}
        agents = {agent: fold.agent(agent) for agent in sorted(fold.agents)}
        news = _frame(fold, queues.values(), agents.values())
        for desk, told in tuple(self._desks.items()):
            if told.reach.everything:
                desk.volatile(news)
                continue
            some = [queues[one] for one in sorted(queues.keys() & told.reach.queues)]
            work = [agents[one] for one in sorted(agents.keys() & told.reach.agents)]
            if some or work:
                desk.volatile(_frame(fold, some, work))

    def _mend(self) -> None:
        for desk, told in tuple(self._desks.items()):
            if told.lost != desk.lost and desk.keeps_up:
                told.lost = desk.lost
                self._show_all(desk, told)

    def _show_all(self, desk: Follower, told: _Told) -> None:
        fold, reach, now = self._fold, told.reach, self._now()
        if fold is None:
            return
        queues = [fold.queue(one, now) for one in sorted(fold.all_queues) if reach.everything or one in reach.queues]
        agents = [fold.agent(one) for one in sorted(fold.all_agents) if reach.everything or one in reach.agents]
        desk.show((_frame(fold, queues, agents, whole=True),))


class FloorFollower:
    """One desk's wish to be told figures, and what it may be told."""

    __slots__ = ("_asked", "_desk", "_figures", "_follows", "_who", "_wire")

    def __init__(self, desk: Follower, figures: DayFigures, wire: Wire[ForStaff], who: Callable[[Tx], Agent]) -> None:
        """`who` reads the signed-in agent, or raises Refusal."""
        self._desk = desk
        self._figures = figures
        self._wire = wire
        self._who = who
        self._follows = False
        #: Whether its reach is to be read; a thousand agents that change at once make it read once.
        self._asked = False

    def follow(self, on: bool) -> None:
        """By the desk's wish."""
        self._follows = on
        if on:
            self._ask()
        else:
            self._figures.unfollow(self._desk)

    def gone(self) -> None:
        """The socket is closed."""
        self.follow(False)

    def floor_moved(self, event: FloorEvent, agent: Agent) -> None:
        """Who serves which queue decides what a desk is told."""
        if not self._follows or not isinstance(event, AgentConfigured):
            return
        if event.agent.id == agent.id or agent.role is Role.SUPERVISOR:
            self._ask()

    def _ask(self) -> None:
        if not self._asked:
            self._asked = True
            self._wire.resume(self._read)

    def _read(self, tx: Tx) -> Then:
        self._asked = False
        agent = self._who(tx)
        reach = overseeing.reach(tx, Actor(role=agent.role, agent=agent.id))

        def begin() -> None:
            # It may have looked away meanwhile, or be gone.
            if self._follows and self._wire.closing is None:
                self._figures.follow(self._desk, reach)

        return begin


def _frame(
    fold: DayFold, queues: Iterable[QueueFigures], agents: Iterable[AgentFigures], *, whole: bool = False
) -> ForStaff:
    return for_staff(FloorFigures(since=fold.since, queues=tuple(queues), agents=tuple(agents), all=whole))


def _clear(fold: DayFold) -> None:
    fold.queues.clear()
    fold.agents.clear()
    fold.is_new_day = False


def _never() -> int:
    return 0
