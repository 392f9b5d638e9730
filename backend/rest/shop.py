"""Calls of a shop's own systems, and the secrets they prove themselves with."""

from litestar import Controller, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from backend.actions import shop, site_secrets
from backend.rest.callers import AnyRequest, actor_of, while_signed_in
from backend.rest.rights import Right, right
from backend.rest.sent_paths import part
from backend.rest.services import Injected
from protocol.customers import CustomerRecord, Purchase
from protocol.errors import ErrorCode, Refusal
from protocol.rest import SiteSecret
from protocol.shop import ShopCustomer, ShopPurchase, ShopRecord, ShopVisit


class Shop(Controller):
    """`/shop/v1/customers/{account}`, with the site's shop key as bearer."""

    path = "/shop/v1/customers/{account:str}"
    tags = ("shop",)

    @get("/", opt=right(Right.SHOP))
    async def customer(
        self,
        account: FromPath[str],
        request: AnyRequest,
        services: Injected,
        before: FromQuery[int | None] = None,
    ) -> ShopRecord:
        """What is kept of an account, with a page of its purchases: those before a time, or the newest."""
        actor, key = actor_of(request), part(account)
        return await services.store.run(lambda tx: shop.get_customer(tx, actor, key, before))

    @put("/", opt=right(Right.SHOP))
    async def put_customer(
        self, account: FromPath[str], data: JSONBody[ShopCustomer], request: AnyRequest, services: Injected
    ) -> CustomerRecord:
        """Make an account known, or say what is new of it."""
        actor, key = actor_of(request), part(account)
        record = await services.store.run(lambda tx: shop.put_customer(tx, actor, key, data))
        services.record_changed(record.id)
        return record

    @put("/purchases", opt=right(Right.SHOP))
    async def put_purchase(
        self, account: FromPath[str], data: JSONBody[ShopPurchase], request: AnyRequest, services: Injected
    ) -> Purchase:
        """Add a purchase, or replace the one with its id."""
        actor, key = actor_of(request), part(account)
        purchase, record = await services.store.run(
            lambda tx: (shop.put_purchase(tx, actor, key, data), shop.need(tx, actor, key))
        )
        services.record_changed(record.id)
        return purchase

    @put("/visit", status_code=204, opt=right(Right.SHOP))
    async def put_visit(
        self, account: FromPath[str], data: JSONBody[ShopVisit], request: AnyRequest, services: Injected
    ) -> None:
        """What a customer who is on the shop's pages now is busy with."""
        actor, key = actor_of(request), part(account)
        visitors = await services.store.run(lambda tx: shop.visitors_of(tx, actor, key))
        if not services.shop_visit(visitors, data):
            raise Refusal(ErrorCode.VISITOR_GONE, "This customer is not on the shop's pages now.")


class SiteSecrets(Controller):
    """`/api/sites/{key}`; `key` is the site's public key."""

    path = "/api/sites/{key:str}"
    tags = ("shop",)

    @post("/identity-secret", status_code=200, opt=right(Right.ADMINISTRATOR))
    async def identity_secret(self, key: FromPath[str], request: AnyRequest, services: Injected) -> SiteSecret:
        """A new secret to sign with; what the old one signed is void, and who was verified by it is so no more."""
        secret = await services.store.run(
            while_signed_in(request, lambda tx: site_secrets.renew_identity_secret(tx, key))
        )
        return SiteSecret(secret=secret)

    @post("/shop-key", status_code=200, opt=right(Right.ADMINISTRATOR))
    async def shop_key(self, key: FromPath[str], request: AnyRequest, services: Injected) -> SiteSecret:
        """A new key for the shop's calls; the old one is void."""
        secret = await services.store.run(while_signed_in(request, lambda tx: site_secrets.renew_shop_key(tx, key)))
        return SiteSecret(secret=secret)
