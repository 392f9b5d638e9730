"""Who may look into an interaction that is not theirs."""

from uuid import UUID

from backend.actions.handing import serves
from backend.store import Tx
from protocol.entities import Agent
from protocol.errors import ErrorCode, Refusal
from protocol.ids import InteractionId, QueueId
from protocol.kinds import InteractionStatus, Role

_CARD = "SELECT status, queue, agent FROM interactions WHERE id = ?"
_ASKED = (
    "SELECT EXISTS (SELECT 1 FROM offers WHERE interaction = ?1 AND agent = ?2 AND outcome IS NULL) "
    "OR EXISTS (SELECT 1 FROM seats WHERE interaction = ?1 AND agent = ?2)"
)
_WAITS = frozenset({InteractionStatus.WAITING.value, InteractionStatus.OFFERED.value})


def check_may_look(tx: Tx, agent: Agent, interaction: InteractionId) -> None:
    """Into what rings at them, what waits in a queue of theirs, what they are in; supervisors into anything.

    Raises Refusal: `unknown_interaction`, `not_allowed`.
    """
    row = tx.one(_CARD, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    status, queue, owner = row
    if agent.role is not Role.AGENT or (owner == agent.id.bytes and status != InteractionStatus.CLOSED.value):
        return
    if status in _WAITS and serves(tx, agent.id, QueueId(UUID(bytes=queue))):
        return
    asked = tx.one(_ASKED, (interaction.bytes, agent.id.bytes))
    if asked is None or not asked[0]:
        raise Refusal(ErrorCode.NOT_ALLOWED)
