"""Visitors of a shop before they ring: where they are, what is in the cart, and how they are invited."""

from enum import StrEnum

from msgspec import field

from protocol.bases import Entity
from protocol.entities import PageContext, Party
from protocol.ids import AgentId, InteractionId, InvitationId, SiteId, VisitorId
from protocol.kinds import ContextKind, DeviceKind


class CartLine(Entity, frozen=True, kw_only=True):
    """One line of a cart; the price of one piece in minor units of the currency."""

    name: str
    quantity: int = 1
    price: int = 0
    #: The shop's own number of the article; a line without one can't be changed from the desk.
    key: str = ""
    #: What was chosen: colour, size.
    variant: str = ""
    #: The article's page; http or https, without query.
    url: str = ""


class Cart(Entity, frozen=True, kw_only=True):
    """What the shop's page says is in the cart. `total` in minor units of `currency` (ISO 4217)."""

    currency: str = ""
    total: int = 0
    lines: tuple[CartLine, ...] = ()


class Asked(StrEnum):
    """Whether a visitor was invited to chat, and what came of it."""

    NOT_YET = "not_yet"
    OPEN = "open"
    YES = "yes"
    NO = "no"
    #: Not answered, or the visitor left.
    OVER = "over"


class Visiting(Entity, frozen=True, kw_only=True):
    """A visitor whose page is open now. Volatile: nothing of it is stored."""

    visitor: VisitorId
    site: SiteId
    page: PageContext = field(default_factory=PageContext)
    #: Unix milliseconds: since when they are here, and on this page.
    since: int
    page_since: int
    cart: Cart | None = None
    #: Their open chat, if they have one.
    interaction: InteractionId | None = None
    asked: Asked = Asked.NOT_YET
    #: Who invited; None: a rule, or nobody.
    asked_by: AgentId | None = None


class Invitation(Entity, frozen=True, kw_only=True):
    """What an invited visitor sees. `by` is an agent, or the system for a rule."""

    id: InvitationId
    by: Party
    text: str
    #: Unix milliseconds; an answer after it finds it gone.
    deadline: int


class Device(Entity, frozen=True, kw_only=True):
    """What a visitor looks at the shop with; sizes in CSS pixels."""

    kind: DeviceKind = DeviceKind.UNKNOWN
    system: str = ""
    screen_width: int = 0
    screen_height: int = 0
    window_width: int = 0
    window_height: int = 0
    touch: bool = False


class Campaign(Entity, frozen=True, kw_only=True):
    """What brought a visitor here: the `utm_` words of the visit's first address."""

    source: str = ""
    medium: str = ""
    name: str = ""
    term: str = ""
    content: str = ""


class PageSeen(Entity, frozen=True, kw_only=True):
    """A page of this visit and when it was opened. The address has no query and no fragment."""

    url: str
    title: str = ""
    at: int


class ContextRow(Entity, frozen=True, kw_only=True):
    """One thing that the shop's page or app says. `value` is text in the form that `kind` names."""

    label: str
    value: str
    kind: ContextKind = ContextKind.TEXT
    #: Of money: ISO 4217.
    currency: str = ""


class ContextCard(Entity, frozen=True, kw_only=True):
    """A card of what the customer is busy with: an insurance case, an order in progress (FEATURES 42)."""

    key: str
    title: str
    rows: tuple[ContextRow, ...] = ()
    #: Where staff can look at it; http or https.
    url: str = ""


class Position(Entity, frozen=True, kw_only=True):
    """Where a customer is, as they chose to share: degrees (WGS 84), metres, Unix milliseconds."""

    latitude: float
    longitude: float
    accuracy: float
    at: int
    live: bool = False
    #: In words, if the shop's page knows them.
    address: str = ""


class Visit(Entity, frozen=True, kw_only=True):
    """All that is known of a customer's visit now. Volatile: the widget says it again to a new server.

    Only for staff who look into the chat.
    """

    visiting: Visiting
    device: Device = field(default_factory=Device)
    campaign: Campaign = field(default_factory=Campaign)
    #: Earliest first; at most `MAX_TRAIL`.
    trail: tuple[PageSeen, ...] = ()
    context: tuple[ContextCard, ...] = ()
    #: None: not provided.
    position: Position | None = None
