"""Where colleagues talk: rooms are opened, written to, read, left and closed.

A room's rows change with its stream, in one transaction. Whoever leaves keeps her row with the number
of the entry that told it: it is the last one that she gets.
"""

# ruff: noqa: S608 -- statements are put together from constants of ours; values are always parameters

from collections.abc import Collection, Sequence
from uuid import UUID

from msgspec import Struct

from backend.actions import checks, files, looking
from backend.actions.actor import Actor
from backend.actions.marking import said_until
from backend.actions.seen_text import is_blank
from backend.actions.words import words_of
from backend.store import Tx
from protocol.commands import AddToRoom, LeaveRoom, MarkRoom, OpenRoom, SendToRoom
from protocol.errors import ErrorCode, Refusal
from protocol.events import RoomClosed, RoomMembersChanged, RoomMessage, RoomOpened, RoomSeen
from protocol.frames import RoomEntry
from protocol.ids import AgentId, ConsultationId, InteractionId, MessageId, RoomId
from protocol.limits import MAX_ATTACHMENTS, MAX_MESSAGE_CHARACTERS, MAX_NAME_CHARACTERS, MAX_ROOM_MEMBERS
from protocol.rooms import Card, Room, RoomKind

#: Columns of a room, in the order of `room_from`.
ROOM = "n, id, kind, name, consultation, closed"
_FIND = f"SELECT {ROOM} FROM rooms WHERE id = ?"
_PAIR = "SELECT id FROM rooms WHERE pair = ? AND pair IS NOT NULL"
_PUT = "INSERT INTO rooms (id, kind, name, pair, consultation, closed) VALUES (?, ?, ?, ?, ?, FALSE)"
_CLOSE = "UPDATE rooms SET closed = TRUE WHERE n = ? AND NOT closed"
_MEMBERS = "SELECT agent FROM room_members WHERE room = ? AND left_seq IS NULL ORDER BY rowid"
_ENTER = (
    "INSERT INTO room_members (room, agent, seen) VALUES (?1, ?2, 0) "
    "ON CONFLICT (room, agent) DO UPDATE SET left_seq = NULL"
)
_LEAVE = "UPDATE room_members SET left_seq = ?1 WHERE room = ?2 AND agent = ?3"
_SEEN = "SELECT seen FROM room_members WHERE room = ? AND agent = ? AND left_seq IS NULL"
_RAISE = "UPDATE room_members SET seen = ?1 WHERE room = ?2 AND agent = ?3"
_NOTE_WORD = "INSERT INTO room_words (room, word, seq, at) VALUES (?, ?, ?, ?)"
_AGENT = "SELECT 1 FROM agents WHERE id = ?"
_CARD = (
    "SELECT i.customer_name, q.name, i.arrived_at FROM interactions i JOIN queues q ON q.id = i.queue WHERE i.id = ?"
)
_IS_ABOUT = "SELECT 1 FROM consultations WHERE id = ? AND interaction = ?"


class Known(Struct, frozen=True):
    """A room, and the number its rows go by."""

    n: int
    room: Room


def room_from(tx: Tx, row: tuple[int, bytes, str, str, bytes | None, int]) -> Known:
    """The room of a row with the columns of `ROOM`."""
    n, key, kind, name, consultation, closed = row
    return Known(
        n,
        Room(
            id=RoomId(UUID(bytes=key)),
            kind=RoomKind(kind),
            name=name,
            members=tuple(AgentId(UUID(bytes=member)) for (member,) in tx.all(_MEMBERS, (n,))),
            consultation=None if consultation is None else ConsultationId(UUID(bytes=consultation)),
            closed=bool(closed),
        ),
    )


