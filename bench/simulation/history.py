"""What happened in one run, in order: what the invariants look at, and all they look at.

`at` is milliseconds of the simulation's own time, which never jumps; entries carry the server's clock.
A client is one desk or one tab, named `person/number`; a line is one connection of it, named by a number.
"""

from dataclasses import dataclass, field

from backend.actions.verify import Report
from backend.store import Entry
from protocol.commands import AnyCommand
from protocol.errors import ErrorCode
from protocol.ids import CommandId
from protocol.limits import CHANGE_WITHIN


def person_of(client: str) -> str:
    """The person at a client: `anna` of `anna/2`."""
    return client.partition("/")[0]


# --- the server -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ServerStarted:
    """It listens (again)."""

    at: int
    epoch: str


@dataclass(frozen=True, slots=True)
class ServerStopped:
    """It was killed, or ended."""

    at: int


@dataclass(frozen=True, slots=True)
class ServerPaused:
    """It stands still for a while, as under a hypervisor."""

    at: int


@dataclass(frozen=True, slots=True)
class ServerResumed:
    """It goes on as if nothing had been."""

    at: int


@dataclass(frozen=True, slots=True)
class Calmed:
    """From now on nothing strikes, and every network and machine does as it should."""

    at: int


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy of the data was made. There is one at a time: the last."""

    at: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The data is that of the last backup again: what was committed since is lost, and that is no fault."""

    at: int


@dataclass(frozen=True, slots=True)
class StorageFailed:
    """From now on commits fail."""

    at: int


@dataclass(frozen=True, slots=True)
class StorageMended:
    """From now on they don't."""

    at: int


@dataclass(frozen=True, slots=True)
class ClockJumped:
    """The server's clock was set, by so many milliseconds."""

    at: int
    by: int


@dataclass(frozen=True, slots=True)
class Committed:
    """Entries became durable, in this order."""

    at: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Verified:
    """The whole database was looked at."""

    at: int
    report: Report


@dataclass(frozen=True, slots=True)
class Complained:
    """A part of the program logged a warning or an error."""

    at: int
    words: str


# --- clients ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Opened:
    """A client has a line to the server."""

    at: int
    client: str
    line: int


@dataclass(frozen=True, slots=True)
class Closed:
    """A client has let a line go, or sees that it is gone."""

    at: int
    client: str
    line: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A client put a frame into a line. It may never arrive."""

    at: int
    client: str
    line: int
    data: bytes


@dataclass(frozen=True, slots=True)
class ReachedLate:
    """What a client said reached the server long after it was said: to the server it speaks now."""

    at: int
    client: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame reached a client."""

    at: int
    client: str
    line: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Wrote:
    """A person did something, and their client has it safe: in the outbox on the disk."""

    at: int
    client: str
    command: AnyCommand


@dataclass(frozen=True, slots=True)
class Returned:
    """A person was told that what they did will not happen; without a code they let it go themselves."""

    at: int
    client: str
    command: CommandId
    code: ErrorCode | None


@dataclass(frozen=True, slots=True)
class Undone:
    """A person took back what had not left their machine yet (`Returned`), and by now it is off the disk too."""

    at: int
    client: str
    command: CommandId


@dataclass(frozen=True, slots=True)
class Retried:
    """A person was asked about something that was not sent, and wants it sent all the same: it takes its place now."""

    at: int
    client: str
    command: CommandId


@dataclass(frozen=True, slots=True)
class Compared:
    """At the end, all being quiet: what a client holds beside what a new one is given."""

    at: int
    client: str
    differences: tuple[str, ...]
    #: What its outbox still holds.
    unsent: tuple[CommandId, ...] = ()


@dataclass(frozen=True, slots=True)
class CartChanged:
    """The shop's page in a tab was asked to change its cart; `names` are those of the changes."""

    at: int
    client: str
    names: str


@dataclass(frozen=True, slots=True)
class Went:
    """A tab was sent to an address, or opened it in another."""

    at: int
    client: str
    address: str


Happening = (
    ServerStarted
    | ServerStopped
    | ServerPaused
    | ServerResumed
    | Calmed
    | BackedUp
    | Restored
    | StorageFailed
    | StorageMended
    | ClockJumped
    | Committed
    | Verified
    | Complained
    | Opened
    | Closed
    | Sent
    | ReachedLate
    | Heard
    | Wrote
    | Returned
    | Undone
    | Retried
    | Compared
    | CartChanged
    | Went
)


@dataclass(slots=True)
class History:
    """All of a run.

    Attributes:
        secrets: words that staff may see and no customer.
        acts: how many things people did, and how many faults struck: what the budget of events is for.
        change_within: milliseconds for which a message may be changed.
    """

    secrets: frozenset[str] = frozenset()
    happenings: list[Happening] = field(default_factory=list["Happening"])
    acts: int = 0
    change_within: int = CHANGE_WITHIN

    def add(self, happening: Happening) -> None:
        """It happened after all before."""
        self.happenings.append(happening)
