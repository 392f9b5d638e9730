"""Customers' records, for staff: found by words, matched with a chat, one with all that is kept of it."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, FromQuery, QueryParameter

from backend.actions import past_of, record_merges, record_search
from backend.rest.callers import AnyRequest, actor_of, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.ids import CustomerId, InteractionId, SiteId
from protocol.rest import CustomerCard, CustomerPage, InteractionPage, Matches, MergePreview, PurchasePage

_MOST = 2**53
_MOST_CHARACTERS = 500
_Number = Annotated[int | None, QueryParameter(ge=0, le=_MOST)]
_Words = Annotated[str, QueryParameter(max_length=_MOST_CHARACTERS)]


class Customers(Controller):
    """`/api/customers`."""

    path = "/api/customers"
    tags = ("customers",)

    @get("/", opt=right(Right.STAFF))
    async def search(
        self, request: AnyRequest, services: Injected, words: _Words = "", site: FromQuery[UUID | None] = None
    ) -> CustomerPage:
        """Records that hold all the words, or words that begin so, best first; of one site, or of all."""
        of = None if site is None else SiteId(site)
        return await services.store.run(while_signed_in(request, lambda tx: record_search.search(tx, words, of)))

    @get("/{customer:uuid}", opt=right(Right.STAFF))
    async def card(self, customer: FromPath[UUID], request: AnyRequest, services: Injected) -> CustomerCard:
        """A record, what was done with it, and how much there is of it."""
        key, actor = CustomerId(customer), actor_of(request)
        return await services.store.run(while_signed_in(request, lambda tx: record_search.card(tx, actor, key)))

    @get("/{customer:uuid}/purchases", opt=right(Right.STAFF))
    async def purchases(
        self,
        customer: FromPath[UUID],
        request: AnyRequest,
        services: Injected,
        words: _Words = "",
        before: _Number = None,
    ) -> PurchasePage:
        """What a customer bought before a time (Unix milliseconds) that holds all the words, newest first."""
        key = CustomerId(customer)
        return await services.store.run(
            while_signed_in(request, lambda tx: record_search.purchases(tx, key, words, before))
        )

    @get("/{kept:uuid}/merge/{gone:uuid}", opt=right(Right.STAFF))
    async def merge(
        self, kept: FromPath[UUID], gone: FromPath[UUID], request: AnyRequest, services: Injected
    ) -> MergePreview:
        """What would come of merging two records."""
        one, other = CustomerId(kept), CustomerId(gone)
        return await services.store.run(while_signed_in(request, lambda tx: record_merges.preview(tx, one, other)))


class CustomersOfChats(Controller):
    """`/api/interactions/{id}/matches` and `/past`."""

    path = "/api/interactions"
    tags = ("customers",)

    @get("/{interaction:uuid}/matches", opt=right(Right.STAFF))
    async def matches(self, interaction: FromPath[UUID], request: AnyRequest, services: Injected) -> Matches:
        """Records that may be the customer of a chat, best first."""
        chat, actor = InteractionId(interaction), actor_of(request)
        return await services.store.run(while_signed_in(request, lambda tx: record_search.matches(tx, actor, chat)))

    @get("/{interaction:uuid}/past", opt=right(Right.STAFF))
    async def past(
        self, interaction: FromPath[UUID], request: AnyRequest, services: Injected, before: _Number = None
    ) -> InteractionPage:
        """Other interactions of the same customer, newest first: what is not closed, then what closed.

        With a time (Unix milliseconds) only those that closed before it.
        """
        chat, actor = InteractionId(interaction), actor_of(request)
        return await services.store.run(while_signed_in(request, lambda tx: past_of.past_of(tx, actor, chat, before)))