def find(tx: Tx, room: RoomId) -> Known:
    """Raises Refusal(unknown_room)."""
    row = tx.one(_FIND, (room.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_ROOM)
    return room_from(tx, (row[0], row[1], row[2], row[3], row[4], row[5]))


def find_for(tx: Tx, room: RoomId, agent: AgentId) -> Known:
    """A room she is in. Raises Refusal: `unknown_room`, `not_allowed`."""
    known = find(tx, room)
    if agent not in known.room.members:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return known


# --- commands ---------------------------------------------------------------------------------


def open_room(tx: Tx, command: OpenRoom, actor: Actor) -> RoomEntry | None:
    """A room of two, of which there is one a pair, or a group. None when it is there. Refusals are of `OpenRoom`."""
    me = actor.need_agent()
    members = tuple(dict.fromkeys((me, *command.members)))
    name = command.name.strip()
    if len(members) == 1:
        raise checks.invalid("Members", "choose at least one colleague.")
    _check_members(tx, members)
    identity = RoomId(command.id)
    if len(members) == 2 and not name:
        if tx.one(_PAIR, (_pair(members),)) is not None:
            return None
        return begin(tx, Room(id=identity, kind=RoomKind.DIRECT, members=members))
    checks.text("Name of the group", name, MAX_NAME_CHARACTERS)
    return begin(tx, Room(id=identity, kind=RoomKind.GROUP, name=name, members=members))


def send_to_room(tx: Tx, command: SendToRoom, actor: Actor) -> RoomEntry:
    """Say something to the members. Refusals are those of `SendToRoom`."""
    if not command.attachments and command.card is None and is_blank(command.text):
        raise Refusal(ErrorCode.MESSAGE_EMPTY)
    if len(command.text) > MAX_MESSAGE_CHARACTERS:
        raise Refusal(ErrorCode.MESSAGE_TOO_LONG)
    if len(command.attachments) > MAX_ATTACHMENTS:
        raise Refusal(ErrorCode.TOO_MANY_ATTACHMENTS)
    me = actor.need_agent()
    known = find_for(tx, command.room, me)
    if known.room.closed:
        raise Refusal(ErrorCode.ROOM_CLOSED)
    message = RoomMessage(
        id=MessageId(command.id),
        author=me,
        text=command.text,
        attachments=tuple(files.attachment(tx, file, actor) for file in command.attachments),
        card=None if command.card is None else _card(tx, actor, known.room, command.card),
    )
    return post(tx, known, message)


def mark_room(tx: Tx, command: MarkRoom, actor: Actor) -> RoomEntry | None:
    """Raise how far she has read; never past the end, never to another's mark, and only if that rises."""
    me = actor.need_agent()
    known = find_for(tx, command.room, me)
    row = tx.one(_SEEN, (known.n, me.bytes))
    before = 0 if row is None else int(row[0])
    seen = _said_until(tx, command.room, command.seen, before)
    if seen <= before:
        return None
    tx.execute(_RAISE, (seen, known.n, me.bytes))
    return tx.append_room(command.room, RoomSeen(agent=me, seen=seen))


def add_to_room(tx: Tx, command: AddToRoom, actor: Actor) -> RoomEntry | None:
    """Bring colleagues into a group; None when they are in it. Refusals are those of `AddToRoom`."""
    known = find_for(tx, command.room, actor.need_agent())
    if known.room.kind is not RoomKind.GROUP:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    if not command.members:
        raise checks.invalid("Members", "choose at least one colleague.")
    members = tuple(dict.fromkeys((*known.room.members, *command.members)))
    _check_members(tx, members)
    return set_members(tx, known, members)


def leave_room(tx: Tx, command: LeaveRoom, actor: Actor) -> RoomEntry | None:
    """Leave a group; leaving one she left does nothing. Raises Refusal: `unknown_room`, `not_allowed`."""
    me = actor.need_agent()
    known = find(tx, command.room)
    if known.room.kind is not RoomKind.GROUP:
        raise Refusal(ErrorCode.NOT_ALLOWED)
    return set_members(tx, known, [member for member in known.room.members if member != me])


# --- what others do with rooms ----------------------------------------------------------------


def begin(tx: Tx, room: Room) -> RoomEntry:
    """Make a room with its first entry."""
    pair = _pair(room.members) if room.kind is RoomKind.DIRECT else None
    consultation = None if room.consultation is None else room.consultation.bytes
    tx.execute(_PUT, (room.id.bytes, room.kind.value, room.name, pair, consultation))
    n = find(tx, room.id).n
    for member in room.members:
        tx.execute(_ENTER, (n, member.bytes))
    return tx.append_room(room.id, RoomOpened(room=room))


def post(tx: Tx, known: Known, message: RoomMessage) -> RoomEntry:
    """Append a message; it is found by its words, its files' names and its card's customer."""
    entry = tx.append_room(known.room.id, message)
    for word in in_words(message):
        tx.execute(_NOTE_WORD, (known.n, word, entry.seq, tx.now))
    return entry


def in_words(message: RoomMessage) -> tuple[str, ...]:
    """What a message is found by."""
    customer = "" if message.card is None else message.card.customer
    return words_of(" ".join((message.text, customer, *(file.name for file in message.attachments))))


def set_members(tx: Tx, known: Known, members: Collection[AgentId]) -> RoomEntry | None:
    """These are in it now and no others; None when they were. Who left gets the entry as her last one."""
    before = known.room.members
    if set(before) == set(members):
        return None
    leaving_at = tx.room_seq(known.room.id) + 1
    for member in before:
        if member not in members:
            tx.execute(_LEAVE, (leaving_at, known.n, member.bytes))
    for member in members:
        if member not in before:
            tx.execute(_ENTER, (known.n, member.bytes))
    return tx.append_room(known.room.id, RoomMembersChanged(members=find(tx, known.room.id).room.members))


def close(tx: Tx, known: Known, by: AgentId | None) -> None:
    """Nothing more can be said in it."""
    if tx.execute(_CLOSE, (known.n,)):
        tx.append_room(known.room.id, RoomClosed(by=by))


def _check_members(tx: Tx, members: Sequence[AgentId]) -> None:
    if len(members) > MAX_ROOM_MEMBERS:
        raise checks.invalid("Members", f"at most {MAX_ROOM_MEMBERS}.")
    for member in members:
        if tx.one(_AGENT, (member.bytes,)) is None:
            raise Refusal(ErrorCode.UNKNOWN_AGENT)


def _pair(members: Collection[AgentId]) -> bytes:
    return b"".join(sorted(member.bytes for member in members))


def _card(tx: Tx, actor: Actor, room: Room, interaction: InteractionId) -> Card:
    """Of a chat that she may read; an expert has it in the thread about it."""
    consultation = b"" if room.consultation is None else room.consultation.bytes
    if tx.one(_IS_ABOUT, (consultation, interaction.bytes)) is None:
        looking.check_may_read(tx, actor, interaction)
    row = tx.one(_CARD, (interaction.bytes,))
    if row is None:
        raise Refusal(ErrorCode.UNKNOWN_INTERACTION)
    return Card(interaction=interaction, customer=row[0], queue=row[1], arrived_at=row[2])


def _said_until(tx: Tx, room: RoomId, asked: int, before: int) -> int:
    def is_mark(number: int) -> bool:
        (entry,) = tx.room_entries(room, number, number)
        return isinstance(entry.event, RoomSeen)

    return said_until(asked, tx.room_seq(room), before, is_mark)
