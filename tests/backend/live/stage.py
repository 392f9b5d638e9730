"""Sessions on a company in memory, without sockets: what they want done is done when a test says so."""

from typing import TypeVar

import msgspec

from backend.actions import sign_in
from backend.actions.actor import Actor
from backend.live.admission import Admission, PerVisitor
from backend.live.hub import Hub
from backend.live.meters import Meters
from backend.live.ports import Services
from backend.live.staff import StaffSession
from backend.live.visitor import VisitorSession
from backend.tokens import StaffIdentity, Tokens, VisitorIdentity
from protocol import PROTOCOL_VERSION, codec
from protocol.commands import AnyCommand
from protocol.errors import Refusal
from protocol.frames import (
    FromStaff,
    FromVisitor,
    StaffHello,
    ToStaff,
    ToVisitor,
    VisitorHello,
)
from protocol.ids import SiteId
from protocol.service import CobrowseRules, InvitationRule
from tests.backend.actions.world import World

ORIGIN = "https://bikes.example"
EPOCH = "one"

F = TypeVar("F", bound=msgspec.Struct)


class _Origins:
    def __init__(self) -> None:
        self.cobrowsing = CobrowseRules(on=True, past=True)

    def allows(self, site: SiteId, origin: str | None) -> bool:
        """Only the shop's own page."""
        return origin == ORIGIN

    def rules(self, site: SiteId) -> tuple[InvitationRule, ...]:
        """Nobody is invited by itself."""
        return ()

    def cobrowse(self, site: SiteId) -> CobrowseRules:
        """All of it."""
        return self.cobrowsing

    def is_own(self, origin: str) -> bool:
        """Only the server's own pages."""
        return origin == "https://desk.example"


class Stage:
    """A hub over a world.

    Attributes:
        ticks: the clock for time-outs, moved by tests.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.ticks = 0
        self.tokens = Tokens(b"k" * 32, lambda: world.now)
        self.meters = Meters()
        self.hub = Hub(self.meters)
        self.origins = _Origins()
        self.services = Services(
            epoch=EPOCH,
            clock=lambda: world.now,
            ticks=lambda: self.ticks,
            tokens=self.tokens,
            origins=self.origins,
            meters=self.meters,
            admission=Admission(PerVisitor(), lambda: self.ticks),
        )
        self.sessions: list[VisitorSession | StaffSession] = []
        self._told = len(world.entries)

    def visitor(self, origin: str | None = ORIGIN) -> VisitorSession:
        """A customer's window, before hello."""
        session = VisitorSession(self.services, self.hub, origin)
        self.sessions.append(session)
        return session

    def desk(self, origin: str | None = None) -> StaffSession:
        """A desk, before hello."""
        session = StaffSession(self.services, self.hub, origin)
        self.sessions.append(session)
        return session

    def greet_visitor(self, who: Actor, **more: object) -> VisitorSession:
        """A customer's window that has caught up. `more` goes into its hello."""
        session = self.visitor()
        self.say(session, VisitorHello(protocol=PROTOCOL_VERSION, token=self.visitor_token(who), **more))  # type: ignore[arg-type]
        self.settle()
        return session

    def greet_desk(self, who: Actor, **more: object) -> StaffSession:
        """A desk that has caught up. `more` goes into its hello."""
        session = self.desk()
        self.say(session, StaffHello(protocol=PROTOCOL_VERSION, token=self.access_token(who), **more))  # type: ignore[arg-type]
        self.settle()
        return session

    def visitor_token(self, who: Actor) -> str:
        """A visitor's token."""
        assert who.visitor is not None
        assert who.site is not None
        return self.tokens.make_visitor(VisitorIdentity(visitor=who.visitor, site=who.site))

    def access_token(self, who: Actor) -> str:
        """An access token of a new sign-in."""
        agent = who.need_agent()
        session = self.world.run(lambda tx: sign_in.open_session(tx, agent))
        token, _ = self.tokens.make_access(StaffIdentity(agent=agent, session=session.id))
        return token

    def say(self, session: VisitorSession | StaffSession, frame: FromVisitor | FromStaff) -> None:
        """A frame comes in on a socket."""
        session.receive(codec.encode_from_client(frame).decode())

    def do(self, command: AnyCommand, who: Actor) -> None:
        """Somebody else, elsewhere, does something."""
        self.world.do(command, who)
        self.settle()

    def settle(self) -> None:
        """Publish what was committed and do what sessions want, until nothing is left."""
        self._publish()
        while any(session.wire.work for session in self.sessions):
            for session in self.sessions:
                while session.wire.work:
                    work = session.wire.work.popleft()
                    try:
                        then = self.world.run(work.job)
                    except Refusal as refusal:
                        work.failed(refusal)
                        continue
                    self._publish()
                    then()

    def _publish(self) -> None:
        fresh = self.world.entries[self._told :]
        self._told = len(self.world.entries)
        if fresh:
            self.hub.figures.publish(fresh)
            self.hub.publish(fresh)

    # --- looking ------------------------------------------------------------------------------

    def shown(self, session: VisitorSession) -> list[ToVisitor]:
        """What was written to a customer's window since the last look."""
        return [_known(codec.decode_to_visitor(text)) for text in self.texts(session)]

    def seen(self, session: StaffSession) -> list[ToStaff]:
        """What was written to a desk since the last look."""
        return [_known(codec.decode_to_staff(text)) for text in self.texts(session)]

    def texts(self, session: VisitorSession | StaffSession) -> list[str]:
        """The raw frames since the last look."""
        texts: list[str] = []
        while (frame := session.wire.outbox.take()) is not None:
            texts.append(frame.data.decode())
        return texts


def of(frames: list[ToVisitor] | list[ToStaff], kind: type[F]) -> list[F]:
    """The frames of one kind."""
    return [frame for frame in frames if isinstance(frame, kind)]


def _known(frame: F | None) -> F:
    assert frame is not None
    return frame
