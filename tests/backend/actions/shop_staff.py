"""Short words for what a shop and its staff do with customers' records, for tests."""

from typing import Any

import jwt

from backend.actions import identities, record_search, records, shop, site_secrets
from backend.actions.actor import Actor
from protocol.commands import (
    ConfirmCustomer,
    CreateCustomer,
    EditCustomer,
    Identify,
    MergeCustomers,
    SplitCustomers,
    UnlinkCustomer,
)
from protocol.customers import CustomerRecord, Purchase
from protocol.ids import CommandId, CustomerId, InteractionId
from protocol.kinds import Role
from protocol.shop import ShopCustomer, ShopPurchase
from tests.backend.actions.world import World


def signed(secret: str, **claims: object) -> str:
    """A token of Kim's; a claim that is None is left out."""
    said = {"jti": "one", "name": "Kim Larsen", "email": "kim@bikes.example", **claims}
    return jwt.encode({name: value for name, value in said.items() if value is not None}, secret, "HS256")


class ShopStaff:
    """A world whose site has its secrets.

    Attributes:
        world: the company.
        secret: what the shop signs with.
        shop: the shop's own systems.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.secret = world.run(lambda tx: site_secrets.renew_identity_secret(tx, "bikes"))
        self.shop = Actor(Role.SHOP, site=world.site)
        self._tokens = 0

    # --- the shop -----------------------------------------------------------------------------

    def token(self, account: str = "kim", **claims: Any) -> str:
        """A good token, but for what `claims` say; a claim that is None is left out."""
        self._tokens += 1
        said: dict[str, object] = {
            "sub": account,
            "aud": "bikes",
            "exp": self.world.now // 1000 + 3_600,
            "jti": f"token-{self._tokens}",
            **claims,
        }
        return signed(self.secret, **said)

    def identify(self, visitor: Actor, token: str | None = None) -> Identify:
        """The shop's page says who its visitor is."""
        command = Identify(id=self.world.command_id(), token=self.token() if token is None else token)
        self.world.do(command, visitor)
        return command

    def put(self, account: str = "kim", **values: object) -> CustomerRecord:
        """The shop makes an account known."""
        body = ShopCustomer(**{"name": "Kim Larsen", "email": "kim@bikes.example", **values})  # type: ignore[arg-type]
        return self.world.run(lambda tx: shop.put_customer(tx, self.shop, account, body))

    def buy(self, account: str, number: str, **values: object) -> Purchase:
        """The shop says that something was bought."""
        purchase = Purchase(id=number, **{"at": self.world.now, "currency": "EUR", "total": 1_000, **values})  # type: ignore[arg-type]
        return self.world.run(lambda tx: shop.put_purchase(tx, self.shop, account, ShopPurchase(purchase=purchase)))

    # --- staff --------------------------------------------------------------------------------

    def create(self, chat: InteractionId, agent: Actor, **values: str) -> CustomerId:
        """A record for who is in the chat."""
        command = CreateCustomer(id=self.world.command_id(), interaction=chat, **values)
        self.world.do(command, agent)
        return CustomerId(command.id)

    def confirm(self, chat: InteractionId, customer: CustomerId, agent: Actor) -> None:
        """It is them."""
        self.world.do(ConfirmCustomer(id=self.world.command_id(), interaction=chat, customer=customer), agent)

    def unlink(self, chat: InteractionId, agent: Actor) -> None:
        """It is not."""
        self.world.do(UnlinkCustomer(id=self.world.command_id(), interaction=chat), agent)

    def edit(self, customer: CustomerId, agent: Actor, revision: int | None = None, **values: Any) -> None:
        """Put a record right, as it stands unless a revision is given."""
        seen = self.record(customer).revision if revision is None else revision
        command = EditCustomer(id=self.world.command_id(), customer=customer, revision=seen, **values)
        self.world.do(command, agent)

    def merge(self, kept: CustomerId, gone: CustomerId, agent: Actor) -> CommandId:
        """One from two; answers what takes it back."""
        command = MergeCustomers(id=self.world.command_id(), kept=kept, gone=gone)
        self.world.do(command, agent)
        return command.id

    def split(self, merge: CommandId, agent: Actor) -> None:
        """And back."""
        self.world.do(SplitCustomers(id=self.world.command_id(), merge=merge), agent)

    # --- looking ------------------------------------------------------------------------------

    def record(self, customer: CustomerId) -> CustomerRecord:
        """As it is stored."""
        return self.world.run(lambda tx: records.find(tx, customer))

    def bought(self, customer: CustomerId) -> list[str]:
        """Numbers of what a customer bought, newest first."""
        page = self.world.run(lambda tx: record_search.purchases(tx, customer, "", None))
        return [one.id for one in page.purchases]

    def found(self, words: str) -> list[str]:
        """Names of the records found by words."""
        return [record.name for record in self.world.run(lambda tx: record_search.search(tx, words)).records]

    def trail(self, customer: CustomerId) -> list[tuple[str, str]]:
        """What was done with a record, oldest first, with its words."""
        told = self.world.run(lambda tx: records.trail(tx, customer))
        return [(one.change.value, one.detail) for one in reversed(told)]

    def signed_to_be(self, visitor: Actor) -> CustomerId | None:
        """Who the shop ever signed that a visitor is."""
        who = visitor.visitor
        assert who is not None
        return self.world.run(lambda tx: identities.record_of(tx, who))
