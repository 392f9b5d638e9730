"""Who reads along in a chat: rows that allow to look, each told to the chat's staff (FEATURES 84)."""

from uuid import UUID

from backend.store import Tx
from protocol.events import Monitored
from protocol.frames import StaffEntry
from protocol.ids import AgentId, InteractionId

_PUT = "INSERT INTO monitors (interaction, agent) VALUES (?, ?) ON CONFLICT (interaction, agent) DO NOTHING"
_DROP = "DELETE FROM monitors WHERE interaction = ? AND agent = ?"
_FIND = "SELECT 1 FROM monitors WHERE interaction = ? AND agent = ?"
_OF = "SELECT agent FROM monitors WHERE interaction = ? ORDER BY rowid"
_OF_AGENT = "SELECT interaction FROM monitors WHERE agent = ? ORDER BY rowid"


def monitors(tx: Tx, agent: AgentId, interaction: InteractionId) -> bool:
    """Whether she reads along in it."""
    return tx.one(_FIND, (interaction.bytes, agent.bytes)) is not None


def begin(tx: Tx, agent: AgentId, interaction: InteractionId) -> StaffEntry | None:
    """From now on; None when she did already."""
    if not tx.execute(_PUT, (interaction.bytes, agent.bytes)):
        return None
    return tx.append_staff(interaction, Monitored(by=agent, on=True))


def end(tx: Tx, agent: AgentId, interaction: InteractionId) -> StaffEntry | None:
    """No more; None when she did not."""
    if not tx.execute(_DROP, (interaction.bytes, agent.bytes)):
        return None
    return tx.append_staff(interaction, Monitored(by=agent, on=False))


def chat_closes(tx: Tx, interaction: InteractionId) -> None:
    """Nobody reads along any more."""
    for (agent,) in tx.all(_OF, (interaction.bytes,)):
        end(tx, AgentId(UUID(bytes=agent)), interaction)


def agent_leaves(tx: Tx, agent: AgentId) -> None:
    """She is gone: signed out, or her lease is over."""
    for (interaction,) in tx.all(_OF_AGENT, (agent.bytes,)):
        end(tx, agent, InteractionId(UUID(bytes=interaction)))
