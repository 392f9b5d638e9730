"""Profiles: what holds for a group of agents, where nothing else is said for one of them."""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Mapping
from uuid import UUID

import msgspec

from backend.actions import checks, reach, rows
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.bases import Entity
from protocol.commands import PutProfile
from protocol.entities import Agent, AgentProfile
from protocol.errors import ErrorCode, Refusal
from protocol.floor import AgentConfigured, ProfileConfigured
from protocol.frames import FloorEntry
from protocol.ids import AgentId, ProfileId, QueueId
from protocol.kinds import Channel
from protocol.limits import MAX_NAME_CHARACTERS

#: What holds where neither an agent nor her profile says how many at once.
DEFAULT_CAPACITY: Mapping[Channel, int] = {Channel.CHAT: 8}

_PUT = "INSERT INTO profiles (id, name, data) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET name = ?2, data = ?3"
_FIND = "SELECT data FROM profiles WHERE id = ?"
_MEMBERS = f"SELECT own, {rows.AGENT} FROM agents WHERE profile = ? ORDER BY rowid"
_FILL_IN = "UPDATE agents SET data = ? WHERE id = ?"
_OWN = "SELECT id, own FROM agents ORDER BY rowid"


class Own(Entity, frozen=True, kw_only=True):
    """What was said for an agent herself; her profile fills in the rest."""

    skills: dict[str, int] = msgspec.field(default_factory=dict[str, int])
    queues: dict[QueueId, dict[Channel, int]] = msgspec.field(default_factory=dict[QueueId, dict[Channel, int]])
    capacity: dict[Channel, int] = msgspec.field(default_factory=dict[Channel, int])


_own = msgspec.json.Decoder(Own)


def filled_in(agent: Agent, own: Own, profile: AgentProfile | None) -> Agent:
    """An agent as she serves: her own values before her profile's, skills and queues one by one."""
    below = Own() if profile is None else profile
    return msgspec.structs.replace(
        agent,
        skills={**below.skills, **own.skills},
        queues={**below.queues, **own.queues},
        capacity={**DEFAULT_CAPACITY, **below.capacity, **own.capacity},
    )


def put_profile(tx: Tx, command: PutProfile, _actor: Actor) -> FloorEntry:
    """Make or replace a profile, and its agents with it.

    Raises Refusal: `invalid_value`, `name_taken`, `unknown_queue`.
    """
    checks.text("Name", command.name, MAX_NAME_CHARACTERS)
    checks.name_is_free(tx, "profiles", "name", command.name, command.profile.bytes)
    checks.service(tx, command.skills, command.queues, command.capacity)
    profile = AgentProfile(
        id=command.profile,
        name=command.name,
        skills=command.skills,
        queues=command.queues,
        capacity=command.capacity,
    )
    tx.execute(_PUT, (profile.id.bytes, profile.name, rows.to_json(profile)))
    entry = tx.append_floor(ProfileConfigured(profile=profile))
    for own, *row in tx.all(_MEMBERS, (profile.id.bytes,)):
        before = rows.agent(tuple(row))
        after = filled_in(before, _own.decode(own), profile)
        if after != before:
            tx.execute(_FILL_IN, (rows.to_json(rows.configured(after)), after.id.bytes))
            rows.put_services(tx, after)
            tx.append_floor(AgentConfigured(agent=after))
    reach.changed(tx)
    return entry


def need_profile(tx: Tx, key: ProfileId) -> AgentProfile:
    """Raises Refusal(unknown_profile)."""
    row = tx.one(_FIND, (key.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_PROFILE)
    return rows.profile(row[0])


def own_values(tx: Tx) -> dict[AgentId, Own]:
    """What was said for each agent herself, for an export."""
    return {AgentId(UUID(bytes=key)): _own.decode(own) for key, own in tx.all(_OWN)}
