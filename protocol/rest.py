"""Bodies of the HTTP calls. Paths are in the OpenAPI document at `/schema`."""

from msgspec import Struct, field

from protocol.customers import CustomerRecord, Match, Purchase, RecordTrail
from protocol.entities import Agent, Block, Interaction, Look, Note
from protocol.forms import FormField
from protocol.frames import PublicEntry, RoomEntry, RoomSnapshot, StaffEntry
from protocol.ids import AgentId, InteractionId, VisitorId
from protocol.rooms import Room


class Body(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of all bodies."""


class SignIn(Body, frozen=True, kw_only=True):
    """`POST /api/auth/sign-in`."""

    login: str
    password: str


class Refresh(Body, frozen=True, kw_only=True):
    """`POST /api/auth/refresh`: trades a refresh token, once, for a new pair.

    Asked again within a minute, because the answer was lost, it gives the same next token. Later, or
    when the next one was used already, the token counts as stolen and the sign-in ends.
    """

    refresh: str


class Tokens(Body, frozen=True, kw_only=True):
    """What an agent signs in to. `access` is short-lived; `refresh` changes at every use."""

    access: str
    refresh: str
    #: Unix milliseconds on the server's clock (`now`).
    access_expires_at: int
    now: int
    agent: Agent


class WidgetService(Body, frozen=True, kw_only=True):
    """What a customer can expect of a queue just now."""

    closed: bool = False
    #: Of a closed queue: what customers read, and when it opens again (Unix milliseconds), if that is known.
    closed_text: str = ""
    opens_at: int | None = None
    #: Whether who waits may ask to be called back.
    callback: bool = False
    #: How long somebody who comes now will wait, milliseconds; None: it can't be told.
    wait: int | None = None


class WidgetQuestion(Body, frozen=True, kw_only=True):
    """A question type as the widget shows it. The queue stays on the server."""

    key: str
    label: str
    #: The queue's welcome with its variables filled in.
    welcome: str = ""
    service: WidgetService = field(default_factory=WidgetService)


class WidgetConfig(Body, frozen=True, kw_only=True):
    """`GET /api/widget/{key}/config`: all the widget needs before a chat."""

    name: str
    look: Look
    form: tuple[FormField, ...] = ()
    questions: tuple[WidgetQuestion, ...] = ()
    welcome: str = ""
    agents_available: int = 0
    #: Of the default queue.
    service: WidgetService = field(default_factory=WidgetService)
    #: The page says where its visitors are, so that they can be invited.
    browsing: bool = False
    #: Customers may be asked to share their page; and the last minutes of it.
    cobrowse: bool = False
    cobrowse_past: bool = False
    past_minutes: int = 5
    #: Customers may share where they are.
    position: bool = False


class VisitorSessionRequest(Body, frozen=True, kw_only=True):
    """`POST /api/widget/{key}/session`: a new visitor, or a fresh token for an old one."""

    token: str | None = None


class VisitorSession(Body, frozen=True, kw_only=True):
    """The visitor's signed session, and the chat that goes on, if one does."""

    visitor: VisitorId
    token: str
    interaction: InteractionId | None = None


class EntriesPage(Body, frozen=True, kw_only=True):
    """`GET /api/interactions/{id}/entries`: older entries of a chat, oldest first."""

    public: tuple[PublicEntry, ...] = ()
    staff: tuple[StaffEntry, ...] = ()
    #: False when the first entry of both streams is included.
    more: bool = False


class InteractionPage(Body, frozen=True, kw_only=True):
    """`GET /api/interactions`: past interactions, newest first."""

    interactions: tuple[Interaction, ...]
    #: Pass as `before` to go on; None at the end.
    next: int | None = None


class ExpertRank(Body, frozen=True, kw_only=True):
    """One expert of a group, as ranked for a question."""

    agent: AgentId
    #: Signed in and taking questions.
    present: bool = False
    #: Past answers that share words with the question, the more words the more.
    score: float = 0.0
    #: Consultations she has open.
    load: int = 0


class ExpertRanking(Body, frozen=True, kw_only=True):
    """`GET /api/experts/{group}?words=`: the group's experts, whom to ask first."""

    experts: tuple[ExpertRank, ...] = ()


class RoomPage(Body, frozen=True, kw_only=True):
    """`GET /api/rooms/{id}/entries?before=`: older entries of a room, oldest first."""

    entries: tuple[RoomEntry, ...] = ()
    more: bool = False


class RoomHit(Body, frozen=True, kw_only=True):
    """A message among colleagues that was found."""

    room: Room
    entry: RoomEntry


class RoomHits(Body, frozen=True, kw_only=True):
    """`GET /api/rooms/search?words=`: messages in my rooms that hold all the words.

    Words that begin so will do. Newest first, at most 50.
    """

    hits: tuple[RoomHit, ...] = ()


class Threads(Body, frozen=True, kw_only=True):
    """`GET /api/interactions/{id}/threads`: the consultations of an interaction, ended ones too, oldest first."""

    threads: tuple[RoomSnapshot, ...] = ()


class CustomerPage(Body, frozen=True, kw_only=True):
    """`GET /api/customers?words=`: records that hold all the words, best first, at most 50."""

    records: tuple[CustomerRecord, ...] = ()


class Matches(Body, frozen=True, kw_only=True):
    """`GET /api/interactions/{id}/matches`: records that may be its customer, best first (FEATURES 43)."""

    matches: tuple[Match, ...] = ()


class CustomerCard(Body, frozen=True, kw_only=True):
    """`GET /api/customers/{id}`: a record and what was done with it, newest first."""

    record: CustomerRecord
    trail: tuple[RecordTrail, ...] = ()
    purchases: int = 0
    interactions: int = 0
    #: Noted in any of their chats, the last 100, oldest first.
    notes: tuple[Note, ...] = ()


class PurchasePage(Body, frozen=True, kw_only=True):
    """`GET /api/customers/{id}/purchases?words=&before=`: newest first."""

    purchases: tuple[Purchase, ...] = ()
    #: Pass as `before` to go on; None at the end.
    next: int | None = None


class MergePreview(Body, frozen=True, kw_only=True):
    """`GET /api/customers/{kept}/merge/{gone}`: what would come of it."""

    kept: CustomerRecord
    gone: CustomerRecord
    result: CustomerRecord
    #: What moves to the kept one.
    purchases: int = 0
    interactions: int = 0
    #: Values of `gone` that `kept` has otherwise, by field, and that stay in the trail only.
    lost: dict[str, str] = field(default_factory=dict[str, str])


class NotesPage(Body, frozen=True, kw_only=True):
    """`GET /api/interactions/{id}/notes?before=`: what was noted about its customer, oldest first."""

    notes: tuple[Note, ...] = ()
    #: Pass as `before` for older ones; None when there are none.
    next: int | None = None


class BlocksPage(Body, frozen=True, kw_only=True):
    """`GET /api/blocks?before=`: visitors who may not chat for now, the last made first."""

    blocks: tuple[Block, ...] = ()
    #: Pass as `before` to go on; None at the end.
    next: int | None = None


class SiteSecret(Body, frozen=True, kw_only=True):
    """`POST /api/sites/{key}/identity-secret` and `.../shop-key`: a new one, shown this once; the old one is void."""

    secret: str


class Health(Body, frozen=True, kw_only=True):
    """`GET /health`."""

    status: str
    version: str
    epoch: str
