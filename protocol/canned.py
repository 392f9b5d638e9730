"""Texts kept ready: canned messages, predefined questions and solutions (FEATURES 20, 21).

They are rows, beside the streams: a desk is told those it may use, and each change of them.
"""

from protocol.bases import Command, Entity, Frame
from protocol.ids import AgentId, CannedId, ProfileId, QueueId
from protocol.kinds import CannedKind


class Canned(Entity, frozen=True, kw_only=True):
    """One text. Of one of `owner` and `group`; of neither: everybody's.

    `text` may hold variables, with what stands in where nothing is known: `{customer.first_name|there}`.
    """

    id: CannedId
    kind: CannedKind = CannedKind.MESSAGE
    #: Typed after `/`; letters, digits, `-` and `_`; one of a kind for each owner, group, or all.
    shortcut: str
    title: str
    text: str
    owner: AgentId | None = None
    group: ProfileId | None = None
    #: Offered first in chats of these queues; empty: in all alike.
    queues: tuple[QueueId, ...] = ()
    #: How often it was sent.
    uses: int = 0
    changed_at: int = 0


class PutCanned(Command, frozen=True, kw_only=True, tag="put_canned"):
    """Make or replace a text: one's own by anybody, a group's or everybody's by a supervisor who oversees it.

    Refused with `name_taken` (the shortcut), `invalid_value`, `message_empty`, `message_too_long`,
    `unknown_profile`, `role_required`, `not_overseen`, `too_many` (2,000 a person, group, or all).
    """

    canned: CannedId
    kind: CannedKind = CannedKind.MESSAGE
    shortcut: str
    title: str
    text: str
    owner: AgentId | None = None
    group: ProfileId | None = None
    queues: tuple[QueueId, ...] = ()


class DropCanned(Command, frozen=True, kw_only=True, tag="drop_canned"):
    """Throw a text away; put again it is back. Gone already: done. Refused as `PutCanned`."""

    canned: CannedId


class UseCanned(Command, frozen=True, kw_only=True, tag="use_canned"):
    """It was sent in a message. Gone meanwhile: done. Refused with `not_allowed` for one that is not mine to use."""

    canned: CannedId


class CannedShown(Frame, frozen=True, kw_only=True, tag="canned"):
    """Texts that this desk may use: after hello those newer than the revision it holds, then each change.

    `all`: these and no others. Counts of use alone make no change; they come along with the next.
    """

    revision: int
    texts: tuple[Canned, ...] = ()
    gone: tuple[CannedId, ...] = ()
    all: bool = False
