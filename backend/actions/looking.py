"""Who may look into an interaction that is not theirs, and who may read what was said in it.

The one place that answers it: for a desk that follows (`live`), for older entries, threads and the list of
past ones (`rest`), for a chat that is attached to a message.

* May **look**, that is follow while it goes on: an agent into what rings at her, what waits in a queue of hers, what
  she has or has a seat in; a supervisor, of what she oversees, also into what waits, what is closed, and what she
  reads along in by `MonitorChat`: its staff know of it.
* May **read**, hidden words and threads too: who may look; who took part, ever; of what is closed, who serves
  its queue, on whatever channel. So what goes on with a colleague is not read by asking for its history.
* And of what is closed: who may look into an open one of the same person (`_OPEN_OF_THE_SAME` says who is the same).
"""

from uuid import UUID

from backend.actions import monitors, overseeing
from backend.actions.actor import Actor
from backend.actions.participants import took_part
from backend.actions.serving import serves
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.ids import AgentId, InteractionId, QueueId
from protocol.kinds import InteractionStatus

_CARD = "SELECT status, queue, agent FROM interactions WHERE id = ?"
_ASKED = (
    "SELECT EXISTS (SELECT 1 FROM offers WHERE interaction = ?1 AND agent = ?2 AND outcome IS NULL) "
    "OR EXISTS (SELECT 1 FROM seats WHERE interaction = ?1 AND agent = ?2)"
)
#: Open interactions of the person whose closed one this is: of the same browser, or found to be the same record.
_OPEN_OF_THE_SAME = (
    "SELECT o.id FROM interactions past JOIN interactions o ON o.visitor = past.visitor "
    "WHERE past.id = ?1 AND o.status <> 'closed' UNION SELECT o.id FROM interactions past JOIN interactions o "
    "ON o.record = past.record AND o.record IS NOT NULL WHERE past.id = ?1 AND o.status <> 'closed'"
)
_WAITS = frozenset({InteractionStatus.WAITING.value, InteractionStatus.OFFERED.value})
_CLOSED = InteractionStatus.CLOSED.value


def check_may_look(tx: Tx, actor: Actor, interaction: InteractionId) -> None:
    """Raises Refusal: `unknown_interaction`, `not_allowed`, `not_overseen`, `not_monitored`."""
    if not _may_look(tx, actor, interaction):
        raise _why_not(tx, actor, interaction)


def check_may_read(tx: Tx, actor: Actor, interaction: InteractionId) -> None:
    """Both streams, and the threads of colleagues. Raises Refusal as `check_may_look`."""
    if not may_read(tx, actor, interaction):
        raise _why_not(tx, actor, interaction)


def may_read(tx: Tx, actor: Actor, interaction: InteractionId) -> bool:
    """As `check_may_read`, for lists. Raises Refusal(unknown_interaction)."""
    if _may_look(tx, actor, interaction):
        return True
    agent = actor.need_agent()
    if took_part(tx, interaction, agent):
        return True
    status, queue, _ = _card(tx, interaction)
    return status == _CLOSED and (_serves(tx, agent, queue) or _has_the_same_person(tx, actor, interaction))


def reads_all(tx: Tx, actor: Actor) -> bool:
    """Whether there is nothing closed that they may not read."""
    return overseeing.oversees_all(tx, actor)


def _may_look(tx: Tx, actor: Actor, interaction: InteractionId) -> bool:
    status, queue, owner = _card(tx, interaction)
    if actor.agent is None and reads_all(tx, actor):
        # Who works on the data folder itself has it all at hand.
        return True
    agent = actor.need_agent()
    if owner == agent.bytes and status != _CLOSED:
        return True
    if status in _WAITS and _serves(tx, agent, queue):
        return True
    asked = tx.one(_ASKED, (interaction.bytes, agent.bytes))
    if asked is not None and asked[0]:
        return True
    if not overseeing.is_supervisor(actor) or not overseeing.oversees_chat(tx, actor, interaction):
        return False
    return status in _WAITS or status == _CLOSED or monitors.monitors(tx, agent, interaction)


def _why_not(tx: Tx, actor: Actor, interaction: InteractionId) -> Refusal:
    if not overseeing.is_supervisor(actor):
        return Refusal(ErrorCode.NOT_ALLOWED)
    overseen = overseeing.oversees_chat(tx, actor, interaction)
    return Refusal(ErrorCode.NOT_MONITORED if overseen else ErrorCode.NOT_OVERSEEN)


def _has_the_same_person(tx: Tx, actor: Actor, past: InteractionId) -> bool:
    found = tx.all(_OPEN_OF_THE_SAME, (past.bytes,))
    return any(_may_look(tx, actor, InteractionId(UUID(bytes=row[0]))) for row in found)


def _card(tx: Tx, interaction: InteractionId) -> tuple[str, bytes, bytes | None]:
    row = tx.one(_CARD, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    return row[0], row[1], row[2]


def _serves(tx: Tx, agent: AgentId, queue: bytes) -> bool:
    return serves(tx, agent, QueueId(UUID(bytes=queue)))
