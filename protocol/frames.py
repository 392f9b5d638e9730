"""What travels over the two sockets, `/live/visitor` and `/live/staff`.

The unions differ by design: nothing in `ToVisitor` can hold a staff or floor event, so a
customer's socket can't be handed one.
"""

from msgspec import Struct, field

from protocol.bases import Frame
from protocol.browsing import Campaign, Cart, ContextCard, Device, Invitation, PageSeen, Position, Visit, Visiting
from protocol.canned import CannedShown
from protocol.cobrowse import (
    CobrowseChunk,
    CobrowseState,
    CobrowseWanted,
    Point,
    Pointed,
    WatchCobrowse,
)
from protocol.commands import StaffCommand, VisitorCommand
from protocol.customers import CustomerRecord
from protocol.entities import Agent, AgentProfile, Block, Broadcast, Interaction, Offer, PageContext, Party, Queue, Site
from protocol.errors import ErrorCode
from protocol.events import PublicEvent, RoomEvent, StaffEvent
from protocol.figures import FloorFigures, FollowFloor
from protocol.floor import FloorEvent
from protocol.ids import AgentId, CommandId, InteractionId, InvitationId, QueueId, RoomId, VisitorId
from protocol.kinds import Feature, InteractionStatus
from protocol.rooms import Consultation, ExpertGroup, Room

# --- from clients -----------------------------------------------------------------------------


class VisitorHello(Frame, frozen=True, kw_only=True, tag="hello"):
    """First frame of a widget: who it is and what it has."""

    protocol: int
    #: The visitor's session, from `POST /api/widget/{key}/session`.
    token: str
    epoch: str | None = None
    #: The chat it shows, and the last public number it holds of it.
    interaction: InteractionId | None = None
    public: int = 0


class Seen(Struct, frozen=True, kw_only=True):
    """The last numbers a desk holds of one interaction."""

    interaction: InteractionId
    public: int
    staff: int


class SeenRoom(Struct, frozen=True, kw_only=True):
    """The last number a desk holds of one room."""

    room: RoomId
    seq: int


class StaffHello(Frame, frozen=True, kw_only=True, tag="hello"):
    """First frame of a desk: who it is and what it has."""

    protocol: int
    #: The access token, from `POST /api/auth/sign-in` or `/api/auth/refresh`.
    token: str
    epoch: str | None = None
    floor: int = 0
    interactions: tuple[Seen, ...] = ()
    rooms: tuple[SeenRoom, ...] = ()
    #: The revision of the texts kept ready that it holds.
    canned: int = 0


class Ping(Frame, frozen=True, kw_only=True, tag="ping"):
    """Are you there? `sent` is the client's own clock and comes back untouched."""

    sent: int


class Typing(Frame, frozen=True, kw_only=True, tag="typing"):
    """Volatile: the sender types, or has stopped. Dropped first, never stored."""

    interaction: InteractionId
    typing: bool


class Browsing(Frame, frozen=True, kw_only=True, tag="browsing"):
    """Volatile: the page the visitor is on and what is in the cart; said at each change of either.

    What is None from `device` on is as it was last said on this connection.
    """

    page: PageContext
    cart: Cart | None = None
    device: Device | None = None
    campaign: Campaign | None = None
    trail: tuple[PageSeen, ...] | None = None
    context: tuple[ContextCard, ...] | None = None


class PositionIs(Frame, frozen=True, kw_only=True, tag="position"):
    """Volatile: where the customer is, while a `PositionShare` is accepted; None: it can't be told."""

    interaction: InteractionId
    position: Position | None = None


class Follow(Frame, frozen=True, kw_only=True, tag="follow"):
    """Look into an interaction that is not mine (it rings at me, or waits in a queue of mine), or stop.

    Answered by `interaction_snapshot` and its entries from then on, or by `not_followed`. Nobody else
    is told. Forgotten with the connection: a desk that still looks says it again after `caught_up`.
    """

    interaction: InteractionId
    on: bool = True


