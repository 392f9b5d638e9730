"""One interaction put to one agent: made, accepted or declined, each by one guarded statement.

The commands; what becomes of an offer otherwise is in `offer_rows`.
"""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from uuid import UUID

from msgspec import Struct

from backend.actions import checks, places, presence, rows, seats
from backend.actions.actor import Actor
from backend.actions.interactions import Held, agent_party, give, hold, tell_absent_owner
from backend.actions.offer_rows import end_offer, tell
from backend.routing.events import Propose
from backend.store import Tx
from protocol.commands import AcceptOffer, DeclineOffer, WithdrawOffer
from protocol.entities import Offer
from protocol.errors import ErrorCode, Refusal
from protocol.events import PartyJoined, PartyLeft
from protocol.frames import FloorEntry, StaffEntry
from protocol.ids import AgentId, InteractionId, OfferId
from protocol.kinds import AgentStatus, InteractionStatus, NotReadyReason, OfferKind, OfferOutcome, SeatKind
from protocol.limits import MAX_BRIEF_CHARACTERS

#: The proposal holds only if nothing moved since the router saw the floor.
_OFFER = (
    "INSERT INTO offers (id, interaction, agent, queue, made_at, deadline, reason) "
    "SELECT ?1, i.id, a.id, i.queue, ?2, ?3, ?4 FROM interactions i, agents a "
    "WHERE i.id = ?5 AND i.status = 'waiting' "
    f"AND a.id = ?6 AND {rows.TAKES_OFFERS} "
    "AND NOT EXISTS (SELECT 1 FROM offers o WHERE o.agent = a.id AND o.outcome IS NULL) "
    "AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.interaction = i.id AND s.agent = a.id) "
    f"AND {places.FREE} AND {places.UNBLOCKED} "
    "RETURNING " + rows.OFFER
)
_RING = "UPDATE interactions SET status = 'offered', since = ?1 WHERE id = ?2"
_FIND = "SELECT agent, outcome, deadline, interaction, kind, asked_by, stays FROM offers WHERE id = ?"
_RINGS = "SELECT id, interaction FROM offers WHERE agent = ? AND outcome IS NULL AND kind = 'queue' AND deadline > ?"
_OPEN_CHATS = (
    "SELECT (SELECT count(*) FROM interactions WHERE agent = ?1 AND status <> 'closed') + "
    "(SELECT count(*) FROM seats WHERE agent = ?1)"
)


class _Asked(Struct, frozen=True):
    """An open offer, as its answer needs it."""

    agent: AgentId
    interaction: InteractionId
    kind: OfferKind
    by: AgentId | None
    stays: bool


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
    tell(tx, offer)
    return offer


def accept_offer(tx: Tx, command: AcceptOffer, actor: Actor) -> FloorEntry:
    """The agent takes what is offered; of any race, one wins. Raises Refusal: `offer_gone`, `unknown_offer`."""
    asked = _check_open(tx, command.offer, actor)
    return accept(tx, command.offer, asked)


def accept_ringing(tx: Tx, agent: AgentId, interaction: InteractionId | None = None) -> FloorEntry | None:
    """Accept what rings at an agent from a queue; with `interaction`, only if it is that. None if nothing does."""
    row = tx.one(_RINGS, (agent.bytes, tx.now))
    if row is None or (interaction is not None and row[1] != interaction.bytes):
        return None
    offer = OfferId(UUID(bytes=row[0]))
    return accept(tx, offer, _Asked(agent, InteractionId(UUID(bytes=row[1])), OfferKind.QUEUE, None, stays=False))


def accept(tx: Tx, offer: OfferId, asked: _Asked) -> FloorEntry:
    """Carry an open offer out. Raises Refusal(offer_gone)."""
    before = hold(tx, asked.interaction)
    end_offer(tx, offer, OfferOutcome.ACCEPTED)
    if asked.kind is OfferKind.COMPANY:
        return _sit_down(tx, asked, before)
    if asked.kind is OfferKind.TRANSFER:
        return _hand_over(tx, asked, before)
    entry = give(tx, asked.interaction, asked.agent, was=InteractionStatus.OFFERED)
    if entry is None:
        raise Refusal(ErrorCode.OFFER_GONE)
    return entry


def _hand_over(tx: Tx, asked: _Asked, before: Held) -> FloorEntry:
    """From owner to owner, in one step."""
    owner = before.owner
    if owner is None or owner.agent is None or owner.agent != asked.by:
        raise Refusal(ErrorCode.OFFER_GONE)
    if not asked.stays:
        tx.append_public(asked.interaction, PartyLeft(party=owner))
    entry = give(tx, asked.interaction, asked.agent, was=InteractionStatus.ACTIVE, before=owner.agent)
    if entry is None:
        raise Refusal(ErrorCode.OFFER_GONE)
    if asked.stays:
        seats.take(tx, asked.interaction, owner.agent, SeatKind.STAYING)
    return entry


def _sit_down(tx: Tx, asked: _Asked, before: Held) -> FloorEntry:
    if before.status is not InteractionStatus.ACTIVE:
        raise Refusal(ErrorCode.OFFER_GONE)
    entry = seats.take(tx, asked.interaction, asked.agent, SeatKind.INVITED)
    tx.append_public(asked.interaction, PartyJoined(party=agent_party(tx, asked.agent)))
    tell_absent_owner(tx, asked.interaction)
    return entry


def decline_offer(tx: Tx, command: DeclineOffer, actor: Actor) -> FloorEntry | StaffEntry | None:
    """Send it on. A queue's offer sets her not ready, or with chats open lets her finish those (FEATURES 13);
    to a colleague she just says no, and may say why."""
    asked = _check_open(tx, command.offer, actor)
    checks.length(command.reason, MAX_BRIEF_CHARACTERS)
    end_offer(tx, command.offer, OfferOutcome.DECLINED, command.reason.strip())
    if asked.kind is not OfferKind.QUEUE:
        return None
    row = tx.one(_OPEN_CHATS, (asked.agent.bytes,))
    if row is not None and row[0]:
        return presence.change(tx, asked.agent, AgentStatus.FINISHING, None)
    return presence.change(tx, asked.agent, AgentStatus.NOT_READY, NotReadyReason.DECLINED)


def withdraw_offer(tx: Tx, command: WithdrawOffer, actor: Actor) -> FloorEntry | None:
    """Take back what one asked a colleague. Raises Refusal: `offer_gone`, `unknown_offer`, `not_allowed`."""
    row = tx.one(_FIND, (command.offer.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_OFFER)
    if row[5] is None or row[5] != actor.need_agent().bytes:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    end_offer(tx, command.offer, OfferOutcome.WITHDRAWN)
    return None


def _check_open(tx: Tx, offer: OfferId, actor: Actor) -> _Asked:
    """The offer, open to the acting agent. The row's deadline decides, not who woke up for it."""
    agent = actor.need_agent()
    row = tx.one(_FIND, (offer.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_OFFER)
    to, outcome, deadline, interaction, kind, by, stays = row
    if to != agent.bytes:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    if outcome is not None or deadline <= tx.now:
        raise Refusal(ErrorCode.OFFER_GONE)
    return _Asked(
        agent=agent,
        interaction=InteractionId(UUID(bytes=interaction)),
        kind=OfferKind(kind),
        by=None if by is None else AgentId(UUID(bytes=by)),
        stays=bool(stays),
    )
