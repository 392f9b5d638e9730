"""What is known of customers: who they are, what they bought. Staff and the shop's own systems only.

Money is in minor units of the currency (ISO 4217), times are Unix milliseconds.
"""

from msgspec import field

from protocol.bases import Entity
from protocol.browsing import CartLine
from protocol.ids import AgentId, CommandId, CustomerId, SiteId
from protocol.kinds import MatchedBy, RecordChange


class PostalAddress(Entity, frozen=True, kw_only=True):
    """Where a customer lives. `country` is an ISO 3166-1 code of two letters."""

    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    country: str = ""


class Purchase(Entity, frozen=True, kw_only=True):
    """What a customer bought once, as the shop says. `id` is the shop's own."""

    id: str
    at: int
    currency: str = ""
    total: int = 0
    #: In the shop's words: paid, sent, returned...
    status: str = ""
    #: Where staff can look at it in the shop's own system; http or https.
    url: str = ""
    lines: tuple[CartLine, ...] = ()


class CustomerRecord(Entity, frozen=True, kw_only=True):
    """A customer as the company knows them, apart from any chat.

    `account` is the shop's own key of them; empty: the shop knows no account.
    """

    id: CustomerId
    site: SiteId
    account: str = ""
    name: str = ""
    email: str = ""
    phone: str = ""
    customer_number: str = ""
    address: PostalAddress = field(default_factory=PostalAddress)
    #: BCP 47.
    language: str = ""
    #: IANA.
    time_zone: str = ""
    tags: tuple[str, ...] = ()
    #: Where staff can look at the account in the shop's own system; http or https.
    url: str = ""
    made_at: int = 0
    #: Raised at each change; who edits says which one they saw.
    revision: int = 0
    #: It was merged into this one, and is kept only so that the merge can be undone.
    merged_into: CustomerId | None = None


class RecordTrail(Entity, frozen=True, kw_only=True):
    """One change of a record: who (None: the shop's own system, or a signed token), when, what."""

    at: int
    change: RecordChange
    by: AgentId | None = None
    #: In words: the fields changed, the chat confirmed, the record merged.
    detail: str = ""
    #: Of a merge: what takes it back.
    merge: CommandId | None = None


class Match(Entity, frozen=True, kw_only=True):
    """A record that may be the customer of a chat, and what speaks for it, strongest first."""

    record: CustomerRecord
    by: tuple[MatchedBy, ...] = ()
