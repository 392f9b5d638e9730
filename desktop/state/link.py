"""How well the desk is connected, and what this machine keeps. Frozen; the store holds the present one."""

from enum import Enum

from msgspec import Struct

from protocol.errors import ErrorCode


class LinkPhase(Enum):
    """Where the live connection is."""

    #: Nobody is signed in, so there is nothing to connect as.
    SIGNED_OUT = "signed_out"
    CONNECTING = "connecting"
    #: Said hello; what was missed is on its way.
    CATCHING_UP = "catching_up"
    ONLINE = "online"
    #: Waiting to try again; everything cached can be read and written.
    OFFLINE = "offline"


class LinkState(Struct, frozen=True):
    """The live connection. Times are this machine's Unix milliseconds."""

    phase: LinkPhase = LinkPhase.SIGNED_OUT
    #: Since when it has been in this phase.
    since: int = 0
    #: Milliseconds there and back at the last heartbeat.
    latency: int | None = None
    #: When the server was last heard.
    heard_at: int | None = None
    #: When the next try is due, while offline.
    retry_at: int | None = None
    #: The last floor number held: "caught up to #n". A chat's is `conversation.public`.
    caught_up_to: int = 0
    #: Why it is offline, in plain words.
    why: str = ""
    #: Why the server does not take what is sent, though it answers; it is sent again by and by.
    refusing: ErrorCode | None = None

    def become(
        self, phase: LinkPhase, now: int, caught_up_to: int, *, why: str = "", retry_at: int | None = None
    ) -> "LinkState":
        """As it is in this phase from now on; the same phase again goes on since it began."""
        return LinkState(
            phase=phase,
            since=self.since if self.phase is phase else now,
            latency=self.latency if phase is LinkPhase.ONLINE else None,
            heard_at=self.heard_at,
            retry_at=retry_at,
            caught_up_to=caught_up_to,
            why=why,
        )


class SignInPhase(Enum):
    """Where the sign-in is."""

    #: Show the sign-in page; `problem` says what went wrong, if anything.
    ASKING = "asking"
    WORKING = "working"
    SIGNED_IN = "signed_in"
    #: Was signed in; everything is kept and the shell stays: ask for the password in a panel.
    EXPIRED = "expired"


class SignInState(Struct, frozen=True):
    """Who signs in where."""

    phase: SignInPhase = SignInPhase.ASKING
    server: str = ""
    login: str = ""
    problem: str = ""
    #: Of one that has expired: why, where more is known than that it has.
    ended: str = ""


class Keeping(Struct, frozen=True):
    """What this machine keeps over a restart. `note` says in plain words what it does not, if anything."""

    #: Outbox and drafts are on the disk.
    durable: bool = True
    #: The sign-in is kept in the system's keyring.
    signed_in: bool = True
    note: str = ""
