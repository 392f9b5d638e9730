"""What `verify` looks at in rooms of colleagues and in questions to experts. Reads only."""

from collections.abc import Iterator
from uuid import UUID

import msgspec

from backend.actions.rooms import in_words
from backend.store import Tx
from protocol.codec import decode_room_event
from protocol.events import RoomClosed, RoomEvent, RoomMembersChanged, RoomMessage, RoomOpened, RoomSeen
from protocol.ids import AgentId

_ROOMS = "SELECT n, kind, name, closed FROM rooms ORDER BY n"
_ENTRIES = "SELECT seq, at, data FROM events WHERE topic = ? ORDER BY seq"
_MEMBERS = "SELECT agent, seen, left_seq FROM room_members WHERE room = ? ORDER BY rowid"
_WORDS = "SELECT word, seq FROM room_words WHERE room = ?"
_SAID = "SELECT at FROM commands WHERE id = ?"
_FILE = "SELECT 1 FROM files WHERE id = ? AND sent_at IS NOT NULL"

#: Name, what is looked at, and what finds the wrong ones with words for each: as the rules of `verify`.
RULES = (
    (
        "questions to experts, each rings, is with an expert, or has ended",
        "consultations",
        (
            "SELECT 'a question of chat ' || i.n || ' is ' || c.status || ', rings at ' || c.ringing || ' and is ' || "
            "CASE WHEN c.expert IS NULL THEN 'with nobody' ELSE 'with an expert' END FROM "
            "(SELECT q.*, (SELECT count(*) FROM consultation_experts e "
            "WHERE e.consultation = q.id AND e.state = 'rings') AS ringing FROM consultations q) c "
            "JOIN interactions i ON i.id = c.interaction WHERE NOT CASE c.status "
            "WHEN 'asked' THEN c.ringing > 0 AND c.expert IS NULL AND c.outcome IS NULL "
            "WHEN 'open' THEN c.ringing = 0 AND c.expert IS NOT NULL AND c.outcome IS NULL "
            "ELSE c.ringing = 0 AND c.outcome IS NOT NULL END"
        ),
    ),
    (
        "questions that go on, each about a chat that does",
        "consultations WHERE status <> 'ended'",
        (
            "SELECT 'a question goes on about chat ' || i.n || ', which is ' || i.status FROM consultations c "
            "JOIN interactions i ON i.id = c.interaction "
            "WHERE c.status <> 'ended' AND i.status IN ('wrap_up', 'closed')"
        ),
    ),
    (
        "threads, each open as long as its question",
        "consultations",
        (
            "SELECT 'a question of chat ' || i.n || ' is ' || c.status || "
            "CASE WHEN r.n IS NULL THEN ' without a thread' ELSE ', its thread says otherwise' END "
            "FROM consultations c JOIN interactions i ON i.id = c.interaction "
            "LEFT JOIN rooms r ON r.consultation = c.id AND r.id = c.id "
            "WHERE r.n IS NULL OR r.closed <> (c.status = 'ended')"
        ),
    ),
    (
        "those who are asked or answer, each in the thread",
        "consultations WHERE status <> 'ended'",
        (
            "SELECT a.login || ' has a question and is not in its thread' FROM consultations c "
            "JOIN rooms r ON r.consultation = c.id JOIN agents a ON a.id IN (c.asker, c.expert) "
            "OR a.id IN (SELECT e.agent FROM consultation_experts e WHERE e.consultation = c.id AND e.state = 'rings') "
            "WHERE c.status <> 'ended' AND NOT EXISTS (SELECT 1 FROM room_members m "
            "WHERE m.room = r.n AND m.agent = a.id AND m.left_seq IS NULL)"
        ),
    ),
    (
        "questions that were taken, each with an expert who is here or has a lease",
        "consultations WHERE status = 'open'",
        (
            "SELECT a.login || ' has a question and is gone' FROM consultations c JOIN agents a ON a.id = c.expert "
            "WHERE c.status = 'open' AND NOT a.online"
        ),
    ),
    (
        "experts who are asked, each of them there",
        "consultation_experts WHERE state = 'rings'",
        (
            "SELECT 'a question rings at ' || a.login || ', who is not there' FROM consultation_experts e "
            "JOIN agents a ON a.id = e.agent WHERE e.state = 'rings' AND (NOT a.online OR a.status = 'not_ready' "
            "OR (a.lease_until IS NOT NULL AND a.tell_at IS NULL))"
        ),
    ),
)


