"""What begins when an interaction comes into a queue: its time there, after which it goes on to another."""

from backend.actions import rows
from backend.store import Tx
from protocol.entities import Queue
from protocol.ids import InteractionId

#: Seconds. No queue lets anybody wait for longer before it passes them on.
LONGEST = 86_400

_WENT_ON = "SELECT overflowed FROM interactions WHERE id = ?"
_QUEUE = "SELECT q.data FROM interactions i JOIN queues q ON q.id = i.queue WHERE i.id = ?"
_UNTIL = "UPDATE interactions SET overflow_at = ? WHERE id = ?"


def begin(tx: Tx, interaction: InteractionId, queue: Queue) -> None:
    """It waits in this queue from now on. A queue that it went on from once keeps it this time."""
    if queue.overflow is None:
        until(tx, interaction, None)
        return
    row = tx.one(_WENT_ON, (interaction.bytes,))
    again = row is not None and queue.id.hex in row[0].split()
    until(tx, interaction, None if again else tx.now + queue.overflow.after_seconds * 1000)


def begin_again(tx: Tx, interaction: InteractionId) -> None:
    """It waits anew in the queue that it came from."""
    row = tx.one(_QUEUE, (interaction.bytes,))
    if row is not None:
        begin(tx, interaction, rows.queue(row[0]))


def until(tx: Tx, interaction: InteractionId, due: int | None) -> None:
    """When it goes on; None: not by itself."""
    tx.execute(_UNTIL, (due, interaction.bytes))
