"""What becomes of a question to experts: where it rings, who has it, where it goes next, how it ends.

Its row, its experts' rows, its room, the floor and the interaction's staff stream change together. The
commands are in `consultations`; here is what happens of itself too.
"""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Collection
from uuid import UUID

import msgspec
from msgspec import Struct

from backend.actions import expert_groups, ranking, rooms
from backend.actions.absences import AT_ONCE
from backend.store import Tx
from protocol.errors import ErrorCode, Refusal
from protocol.events import ExpertAsked, ExpertDone, RoomMessage
from protocol.floor import ConsultationChanged, ConsultationClosed
from protocol.frames import FloorEntry
from protocol.ids import AgentId, ConsultationId, ExpertGroupId, InteractionId, RoomId
from protocol.limits import CONSULTATION_RINGS
from protocol.rooms import Consultation, ConsultationOutcome, ConsultationStatus

_COLUMNS = "id, interaction, expert_group, asker, status, at, deadline, expert, asked_groups, question"
_FIND = f"SELECT {_COLUMNS} FROM consultations WHERE id = ?"
_ALL_OPEN = (
    f"SELECT {_COLUMNS} FROM consultations INDEXED BY consultations_open WHERE status <> 'ended' ORDER BY at, rowid"
)
_OF_CHAT = "SELECT id FROM consultations WHERE interaction = ? AND status <> 'ended' ORDER BY rowid"
_OF_CHAT_AND_GROUP = "SELECT 1 FROM consultations WHERE interaction = ? AND expert_group = ? AND status <> 'ended'"
_EXPERTS = "SELECT agent, state FROM consultation_experts WHERE consultation = ? ORDER BY place"
_PUT_EXPERT = (
    "INSERT INTO consultation_experts (consultation, agent, place, state) VALUES (?1, ?2, ?3, 'rings') "
    "ON CONFLICT (consultation, agent) DO UPDATE SET place = ?3, state = 'rings'"
)
_STATE = "UPDATE consultation_experts SET state = ?1 WHERE consultation = ?2 AND agent = ?3 AND state = 'rings'"
_ALL_OVER = "UPDATE consultation_experts SET state = 'over' WHERE consultation = ? AND state = 'rings'"
_MOVE = "UPDATE consultations SET expert_group = ?1, asked_groups = ?2, deadline = ?3 WHERE id = ?4"
_END = "UPDATE consultations SET status = 'ended', outcome = ?1 WHERE id = ?2 AND status <> 'ended'"
_PROLONG = "UPDATE consultations SET deadline = ?1 WHERE id = ?2"
_RINGING_AT = "SELECT consultation FROM consultation_experts WHERE agent = ? AND state = 'rings' ORDER BY rowid"
_DUE = f"SELECT id FROM consultations WHERE status = 'asked' AND deadline <= ? ORDER BY deadline LIMIT {AT_ONCE}"
_FROM_LATER = f"SELECT id FROM consultations WHERE status = 'asked' AND deadline > ? LIMIT {AT_ONCE}"
_ASKED = "SELECT id FROM consultations WHERE status = 'asked' ORDER BY deadline"
_HAS = "SELECT id FROM consultations WHERE expert = ? AND status = 'open' ORDER BY rowid"
_OWNER = "SELECT agent FROM interactions WHERE id = ?"

_groups = msgspec.json.Decoder(tuple[ExpertGroupId, ...])
_encode = msgspec.json.Encoder().encode


class Asked(Struct, frozen=True):
    """A consultation, and what only its row knows."""

    now: Consultation
    #: None of them is asked twice.
    groups: tuple[ExpertGroupId, ...]
    question: str


class Ring(Struct, frozen=True):
    """A group whose experts are there, best first; `groups` are all that were tried so far."""

    group: ExpertGroupId
    experts: tuple[AgentId, ...]
    groups: tuple[ExpertGroupId, ...]


def find(tx: Tx, consultation: ConsultationId) -> Asked:
    """Raises Refusal(consultation_gone)."""
    row = tx.one(_FIND, (consultation.bytes,))
    if row is None:
        raise Refusal(ErrorCode.CONSULTATION_GONE)
    return _from_row(tx, row)


def not_ended(tx: Tx) -> tuple[Consultation, ...]:
    """All that have not ended, oldest first."""
    return tuple(_from_row(tx, row).now for row in tx.all(_ALL_OPEN))


# --- where it rings ---------------------------------------------------------------------------


def find_ring(
    tx: Tx,
    group: ExpertGroupId | None,
    groups: tuple[ExpertGroupId, ...],
    interaction: InteractionId,
    question: str,
    but: Collection[AgentId],
) -> Ring | None:
    """The first group, from this one along its fallbacks, that is not asked about the chat and where somebody is."""
    while group is not None and group not in groups:
        groups = (*groups, group)
        known = expert_groups.find(tx, group)
        if not is_asked(tx, interaction, group):
            ranked = ranking.ranked(tx, known, question)
            experts = tuple(rank.agent for rank in ranked if rank.present and rank.agent not in but)
            if experts:
                return Ring(group, experts, groups)
        group = known.fallback
    return None


