"""One interaction put to one agent: made, accepted or declined, each by one guarded statement."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from backend.actions import presence, rows
from backend.actions.actor import Actor
from backend.actions.interactions import end_offer, hold
from backend.routing.events import Propose
from backend.store import Tx
from protocol.commands import AcceptOffer, DeclineOffer
from protocol.entities import AgentStatus, NotReadyReason, Offer, OfferOutcome
from protocol.errors import ErrorCode, Refusal
from protocol.events import OfferExplained, PartyJoined
from protocol.floor import InteractionAssigned, OfferMade
from protocol.frames import FloorEntry
from protocol.ids import AgentId, OfferId

#: The proposal holds only if nothing moved since the router saw the floor.
_OFFER = (
    "INSERT INTO offers (id, interaction, agent, queue, made_at, deadline, reason) "
    "SELECT ?1, i.id, a.id, i.queue, ?2, ?3, ?4 FROM interactions i, agents a "
    "WHERE i.id = ?5 AND i.status = 'waiting' "
    f"AND a.id = ?6 AND {rows.TAKES_OFFERS} "
    "AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.agent = a.id AND o.outcome IS NULL) "
    "AND (SELECT count(*) FROM interactions h WHERE h.agent = a.id AND h.status <> 'closed') < a.capacity "
    "RETURNING " + rows.OFFER
)
_RING = "UPDATE interactions SET status = 'offered', since = ?1 WHERE id = ?2"
_TAKE = (
    "UPDATE interactions SET status = 'active', agent = ?1, version = version + 1, since = ?2 "
    "WHERE id = ?3 AND status = 'offered' RETURNING version"
)
_FIND = "SELECT agent, outcome, deadline FROM offers WHERE id = ?"
_OPEN_CHATS = "SELECT count(*) FROM interactions WHERE agent = ? AND status <> 'closed'"


def make_offer(tx: Tx, proposal: Propose) -> Offer | None:
    """Carry a proposal of the router out; None when the floor has moved on since."""
    row = tx.one(
        _OFFER,
        (
            tx.new_id().bytes,
            tx.now,
            tx.now + proposal.deadline_in,
            rows.to_json(proposal.reason),
            proposal.interaction.bytes,
            proposal.agent.bytes,
        ),
    )
    if row is None:
        return None
    offer = rows.offer(row)
    tx.execute(_RING, (tx.now, offer.interaction.bytes))
    tx.append_floor(OfferMade(offer=offer))
    tx.append_staff(offer.interaction, OfferExplained(offer=offer.id, agent=offer.agent, reason=offer.reason))
    return offer


def accept_offer(tx: Tx, command: AcceptOffer, actor: Actor) -> FloorEntry:
    """The agent takes the interaction; of any race, one wins. Raises Refusal: `offer_gone`, `unknown_offer`."""
    agent = _check_open(tx, command.offer, actor)
    interaction, _ = end_offer(tx, command.offer, OfferOutcome.ACCEPTED)
    row = tx.one(_TAKE, (agent.bytes, tx.now, interaction.bytes))
    if row is None:
        raise Refusal(ErrorCode.OFFER_GONE)
    assigned = InteractionAssigned(interaction=interaction, agent=agent, version=row[0], since=tx.now)
    entry = tx.append_floor(assigned)
    tx.append_public(interaction, PartyJoined(party=hold(tx, interaction).party(actor)))
    return entry


def decline_offer(tx: Tx, command: DeclineOffer, actor: Actor) -> FloorEntry | None:
    """Send it on. She is set not ready; with other chats open she finishes those (FEATURES 13)."""
    agent = _check_open(tx, command.offer, actor)
    end_offer(tx, command.offer, OfferOutcome.DECLINED)
    row = tx.one(_OPEN_CHATS, (agent.bytes,))
    if row is not None and row[0]:
        return presence.change(tx, agent, AgentStatus.FINISHING, None)
    return presence.change(tx, agent, AgentStatus.NOT_READY, NotReadyReason.DECLINED)


def _check_open(tx: Tx, offer: OfferId, actor: Actor) -> AgentId:
    """The acting agent, to whom this offer is open. The row's deadline decides, not who woke up for it."""
    agent = actor.need_agent()
    row = tx.one(_FIND, (offer.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_OFFER)
    to, outcome, deadline = row
    if to != agent.bytes:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    if outcome is not None or deadline <= tx.now:
        raise Refusal(ErrorCode.OFFER_GONE)
    return agent
