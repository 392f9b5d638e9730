"""What a desk can ask of the server about customers; the answer comes as a change. One struct a question."""

from msgspec import Struct

from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId, SiteId


class _Question(Struct, frozen=True):
    """Base of all questions."""


class WhoIs(_Question, frozen=True):
    """A record and what was done with it: `CardFetched`."""

    customer: CustomerId


class WhoMayItBe(_Question, frozen=True):
    """Records that may be a chat's customer: `MatchesFetched`."""

    interaction: InteractionId


class FindCustomers(_Question, frozen=True):
    """Records of a site that hold these words: `CustomersFound`."""

    words: str
    site: SiteId


class WhatBought(_Question, frozen=True):
    """A page of a customer's purchases, of those that hold these words: `PurchasesFetched`."""

    customer: CustomerId
    words: str = ""
    before: int | None = None


class PastChats(_Question, frozen=True):
    """A page of past interactions of a chat's customer: `PastFetched`."""

    interaction: InteractionId
    before: int | None = None


class ReadPast(_Question, frozen=True):
    """The end of a past interaction, to be read: `PastRead`. More of it comes by `fetch_older`."""

    card: Interaction


class WhatIfMerged(_Question, frozen=True):
    """What would come of a merge: `MergePreviewed`."""

    kept: CustomerId
    gone: CustomerId


Question = WhoIs | WhoMayItBe | FindCustomers | WhatBought | PastChats | ReadPast | WhatIfMerged