def is_asked(tx: Tx, interaction: InteractionId, group: ExpertGroupId) -> bool:
    """Whether the chat has a consultation with this group that has not ended."""
    return tx.one(_OF_CHAT_AND_GROUP, (interaction.bytes, group.bytes)) is not None


def owner_of(tx: Tx, interaction: InteractionId) -> tuple[AgentId, ...]:
    """Who has the chat, if anybody."""
    row = tx.one(_OWNER, (interaction.bytes,))
    return () if row is None or row[0] is None else (AgentId(UUID(bytes=row[0])),)


def in_room(tx: Tx, consultation: Consultation, *experts: AgentId) -> tuple[AgentId, ...]:
    """Its room's members: who asks, who has the chat now, and these."""
    return tuple(dict.fromkeys((consultation.by, *owner_of(tx, consultation.interaction), *experts)))


def ring_at(tx: Tx, consultation: ConsultationId, experts: Collection[AgentId], before: int = 0) -> None:
    """These experts' desks ring; `before` is how many others were asked before them."""
    for place, expert in enumerate(experts, start=before):
        tx.execute(_PUT_EXPERT, (consultation.bytes, expert.bytes, place))


def stop_at(tx: Tx, consultation: ConsultationId, expert: AgentId, *, declined: bool) -> FloorEntry:
    """It rings at her no more; when it rings at nobody, it goes on. Raises Refusal(not_allowed) if it did not ring."""
    state = "declined" if declined else "over"
    if not tx.execute(_STATE, (state, consultation.bytes, expert.bytes)):
        raise Refusal(ErrorCode.NOT_ALLOWED)
    asked = find(tx, consultation)
    if not asked.now.experts:
        return go_on(tx, asked, ConsultationOutcome.NOBODY)
    known = rooms.find(tx, asked.now.room)
    rooms.set_members(tx, known, [member for member in known.room.members if member != expert])
    return tx.append_floor(ConsultationChanged(consultation=asked.now))


def go_on(tx: Tx, asked: Asked, otherwise: ConsultationOutcome) -> FloorEntry:
    """Nobody took it: ask the fallback group, or end it so."""
    now = asked.now
    fallback = expert_groups.find(tx, now.group).fallback
    but = {now.by, *owner_of(tx, now.interaction), *now.declined}
    ring = find_ring(tx, fallback, asked.groups, now.interaction, asked.question, but)
    if ring is None:
        return conclude(tx, asked, otherwise, None)
    tx.execute(_ALL_OVER, (now.id.bytes,))
    groups = _encode(ring.groups).decode()
    tx.execute(_MOVE, (ring.group.bytes, groups, tx.now + CONSULTATION_RINGS, now.id.bytes))
    ring_at(tx, now.id, ring.experts, before=len(tx.all(_EXPERTS, (now.id.bytes,))))
    known = rooms.find(tx, now.room)
    rooms.set_members(tx, known, in_room(tx, now, *ring.experts))
    tx.append_staff(
        now.interaction, ExpertAsked(consultation=now.id, group=ring.group, by=now.by, question=asked.question)
    )
    return tx.append_floor(ConsultationChanged(consultation=find(tx, now.id).now))


def taken_by(tx: Tx, asked: Asked, expert: AgentId) -> FloorEntry:
    """An expert has it, and the row says so: the others leave."""
    tx.execute(_ALL_OVER, (asked.now.id.bytes,))
    rooms.set_members(tx, rooms.find(tx, asked.now.room), in_room(tx, asked.now, expert))
    return tx.append_floor(ConsultationChanged(consultation=find(tx, asked.now.id).now))


def conclude(tx: Tx, asked: Asked, outcome: ConsultationOutcome, by: AgentId | None) -> FloorEntry:
    """It is over: nobody rings, the room is closed, and what was answered counts for the next question."""
    now = asked.now
    tx.execute(_END, (outcome.value, now.id.bytes))
    tx.execute(_ALL_OVER, (now.id.bytes,))
    known = rooms.find(tx, now.room)
    if now.expert is None:
        rooms.set_members(tx, known, in_room(tx, now))
    rooms.close(tx, known, by)
    if outcome is ConsultationOutcome.ANSWERED and now.expert is not None:
        ranking.note_answer(tx, now.expert, _said_by(tx, now.room, now.expert))
    tx.append_staff(now.interaction, ExpertDone(consultation=now.id, outcome=outcome, by=by))
    return tx.append_floor(ConsultationClosed(consultation=now.id, outcome=outcome, by=by))


