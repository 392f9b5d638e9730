"""Which agents serve which queue."""

from backend.store import Tx
from protocol.ids import AgentId, QueueId
from protocol.kinds import Channel

_SERVED = (
    "SELECT 1 FROM memberships m JOIN agents a ON a.id = m.agent "
    "WHERE m.queue = ? AND m.channel = ? AND a.online LIMIT 1"
)
_SERVES = "SELECT 1 FROM memberships WHERE queue = ? AND agent = ? LIMIT 1"


def somebody_serves(tx: Tx, queue: QueueId, channel: Channel) -> bool:
    """Whether anybody who serves a queue is signed in, ready or not."""
    return tx.one(_SERVED, (queue.bytes, channel.value)) is not None


def serves(tx: Tx, agent: AgentId, queue: QueueId) -> bool:
    """Whether an agent serves a queue, on whatever channel."""
    return tx.one(_SERVES, (queue.bytes, agent.bytes)) is not None
