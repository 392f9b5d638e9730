"""Who is at a desk and what they are doing: chosen by the agent, or by what happened to the link."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from dataclasses import dataclass
from uuid import UUID

from backend.actions import absences, consultation_rows, leaving, monitors, rows
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.actions.offer_rows import withdraw_offer_of
from backend.store import Tx
from protocol.commands import SetAgentState
from protocol.entities import Agent
from protocol.errors import ErrorCode, Refusal
from protocol.events import ConnectionChanged
from protocol.floor import AgentStateChanged
from protocol.frames import FloorEntry
from protocol.ids import AgentId, InteractionId
from protocol.kinds import AgentStatus, NotReadyReason
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

_STATE = "SELECT status, reason, online FROM agents WHERE id = ?"
_CHANGE = "UPDATE agents SET status = ?, reason = ?, since = ?, online = ?, set_by = ? WHERE id = ?"
_ABSENCE = "SELECT lease_until, tell_at, told_at FROM agents WHERE id = ? AND online"
_LEAVE = "UPDATE agents SET lease_until = ?, tell_at = ? WHERE id = ?"
_TOLD = "UPDATE agents SET tell_at = NULL, told_at = ? WHERE id = ?"
_LEAVE_ALL = (
    "UPDATE agents SET lease_until = ?, tell_at = ? WHERE online AND (lease_until IS NULL OR tell_at IS NOT NULL)"
)
_KNOWN_AWAY = "SELECT id FROM agents WHERE online AND lease_until IS NOT NULL AND tell_at IS NULL ORDER BY rowid"
_ENDED = f"SELECT id FROM agents WHERE lease_until <= ? ORDER BY lease_until LIMIT {absences.AT_ONCE}"
_TO_TELL = f"SELECT id FROM agents WHERE tell_at <= ?1 AND lease_until > ?1 ORDER BY tell_at LIMIT {absences.AT_ONCE}"
_TOO_LONG = f"SELECT id FROM agents WHERE lease_until > ?1 + ?2 OR tell_at > ?1 + ?3 LIMIT {absences.AT_ONCE}"
_ACTIVE = (
    "SELECT id FROM interactions WHERE agent = ? AND status = 'active' AND status <> 'closed' ORDER BY arrived_at, n"
)


def agent(tx: Tx, key: AgentId) -> Agent:
    """The agent as they are now. Raises Refusal(unknown_agent)."""
    row = tx.one(f"SELECT {rows.AGENT} FROM agents WHERE id = ?", (key.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_AGENT)
    return rows.agent(row)


def set_agent_state(tx: Tx, command: SetAgentState, actor: Actor) -> FloorEntry | None:
    """The agent's own choice. Whoever is not ready any more gives back what rings at her."""
    key = actor.need_agent()
    check_choice(command.status, command.reason)
    if command.status is not AgentStatus.READY:
        withdraw_offer_of(tx, agent=key, but_company=True)
    return change(tx, key, command.status, command.reason)


def check_choice(status: AgentStatus, reason: NotReadyReason | None) -> None:
    """Raises Refusal(invalid_value) for a state that nobody can choose."""
    if reason is not None and (status is not AgentStatus.NOT_READY or reason not in CHOOSABLE):
        raise Refusal(ErrorCode.INVALID_VALUE, "That reason can't be chosen with that state.")


def desk_connected(tx: Tx, key: AgentId) -> Agent:
    """A desk of this agent is here (again). Within the lease nothing has happened; after it she
    starts as not ready. Raises Refusal(unknown_agent)."""
    if not agent(tx, key).online:
        change(tx, key, AgentStatus.NOT_READY, NotReadyReason.SIGNED_IN, online=True)
    desk_stays(tx, key)
    return agent(tx, key)


def desk_stays(tx: Tx, key: AgentId) -> None:
    """End the agent's absence, if she is away within her lease."""
    absence = _absence(tx, key)
    if absence is None or absence.until is None:
        return
    tx.execute(_LEAVE, (None, None, key.bytes))
    if absence.told:
        _say(tx, key)
        _say_in_chats(tx, key, None)
        consultation_rows.expert_here(tx, key)


def desk_gone(tx: Tx, key: AgentId) -> None:
    """The agent's last desk is gone: her lease starts."""
    absence = _absence(tx, key)
    if absence is not None and absence.until is None:
        _leave(tx, key, absences.tell_at(tx.now, absence.told_at))


def all_desks_gone(tx: Tx) -> None:
    """The server starts: nobody could come back while it was down, so all leases count from now."""
    told = _agents(tx, _KNOWN_AWAY)
    tx.execute(_LEAVE_ALL, (tx.now + AGENT_LEASE, tx.now + absences.TIME_TO_RETURN))
    for key in told:
        _leave_anew(tx, key, tx.now)


