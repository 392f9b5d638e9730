"""A supervisor's desk with a large floor before her: how long a change takes from the store to the painted table.

`python -m bench.floor_window AGENTS CHATS RATE SECONDS` prints one JSON object (`Painted`).
"""

import gc
import random
import sys
import time
from collections.abc import Callable, Sequence
from uuid import UUID

import msgspec
import psutil
from PySide6.QtCore import QEvent, QLocale, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.app.bus import Bus
from desktop.app.gathering import Gathering
from desktop.app.opening import application
from desktop.models.desk import Desk
from desktop.panels import PANELS
from desktop.panels.floor.page import FloorPage
from desktop.state import preferences
from desktop.state.link import LinkPhase, LinkState, SignInPhase, SignInState
from desktop.state.store import Store
from desktop.ui import text, theme
from desktop.ui.window import MainWindow
from protocol import floor as moves
from protocol.entities import Agent, AgentProfile, Customer, Interaction, Queue
from protocol.figures import AgentFigures, FloorFigures, QueueFigures
from protocol.frames import FloorEntry, FloorSnapshot, Welcome
from protocol.ids import AgentId, InteractionId, ProfileId, QueueId, SiteId, VisitorId
from protocol.kinds import AgentStatus, Channel, EndReason, InteractionStatus, NotReadyReason, Role

_QUEUES, _GROUPS, _PLACES = 40, 25, 8
#: What is applied together at most, as the link does it.
_BATCH = 200
_WARM_SECONDS = 2.0
#: Seconds after which the server tells the day's figures that have changed; a day in ms.
_FIGURES_EVERY, _DAY = 2.0, 86_400_000


class Painted(msgspec.Struct, frozen=True):
    """Milliseconds."""

    #: From the moment a change came to its line on the screen, of those that can be seen.
    shown: tuple[float, ...]
    #: How long the window's thread was held up by what is due, each time round its loop.
    held: tuple[float, ...]
    #: Changes a second that were taken in.
    rate: float
    #: Part of a core, in percent.
    cpu: float
    #: From going to the floor until it is painted.
    opened: float


def _now() -> int:
    return time.time_ns() // 1_000_000


