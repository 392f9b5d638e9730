"""The queue's welcome with its variables filled in (FEATURES 3)."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

import re

from backend.actions import rows
from backend.store import Tx
from protocol.entities import Queue
from protocol.ids import QueueId

_NAME = re.compile(r"\s*\{customer_name\}")
_AVAILABLE = (
    "SELECT count(*) FROM memberships m JOIN agents a ON a.id = m.agent "
    f"WHERE m.queue = ? AND m.channel = 'chat' AND {rows.TAKES_OFFERS}"
)


def agents_available(tx: Tx, queue: QueueId) -> int:
    """How many agents serve the queue now: at their desk and ready."""
    row = tx.one(_AVAILABLE, (queue.bytes,))
    return 0 if row is None else int(row[0])


def welcome(tx: Tx, queue: Queue, customer_name: str = "") -> str:
    """The text as this customer reads it."""
    text = queue.welcome
    if "{agents_available}" in text:
        text = text.replace("{agents_available}", str(agents_available(tx, queue.id)))
    # Before a name is known, "Hello {customer_name}, ..." reads "Hello, ...".
    return text.replace("{customer_name}", customer_name) if customer_name else _NAME.sub("", text)
