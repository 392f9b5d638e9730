"""Questions to experts about a chat: asked, taken, declined, ended. Of several who take one, the first has it."""

import msgspec

from backend.actions import consultation_rows, expert_groups, rooms
from backend.actions.actor import Actor
from backend.actions.interactions import hold
from backend.actions.seen_text import is_blank
from backend.store import Tx
from protocol.commands import AcceptConsultation, AskExpert, DeclineConsultation, EndConsultation
from protocol.errors import ErrorCode, Refusal
from protocol.events import ExpertAsked, ExpertJoined, RoomMessage
from protocol.floor import ConsultationAsked
from protocol.frames import FloorEntry, StaffEntry
from protocol.ids import AgentId, ConsultationId, InteractionId, MessageId, RoomId
from protocol.limits import CONSULTATION_RINGS, MAX_MESSAGE_CHARACTERS
from protocol.rooms import Consultation, ConsultationOutcome, ConsultationStatus, Room, RoomKind

_ASK = (
    "INSERT INTO consultations (id, interaction, expert_group, asker, status, at, deadline, asked_groups, question) "
    "VALUES (?, ?, ?, ?, 'asked', ?, ?, ?, ?)"
)
#: The whole race: of those at whom it rings, the first whose update finds it still asked.
_TAKE = (
    "UPDATE consultations SET status = 'open', expert = ?1 WHERE id = ?2 AND status = 'asked' AND deadline > ?3 "
    "AND EXISTS (SELECT 1 FROM consultation_experts e "
    "WHERE e.consultation = ?2 AND e.agent = ?1 AND e.state = 'rings')"
)
_IN_CHAT = (
    "SELECT 1 FROM interactions i WHERE i.id = ?1 AND (i.agent = ?2 OR EXISTS "
    "(SELECT 1 FROM seats s WHERE s.interaction = ?1 AND s.agent = ?2))"
)
_NAME = "SELECT name FROM agents WHERE id = ?"

_encode = msgspec.json.Encoder().encode


def ask_expert(tx: Tx, command: AskExpert, actor: Actor) -> StaffEntry:
    """A question rings at all experts of the group who are there. Refusals are those of `AskExpert`."""
    if is_blank(command.question):
        raise Refusal(ErrorCode.MESSAGE_EMPTY)
    if len(command.question) + len(command.excerpt) > MAX_MESSAGE_CHARACTERS:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
    held = hold(tx, command.interaction)
    held.party(actor)
    held.check_fence(actor, command.version)
    if held.ended:
        raise Refusal(ErrorCode.CHAT_ENDED)
    group = expert_groups.find(tx, command.group)
    if consultation_rows.is_asked(tx, command.interaction, group.id):
        raise Refusal(ErrorCode.CONSULTATION_OPEN)
    me = actor.need_agent()
    but = {me, *consultation_rows.owner_of(tx, command.interaction)}
    ring = consultation_rows.find_ring(tx, group.id, (), command.interaction, command.question, but)
    if ring is None:
        raise Refusal(ErrorCode.NOBODY_THERE, f"Nobody of {group.name} is there. Choose another group.")
    asked = Consultation(
        id=ConsultationId(command.id),
        interaction=command.interaction,
        group=ring.group,
        by=me,
        room=RoomId(command.id),
        at=tx.now,
        deadline=tx.now + CONSULTATION_RINGS,
        experts=ring.experts,
    )
    _put(tx, asked, ring, command.question)
    _open_thread(tx, asked, command)
    tx.append_floor(ConsultationAsked(consultation=asked))
    event = ExpertAsked(consultation=asked.id, group=asked.group, by=me, question=command.question)
    return tx.append_staff(command.interaction, event)


