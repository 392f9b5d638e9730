"""The calls about customers: who they are, what they bought, what was said before."""

from desktop.net.rest import Rest
from protocol.entities import Interaction
from protocol.ids import CustomerId, InteractionId, SiteId
from protocol.rest import CustomerCard, CustomerPage, EntriesPage, InteractionPage, Matches, MergePreview, PurchasePage


class CustomerCalls:
    """Of one server. All raise Refusal (it said no) or Unreachable (it said nothing)."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    async def card(self, access: str, customer: CustomerId) -> CustomerCard:
        """A record and what was done with it."""
        return await self._rest.get(CustomerCard, access, f"/api/customers/{customer}")

    async def matches(self, access: str, interaction: InteractionId) -> Matches:
        """Records that may be a chat's customer."""
        return await self._rest.get(Matches, access, f"/api/interactions/{interaction}/matches")

    async def find(self, access: str, words: str, site: SiteId) -> CustomerPage:
        """Records of a site that hold these words."""
        return await self._rest.get(CustomerPage, access, "/api/customers", words=words, site=str(site))

    async def purchases(self, access: str, customer: CustomerId, words: str, before: int | None) -> PurchasePage:
        """A page of purchases, of those that hold these words."""
        path = f"/api/customers/{customer}/purchases"
        return await self._rest.get(PurchasePage, access, path, words=words or None, before=before)

    async def past(self, access: str, interaction: InteractionId, before: int | None) -> InteractionPage:
        """A page of past interactions of a chat's customer."""
        return await self._rest.get(InteractionPage, access, f"/api/interactions/{interaction}/past", before=before)

    async def read(self, access: str, card: Interaction) -> EntriesPage:
        """The end of a past interaction."""
        return await self._rest.get(EntriesPage, access, f"/api/interactions/{card.id}/entries")

    async def merged(self, access: str, kept: CustomerId, gone: CustomerId) -> MergePreview:
        """What would come of a merge."""
        return await self._rest.get(MergePreview, access, f"/api/customers/{kept}/merge/{gone}")
