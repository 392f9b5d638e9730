"""The nouns. An entity is what a fold over events yields; snapshots carry entities whole.

Times (`at`, `..._at`, `since`, `deadline`) are Unix milliseconds on the database's clock.
"""

from msgspec import field, structs

from protocol.bases import Entity
from protocol.forms import FormField, QuestionType
from protocol.ids import (
    AgentId,
    BroadcastId,
    CustomerId,
    FileId,
    InteractionId,
    MessageId,
    NoteId,
    OfferId,
    ProfileId,
    QueueId,
    SiteId,
    VisitorId,
)
from protocol.kinds import (
    AgentStatus,
    AttachmentKind,
    Channel,
    FieldMeaning,
    InteractionStatus,
    NotReadyReason,
    OfferKind,
    PartyKind,
    PushMode,
    Role,
    Rule,
    SeatKind,
    Severity,
)
from protocol.limits import BLOCKS_ON_FLOOR, NOTES_ON_CARD
from protocol.links import MapTiles, PredefinedLink
from protocol.service import (
    AnswerLimits,
    CobrowseRules,
    Hours,
    Inactivity,
    InvitationRule,
    Overflow,
    Relaxation,
    WrapUp,
)


class Party(Entity, frozen=True, kw_only=True):
    """A speaker, as the customer may see them: a public name and picture, no more."""

    kind: PartyKind
    name: str = ""
    #: The agent's id, so that two agents of one name are told apart. None for others.
    agent: AgentId | None = None
    picture: str | None = None


class Attachment(Entity, frozen=True, kw_only=True):
    """A stored file. `key` is a secret of its own: `/files/{id}/{key}` serves to whoever has both."""

    id: FileId
    key: str
    kind: AttachmentKind
    name: str
    media_type: str
    bytes: int
    #: Pixels, upright; 0 for files that are not pictures.
    width: int = 0
    height: int = 0


class Quote(Entity, frozen=True, kw_only=True):
    """A message of the same chat that another one answers, as it stood then."""

    message: MessageId
    author: Party
    #: Its beginning; of a message without words, the name of its first file.
    text: str = ""


class Look(Entity, frozen=True, kw_only=True):
    """A site's own look of the widget. `accent` is `#rrggbb`."""

    accent: str = "#2F5BEA"
    title: str = ""
    subtitle: str = ""


class Site(Entity, frozen=True, kw_only=True):
    """A shop: its public widget key, its allowed origins, its form and its look."""

    id: SiteId
    key: str
    name: str
    origins: tuple[str, ...] = ()
    look: Look = field(default_factory=Look)
    form: tuple[FormField, ...] = ()
    questions: tuple[QuestionType, ...] = ()
    #: The queue of a chat whose form has no question type.
    default_queue: QueueId | None = None
    #: Staff only: the widget is not told.
    invitations: tuple[InvitationRule, ...] = ()
    #: Hosts besides those of `origins` to which hidden links and pushed pages may lead.
    link_hosts: tuple[str, ...] = ()
    push: PushMode = PushMode.ASK
    cobrowse: CobrowseRules = field(default_factory=CobrowseRules)
    #: Whether customers may share where they are.
    position: bool = False
    #: Staff only.
    tiles: MapTiles = field(default_factory=MapTiles)


class Queue(Entity, frozen=True, kw_only=True):
    """Where chats wait for an agent with the right skills.

    `welcome` may hold `{agents_available}` and `{customer_name}`.
    """

    id: QueueId
    name: str
    welcome: str = ""
    #: Required skills, name to least level (1 to 9).
    skills: dict[str, int] = field(default_factory=dict[str, int])
    offer_seconds: int = 30
    #: Service target in seconds; 0 means none, and such queues are served last.
    target_seconds: int = 60
    #: What is given up over time, earliest first.
    relax: tuple[Relaxation, ...] = ()
    #: None: always open.
    hours: Hours | None = None
    overflow: Overflow | None = None
    #: Whether who waits may ask to be called back.
    callback: bool = False
    wrap_up: WrapUp = field(default_factory=WrapUp)
    inactivity: Inactivity = field(default_factory=Inactivity)
    answer: AnswerLimits = field(default_factory=AnswerLimits)
    #: Addresses kept ready for its agents; their hosts are allowed.
    links: tuple[PredefinedLink, ...] = ()


