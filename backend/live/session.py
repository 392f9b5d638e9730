"""What the sessions of customers' windows and of desks have in common."""

from collections.abc import Callable
from typing import Generic, TypeVar

from backend.live.encoding import ForStaff, ForVisitor
from backend.live.hub import Hub
from backend.live.ports import Services
from backend.live.wire import Wire
from backend.tokens import StaffIdentity, VisitorIdentity
from protocol import PROTOCOL_VERSION, limits
from protocol.commands import AnyCommand
from protocol.entities import Agent
from protocol.errors import Refusal
from protocol.frames import Ack, CaughtUp, Closing, Degraded, Ping, Pong, Refused, Welcome

F = TypeVar("F", ForStaff, ForVisitor)
Who = TypeVar("Who", StaffIdentity, VisitorIdentity)

#: What either side may be sent.
ToBoth = Ack | CaughtUp | Closing | Degraded | Pong | Refused | Welcome


class LiveSession(Generic[F, Who]):
    """One socket, and who is at its other end.

    Attributes:
        wire: its side of the socket.
        identity: who said hello; None before a good one.
    """

    __slots__ = ("_encode", "_hub", "_origin", "_services", "identity", "wire")

    def __init__(self, services: Services, hub: Hub, origin: str | None, encode: Callable[[ToBoth], F]) -> None:
        self._services = services
        self._hub = hub
        self._origin = origin
        self._encode = encode
        self.identity: Who | None = None
        self.wire: Wire[F] = Wire(services, encode)

    @property
    def greeted(self) -> bool:
        """Whether a good hello was said."""
        return self.identity is not None

    @property
    def heard(self) -> int:
        """When the peer last said something (ticks, ms)."""
        return self.wire.heard

    @property
    def waiting_bytes(self) -> int:
        """What waits to be written to it."""
        return self.wire.outbox.bytes + self.wire.outbox.streaming

    @property
    def streaming(self) -> int:
        """Bytes of streams that wait to be written to it."""
        return self.wire.outbox.streaming

    def stream(self, frame: F, *, whole: bool = False) -> bool:
        """A part of a stream; False when it is lost."""
        return self.wire.send_stream(frame, whole=whole)

    def close(self, why: Refusal) -> None:
        """End it, telling why."""
        self.wire.close(why)

    def volatile(self, frame: F) -> None:
        """Something that may be lost."""
        self.wire.send_volatile(frame)

    def _welcome(self, agent: Agent | None, missed: tuple[F, ...]) -> None:
        """The answer to hello, with what was missed."""
        welcome = Welcome(
            protocol=PROTOCOL_VERSION,
            epoch=self._services.epoch,
            now=self._services.clock(),
            heartbeat=limits.HEARTBEAT,
            dead_after=limits.DEAD_AFTER,
            agent=agent,
        )
        self.wire.send_catch_up(self._encode(welcome), *missed)
        if self._hub.off:
            self.wire.send_catch_up(self._encode(Degraded(off=self._hub.off)))
        self.wire.send_catch_up(self._encode(CaughtUp()))

    def _pong(self, ping: Ping) -> None:
        self.wire.send(self._encode(Pong(sent=ping.sent, now=self._services.clock())))

    def _done(self, command: AnyCommand, ack: Ack) -> None:
        self._services.meters.done(command)
        self.wire.send(self._encode(ack))

    def _refused(self, command: AnyCommand, why: Refusal) -> None:
        self._services.meters.refused(command, why.code)
        self.wire.refuse(command.id, why)
