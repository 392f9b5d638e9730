"""The nouns. An entity is what a fold over events yields; snapshots carry entities whole.

Times (`at`, `..._at`, `since`, `deadline`) are Unix milliseconds on the database's clock.
"""

from enum import StrEnum

from msgspec import Struct, field

from protocol.ids import AgentId, FileId, InteractionId, OfferId, QueueId, SiteId, VisitorId


class Entity(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all entities: immutable, unknown fields ignored, defaults left out on the wire."""


class Role(StrEnum):
    """Who acts. Rights are a table over roles (`backend.actions.rights`)."""

    VISITOR = "visitor"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    #: The backend itself: router, deadlines.
    SYSTEM = "system"


class Channel(StrEnum):
    """The ways a customer reaches us."""

    CHAT = "chat"
    PHONE = "phone"
    EMAIL = "email"
    SMS = "sms"
    FAX = "fax"


class AgentStatus(StrEnum):
    """What an agent wants. `FINISHING` keeps open chats and takes no new ones ("finish mine")."""

    READY = "ready"
    NOT_READY = "not_ready"
    FINISHING = "finishing"


class NotReadyReason(StrEnum):
    """Why an agent is not ready."""

    SIGNED_IN = "signed_in"
    BREAK = "break"
    LUNCH = "lunch"
    MEETING = "meeting"
    TRAINING = "training"
    OTHER_WORK = "other_work"
    NO_ANSWER = "no_answer"
    DECLINED = "declined"
    CONNECTION_LOST = "connection_lost"
    SIGNED_OUT = "signed_out"


class InteractionStatus(StrEnum):
    """Where an interaction is in its life. It only moves down this list, or back to `WAITING`."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    #: The chat has ended; its agent has not finished it yet.
    WRAP_UP = "wrap_up"
    CLOSED = "closed"


class PartyKind(StrEnum):
    """The kinds of speaker in a transcript."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class EndReason(StrEnum):
    """Why a chat ended."""

    CUSTOMER_LEFT = "customer_left"
    AGENT_ENDED = "agent_ended"
    INACTIVE = "inactive"
    CONNECTION_LOST = "connection_lost"


class OfferOutcome(StrEnum):
    """How an offer ended."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Feature(StrEnum):
    """What the server lets go under load, in this order; it comes back in the opposite one."""

    TYPING = "typing"
    PRESENCE = "presence"
    COBROWSE = "cobrowse"
    VISITOR_LIST = "visitor_list"
    NEW_CHATS = "new_chats"


class Rule(StrEnum):
    """What set the chosen agent apart from the one who came next; of several rules the first that did."""

    ONLY_ONE_FREE = "only_one_free"
    PRIORITY = "priority"
    HIGHEST_SKILL = "highest_skill"
    FEWEST_OPEN = "fewest_open"
    LONGEST_IDLE = "longest_idle"


class AttachmentKind(StrEnum):
    """A picture is shown inline; a file is offered for download."""

    PICTURE = "picture"
    FILE = "file"


class FieldKind(StrEnum):
    """Kinds of pre-chat form field."""

    TEXT = "text"
    EMAIL = "email"
    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    LONG_TEXT = "long_text"


class FieldMeaning(StrEnum):
    """What an answer tells us about the customer, where it tells something."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    NONE = "none"


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


class FormField(Entity, frozen=True, kw_only=True):
    """One field of a site's pre-chat form."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    meaning: FieldMeaning = FieldMeaning.NONE
    required: bool = False


class QuestionType(Entity, frozen=True, kw_only=True):
    """A choice in the pre-chat form; it selects the queue."""

    key: str
    label: str
    queue: QueueId


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


class Queue(Entity, frozen=True, kw_only=True):
    """Where chats wait for an agent with the right skills.

    `welcome` may hold `{agents_available}` and `{customer_name}`.
    """

    id: QueueId
    name: str
    welcome: str = ""
    #: Required skills, name to least level (1 to 9).
    skills: dict[str, int] = {}
    offer_seconds: int = 30
    #: Service target in seconds; 0 means none, and such queues are served last.
    target_seconds: int = 60


class Agent(Entity, frozen=True, kw_only=True):
    """A person at a desk, and what they are doing now."""

    id: AgentId
    login: str
    name: str
    role: Role = Role.AGENT
    picture: str | None = None
    #: Skills, name to level (1 to 9).
    skills: dict[str, int] = {}
    #: Queue to priority of this agent in it (1 is asked first).
    queues: dict[QueueId, int] = {}
    #: Most chats at once, 1 to 8.
    capacity: int = 3
    status: AgentStatus = AgentStatus.NOT_READY
    reason: NotReadyReason | None = NotReadyReason.SIGNED_OUT
    since: int = 0
    #: At least one desk of this agent is connected, or was within the lease.
    online: bool = False
    #: No desk of hers is connected: until when her chats are kept for her. Nothing rings meanwhile.
    lease_until: int | None = None


class FormAnswer(Entity, frozen=True, kw_only=True):
    """What the customer wrote into one field, with the label they saw."""

    key: str
    label: str
    value: str


class PageContext(Entity, frozen=True, kw_only=True):
    """The page a visitor is on. The address has no query and no fragment: they can hold typed data."""

    url: str = ""
    title: str = ""
    referrer: str = ""
    language: str = ""
    browser: str = ""
    time_zone: str = ""


class Customer(Entity, frozen=True, kw_only=True):
    """The person in a chat, as far as they said who they are. Nothing here is verified yet."""

    visitor: VisitorId
    name: str = ""
    email: str = ""
    phone: str = ""
    customer_number: str = ""
    page: PageContext = field(default_factory=PageContext)


class Reason(Entity, frozen=True, kw_only=True):
    """Why the router chose an agent: the rule that decided, and the numbers it saw (N11)."""

    rule: Rule
    waited: int = 0
    free_agents: int = 0
    #: Milliseconds the chosen agent had been idle.
    idle: int = 0
    #: Who came next, best first.
    alternatives: tuple[AgentId, ...] = ()


class Offer(Entity, frozen=True, kw_only=True):
    """One interaction put to one agent until a deadline."""

    id: OfferId
    interaction: InteractionId
    agent: AgentId
    queue: QueueId
    made_at: int
    deadline: int
    reason: Reason


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