class AgentProfile(Entity, frozen=True, kw_only=True):
    """A group of agents: what holds for each who says nothing else herself."""

    id: ProfileId
    name: str
    skills: dict[str, int] = field(default_factory=dict[str, int])
    queues: dict[QueueId, dict[Channel, int]] = field(default_factory=dict[QueueId, dict[Channel, int]])
    capacity: dict[Channel, int] = field(default_factory=dict[Channel, int])


class Agent(Entity, frozen=True, kw_only=True):
    """A person at a desk, and what they are doing now."""

    id: AgentId
    login: str
    name: str
    role: Role = Role.AGENT
    picture: str | None = None
    #: What fills in the next three where nothing is said for her.
    profile: ProfileId | None = None
    #: Skills, name to level (1 to 9).
    skills: dict[str, int] = field(default_factory=dict[str, int])
    #: By queue and channel, the priority of this agent in it (1 is asked first).
    queues: dict[QueueId, dict[Channel, int]] = field(default_factory=dict[QueueId, dict[Channel, int]])
    #: Most interactions at once by channel; of chats 1 to 8.
    capacity: dict[Channel, int] = field(default_factory=lambda: {Channel.CHAT: 8})
    status: AgentStatus = AgentStatus.NOT_READY
    reason: NotReadyReason | None = NotReadyReason.SIGNED_OUT
    since: int = 0
    #: At least one desk of this agent is connected, or was within the lease.
    online: bool = False
    #: The supervisor who set that state for her; None: she did, or the system.
    set_by: AgentId | None = None
    #: Of a supervisor: the groups whose agents, and the queues of theirs, she oversees; None: all.
    supervises: tuple[ProfileId, ...] | None = None
    #: No desk of hers is connected: until when her chats are kept for her. Nothing rings meanwhile.
    lease_until: int | None = None


class PageContext(Entity, frozen=True, kw_only=True):
    """The page a visitor is on. The address has no query and no fragment: they can hold typed data."""

    url: str = ""
    title: str = ""
    referrer: str = ""
    language: str = ""
    browser: str = ""
    time_zone: str = ""


class Note(Entity, frozen=True, kw_only=True):
    """A hidden message that was kept about the customer (FEATURES 24)."""

    id: NoteId
    by: AgentId
    at: int
    text: str


class Customer(Entity, frozen=True, kw_only=True):
    """The person in a chat, as far as they said who they are, and the record they were found to be."""

    visitor: VisitorId
    name: str = ""
    email: str = ""
    phone: str = ""
    customer_number: str = ""
    page: PageContext = field(default_factory=PageContext)
    #: What staff noted about them last, oldest first; never on its way to the customer.
    notes: tuple[Note, ...] = ()
    #: How many older ones there are: `GET /api/interactions/{id}/notes`.
    older_notes: int = 0
    record: CustomerId | None = None
    #: The shop signed for it that they are `record`. Without, even a confirmed one is an agent's word.
    verified: bool = False
    #: Of these they said nothing: the record's words stand in.
    stand_ins: tuple[FieldMeaning, ...] = ()

    def with_note(self, note: Note) -> "Customer":
        """With one more note; of many the oldest goes off the card."""
        notes = (*self.notes, note)
        gone = max(len(notes) - NOTES_ON_CARD, 0)
        return structs.replace(self, notes=notes[gone:], older_notes=self.older_notes + gone)


