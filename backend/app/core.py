"""A server without sockets and without a disk of its own: all that happens between the two.

`backend.app.server` puts uvicorn, HTTP and a folder around it, a simulation virtual ones.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, tzinfo

from backend.actions import deadlines, proposal_rows, resume
from backend.actions.actor import Actor
from backend.app.canned import Texts
from backend.app.deadlines import Deadlines
from backend.app.figures import Figures
from backend.app.load import Watch
from backend.app.presence import Presence
from backend.app.recording import Recording
from backend.app.rounds import sweep, tell_positions
from backend.app.router import Router
from backend.app.tasks import Tasks
from backend.app.visiting import Visiting
from backend.floor import Floor
from backend.live.admission import Admission, PerVisitor
from backend.live.endpoints import Doors
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.live.ports import Services
from backend.live.shedding import Load
from backend.store import Store
from backend.tokens import Tokens
from protocol.commands import AnyCommand
from protocol.errors import ErrorCode, Refusal
from protocol.frames import FloorSnapshot
from protocol.ids import CustomerId, VisitorId
from protocol.shop import ShopVisit

#: Milliseconds that clients wait before they come back to a server that ends.
_RETRY_AFTER = 1_000
_PER_VISITOR = PerVisitor()


class Core:
    """The parts of one server, joined.

    Attributes are the parts; `doors` is the ASGI application that takes the sockets.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], int],
        ticks: Callable[[], int],
        key: bytes,
        own_origin: str,
        full: Load,
        per_visitor: PerVisitor = _PER_VISITOR,
        zone: tzinfo = UTC,
    ) -> None:
        """`clock` is Unix milliseconds, `ticks` milliseconds that never jump; `key` signs tokens; a day begins by
        `zone`."""
        self.store = store
        self.tasks = Tasks()
        self.meters = Meters()
        self.hub = Hub(self.meters)
        self.floor = Floor(own_origin)
        self.router = Router(store, clock)
        self.watch = Watch(store, self.hub, full, ticks)
        self.tokens = Tokens(key, clock)
        self._deadlines = Deadlines(store, clock)
        self._visiting = Visiting(store, self.hub, self.floor, self.router, clock)
        self._recording = Recording(store, self.hub)
        self._figures = Figures(store, self.hub, clock, zone)
        self._texts = Texts(store, self.hub)
        self.hub.carried_out = self._brought
        self._clock = clock
        self.admission = Admission(per_visitor, ticks)
        self._ticks = ticks
        services = Services(
            epoch=store.epoch,
            clock=clock,
            ticks=ticks,
            tokens=self.tokens,
            origins=self.floor,
            meters=self.meters,
            admission=self.admission,
        )
        self.doors = Doors(services, self.hub, store, self.tasks.spawn)

    async def begin(self) -> None:
        """Take up what the last run left, and start what runs by itself. Raises Refusal when the disk does not work."""
        await self.store.run(deadlines.begin_anew)
        await self._texts.begin()
        await self.store.run(proposal_rows.going_on, at_delivery=self.hub.consents.load)
        await self.store.run(resume.floor_snapshot, at_delivery=self._load)
        self.tasks.spawn(self.router.run())
        self.tasks.spawn(self._deadlines.run())
        self.tasks.spawn(tell_positions(self.floor, self.hub, self.router))
        self.tasks.spawn(self._visiting.run())
        self.tasks.spawn(self._recording.run())
        self.tasks.spawn(self._figures.run())
        self.tasks.spawn(self._texts.run())
        self.tasks.spawn(sweep(self.hub, self._ticks))
        self.tasks.spawn(self.watch.run())

    def admit(self, command: AnyCommand, actor: Actor) -> None:
        """Raises Refusal(busy) for a command that is not taken now."""
        self.hub.admit(command)
        if actor.visitor is not None:
            self.admission.command(command, actor.visitor)

    def against(self, command: AnyCommand) -> Refusal | None:
        """What speaks against carrying a command out now, unless that was done already."""
        return self.hub.against(command)

    def acted(self, command: AnyCommand, actor: Actor) -> None:
        """A command was carried out that did not come over a socket."""
        self._visiting.acted(command, actor)
        self._brought(command, actor)

    def _brought(self, command: AnyCommand, actor: Actor) -> None:
        """A command was carried out, whichever way it came."""
        self._recording.acted(command, actor)
        self._texts.acted(command, actor)

    def record_changed(self, customer: CustomerId) -> None:
        """A customer's record was changed by no command."""
        self._recording.changed(customer)

    def shop_visit(self, visitors: Sequence[VisitorId], said: ShopVisit) -> bool:
        """What the shop itself says these are busy with; answers whether one of them is here."""
        return self.hub.visits.shop_says(visitors, said, self._clock())

    def say_goodbye(self) -> None:
        """Every client hears that we restart, before its connection ends."""
        self.hub.close_all(Refusal(ErrorCode.SHUTTING_DOWN, retry_after=_RETRY_AFTER))

    @property
    def has_company(self) -> bool:
        """Whether any socket is open."""
        return bool(self.meters.visitor_sockets or self.meters.staff_sockets)

    async def stop(self) -> None:
        """End what runs by itself. The store stays open."""
        await self.tasks.stop()

    def _load(self, floor: FloorSnapshot) -> None:
        self.floor.load(floor)
        self.router.load(floor)
        self._figures.load(floor)
        # The floor first: what hears of an entry may ask it.
        self.store.on_commit(self.floor.publish)
        self.store.on_commit(self.hub.figures.publish)
        self.store.on_commit(self.hub.publish)
        self.store.on_commit(self.router.publish)
        self.store.on_commit(self._deadlines.publish)
        self.store.on_commit(self._visiting.publish)
        links = Presence(self.store, self.hub, self.tasks, self._deadlines)
        self.hub.last_desk_gone = links.last_desk_gone
        self.hub.last_window_gone = links.last_window_gone