def accept_consultation(tx: Tx, command: AcceptConsultation, actor: Actor) -> FloorEntry:
    """The expert has it; of any race, one wins. Raises Refusal: `consultation_gone`, `not_allowed`."""
    me = actor.need_agent()
    asked = _still_asked(tx, command.consultation, me)
    if not tx.execute(_TAKE, (me.bytes, asked.now.id.bytes, tx.now)):
        raise Refusal(ErrorCode.CONSULTATION_GONE)
    tx.append_staff(asked.now.interaction, ExpertJoined(consultation=asked.now.id, expert=me))
    return consultation_rows.taken_by(tx, asked, me)


def decline_consultation(tx: Tx, command: DeclineConsultation, actor: Actor) -> FloorEntry:
    """Not she; the last one's word sends it on. Raises Refusal: `consultation_gone`, `not_allowed`."""
    me = actor.need_agent()
    asked = _still_asked(tx, command.consultation, me)
    return consultation_rows.stop_at(tx, asked.now.id, me, declined=True)


def end_consultation(tx: Tx, command: EndConsultation, actor: Actor) -> FloorEntry:
    """Cancel it while it rings, or finish it. Raises Refusal: `consultation_gone`, `not_allowed`."""
    me = actor.need_agent()
    asked = consultation_rows.find(tx, command.consultation)
    now = asked.now
    if me not in (now.by, now.expert) and not _is_in_chat(tx, now.interaction, me):
        raise Refusal(ErrorCode.NOT_ALLOWED)
    match now.status:
        case ConsultationStatus.ASKED:
            return consultation_rows.conclude(tx, asked, ConsultationOutcome.CANCELLED, me)
        case ConsultationStatus.OPEN:
            return consultation_rows.conclude(tx, asked, ConsultationOutcome.ANSWERED, me)
        case ConsultationStatus.ENDED:
            raise Refusal(ErrorCode.CONSULTATION_GONE)


def _still_asked(tx: Tx, consultation: ConsultationId, me: AgentId) -> consultation_rows.Asked:
    """One that rings at her. The row's deadline decides, not who woke up for it."""
    asked = consultation_rows.find(tx, consultation)
    now = asked.now
    if now.expert is not None:
        raise Refusal(ErrorCode.CONSULTATION_GONE, _who_has_it(tx, now.expert, me))
    if now.status is not ConsultationStatus.ASKED or now.deadline <= tx.now:
        raise Refusal(ErrorCode.CONSULTATION_GONE)
    if me not in now.experts:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return asked


def _who_has_it(tx: Tx, expert: AgentId, me: AgentId) -> str:
    if expert == me:
        return "You have this question already."
    row = tx.one(_NAME, (expert.bytes,))
    return f"{'Somebody' if row is None else row[0]} has taken this question."


def _is_in_chat(tx: Tx, interaction: InteractionId, agent: AgentId) -> bool:
    return tx.one(_IN_CHAT, (interaction.bytes, agent.bytes)) is not None


def _put(tx: Tx, asked: Consultation, ring: consultation_rows.Ring, question: str) -> None:
    groups = _encode(ring.groups).decode()
    tx.execute(
        _ASK,
        (
            asked.id.bytes,
            asked.interaction.bytes,
            asked.group.bytes,
            asked.by.bytes,
            asked.at,
            asked.deadline,
            groups,
            question,
        ),
    )
    consultation_rows.ring_at(tx, asked.id, asked.experts)


def _open_thread(tx: Tx, asked: Consultation, command: AskExpert) -> None:
    """The room begins with the question, and what of the transcript goes along."""
    members = consultation_rows.in_room(tx, asked, *asked.experts)
    rooms.begin(tx, Room(id=asked.room, kind=RoomKind.CONSULTATION, members=members, consultation=asked.id))
    quoted = "\n".join(f"> {line}" for line in command.excerpt.splitlines() if line.strip())
    text = f"{command.question}\n\n{quoted}" if quoted else command.question
    message = RoomMessage(id=MessageId(command.id), author=asked.by, text=text)
    rooms.post(tx, rooms.find(tx, asked.room), message)
