"""What supervisors tell many at once, for a time, and who has read it (FEATURES 85)."""

from collections import defaultdict
from uuid import UUID

import msgspec

from backend.actions import checks, overseeing, rows
from backend.actions.absences import AT_ONCE
from backend.actions.actor import Actor
from backend.actions.profiles import need_profile
from backend.actions.seen_text import is_blank, visible
from backend.store import Tx
from protocol.commands import EndBroadcast, ReadBroadcast, SendBroadcast
from protocol.entities import Broadcast
from protocol.errors import ErrorCode, Refusal
from protocol.floor import BroadcastOver, BroadcastRead, BroadcastSent
from protocol.frames import FloorEntry
from protocol.ids import AgentId, BroadcastId
from protocol.limits import MAX_BROADCAST_CHARACTERS, MAX_BROADCAST_TIME, MAX_BROADCASTS

_decode = msgspec.json.Decoder(Broadcast).decode

_PUT = "INSERT INTO broadcasts (id, agent, until, data) VALUES (?, ?, ?, ?)"
_COUNT = "SELECT count(*) FROM broadcasts WHERE agent = ?"
_FIND = "SELECT data FROM broadcasts WHERE id = ?"
_ALL = "SELECT data FROM broadcasts ORDER BY rowid"
_OVER = "SELECT id FROM broadcasts WHERE until <= ? ORDER BY until LIMIT ?"
_READ = "INSERT INTO broadcast_reads (broadcast, agent) VALUES (?, ?) ON CONFLICT (broadcast, agent) DO NOTHING"
_READERS = "SELECT broadcast, agent FROM broadcast_reads ORDER BY rowid"
_SERVING = "SELECT DISTINCT agent FROM memberships WHERE queue = ?"
_OF_GROUP = "SELECT id FROM agents WHERE profile = ?"


def send_broadcast(tx: Tx, command: SendBroadcast, actor: Actor) -> FloorEntry:
    """Tell it. Refusals are those of `SendBroadcast`."""
    by = actor.need_agent()
    text = visible(command.text).strip()
    if is_blank(text):
        raise Refusal(ErrorCode.MESSAGE_EMPTY)
    checks.length(text, MAX_BROADCAST_CHARACTERS)
    row = tx.one(_COUNT, (by.bytes,))
    if row is not None and row[0] >= MAX_BROADCASTS:
        raise Refusal(ErrorCode.TOO_MANY)
    checks.number("Until", command.until, tx.now + 1, tx.now + MAX_BROADCAST_TIME)
    broadcast = Broadcast(
        id=BroadcastId(command.id),
        by=by,
        at=tx.now,
        text=text,
        severity=command.severity,
        queue=command.queue,
        group=command.group,
        to=_for_whom(tx, command, actor),
        until=command.until,
    )
    tx.execute(_PUT, (broadcast.id.bytes, by.bytes, broadcast.until, rows.to_json(broadcast)))
    return tx.append_floor(BroadcastSent(broadcast=broadcast))


def end_broadcast(tx: Tx, command: EndBroadcast, actor: Actor) -> FloorEntry | None:
    """Take it back. Raises Refusal(not_allowed)."""
    by = actor.need_agent()
    broadcast = _find(tx, command.broadcast)
    if broadcast is None:
        return None
    if broadcast.by != by and not overseeing.oversees_all(tx, actor):
        raise Refusal(ErrorCode.NOT_ALLOWED, "A colleague sent it. Ask them to take it back.")
    return _end(tx, broadcast.id, by)


def read_broadcast(tx: Tx, command: ReadBroadcast, actor: Actor) -> FloorEntry | None:
    """It was read. Raises Refusal(not_allowed) for whom it was not for."""
    agent = actor.need_agent()
    broadcast = _find(tx, command.broadcast)
    if broadcast is None:
        return None
    if agent not in broadcast.to:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    if not tx.execute(_READ, (broadcast.id.bytes, agent.bytes)):
        return None
    return tx.append_floor(BroadcastRead(broadcast=broadcast.id, agent=agent))


def on_floor(tx: Tx) -> tuple[Broadcast, ...]:
    """All that are not over, in the order they were sent."""
    found = [_decode(row[0]) for row in tx.all(_ALL)]
    if not found:
        return ()
    readers: dict[BroadcastId, list[AgentId]] = defaultdict(list)
    for broadcast, agent in tx.all(_READERS):
        readers[BroadcastId(UUID(bytes=broadcast))].append(AgentId(UUID(bytes=agent)))
    return tuple(msgspec.structs.replace(one, read=tuple(readers[one.id])) for one in found)


def expire_due(tx: Tx) -> None:
    """Take away those whose time is over."""
    for (key,) in tx.all(_OVER, (tx.now, AT_ONCE)):
        _end(tx, BroadcastId(UUID(bytes=key)), None)


def _for_whom(tx: Tx, command: SendBroadcast, actor: Actor) -> tuple[AgentId, ...]:
    """Whom she oversees, of the queue or the group if one is named, but for herself."""
    among: set[bytes] | None = None
    if command.queue is not None and command.group is not None:
        raise Refusal(ErrorCode.INVALID_VALUE, "Choose a queue or a group, one of the two.")
    if command.queue is not None:
        checks.queue_exists(tx, command.queue)
        if not overseeing.oversees_queue(tx, actor, command.queue):
            raise Refusal(ErrorCode.NOT_OVERSEEN)
        among = {row[0] for row in tx.all(_SERVING, (command.queue.bytes,))}
    if command.group is not None:
        need_profile(tx, command.group)
        if not overseeing.oversees_group(tx, actor, command.group):
            raise Refusal(ErrorCode.NOT_OVERSEEN)
        among = {row[0] for row in tx.all(_OF_GROUP, (command.group.bytes,))}
    overseen = overseeing.overseen_agents(tx, actor)
    return tuple(one for one in overseen if one != actor.agent and (among is None or one.bytes in among))


def _find(tx: Tx, broadcast: BroadcastId) -> Broadcast | None:
    row = tx.one(_FIND, (broadcast.bytes,))
    return None if row is None else _decode(row[0])


def _end(tx: Tx, broadcast: BroadcastId, by: AgentId | None) -> FloorEntry:
    tx.execute("DELETE FROM broadcast_reads WHERE broadcast = ?", (broadcast.bytes,))
    tx.execute("DELETE FROM broadcasts WHERE id = ?", (broadcast.bytes,))
    return tx.append_floor(BroadcastOver(broadcast=broadcast, by=by))
