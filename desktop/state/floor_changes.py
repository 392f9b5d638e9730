"""What changed on the floor: agents, queues, who has what. A change names the place; the store has the value."""

from msgspec import Struct

from protocol.entities import Offer
from protocol.ids import AgentId, InteractionId, OfferId
from protocol.kinds import OfferOutcome


class FloorReplaced(Struct, frozen=True):
    """Everything on the floor may differ: read it again."""


class SitesChanged(Struct, frozen=True):
    """A site was made or changed."""


class QueuesChanged(Struct, frozen=True):
    """A queue was made or changed."""


class AgentChanged(Struct, frozen=True):
    """An agent's configuration, state or presence. It may be `store.me`."""

    agent: AgentId


class InteractionAdded(Struct, frozen=True):
    """A card came to `floor.interactions`."""

    interaction: InteractionId


class InteractionChanged(Struct, frozen=True):
    """A card's status, owner, company, queue, flag, notes or what came of it."""

    interaction: InteractionId


class InteractionRemoved(Struct, frozen=True):
    """A card was closed and left `floor.interactions`."""

    interaction: InteractionId


class OfferAdded(Struct, frozen=True):
    """An offer is open. It rings here if `offer.agent` is `store.me`."""

    offer: OfferId


class OfferRemoved(Struct, frozen=True):
    """An offer is over and left `floor.offers`. `outcome` is None when a snapshot just lacks it."""

    offer: Offer
    outcome: OfferOutcome | None = None


class BlocksChanged(Struct, frozen=True):
    """`floor.blocks`: who may not chat for now."""


class BroadcastsChanged(Struct, frozen=True):
    """`floor.broadcasts`: what supervisors tell."""


class ProfilesChanged(Struct, frozen=True):
    """`floor.profiles`."""
