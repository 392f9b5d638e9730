"""A chat whose customer shares the page, its window and desks, for tests."""

from backend.actions.actor import Actor
from backend.live.staff import StaffSession
from backend.live.visitor import VisitorSession
from protocol.cobrowse import CobrowseChunk, CobrowseState, CobrowseWanted, WatchCobrowse
from protocol.ids import ProposalId
from protocol.kinds import ProposalState
from protocol.proposals import Cobrowse
from tests.backend.actions.sharing import move, open_up, propose
from tests.backend.live.stage import Stage, of


class Shared:
    """Maja's chat with a customer whose window is open.

    Attributes:
        session: the proposal, once `share` was called.
    """

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        open_up(stage.world)
        self.maja = stage.world.agent()
        self.customer, self.chat, _ = stage.world.chat(self.maja)
        self.window = stage.greet_visitor(self.customer)
        self.desk = stage.greet_desk(self.maja)
        self.session: ProposalId | None = None
        self._batch = 0

    def share(self, *, past: bool = False) -> ProposalId:
        """Asked by the agent, agreed to by the customer."""
        world = self.stage.world
        self.session = propose(world, self.chat, self.maja, Cobrowse(past=past))
        move(world, self.chat, self.customer, self.session, ProposalState.ACCEPTED, past=past)
        self.stage.settle()
        return self.session

    def stop(self, by: Actor) -> None:
        """One side stops it."""
        assert self.session is not None
        move(self.stage.world, self.chat, by, self.session, ProposalState.DONE)
        self.stage.settle()

    def watch(
        self, desk: StaffSession | None = None, *, on: bool = True, whole: bool = False, past: bool = False
    ) -> None:
        """A desk watches, or does not any more."""
        frame = WatchCobrowse(interaction=self.chat, on=on, whole=whole, past=past)
        self.stage.say(desk or self.desk, frame)
        self.stage.settle()

    def chunk(
        self, data: str = "x", *, whole: bool = False, past: bool = False, tab: str = "one", at: int = 1, parts: int = 1
    ) -> CobrowseChunk:
        """The next batch, or (parts) its first part."""
        self._batch += 1
        return CobrowseChunk(
            interaction=self.chat,
            session=self.session or ProposalId(self.stage.world.new_id()),
            tab=tab,
            batch=self._batch,
            data=data,
            parts=parts,
            whole=whole,
            past=past,
            at=at,
        )

    def send(self, chunk: CobrowseChunk, window: VisitorSession | None = None) -> None:
        """The widget sends it."""
        self.stage.say(window or self.window, chunk)

    # --- looking ------------------------------------------------------------------------------

    def wanted(self, window: VisitorSession | None = None) -> list[CobrowseWanted]:
        """What was wanted of the widget since the last look."""
        return of(self.stage.shown(window or self.window), CobrowseWanted)

    def came(self, desk: StaffSession | None = None) -> list[CobrowseChunk]:
        """The chunks that came to a desk since the last look."""
        return of(self.stage.seen(desk or self.desk), CobrowseChunk)

    def state(self, desk: StaffSession | None = None) -> CobrowseState | None:
        """The last that a desk was told, since the last look."""
        told = of(self.stage.seen(desk or self.desk), CobrowseState)
        return told[-1] if told else None
