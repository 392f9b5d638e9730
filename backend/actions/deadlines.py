"""What happens by itself when time has passed. Deadlines are rows; a timer only wakes whoever looks."""

from uuid import UUID

from backend.actions import presence
from backend.actions.interactions import end_offer
from backend.store import Tx
from protocol.entities import AgentStatus, NotReadyReason, OfferOutcome
from protocol.ids import AgentId, OfferId

_OFFERS = "SELECT id FROM offers WHERE outcome IS NULL AND deadline <= ? ORDER BY deadline"
_LEASES = "SELECT id FROM agents WHERE lease_until IS NOT NULL AND lease_until <= ? ORDER BY lease_until"
_NEXT = (
    "SELECT min(due) FROM (SELECT min(deadline) AS due FROM offers WHERE outcome IS NULL "
    "UNION ALL SELECT min(lease_until) FROM agents WHERE lease_until IS NOT NULL)"
)


def next_deadline(tx: Tx) -> int | None:
    """When `expire_due` has something to do next, Unix milliseconds; None for never."""
    row = tx.one(_NEXT)
    return None if row is None or row[0] is None else int(row[0])


def expire_due(tx: Tx) -> None:
    """End all offers and leases whose time has come. Early, late or twice, it does what is due and no more."""
    for (offer,) in tx.all(_OFFERS, (tx.now,)):
        _, agent = end_offer(tx, OfferId(UUID(bytes=offer)), OfferOutcome.EXPIRED)
        presence.change(tx, agent, AgentStatus.NOT_READY, NotReadyReason.NO_ANSWER)
    for (agent,) in tx.all(_LEASES, (tx.now,)):
        presence.go_offline(tx, AgentId(UUID(bytes=agent)), NotReadyReason.CONNECTION_LOST)
