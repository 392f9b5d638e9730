"""What a session wants done, in order. `link.py` does it; a test looks at it."""

import msgspec

from desktop.state.link import LinkState
from desktop.state.recordings import Batch
from protocol import frames
from protocol.errors import ErrorCode
from protocol.ids import CommandId


class Connect(msgspec.Struct, frozen=True):
    """Open a socket, then call `opened` or `failed`. `fresh_token`: the last one was refused."""

    fresh_token: bool = False


class Send(msgspec.Struct, frozen=True):
    """Send this text frame."""

    data: bytes


class Close(msgspec.Struct, frozen=True):
    """Close the socket at once; do not wait for the other side. No `closed` call is needed."""


class Apply(msgspec.Struct, frozen=True):
    """Fold these frames; they are in order and without gaps."""

    batch: tuple[frames.ToStaff, ...]


class Recorded(msgspec.Struct, frozen=True):
    """Show this batch of what a customer's page does; it comes after what was folded before it."""

    batch: Batch


class Report(msgspec.Struct, frozen=True):
    """How the link is now."""

    link: LinkState


class Holds(msgspec.Struct, frozen=True):
    """These messages wait for their author's word now, and no others."""

    commands: tuple[CommandId, ...]


class Rejected(msgspec.Struct, frozen=True):
    """The server will not have us: sign in again, or update. The session has stopped."""

    code: ErrorCode
    text: str


class Strange(msgspec.Struct, frozen=True):
    """The server sent what cannot be read; worth a line in the log."""

    what: str


Act = Connect | Send | Close | Apply | Recorded | Report | Holds | Rejected | Strange