class FollowVisitors(Frame, frozen=True, kw_only=True, tag="follow_visitors"):
    """Look at the visitors of the sites, or stop. Forgotten with the connection."""

    on: bool = True


FromVisitor = VisitorHello | Ping | Typing | Browsing | PositionIs | CobrowseChunk | VisitorCommand
FromStaff = StaffHello | Ping | Typing | Follow | FollowVisitors | FollowFloor | WatchCobrowse | Point | StaffCommand


# --- to clients -------------------------------------------------------------------------------


class PublicEntry(Frame, frozen=True, kw_only=True, tag="public"):
    """One numbered event of an interaction's public stream. Numbers start at 1, without gaps."""

    interaction: InteractionId
    seq: int
    at: int
    event: PublicEvent


class StaffEntry(Frame, frozen=True, kw_only=True, tag="staff"):
    """One numbered event of an interaction's staff stream."""

    interaction: InteractionId
    seq: int
    at: int
    event: StaffEvent


class FloorEntry(Frame, frozen=True, kw_only=True, tag="floor"):
    """One numbered event of the floor."""

    seq: int
    at: int
    event: FloorEvent


class RoomEntry(Frame, frozen=True, kw_only=True, tag="room"):
    """One numbered event of a room."""

    room: RoomId
    seq: int
    at: int
    event: RoomEvent


class Welcome(Frame, frozen=True, kw_only=True, tag="welcome"):
    """Answer to hello. What was missed follows, then `caught_up`."""

    protocol: int
    #: Names this history of the store. Another epoch than before: forget the numbers you hold.
    epoch: str
    #: The server's clock, so that a client can show times and deadlines right.
    now: int
    heartbeat: int
    dead_after: int
    #: The signed-in agent; None for visitors.
    agent: Agent | None = None


class VisitorSnapshot(Frame, frozen=True, kw_only=True, tag="visitor_snapshot"):
    """The customer's whole view of one chat; replaces what the widget holds."""

    interaction: InteractionId
    status: InteractionStatus
    #: The last number of the public stream; `entries` are its end, oldest first.
    public: int
    entries: tuple[PublicEntry, ...]


class InteractionSnapshot(Frame, frozen=True, kw_only=True, tag="interaction_snapshot"):
    """The staff's whole view of one interaction; replaces what the desk holds."""

    interaction: Interaction
    public: int
    staff: int
    public_entries: tuple[PublicEntry, ...]
    staff_entries: tuple[StaffEntry, ...]


class FloorSnapshot(Frame, frozen=True, kw_only=True, tag="floor_snapshot"):
    """The whole floor as of number `seq`: equal to a fold over all floor events up to it."""

    seq: int
    sites: tuple[Site, ...]
    queues: tuple[Queue, ...]
    agents: tuple[Agent, ...]
    #: All that are not closed.
    interactions: tuple[Interaction, ...]
    #: All that are open.
    offers: tuple[Offer, ...]
    profiles: tuple[AgentProfile, ...] = ()
    expert_groups: tuple[ExpertGroup, ...] = ()
    #: All that have not ended.
    consultations: tuple[Consultation, ...] = ()
    blocks: tuple[Block, ...] = ()
    #: All that are not over.
    broadcasts: tuple[Broadcast, ...] = ()


class RoomSnapshot(Frame, frozen=True, kw_only=True, tag="room_snapshot"):
    """A room I am a member of; replaces what the desk holds."""

    room: Room
    seq: int
    #: The end of it, oldest first.
    entries: tuple[RoomEntry, ...] = ()
    #: How far each member has read.
    seen: dict[AgentId, int] = field(default_factory=dict[AgentId, int])


class NotFollowed(Frame, frozen=True, kw_only=True, tag="not_followed"):
    """I may not look into that interaction (any more)."""

    interaction: InteractionId
    code: ErrorCode
    text: str


class CaughtUp(Frame, frozen=True, kw_only=True, tag="caught_up"):
    """Everything up to now was sent; what follows is live."""


