"""What one side proposes and the other agrees to: a change of the cart, a page to go to, sharing of page or place.

Nothing of it happens without the customer's yes, but for a page on the shop's own hosts where the site says
so. Every step stands in the public stream.
"""

from protocol.bases import Entity, Event
from protocol.entities import Party
from protocol.ids import ProposalId
from protocol.kinds import ProposalState


class What(Entity, frozen=True, kw_only=True, tag_field="type"):
    """Base of all that can be proposed."""


class CartEdit(Entity, frozen=True, kw_only=True):
    """An article and how many of it there shall be; 0 takes it out. `key` is the shop's own number of it."""

    key: str
    quantity: int
    name: str = ""
    #: How many there were when it was proposed, as its proposer saw it; None: not known.
    was: int | None = None


class CartChange(What, frozen=True, kw_only=True, tag="cart_change"):
    """By staff: the shop's page carries it out when the customer agrees, and says so."""

    edits: tuple[CartEdit, ...]


class PageVisit(What, frozen=True, kw_only=True, tag="page_visit"):
    """By staff: the customer's browser goes to this address."""

    url: str
    label: str = ""
    #: It goes there without asking (`PushMode.OWN_HOSTS`); set by the server.
    straight: bool = False


class Cobrowse(What, frozen=True, kw_only=True, tag="cobrowse"):
    """By either side: staff see the customer's page, masked, until either stops it."""

    #: Whether the last minutes are asked for too; the customer's answer says whether they come.
    past: bool = False


class PositionShare(What, frozen=True, kw_only=True, tag="position_share"):
    """By either side: where the customer is; the customer's own counts as agreed to."""

    #: Goes on until it is stopped, or `until` (Unix milliseconds).
    live: bool = False
    until: int | None = None


Proposable = CartChange | PageVisit | Cobrowse | PositionShare


class Proposed(Event, frozen=True, kw_only=True, tag="proposed"):
    """One side proposes something; open until `deadline` (Unix milliseconds)."""

    id: ProposalId
    author: Party
    what: Proposable
    deadline: int
    #: `ACCEPTED` where no answer is needed.
    state: ProposalState = ProposalState.OPEN


class ProposalChanged(Event, frozen=True, kw_only=True, tag="proposal_changed"):
    """It was answered, taken back, carried out or stopped; by the system when time was over.

    The chat's end ends all that are open or accepted, without an event of their own.
    """

    id: ProposalId
    state: ProposalState
    by: Party
    #: Why it failed or was refused, if somebody said.
    detail: str = ""
    #: Of co-browsing: the customer lets staff see the last minutes too.
    past: bool = False
