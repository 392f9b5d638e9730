"""The people at the desks, as an administrator sets them up."""

import re

from backend.actions import checks, presence, rows
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import PutAgent
from protocol.entities import Agent, Role
from protocol.floor import AgentConfigured
from protocol.frames import FloorEntry
from protocol.limits import MAX_NAME_CHARACTERS

_LOGIN = re.compile(r"\S{1,64}")
_PUT = (
    "INSERT INTO agents (id, login, password_hash, name, picture, capacity, data, status, reason, since, online) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'not_ready', 'signed_out', ?8, FALSE) "
    "ON CONFLICT (id) DO UPDATE SET login = ?2, password_hash = coalesce(?3, password_hash), "
    "name = ?4, picture = ?5, capacity = ?6, data = ?7"
)
_LEAVE_QUEUES = "DELETE FROM memberships WHERE agent = ?"
_JOIN_QUEUE = "INSERT INTO memberships (queue, agent, priority) VALUES (?, ?, ?)"
_END_SESSIONS = "UPDATE sessions SET ended_at = ?1 WHERE agent = ?2 AND ended_at IS NULL"


def put_agent(tx: Tx, command: PutAgent, _actor: Actor) -> FloorEntry:
    """Make or replace an agent; a new password ends the sessions made with the old one.

    Raises Refusal: `invalid_value`, `name_taken`, `unknown_queue`.
    """
    _check(tx, command)
    key = command.agent.bytes
    configured = Agent(
        id=command.agent,
        login=command.login,
        name=command.name,
        role=command.role,
        picture=command.picture,
        skills=command.skills,
        queues=command.queues,
        capacity=command.capacity,
    )
    login = command.login.casefold()
    row = (key, login, command.password_hash, command.name, command.picture, command.capacity)
    tx.execute(_PUT, (*row, rows.to_json(configured), tx.now))
    tx.execute(_LEAVE_QUEUES, (key,))
    for queue, priority in command.queues.items():
        tx.execute(_JOIN_QUEUE, (queue.bytes, key, priority))
    if command.password_hash is not None:
        tx.execute(_END_SESSIONS, (tx.now, key))
    return tx.append_floor(AgentConfigured(agent=presence.agent(tx, command.agent)))


def _check(tx: Tx, command: PutAgent) -> None:
    if _LOGIN.fullmatch(command.login) is None:
        raise checks.invalid("Sign-in name", "1 to 64 characters without spaces.")
    checks.name_is_free(tx, "agents", "login", command.login.casefold(), command.agent.bytes)
    checks.text("Name", command.name, MAX_NAME_CHARACTERS)
    if command.role in (Role.VISITOR, Role.SYSTEM):
        raise checks.invalid("Role", "agent, supervisor or administrator.")
    if command.password_hash is not None and not command.password_hash.startswith("$argon2"):
        raise checks.invalid("Password", "it must come as an argon2 hash.")
    if command.picture is not None:
        checks.picture("Picture", command.picture)
    checks.skills("Skills", command.skills)
    checks.number("Chats at once", command.capacity, 1, 8)
    for queue, priority in command.queues.items():
        checks.queue_exists(tx, queue)
        checks.number("Priority in a queue", priority, 1, 99)
