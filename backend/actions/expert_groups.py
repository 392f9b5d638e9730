"""Groups of experts, as an administrator sets them up."""

from uuid import UUID

import msgspec

from backend.actions import checks, rows
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import PutExpertGroup
from protocol.errors import ErrorCode, Refusal
from protocol.floor import ExpertGroupConfigured
from protocol.frames import FloorEntry
from protocol.ids import ExpertGroupId
from protocol.limits import MAX_NAME_CHARACTERS
from protocol.rooms import ExpertGroup

_decode = msgspec.json.Decoder(ExpertGroup).decode

_FIND = "SELECT data FROM expert_groups WHERE id = ?"
_ALL = "SELECT data FROM expert_groups ORDER BY rowid"
_PUT = (
    "INSERT INTO expert_groups (id, name, data) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET name = ?2, data = ?3"
)
_AGENT = "SELECT 1 FROM agents WHERE id = ?"
_MOST_ABOUT_CHARACTERS = 1_000
#: Of one group: a question rings at all who are there.
_MOST_MEMBERS = 200


def put_expert_group(tx: Tx, command: PutExpertGroup, _actor: Actor) -> FloorEntry:
    """Make or replace a group. Raises Refusal: `invalid_value`, `name_taken`, `unknown_agent`, `unknown_group`."""
    key = command.group.bytes
    checks.text("Name of the group", command.name, MAX_NAME_CHARACTERS)
    checks.name_is_free(tx, "expert_groups", "name", command.name, key)
    checks.text("What it can be asked about", command.about, _MOST_ABOUT_CHARACTERS, required=False)
    members = tuple(dict.fromkeys(command.members))
    checks.number("Experts in a group", len(members), 0, _MOST_MEMBERS)
    for member in members:
        if tx.one(_AGENT, (member.bytes,)) is None:
            raise Refusal(ErrorCode.UNKNOWN_AGENT)
    if command.fallback == command.group:
        raise checks.invalid("Group to ask instead", "another one than the group itself.")
    if command.fallback is not None:
        find(tx, command.fallback)
    group = ExpertGroup(
        id=command.group, name=command.name, about=command.about, members=members, fallback=command.fallback
    )
    tx.execute(_PUT, (key, group.name, rows.to_json(group)))
    return tx.append_floor(ExpertGroupConfigured(group=group))


def find(tx: Tx, group: ExpertGroupId) -> ExpertGroup:
    """Raises Refusal(unknown_group)."""
    row = tx.one(_FIND, (group.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_GROUP)
    return _decode(row[0])


def everyone(tx: Tx) -> tuple[ExpertGroup, ...]:
    """All groups, oldest first."""
    return tuple(_decode(row[0]) for row in tx.all(_ALL))


def group_id(key: bytes) -> ExpertGroupId:
    """The id that a row holds."""
    return ExpertGroupId(UUID(bytes=key))