class Ack(Frame, frozen=True, kw_only=True, tag="ack"):
    """The command is stored for good. `seq` is its number in the stream it wrote to, if any."""

    id: CommandId
    at: int
    seq: int = 0


class Refused(Frame, frozen=True, kw_only=True, tag="refused"):
    """The command was not carried out and never will be under this id, unless `retry_after` is set."""

    id: CommandId
    code: ErrorCode
    text: str
    retry_after: int | None = None


class PartyTyping(Frame, frozen=True, kw_only=True, tag="party_typing"):
    """Volatile: somebody in the chat types, or has stopped."""

    interaction: InteractionId
    party: Party
    typing: bool


class QueuePosition(Frame, frozen=True, kw_only=True, tag="queue_position"):
    """Volatile: the place in the queue, 1 being next; to the customer and to agents in the chat."""

    interaction: InteractionId
    position: int
    #: How long it will take yet, in milliseconds, as the server estimates; None: it can't tell.
    wait: int | None = None


class Outlook(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One queue just now; times in milliseconds."""

    queue: QueueId
    waiting: int = 0
    #: Agents who serve it and take offers, busy ones too.
    agents: int = 0
    free: int = 0
    #: How long somebody who comes now will wait, as the server estimates; None: it can't tell.
    wait: int | None = None


class QueueOutlook(Frame, frozen=True, kw_only=True, tag="queue_outlook"):
    """Volatile: all queues, to desks."""

    queues: tuple[Outlook, ...]


class Visitors(Frame, frozen=True, kw_only=True, tag="visitors"):
    """Volatile: who is on the sites' pages, to desks that look; `all`: these and no others, else changes."""

    here: tuple[Visiting, ...] = ()
    gone: tuple[VisitorId, ...] = ()
    all: bool = False
    #: How many are here besides those who are told of: the server follows 5,000.
    more: int = 0


class VisitShown(Frame, frozen=True, kw_only=True, tag="visit"):
    """Volatile: the customer's visit, to staff in the chat or looking into it, at each change; None: not there."""

    interaction: InteractionId
    visit: Visit | None = None


class RecordShown(Frame, frozen=True, kw_only=True, tag="record"):
    """Volatile: the record of a chat's customer has changed; to staff in the chat or looking into it."""

    interaction: InteractionId
    record: CustomerRecord


class Invited(Frame, frozen=True, kw_only=True, tag="invited"):
    """An agent, or a rule, invites this visitor to chat. Told again after each hello while it is open."""

    invitation: Invitation


class InvitationOver(Frame, frozen=True, kw_only=True, tag="invitation_over"):
    """The invitation needs no answer any more."""

    invitation: InvitationId


class Degraded(Frame, frozen=True, kw_only=True, tag="degraded"):
    """What is off under load, now: before `caught_up` if anything is, then at every change."""

    off: tuple[Feature, ...] = ()


class Pong(Frame, frozen=True, kw_only=True, tag="pong"):
    """Answer to a ping."""

    sent: int
    now: int


class Closing(Frame, frozen=True, kw_only=True, tag="closing"):
    """Last frame before the server closes the socket, and why."""

    code: ErrorCode
    text: str
    retry_after: int | None = None


ToVisitor = (
    Welcome
    | VisitorSnapshot
    | PublicEntry
    | CaughtUp
    | Ack
    | Refused
    | PartyTyping
    | QueuePosition
    | Invited
    | InvitationOver
    | CobrowseWanted
    | Pointed
    | Degraded
    | Pong
    | Closing
)
ToStaff = (
    Welcome
    | FloorSnapshot
    | InteractionSnapshot
    | PublicEntry
    | StaffEntry
    | FloorEntry
    | RoomSnapshot
    | RoomEntry
    | NotFollowed
    | CaughtUp
    | Ack
    | Refused
    | PartyTyping
    | QueuePosition
    | QueueOutlook
    | FloorFigures
    | CannedShown
    | Visitors
    | VisitShown
    | RecordShown
    | CobrowseChunk
    | CobrowseState
    | Pointed
    | Degraded
    | Pong
    | Closing
)