def expire_due(tx: Tx) -> None:
    """End the leases that have passed, tell the absences whose time has come."""
    for key in _agents(tx, _TOO_LONG, tx.now, AGENT_LEASE, absences.LONGEST_UNTOLD):
        # The clock was set back: what is left counts from now.
        _leave_anew(tx, key, absences.tell_at(tx.now, None))
    for key in _agents(tx, _ENDED, tx.now):
        go_offline(tx, key, NotReadyReason.CONNECTION_LOST)
    for key in _agents(tx, _TO_TELL, tx.now):
        tx.execute(_TOLD, (tx.now, key.bytes))
        _say(tx, key)
        withdraw_offer_of(tx, agent=key)
        consultation_rows.expert_gone(tx, key)
        _say_in_chats(tx, key, agent(tx, key).lease_until)


def signed_out(tx: Tx, key: AgentId, *, by: AgentId | None = None) -> FloorEntry | None:
    """The agent has gone home by her own choice, or her supervisor's: no lease."""
    return go_offline(tx, key, NotReadyReason.SIGNED_OUT, by=by)


def go_offline(tx: Tx, key: AgentId, reason: NotReadyReason, *, by: AgentId | None = None) -> FloorEntry | None:
    """End an agent's presence: what rings at her is withdrawn, her seats go, she reads along nowhere, her active
    chats go to the company she has there, or wait again.

    Ended chats stay hers to finish when she is back.
    """
    tx.execute(_LEAVE, (None, None, key.bytes))
    entry = change(tx, key, AgentStatus.NOT_READY, reason, online=False, by=by)
    withdraw_offer_of(tx, agent=key)
    consultation_rows.expert_left(tx, key)
    monitors.agent_leaves(tx, key)
    leaving.leave_all(tx, key, active_chats(tx, key))
    return entry


def change(
    tx: Tx,
    key: AgentId,
    status: AgentStatus,
    reason: NotReadyReason | None,
    *,
    online: bool | None = None,
    by: AgentId | None = None,
) -> FloorEntry | None:
    """Set a state and say so; None when it is the state already. `by`: the supervisor who sets it for her.

    Raises Refusal(unknown_agent).
    """
    row = tx.one(_STATE, (key.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_AGENT)
    stays_online = bool(row[2]) if online is None else online
    if (row[0], row[1], bool(row[2])) == (status.value, None if reason is None else reason.value, stays_online):
        return None
    why, setter = None if reason is None else reason.value, None if by is None else by.bytes
    tx.execute(_CHANGE, (status.value, why, tx.now, stays_online, setter, key.bytes))
    entry = _say(tx, key)
    if status is AgentStatus.NOT_READY or not stays_online:
        consultation_rows.expert_gone(tx, key)
    else:
        consultation_rows.expert_here(tx, key)
    return entry


@dataclass(frozen=True, slots=True)
class _Absence:
    until: int | None
    tell_at: int | None
    told_at: int | None

    @property
    def told(self) -> bool:
        return self.until is not None and self.tell_at is None


def _absence(tx: Tx, key: AgentId) -> _Absence | None:
    """None for an agent who is not online."""
    row = tx.one(_ABSENCE, (key.bytes,))
    return None if row is None else _Absence(*row)


def _leave(tx: Tx, key: AgentId, tell_at: int | None) -> None:
    tx.execute(_LEAVE, (tx.now + AGENT_LEASE, tell_at, key.bytes))


def _leave_anew(tx: Tx, key: AgentId, tell_at: int) -> None:
    """The whole lease from now on; where the absence was told, the new end is too."""
    absence = _absence(tx, key)
    if absence is None:
        return
    _leave(tx, key, None if absence.told else tell_at)
    if absence.told:
        _say(tx, key)
        _say_in_chats(tx, key, tx.now + AGENT_LEASE)


def _say(tx: Tx, key: AgentId) -> FloorEntry:
    """Her state as it is now, to the floor."""
    now = agent(tx, key)
    state = AgentStateChanged(
        agent=key,
        status=now.status,
        reason=now.reason,
        since=now.since,
        online=now.online,
        lease_until=now.lease_until,
        by=now.set_by,
    )
    return tx.append_floor(state)


def _say_in_chats(tx: Tx, key: AgentId, until: int | None) -> None:
    """To the customers she talks with: away until then, or here."""
    for interaction in active_chats(tx, key):
        owner = hold(tx, interaction).owner
        if owner is not None:
            tx.append_public(interaction, ConnectionChanged(party=owner, connected=until is None, until=until))


def active_chats(tx: Tx, key: AgentId) -> list[InteractionId]:
    """What she has and has not ended, in order of arrival."""
    return [InteractionId(UUID(bytes=row[0])) for row in tx.all(_ACTIVE, (key.bytes,))]


def _agents(tx: Tx, sql: str, *params: int) -> list[AgentId]:
    return [AgentId(UUID(bytes=row[0])) for row in tx.all(sql, params)]
