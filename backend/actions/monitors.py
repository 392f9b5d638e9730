"""Who reads along in a chat: rows that allow to look, each told to the chat's staff (FEATURES 84).

A row ends with what allowed it: whatever moves a chat, or changes somebody's role or group, calls `chat_moved` or
`reach.changed` in its own transaction.
"""

from uuid import UUID

from backend.actions import overseeing
from backend.store import Row, Tx
from protocol.events import Monitored
from protocol.frames import StaffEntry
from protocol.ids import AgentId, InteractionId

_PUT = "INSERT INTO monitors (interaction, agent) VALUES (?, ?) ON CONFLICT (interaction, agent) DO NOTHING"
_DROP = "DELETE FROM monitors WHERE interaction = ? AND agent = ?"
_FIND = "SELECT 1 FROM monitors WHERE interaction = ? AND agent = ?"
_OF = "SELECT agent FROM monitors WHERE interaction = ? ORDER BY rowid"
_OF_AGENT = "SELECT interaction FROM monitors WHERE agent = ? ORDER BY rowid"
_ALL = "SELECT interaction, agent FROM monitors ORDER BY rowid"
_IN = "SELECT interaction, agent FROM monitors WHERE interaction = ? ORDER BY rowid"


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


def chat_moved(tx: Tx, interaction: InteractionId) -> None:
    """It has another queue or agent: whoever does not oversee it any more does not read along any more."""
    _end_beyond(tx, tx.all(_IN, (interaction.bytes,)))


def reach_changed(tx: Tx) -> None:
    """Somebody has another role, or serves others: who has lost her reach over a chat does not read along any more."""
    _end_beyond(tx, tx.all(_ALL))


def _end_beyond(tx: Tx, found: list[Row]) -> None:
    for chat, agent in found:
        interaction, by = InteractionId(UUID(bytes=chat)), AgentId(UUID(bytes=agent))
        if not overseeing.still_oversees(tx, by, interaction):
            end(tx, by, interaction)
