"""The people at the desks, as an administrator sets them up."""

import re

from backend.actions import canned, canned_rows, checks, monitors, presence, reach, rows, sign_in
from backend.actions.actor import Actor
from backend.actions.profiles import Own, filled_in, need_profile
from backend.store import Tx
from protocol.commands import PutAgent
from protocol.entities import Agent, AgentProfile
from protocol.floor import AgentConfigured
from protocol.frames import FloorEntry
from protocol.kinds import Role
from protocol.limits import MAX_NAME_CHARACTERS

_LOGIN = re.compile(r"\S{1,64}")
_PUT = (
    "INSERT INTO agents (id, login, password_hash, name, picture, own, data, status, reason, since, online) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'not_ready', 'signed_out', ?8, FALSE) "
    "ON CONFLICT (id) DO UPDATE SET login = ?2, password_hash = coalesce(?3, password_hash), "
    "name = ?4, picture = ?5, own = ?6, data = ?7"
)
# Apart: an upsert that sets a foreign key looks through every table that names an agent.
_PUT_PROFILE = "UPDATE agents SET profile = ? WHERE id = ?"


def put_agent(tx: Tx, command: PutAgent, _actor: Actor) -> FloorEntry:
    """Make or replace an agent; a new password ends the sessions made with the old one.

    Raises Refusal: `invalid_value`, `name_taken`, `unknown_queue`, `unknown_profile`.
    """
    _check(tx, command)
    before = canned_rows.home(tx, command.agent)
    profile = None if command.profile is None else need_profile(tx, command.profile)
    own = Own(skills=command.skills, queues=command.queues, capacity=command.capacity)
    configured = _configured(command, own, profile)
    tx.execute(
        _PUT,
        (
            command.agent.bytes,
            command.login.casefold(),
            command.password_hash,
            command.name,
            command.picture,
            rows.to_json(own),
            rows.to_json(configured),
            tx.now,
        ),
    )
    tx.execute(_PUT_PROFILE, (None if profile is None else profile.id.bytes, command.agent.bytes))
    rows.put_services(tx, configured)
    if before is not None and canned_rows.home(tx, command.agent) != before:
        canned.reach_changed(tx, command.agent)
    if command.password_hash is not None:
        sign_in.end_all(tx, command.agent)
        monitors.agent_leaves(tx, command.agent)
    reach.changed(tx)
    return tx.append_floor(AgentConfigured(agent=presence.agent(tx, command.agent)))


def _configured(command: PutAgent, own: Own, profile: AgentProfile | None) -> Agent:
    return filled_in(
        Agent(
            id=command.agent,
            login=command.login,
            name=command.name,
            role=command.role,
            picture=command.picture,
            profile=command.profile,
            # Whoever is no supervisor any more oversees nothing, and as one again all, until it is said anew.
            supervises=command.supervises if command.role is Role.SUPERVISOR else None,
        ),
        own,
        profile,
    )


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
    checks.service(tx, command.skills, command.queues, command.capacity)
    _check_oversight(tx, command)


def _check_oversight(tx: Tx, command: PutAgent) -> None:
    groups = command.supervises or ()
    if len(set(groups)) < len(groups):
        raise checks.invalid("Supervises", "each group once.")
    for group in groups:
        need_profile(tx, group)
