"""Queues as they are stored, looked up by id."""

from backend.actions import rows
from backend.store import Tx
from protocol.entities import Queue
from protocol.errors import ErrorCode, Refusal
from protocol.ids import QueueId

_FIND = "SELECT data FROM queues WHERE id = ?"


def find(tx: Tx, queue: QueueId) -> Queue | None:
    """The queue, or None."""
    row = tx.one(_FIND, (queue.bytes,))
    return None if row is None else rows.queue(row[0])


def need(tx: Tx, queue: QueueId) -> Queue:
    """The queue. Raises Refusal(unknown_queue)."""
    found = find(tx, queue)
    if found is None:
        raise Refusal(ErrorCode.UNKNOWN_QUEUE)
    return found