# --- what happens elsewhere -------------------------------------------------------------------


def chat_ended(tx: Tx, interaction: InteractionId) -> None:
    """The chat's end is the end of its questions."""
    for consultation in _ids(tx, _OF_CHAT, interaction.bytes):
        asked = find(tx, consultation)
        is_open = asked.now.status is ConsultationStatus.OPEN
        conclude(tx, asked, ConsultationOutcome.ANSWERED if is_open else ConsultationOutcome.CANCELLED, None)


def owner_changed(tx: Tx, interaction: InteractionId, owner: AgentId) -> None:
    """The chat's new owner reads on in the threads that go on."""
    for consultation in _ids(tx, _OF_CHAT, interaction.bytes):
        known = rooms.find(tx, RoomId(consultation))
        rooms.set_members(tx, known, dict.fromkeys((*known.room.members, owner)))


def expert_gone(tx: Tx, agent: AgentId) -> None:
    """She is away, or does not take questions any more: nothing rings at her."""
    for consultation in _ids(tx, _RINGING_AT, agent.bytes):
        stop_at(tx, consultation, agent, declined=False)


def expert_here(tx: Tx, agent: AgentId) -> None:
    """She is there, or takes questions again: what rings at a group of hers rings at her too, as long as at them."""
    if not ranking.is_there(tx, agent):
        return
    for consultation in _ids(tx, _ASKED):
        now = find(tx, consultation).now
        but = (*in_room(tx, now, *now.experts), *now.declined)
        if now.deadline > tx.now and agent not in but and agent in expert_groups.find(tx, now.group).members:
            ring_at(tx, now.id, (agent,), before=len(tx.all(_EXPERTS, (now.id.bytes,))))
            known = rooms.find(tx, now.room)
            rooms.set_members(tx, known, (*known.room.members, agent))
            tx.append_floor(ConsultationChanged(consultation=find(tx, now.id).now))


def expert_left(tx: Tx, agent: AgentId) -> None:
    """She has gone for good: what she had taken ends, so that the group can be asked again.

    By whoever asked, not by itself: what she said may have been the answer, and only they can tell. If she said
    nothing, nobody was there.
    """
    for consultation in _ids(tx, _HAS, agent.bytes):
        asked = find(tx, consultation)
        answered = bool(_said_by(tx, asked.now.room, agent))
        conclude(tx, asked, ConsultationOutcome.ANSWERED if answered else ConsultationOutcome.NOBODY, None)


def expire_due(tx: Tx) -> None:
    """Those that nobody took in time go on; under a clock that was set back their time counts from now."""
    for consultation in _ids(tx, _FROM_LATER, tx.now + CONSULTATION_RINGS):
        _ring_anew(tx, consultation)
    for consultation in _ids(tx, _DUE, tx.now):
        go_on(tx, find(tx, consultation), ConsultationOutcome.EXPIRED)


def begin_anew(tx: Tx) -> None:
    """The server starts: nobody could answer while it was down, so all ring their whole time from now."""
    for consultation in _ids(tx, _ASKED):
        _ring_anew(tx, consultation)


def _ring_anew(tx: Tx, consultation: ConsultationId) -> None:
    tx.execute(_PROLONG, (tx.now + CONSULTATION_RINGS, consultation.bytes))
    tx.append_floor(ConsultationChanged(consultation=find(tx, consultation).now))


def _said_by(tx: Tx, room: RoomId, expert: AgentId) -> list[str]:
    events = (entry.event for entry in tx.room_entries(room, 1, tx.room_seq(room)))
    return [event.text for event in events if isinstance(event, RoomMessage) and event.author == expert]


def _ids(tx: Tx, sql: str, *values: bytes | int) -> list[ConsultationId]:
    return [ConsultationId(UUID(bytes=row[0])) for row in tx.all(sql, values)]


def _from_row(tx: Tx, row: tuple[bytes, bytes, bytes, bytes, str, int, int, bytes | None, str, str]) -> Asked:
    key, interaction, group, asker, status, at, deadline, expert, groups, question = row
    states = [(AgentId(UUID(bytes=agent)), state) for agent, state in tx.all(_EXPERTS, (key,))]
    now = Consultation(
        id=ConsultationId(UUID(bytes=key)),
        interaction=InteractionId(UUID(bytes=interaction)),
        group=expert_groups.group_id(group),
        by=AgentId(UUID(bytes=asker)),
        room=RoomId(UUID(bytes=key)),
        status=ConsultationStatus(status),
        at=at,
        deadline=deadline,
        experts=tuple(agent for agent, state in states if state == "rings"),
        declined=tuple(agent for agent, state in states if state == "declined"),
        expert=None if expert is None else AgentId(UUID(bytes=expert)),
    )
    return Asked(now, _groups.decode(groups), question)
