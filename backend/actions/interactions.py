"""The interaction as other actions hold it: who may act on it, and the moves several of them make."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from uuid import UUID

from msgspec import Struct

from backend.actions.actor import Actor
from backend.store import Tx
from protocol.entities import InteractionStatus, OfferOutcome, Party, PartyKind, Role
from protocol.errors import ErrorCode, Refusal
from protocol.events import OfferConcluded, PartyLeft
from protocol.floor import InteractionRequeued, OfferEnded
from protocol.ids import AgentId, InteractionId, OfferId

_HOLD = (
    "SELECT i.status, i.visitor, i.agent, i.version, i.customer_name, a.name, a.picture "
    "FROM interactions i LEFT JOIN agents a ON a.id = i.agent WHERE i.id = ?"
)
_REQUEUE = (
    "UPDATE interactions SET status = 'waiting', agent = NULL, version = version + 1, since = ?1 "
    "WHERE id = ?2 AND status = 'active' RETURNING version"
)
_END_OFFER = "UPDATE offers SET outcome = ?1 WHERE id = ?2 AND outcome IS NULL RETURNING interaction, agent"
_WAIT_AGAIN = "UPDATE interactions SET status = 'waiting', since = ?1 WHERE id = ?2 AND status = 'offered'"

#: Looked up once a message; a call of the enumeration takes 3 µs of a message's 160.
_STATUSES = {status.value: status for status in InteractionStatus}

SYSTEM = Party(kind=PartyKind.SYSTEM)


class Held(Struct, frozen=True):
    """What an action needs to know of an interaction before it writes to it."""

    id: InteractionId
    status: InteractionStatus
    visitor: bytes
    agent: bytes | None
    version: int
    customer_name: str
    agent_name: str | None
    agent_picture: str | None

    @property
    def ended(self) -> bool:
        """Whether nothing more can be said in it."""
        return self.status is InteractionStatus.WRAP_UP or self.status is InteractionStatus.CLOSED

    @property
    def customer(self) -> Party:
        """The customer as the others see them."""
        return Party(kind=PartyKind.CUSTOMER, name=self.customer_name)

    @property
    def owner(self) -> Party | None:
        """Its agent as the customer sees her, if it has one."""
        if self.agent is None:
            return None
        agent = AgentId(UUID(bytes=self.agent))
        return Party(kind=PartyKind.AGENT, name=self.agent_name or "", agent=agent, picture=self.agent_picture)

    def party(self, actor: Actor) -> Party:
        """The actor as the others see them. Raises Refusal: `not_allowed` for a visitor in another's
        chat, `stale_assignment` for an agent who does not have it (any more)."""
        if actor.role is Role.VISITOR:
            if actor.visitor is None or actor.visitor.bytes != self.visitor:
                raise Refusal(ErrorCode.NOT_ALLOWED)
            return self.customer
        owner = self.owner
        if owner is None or owner.agent != actor.need_agent():
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)
        return owner

    def check_fence(self, actor: Actor, version: int | None) -> None:
        """Raises Refusal(stale_assignment) when an agent writes with another version than the row's."""
        if actor.role is not Role.VISITOR and version != self.version:
            raise Refusal(ErrorCode.STALE_ASSIGNMENT)


def hold(tx: Tx, interaction: InteractionId) -> Held:
    """Raises Refusal(unknown_interaction)."""
    row = tx.one(_HOLD, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    return Held(interaction, _STATUSES[row[0]], *row[1:])


def end_offer(tx: Tx, offer: OfferId, outcome: OfferOutcome) -> tuple[InteractionId, AgentId]:
    """Close an open offer and say so on the floor and in the staff stream.

    Unless accepted, the interaction waits again from its first arrival. Raises Refusal(offer_gone).
    """
    row = tx.one(_END_OFFER, (outcome.value, offer.bytes))
    if row is None:
        raise Refusal(ErrorCode.OFFER_GONE)
    interaction = InteractionId(UUID(bytes=row[0]))
    agent = AgentId(UUID(bytes=row[1]))
    if outcome is not OfferOutcome.ACCEPTED:
        tx.execute(_WAIT_AGAIN, (tx.now, row[0]))
    tx.append_floor(OfferEnded(offer=offer, interaction=interaction, agent=agent, outcome=outcome))
    tx.append_staff(interaction, OfferConcluded(offer=offer, agent=agent, outcome=outcome))
    return interaction, agent


def withdraw_offer_of(tx: Tx, *, agent: AgentId | None = None, interaction: InteractionId | None = None) -> None:
    """Withdraw the open offer to an agent, or of an interaction, if there is one."""
    column, key = ("agent", agent) if agent is not None else ("interaction", interaction)
    if key is None:
        return
    row = tx.one(f"SELECT id FROM offers WHERE {column} = ? AND outcome IS NULL", (key.bytes,))
    if row is not None:
        end_offer(tx, OfferId(UUID(bytes=row[0])), OfferOutcome.WITHDRAWN)


def requeue(tx: Tx, interaction: InteractionId) -> None:
    """Take an active interaction from its owner; it waits at the front, with its first arrival."""
    owner = hold(tx, interaction).owner
    row = tx.one(_REQUEUE, (tx.now, interaction.bytes))
    if row is None or owner is None:
        return
    tx.append_public(interaction, PartyLeft(party=owner, returned_to_queue=True))
    tx.append_floor(InteractionRequeued(interaction=interaction, version=row[0], since=tx.now))
