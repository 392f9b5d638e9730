"""What ends when a supervisor's reach does: reading along, and the seats that she took by it (FEATURES 84)."""

from uuid import UUID

from backend.actions import leaving, monitors, overseeing
from backend.store import Tx
from protocol.ids import AgentId, InteractionId

_SEATED = "SELECT interaction, agent FROM seats WHERE kind = 'supervising' ORDER BY rowid"


def changed(tx: Tx) -> None:
    """Somebody has another role, or groups serve others: who has lost a chat by it is out of it.

    A chat that is moved takes along who sits in it, as any company; only a change of the reach itself ends a seat.
    """
    monitors.reach_changed(tx)
    for chat, agent in tx.all(_SEATED):
        interaction, by = InteractionId(UUID(bytes=chat)), AgentId(UUID(bytes=agent))
        if not overseeing.still_oversees(tx, by, interaction):
            leaving.stand_up(tx, interaction, by)