class Block(Entity, frozen=True, kw_only=True):
    """A visitor who may not chat for now."""

    visitor: VisitorId
    by: AgentId
    at: int
    reason: str = ""
    #: As known when it was made.
    name: str = ""
    #: Unix milliseconds; None: until it is taken back.
    until: int | None = None
    #: The last one made has the highest.
    number: int = 0

    @property
    def drops(self) -> int:
        """The floor carries none up to this number once this one is made."""
        return self.number - BLOCKS_ON_FLOOR


class Candidate(Entity, frozen=True, kw_only=True):
    """An agent who was free for an interaction, and what she was compared by."""

    agent: AgentId
    priority: int = 0
    #: Sum of her levels in the required skills.
    skill: int = 0
    #: Interactions she had open.
    open: int = 0
    #: Milliseconds she had been idle.
    idle: int = 0


class Reason(Entity, frozen=True, kw_only=True):
    """Why the router chose an agent: the rule that decided, and the numbers it saw (N11)."""

    rule: Rule
    #: Milliseconds since the first arrival.
    waited: int = 0
    free_agents: int = 0
    #: The one it was put to; None where a person chose.
    chosen: Candidate | None = None
    #: Who came next, best first.
    alternatives: tuple[Candidate, ...] = ()
    #: The required skills, as relaxed by then.
    skills: dict[str, int] = field(default_factory=dict[str, int])


class Offer(Entity, frozen=True, kw_only=True):
    """One interaction put to one agent until a deadline."""

    id: OfferId
    interaction: InteractionId
    agent: AgentId
    queue: QueueId
    made_at: int
    deadline: int
    reason: Reason
    kind: OfferKind = OfferKind.QUEUE
    #: The colleague who asks, and what she says about it.
    by: AgentId | None = None
    brief: str = ""
    #: Of a transfer: whether she stays when it is accepted.
    stays: bool = False


class Seat(Entity, frozen=True, kw_only=True):
    """An agent's place in a chat that is not hers. `version` is the fence for her writes."""

    agent: AgentId
    kind: SeatKind
    version: int
    since: int


class Flag(Entity, frozen=True, kw_only=True):
    """An agent asks for a supervisor."""

    by: AgentId
    at: int
    text: str = ""


class Broadcast(Entity, frozen=True, kw_only=True):
    """What a supervisor tells many at once. For the agents of one queue or group, or for all that she oversees."""

    id: BroadcastId
    by: AgentId
    at: int
    text: str
    severity: Severity = Severity.INFO
    queue: QueueId | None = None
    group: ProfileId | None = None
    #: Whom it was for when it was sent.
    to: tuple[AgentId, ...] = ()
    #: When it is over, Unix milliseconds.
    until: int
    #: Who has read it.
    read: tuple[AgentId, ...] = ()


class Passed(Entity, frozen=True, kw_only=True):
    """How a waiting chat came into its queue: an agent handed it over, with a brief."""

    by: AgentId
    at: int
    brief: str = ""


class Interaction(Entity, frozen=True, kw_only=True):
    """The staff's card of a chat: who, where, whose, since when. Messages live in its streams."""

    id: InteractionId
    site: SiteId
    queue: QueueId
    channel: Channel = Channel.CHAT
    status: InteractionStatus
    customer: Customer
    #: First arrival; kept over every requeue.
    arrived_at: int
    #: Since when it has the present status.
    since: int
    agent: AgentId | None = None
    #: Fencing version: raised at every change of owner; a write with another one is stale.
    version: int = 0
    question: str = ""
    #: Required besides those of its queue, from the form.
    skills: dict[str, int] = field(default_factory=dict[str, int])
    #: Who else is in it, earliest first.
    company: tuple[Seat, ...] = ()
    #: While it waits after a transfer.
    passed: Passed | None = None
    flag: Flag | None = None
    #: The key of what came of it; empty: nobody said.
    disposition: str = ""
    #: In a timed wrap-up: when it ends by itself.
    wrap_up_until: int | None = None
