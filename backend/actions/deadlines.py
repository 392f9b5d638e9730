"""What happens by itself when time has passed. Deadlines are rows; a timer only wakes whoever looks."""

from uuid import UUID

from backend.actions import (
    block_rows,
    broadcasts,
    consultation_rows,
    customers,
    inactivity,
    overflow,
    presence,
    proposals,
    wrap_up,
)
from backend.actions.absences import AT_ONCE, TIME_TO_RETURN
from backend.actions.offer_rows import end_offer
from backend.store import Tx
from protocol.ids import OfferId
from protocol.kinds import AgentStatus, NotReadyReason, OfferOutcome

_OFFERS = "SELECT id FROM offers WHERE outcome IS NULL AND deadline <= ? ORDER BY deadline LIMIT ?"
_UNHEARD = (
    "SELECT o.id FROM offers o JOIN agents a ON a.id = o.agent "
    "WHERE o.outcome IS NULL AND o.deadline <= ? AND a.lease_until IS NOT NULL ORDER BY o.deadline LIMIT ?"
)
_FROM_LATER = "SELECT id FROM offers WHERE outcome IS NULL AND made_at > ? ORDER BY made_at LIMIT ?"
_NEXT = (
    "SELECT min(due) FROM (SELECT min(deadline) AS due FROM offers WHERE outcome IS NULL "
    "UNION ALL SELECT min(lease_until) FROM agents WHERE lease_until IS NOT NULL "
    "UNION ALL SELECT min(tell_at) FROM agents WHERE tell_at IS NOT NULL "
    "UNION ALL SELECT min(deadline) FROM consultations WHERE status = 'asked' "
    "UNION ALL SELECT min(due_at) FROM proposals WHERE due_at IS NOT NULL "
    "UNION ALL SELECT min(until) FROM blocks WHERE until IS NOT NULL "
    "UNION ALL SELECT min(until) FROM broadcasts "
    "UNION ALL SELECT min(wrap_up_until) FROM interactions WHERE wrap_up_until IS NOT NULL "
    "UNION ALL SELECT min(overflow_at) FROM interactions INDEXED BY interactions_overflow "
    "WHERE overflow_at IS NOT NULL AND status = 'waiting' "
    "UNION ALL SELECT min(warn_at) FROM interactions WHERE warn_at IS NOT NULL "
    "UNION ALL SELECT min(close_at) FROM interactions WHERE close_at IS NOT NULL "
    "UNION ALL SELECT min(grace_until) FROM interactions WHERE grace_until IS NOT NULL "
    "UNION ALL SELECT min(tell_at) FROM interactions WHERE tell_at IS NOT NULL)"
)
#: Clocks that a time server sets right step back by less than this.
_SMALL_STEP = 1_000
#: As SQLite says it.
_ALL = -1


def next_deadline(tx: Tx) -> int | None:
    """When `expire_due` has something to do next, Unix milliseconds; None for never."""
    row = tx.one(_NEXT)
    return None if row is None or row[0] is None else int(row[0])


def begin_anew(tx: Tx) -> None:
    """The server starts: all links of the last one are gone, and nobody could answer while it was down."""
    for offer in _offers(tx, _OFFERS, tx.now + TIME_TO_RETURN, _ALL):
        end_offer(tx, offer, OfferOutcome.WITHDRAWN)
    consultation_rows.begin_anew(tx)
    presence.all_desks_gone(tx)
    customers.all_windows_gone(tx)
    inactivity.begin_anew(tx)


def expire_due(tx: Tx) -> None:
    """Do what is due, of each kind `AT_ONCE` at most: offers, leases, graces, absences to tell, blocks, broadcasts,
    questions, silences, proposals, wrap-ups, waits in a queue.

    `next_deadline` says when to come again: at once, if there is more. Early, late or twice, it does
    what is due and no more. A clock that was set back leaves nobody waiting for an hour: deadlines
    that lie farther ahead than any can are counted from now.
    """
    for offer in _offers(tx, _FROM_LATER, tx.now + _SMALL_STEP):
        end_offer(tx, offer, OfferOutcome.WITHDRAWN)
    for offer in _offers(tx, _UNHEARD, tx.now):
        # Her link dropped a moment ago: she did not fail to answer.
        end_offer(tx, offer, OfferOutcome.WITHDRAWN)
    for offer in _offers(tx, _OFFERS, tx.now):
        _, agent, from_queue = end_offer(tx, offer, OfferOutcome.EXPIRED)
        if from_queue:
            presence.change(tx, agent, AgentStatus.NOT_READY, NotReadyReason.NO_ANSWER)
    block_rows.expire_due(tx)
    broadcasts.expire_due(tx)
    presence.expire_due(tx)
    consultation_rows.expire_due(tx)
    customers.expire_due(tx)
    inactivity.expire_due(tx)
    proposals.expire_due(tx)
    wrap_up.expire_due(tx)
    overflow.expire_due(tx)


def _offers(tx: Tx, sql: str, time: int, most: int = AT_ONCE) -> list[OfferId]:
    return [OfferId(UUID(bytes=row[0])) for row in tx.all(sql, (time, most))]
