"""Who is at a desk and what they are doing: chosen by the agent, or by what happened to the link."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from uuid import UUID

from backend.actions import rows
from backend.actions.actor import Actor
from backend.actions.interactions import requeue, withdraw_offer_of
from backend.store import Tx
from protocol.commands import SetAgentState
from protocol.entities import Agent, AgentStatus, NotReadyReason
from protocol.errors import ErrorCode, Refusal
from protocol.events import AgentStateChanged
from protocol.ids import AgentId, InteractionId
from protocol.limits import AGENT_LEASE

#: Reasons an agent can choose; the others say what happened to her.
CHOOSABLE = frozenset(
    {
        NotReadyReason.BREAK,
        NotReadyReason.LUNCH,
        NotReadyReason.MEETING,
        NotReadyReason.TRAINING,
        NotReadyReason.OTHER_WORK,
    }
)

_STATE = "SELECT status, reason, since, online FROM agents WHERE id = ?"
_CHANGE = "UPDATE agents SET status = ?, reason = ?, since = ?, online = ? WHERE id = ?"
_STAY = "UPDATE agents SET lease_until = NULL WHERE id = ?"
_LEAVE = "UPDATE agents SET lease_until = ?1 WHERE id = ?2 AND online AND lease_until IS NULL"
_ALL_LEAVE = "UPDATE agents SET lease_until = ?1 WHERE online AND lease_until IS NULL"
_ACTIVE = "SELECT id FROM interactions WHERE agent = ? AND status = 'active' ORDER BY arrived_at, n"


def agent(tx: Tx, key: AgentId) -> Agent:
    """The agent as they are now. Raises Refusal(unknown_agent)."""
    row = tx.one(f"SELECT {rows.AGENT} FROM agents WHERE id = ?", (key.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_AGENT)
    return rows.agent(row)


def set_agent_state(tx: Tx, command: SetAgentState, actor: Actor) -> int:
    """The agent's own choice. Whoever is not ready any more gives back what rings at her."""
    key = actor.need_agent()
    if command.reason is not None and (command.status is not AgentStatus.NOT_READY or command.reason not in CHOOSABLE):
        raise Refusal(ErrorCode.INVALID_VALUE, "That reason can't be chosen with that state.")
    if command.status is not AgentStatus.READY:
        withdraw_offer_of(tx, agent=key)
    return change(tx, key, command.status, command.reason)


def desk_connected(tx: Tx, key: AgentId) -> Agent:
    """A desk of this agent is here (again). Within the lease nothing has happened; after it she
    starts as not ready. Raises Refusal(unknown_agent)."""
    if not agent(tx, key).online:
        change(tx, key, AgentStatus.NOT_READY, NotReadyReason.SIGNED_IN, online=True)
    tx.execute(_STAY, (key.bytes,))
    return agent(tx, key)


def desk_gone(tx: Tx, key: AgentId) -> None:
    """The agent's last desk is gone: her lease starts."""
    tx.execute(_LEAVE, (tx.now + AGENT_LEASE, key.bytes))


def all_desks_gone(tx: Tx) -> None:
    """The server starts: whoever was connected to the last one has a lease from now on."""
    tx.execute(_ALL_LEAVE, (tx.now + AGENT_LEASE,))


def signed_out(tx: Tx, key: AgentId) -> None:
    """The agent has gone home by her own choice: no lease."""
    go_offline(tx, key, NotReadyReason.SIGNED_OUT)


def go_offline(tx: Tx, key: AgentId, reason: NotReadyReason) -> None:
    """End an agent's presence: what rings at her is withdrawn, her active chats wait again.

    Ended chats stay hers to finish when she is back.
    """
    change(tx, key, AgentStatus.NOT_READY, reason, online=False)
    tx.execute(_STAY, (key.bytes,))
    withdraw_offer_of(tx, agent=key)
    for (interaction,) in tx.all(_ACTIVE, (key.bytes,)):
        requeue(tx, InteractionId(UUID(bytes=interaction)))


def change(
    tx: Tx,
    key: AgentId,
    status: AgentStatus,
    reason: NotReadyReason | None,
    *,
    online: bool | None = None,
) -> int:
    """Set a state and say so; 0 when it is the state already. Raises Refusal(unknown_agent)."""
    row = tx.one(_STATE, (key.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_AGENT)
    stays_online = bool(row[3]) if online is None else online
    if (row[0], row[1], bool(row[3])) == (status.value, None if reason is None else reason.value, stays_online):
        return 0
    tx.execute(_CHANGE, (status.value, None if reason is None else reason.value, tx.now, stays_online, key.bytes))
    changed = AgentStateChanged(agent=key, status=status, reason=reason, since=tx.now, online=stays_online)
    return tx.append_floor(changed).seq