class _Fold:
    """A room as its log tells it."""

    def __init__(self) -> None:
        self.members: set[AgentId] = set()
        #: Those who left, and the number that told it.
        self.left: dict[AgentId, int] = {}
        self.seen: dict[AgentId, int] = {}
        self.closed = False
        self.words: set[tuple[str, int]] = set()

    def take(self, seq: int, event: RoomEvent) -> str | None:
        """The next entry; what is wrong with it, if anything."""
        if (seq == 1) != isinstance(event, RoomOpened):
            return "a room begins with its first entry, and there alone"
        if self.closed and not isinstance(event, RoomSeen):
            return "comes after the room's end"
        match event:
            case RoomOpened(room=room):
                self.members = set(room.members)
            case RoomMessage():
                self.words.update((word, seq) for word in in_words(event))
                if event.author not in self.members:
                    return "is of somebody who is not in the room"
            case RoomMembersChanged(members=members):
                self.left.update(dict.fromkeys(self.members.difference(members), seq))
                self.members = set(members)
                for member in members:
                    self.left.pop(member, None)
            case RoomSeen(agent=agent, seen=seen):
                if not self.seen.get(agent, 0) < seen < seq:
                    return "is a mark that does not rise, or is beyond its end"
                self.seen[agent] = seen
            case RoomClosed():
                self.closed = True
        return None


def rooms(tx: Tx) -> Iterator[str]:
    """Each room's rows are what its entries say; each message is what its command was answered with."""
    for n, kind, name, closed in tx.all(_ROOMS):
        place = f"room {n} ({kind}{' ' if name else ''}{name})"
        fold = _Fold()
        for seq, at, data in tx.all(_ENTRIES, (-n,)):
            try:
                event = decode_room_event(data)
            except msgspec.DecodeError as error:
                yield f"{place}, entry {seq}: {error}"
                continue
            fault = fold.take(seq, event)
            if fault is not None:
                yield f"{place}, entry {seq} {fault}"
            if isinstance(event, RoomMessage):
                yield from _message(tx, f"{place}, entry {seq}", event, at)
        yield from _rows(tx, place, n, bool(closed), fold)


def _rows(tx: Tx, place: str, n: int, closed: bool, fold: _Fold) -> Iterator[str]:
    if closed != fold.closed:
        yield f"{place} is {'closed' if closed else 'open'}, its stream says otherwise"
    rows = [(AgentId(UUID(bytes=agent)), seen, left) for agent, seen, left in tx.all(_MEMBERS, (n,))]
    if {agent for agent, _, left in rows if left is None} != fold.members:
        yield f"{place} has other members than its stream says"
    if {agent: left for agent, _, left in rows if left is not None} != fold.left:
        yield f"{place}: who left when is not what its stream says"
    if {agent: seen for agent, seen, _ in rows if seen} != fold.seen:
        yield f"{place}: how far its members have read is not what its stream says"
    if {(word, seq) for word, seq in tx.all(_WORDS, (n,))} != fold.words:
        yield f"{place} is not found by the words that were said in it"


def _message(tx: Tx, place: str, message: RoomMessage, at: int) -> Iterator[str]:
    # Of a question the command was answered with the chat's own entry: the time must do.
    if tx.one(_SAID, (message.id.bytes,)) != (at,):
        yield f"{place} is not what its command was answered with"
    for file in message.attachments:
        if tx.one(_FILE, (file.id.bytes,)) is None:
            yield f"{place} has the file {file.id}, which is not known any more"
