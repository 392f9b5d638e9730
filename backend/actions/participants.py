"""Who ever took part in an interaction, as its owner or in a seat: it stays theirs to read."""

from backend.store import Tx
from protocol.ids import AgentId, InteractionId

_TAKE_PART = "INSERT INTO participants (interaction, agent) VALUES (?, ?) ON CONFLICT (interaction, agent) DO NOTHING"
_CLOSED = "UPDATE participants SET closed_at = ? WHERE interaction = ?"
_TOOK_PART = "SELECT 1 FROM participants WHERE interaction = ? AND agent = ?"


def take_part(tx: Tx, interaction: InteractionId, agent: AgentId) -> None:
    """She has it, or a seat in it, from now on."""
    tx.execute(_TAKE_PART, (interaction.bytes, agent.bytes))


def note_closed(tx: Tx, interaction: InteractionId) -> None:
    """It is closed now: it stands in the history of all who took part."""
    tx.execute(_CLOSED, (tx.now, interaction.bytes))


def took_part(tx: Tx, interaction: InteractionId, agent: AgentId) -> bool:
    """Whether she ever had it, or a seat in it."""
    return tx.one(_TOOK_PART, (interaction.bytes, agent.bytes)) is not None
