"""Visitors of a shop before they ring: where they are, what is in the cart, and how they are invited."""

from enum import StrEnum

from msgspec import field

from protocol.bases import Entity
from protocol.entities import PageContext, Party
from protocol.ids import AgentId, InteractionId, InvitationId, SiteId, VisitorId


class CartLine(Entity, frozen=True, kw_only=True):
    """One line of a cart; the price of one piece in minor units of the currency."""

    name: str
    quantity: int = 1
    price: int = 0


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
