"""Who has waited too long in a queue waits on in another, once for each chat and queue."""

from uuid import UUID

from backend.actions import handing, hours, queue_rows, rows, waits
from backend.actions.absences import AT_ONCE
from backend.store import Tx
from protocol.entities import Queue
from protocol.ids import InteractionId

#: Looked again so often (ms) while the other queue is closed.
_AGAIN_AFTER = 60_000
_GO_ON = "UPDATE interactions SET overflow_at = NULL, overflowed = overflowed || ?1 || ' ' WHERE id = ?2"
_DUE = (
    "SELECT i.id, q.data FROM interactions i INDEXED BY interactions_overflow "
    "JOIN queues q ON q.id = i.queue WHERE i.overflow_at <= ? AND i.overflow_at IS NOT NULL "
    "AND i.status = 'waiting' ORDER BY i.overflow_at LIMIT ?"
)
_TOO_FAR = (
    "SELECT id FROM interactions WHERE overflow_at > ? AND overflow_at IS NOT NULL AND status = 'waiting' LIMIT ?"
)


def expire_due(tx: Tx) -> None:
    """Move on those whose time has come; what is closed then is looked at again later."""
    for (key,) in tx.all(_TOO_FAR, (tx.now + waits.LONGEST * 1000, AT_ONCE)):
        # The clock was set back.
        waits.until(tx, InteractionId(UUID(bytes=key)), tx.now)
    for key, data in tx.all(_DUE, (tx.now, AT_ONCE)):
        _go_on(tx, InteractionId(UUID(bytes=key)), rows.queue(data))


def _go_on(tx: Tx, interaction: InteractionId, queue: Queue) -> None:
    target = None if queue.overflow is None else queue_rows.find(tx, queue.overflow.queue)
    if target is None:
        # An administrator changed it meanwhile.
        waits.until(tx, interaction, None)
    elif not hours.is_open(target, tx.now):
        waits.until(tx, interaction, tx.now + _AGAIN_AFTER)
    else:
        tx.execute(_GO_ON, (queue.id.hex, interaction.bytes))
        handing.overflow(tx, interaction, target.id)
