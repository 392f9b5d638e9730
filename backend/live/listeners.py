"""Who listens to the hub: sessions of either kind, as it needs them."""

from collections.abc import Sequence
from typing import Protocol

from backend.actions.sign_in import SessionId
from backend.live.encoding import ForStaff, ForVisitor
from protocol.entities import Interaction
from protocol.errors import Refusal
from protocol.frames import FloorEntry
from protocol.ids import InteractionId


class Session(Protocol):
    """A socket's session, of either kind."""

    @property
    def greeted(self) -> bool:
        """Whether the peer has said hello."""
        ...

    @property
    def heard(self) -> int:
        """When the peer last said something (ticks, ms)."""
        ...

    @property
    def waiting_bytes(self) -> int:
        """What waits to be written to it."""
        ...

    def notice(self, frame: ForVisitor) -> None:
        """Something that whoever has caught up must know."""
        ...

    def close(self, why: Refusal) -> None:
        """End it, telling why."""
        ...


class Visitor(Session, Protocol):
    """A customer's window. It can be handed public entries only."""

    def public_entry(self, frame: ForVisitor) -> None:
        """An entry of the chat it watches."""
        ...

    def chat_arrived(self, interaction: Interaction) -> None:
        """This customer has rung, here or in another window."""
        ...

    def volatile(self, frame: ForVisitor) -> None:
        """Something that may be lost."""
        ...


class Desk(Session, Protocol):
    """An agent's desk."""

    @property
    def session(self) -> SessionId | None:
        """The sign-in that its token belongs to; None before hello."""
        ...

    def public_entry(self, frame: ForVisitor) -> None:
        """A public entry of an interaction it serves."""
        ...

    def staff_entry(self, frame: ForStaff) -> None:
        """A staff entry of an interaction it serves."""
        ...

    def monitor_ended(self, interaction: InteractionId) -> None:
        """Its agent reads along in this chat no more."""
        ...

    def floor_entry(self, entry: FloorEntry, frame: ForStaff) -> None:
        """An entry of the floor."""
        ...

    def notice(self, frame: ForStaff) -> None:
        """Something that whoever has caught up must know."""
        ...

    def volatile(self, frame: ForStaff) -> None:
        """Something that may be lost."""
        ...

    @property
    def lost(self) -> int:
        """How much that may be lost was lost so far."""
        ...

    @property
    def keeps_up(self) -> bool:
        """Whether it has read all that it was sent."""
        ...

    def show(self, frames: Sequence[ForStaff]) -> None:
        """All of something that is not in its streams; nothing of it is lost."""
        ...

    @property
    def streaming(self) -> int:
        """Bytes of streams that wait to be written to it."""
        ...

    def stream(self, frame: ForStaff, *, whole: bool = False) -> bool:
        """A part of a stream; False when it is lost."""
        ...