class Centre:
    """A large centre whose floor never stands still. Its events are what a server would tell."""

    def __init__(self, agents: int, chats: int, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._seq = 1
        self._made = chats
        self.queues = tuple(
            Queue(id=QueueId(UUID(int=0x100 + n)), name=f"Queue {n + 1}", target_seconds=60) for n in range(_QUEUES)
        )
        self.groups = tuple(
            AgentProfile(id=ProfileId(UUID(int=0x200 + n)), name=f"Group {n + 1}") for n in range(_GROUPS)
        )
        self.me = Agent(
            id=AgentId(UUID(int=1)),
            login="liv",
            name="Liv Aas",
            role=Role.SUPERVISOR,
            status=AgentStatus.READY,
            reason=None,
            online=True,
            since=_now(),
        )
        self.agents = [self._agent(number) for number in range(agents)]
        self.cards = [self._card(number) for number in range(chats)]
        self._seen: list[Agent] = []
        self._by_id = {agent.id: agent for agent in self.agents}
        #: To whom something has happened since the figures were told last.
        self._changed: set[AgentId] = set()
        self._open = [card for card in self.cards if card.status is InteractionStatus.ACTIVE]
        self._waiting = [card for card in self.cards if card.status is InteractionStatus.WAITING]

    def snapshot(self) -> FloorSnapshot:
        """As it begins."""
        return FloorSnapshot(
            seq=self._seq,
            sites=(),
            queues=self.queues,
            agents=(self.me, *self.agents),
            interactions=tuple(self.cards),
            offers=(),
            profiles=self.groups,
        )

    def figures(self, *, whole: bool = False) -> FloorFigures:
        """The day's figures of all, or of those to whom something has happened since they were told last."""
        agents, self._changed = self.agents if whole else [self._by_id[one] for one in self._changed], set()
        number = self._seq // 100
        waits: dict[AgentId, dict[InteractionId, int]] = {}
        for card in self._open[::3]:
            if card.agent is not None:
                waits.setdefault(card.agent, {})[card.id] = card.since
        return FloorFigures(
            since=_now() // _DAY * _DAY,
            queues=tuple(
                QueueFigures(queue=queue.id, arrived=number, answered=number, in_target=number * 4 // 5)
                for queue in self.queues
            ),
            agents=tuple(
                AgentFigures(agent=agent.id, chats=number, answers=number, unanswered=waits.get(agent.id, {}))
                for agent in agents
            ),
            all=whole,
        )

    def look_at(self, agents: Sequence[AgentId]) -> None:
        """Every tenth change is one of these agents', so that there is something to see."""
        hers = set(agents)
        self._seen = [agent for agent in self.agents if agent.id in hers]

    def next(self) -> tuple[FloorEntry, AgentId | None]:
        """The next change, and whose line it shows in."""
        self._seq += 1
        event, agent = self._event()
        if agent is not None:
            self._changed.add(agent)
        return FloorEntry(seq=self._seq, at=_now(), event=event), agent

    # --- inside -----------------------------------------------------------------------------

    def _agent(self, number: int) -> Agent:
        queues = self._random.sample(self.queues, 3)
        ready = self._random.random() < 0.7
        return Agent(
            id=AgentId(UUID(int=0x1000 + number)),
            login=f"agent{number}",
            name=f"Agent {number:04}",
            profile=self.groups[number % _GROUPS].id,
            queues={queue.id: {Channel.CHAT: 1} for queue in queues},
            capacity={Channel.CHAT: _PLACES},
            status=AgentStatus.READY if ready else AgentStatus.NOT_READY,
            reason=None if ready else NotReadyReason.BREAK,
            online=True,
            since=_now() - self._random.randrange(3_600_000),
        )

    def _card(self, number: int) -> Interaction:
        waits = number % 10 == 0
        return Interaction(
            id=InteractionId(UUID(int=0x10000 + number)),
            site=SiteId(UUID(int=2)),
            queue=self._random.choice(self.queues).id,
            status=InteractionStatus.WAITING if waits else InteractionStatus.ACTIVE,
            customer=Customer(visitor=VisitorId(UUID(int=0x90000 + number)), name=f"Customer {number}"),
            arrived_at=_now() - self._random.randrange(600_000),
            since=_now() - self._random.randrange(300_000),
            agent=None if waits else self.agents[number % len(self.agents)].id,
            version=0 if waits else 1,
        )

    def _event(self) -> tuple[moves.FloorEvent, AgentId | None]:
        what = self._random.random()
        if what < 0.3:
            return self._state()
        if what < 0.5 and self._waiting:
            card = self._waiting.pop(self._random.randrange(len(self._waiting)))
            agent = self._random.choice(self.agents).id
            self._open.append(msgspec.structs.replace(card, agent=agent))
            return moves.InteractionAssigned(interaction=card.id, agent=agent, version=1, since=_now()), agent
        if what < 0.7 and self._open:
            card = self._open.pop(self._random.randrange(len(self._open)))
            return moves.InteractionClosed(interaction=card.id), card.agent
        if what < 0.75 and self._open:
            card = self._random.choice(self._open)
            ended = moves.InteractionEnded(interaction=card.id, reason=EndReason.CUSTOMER_LEFT, since=_now())
            return ended, card.agent
        self._made += 1
        card = msgspec.structs.replace(
            self._card(self._made * 10), arrived_at=_now(), since=_now(), status=InteractionStatus.WAITING
        )
        self._waiting.append(card)
        return moves.InteractionArrived(interaction=card), None

    def _state(self) -> tuple[moves.FloorEvent, AgentId]:
        agent = self._random.choice(self._seen if self._seen and self._random.random() < 0.33 else self.agents)
        status, reason = self._random.choice(
            ((AgentStatus.READY, None), (AgentStatus.NOT_READY, NotReadyReason.BREAK), (AgentStatus.FINISHING, None))
        )
        changed = moves.AgentStateChanged(agent=agent.id, status=status, reason=reason, since=_now(), online=True)
        return changed, agent.id


class _Paints(QObject):
    """Tells when the watched widget has been painted."""

    def __init__(self, watched: QWidget, painted: Callable[[], None]) -> None:
        super().__init__(watched)
        self._painted = painted
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The paint itself is done once the loop goes on."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._painted)
        return super().eventFilter(watched, event)


class Load:
    """Changes that come evenly, and what becomes of those that can be seen."""

    def __init__(self, app: QApplication, store: Store, page: FloorPage, centre: Centre, rate: float) -> None:
        self._app = app
        self._page = page
        self._centre = centre
        self._rate = rate
        self._waits: list[tuple[float, AgentId]] = []
        self._told: list[float] = []
        self.shown: list[float] = []
        self.held: list[float] = []
        self.taken = 0
        self._gathering = Gathering(store, store.apply, self._later)
        self._paints = _Paints(page.agents.list.viewport(), self._painted)
        page.board.watch.touched.connect(self._touched)

    def run(self, seconds: float) -> float:
        """Let them come for so long; changes a second that were taken in."""
        began = time.perf_counter()
        due = began
        figures_due = began + _FIGURES_EVERY
        self.taken = 0
        while (now := time.perf_counter()) < began + seconds:
            batch: list[FloorEntry] = []
            if now >= figures_due:
                figures_due += _FIGURES_EVERY
                self._gathering.take([self._centre.figures()])
            while due <= now and len(batch) < _BATCH:
                entry, agent = self._centre.next()
                batch.append(entry)
                if agent is not None and self.is_seen(agent):
                    self._waits.append((due, agent))
                due += 1 / self._rate
            if batch:
                self._gathering.take(batch)
                self.taken += len(batch)
            self._app.processEvents()
            self.held.append((time.perf_counter() - now) * 1000)
            if not batch:
                time.sleep(0.001)
        return self.taken / (time.perf_counter() - began)

    def _later(self, seconds: float, call: Callable[[], None]) -> None:
        QTimer.singleShot(round(seconds * 1000), call)

    def is_seen(self, agent: AgentId) -> bool:
        """Her line can be seen."""
        view = self._page.agents
        row = view.table.row_of(agent)
        return row is not None and view.sees(row)

    def _touched(self, _touched: object) -> None:
        """The tables have taken them in; the next paint shows them."""
        self._told += [at for at, _ in self._waits]
        self._waits.clear()

    def _painted(self) -> None:
        now = time.perf_counter()
        self.shown += [(now - at) * 1000 for at in self._told]
        self._told.clear()


def measure(app: QApplication, agents: int, chats: int, rate: float, seconds: float) -> Painted:
    """A window of its own on a floor of its own."""
    centre = Centre(agents, chats)
    store = Store(_now)
    store.set_sign_in(SignInState(phase=SignInPhase.SIGNED_IN, server="https://desk.example", login="liv"))
    desk = Desk(store, Bus(store))
    window = MainWindow(desk, PANELS)
    window.resize(1440, 900)
    window.show()
    _until(app, window.isVisible)
    welcome = Welcome(protocol=1, epoch="bench", now=_now(), heartbeat=15_000, dead_after=40_000, agent=centre.me)
    store.apply([welcome, centre.snapshot(), centre.figures(whole=True)])
    store.set_link(LinkState(phase=LinkPhase.ONLINE, since=_now(), latency=1, heard_at=_now(), caught_up_to=1))
    # As the desk does once it is built, and when a floor has come.
    gc.collect()
    gc.freeze()
    began = time.perf_counter()
    window.go_to("floor")
    page = window.findChild(FloorPage)
    assert isinstance(page, FloorPage)
    seen: list[bool] = []
    watched = _Paints(page.agents.list.viewport(), lambda: seen.append(True))
    _until(app, lambda: bool(seen))
    opened = (time.perf_counter() - began) * 1000
    watched.deleteLater()
    load = Load(app, store, page, centre, rate)
    centre.look_at([agent.id for agent in centre.agents if load.is_seen(agent.id)])
    load.run(_WARM_SECONDS)
    load.shown.clear()
    load.held.clear()
    process = psutil.Process()
    before = process.cpu_times()
    told = load.run(seconds)
    after = process.cpu_times()
    used = (after.user + after.system - before.user - before.system) / seconds * 100
    window.close()
    desk.stop()
    window.deleteLater()
    desk.deleteLater()
    return Painted(shown=tuple(load.shown), held=tuple(load.held), rate=told, cpu=used, opened=opened)


def _until(app: QApplication, there: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        app.processEvents()
        if there():
            return
    raise TimeoutError("the window does not show the floor")


def main(arguments: list[str]) -> None:
    """Measure and print."""
    app = application(preferences.AS_IT_COMES)
    text.use(QLocale.system().name())
    theme.install(app)
    agents, chats, rate, seconds = (float(argument) for argument in arguments)
    painted = measure(app, int(agents), int(chats), rate, seconds)
    sys.stdout.write(msgspec.json.encode(painted).decode() + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
