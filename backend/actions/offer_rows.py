"""Offers as they ring: told when they are made, ended by one guarded statement, looked up.

The commands are in `offers`.
"""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from uuid import UUID

from backend.actions import rows
from backend.store import Tx
from protocol.entities import Offer
from protocol.errors import ErrorCode, Refusal
from protocol.events import OfferConcluded, OfferExplained
from protocol.floor import OfferEnded, OfferMade
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId, OfferId
from protocol.kinds import OfferOutcome

_OPEN = f"SELECT {rows.OFFER} FROM offers WHERE interaction = ? AND outcome IS NULL"
_END_OFFER = (
    "UPDATE offers SET outcome = ?1 WHERE id = ?2 AND outcome IS NULL RETURNING interaction, agent, kind = 'queue'"
)
_ASKED_BY = "SELECT id FROM offers WHERE interaction = ? AND asked_by = ? AND outcome IS NULL"
_WAIT_AGAIN = "UPDATE interactions SET status = 'waiting', since = ?1 WHERE id = ?2 AND status = 'offered'"


def tell(tx: Tx, offer: Offer) -> FloorEntry:
    """Say that an offer was made, and why."""
    entry = tx.append_floor(OfferMade(offer=offer))
    explained = OfferExplained(
        offer=offer.id, agent=offer.agent, reason=offer.reason, kind=offer.kind, by=offer.by, brief=offer.brief
    )
    tx.append_staff(offer.interaction, explained)
    return entry


def open_offer(tx: Tx, interaction: InteractionId) -> Offer | None:
    """What rings about an interaction, if anything does."""
    row = tx.one(_OPEN, (interaction.bytes,))
    return None if row is None else rows.offer(row)


def end_offer(tx: Tx, offer: OfferId, outcome: OfferOutcome, reason: str = "") -> tuple[InteractionId, AgentId, bool]:
    """Close an open offer and say so on the floor and in the staff stream; the last answer: was it a queue's?

    A queue's interaction, unless accepted, waits again from its first arrival; a colleague's goes on as
    it was. Raises Refusal(offer_gone).
    """
    row = tx.one(_END_OFFER, (outcome.value, offer.bytes))
    if row is None:
        raise Refusal(ErrorCode.OFFER_GONE)
    interaction = InteractionId(UUID(bytes=row[0]))
    agent = AgentId(UUID(bytes=row[1]))
    from_queue = bool(row[2])
    if from_queue and outcome is not OfferOutcome.ACCEPTED:
        tx.execute(_WAIT_AGAIN, (tx.now, row[0]))
    tx.append_floor(OfferEnded(offer=offer, interaction=interaction, agent=agent, outcome=outcome))
    tx.append_staff(interaction, OfferConcluded(offer=offer, agent=agent, outcome=outcome, reason=reason))
    return interaction, agent, from_queue


def withdraw_offer_of(
    tx: Tx, *, agent: AgentId | None = None, interaction: InteractionId | None = None, but_company: bool = False
) -> None:
    """Withdraw the open offer to an agent, or of an interaction, if there is one.

    `but_company`: who is asked for company only needs to be at her desk, ready or not.
    """
    column, key = ("agent", agent) if agent is not None else ("interaction", interaction)
    if key is None:
        return
    also = " AND kind <> 'company'" if but_company else ""
    row = tx.one(f"SELECT id FROM offers WHERE {column} = ? AND outcome IS NULL{also}", (key.bytes,))
    if row is not None:
        end_offer(tx, OfferId(UUID(bytes=row[0])), OfferOutcome.WITHDRAWN)


def withdraw_asked(tx: Tx, interaction: InteractionId, by: AgentId) -> None:
    """She is not in it any more: what she asked a colleague about it is off."""
    row = tx.one(_ASKED_BY, (interaction.bytes, by.bytes))
    if row is not None:
        end_offer(tx, OfferId(UUID(bytes=row[0])), OfferOutcome.WITHDRAWN)
