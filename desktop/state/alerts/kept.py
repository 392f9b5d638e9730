"""What the bell remembers over a restart: reminders, what was done or put off, and whom the agent served."""

from collections.abc import Callable

from msgspec import Struct

from desktop.state.alerts.reminder import Reminder
from protocol.ids import CustomerId, InteractionId, VisitorId
from protocol.kinds import Severity


class Mark(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an alert. It goes with the alert: what comes again later is new."""

    #: It has rung.
    heard: bool = False
    #: The agent is done with it.
    done: bool = False
    #: How much it pressed then: when it presses more, this counts no more.
    severity: Severity = Severity.INFO
    #: Put off until then (server time, Unix milliseconds).
    later: int | None = None


class Served(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A chat that was this agent's."""

    interaction: InteractionId
    visitor: VisitorId
    record: CustomerId | None = None
    name: str = ""
    #: When it was hers last, within ten minutes (server time).
    at: int


class BellKept(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All of it. `marks` by the alert's key."""

    reminders: tuple[Reminder, ...] = ()
    marks: dict[str, Mark] = {}
    served: tuple[Served, ...] = ()


class BellMemory:
    """Holds it for the desk. `kept` writes each change to the disk."""

    def __init__(self) -> None:
        self.now = BellKept()
        self.kept: Callable[[BellKept], None] | None = None

    def put(self, value: BellKept) -> None:
        """Remember this."""
        if value != self.now:
            self.now = value
            if self.kept is not None:
                self.kept(value)

    def restore(self, value: BellKept | None) -> None:
        """Take over what the disk had."""
        self.now = value if value is not None else BellKept()
